"""Films: how long, how large, when, where and with what they were taken; nothing here decodes one."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import BinaryIO, Final

from mwl_desktop.evidence.boxes import Box, BrokenBoxes, body, boxes, whole, within
from mwl_desktop.evidence.details import Details, moment
from mwl_desktop.evidence.extractors.exif import camera, coordinates
from mwl_desktop.evidence.facts import BROKEN, FileFacts, Limits, day, words

BROKEN_FILM: Final = (BrokenBoxes, OSError, ValueError, OverflowError, struct.error, IndexError)

_EPOCH: Final = datetime(1904, 1, 1, tzinfo=UTC)
_PLACE = re.compile(r"([+-]\d{1,2}(?:\.\d{1,12})?)([+-]\d{1,3}(?:\.\d{1,12})?)([+-]\d{1,6}(?:\.\d{1,6})?)?")
_MOST_WORDS: Final = 4096
# Names of what is said in QuickTime's older list, its newer one, and Matroska's.
_CODES: Final = {
    "nam": "detail.title", "ART": "detail.artist", "aut": "detail.author", "alb": "detail.album",
    "cmt": "detail.comment", "des": "detail.description", "cpy": "detail.rights", "swr": "detail.made_with",
    "too": "detail.made_with", "key": "detail.keywords", "dir": "detail.author", "prd": "detail.publisher",
    "day": "detail.recorded", "location.ISO6709": "detail.place", "xyz": "detail.place",
    "title": "detail.title", "artist": "detail.artist", "author": "detail.author",
    "comment": "detail.comment",
    "description": "detail.description", "copyright": "detail.rights", "software": "detail.made_with",
    "keywords": "detail.keywords", "creationdate": "detail.recorded",
    "location.name": "detail.place_name", "content.identifier": "detail.identifier",
    "encoder": "detail.made_with", "date_recorded": "detail.recorded", "location": "detail.place",
}  # fmt: skip


@dataclass(slots=True)
class Film:
    """What was found of a film."""

    seconds: float | None = None
    size: tuple[int, int] | None = None
    made: str = ""
    said: dict[str, str] = field(default_factory=dict)

    def tell(self, name: str, value: str) -> None:
        """Keep the first that is said by a name."""
        if value.strip() and len(self.said) < 200:
            self.said.setdefault(name, value.strip()[:_MOST_WORDS])


def film_facts(stream: BinaryIO, _limits: Limits, read: Callable[[BinaryIO, Film], None]) -> FileFacts:
    """Facts of a film of which `read` finds what it can."""
    film = Film()
    notes: tuple[str, ...] = ()
    try:
        read(stream, film)
    except BROKEN_FILM:
        notes = (BROKEN,)
    details = Details()
    said = film.said
    for name, code in _CODES.items():
        value = said.get(name, "")
        if code == "detail.place":
            value = place(value)
        details.add(code, moment(value) or value if code == "detail.recorded" else value)
    maker, model = said.get("make", said.get("mak", "")), said.get("model", said.get("mod", ""))
    details.add("detail.camera", camera(maker, model))
    details.add("detail.created", moment(film.made))
    details.add("detail.duration", duration(film.seconds))
    width, height = film.size or (None, None)
    if film.size:
        details.add("detail.picture_size", f"{width} × {height}")
    recorded = said.get("creationdate") or said.get("day") or said.get("date_recorded") or ""
    return FileFacts(
        title=words(said.get("nam") or said.get("title")),
        author=words(said.get("ART") or said.get("artist") or said.get("aut") or said.get("author")),
        taken_on=day(recorded) or day(film.made),
        width=width,
        height=height,
        text=said.get("des") or said.get("description") or "",
        details=details.all(),
        notes=notes,
    )


def duration(seconds: float | None) -> str:
    """How long: "1:02:05", "3:20", "0:07", "0.4 s"; empty where it is not known."""
    if seconds is None or not 0 < seconds < 10_000_000:
        return ""
    if seconds < 1:
        return f"{max(seconds, 0.01):.1g} s" if seconds < 0.95 else "0:01"
    whole_ones = round(seconds)
    hours, rest = divmod(whole_ones, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def place(value: str) -> str:
    """ISO 6709's "+47.0707+015.4395+353.0/" in words; empty where it is none."""
    found = _PLACE.match(value.strip())
    if not found:
        return ""
    latitude, longitude = float(found[1]), float(found[2])
    if abs(latitude) > 90 or abs(longitude) > 180 or latitude == longitude == 0:
        return ""
    return coordinates(latitude, longitude, float(found[3]) if found[3] else None)


# MP4 and QuickTime


def base_media_facts(stream: BinaryIO, limits: Limits) -> FileFacts:
    """Facts of an MP4 or QuickTime film."""
    return film_facts(stream, limits, _base_media)


def track_size(stream: BinaryIO) -> tuple[int, int] | None:
    """The size of the largest track of a film; None where it has none."""
    film = Film()
    _base_media(stream, film)
    return film.size


def _base_media(stream: BinaryIO, film: Film) -> None:
    found = False
    for box in whole(stream):
        if box.kind == b"moov":
            found = True
            _moov(stream, box, film)
        elif box.kind == b"meta":
            _meta(stream, box, film)
    if not found:
        raise BrokenBoxes("no film")


def _moov(stream: BinaryIO, moov: Box, film: Film) -> None:
    for box in within(stream, moov):
        if box.kind == b"mvhd":
            _head(body(stream, box, 40), film)
        elif box.kind == b"trak":
            _track(stream, box, film)
        elif box.kind == b"udta":
            _user_data(stream, box, film)
        elif box.kind == b"meta":
            _meta(stream, box, film)


def _head(data: bytes, film: Film) -> None:
    made, _, scale, length = struct.unpack_from(">QQIQ" if data[0] else ">IIII", data, 4)
    if scale:
        film.seconds = length / scale
    # Files of 1904 and of 1970 are those of clocks that were never set.
    if 0 < made < 2**33 and (at := _EPOCH + timedelta(seconds=made)).year > 1970:
        film.made = at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _track(stream: BinaryIO, track: Box, film: Film) -> None:
    for box in within(stream, track):
        if box.kind == b"tkhd":
            data = body(stream, box, 104)
            at = 88 if data[0] else 76
            turned = len(data) >= at + 8 and struct.unpack_from(">i", data, at - 36)[0] == 0
            width, height = (each >> 16 for each in struct.unpack_from(">II", data, at))
            size = (height, width) if turned else (width, height)
            if width and height and (film.size is None or width * height > film.size[0] * film.size[1]):
                film.size = size
        elif box.kind == b"udta":
            _user_data(stream, box, film)
        elif box.kind == b"meta":
            _meta(stream, box, film)


def _user_data(stream: BinaryIO, box: Box, film: Film) -> None:
    # It may end with four zeros, which are no box.
    for each in _lenient(stream, box.body, box.end):
        if each.kind == b"meta":
            _meta(stream, each, film)
        elif each.kind[:1] == b"\xa9":
            data = body(stream, each, _MOST_WORDS)
            length = struct.unpack_from(">H", data)[0] if len(data) > 4 else 0
            film.tell(each.kind[1:].decode("latin-1"), data[4 : 4 + length].decode("utf-8", "replace"))


def _lenient(stream: BinaryIO, start: int, end: int) -> Iterator[Box]:
    try:
        yield from boxes(stream, start, end)
    except BrokenBoxes:
        return


def _meta(stream: BinaryIO, meta: Box, film: Film) -> None:
    stream.seek(meta.body + 4)
    skip = 0 if stream.read(4) == b"hdlr" else 4  # QuickTime's has no version before its boxes
    keys: list[str] = []
    for box in _lenient(stream, meta.body + skip, meta.end):
        if box.kind == b"keys":
            for key in _lenient(stream, box.body + 8, box.end):
                name = body(stream, key, 200).decode("utf-8", "replace")
                keys.append(name.removeprefix("com.apple.quicktime.").removeprefix("com.android."))
        elif box.kind == b"ilst":
            for entry in _lenient(stream, box.body, box.end):
                number = int.from_bytes(entry.kind, "big")
                name = keys[number - 1] if 0 < number <= len(keys) else entry.kind[1:].decode("latin-1")
                _entry(stream, entry, name, film)


def _entry(stream: BinaryIO, entry: Box, name: str, film: Film) -> None:
    for data in _lenient(stream, entry.body, entry.end):
        if data.kind == b"data":
            held = body(stream, data, _MOST_WORDS)
            if held[:4] == b"\x00\x00\x00\x01":
                film.tell(name, held[8:].decode("utf-8", "replace"))
            return
