"""A zip archive whose parts are read one by one: what a docx, an odt and an epub are. Nothing is written anywhere."""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from rnn_tui.copies import NeverCopied
from rnn_tui.errors import Refused
from rnn_tui.language import _
from rnn_tui.text.formats.allowance import Allowance, refusing

_MOST_PARTS = 10_000
_DAMAGED: tuple[type[Exception], ...] = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error)
_DAMAGED += (OSError, EOFError, ValueError, NotImplementedError)  # the last for a way of packing that Python has not
_ENCRYPTED = 0x1  # of a part's flags (APPNOTE 4.4.4)


class Archive(NeverCopied):
    """The parts of an archive, by name."""

    instead = "it reads an open file"

    def __init__(self, archive: zipfile.ZipFile, allowance: Allowance) -> None:
        self._archive, self._allowance = archive, allowance

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of the part ``name``; raise Refused where there is none, or it is encrypted."""
        try:
            part = self._archive.getinfo(name)
        except KeyError:
            raise Refused(_("there is no {part} in it").format(part=name)) from None
        if part.flag_bits & _ENCRYPTED:
            raise Refused(_("it is encrypted"))
        with refusing(*_DAMAGED), self._archive.open(part) as opened:
            yield from self._allowance.all_of(cast(BinaryIO, opened))

    def __contains__(self, name: str) -> bool:
        return name in self._archive.NameToInfo


@contextmanager
def opened_archive(file: BinaryIO, allowance: Allowance) -> Iterator[Archive]:
    """Open ``file``; raise Refused for what is no archive, or has too many parts."""
    with refusing(*_DAMAGED):
        archive = zipfile.ZipFile(file)
    with archive:
        if len(archive.NameToInfo) > _MOST_PARTS:
            raise Refused(_("it has more than {count} parts").format(count=_MOST_PARTS))
        yield Archive(archive, allowance)
