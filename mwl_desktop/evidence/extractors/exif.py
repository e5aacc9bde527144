"""What a camera or a program wrote into a picture, as EXIF keeps it, told in words a person reads."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from PIL import ExifTags, Image

from mwl_desktop.evidence.details import Details, size_words
from mwl_desktop.evidence.facts import day

ORIENTATION: Final = 0x0112
SMALL: Final = ExifTags.IFD.IFD1
"""The directory of the small picture."""
_INNER, _GPS, _MAKER_NOTE, _COMMENT = 0x8769, 0x8825, 0x927C, 0x9286
_CHANGED, _TAKEN, _DIGITIZED, _OFFSET = 0x0132, 0x9003, 0x9004, 0x9011
_MOMENT = re.compile(r"\s*(\d{4})[:\-/. ](\d\d)[:\-/. ](\d\d)(?:[ T](\d\d):(\d\d))?")
_OFFSET_LOOK = re.compile(r"[+-]\d\d:\d\d")

# Tags of the first directory, in the order they are told; the XP… ones are those of Windows.
_OUTER_WORDS: Final = (
    (0x013B, "detail.author"), (0x9C9D, "detail.author"), (0x8298, "detail.rights"),
    (0x9C9B, "detail.title"), (0x010D, "detail.title"), (0x9C9F, "detail.subject"),
    (0x9C9E, "detail.keywords"), (0x010E, "detail.description"), (0x9C9C, "detail.comment"),
    (0x0131, "detail.made_with"), (0x013C, "detail.computer"), (0xC62F, "detail.serial"),
)  # fmt: skip
_INNER_WORDS: Final = (
    (0xA430, "detail.owner"), (0xA431, "detail.serial"), (0xA435, "detail.serial"),
    (0xA436, "detail.title"), (0xA437, "detail.author"), (0xA438, "detail.editor"),
    (0xA439, "detail.made_with"), (0xA43A, "detail.made_with"), (0xA420, "detail.identifier"),
)  # fmt: skip
_NO_EXIF: Final = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, AttributeError, EOFError,
    OverflowError, ZeroDivisionError, RuntimeError, MemoryError, struct.error, UserWarning,
)  # fmt: skip
"""What Pillow raises for a damaged directory."""


def part(exif: Image.Exif, tag: int) -> dict[int, Any]:
    """A directory within the first one; a damaged one is empty."""
    try:
        return _read_right(exif.get_ifd(tag))
    except _NO_EXIF:
        return {}


def loaded(data: bytes) -> Image.Exif:
    """EXIF from its bytes, with or without the mark before them; damaged ones are empty."""
    exif = Image.Exif()
    try:
        exif.load(data if data.startswith(b"Exif\x00\x00") else b"Exif\x00\x00" + data)
        dict(exif)
    except _NO_EXIF:
        return Image.Exif()
    return exif


def plain(exif: Image.Exif) -> dict[int, Any]:
    """The first directory; a damaged one is empty."""
    try:
        return _read_right(exif)
    except _NO_EXIF:
        return {}


def _read_right(found: Mapping[int, Any]) -> dict[int, Any]:
    return {tag: _read_again(value) if isinstance(value, str) else value for tag, value in found.items()}


def taken_on(exif: Image.Exif) -> date | None:
    """The day the picture was taken by the camera's clock; without one, when it was scanned."""
    inner = part(exif, _INNER)
    found = (inner.get(_TAKEN), inner.get(_DIGITIZED))
    return next((read for value in found if (read := day(_text(value).strip()))), None)


def changed_on(exif: Image.Exif) -> date | None:
    """The day it was last written, by the camera or by a program later: for want of a better one."""
    return day(_text(plain(exif).get(_CHANGED)).strip())


def exif_details(exif: Image.Exif, details: Details, *, of_pages: bool = False) -> None:
    """Tell what EXIF says, the place first; `of_pages`: what follows is another page, no small picture."""
    outer, inner, gps = plain(exif), part(exif, _INNER), part(exif, _GPS)
    details.add("detail.place", place(gps))
    details.add("detail.place_name", _comment(gps.get(0x1C)) or _text(gps.get(0x1C)))
    details.add("detail.taken", moment(inner.get(_TAKEN), inner.get(_OFFSET)))
    details.add("detail.digitized", moment(inner.get(_DIGITIZED)))
    details.add("detail.changed", moment(outer.get(_CHANGED)))
    details.add("detail.camera", camera(_text(outer.get(0x010F)), _text(outer.get(0x0110))))
    details.add("detail.lens", camera(_text(inner.get(0xA433)), _text(inner.get(0xA434))))
    for found, names in ((outer, _OUTER_WORDS), (inner, _INNER_WORDS)):
        for tag, code in names:
            details.add(code, _text(found.get(tag)))
    details.add("detail.comment", _comment(inner.get(_COMMENT)))
    details.add("detail.exposure", exposure(inner))
    if isinstance(notes := inner.get(_MAKER_NOTE), bytes) and len(notes) > 8:
        details.add("detail.maker_notes", size_words(len(notes)))
    small = {} if of_pages else part(exif, SMALL)
    length = small.get(0x0202) or small.get(0x0117)
    if isinstance(length, int) and length > 0:
        details.add("detail.small_picture", size_words(length))


def place(gps: Mapping[int, Any]) -> str:
    """Where it was: "47.07069° N, 15.43950° E, 353 m"; empty where it is not known."""
    latitude = _degrees(gps.get(2), _text(gps.get(1)), "S", 90)
    longitude = _degrees(gps.get(4), _text(gps.get(3)), "W", 180)
    if latitude is None or longitude is None or (latitude, longitude) == (0, 0):
        return ""
    return coordinates(latitude, longitude, _height(gps))


def coordinates(latitude: float, longitude: float, height: float | None = None) -> str:
    """A place on earth in words; `height` in metres above the sea."""
    north, east = ("S" if latitude < 0 else "N"), ("W" if longitude < 0 else "E")
    said = f"{abs(latitude):.5f}° {north}, {abs(longitude):.5f}° {east}"
    return said if height is None else f"{said}, {height:.0f} m"


def _degrees(value: object, side: str, negative: str, most: int) -> float | None:
    parts = [_number(each) for each in value] if isinstance(value, tuple | list) else [_number(value)]
    known = [each for each in parts[:3] if each is not None]
    if not known or len(known) < len(parts[:3]) or not side:
        return None
    found = sum(each / 60**power for power, each in enumerate(known))
    return (-found if side.strip().upper().startswith(negative) else found) if 0 <= found <= most else None


def _height(gps: Mapping[int, Any]) -> float | None:
    height = _number(gps.get(6))
    if height is None or not 0 <= height < 100_000:
        return None
    return -height if gps.get(5) in (1, b"\x01") else height


def _number(value: object) -> float | None:
    """A finite number of whatever sort EXIF has, or None."""
    if isinstance(value, tuple | list):
        return _number(value[0]) if value else None
    try:
        found = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def camera(maker: str, model: str) -> str:
    """Maker and model, the maker said once."""
    maker, model = maker.strip(), model.strip()
    first = maker.split(" ")[0].casefold()
    return model if first and model.casefold().startswith(first) else f"{maker} {model}".strip()


def exposure(inner: Mapping[int, Any]) -> str:
    """How it was taken: "1/60 s, f/2.8, ISO 100, 35 mm"."""
    time, aperture, length = (
        _number(inner.get(0x829A)),
        _number(inner.get(0x829D)),
        _number(inner.get(0x920A)),
    )
    speed = _number(inner.get(0x8827))
    said = []
    if time and time > 0:
        said.append(f"1/{1 / time:.0f} s" if time < 0.3 else f"{time:.3g} s")
    if aperture and 0 < aperture < 1000:
        said.append(f"f/{aperture:.3g}")
    if speed and 0 < speed < 10_000_000:
        said.append(f"ISO {speed:.0f}")
    if length and 0 < length < 100_000:
        said.append(f"{length:.3g} mm")
    return ", ".join(said)


def moment(value: object, offset: object = None) -> str:
    """EXIF's "2025:06:07 10:30:00" as "2025-06-07 10:30", with the offset of its clock where that is said."""
    found = _MOMENT.match(_text(value))
    if not found or day(_text(value).strip()) is None:
        return ""
    year, month, number, hour, minute = found.groups()
    clock = f" {hour}:{minute}" if hour else ""
    zone = _text(offset).strip()
    return f"{year}-{month}-{number}{clock}" + (f" {zone}" if clock and _OFFSET_LOOK.fullmatch(zone) else "")


def _text(value: object) -> str:
    """A value that is meant as text; UTF-16 is what Windows writes."""
    if isinstance(value, tuple | list) and value and all(isinstance(each, int) for each in value):
        value = bytes(each & 255 for each in value)
    if isinstance(value, bytes):
        wide = len(value) > 3 and value[1::2].count(0) > len(value) // 4
        value = value.decode("utf-16-le" if wide else "utf-8", "replace")
    return value.split("\x00")[0].strip() if isinstance(value, str) else ""


def _read_again(text: str) -> str:
    """Pillow reads every byte as a letter of Latin-1; what fits UTF-8 beyond plain letters was meant so."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


_COMMENT_MARKS: Final = {
    b"ASCII\x00\x00\x00": "latin-1",
    b"\x00" * 8: "utf-8",
    b"JIS\x00\x00\x00\x00\x00": "iso2022_jp",
}


def _comment(value: object) -> str:
    if not isinstance(value, bytes) or len(value) <= 8:
        return ""
    mark, words = value[:8], value[8:].rstrip(b"\x00 ")
    if mark == b"UNICODE\x00":
        big = words[:1] == b"\x00" or words[:2] == b"\xfe\xff"
        return words.decode("utf-16-be" if big else "utf-16-le", "replace").strip("\x00\ufeff ")
    encoding = _COMMENT_MARKS.get(mark)
    said = _read_again(words.decode(encoding, "replace").strip("\x00 ")) if encoding else ""
    # What was never filled in is rubbish of the camera's memory.
    return said if said.isprintable() else ""
