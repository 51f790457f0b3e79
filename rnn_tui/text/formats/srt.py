"""Subtitles in SubRip: what is said, without numbers, times and marks for the typeface."""

import re
from collections.abc import Iterable, Iterator

from rnn_tui.errors import Refused
from rnn_tui.language import _

_LINE_END = re.compile(r"\r\n|\r|\n")
_TIMES = re.compile(r"\s*\d+:\d\d:\d\d[,.]\d{1,3}\s*-->")
_MARKS = re.compile(r"</?[a-zA-Z][^<>]{0,80}>|\{\\[^{}]{0,80}\}")


def text_of(characters: Iterable[str]) -> Iterator[str]:
    """Yield the lines that are said; raise Refused where there are no times to say one at."""
    timed = False
    for line in _LINE_END.split("".join(characters)):
        if _TIMES.match(line):
            timed = True
            continue
        said = _MARKS.sub("", line).strip()
        if timed and said and not said.isdecimal():  # before its times a subtitle has its number
            yield said + "\n"
    if not timed:
        raise Refused(_("there are no subtitles in it"))
