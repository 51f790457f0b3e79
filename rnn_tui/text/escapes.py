"""Newlines and tabs written in a single line: in an option or a field of a form."""

import re

_MEANT = {"\\n": "\n", "\\t": "\t", "\\\\": "\\"}
_WRITTEN = str.maketrans({meant: written for written, meant in _MEANT.items()})


def unescape(written: str) -> str:
    r"""Return what ``written`` means: ``\n`` is a newline, ``\t`` a tab, ``\\`` a backslash; the rest is as it is."""
    return re.sub(r"\\[nt\\]", lambda found: _MEANT[found[0]], written)


def escape(text: str) -> str:
    """Return ``text`` in one line, as ``unescape`` reads it."""
    return text.translate(_WRITTEN)
