"""WMA, WMV and ASF without tags, names and times: no byte moves, what is not needed becomes empty padding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final
from uuid import UUID

from mwl_desktop.evidence.facts import Limits
from mwl_desktop.evidence.stripping.pieces import Look, Stretch, blank, copy_stretches
from mwl_desktop.evidence.stripping.refusing import BROKEN, ENCRYPTED, SIGNED, StripRefused


def _named(*numbers: str) -> frozenset[bytes]:
    return frozenset(UUID(number).bytes_le for number in numbers)


_HEADER: Final = UUID("75b22630-668e-11cf-a6d9-00aa0062ce6c").bytes_le
_DATA: Final = UUID("75b22636-668e-11cf-a6d9-00aa0062ce6c").bytes_le
_FILE: Final = UUID("8cabdca1-a947-11cf-8ee4-00c00c205365").bytes_le
_MORE: Final = UUID("5fbf03b5-a92e-11cf-8ee3-00c00c205365").bytes_le
_PADDING: Final = UUID("1806d474-cadf-4509-a4ba-9aabcb96aae8").bytes_le
_KEPT: Final = _named(
    "b7dc0791-a9b7-11cf-8ee6-00c00c205365",  # a stream
    "14e6a5cb-c672-4332-8399-a96952065b5a",  # more of a stream
    "7bf875ce-468d-11d1-8d82-006097c9a2b2",  # how many bits a second it has
    "d6e229dc-35da-11d1-9034-00a0c90349be",  # which streams stand for each other
    "d4fed15b-88d3-454f-81f0-ed5c45999e24",  # which of them matter most
    "a08649cf-4775-4670-8a16-6e35357566cd",
    "26f18b5d-4584-47ec-9f5f-0e651f0452c9",  # what a reader must be able to
    "7c4346a9-efe0-4bfc-b229-393ede415c85",  # languages, which streams name by number
    "d6e229df-35da-11d1-9034-00a0c90349be",  # how the index is made
)
_KEPT_BESIDE: Final = _named("33000890-e5b1-11cf-89f4-00a0c90349cb", "d6e229d3-35da-11d1-9034-00a0c90349be")
"""Indexes, which stand behind the sound and pictures."""
_PROTECTED: Final = _named(
    "2211b3fb-bd23-11d2-b4b7-00a0c955fc6e",
    "298ae614-2622-4c17-b935-dae07ee9289c",
    "43058533-6981-49e6-9b74-ad12cb86d58c",
)
_SIGNED: Final = _named("2211b3fc-bd23-11d2-b4b7-00a0c955fc6e")
_HEAD, _HEADER_HEAD, _MORE_HEAD = 24, 30, 46
_MADE: Final = 48
"""Where a file's own object says when it was made, in eight bytes."""


@dataclass(frozen=True, slots=True)
class _Object:
    """One object: what it is, where it starts and where it ends."""

    kind: bytes
    start: int
    end: int


def strip_windows_media(stream: BinaryIO, out: BinaryIO, _limits: Limits) -> None:
    """Write a WMA, WMV or ASF without what it says of itself; raises StripRefused."""
    look = Look(stream)
    parts = list(_objects(look, 0, look.size, whole=True))
    if [each.kind for each in parts[:2]] != [_HEADER, _DATA]:
        raise StripRefused(BROKEN)
    header = parts[0]
    unneeded = [*_within_header(look, header.start + _HEADER_HEAD, header.end)]
    unneeded += [_emptied(each) for each in parts[2:] if each.kind not in _KEPT_BESIDE]
    copy_stretches(stream, out, [(0, parts[-1].end)])
    for stretch, begin in unneeded:
        blank(out, stretch, begin)
    out.seek(0, 2)


def _objects(look: Look, start: int, end: int, *, whole: bool = False) -> Iterator[_Object]:
    """The objects between two places; of a `whole` file the last one may be cut off, and rubbish follow."""
    at = start
    while at + _HEAD <= end:
        head = look.at(at, _HEAD)
        size = int.from_bytes(head[16:24], "little")
        beyond = at + size > end
        if size < _HEAD or (beyond and not (whole and head[:16] == _DATA)):
            if whole and at > start:
                return
            raise StripRefused(BROKEN)
        yield _Object(head[:16], at, min(at + size, end))
        at += size


def _within_header(look: Look, start: int, end: int) -> Iterator[tuple[Stretch, bytes]]:
    """Where zeros go, and what stands before them."""
    for each in _objects(look, start, end):
        if each.kind in _PROTECTED:
            raise StripRefused(ENCRYPTED)
        if each.kind in _SIGNED:
            raise StripRefused(SIGNED)
        if each.kind == _FILE and each.end - each.start >= _MADE + 8:
            yield (each.start + _MADE, each.start + _MADE + 8), b""
        elif each.kind == _MORE and each.end - each.start >= _MORE_HEAD:
            yield from _within_header(look, each.start + _MORE_HEAD, each.end)
        elif each.kind not in _KEPT:
            yield _emptied(each)


def _emptied(each: _Object) -> tuple[Stretch, bytes]:
    size = each.end - each.start
    return (each.start, each.end), _PADDING + size.to_bytes(8, "little")
