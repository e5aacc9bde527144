"""Copying a file piece by piece: which stretches of it a copy has, and looking at it without holding it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO, Final, TypeAlias

from mwl_desktop.evidence.stripping.refusing import BROKEN, TOO_LARGE, StripRefused

Stretch: TypeAlias = tuple[int, int]
"""Where bytes that are kept begin and end."""

LARGEST_RECORDING: Final = 16 * 1024**3
_PIECE: Final = 1024 * 1024
_SEEN_AT_ONCE: Final = 256 * 1024
_MOST_LOOKS: Final = 4_000_000


def copy_stretches(stream: BinaryIO, out: BinaryIO, stretches: Iterable[Stretch]) -> None:
    """Write these stretches one after the other; raises StripRefused where the file has them not."""
    for start, end in stretches:
        stream.seek(start)
        left = end - start
        while left > 0:
            piece = stream.read(min(left, _PIECE))
            if not piece:
                raise StripRefused(BROKEN)
            out.write(piece)
            left -= len(piece)


class Look:
    """A file of which any few bytes can be asked for, mostly one after the other."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.size = stream.seek(0, 2)
        if self.size > LARGEST_RECORDING:
            raise StripRefused(TOO_LARGE)
        self._start = 0
        self._held = b""
        self._looks = 0

    def at(self, start: int, length: int) -> bytes:
        """The bytes there; fewer where the file ends, none before its beginning.

        Raises StripRefused when there have been more looks than any real file needs.
        """
        self._looks += 1
        if self._looks > _MOST_LOOKS:
            raise StripRefused(BROKEN)
        if start < 0:
            return b""
        if not self._start <= start <= start + length <= self._start + len(self._held):
            self._stream.seek(start)
            self._start, self._held = start, self._stream.read(max(length, _SEEN_AT_ONCE))
        return self._held[start - self._start : start - self._start + length]


def blank(out: BinaryIO, stretch: Stretch, begin: bytes = b"") -> None:
    """Put `begin`, where there is room for it, and zeros there."""
    start, end = stretch
    out.seek(start)
    begin = begin if len(begin) <= end - start else b""
    out.write(begin)
    left = end - start - len(begin)
    while left > 0:
        out.write(bytes(min(left, _PIECE)))
        left -= _PIECE
