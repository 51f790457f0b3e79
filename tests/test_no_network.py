"""No telemetry and no network: whatever is imported, trained or drawn, no socket leads out of the process."""

import subprocess
import sys
from pathlib import Path

import pytest

import rnn_tui

PACKAGE = Path(rnn_tui.__file__).parent
# what runs at once; and an extra, which is there to talk to the scheduler that a person has named
NO_MODULES = {"rnn_tui.__main__", "rnn_tui.sweep.dask_executor"}
MODULES = sorted(
    ".".join(("rnn_tui", *file.relative_to(PACKAGE).with_suffix("").parts))
    for file in PACKAGE.rglob("*.py")
    if file.name != "__init__.py"
)

# The audit hook sees what every library asks of the system (PEP 578): nothing that would go round Python's own module.
# An event loop wakes itself through a pair of sockets of this process, which have no address anywhere.
WATCHED = """
import socket, sys
asked = []
def watch(event, arguments):
    if event == "socket.__new__" and getattr(socket, "AF_UNIX", None) == arguments[1]:
        return
    if event.startswith(("socket.", "urllib.", "http.client.", "smtplib.", "ftplib.")):
        asked.append(event)
sys.addaudithook(watch)
"""
TRAINING = """
from rnn_tui.cli import main
for words in (["train", "lesson", "--steps", "20", "--quiet", "--out", "run"], ["generate", "run", "--length", "20"]):
    try:
        main(words)
    except SystemExit as ended:
        assert not ended.code, ended.code
"""
SCREEN = """
import asyncio
from rnn_tui.tui.app import LaboratoryApp
async def look():
    app = LaboratoryApp()
    async with app.run_test() as pilot:
        await pilot.press("f8", "f1")
        await pilot.pause()
    app.wait_until_saved()
asyncio.run(look())
"""


def asked_by(code: str, folder: Path) -> list[str]:
    """Return what a process that runs ``code`` asks of the network."""
    command = [sys.executable, "-c", f"{WATCHED}{code}\nprint('asked:', *asked)"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 0, done.stderr
    return done.stdout.rpartition("asked:")[2].split()


@pytest.mark.parametrize(
    "code",
    [f"import {', '.join(name for name in MODULES if name not in NO_MODULES)}", TRAINING, SCREEN],
    ids=["import", "training", "screen"],
)
def test_nothing_is_asked_of_the_network(code, tmp_path):
    assert asked_by(code, tmp_path) == []


def test_what_is_asked_would_be_seen(tmp_path):
    code = "socket.socket(socket.AF_INET)\ntry: socket.getaddrinfo('localhost', 80)\nexcept OSError: pass"
    assert asked_by(code, tmp_path)[:2] == ["socket.__new__", "socket.getaddrinfo"]
