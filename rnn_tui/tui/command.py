"""What a command is: its keys, its letter in the menu, its words, and what it does."""

import re
from dataclasses import dataclass
from typing import Literal

from rnn_tui.language import N_, _

Place = Literal["laboratory", "writing", "program"]

VIEW = N_("view")
_SIGNS = {
    "ctrl+": "^",
    "right": "→",
    "left": "←",
    "up": "↑",
    "down": "↓",
    "backspace": "⌫",
    "enter": "⏎",
    "escape": N_("esc"),
    "space": N_("space"),
}


@dataclass(frozen=True)
class Command:
    """``keys`` as Textual names them; ``letter`` opens it from the menu; ``title`` and ``tip`` are translated later.

    ``action`` does it: a part of MainScreen and a method of it, with what that is called with, as Textual writes one.
    ``place`` is where its keys are heard: anywhere in the ``laboratory``, where one is ``writing``, or in the whole
    ``program``, dialogues included.
    """

    id: str
    keys: str
    letter: str
    title: str
    tip: str
    group: str
    action: str
    place: Place = "laboratory"


def view_command(id_: str, keys: str, letter: str, title: str, tip: str) -> Command:
    """Return the command that opens the view of this id, and closes it again."""
    return Command(id_, keys, letter, title, tip, VIEW, f"views.toggle({id_!r})")


def key_label(keys: str) -> str:
    """Return the first of ``keys`` as the screen writes it: ``^t``, ``→``, ``F8``."""
    label = keys.split(",", maxsplit=1)[0]
    for name, sign in _SIGNS.items():
        label = label.replace(name, _(sign))
    return label.upper() if re.fullmatch(r"f\d+", label) else label
