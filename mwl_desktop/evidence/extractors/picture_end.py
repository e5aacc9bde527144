"""Whether a picture has its end: one that was cut short begins like a whole one, and is shown in part."""

from __future__ import annotations

from typing import BinaryIO, Final

_MOST_PARTS: Final = 100_000
_PIECE: Final = 1024 * 1024
_PNG_HEAD: Final = 8
_START_OF_SCAN, _END = 0xDA, b"\xff\xd9"


def jpeg_ends(stream: BinaryIO) -> bool:
    """Whether the lines of a JPEG come to their end; where they cannot be found nothing is claimed."""
    at = 2
    for _ in range(_MOST_PARTS):
        stream.seek(at)
        head = stream.read(4)
        if len(head) < 4 or head[0] != 0xFF:
            return True
        if head[1] == 0xFF:  # padding
            at += 1
        elif head[1] == _START_OF_SCAN:
            return _holds_end(stream)
        else:
            at += 2 + int.from_bytes(head[2:4], "big")
    return True


def _holds_end(stream: BinaryIO) -> bool:
    """Within the lines no other byte but a zero follows such a mark, so it is one wherever it stands."""
    last = b""
    while piece := stream.read(_PIECE):
        if _END in last + piece:
            return True
        last = piece[-1:]
    return False


def png_ends(stream: BinaryIO) -> bool:
    """Whether the last part of a PNG is there, and each one before it whole."""
    at = _PNG_HEAD
    for _ in range(_MOST_PARTS):
        stream.seek(at)
        head = stream.read(8)
        if len(head) < 8:
            return False
        if head[4:] == b"IEND":
            return True
        at += 12 + int.from_bytes(head[:4], "big")
    return True
