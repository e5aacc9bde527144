"""WAV, AIFF and AVI, which are made of chunks, without words, times and pictures about what is in them.

A recording is put together anew of the chunks that it needs. A film points into itself by offset, so none of
its chunks moves: what is not needed becomes one that is passed over, with nothing in it.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from mwl_desktop.evidence.facts import Limits
from mwl_desktop.evidence.stripping.pieces import Look, blank, copy_stretches
from mwl_desktop.evidence.stripping.refusing import BROKEN, StripRefused

_HEAD: Final = 12
_DEEPEST: Final = 4
_UNKNOWN: Final = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class _Chunk:
    """One chunk: its kind, that of what it lists, where it starts, where its body does and where it ends."""

    kind: bytes
    form: bytes
    start: int
    body: int
    end: int
    said: int


def _chunks(look: Look, start: int, end: int, *, big: bool = False) -> Iterator[_Chunk]:
    """The chunks between two places; the last one may be cut off by the end of the file."""
    at = start
    while at + 8 <= end:
        head = look.at(at, _HEAD)
        said = int.from_bytes(head[4:8], "big" if big else "little")
        stop = at + 8 + said
        yield _Chunk(head[:4], head[8:12], at, at + 8, min(stop, end), said)
        at = stop + (said & 1)


# WAV and AIFF

_WAVE_KEPT: Final = frozenset({b"fmt ", b"fact", b"data"})
_AIFF_KEPT: Final = frozenset({b"FVER", b"COMM", b"SSND"})
_LONG: Final = (b"RF64", b"BW64")


def strip_wave(stream: BinaryIO, out: BinaryIO, _limits: Limits) -> None:
    """Write a WAV of its form and its sound alone; raises StripRefused."""
    look = Look(stream)
    head = look.at(0, _HEAD)
    if head[:4] not in (b"RIFF", *_LONG) or head[8:] != b"WAVE":
        raise StripRefused(BROKEN)
    kept: list[_Chunk] = []
    at, long_length = _HEAD, _UNKNOWN
    # A program that pipes its output, or was ended, has not said how long anything is.
    unsaid = (0, _UNKNOWN) if head[4:8] in (bytes(4), b"\xff" * 4) else (_UNKNOWN,)
    while (chunk := next(_chunks(look, at, look.size), None)) is not None:
        end = chunk.body + chunk.said
        if chunk.kind == b"ds64" and head[:4] in _LONG:
            long_length = int.from_bytes(look.at(chunk.body + 8, 8), "little")
        if chunk.kind == b"data" and chunk.said in unsaid:
            end = chunk.body + long_length if head[:4] in _LONG else look.size
        if chunk.kind in _WAVE_KEPT:
            kept.append(_Chunk(chunk.kind, b"", chunk.start, chunk.body, min(end, look.size), chunk.said))
        at = end + (end - chunk.body & 1)
        if len(kept) > len(_WAVE_KEPT):
            raise StripRefused(BROKEN)
    if [each.kind for each in kept if each.kind != b"fact"] != [b"fmt ", b"data"]:
        raise StripRefused(BROKEN)
    _put_together(stream, out, kept, long=head[:4] if head[:4] in _LONG else b"")


def _put_together(stream: BinaryIO, out: BinaryIO, kept: list[_Chunk], *, long: bytes) -> None:
    lengths = [each.end - each.body for each in kept]
    whole = 4 + sum(8 + length + (length & 1) for length in lengths) + (36 if long else 0)
    if not long and whole > _UNKNOWN:
        raise StripRefused(BROKEN)
    out.write((long or b"RIFF") + struct.pack("<I", _UNKNOWN if long else whole) + b"WAVE")
    if long:
        # Which of the samples there are is said by their form and their length as well.
        out.write(b"ds64" + struct.pack("<IQQQI", 28, whole, lengths[-1], 0, 0))
    for each, length in zip(kept, lengths, strict=True):
        out.write(each.kind + struct.pack("<I", _UNKNOWN if long and each.kind == b"data" else length))
        copy_stretches(stream, out, [(each.body, each.end)])
        out.write(b"\x00" * (length & 1))


def strip_aiff(stream: BinaryIO, out: BinaryIO, _limits: Limits) -> None:
    """Write an AIFF of its form and its sound alone; raises StripRefused."""
    look = Look(stream)
    head = look.at(0, _HEAD)
    if head[:4] != b"FORM" or head[8:] not in (b"AIFF", b"AIFC"):
        raise StripRefused(BROKEN)
    kept = [each for each in _chunks(look, _HEAD, look.size, big=True) if each.kind in _AIFF_KEPT]
    if sorted(each.kind for each in kept if each.kind != b"FVER") != [b"COMM", b"SSND"]:
        raise StripRefused(BROKEN)
    lengths = [each.end - each.body for each in kept]
    whole = 4 + sum(8 + length + (length & 1) for length in lengths)
    out.write(b"FORM" + struct.pack(">I", whole) + head[8:])
    for each, length in zip(kept, lengths, strict=True):
        out.write(each.kind + struct.pack(">I", length))
        copy_stretches(stream, out, [(each.body, each.end)])
        out.write(b"\x00" * (length & 1))


# AVI

_FORMS: Final = {
    b"hdrl": frozenset({b"avih"}),
    b"strl": frozenset({b"strh", b"strf", b"indx", b"vprp"}),
    b"odml": frozenset({b"dmlh"}),
    b"AVI ": frozenset({b"idx1"}),
    b"AVIX": frozenset({b"idx1"}),
}
"""What is kept of what a list has."""
_LISTS: Final = {
    b"hdrl": frozenset({b"strl", b"odml"}),
    b"AVI ": frozenset({b"hdrl", b"movi"}),
    b"AVIX": frozenset({b"movi"}),
    b"movi": frozenset({b"rec "}),
}
"""Which lists are gone into, of those that a list has."""
_SHOWN = re.compile(rb"[0-9A-Fa-f]{2}(?:d[bc]|wb|pc|tx|iv|sb)|ix[0-9A-Fa-f]{2}")
_PASSED_OVER: Final = b"JUNK"


def strip_avi(stream: BinaryIO, out: BinaryIO, _limits: Limits) -> None:
    """Write an AVI of which nothing is left but what is shown and heard; raises StripRefused."""
    look = Look(stream)
    films = list(_films(look))
    if not films or not {b"hdrl", b"movi"} <= {each.form for each in _within(look, films[0])}:
        raise StripRefused(BROKEN)
    for film in films:
        for _ in _unneeded(look, film, 0):
            pass  # one that cannot be gone through is refused before anything is written
    copy_stretches(stream, out, [(0, films[-1].end)])
    for film in films:
        for each in _unneeded(look, film, 0):
            blank(out, (each.start, each.start + 4), _PASSED_OVER)
            blank(out, (each.body, each.end))
    out.seek(0, 2)


def _films(look: Look) -> Iterator[_Chunk]:
    """The first piece of a film and those that continue it; what stands behind it is no part of it."""
    wanted = b"AVI "
    for chunk in _chunks(look, 0, look.size):
        if chunk.kind != b"RIFF" or chunk.form != wanted:
            return
        yield chunk
        wanted = b"AVIX"


def _within(look: Look, outer: _Chunk) -> Iterator[_Chunk]:
    return _chunks(look, outer.body + 4, outer.end)


def _unneeded(look: Look, outer: _Chunk, depth: int) -> Iterator[_Chunk]:
    """The chunks in a list that nobody sees or hears."""
    if depth > _DEEPEST:
        raise StripRefused(BROKEN)
    for chunk in _within(look, outer):
        if chunk.body + chunk.said > outer.end and chunk.end < look.size:
            raise StripRefused(BROKEN)
        if chunk.kind == b"LIST" and chunk.form in _LISTS.get(_as_list(outer.form), frozenset()):
            yield from _unneeded(look, chunk, depth + 1)
        elif not _is_kept(outer.form, chunk.kind):
            yield chunk


def _as_list(form: bytes) -> bytes:
    return b"movi" if form == b"rec " else form


def _is_kept(form: bytes, kind: bytes) -> bool:
    if _as_list(form) == b"movi":
        return _SHOWN.fullmatch(kind) is not None
    return kind in _FORMS.get(form, frozenset())
