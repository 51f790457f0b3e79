"""XML, read as it comes. One that declares entities is refused: ten lines of them can stand for gigabytes."""

from collections.abc import Iterable, Iterator, Mapping
from xml.parsers import expat

from rnn_tui.copies import NeverCopied
from rnn_tui.errors import Refused
from rnn_tui.language import _


class XMLReader(NeverCopied):
    """What is made of a document: ``found`` is the text so far, which whoever asks takes away."""

    instead = "it is in the middle of a document"

    def __init__(self) -> None:
        self.found: list[str] = []

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take the beginning of an element, by its name without a namespace."""

    def end(self, name: str) -> None:
        """Take the end of an element."""

    def take(self, text: str) -> None:
        """Take the characters between."""


def read_xml(pieces: Iterable[bytes], reader: XMLReader) -> Iterator[str]:
    """Have ``reader`` read a document and yield what it finds; raise Refused for what is none."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def begin(name: str, attributes: dict[str, str]) -> None:
        reader.begin(_local(name), {_local(key): value for key, value in attributes.items()})

    def refuse(*_declared: object) -> None:
        raise Refused(_("it declares entities of its own, which could make it grow without end"))

    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda name: reader.end(_local(name))
    parser.CharacterDataHandler = reader.take
    parser.EntityDeclHandler = refuse
    try:
        for piece in pieces:
            parser.Parse(piece, False)
            yield _taken(reader.found)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refused(_("its XML is broken in line {line}").format(line=error.lineno)) from None
    yield _taken(reader.found)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _taken(found: list[str]) -> str:
    text = "".join(found)
    found.clear()
    return text
