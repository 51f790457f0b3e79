"""The engine loads no screen, and the command line loads it last."""

import subprocess
import sys

import pytest

SCREEN = {"textual", "rich", "textual_fspicker"}


def loaded_by(code: str) -> set[str]:
    command = [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"]
    return set(subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.split())


ROOMS = ("text.library", "network.network", "generation.writer", "training.thread", "inspection.gradient_check")


@pytest.mark.parametrize("room", ROOMS)
def test_the_engine_knows_no_screen_and_no_command_line(room):
    assert loaded_by(f"import rnn_tui.{room}") & (SCREEN | {"click"}) == set()


def test_the_network_knows_no_text():
    assert not any(name.startswith("rnn_tui.text") for name in loaded_by("import rnn_tui.network.network"))


def test_the_commands_load_no_textual():
    assert "textual" not in loaded_by("import rnn_tui.cli.commands")
