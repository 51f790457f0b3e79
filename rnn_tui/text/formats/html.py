"""Pages in HTML: what a reader sees of their text, a blank line between paragraphs."""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from rnn_tui.copies import NeverCopied

_APART = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul", "ol", "dl", "table", "section", "article"}
_APART |= {"header", "footer", "hr", "figure", "aside"}
_LINES = {"div", "li", "dt", "dd", "tr", "caption", "figcaption", "address", "main", "nav", "form", "option", "legend"}
_CELLS = {"td", "th"}
_UNSEEN = {"script", "style", "title", "template"}
_GAPS = ("", " ", "\t", "\n", "\n\n")  # between two words, the stronger ones last
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_DECLARED = re.compile(rb"""(?:<meta[^>]{0,200}?charset|<\?xml[^>]{0,200}?encoding)\s*=\s*["']?([\w.:-]{1,40})""", re.I)
_LONGEST_REST = 4_096  # characters
_BEGINNING = 2_048  # bytes, in which a page declares its encoding (WHATWG: the first 1,024)


def declared_encoding(beginning: bytes) -> str | None:
    """Return the encoding that a page says it is in; None where it says nothing."""
    found = _DECLARED.search(beginning[:_BEGINNING])
    return found[1].decode("ascii") if found else None


def text_of(characters: Iterable[str]) -> Iterator[str]:
    """Yield the text of a page."""
    page = _Page()
    waiting: list[str] = []
    length = 0
    for piece in characters:
        waiting.append(piece)
        length += len(piece)
        if length >= len(page.rawdata):  # what is held back, a tag without an end, is looked through anew each time
            page.feed("".join(waiting))
            waiting, length = [], 0
            yield page.taken()
    page.feed("".join(waiting))
    page.finish()
    yield page.taken() + "\n"


class _Page(NeverCopied, HTMLParser):
    instead = "it is in the middle of a page"

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._found: list[str] = []
        self._gap = ""
        self._begun = False
        self._unseen = self._pre = 0  # how deep in each

    def taken(self) -> str:
        """Return the text since the last time."""
        text = "".join(self._found)
        self._found.clear()
        return text

    def finish(self) -> None:
        """Take what was held back, but for a long beginning of a tag: the parser would try each of its characters."""
        if not (self.rawdata.startswith("<") and len(self.rawdata) > _LONGEST_REST):
            self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._unseen += tag in _UNSEEN
        self._pre += tag == "pre"
        if tag == "br":
            self._gap = "\n\n" if self._gap == "\n" else "\n"
        self._leave_gap(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))
        self._pre = max(0, self._pre - (tag == "pre"))
        self._leave_gap(tag)

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if self._pre:
            self._add(data)
            return
        text = _BLANKS.sub(" ", data)
        if text.startswith(" "):
            self._widen(" ")
        words = text.strip(" ")
        if words:
            self._add(words)
            if text.endswith(" "):
                self._widen(" ")

    def _leave_gap(self, tag: str) -> None:
        if tag in _APART:
            self._widen("\n\n")
        elif tag in _LINES:
            self._widen("\n")
        elif tag in _CELLS:
            self._widen("\t")

    def _widen(self, gap: str) -> None:
        self._gap = max(self._gap, gap, key=_GAPS.index)

    def _add(self, text: str) -> None:
        if self._begun:
            self._found.append(self._gap)
        self._found.append(text)
        self._gap, self._begun = "", True
