"""Documents of word processors in OpenDocument (ISO/IEC 26300): paragraphs and headings, without notes and comments."""

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from rnn_tui.errors import Refused
from rnn_tui.language import _
from rnn_tui.text.formats.allowance import Allowance
from rnn_tui.text.formats.archive import opened_archive
from rnn_tui.text.formats.xml import XMLReader, read_xml

_PARAGRAPHS = {"p", "h"}
_SKIPPED = {"note", "annotation", "tracked-changes", "forms"}
_BLANKS = re.compile(r"[ \t\r\n]+")  # which count as one (part 3, 6.1.2)
_MOST_SPACES = 1_000  # of one element
_MANIFEST = "META-INF/manifest.xml"


def text_of(file: BinaryIO, allowance: Allowance) -> Iterator[str]:
    """Yield the text of a document, a line for each paragraph."""
    with opened_archive(file, allowance) as archive:
        if _MANIFEST in archive:
            for _nothing in read_xml(archive.pieces(_MANIFEST), _Manifest()):
                pass
        yield from read_xml(archive.pieces("content.xml"), _Document())


class _Manifest(XMLReader):
    """What says of each part whether it is encrypted; the archive itself does not."""

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        del attributes
        if name == "encryption-data":
            raise Refused(_("it is encrypted"))


class _Document(XMLReader):
    def __init__(self) -> None:
        super().__init__()
        self._skipped = self._paragraphs = 0  # how deep in each
        self._after_blank = True

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        self._skipped += name in _SKIPPED
        self._paragraphs += name in _PARAGRAPHS
        if name in _PARAGRAPHS:
            self._after_blank = True
        if name == "s":
            count = attributes.get("c", "1")
            self._add(" " * min(_MOST_SPACES, int(count) if count.isdecimal() else 1))
        elif name == "tab":
            self._add("\t")
        elif name == "line-break":
            self._add("\n")

    def end(self, name: str) -> None:
        if name in _PARAGRAPHS:
            self._add("\n")
        self._skipped -= name in _SKIPPED
        self._paragraphs -= name in _PARAGRAPHS

    def take(self, text: str) -> None:
        text = _BLANKS.sub(" ", text)
        text = text.removeprefix(" ") if self._after_blank else text
        if text:
            self._add(text)
            self._after_blank = text.endswith(" ")

    def _add(self, text: str) -> None:
        if self._paragraphs and not self._skipped:
            self.found.append(text)
            self._after_blank = False
