"""ZIP packages read within limits: no path from one is trusted, no declared size is believed."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from types import TracebackType
from typing import BinaryIO, Final

_MOST_ENTRIES: Final = 20_000
_LONGEST_DIRECTORY: Final = 4 * 1024 * 1024
_TAIL: Final = 65_557 + 20
_END = struct.Struct("<4s4H2LH")
_PIECE: Final = 64 * 1024
_INFLATED_AT_MOST: Final = 64 * 1024 * 1024

BROKEN_ARCHIVE: Final = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    KeyError,
    NotImplementedError,  # a compression method or version that zipfile does not know
    RuntimeError,  # an entry that wants a password
    OSError,
    OverflowError,
    ValueError,
)
"""What `zipfile` and what it stands on raise for damaged input."""


class ArchiveRefused(Exception):
    """The package is larger than anything an honest one of its kind is."""


class Archive:
    """A ZIP package; inflates no more than a budget of bytes over its whole life."""

    def __init__(self, stream: BinaryIO, budget: int = _INFLATED_AT_MOST) -> None:
        """Raises ArchiveRefused or one of BROKEN_ARCHIVE."""
        _check_directory(stream)
        stream.seek(0)
        self._zip = zipfile.ZipFile(stream)
        self._budget = budget
        self.names: Final = frozenset(self._zip.namelist())
        if len(self.names) > _MOST_ENTRIES:
            raise ArchiveRefused("too many entries")

    def read(self, name: str, most: int) -> bytes:
        """At most `most` bytes of an entry."""
        data = bytearray()
        for piece in self.pieces(name):
            data += piece
            if len(data) >= most:
                break
        return bytes(data[:most])

    def pieces(self, name: str) -> Iterator[bytes]:
        """An entry's bytes as they are inflated; raises ArchiveRefused when the budget is used up."""
        with self._zip.open(name) as entry:
            while piece := entry.read(_PIECE):
                self._budget -= len(piece)
                if self._budget < 0:
                    raise ArchiveRefused("inflates to too much")
                yield piece

    def entries(self) -> Iterator[tuple[str, bool]]:
        """Every entry in its order, and whether it is stored without being packed."""
        for entry in self._zip.infolist():
            yield entry.filename, entry.compress_type == zipfile.ZIP_STORED

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()


def _check_directory(stream: BinaryIO) -> None:
    """Refuse a directory that would take gigabytes merely to be listed."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _TAIL))
    tail = stream.read(_TAIL)
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < _END.size:
        raise zipfile.BadZipFile("no end of directory")
    entries, length = _END.unpack_from(tail, place)[4:6]
    # A ZIP64 package writes 0xffff…: nothing that this program reads the text of is as large.
    if length > _LONGEST_DIRECTORY or entries > _MOST_ENTRIES:
        raise ArchiveRefused("too large a directory")
