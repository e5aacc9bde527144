"""What goes through the pipes to the process that reads and back: a kind, a length, that many bytes."""

from __future__ import annotations

import struct
from typing import BinaryIO, Final

REQUEST: Final = b"R"  # to the reader: what to read and how, as JSON
DATA: Final = b"D"  # to the reader: the bytes it asked for
NO_DATA: Final = b"N"  # to the reader: those bytes could not be read
READY: Final = b"H"  # from the reader: it has started
ASK: Final = b"A"  # from the reader: bytes of the file, as ASKED
DONE: Final = b"F"  # from the reader: what was read, as `wire` packs it
FAILED: Final = b"X"  # from the reader: it gave up, and on what kind of error

ASKED: Final = struct.Struct("<QI")  # offset and length

MOST: Final = 64 * 1024 * 1024
"""Bytes in one frame: more of them is no frame of ours."""

_HEAD: Final = struct.Struct("<cI")


class FrameRefused(Exception):
    """What came through the pipe is no frame, or one that is larger than any."""


def send(pipe: BinaryIO, kind: bytes, payload: bytes = b"") -> None:
    """Write one frame; raises OSError when nobody listens any more."""
    pipe.write(_HEAD.pack(kind, len(payload)))
    pipe.write(payload)
    pipe.flush()


def receive(pipe: BinaryIO, most: int = MOST) -> tuple[bytes, bytes]:
    """Kind and payload of the next frame; raises EOFError at the end and FrameRefused for nonsense."""
    kind, length = _HEAD.unpack(_exactly(pipe, _HEAD.size))
    if length > most:
        raise FrameRefused("too long")
    return kind, _exactly(pipe, length)


def _exactly(pipe: BinaryIO, length: int) -> bytes:
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    return data
