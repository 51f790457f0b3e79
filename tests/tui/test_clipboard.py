"""What is written goes to the clipboard by the program that there is, and nothing of it to the screen."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from textual.events import Paste
from textual.widgets import TextArea

from rnn_tui.tui.clipboard import copy_text

DISPLAYS = {"pbcopy": {}, "wl-copy": {"WAYLAND_DISPLAY": "wayland-0"}, "xclip": {"DISPLAY": ":0"}}
NOISY = """#!{python}
import sys
open({took!r}, "wb").write(sys.stdin.buffer.read())
print("noise")
print("noise", file=sys.stderr)
sys.exit({status})
"""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the programs are those of POSIX systems")


@dataclass
class Terminal:
    """Stands in for the app: what the terminal is asked to copy."""

    copied: str | None = None

    def copy_to_clipboard(self, text: str) -> None:
        text.encode()  # as Textual does
        self.copied = text


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Return what puts programs that make noise, and nothing else, on PATH; each keeps what it took."""
    for name in ("SSH_CONNECTION", "WAYLAND_DISPLAY", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("rnn_tui.tui.clipboard._SECONDS", 30)  # a busy machine is no reason to ask the terminal

    def put(name: str, status: int = 0) -> Path:
        program, took = tmp_path / name, tmp_path / f"{name}.took"
        program.write_text(NOISY.format(python=sys.executable, took=str(took), status=status))
        program.chmod(0o700)
        for variable, value in DISPLAYS[name].items():
            monkeypatch.setenv(variable, value)
        return took

    return put


@pytest.mark.parametrize("name", DISPLAYS)
def test_the_program_of_the_system_takes_the_text_and_the_screen_stays_clean(install, capfd, name):
    took, terminal = install(name), Terminal()
    path = copy_text(terminal, "é la mer\n")
    assert took.read_bytes() == path.read_bytes() == "é la mer\n".encode()
    assert terminal.copied is None and capfd.readouterr() == ("", "")


def test_the_first_of_several_is_chosen_and_only_where_its_display_is(install, monkeypatch):
    first, second = install("wl-copy"), install("xclip")
    copy_text(Terminal(), "a")
    assert first.exists() and not second.exists()
    monkeypatch.delenv("WAYLAND_DISPLAY")
    copy_text(Terminal(), "b")
    assert (first.read_text(), second.read_text()) == ("a", "b")


def test_where_a_program_fails_or_is_another_machines_the_terminal_is_asked(install, monkeypatch, capfd):
    install("xclip", status=1)
    terminal = Terminal()
    copy_text(terminal, "a")
    assert terminal.copied == "a" and capfd.readouterr() == ("", "")
    took = install("xclip")
    took.unlink()
    monkeypatch.setenv("SSH_CONNECTION", "somewhere")
    copy_text(terminal, "b")
    assert terminal.copied == "b" and not took.exists()


@pytest.mark.parametrize("name", [None, "xclip"])
def test_half_a_character_is_no_reason_to_copy_nothing(install, name):
    took, terminal = install(name) if name else None, Terminal()
    path = copy_text(terminal, "a\ud800b")
    assert path.read_text(encoding="utf-8") == "a\ufffdb"
    assert terminal.copied == "a\ufffdb" if took is None else took.read_text(encoding="utf-8") == "a\ufffdb"


async def test_a_field_that_holds_half_a_character_can_be_cut_and_copied(laboratory):
    async with laboratory() as (app, pilot):
        await pilot.press("escape", "v")
        app.post_message(Paste("half \ud83d"))
        await pilot.press("ctrl+a", "ctrl+c", "ctrl+x")
        assert app.screen.query_one(TextArea).text == "" and app.clipboard == "half \N{REPLACEMENT CHARACTER}"
