"""Reading a file of TOML that a person wrote: what is wrong with it is said in one line, in the reader's language."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from rnn_tui.errors import ConfigError
from rnn_tui.language import _
from rnn_tui.reasons import reason_of
from rnn_tui.text.sources import open_bytes, whole

Read = TypeVar("Read")

_PLACE = re.compile(r"at line (?P<line>\d+), column (?P<column>\d+)")


def read_toml(path: Path, read: Callable[[str], Read]) -> Read:
    """Return what ``read`` makes of the file's text.

    Raises ConfigError with the reason alone where it cannot be read or is no TOML. What else ``read`` raises
    passes, and so does the TextError of a device, which names it.
    """
    try:
        with open_bytes(path) as file:
            return read(whole(file).decode())
    except OSError as error:
        reason = reason_of(error)
    except UnicodeDecodeError:
        reason = _("not UTF-8")
    except RecursionError:
        reason = _("its arrays are nested too deeply")
    except ValueError as error:  # not TOML, or a number with too many digits
        reason = _no_toml(str(error))
    raise ConfigError(reason)


def _no_toml(complaint: str) -> str:
    """Return where a file is no TOML in the reader's language, of what the standard library says of it in English."""
    place = _PLACE.search(complaint)
    if place is None:
        return _("this is not TOML")
    return _("this is not TOML (line {line}, column {column})").format(line=place["line"], column=place["column"])
