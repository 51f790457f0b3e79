"""Other keys for the commands, as a person wrote them: which can be had, and how Textual is told of them."""

import re
from collections.abc import Iterator, Mapping

from rnn_tui.language import _
from rnn_tui.tui.command import no_key
from rnn_tui.tui.commands import BY_ID, MENU

# Bare letters write, and these are what a terminal sends for others (ctrl+m is enter), or what it keeps for itself.
_KEPT = {f"ctrl+{letter}" for letter in "chijmv"}
_NAMED = r"f[1-9]|f1\d|f2[0-4]|up|down|left|right|home|end|pageup|pagedown|insert|delete|backspace|enter|space|tab"
_KEY = re.compile(rf"f[1-9]|f1\d|f2[0-4]|(ctrl|alt)\+(shift\+)?([a-z0-9]|{_NAMED})|shift\+({_NAMED})")
_OWN = {key for command in BY_ID.values() for key in command.own_keys.split(",") if key}

CHANGEABLE = tuple(id_ for id_ in BY_ID if id_ != MENU.id)  # esc leads to all of them, whatever the others do


def checked_keys(wished: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return those of the keys that can be had, and a sentence for each command whose keys stay as they are.

    ``wished`` has ids of CHANGEABLE and keys as Textual names them, parted by commas; none takes a command's keys away.
    A key can belong to one command only: where two would have it, both stay as they are, unless it is theirs.
    """
    keys = {id_: _tidied(written) for id_, written in wished.items()}
    reasons = []
    for id_ in list(keys):
        wrong = [key for key in keys[id_].split(",") if keys[id_] and not _can_be_had(key)]
        if wrong:
            message = _("{command}: {key!r} cannot be had; function keys and ctrl+, alt+ with a letter can")
            reasons.append(message.format(command=id_, key=wrong[0]))
            del keys[id_]
    while clash := next(_clashes(keys), None):
        key, ids = clash
        message = _("{key!r} cannot be for both {one} and {other}")
        reasons.append(message.format(key=key, one=ids[0], other=ids[1]))
        for id_ in ids:
            keys.pop(id_, None)
    return keys, reasons


def keymap(changed: Mapping[str, str]) -> dict[str, str]:
    """Return what Textual is told of the keys that were changed."""
    return {id_: keys or no_key(id_) for id_, keys in changed.items()}


def _tidied(written: str) -> str:
    return ",".join(key for part in written.split(",") if (key := part.strip().lower()))


def _can_be_had(key: str) -> bool:
    """Return whether a terminal sends this key, and no letter with it; what a command has of its own is one."""
    return (key in _OWN and key != MENU.keys) or (key not in _KEPT and bool(_KEY.fullmatch(key)))


def _clashes(changed: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the keys that two commands would have, of which one at least was changed."""
    owner: dict[str, str] = {}
    for command in BY_ID.values():
        for key in set(changed.get(command.id, command.own_keys).split(",")) - {""}:
            if key in owner:
                yield key, (owner[key], command.id)
            owner[key] = command.id
