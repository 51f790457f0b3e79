"""What Project Gutenberg puts before and behind a text: its header, its licence, and who typed the text in."""

import re
from collections.abc import Iterable, Iterator

from rnn_tui.copies import NeverCopied

_LOOKED_THROUGH = 40_000  # characters, in which the header ends
_LONGEST_LINE = 10_000  # characters; what is longer is no line of these
# The header ends with its first line of these; a title may go over several. Older texts have the second one.
_BEGIN = re.compile(
    r"^\*{3} ?(?:START OF|D[ÉE]BUT D)[^*]{0,400}?GUTENBERG[^*]{0,400}\*{3}[^\n]*\n?"
    r"|^\*END\*? ?THE SMALL PRINT![^\n]*\n?",
    re.MULTILINE | re.IGNORECASE,
)
_END = re.compile(
    r"^\*{3} ?(?:END OF|FIN D)[^\n]*GUTENBERG[^\n]*\n?"
    r"|^(?:End of (?:the |this )?Project Gutenberg|Fin d[eu] [^\n]{0,40}Proje[ct]t? Gutenberg)[^\n]*\n?",
    re.MULTILINE | re.IGNORECASE,
)
# Paragraphs that follow: who made the file, who is thanked for it, and of older texts a second, shorter header.
_CREDITS = re.compile(
    r"\n*(?:(?:Produced by|E-?text prepared by|This e-?text was p|Transcribed (?:by|from)|We thank|Nous remercions"
    r"|An Anonymous Volunteer|The Project Gutenberg E|\*\*\*\n)[^\n]*(?:\n[^\n]+)*\n*)*",
    re.IGNORECASE,
)


class LicenceCut(NeverCopied):
    """Leaves that out of a text with LF line ends; ``left_out`` counts its characters, where all is read."""

    instead = "it is in the middle of a text"

    def __init__(self) -> None:
        self.left_out = 0

    def pieces(self, texts: Iterable[str]) -> Iterator[str]:
        """Yield ``texts`` as they are where nothing of the kind stands at their beginning, else without it."""
        texts = iter(texts)
        beginning = ""
        for text in texts:
            beginning += text
            if len(beginning) >= _LOOKED_THROUGH:
                break
        header = _BEGIN.search(beginning, 0, _LOOKED_THROUGH)
        if header is None:
            yield beginning
            yield from texts
            return
        credit = _CREDITS.match(beginning, header.end())
        begin = credit.end() if credit else header.end()
        self.left_out += begin
        yield from self._between_marks(beginning[begin:], texts)

    def _between_marks(self, beginning: str, texts: Iterator[str]) -> Iterator[str]:
        """Yield the lines that stand between a beginning and an end: of several books in one file, those of each."""
        inside, gap = True, ""  # the line ends before what comes next, if anything does
        for whole in _whole_lines(beginning, texts):
            rest = whole
            while rest:
                mark = (_END if inside else _BEGIN).search(rest)
                part, rest = (rest[: mark.start()], rest[mark.end() :]) if mark else (rest, "")
                self.left_out += len(mark[0]) if mark else 0
                if not inside:
                    self.left_out += len(part)
                else:
                    text = part.rstrip("\n")
                    if text:
                        yield gap + text
                        gap = ""
                    gap += part[len(text) :]
                if mark:
                    if inside:
                        self.left_out += max(0, len(gap) - 1)
                        gap = gap[:1]
                    inside = not inside
        yield gap


def _whole_lines(beginning: str, texts: Iterator[str]) -> Iterator[str]:
    """Yield a text in pieces that end with a line, where lines are not very long."""
    held = beginning
    for text in texts:
        border = held.rfind("\n") + 1
        if border or len(held) > _LONGEST_LINE:
            yield held[: border or len(held)]
            held = held[border or len(held) :]
        held += text
    yield held
