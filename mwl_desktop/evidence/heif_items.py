"""The items that a HEIC or AVIF file is made of: pictures, EXIF, XMP, and where their bytes lie."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from mwl_desktop.evidence.boxes import Box, BrokenBoxes, Fields, body, find, whole, within

_MOST_ITEMS: Final = 10_000
LARGEST_ITEM: Final = 32 * 1024 * 1024
BROKEN_HEIF: Final = (BrokenBoxes, OSError, struct.error, OverflowError, ValueError)


@dataclass(slots=True)
class Item:
    """One item: `extents` are places in the file and lengths, None where they cannot be known."""

    number: int
    kind: bytes = b""
    content_type: bytes = b""
    extents: list[tuple[int, int]] | None = None
    properties: list[Box] = field(default_factory=list)


@dataclass(slots=True)
class Items:
    """What a file's `meta` box says."""

    primary: int
    items: dict[int, Item]

    def of(self, kind: bytes, content_type: bytes = b"") -> list[Item]:
        """Items of a kind."""
        return [
            each for each in self.items.values() if (each.kind, each.content_type) == (kind, content_type)
        ]


def read_items(stream: BinaryIO) -> Items:
    """The items of a file; raises one of BROKEN_HEIF."""
    meta = next((box for box in whole(stream) if box.kind == b"meta"), None)
    if meta is None:
        raise BrokenBoxes("no items")
    parts: dict[bytes, Box] = {}
    for box in within(stream, meta, 4):
        parts.setdefault(box.kind, box)
    found = Items(0, {})
    if b"pitm" in parts:
        fields = Fields(body(stream, parts[b"pitm"]))
        found.primary = fields.number(4 if fields.number(4) >> 24 else 2)
    if b"iinf" in parts:
        _names(stream, parts[b"iinf"], found)
    if b"iloc" in parts:
        _places(Fields(body(stream, parts[b"iloc"])), parts.get(b"idat"), found)
    if b"iprp" in parts:
        _properties(stream, parts[b"iprp"], found)
    return found


def item_bytes(stream: BinaryIO, item: Item, most: int = LARGEST_ITEM) -> bytes:
    """The bytes of an item, no more than `most`."""
    held = bytearray()
    for start, length in item.extents or ():
        stream.seek(start)
        held += stream.read(min(length, most - len(held)))
    return bytes(held)


def _names(stream: BinaryIO, box: Box, found: Items) -> None:
    version = Fields(body(stream, box, 1)).number(1)
    for entry in within(stream, box, 6 if version == 0 else 8):
        if entry.kind != b"infe" or len(found.items) >= _MOST_ITEMS:
            continue
        fields = Fields(body(stream, entry, 1000))
        version = fields.number(4) >> 24
        if version < 2:
            continue
        number = fields.number(2 if version == 2 else 4)
        fields.number(2)
        kind = fields.take(4)
        fields.words()
        found.items[number] = Item(number, kind, fields.words() if kind == b"mime" else b"")


def _places(fields: Fields, held: Box | None, found: Items) -> None:
    version = fields.number(4) >> 24
    sizes = fields.number(2)
    offset, length, base, index = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15, sizes & 15
    for _ in range(min(fields.number(2 if version < 2 else 4), _MOST_ITEMS)):
        number = fields.number(2 if version < 2 else 4)
        method = fields.number(2) & 15 if version else 0
        fields.number(2)
        start = fields.number(base)
        extents = []
        for _ in range(min(fields.number(2), 1000)):
            if version:
                fields.number(index)
            extents.append((start + fields.number(offset), fields.number(length)))
        item = found.items.get(number)
        if item is None or method > 1 or (method == 1 and held is None):
            continue
        origin = held.body if held is not None and method == 1 else 0
        item.extents = [(origin + place, size) for place, size in extents]


def _properties(stream: BinaryIO, box: Box, found: Items) -> None:
    container = find(stream, box, b"ipco")
    known = list(within(stream, container)) if container else []
    for each in within(stream, box):
        if each.kind != b"ipma":
            continue
        fields = Fields(body(stream, each))
        head = fields.number(4)
        for _ in range(min(fields.number(4), _MOST_ITEMS)):
            item = found.items.get(fields.number(4 if head >> 24 else 2))
            for _ in range(fields.number(1)):
                place = fields.number(2) & 0x7FFF if head & 1 else fields.number(1) & 0x7F
                if item is not None and 0 < place <= len(known):
                    item.properties.append(known[place - 1])
