"""Outlook's messages, made on the spot: a file of files with properties in it."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from datetime import datetime

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Tree = Mapping[str, "bytes | Tree"]


def container(tree: Tree) -> bytes:
    """An OLE file of a tree of folders and streams; small streams share sectors, as they have to."""
    entries: list[bytearray] = []
    large, small = _Sectors(512), _Sectors(64)

    def entry(name: str, kind: int, data: bytes = b"") -> int:
        said = name.encode("utf-16-le")
        made = bytearray(128)
        made[: len(said)] = said
        struct.pack_into("<HBB3I", made, 64, len(said) + 2, kind, 1, _FREE, _FREE, _FREE)
        into = large if len(data) >= 4096 else small
        struct.pack_into("<IQ", made, 116, into.add(data) if data else _END, len(data))
        entries.append(made)
        return len(entries) - 1

    def fill(place: int, inside: Tree) -> None:
        before = None
        for name, what in inside.items():
            at = entry(name, 2, what) if isinstance(what, bytes) else entry(name, 1)
            struct.pack_into(
                "<I", entries[place if before is None else before], 76 if before is None else 72, at
            )
            before = at
            if not isinstance(what, bytes):
                fill(at, what)

    fill(entry("Root Entry", 5), tree)
    shared = b"".join(small.pieces)
    struct.pack_into("<IQ", entries[0], 116, large.add(shared), len(shared))
    small_table = large.add(small.table(len(small.pieces)))
    entries += [bytearray(128)] * (-len(entries) % 4)
    directory = large.add(b"".join(entries))
    fats = len(large.pieces) // 126 + 1
    places = range(len(large.pieces), len(large.pieces) + fats)
    table = large.table(fats * 128, places)
    head = bytearray(b"\xff" * 512)
    struct.pack_into(
        "<8s16s5H6s9I", head, 0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 62, 3, 0xFFFE, 9, 6, b"", 0, fats,
        directory, 0, 4096, small_table, -(-len(small.pieces) // 128), _END, 0,
    )  # fmt: skip
    struct.pack_into(f"<{fats}I", head, 76, *places)
    return bytes(head) + b"".join(large.pieces) + table


class _Sectors:
    """Streams cut into sectors of one size, and which follows which."""

    def __init__(self, size: int) -> None:
        self._size = size
        self.pieces: list[bytes] = []
        self._next: list[int] = []

    def add(self, data: bytes) -> int:
        first = len(self.pieces)
        for at in range(0, len(data), self._size):
            self.pieces.append(data[at : at + self._size].ljust(self._size, b"\0"))
            self._next.append(len(self.pieces))
        if data:
            self._next[-1] = _END
        return first

    def table(self, length: int, own: Sequence[int] = ()) -> bytes:
        entries = self._next + [_FAT] * len(own)
        length = max(length, len(entries))
        return struct.pack(f"<{length}I", *entries, *[_FREE] * (length - len(entries)))


def properties(head: int, numbers: Mapping[int, int | datetime]) -> bytes:
    """The stream of properties that are numbers and times."""
    made = bytes(head)
    for key, value in numbers.items():
        if isinstance(value, int):
            made += struct.pack("<HHIiI", 3, key, 6, value, 0)
        else:
            ticks = int((value - datetime(1601, 1, 1)).total_seconds()) * 10_000_000
            made += struct.pack("<HHIQ", 0x40, key, 6, ticks)
    return made


def folder(
    texts: Mapping[int, str], numbers: Mapping[int, int | datetime], head: int = 32, **more: bytes | Tree
) -> dict[str, bytes | Tree]:
    """A message, a recipient or an attachment: its texts and its numbers; `more` by the names of streams."""
    made: dict[str, bytes | Tree] = {
        f"__substg1.0_{key:04X}001F": text.encode("utf-16-le") for key, text in texts.items()
    }
    made["__properties_version1.0"] = properties(head, numbers)
    return made | more
