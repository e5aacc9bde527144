"""JPEG, PNG, WebP and GIF without metadata: pixels stay as they were encoded, and so does which way is up.

What is known to be needed for the look of a picture is kept, and everything else is left out.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

from PIL import Image

from mwl_desktop.evidence.extractors.exif import ORIENTATION, loaded, plain
from mwl_desktop.evidence.facts import Limits
from mwl_desktop.evidence.stripping.refusing import BROKEN, TOO_LARGE, StripRefused

_EXIF_MARK: Final = b"Exif\x00\x00"
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD8)})
_EOI, _SOS, _APP0, _APP2, _APP14, _APP15, _COM = 0xD9, 0xDA, 0xE0, 0xE2, 0xEE, 0xEF, 0xFE
_NEXT_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
_JFIF_LENGTH: Final = 14

_PNG_HEAD: Final = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT: Final = frozenset(
    {
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"iCCP",
        b"sBIT",
        b"bKGD",
        b"pHYs",
        b"hIST",
        b"cICP",
        b"mDCV",
        b"mDCv",
    }
    | {b"cLLI", b"cLLi", b"acTL", b"fcTL", b"fdAT", b"sPLT"}
)
_WEBP_KEPT: Final = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_WEBP_EXIF, _WEBP_XMP = 0x08, 0x04
_GIF_KEPT: Final = frozenset({b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"})


def whole(stream: BinaryIO, limits: Limits) -> bytes:
    """The bytes of a file; raises StripRefused when there are too many."""
    data = stream.read(limits.size + 1)
    if len(data) > limits.size:
        raise StripRefused(TOO_LARGE)
    return data


def _orientation(exif: bytes) -> int:
    found = plain(loaded(exif)).get(ORIENTATION)
    return found if isinstance(found, int) and 2 <= found <= 8 else 1


def _only_orientation(orientation: int) -> bytes:
    """EXIF that says nothing but which way is up; empty where that is as it is stored."""
    if orientation == 1:
        return b""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    return exif.tobytes()


# JPEG


def strip_jpeg(stream: BinaryIO, out: BinaryIO, limits: Limits) -> None:
    """Write a JPEG without its application data and comments; raises StripRefused."""
    out.write(bare_jpeg(whole(stream, limits)))


def bare_jpeg(data: bytes) -> bytes:
    """The same in memory. What stands behind the end of the picture is left out too."""
    pieces: list[bytes] = []
    jfif, orientation = b"", 1
    ended = False
    for marker, piece in _segments(data):
        if marker == 0xE1 and piece[4:10] == _EXIF_MARK:
            orientation = _orientation(piece[4:])
        if marker == _APP0 and piece[4:9] == b"JFIF\x00" and len(piece) >= 4 + _JFIF_LENGTH:
            # Without the small picture that may be in it.
            jfif = b"\xff\xe0\x00\x10" + piece[4:16] + b"\x00\x00"
        elif _is_needed(marker, piece):
            pieces.append(piece)
        ended = ended or marker == _SOS
    if not ended:
        raise StripRefused(BROKEN)
    exif = _only_orientation(orientation)
    held = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif if exif else b""
    return b"".join([b"\xff\xd8", jfif, held, *pieces])


def _is_needed(marker: int, piece: bytes) -> bool:
    if marker == _APP2:
        return piece[4:16] == b"ICC_PROFILE\x00"
    if marker == _APP14:
        return piece[4:9] == b"Adobe"
    return not (_APP0 <= marker <= _APP15 or marker == _COM)


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and bytes of each part; a scan comes with what it encodes."""
    if data[:2] != b"\xff\xd8":
        raise StripRefused(BROKEN)
    at = 2
    while True:
        # What lies between the parts is passed over, as every reader does.
        found = _NEXT_MARKER.search(data, at)
        if found is None:
            raise StripRefused(BROKEN)
        start, marker = found.end() - 2, data[found.end() - 1]
        if marker == _EOI:
            yield marker, b"\xff\xd9"
            return
        if marker in _ALONE:
            yield marker, data[start : start + 2]
            at = start + 2
            continue
        if start + 4 > len(data):
            raise StripRefused(BROKEN)
        end = start + 2 + int.from_bytes(data[start + 2 : start + 4], "big")
        if end > len(data) or end < start + 4:
            raise StripRefused(BROKEN)
        if marker == _SOS:
            after = _NEXT_MARKER.search(data, end)
            if after is None:
                # It was cut off within its pixels: those that are there are kept.
                yield marker, data[start:]
                return
            end = after.start()
        yield marker, data[start:end]
        at = end


# PNG


def strip_png(stream: BinaryIO, out: BinaryIO, limits: Limits) -> None:
    """Write a PNG without words, times and EXIF; raises StripRefused."""
    data = whole(stream, limits)
    if not data.startswith(_PNG_HEAD):
        raise StripRefused(BROKEN)
    pieces = [_PNG_HEAD]
    at, ended = len(_PNG_HEAD), False
    while not ended:
        if at + 12 > len(data):
            raise StripRefused(BROKEN)
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise StripRefused(BROKEN)
        if kind == b"eXIf":
            exif = _only_orientation(_orientation(data[at + 8 : end - 4])).removeprefix(_EXIF_MARK)
            pieces.append(_chunk(b"eXIf", exif) if exif else b"")
        elif not kind[0] & 0x20 or kind in _PNG_KEPT:  # a capital letter: nothing can be seen without it
            pieces.append(data[at:end])
        at, ended = end, kind == b"IEND"
    out.write(b"".join(pieces))


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


# WebP


def strip_webp(stream: BinaryIO, out: BinaryIO, limits: Limits) -> None:
    """Write a WebP without EXIF, XMP and what is not known; raises StripRefused."""
    data = whole(stream, limits)
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise StripRefused(BROKEN)
    kept: list[tuple[bytes, bytes]] = []
    exif = b""
    at, end = 12, min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    while at + 8 <= end:
        kind, length = struct.unpack_from("<4sI", data, at)
        body = data[at + 8 : at + 8 + length]
        if len(body) < length:
            raise StripRefused(BROKEN)
        if kind == b"EXIF":
            exif = _only_orientation(_orientation(body)).removeprefix(_EXIF_MARK)
        elif kind in _WEBP_KEPT:
            kept.append((kind, body))
        at += 8 + length + (length & 1)
    if not kept:
        raise StripRefused(BROKEN)
    if kept[0][0] == b"VP8X" and kept[0][1]:
        flags = kept[0][1][0] & ~(_WEBP_EXIF | _WEBP_XMP) | (_WEBP_EXIF if exif else 0)
        kept[0] = (b"VP8X", bytes([flags]) + kept[0][1][1:])
        kept += [(b"EXIF", exif)] if exif else []
    held = b"".join(
        kind + struct.pack("<I", len(body)) + body + b"\x00" * (len(body) & 1) for kind, body in kept
    )
    out.write(b"RIFF" + struct.pack("<I", len(held) + 4) + b"WEBP" + held)


# GIF


def strip_gif(stream: BinaryIO, out: BinaryIO, limits: Limits) -> None:
    """Write a GIF without comments and what programs keep in it; raises StripRefused."""
    data = whole(stream, limits)
    if data[:6] not in (b"GIF87a", b"GIF89a") or len(data) < 13:
        raise StripRefused(BROKEN)
    at = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    pieces, ended = [data[:at]], False
    try:
        while not ended:
            end, keep, ended = _gif_block(data, at)
            pieces.append(data[at:end] if keep else b"")
            at = end
    except IndexError as error:
        raise StripRefused(BROKEN) from error
    out.write(b"".join(pieces))


def _gif_block(data: bytes, at: int) -> tuple[int, bool, bool]:
    """Where the block ends, whether it is kept, whether it is the last one."""
    if data[at] == 0x3B:
        return at + 1, True, True
    if data[at] == 0x2C:
        table = data[at + 9]
        return _gif_data(data, at + 11 + (3 << (table & 7) + 1 if table & 0x80 else 0)), True, False
    if data[at] != 0x21:
        raise StripRefused(BROKEN)
    kind = data[at + 1]
    needed = kind in (0x01, 0xF9) or (kind == 0xFF and data[at + 3 : at + 14] in _GIF_KEPT)
    return _gif_data(data, at + 2), needed, False


def _gif_data(data: bytes, at: int) -> int:
    """Behind the pieces of data that begin there."""
    while data[at]:
        at += 1 + data[at]
    return at + 1
