"""Copying the text: by the system's clipboard program, by the terminal, and always to a file."""

import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

from textual.app import App

from rnn_tui.places import copied_file
from rnn_tui.text.normal_form import encodable

_PROGRAMS = (
    ("pbcopy", ("pbcopy",), ""),
    ("wl-copy", ("wl-copy",), "WAYLAND_DISPLAY"),
    ("xclip", ("xclip", "-selection", "clipboard"), "DISPLAY"),
)
_SECONDS = 2.0  # that a program may take before the terminal is asked instead


def copy_text(app: App[object], text: str) -> Path | None:
    """Copy ``text``, made ``encodable``; return the file that has it as well, or None where none can be written."""
    text = encodable(text)
    if not _copy_by_program(text):
        app.copy_to_clipboard(text)  # OSC 52: the terminal's own, also over SSH
    path = copied_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError:
        return None
    return path


def _copy_by_program(text: str) -> bool:
    """Return whether a program of this machine took the text; over SSH it would be the wrong machine's."""
    if os.environ.get("SSH_CONNECTION"):
        return False
    for name, command, needed in _PROGRAMS:
        if shutil.which(name) and (not needed or os.environ.get(needed)):
            with suppress(OSError, subprocess.SubprocessError):
                nowhere = subprocess.DEVNULL  # the screen is drawn on stderr
                subprocess.run(
                    command, input=text.encode(), check=True, timeout=_SECONDS, stdout=nowhere, stderr=nowhere
                )
                return True
    return False
