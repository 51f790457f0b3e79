"""What a command is: its keys, its letter in the menu, its words, and what it does."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from textual.binding import Binding, BindingType

from rnn_tui.language import N_, _

Place = Literal["laboratory", "writing", "program"]

VIEW, WRITE = N_("view"), N_("write")
_Row = tuple[str, str, str, str, str, str]  # a command without its group and place
_SIGNS = {
    "right": "→",
    "left": "←",
    "up": "↑",
    "down": "↓",
    "backspace": "⌫",
    "enter": "⏎",
    "escape": N_("esc"),
    "space": N_("space"),
}


class _State:
    """The one place where it is kept which commands have other keys than their own."""

    changed: Mapping[str, str] = {}


def change_keys(changed: Mapping[str, str]) -> None:
    """Let commands have other keys from now on, by their ids; all others have their own again."""
    _State.changed = changed


def no_key(id_: str) -> str:
    """Return what stands for the key of a command that has none: no terminal sends it, and no two are the same."""
    return f"no_key_of_{id_}"


@dataclass(frozen=True)
class Command:
    """``own_keys`` as Textual names them; ``letter`` opens it from the menu; the rest is translated later.

    ``action`` does it: a part of MainScreen and a method of it, with what that is called with, as Textual writes one.
    ``place`` is where its keys are heard: anywhere in the ``laboratory``, where one is ``writing``, or in the whole
    ``program``, dialogues included.
    """

    id: str
    own_keys: str
    letter: str
    title: str
    tip: str
    group: str
    action: str
    place: Place = "laboratory"

    @property
    def keys(self) -> str:
        """The keys that hold: its own, unless it was given others."""
        return _State.changed.get(self.id, self.own_keys)

    @property
    def sign(self) -> str:
        """Its first key as the screen writes it, or what opens it from the menu where it has none."""
        return key_label(self.keys) if self.keys else f"{key_label('escape')} {self.letter}"

    @property
    def key_name(self) -> str:
        """Its first key as a sentence names it: ``ctrl+t``, ``ctrl+←``, ``F8``."""
        return _signed(self.keys, _SIGNS) if self.keys else self.sign


def group(name: str, *rows: _Row, place: Place = "laboratory") -> tuple[Command, ...]:
    """Return the commands of these rows, under the name of their group."""
    return tuple(Command(*words[:5], name, words[5], place) for words in rows)


def bindings_of(commands: Iterable[Command]) -> list[BindingType]:
    """Return what has Textual do these when their keys are pressed."""
    return [
        Binding(
            command.own_keys or no_key(command.id),  # it may be given one
            f"app.run_command({command.id!r})",
            command.title,
            id=command.id,
            tooltip=command.tip,
            show=False,
            priority=command.place == "program",  # leaving works from every dialogue
        )
        for command in commands
    ]


def view_command(id_: str, keys: str, letter: str, title: str, tip: str) -> Command:
    """Return the command that opens the view of this id, and closes it again."""
    return Command(id_, keys, letter, title, tip, VIEW, f"views.toggle({id_!r})")


def key_label(keys: str) -> str:
    """Return the first of ``keys`` as the screen writes it: ``^t``, ``→``, ``F8``."""
    return _signed(keys, {"ctrl+": "^", **_SIGNS})


def _signed(keys: str, signs: Mapping[str, str]) -> str:
    """Return the first of ``keys`` with signs in the place of names, and with the capital of function keys."""
    label = keys.split(",", maxsplit=1)[0]
    for name, sign in signs.items():
        label = label.replace(name, _(sign))
    return re.sub(r"(?<![^+^])f(?=\d+$)", "F", label)
