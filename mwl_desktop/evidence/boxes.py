"""The boxes that HEIC, AVIF, MP4 and QuickTime files are made of, found within limits."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

_MOST_BOXES: Final = 20_000
_MOST_OF_A_FILE: Final = 200_000
"""A film that was recorded in fragments has two boxes for each of them."""
LARGEST_BODY: Final = 16 * 1024 * 1024


class BrokenBoxes(ValueError):
    """What stands there is no chain of boxes."""


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its kind, where it starts, where its body starts, and where it ends."""

    kind: bytes
    start: int
    body: int
    end: int


def boxes(
    stream: BinaryIO, start: int, end: int, *, most: int = _MOST_BOXES, cut_off: bool = False
) -> Iterator[Box]:
    """The boxes between two places; raises BrokenBoxes where one does not fit in, or after `most` of them.

    Where they may be `cut_off`, the last one ends where they do.
    """
    at, count = start, 0
    while at + 8 <= end:
        count += 1
        if count > most:
            raise BrokenBoxes("too many")
        stream.seek(at)
        head = stream.read(16)
        if len(head) < 8:
            raise BrokenBoxes("cut short")
        size, kind = struct.unpack_from(">I4s", head)
        body = at + 8
        if size == 1:
            if len(head) < 16:
                raise BrokenBoxes("cut short")
            size, body = struct.unpack_from(">Q", head, 8)[0], at + 16
        elif size == 0 or (cut_off and at + size > end):
            size = end - at
        if at + size > end or at + size < body:
            raise BrokenBoxes("beyond its parent")
        yield Box(kind, at, body, at + size)
        at += size


def whole(stream: BinaryIO) -> Iterator[Box]:
    """The boxes of a file; one that was cut off ends where the file does."""
    return boxes(stream, 0, stream.seek(0, 2), most=_MOST_OF_A_FILE, cut_off=True)


def within(stream: BinaryIO, box: Box, skip: int = 0) -> Iterator[Box]:
    """The boxes in a box, after `skip` bytes of its own."""
    return boxes(stream, box.body + skip, box.end)


def find(stream: BinaryIO, box: Box, *kinds: bytes) -> Box | None:
    """The box that a path of kinds leads to, the first of each."""
    here: Box | None = box
    for kind in kinds:
        if here is None:
            return None
        here = next((each for each in within(stream, here) if each.kind == kind), None)
    return here


def body(stream: BinaryIO, box: Box, most: int = LARGEST_BODY) -> bytes:
    """At most `most` bytes of what is in a box."""
    stream.seek(box.body)
    return stream.read(min(box.end - box.body, most))


class Fields:
    """Numbers and words of a box's body, one after the other; raises BrokenBoxes where there are no more."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self._data = data
        self.at = at

    def number(self, size: int) -> int:
        """A number of `size` bytes; of none it is 0."""
        return int.from_bytes(self.take(size), "big")

    def take(self, size: int) -> bytes:
        """The next bytes."""
        taken = self._data[self.at : self.at + size]
        if len(taken) < size:
            raise BrokenBoxes("cut short")
        self.at += size
        return taken

    def words(self) -> bytes:
        """Bytes up to the next zero."""
        end = self._data.find(b"\x00", self.at)
        end = len(self._data) if end < 0 else end
        taken, self.at = self._data[self.at : end], end + 1
        return taken
