"""HEIC: size, day, place and camera from its items; nothing here decodes one.

What can be shown of it is the small JPEG that some cameras put in, as an item of its own or with the EXIF.
"""

from __future__ import annotations

import io
import struct
from typing import BinaryIO, Final

from mwl_desktop.evidence.boxes import Fields, body, whole
from mwl_desktop.evidence.details import Details
from mwl_desktop.evidence.extractors.exif import (
    SMALL,
    changed_on,
    exif_details,
    loaded,
    part,
    plain,
    taken_on,
)
from mwl_desktop.evidence.extractors.images import image_picture
from mwl_desktop.evidence.extractors.video import track_size
from mwl_desktop.evidence.extractors.xmp import LARGEST, Xmp, read_xmp, xmp_details
from mwl_desktop.evidence.facts import BROKEN, FileFacts, Limits, Picture, words
from mwl_desktop.evidence.heif_items import BROKEN_HEIF, Item, Items, item_bytes, read_items

_XMP: Final = b"application/rdf+xml"
_LARGEST_EXIF: Final = 8 * 1024 * 1024
_ARTIST: Final = 0x013B


def heic_facts(stream: BinaryIO, _limits: Limits) -> FileFacts:
    """Facts of a HEIC from its boxes."""
    try:
        items = read_items(stream) if _has_items(stream) else Items(0, {})
        exif = loaded(_exif(stream, items))
        found = [item_bytes(stream, each, LARGEST) for each in items.of(b"mime", _XMP)[:4]]
        size = _size(stream, items) or track_size(stream)
    except BROKEN_HEIF:
        return FileFacts(notes=(BROKEN,))
    details = Details()
    exif_details(exif, details)
    packets = [read_xmp(each) for each in found]
    for packet in packets:
        xmp_details(packet, details)
    first = packets[0] if packets else Xmp()
    width, height = size or (None, None)
    return FileFacts(
        title=words(first.first("title")),
        author=words(str(plain(exif).get(_ARTIST) or "")) or words(first.first("creator")),
        taken_on=taken_on(exif) or first.taken_on or changed_on(exif),
        width=width,
        height=height,
        details=details.all(),
        notes=() if size else (BROKEN,),
    )


def _has_items(stream: BinaryIO) -> bool:
    """Whether there are pictures that stand for themselves; else they are those of a film."""
    kinds = {box.kind for box in whole(stream)}
    return b"meta" in kinds or b"moov" not in kinds


def _exif(stream: BinaryIO, items: Items) -> bytes:
    """The EXIF of the first item that is one, from where its own head says that it begins."""
    for item in items.of(b"Exif"):
        data = item_bytes(stream, item, _LARGEST_EXIF)
        start = 4 + struct.unpack_from(">I", data)[0] if len(data) > 8 else 0
        if data[start : start + 4] in (b"II*\x00", b"MM\x00*"):
            return data[start:]
        if (mark := data.find(b"Exif\x00\x00")) >= 0:
            return data[mark + 6 :]
    return b""


def _size(stream: BinaryIO, items: Items) -> tuple[int, int] | None:
    """Width and height of the picture that the file is about, as it is seen."""
    item = items.items.get(items.primary)
    if item is not None and (size := _size_of(stream, item)):
        return size
    sizes = [size for each in items.items.values() if (size := _size_of(stream, each))]
    return max(sizes, key=lambda size: size[0] * size[1], default=None)


def _size_of(stream: BinaryIO, item: Item) -> tuple[int, int] | None:
    size, turned = None, False
    for each in item.properties:
        if each.kind == b"ispe" and each.end - each.body >= 12:
            size = struct.unpack(">II", body(stream, each, 12)[4:])
        elif each.kind == b"irot":
            turned = bool(Fields(body(stream, each, 1)).number(1) & 1)
    if size is None or not all(0 < each < 2**31 for each in size):
        return None
    return (size[1], size[0]) if turned else size


def heic_picture(stream: BinaryIO, side: int, pixels: int, limits: Limits) -> Picture | None:
    """The small JPEG that the file carries; None where it has none."""
    try:
        items = read_items(stream)
        held = [item_bytes(stream, each) for each in items.of(b"jpeg")[:8]]
        held += [_small(_exif(stream, items))]
    except BROKEN_HEIF:
        return None
    for data in sorted(held, key=len, reverse=True):
        if data and (made := image_picture(io.BytesIO(data), side, pixels, limits)):
            return made
    return None


def _small(exif: bytes) -> bytes:
    small = part(loaded(exif), SMALL)
    start, length = small.get(0x0201), small.get(0x0202)
    if isinstance(start, int) and isinstance(length, int) and 0 < start < start + length <= len(exif):
        return exif[start : start + length]
    return b""
