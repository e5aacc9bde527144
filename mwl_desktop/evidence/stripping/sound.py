"""MP3, AAC and FLAC without tags, covers and what programs add: of the sound not a byte is changed.

Of MP3 and AAC the frames are kept, one after the other, and nothing that stands before, between or behind
them. Frames of FLAC have no length that could be read without decoding: there the known tags go.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final, TypeAlias

from mwl_desktop.evidence.facts import Limits
from mwl_desktop.evidence.stripping.pieces import Look, Stretch, copy_stretches
from mwl_desktop.evidence.stripping.refusing import BROKEN, StripRefused
from mwl_desktop.evidence.stripping.tags import before_tags, behind_tags

_Kind: TypeAlias = tuple[int, ...]
_Frame: TypeAlias = Callable[[bytes], tuple[int, _Kind] | None]
"""From the first bytes of a frame to its length and what must be the same of all frames of a recording."""

_HEAD: Final = 7
_MOST_PASSED_OVER: Final = 1024 * 1024
_AGREEING: Final = 3
"""How many frames must follow each other before something is believed to be sound."""

_RATES: Final = {
    (1, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_SAMPLING: Final = (44_100, 48_000, 32_000)


def strip_mpeg_sound(stream: BinaryIO, out: BinaryIO, limits: Limits) -> None:
    """Write an MP3 or AAC without tags; raises StripRefused. A FLAC behind such a tag is a FLAC."""
    look = Look(stream)
    start = behind_tags(look)
    if look.at(start, 4) == b"fLaC":
        strip_flac(stream, out, limits)
        return
    end = before_tags(look, start)
    stretches: list[Stretch] = []
    for first, last in _frames(look, start, end):
        if stretches and stretches[-1][1] == first:
            stretches[-1] = (stretches[-1][0], last)
        else:
            stretches.append((first, last))
    if not stretches:
        raise StripRefused(BROKEN)
    copy_stretches(stream, out, stretches)


def _frames(look: Look, start: int, end: int) -> Iterator[Stretch]:
    """Where the frames begin and end; what lies between them is passed over."""
    at, kind, passed_over = start, None, 0
    while at + 4 <= end:
        found = _first_of(look.at(at, _HEAD), kind)
        if found is None or (kind is None and not _is_sound(look, at, end, found[1])):
            following = _next_sound(look, at + 1, end)
            passed_over += (following if following is not None else end) - at
            if following is None:
                return
            if passed_over > _MOST_PASSED_OVER:
                raise StripRefused(BROKEN)
            at, kind = following, None
            continue
        # The last frame may have been cut off: what is there of it is sound as well.
        yield at, min(at + found[0], end)
        at, kind = at + found[0], found[1]


def _next_sound(look: Look, start: int, end: int) -> int | None:
    """Where frames begin again."""
    at, furthest = start, min(end, start + _MOST_PASSED_OVER)
    while at < furthest:
        held = look.at(at, min(4096, furthest - at))
        mark = held.find(b"\xff")
        if mark < 0:
            at += len(held)
            continue
        at += mark
        found = _first_of(look.at(at, _HEAD), None)
        if found is not None and _is_sound(look, at, end, found[1]):
            return at
        at += 1
    if furthest < end:
        raise StripRefused(BROKEN)
    return None


def _is_sound(look: Look, at: int, end: int, kind: _Kind) -> bool:
    """Whether several frames of one kind follow each other from there, or up to the end."""
    for _ in range(_AGREEING):
        found = _first_of(look.at(at, _HEAD), kind)
        if found is None:
            return False
        at += found[0]
        if at >= end:
            return True
    return True


def _first_of(head: bytes, kind: _Kind | None) -> tuple[int, _Kind] | None:
    """Length and kind of the frame that begins so."""
    for way in _WAYS:
        found = way(head)
        if found is not None and kind in (None, found[1]):
            return found
    return None


def _mpeg(head: bytes) -> tuple[int, _Kind] | None:
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version = {0: 3, 2: 2, 3: 1}.get(head[1] >> 3 & 3)
    layer = 4 - (head[1] >> 1 & 3)
    rate, sampling = head[2] >> 4, head[2] >> 2 & 3
    if version is None or layer == 4 or rate in (0, 15) or sampling == 3:
        return None
    bits = _RATES[min(version, 2), layer if version == 1 else min(layer, 2)][rate - 1] * 1000
    hertz = _SAMPLING[sampling] >> (version - 1)
    padding = head[2] >> 1 & 1
    if layer == 1:
        length = (12 * bits // hertz + padding) * 4
    else:
        length = (72 if layer == 3 and version > 1 else 144) * bits // hertz + padding
    return length, (version, layer, sampling)


def _adts(head: bytes) -> tuple[int, _Kind] | None:
    if len(head) < _HEAD or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return None
    length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    if length < _HEAD or head[2] >> 2 & 15 > 12:
        return None
    return length, (head[1] & 8, 4, head[2] >> 2 & 15)


_WAYS: Final[tuple[_Frame, ...]] = (_mpeg, _adts)


# FLAC

_STREAM, _SEEKING, _SAID = 0, 3, 4
_FLAC_KEPT: Final = frozenset({_STREAM, _SEEKING})
_STREAM_LENGTH: Final = 34
_MOST_BLOCKS: Final = 10_000
_CHANNELS: Final = b"WAVEFORMATEXTENSIBLE_CHANNEL_MASK="


def strip_flac(stream: BinaryIO, out: BinaryIO, _limits: Limits) -> None:
    """Write a FLAC without comments, pictures and what programs keep in it; raises StripRefused."""
    look = Look(stream)
    start = behind_tags(look)
    if look.at(start, 4) != b"fLaC":
        raise StripRefused(BROKEN)
    kept: list[tuple[int, bytes]] = []
    sound = start + 4
    for kind, first, last in _blocks(look, sound):
        body = bare_flac_block(kind, look.at(first, last - first))
        kept += [(kind, body)] if body else []
        sound = last
    if not kept or kept[0][0] != _STREAM or len(kept[0][1]) != _STREAM_LENGTH:
        raise StripRefused(BROKEN)
    mark = look.at(sound, 2)
    if len(mark) < 2 or mark[0] != 0xFF or mark[1] & 0xFE != 0xF8:
        raise StripRefused(BROKEN)
    out.write(b"fLaC")
    for number, (kind, body) in enumerate(kept):
        last_one = 0x80 if number == len(kept) - 1 else 0
        out.write(bytes([kind | last_one]) + len(body).to_bytes(3, "big") + body)
    copy_stretches(stream, out, [(sound, before_tags(look, sound))])


def _blocks(look: Look, at: int) -> Iterator[tuple[int, int, int]]:
    """Kind, start and end of what stands before the sound."""
    for _ in range(_MOST_BLOCKS):
        head = look.at(at, 4)
        if len(head) < 4:
            break
        end = at + 4 + int.from_bytes(head[1:], "big")
        if end > look.size:
            break
        yield head[0] & 0x7F, at + 4, end
        if head[0] & 0x80:
            return
        at = end
    raise StripRefused(BROKEN)


def bare_flac_block(kind: int, body: bytes) -> bytes:
    """What stays of a block of FLAC; of comments only which loudspeaker each channel is for."""
    if kind in _FLAC_KEPT:
        return body
    return _only_channels(body) if kind == _SAID else b""


def _only_channels(comments: bytes) -> bytes:
    at = comments.upper().find(_CHANNELS)
    if at < 4:
        return b""
    (length,) = struct.unpack_from("<I", comments, at - 4)
    said = comments[at : at + length]
    value = said[len(_CHANNELS) :]
    if len(said) != length or not 0 < len(value) <= 10 or not value.isalnum():
        return b""
    return struct.pack("<III", 0, 1, length) + said
