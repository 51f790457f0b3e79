"""Documents of word processors in Office Open XML (ECMA-376): the paragraphs, without deletions and notes."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from rnn_tui.text.formats.allowance import Allowance
from rnn_tui.text.formats.archive import opened_archive
from rnn_tui.text.formats.xml import XMLReader, read_xml

_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\N{NON-BREAKING HYPHEN}"}
# Properties, where a tab is a stop on the ruler, and what older programs read instead of what stands before it.
_SKIPPED = {"pPr", "rPr", "sectPr", "Fallback"}


def text_of(file: BinaryIO, allowance: Allowance) -> Iterator[str]:
    """Yield the text of a document, a line for each paragraph."""
    with opened_archive(file, allowance) as archive:
        yield from read_xml(archive.pieces("word/document.xml"), _Document())


class _Document(XMLReader):
    def __init__(self) -> None:
        super().__init__()
        self._skipped = 0  # how deep in what is left out
        self._in_text = False

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        del attributes
        self._skipped += name in _SKIPPED
        self._in_text = name == "t"
        if not self._skipped and name in _SIGNS:
            self.found.append(_SIGNS[name])

    def end(self, name: str) -> None:
        self._skipped -= name in _SKIPPED
        self._in_text = False
        if name == "p" and not self._skipped:
            self.found.append("\n")

    def take(self, text: str) -> None:
        if self._in_text and not self._skipped:
            self.found.append(text)
