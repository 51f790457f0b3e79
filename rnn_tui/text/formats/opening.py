"""The way from a file to the plain text in it: which kind it is, by its name, and what reads that kind."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath
from pkgutil import resolve_name
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, Literal, cast

from rnn_tui.errors import Refused, TextError
from rnn_tui.language import _
from rnn_tui.text.decoding import Encoding, find_codec, find_encoding
from rnn_tui.text.formats.allowance import MOST_OF_A_DOCUMENT, Allowance
from rnn_tui.text.sources import Source

Kind = Literal["packed", "marked", "document"]
Tell = Callable[[float], None]


@dataclass(frozen=True)
class Format:
    """A kind of file: its name for people, and what reads it, as ``module:function`` in this folder.

    What is ``packed`` holds another file. What is ``marked`` is a text with marks in it, in an encoding that may have
    to be guessed; of a ``document`` the encoding is known.
    """

    name: str
    place: str
    kind: Kind


FORMATS = {
    ".gz": Format("gzip", "packed:unpack_gzip", "packed"),
    ".bz2": Format("bzip2", "packed:unpack_bzip2", "packed"),
    ".html": Format("HTML", "html:text_of", "marked"),
    ".htm": Format("HTML", "html:text_of", "marked"),
    ".srt": Format("SubRip", "srt:text_of", "marked"),
    ".docx": Format("DOCX", "docx:text_of", "document"),
    ".odt": Format("ODT", "odt:text_of", "document"),
    ".epub": Format("EPUB", "epub:text_of", "document"),
    ".rtf": Format("RTF", "rtf:text_of", "document"),
    ".ipynb": Format("Jupyter", "ipynb:text_of", "document"),
}
_IN_MEMORY = 1 << 24  # bytes of an unpacked text; more goes to a temporary file


@dataclass(frozen=True)
class Plain:
    """The bytes of a plain text, and the ``formats`` that it was unpacked from.

    ``encoding`` is what the characters were read as; None where that is still to be found out. ``read`` is the share
    of the reading that is done.
    """

    file: BinaryIO
    encoding: Encoding | None = None
    formats: tuple[str, ...] = ()

    @property
    def read(self) -> float:
        """The share of all the reading that it took to come here."""
        return 0.5 if self.formats else 0.0


def formats_of(name: str) -> list[Format]:
    """Return the formats that a file of this name is in, the outer one first; none for a plain text."""
    path = PurePath(name)
    outer = FORMATS.get(path.suffix.lower())
    if outer is None:
        return []
    return [outer, *formats_of(path.stem)] if outer.kind == "packed" else [outer]


@contextmanager
def plain_text(file: BinaryIO, name: str, tell: Tell, known_encoding: str | None = None) -> Iterator[Plain]:
    """Open the text that is in ``file``, which is called ``name``; one that is plain already is left as it is.

    Raises TextError for what is not in the format that its name says, what is packed twice, and what unpacks to more
    than there may be; ``tell`` is told the share of all reading that is done.
    """
    formats = formats_of(name) if file.seekable() else []  # of what comes through a pipe nobody knows the name
    if not formats:
        yield Plain(file)
        return
    if sum(each.kind == "packed" for each in formats) > 1:
        raise TextError(_("{name}: it is packed more than once; unpack it first").format(name=name))
    with _unpacked(file, name, formats, tell) as (opened, format_):
        if format_ is None:
            yield Plain(opened, None, (formats[0].name,))
            return
        with _new_file() as plain:
            encoding = _write_text(opened, name, format_, known_encoding, tell, plain)
            yield Plain(plain, encoding, tuple(each.name for each in formats))


def beginning_of(file: BinaryIO, name: str, size: int) -> bytes:
    """Return the first bytes of a text as they are before they are decoded; raise TextError for a document."""
    formats = formats_of(name)
    if formats and formats[-1].kind == "document":
        message = _("{name}: a file in {format} has its own encoding")
        raise TextError(message.format(name=name, format=formats[-1].name))
    if not formats or formats[0].kind != "packed":
        return file.read(size)
    with _unpacked(file, name, formats, lambda _share: None) as (opened, _format):
        opened.seek(0)
        return opened.read(size)


@contextmanager
def _unpacked(file: BinaryIO, name: str, formats: list[Format], tell: Tell) -> Iterator[tuple[BinaryIO, Format | None]]:
    """Open what is packed in ``file``, and say which format that is in; what is not packed is left as it is."""
    if formats[0].kind != "packed":
        yield file, formats[0]
        return
    unpack = _reader_of(formats[0])
    with _new_file() as opened:
        with _in_one_line(name, formats[0]):
            allowance = Allowance(file, lambda share: tell(0.5 * share))
            for piece in unpack(file, allowance):
                opened.write(piece)
        yield opened, formats[1] if len(formats) > 1 else None


def _write_text(
    file: BinaryIO, name: str, format_: Format, known_encoding: str | None, tell: Tell, plain: BinaryIO
) -> Encoding:
    """Write the text of a document into ``plain`` in UTF-8; return what its characters were read as."""
    with _in_one_line(name, format_):
        allowance = Allowance(file, lambda share: tell(0.5 * share), MOST_OF_A_DOCUMENT)
        if format_.kind == "marked":
            source = Source(file, lambda share: tell(0.5 * share))
            encoding = _encoding_of(source, name, format_, known_encoding)
            characters = encoding.decode(map(allowance.take, source.pieces()))
            _write(_reader_of(format_)(characters), plain)
        else:
            encoding = Encoding("utf-8")
            if known_encoding is not None and find_codec(known_encoding) != encoding.name:
                raise Refused(_("its encoding is known"))
            _write(_reader_of(format_)(file, allowance), plain)
        if not plain.tell():
            raise Refused(_("there is no text in it"))
    return encoding


def _encoding_of(source: Source, name: str, format_: Format, known_encoding: str | None) -> Encoding:
    """Return the encoding of a marked text: the one that is named, or that it declares where that fits, or a guess."""
    if known_encoding is None and format_.name == "HTML":
        from rnn_tui.text.formats.html import declared_encoding  # noqa: PLC0415  (few texts are pages)

        declared = declared_encoding(source.beginning(2_048))
        if declared is not None:
            try:
                return find_encoding(source, name, known_encoding=declared)
            except TextError:  # it says so in vain
                pass
    return find_encoding(source, name, known_encoding=known_encoding)


def _write(texts: Iterable[str], plain: BinaryIO) -> None:
    """Write a text in UTF-8, without blank lines before it."""
    blank = True
    for text in texts:
        if blank and not text.strip():
            continue
        plain.write((text.lstrip("\r\n") if blank else text).encode("utf-8"))
        blank = False


@contextmanager
def _in_one_line(name: str, format_: Format) -> Iterator[None]:
    """Turn the reason why a file is not read into a TextError."""
    try:
        yield
    except Refused as refused:
        message = _("{name}: it cannot be read as {format}: {reason}")
        raise TextError(message.format(name=name, format=format_.name, reason=refused)) from None


@contextmanager
def _new_file() -> Iterator[BinaryIO]:
    """Open an empty file that is gone when it is closed."""
    with SpooledTemporaryFile(_IN_MEMORY) as file:
        yield cast(BinaryIO, file)


def _reader_of(format_: Format) -> Callable[..., Iterator[Any]]:
    """Load what reads a format."""
    reader: Callable[..., Iterator[Any]] = resolve_name(f"{__package__}.{format_.place}")
    return reader
