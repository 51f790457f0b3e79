"""Books in EPUB (W3C, EPUB 3.3, and before): the pages in the order in which they are read."""

import posixpath
from collections.abc import Iterator, Mapping
from typing import BinaryIO, TypeVar
from urllib.parse import unquote

from rnn_tui.errors import Refused
from rnn_tui.language import _
from rnn_tui.text.decoding import Encoding, find_codec
from rnn_tui.text.formats import html
from rnn_tui.text.formats.allowance import Allowance
from rnn_tui.text.formats.archive import Archive, opened_archive
from rnn_tui.text.formats.xml import XMLReader, read_xml

Reader = TypeVar("Reader", bound=XMLReader)

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = {"application/xhtml+xml", "text/html", "text/x-oeb1-document"}


def text_of(file: BinaryIO, allowance: Allowance) -> Iterator[str]:
    """Yield the text of a book, page by page."""
    with opened_archive(file, allowance) as archive:
        container = _read(archive, _CONTAINER, _Container())
        encrypted = _read(archive, _ENCRYPTION, _Encryption()).parts if _ENCRYPTION in archive else set()
        folder = posixpath.dirname(container.package)
        for address in _read(archive, container.package, _Package()).pages():
            name = posixpath.normpath(posixpath.join(folder, address))
            if name in encrypted:
                raise Refused(_("it is encrypted"))
            yield from _text_of_page(archive, name)
            yield "\n"


def _text_of_page(archive: Archive, name: str) -> Iterator[str]:
    """Yield the text of a page, which is in UTF-8 unless it says otherwise."""
    page = b"".join(archive.pieces(name))
    codec = "utf-16" if page[:2] in {b"\xff\xfe", b"\xfe\xff"} else html.declared_encoding(page) or "utf-8"
    yield from html.text_of(Encoding(find_codec(codec), guessed=True).decode([page]))


class _Container(XMLReader):
    """Where the list of all parts is."""

    package = ""

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "rootfile" and not self.package:
            self.package = attributes.get("full-path", "")


class _Encryption(XMLReader):
    """Which parts are encrypted; in many books fonts alone are."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: set[str] = set()

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "CipherReference":
            self.parts.add(unquote(attributes.get("URI", "")))


class _Package(XMLReader):
    """The list of all parts, and the order in which some are read."""

    def __init__(self) -> None:
        super().__init__()
        self._addresses: dict[str, str] = {}
        self._order: list[str] = []

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "item" and attributes.get("media-type") in _PAGES:
            self._addresses[attributes.get("id", "")] = unquote(attributes.get("href", ""))
        elif name == "itemref":
            self._order.append(attributes.get("idref", ""))

    def pages(self) -> list[str]:
        """Return the addresses of the pages, each once, as seen from here."""
        return [self._addresses[part] for part in dict.fromkeys(self._order) if part in self._addresses]


def _read(archive: Archive, name: str, reader: Reader) -> Reader:
    """Return ``reader`` when it has read the part ``name``."""
    for _nothing in read_xml(archive.pieces(name), reader):
        pass
    return reader
