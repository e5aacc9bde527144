"""TIFF without metadata: everything stays where it was, and what is not needed to see it is blanked.

What is needed is counted up, and nothing else is believed to be empty: neither what directories lead to, nor
what an earlier program left lying between.
"""

from __future__ import annotations

import shutil
import struct
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

from mwl_desktop.evidence.facts import Limits
from mwl_desktop.evidence.stripping.refusing import BROKEN, RAW, TOO_LARGE, StripRefused

_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4} | {
    16: 8, 17: 8, 18: 8
}  # fmt: skip
_SUB_IFDS, _JPEG_TABLES, _PROFILE, _DNG, _PHOTOMETRIC = 330, 347, 34675, 50706, 262
# What says how the pixels are kept and how they look; the numbers are those of the standard.
_KEPT: Final = frozenset(
    {254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278, 279, 280, 281, 282, 283, 284}
    | {286, 287, 288, 289, 290, 291, 292, 293, 296, 297, 301, 317, 318, 319, 320, 321, 322, 323, 324, 325}
    | {326, 327, 328, _SUB_IFDS, 332, 334, 336, 338, 339, 340, 341, _JPEG_TABLES}
    | {512, 513, 514, 515, 517, 518, 519, 520, 521, 529, 530, 531, 532, 32995, 32996, _PROFILE, 34676, 37439}
)
# Where pixels lie and how many bytes they are; tables of the oldest JPEGs have no length of their own.
_PLACES: Final = ((273, 279), (324, 325), (513, 514))
_TABLES: Final = (519, 520, 521)
_LONGEST_TABLE: Final = 1024
_MOST_PLACES: Final = 4_000_000
_MOST_DIRECTORIES: Final = 2_000
_MOST_ENTRIES: Final = 4_000
_PIECE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Layout:
    """How wide numbers are: that of entries in a directory, and that of places and counts."""

    number: str
    place: str
    entry: int
    room: int


_USUAL: Final = _Layout("H", "I", 12, 4)
_BIG: Final = _Layout("Q", "Q", 20, 8)


@dataclass(slots=True)
class _File:
    """The copy that is being blanked."""

    stream: BinaryIO
    order: str
    size: int
    layout: _Layout
    seen: set[int] = field(default_factory=set)
    needed: list[tuple[int, int]] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)

    def read(self, at: int, layout: str) -> tuple[Any, ...]:
        """Numbers at a place."""
        made = struct.Struct(self.order + layout)
        if at > self.size:
            raise StripRefused(BROKEN)
        self.stream.seek(at)
        data = self.stream.read(made.size)
        if len(data) < made.size:
            raise StripRefused(BROKEN)
        return made.unpack(data)

    def need(self, at: int, length: int) -> None:
        """Keep what is there, as far as the file goes."""
        if at > self.size:
            raise StripRefused(BROKEN)
        self.needed.append((at, min(at + length, self.size)))

    def blank_the_rest(self) -> None:
        """Put zeros wherever nothing is needed."""
        last = 0
        for start, end in sorted(self.needed):
            if start > last:
                self.blank(last, start - last)
            last = max(last, end)
        self.blank(last, self.size - last)

    def blank(self, at: int, length: int) -> None:
        """Put zeros there."""
        self.stream.seek(at)
        while length > 0:
            self.stream.write(bytes(min(length, _PIECE)))
            length -= _PIECE

    def wait(self, at: int) -> None:
        """Come to a directory later; one at 0 is none."""
        if at and at not in self.seen:
            self.waiting.append(at)
        if len(self.waiting) > _MOST_DIRECTORIES:
            raise StripRefused(BROKEN)


def strip_tiff(stream: BinaryIO, out: BinaryIO, limits: Limits) -> None:
    """Write a TIFF without what its directories say beside the pixels; raises StripRefused."""
    size = stream.seek(0, 2)
    stream.seek(0)
    if size > limits.size:
        raise StripRefused(TOO_LARGE)
    shutil.copyfileobj(stream, out, _PIECE)
    out.seek(0)
    head = out.read(8)
    big = head in (b"II+\x00\x08\x00\x00\x00", b"MM\x00+\x00\x08\x00\x00")
    if not big and head[:4] not in (b"II*\x00", b"MM\x00*"):
        raise StripRefused(BROKEN)
    file = _File(out, "<" if head[:1] == b"I" else ">", size, _BIG if big else _USUAL)
    (first,) = file.read(8 if big else 4, file.layout.place)
    file.need(0, 16 if big else 8)
    _chain(file, first)
    file.blank_the_rest()
    out.seek(size)


def _chain(file: _File, first: int) -> None:
    """Bring down one directory after the other, however deep one may lie in another."""
    file.wait(first)
    while file.waiting:
        at = file.waiting.pop()
        if at not in file.seen:
            file.wait(_directory(file, at))


def _enter(file: _File, at: int) -> int:
    """The number of entries of a directory that was not seen before."""
    file.seen.add(at)
    (count,) = file.read(at, file.layout.number)
    if len(file.seen) > _MOST_DIRECTORIES or count > _MOST_ENTRIES:
        raise StripRefused(BROKEN)
    return int(count)


def _directory(file: _File, at: int) -> int:
    """Bring a directory down to what is needed; returns where the next one is."""
    layout = file.layout
    count, start = _enter(file, at), at + struct.calcsize("=" + layout.number)
    form = f"HH{layout.place}{layout.room}s"
    entries = [file.read(start + layout.entry * number, form) for number in range(count)]
    (following,) = file.read(start + layout.entry * count, layout.place)
    _refuse_raw(file, entries)
    kept = [each for each in entries if each[0] in _KEPT]
    file.need(at, start - at + layout.entry * count + layout.room)
    for entry in kept:
        length = _SIZES.get(entry[1], 1) * entry[2]
        if length > layout.room:
            file.need(struct.unpack(file.order + layout.place, entry[3])[0], length)
    _need_pixels(file, {entry[0]: entry for entry in kept})
    for entry in kept:
        if entry[0] == _SUB_IFDS:
            for place in _numbers(file, entry):
                file.wait(place)
    file.stream.seek(at)
    file.stream.write(struct.pack(file.order + layout.number, len(kept)))
    for entry in kept:
        file.stream.write(struct.pack(file.order + form, *entry))
    file.stream.write(struct.pack(file.order + layout.place, following))
    file.stream.write(bytes(layout.entry * (count - len(kept))))
    return int(following)


def _refuse_raw(file: _File, entries: list[tuple[Any, ...]]) -> None:
    """What cameras keep as they saw it needs their own words to be developed."""
    for tag, kind, _, value in entries:
        if tag == _DNG or (
            tag == _PHOTOMETRIC
            and kind == 3
            and struct.unpack(file.order + "H", value[:2])[0] in (32803, 34892)
        ):
            raise StripRefused(RAW)


def _need_pixels(file: _File, entries: dict[int, tuple[Any, ...]]) -> None:
    for places, lengths in _PLACES:
        if places not in entries:
            continue
        starts = _numbers(file, entries[places])
        # Without lengths there is one piece, to the end.
        sizes = _numbers(file, entries[lengths]) if lengths in entries else [file.size] * len(starts)
        for start, size in zip(starts, sizes, strict=False):
            file.need(start, size)
    for tag in _TABLES:
        for start in _numbers(file, entries[tag]) if tag in entries else ():
            file.need(start, _LONGEST_TABLE)


def _numbers(file: _File, entry: tuple[Any, ...]) -> list[int]:
    """The values of an entry that is made of whole numbers."""
    _, kind, count, value = entry
    layout = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}.get(kind)
    if layout is None or count > _MOST_PLACES or count * _SIZES[kind] > file.size:
        raise StripRefused(BROKEN)
    if count * _SIZES[kind] <= file.layout.room:
        return list(struct.unpack_from(f"{file.order}{count}{layout}", value))
    (place,) = struct.unpack(file.order + file.layout.place, value)
    return list(file.read(place, f"{count}{layout}"))
