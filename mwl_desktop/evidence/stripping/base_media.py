"""HEIC, AVIF, MP4, QuickTime without metadata: no byte moves, what tells of people and places is blanked."""

from __future__ import annotations

import shutil
import struct
from collections.abc import Iterator
from typing import BinaryIO, Final

from mwl_desktop.evidence.boxes import Box, Fields, body, find, whole, within
from mwl_desktop.evidence.facts import Limits
from mwl_desktop.evidence.heif_items import BROKEN_HEIF, read_items
from mwl_desktop.evidence.stripping.refusing import BROKEN, TOO_LARGE, StripRefused

_PIECE: Final = 1024 * 1024
_LARGEST_FILM: Final = 16 * 1024**3
_EMPTY_EXIF: Final = b"\x00\x00\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00"
_EMPTY_XMP: Final = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"
_NEEDED: Final = frozenset(
    {
        b"ftyp",
        b"styp",
        b"meta",
        b"moov",
        b"mdat",
        b"moof",
        b"sidx",
        b"mfra",
        b"free",
        b"skip",
        b"wide",
        b"pdin",
    }
    | {b"pnot", b"emsg", b"ssix", b"prft", b"imda", b"etyp"}
)
# Room that programs left free, often with what stood there before.
_SPARE: Final = frozenset({b"free", b"skip"})
_TELLING: Final = frozenset({b"udta", b"meta", b"uuid", b"gps ", b"Xtra"})
_TELLING_TRACKS: Final = frozenset({b"meta", b"camm", b"data", b"gps "})
_MOST_SAMPLES: Final = 2_000_000
_HEADS: Final = (b"mvhd", b"tkhd", b"mdhd")


def strip_heif(stream: BinaryIO, out: BinaryIO, limits: Limits) -> None:
    """Write a HEIC or AVIF whose EXIF and XMP are empty; raises StripRefused."""
    _copy(stream, out, limits.size)
    try:
        kinds = {box.kind for box in whole(out)}
        if not kinds & {b"meta", b"moov"}:
            raise StripRefused(BROKEN)
        if b"meta" in kinds:
            items = read_items(out)
            telling = [each for each in items.items.values() if each.kind in (b"Exif", b"mime", b"uri ")]
            for item in telling:
                for number, (start, length) in enumerate(item.extents or ()):
                    empty = b"" if number else {b"Exif": _EMPTY_EXIF, b"mime": _EMPTY_XMP}.get(item.kind, b"")
                    filler = b"\x00" if item.kind == b"Exif" else b" "
                    _fill(out, start, length, empty, filler)
        for box in list(whole(out)):
            if box.kind == b"moov":
                _film(out, box)
            elif box.kind not in _NEEDED or box.kind in _SPARE:
                _free(out, box)
    except BROKEN_HEIF as error:
        raise StripRefused(BROKEN) from error
    out.seek(0, 2)


def strip_film(stream: BinaryIO, out: BinaryIO, _limits: Limits) -> None:
    """Write an MP4 or QuickTime film without place, names and times; raises StripRefused."""
    _copy(stream, out, _LARGEST_FILM)
    try:
        found = list(whole(out))
        if not any(box.kind in (b"moov", b"moof") for box in found):
            raise StripRefused(BROKEN)
        for box in found:
            if box.kind == b"moov":
                _film(out, box)
            elif box.kind == b"meta" or box.kind not in _NEEDED or box.kind in _SPARE:
                _free(out, box)
    except BROKEN_HEIF as error:
        raise StripRefused(BROKEN) from error
    out.seek(0, 2)


def _copy(stream: BinaryIO, out: BinaryIO, most: int) -> None:
    if stream.seek(0, 2) > most:
        raise StripRefused(TOO_LARGE)
    stream.seek(0)
    shutil.copyfileobj(stream, out, _PIECE)


def _fill(out: BinaryIO, start: int, length: int, begin: bytes, filler: bytes) -> None:
    """Put `begin`, where there is room for it, and then a filler there; never beyond the end of the file."""
    end = out.seek(0, 2)
    if start > end or length > end - start:
        raise StripRefused(BROKEN)
    out.seek(start)
    begin = begin if len(begin) <= length else b""
    out.write(begin)
    left = length - len(begin)
    while left > 0:
        out.write(filler * min(left, _PIECE))
        left -= _PIECE


def _free(out: BinaryIO, box: Box) -> None:
    """Make a box one that is passed over, with nothing in it."""
    _fill(out, box.start + 4, 4, b"free", b"\x00")
    _fill(out, box.body, box.end - box.body, b"", b"\x00")


def _film(out: BinaryIO, moov: Box) -> None:
    for box in list(within(out, moov)):
        if box.kind in _TELLING | _SPARE:
            _free(out, box)
        elif box.kind == b"trak":
            _track(out, box)
        elif box.kind == b"mvhd":
            _forget_times(out, box)


def _track(out: BinaryIO, track: Box) -> None:
    media = find(out, track, b"mdia")
    handler = find(out, media, b"hdlr") if media else None
    if media and handler and body(out, handler, 12)[8:12] in _TELLING_TRACKS:
        # A track of places, faces or movements beside the film: what it says goes, and then the track.
        for start, length in list(_samples(out, media)):
            _fill(out, start, length, b"", b"\x00")
        _free(out, track)
        return
    for box in [*within(out, track), *(within(out, media) if media else ())]:
        if box.kind in _TELLING | _SPARE:
            _free(out, box)
        elif box.kind in _HEADS:
            _forget_times(out, box)
        elif box.kind == b"hdlr":
            # Behind what it is stands which program made it, and of some when.
            _fill(out, min(box.body + 24, box.end), max(0, box.end - box.body - 24), b"", b"\x00")
    if media and handler and body(out, handler, 12)[8:12] == b"vide":
        _forget_encoders(out, media)


def _forget_encoders(out: BinaryIO, media: Box) -> None:
    """Blank the name of what encoded the pictures, which is often that of the camera."""
    described = find(out, media, b"minf", b"stbl", b"stsd")
    for entry in within(out, described, 8) if described else ():
        if entry.end - entry.body >= 74:
            _fill(out, entry.body + 42, 32, b"", b"\x00")


def _forget_times(out: BinaryIO, box: Box) -> None:
    """Zeros for when it was made and when it was changed."""
    version = body(out, box, 1)
    length = 16 if version == b"\x01" else 8
    _fill(out, box.body + 4, max(0, min(length, box.end - box.body - 4)), b"", b"\x00")


def _samples(out: BinaryIO, media: Box) -> Iterator[tuple[int, int]]:
    """Where the samples of a track lie, chunk by chunk."""
    table = find(out, media, b"minf", b"stbl")
    parts = {box.kind: box for box in within(out, table)} if table else {}
    sizes = parts.get(b"stsz")
    places = parts.get(b"stco") or parts.get(b"co64")
    runs = parts.get(b"stsc")
    if not (sizes and places and runs):
        return
    fields = Fields(body(out, sizes), 4)
    same, count = fields.number(4), min(fields.number(4), _MOST_SAMPLES)
    each = [same] * count if same else [fields.number(4) for _ in range(count)]
    fields = Fields(body(out, runs), 4)
    steps = [struct.unpack(">III", fields.take(12)) for _ in range(min(fields.number(4), _MOST_SAMPLES))]
    fields = Fields(body(out, places), 4)
    wide = 8 if places.kind == b"co64" else 4
    at = step = 0
    for chunk in range(1, min(fields.number(4), _MOST_SAMPLES) + 1):
        while step + 1 < len(steps) and steps[step + 1][0] <= chunk:
            step += 1
        held = steps[step][1] if steps else 0
        yield fields.number(wide), sum(each[at : at + held])
        at += held
