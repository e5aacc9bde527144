"""WebM and Matroska without tags, titles and attachments: no byte of the film moves.

What is not needed becomes an element that every reader passes over, with nothing in it, so that whatever
points to a place in the film still finds it there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from mwl_desktop.evidence.boxes import BrokenBoxes
from mwl_desktop.evidence.ebml import UNKNOWN, variable
from mwl_desktop.evidence.facts import Limits
from mwl_desktop.evidence.stripping.pieces import Look, Stretch, blank, copy_stretches
from mwl_desktop.evidence.stripping.refusing import BROKEN, StripRefused
from mwl_desktop.evidence.stripping.sound import bare_flac_block

_HEADER, _SEGMENT, _VOID, _SUM = 0x1A45DFA3, 0x18538067, 0xEC, 0xBF
_SEEKS, _INFO, _TRACKS, _CLUSTER, _CUES = 0x114D9B74, 0x1549A966, 0x1654AE6B, 0x1F43B675, 0x1C53BB6B
_CHAPTERS, _TAGS, _ATTACHMENTS = 0x1043A770, 0x1254C367, 0x1941A469
_TRACK, _SEEK, _SEEK_ID, _SEEK_TO = 0xAE, 0x4DBB, 0x53AB, 0x53AC
_MUXER, _WRITER = 0x4D80, 0x5741
_CODEC, _PRIVATE = 0x86, 0x63A2
_LONGEST_PRIVATE: Final = 16 * 1024 * 1024

_OF_A_SEGMENT: Final = frozenset({_SEEKS, _INFO, _TRACKS, _CLUSTER, _CUES, _CHAPTERS, _TAGS, _ATTACHMENTS})
_KEPT: Final[dict[int, frozenset[int]]] = {
    _SEGMENT: frozenset({_SEEKS, _INFO, _TRACKS, _CLUSTER, _CUES, _CHAPTERS}),
    _SEEKS: frozenset({_SEEK}),
    _SEEK: frozenset({_SEEK_ID, _SEEK_TO}),
    # Its unit of time and its length. Two more must be there, and are emptied.
    _INFO: frozenset({0x2AD7B1, 0x4489, _MUXER, _WRITER}),
    _TRACKS: frozenset({_TRACK}),
    _TRACK: frozenset(
        {0xD7, 0x73C5, 0x83, 0xB9, 0x88, 0x55AA, 0x55AB, 0x55AC, 0x55AD, 0x55AE, 0x55AF, 0x9C, 0x6DE7, 0x6DF8}
        | {0x23E383, 0x234E7A, 0x23314F, 0x537F, 0x55EE, 0x41E4, 0x22B59C, 0x22B59D, 0x86, 0x63A2, 0x56AA}
        | {0x56BB, 0x6624, 0xE0, 0xE1, 0xE2, 0x6D80, 0xAA, 0x6FAB, 0xC0, 0xC1, 0xC4, 0xC6, 0xC7}
    ),
    _CLUSTER: frozenset({0xE7, 0xA3, 0xA0, 0xAB, 0xA7, 0x5854, 0xAF}),
}
"""What is kept of those elements that are gone into; all others are kept whole or not at all."""
_ENTERED: Final = frozenset({_SEEKS, _SEEK, _INFO, _TRACKS, _TRACK, _CLUSTER})
_SHORT: Final = 128
_DEEPEST: Final = 5


@dataclass(frozen=True, slots=True)
class _Element:
    """One element: its number, where it starts, where its body does and where it ends."""

    number: int
    start: int
    body: int
    end: int


def strip_matroska(stream: BinaryIO, out: BinaryIO, _limits: Limits) -> None:
    """Write a WebM or Matroska film with nothing in it but the film; raises StripRefused."""
    look = Look(stream)
    try:
        parts = list(_parts(look))
        if [each.number for each in parts[:2]] != [_HEADER, _SEGMENT]:
            raise StripRefused(BROKEN)
        segment = parts[1]
        # Gone through once before anything is written: of what cannot be gone through there is no copy.
        seen = {each.number for each in _elements(look, segment)}
        for _ in _changes(look, segment, 0):
            pass
        if not seen >= {_INFO, _TRACKS}:
            raise StripRefused(BROKEN)
        copy_stretches(stream, out, [(0, segment.end)])
        for stretch, begin in _changes(look, segment, 0):
            blank(out, stretch, begin)
    except BrokenBoxes as error:
        raise StripRefused(BROKEN) from error
    out.seek(0, 2)


def _parts(look: Look) -> Iterator[_Element]:
    """The head of the file and the film; what stands behind that is no part of it."""
    at = 0
    for _ in range(2):
        element = _element(look, at, look.size)
        yield element
        at = element.end


def _element(look: Look, at: int, end: int) -> _Element:
    head = look.at(at, min(12, end - at))
    number, length = variable(head, 0, keep_mark=True)
    size, more = variable(head, length, keep_mark=False)
    body = at + length + more
    if size == UNKNOWN:
        return _Element(number, at, body, _end_of_unsaid(look, number, body, end))
    if body + size > end and end < look.size:
        raise BrokenBoxes("beyond its parent")
    return _Element(number, at, body, min(body + size, end))


def _end_of_unsaid(look: Look, number: int, body: int, end: int) -> int:
    """Where an element ends that was written before anybody knew: a film, or some pictures of it."""
    if number == _SEGMENT:
        return end
    if number != _CLUSTER:
        raise BrokenBoxes("no length")
    at = body
    while at < end:
        inner = _element(look, at, end)
        if inner.number in _OF_A_SEGMENT:
            return at
        at = inner.end
    return end


def _elements(look: Look, outer: _Element) -> Iterator[_Element]:
    at = outer.body
    while at < outer.end:
        element = _element(look, at, outer.end)
        yield element
        at = element.end


def _changes(look: Look, outer: _Element, depth: int) -> Iterator[tuple[Stretch, bytes]]:
    """Where zeros go, and what stands before them."""
    for element in _elements(look, outer):
        if element.number not in _KEPT[outer.number] or _leads_nowhere(look, element):
            yield (element.start, element.end), _void(element)
        elif element.number in (_MUXER, _WRITER):
            yield (element.body, element.end), b""
        elif element.number == _PRIVATE:
            yield from _private(look, outer, element)
        elif element.number in _ENTERED and depth < _DEEPEST:
            yield from _changes(look, element, depth + 1)


def _private(look: Look, track: _Element, private: _Element) -> Iterator[tuple[Stretch, bytes]]:
    """What a decoder is told: sound that came out of an Ogg or FLAC may have brought its comments along."""
    codec = next((each for each in _elements(look, track) if each.number == _CODEC), None)
    length = private.end - private.body
    name = look.at(codec.body, min(32, codec.end - codec.body)).rstrip(b"\x00") if codec else b""
    if name not in _WITH_COMMENTS or not 0 < length < _LONGEST_PRIVATE:
        return
    held = look.at(private.body, length)
    made = _bare_blocks(held) if name == b"A_FLAC" else _bare_packets(held)
    if made != held:
        yield (private.body, private.end), made


_WITH_COMMENTS: Final = (b"A_VORBIS", b"V_THEORA", b"A_FLAC")


def _bare_packets(held: bytes) -> bytes:
    """Three packets behind each other, of which the second has the comments: now a maker without a name."""
    at, lengths = 1, [0, 0]
    for number in range(2):
        while at < len(held) and held[at] == 255:
            lengths[number], at = lengths[number] + 255, at + 1
        if at >= len(held):
            raise BrokenBoxes("no packets")
        lengths[number], at = lengths[number] + held[at], at + 1
    start, end = at + lengths[0], at + lengths[0] + lengths[1]
    spare = lengths[1] - 16
    if held[0] != 2 or spare < 0 or held[start + 1 : start + 7] not in (b"vorbis", b"theora"):
        raise BrokenBoxes("no packets")
    empty = held[start : start + 7] + spare.to_bytes(4, "little") + b" " * spare + bytes(4) + b"\x01"
    return held[:start] + empty + held[end:]


def _bare_blocks(held: bytes) -> bytes:
    """Blocks of FLAC: those of which nothing stays become room left free."""
    made, at, last = bytearray(held), 4, 0
    while at + 4 <= len(held) and not last:
        last, kind = held[at] & 0x80, held[at] & 0x7F
        end = at + 4 + int.from_bytes(held[at + 1 : at + 4], "big")
        if end > len(held):
            raise BrokenBoxes("no blocks")
        if not bare_flac_block(kind, held[at + 4 : end]):
            made[at] = last | 1
            made[at + 4 : end] = bytes(end - at - 4)
        at = end
    return bytes(made[:at] + bytes(len(held) - at))


def _leads_nowhere(look: Look, element: _Element) -> bool:
    """Whether it says where something is that is not there any more."""
    if element.number != _SEEK:
        return False
    wanted = next((each for each in _elements(look, element) if each.number == _SEEK_ID), None)
    if wanted is None:
        return True
    number = int.from_bytes(look.at(wanted.body, min(4, wanted.end - wanted.body)), "big")
    return number not in _KEPT[_SEGMENT]


def _void(element: _Element) -> bytes:
    """The head of an element that is passed over and takes as much room."""
    length = element.end - element.start
    if length < 2:
        raise BrokenBoxes("no room")
    if length <= _SHORT:
        return bytes([_VOID, 0x80 | length - 2])
    return bytes([_VOID, 0x01]) + (length - 9).to_bytes(7, "big")
