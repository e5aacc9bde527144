"""Ogg with Vorbis, Opus, FLAC, Speex or Theora in it, without comments: pages are written anew around them.

Each stream begins with packets about itself. Its comments are replaced by empty ones, the other packets stay
as they are; the pages behind them keep what they hold and are only numbered and summed again.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from mwl_desktop.evidence.facts import Limits
from mwl_desktop.evidence.stripping.pieces import Look
from mwl_desktop.evidence.stripping.refusing import BROKEN, NO_WAY, StripRefused
from mwl_desktop.evidence.stripping.sound import bare_flac_block

_MARK: Final = b"OggS"
_HEAD: Final = struct.Struct("<4sBBqIIIB")
_CONTINUED, _FIRST, _LAST = 1, 2, 4
_NOWHERE: Final = -1
_MOST_SEGMENTS: Final = 255
_LONGEST_HEADER: Final = 64 * 1024 * 1024
_MOST_PASSED_OVER: Final = 4 * 1024 * 1024
_MOST_STREAMS: Final = 1_000
_TURNED: Final = bytes(int(f"{number:08b}"[::-1], 2) for number in range(256))


def checksum(data: bytes) -> int:
    """Ogg's sum of a page: that of ZIP with every bit the other way round, and nothing turned at its ends."""
    turned = zlib.crc32(data.translate(_TURNED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{turned:032b}"[::-1], 2)


@dataclass(frozen=True, slots=True)
class _Page:
    """One page: `lengths` are those of its segments."""

    flags: int
    granule: int
    serial: int
    number: int
    lengths: bytes
    body: bytes
    crc: int = 0

    def made(self, number: int | None = None) -> bytes:
        """Its bytes; one whose sum was wrong keeps a wrong one, so that its damage stays known."""
        data = self._unsummed(self.number if number is None else number)
        wrong = 0 if number is None else self.crc ^ checksum(self._unsummed(self.number))
        return data[:22] + struct.pack("<I", checksum(data) ^ wrong) + data[26:]

    @property
    def is_whole(self) -> bool:
        """Whether its sum is right."""
        return self.crc == checksum(self._unsummed(self.number))

    def _unsummed(self, number: int) -> bytes:
        count = len(self.lengths)
        head = _HEAD.pack(_MARK, 0, self.flags, self.granule, self.serial, number, 0, count)
        return head + self.lengths + self.body


@dataclass(slots=True)
class _Stream:
    """One stream: what its first packets were, as long as they come in, and by how much numbers move."""

    emptied: Callable[[int, bytes], bytes] | None
    wanted: int
    packets: list[bytes] = field(default_factory=list)
    begun: bytes = b""
    held: int = 0
    read: int = 0
    written: int = 0

    @property
    def is_about_itself(self) -> bool:
        """Whether more packets about the stream are to come."""
        return len(self.packets) < self.wanted


def strip_ogg(stream: BinaryIO, out: BinaryIO, _limits: Limits) -> None:
    """Write an Ogg whose comments are empty; raises StripRefused."""
    look = Look(stream)
    streams: dict[int, _Stream] = {}
    for page in _pages(look):
        if page.flags & _FIRST:
            streams[page.serial] = _begun(page)
        known = streams.get(page.serial)
        if known is None or len(streams) > _MOST_STREAMS:
            raise StripRefused(BROKEN)
        if known.emptied is None:
            continue
        known.read += 1
        if not known.is_about_itself:
            out.write(page.made((page.number - known.read + 1 + known.written) & 0xFFFFFFFF))
            known.written += 1
            continue
        _take(known, page)
        for made in _opening(known, page):
            out.write(made)
    if not streams or any(each.emptied and each.is_about_itself for each in streams.values()):
        raise StripRefused(BROKEN)
    if not any(each.emptied for each in streams.values()):
        raise StripRefused(NO_WAY)


def _pages(look: Look) -> Iterator[_Page]:
    """The pages of a file; what lies between them, and one that is cut off, is passed over."""
    at = passed_over = 0
    while at + _HEAD.size <= look.size:
        page = _page(look, at)
        if page is not None:
            yield page
            at += _HEAD.size + len(page.lengths) + len(page.body)
            continue
        found = look.at(at + 1, 65_536).find(_MARK)
        step = found + 1 if found >= 0 else 65_536 - len(_MARK)
        at, passed_over = at + step, passed_over + step
        if passed_over > _MOST_PASSED_OVER:
            raise StripRefused(BROKEN)


def _page(look: Look, at: int) -> _Page | None:
    head = look.at(at, _HEAD.size)
    if head[:5] != _MARK + b"\x00":
        return None
    _, _, flags, granule, serial, number, crc, count = _HEAD.unpack(head)
    lengths = look.at(at + _HEAD.size, count)
    body = look.at(at + _HEAD.size + count, sum(lengths))
    if len(lengths) < count or len(body) < sum(lengths):
        return None
    return _Page(flags, granule, serial, number, lengths, body, crc)


def _take(known: _Stream, page: _Page) -> None:
    """Take in a page of packets about the stream, which ends with one of them."""
    if not page.is_whole or bool(page.flags & _CONTINUED) != bool(known.begun):
        raise StripRefused(BROKEN)
    known.held += len(page.body)
    if known.held > _LONGEST_HEADER:
        raise StripRefused(BROKEN)
    at = 0
    pieces = [known.begun]
    for length in page.lengths:
        pieces.append(page.body[at : at + length])
        at += length
        if length < _MOST_SEGMENTS:
            known.packets.append(b"".join(pieces))
            pieces = []
    known.begun = b"".join(pieces)
    alone = len(known.packets) == 1 and not known.begun
    if (page.flags & _FIRST and not alone) or (not known.is_about_itself and not _ends(known)):
        # Sound on the page of a packet about the stream is what no program writes.
        raise StripRefused(BROKEN)


def _ends(known: _Stream) -> bool:
    return not known.begun and len(known.packets) == known.wanted


def _opening(known: _Stream, page: _Page) -> Iterator[bytes]:
    """The pages that can be made now: of the first packet at once, of the others when all are there."""
    emptied = known.emptied
    if emptied is None:
        return
    packets = []
    if page.flags & _FIRST:
        packets = known.packets[:1]
    elif not known.is_about_itself:
        packets = [emptied(number, packet) for number, packet in enumerate(known.packets)][1:]
        known.packets = [b""] * known.wanted
    for flags, lengths, body, granule in _paged(packets):
        flags |= page.flags & _FIRST
        yield _Page(flags, granule, page.serial, known.written, lengths, body).made()
        known.written += 1


def _paged(packets: list[bytes]) -> Iterator[tuple[int, bytes, bytes, int]]:
    """Flags, lengths of segments, bytes and place in time of the pages that hold these packets."""
    lengths = bytearray()
    for packet in packets:
        lengths += b"\xff" * (len(packet) // _MOST_SEGMENTS) + bytes([len(packet) % _MOST_SEGMENTS])
    body, at, flags = b"".join(packets), 0, 0
    for start in range(0, len(lengths), _MOST_SEGMENTS):
        here = bytes(lengths[start : start + _MOST_SEGMENTS])
        ends = any(length < _MOST_SEGMENTS for length in here)
        yield flags, here, body[at : at + sum(here)], 0 if ends else _NOWHERE
        at += sum(here)
        flags = 0 if here[-1] < _MOST_SEGMENTS else _CONTINUED


# What each kind of stream says of itself


def _begun(page: _Page) -> _Stream:
    """A stream by its first packet; one of a kind that is not known gets no copy."""
    head = page.body[: sum(page.lengths)]
    if head.startswith(b"fishead\x00"):
        return _Stream(None, 0)  # an index of places in the file, which would be wrong in the copy
    for mark, emptied, wanted in _KINDS:
        if head.startswith(mark):
            return _Stream(emptied, wanted)
    if head.startswith(b"\x7fFLAC\x01") and len(head) > 9:
        return _Stream(_flac, 1 + max(1, int.from_bytes(head[7:9], "big")))
    if head.startswith(b"Speex   ") and len(head) >= 72 and head[68:72] == bytes(4):
        return _Stream(_speex, 2)
    raise StripRefused(NO_WAY)


def _comments_of(mark: bytes, end: bytes) -> Callable[[int, bytes], bytes]:
    def emptied(number: int, packet: bytes) -> bytes:
        if number != 1:
            return packet
        if not packet.startswith(mark):
            raise StripRefused(BROKEN)
        return mark + bytes(8) + end

    return emptied


def _speex(number: int, packet: bytes) -> bytes:
    return bytes(8) if number == 1 else packet


def _flac(number: int, packet: bytes) -> bytes:
    """A block of FLAC; one of which nothing stays is room left free, or comments of which there are none."""
    if number == 0:
        return packet
    if not packet:
        raise StripRefused(BROKEN)
    last, kind = packet[0] & 0x80, packet[0] & 0x7F
    body = bare_flac_block(kind, packet[4:])
    if not body:
        kind, body = (4, bytes(8)) if number == 1 else (1, b"")
    return bytes([last | kind]) + len(body).to_bytes(3, "big") + body


_KINDS: Final = (
    (b"\x01vorbis", _comments_of(b"\x03vorbis", b"\x01"), 3),
    (b"OpusHead", _comments_of(b"OpusTags", b""), 2),
    (b"\x80theora", _comments_of(b"\x81theora", b""), 3),
)
