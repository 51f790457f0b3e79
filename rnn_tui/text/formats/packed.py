"""Files that are packed as a whole: gzip and bzip2."""

import bz2
import gzip
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from rnn_tui.text.formats.allowance import Allowance, refusing

_DAMAGED = (OSError, EOFError, ValueError, zlib.error)


def unpack_gzip(file: BinaryIO, allowance: Allowance) -> Iterator[bytes]:
    """Yield what a gzip file holds (RFC 1952), of all its members."""
    with refusing(*_DAMAGED), gzip.GzipFile(fileobj=file, mode="rb") as unpacked:
        yield from allowance.all_of(cast(BinaryIO, unpacked))


def unpack_bzip2(file: BinaryIO, allowance: Allowance) -> Iterator[bytes]:
    """Yield what a bzip2 file holds."""
    with refusing(*_DAMAGED), bz2.BZ2File(file) as unpacked:
        yield from allowance.all_of(cast(BinaryIO, unpacked))
