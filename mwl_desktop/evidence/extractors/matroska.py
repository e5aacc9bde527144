"""WebM, Matroska and AVI films: length, size, day and title, from their heads."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import BinaryIO, Final

from mwl_desktop.evidence.boxes import BrokenBoxes
from mwl_desktop.evidence.ebml import UNKNOWN, variable
from mwl_desktop.evidence.extractors.video import Film, film_facts
from mwl_desktop.evidence.facts import FileFacts, Limits

_SEGMENT, _INFO, _TRACKS, _TAGS, _CLUSTER = 0x18538067, 0x1549A966, 0x1654AE6B, 0x1254C367, 0x1F43B675
_SCALE, _DURATION, _DATE, _TITLE, _MUXER, _WRITER = 0x2AD7B1, 0x4489, 0x4461, 0x7BA9, 0x4D80, 0x5741
_TRACK, _VIDEO, _WIDTH, _HEIGHT = 0xAE, 0xE0, 0xB0, 0xBA
_TAG, _SIMPLE, _NAME, _STRING = 0x7373, 0x67C8, 0x45A3, 0x4487
_MOST_ELEMENTS: Final = 20_000
_MOST_BYTES: Final = 1024 * 1024
_EPOCH: Final = datetime(2001, 1, 1, tzinfo=UTC)


def matroska_facts(stream: BinaryIO, limits: Limits) -> FileFacts:
    """Facts of a WebM or Matroska film."""
    return film_facts(stream, limits, _matroska)


def _matroska(stream: BinaryIO, film: Film) -> None:
    end = stream.seek(0, 2)
    known = False
    for number, start, stop in _elements(stream, 0, end):
        if number != _SEGMENT:
            continue
        known = True
        for inner, begin, close in _elements(stream, start, stop):
            if inner == _INFO:
                _info(stream, begin, close, film)
            elif inner == _TRACKS:
                _sizes(stream, begin, close, film)
            elif inner == _TAGS:
                _tags(stream, begin, close, film)
            elif inner == _CLUSTER and close == stop == end and begin < 10_000_000 < end - begin:
                break  # one without a length: what follows are pictures
    if not known:
        raise BrokenBoxes("no film")


def _elements(stream: BinaryIO, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Number, start and end of the elements between two places."""
    at = start
    for _ in range(_MOST_ELEMENTS):
        if at + 2 > end:
            return
        stream.seek(at)
        head = stream.read(12)
        number, length = variable(head, 0, keep_mark=True)
        size, more = variable(head, length, keep_mark=False)
        body = at + length + more
        stop = end if size == UNKNOWN else min(body + size, end)
        yield number, body, stop
        at = stop


def _held(stream: BinaryIO, start: int, end: int) -> bytes:
    stream.seek(start)
    return stream.read(min(end - start, 4096))


def _words(data: bytes) -> str:
    return data.split(b"\x00")[0].decode("utf-8", "replace")


def _info(stream: BinaryIO, start: int, end: int, film: Film) -> None:
    scale, length = 1_000_000, 0.0
    for number, begin, close in _elements(stream, start, end):
        data = _held(stream, begin, close)
        if number == _SCALE:
            scale = int.from_bytes(data, "big")
        elif number == _DURATION and len(data) in (4, 8):
            length = struct.unpack(">f" if len(data) == 4 else ">d", data)[0]
        elif number == _DATE and len(data) == 8:
            made = _EPOCH + timedelta(seconds=int.from_bytes(data, "big", signed=True) // 1_000_000_000)
            film.made = made.strftime("%Y-%m-%dT%H:%M:%SZ")
        elif number == _TITLE:
            film.tell("title", _words(data))
        elif number in (_WRITER, _MUXER):
            film.tell("software", _words(data))
    film.seconds = length * scale / 1e9 if length > 0 else None


def _sizes(stream: BinaryIO, start: int, end: int, film: Film) -> None:
    for number, begin, close in _elements(stream, start, end):
        if number != _TRACK:
            continue
        for kind, video, stop in _elements(stream, begin, close):
            if kind == _VIDEO:
                found = {
                    each: int.from_bytes(_held(stream, first, last), "big")
                    for each, first, last in _elements(stream, video, stop)
                    if each in (_WIDTH, _HEIGHT)
                }
                width, height = found.get(_WIDTH, 0), found.get(_HEIGHT, 0)
                if 0 < width < 100_000 and 0 < height < 100_000:
                    film.size = film.size or (width, height)


def _tags(stream: BinaryIO, start: int, end: int, film: Film) -> None:
    if end - start > _MOST_BYTES:
        return
    for number, begin, close in _elements(stream, start, end):
        if number != _TAG:
            continue
        for kind, first, last in _elements(stream, begin, close):
            if kind == _SIMPLE:
                pair = {each: _words(_held(stream, a, b)) for each, a, b in _elements(stream, first, last)}
                film.tell(pair.get(_NAME, "").lower(), pair.get(_STRING, ""))


# AVI

_AVI_WORDS: Final = {
    b"INAM": "title",
    b"IART": "artist",
    b"ICMT": "comment",
    b"ICOP": "copyright",
    b"ISFT": "software",
}


def avi_facts(stream: BinaryIO, limits: Limits) -> FileFacts:
    """Facts of an AVI film."""
    return film_facts(stream, limits, _avi)


def _avi(stream: BinaryIO, film: Film) -> None:
    _chunks(stream, 12, stream.seek(0, 2), film, 0)
    if film.size is None:
        raise BrokenBoxes("no film")


def _chunks(stream: BinaryIO, start: int, end: int, film: Film, depth: int) -> None:
    at = start
    for _ in range(1000):
        if at + 8 > end or depth > 3:
            return
        stream.seek(at)
        kind, size = struct.unpack("<4sI", stream.read(8))
        stop = min(at + 8 + size, end)
        data = stream.read(min(size, 1000)) if kind != b"LIST" else stream.read(4)
        if kind == b"LIST" and data in (b"hdrl", b"INFO"):
            _chunks(stream, at + 12, stop, film, depth + 1)
        elif kind == b"avih" and len(data) >= 40:
            span, frames = struct.unpack_from("<I", data)[0], struct.unpack_from("<I", data, 16)[0]
            film.seconds = span * frames / 1e6
            film.size = struct.unpack_from("<II", data, 32)
        elif kind in _AVI_WORDS:
            film.tell(_AVI_WORDS[kind], _words(data))
        elif kind == b"IDIT":
            film.tell("date_recorded", _words(data))
        at = stop + (size & 1)
