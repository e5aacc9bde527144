"""What programs wrote into pictures and pages as XMP, and news agencies as IPTC."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from mwl_desktop.evidence.details import Details, moment
from mwl_desktop.evidence.extractors.exif import camera, coordinates
from mwl_desktop.evidence.facts import day, words
from mwl_desktop.evidence.safe_xml import BROKEN_XML, Enough, XmlRefused, read_xml

LARGEST: Final = 2 * 1024 * 1024
_MOST_VALUES: Final = 400
_PLACES: Final = ("Sublocation", "Location", "City", "State", "ProvinceState", "Country", "CountryName")
_CODES: Final = (
    ("creator", "detail.author"), ("Author", "detail.author"), ("OwnerName", "detail.owner"),
    ("rights", "detail.rights"), ("title", "detail.title"), ("Headline", "detail.title"),
    ("description", "detail.description"), ("UserComment", "detail.comment"),
    ("Instructions", "detail.comment"), ("subject", "detail.keywords"), ("Keywords", "detail.keywords"),
    ("PersonInImage", "detail.person"), ("PersonDisplayName", "detail.person"),
    ("CreatorTool", "detail.made_with"),
    ("Producer", "detail.produced_with"), ("softwareAgent", "detail.history"), ("Credit", "detail.publisher"),
    ("publisher", "detail.publisher"), ("Lens", "detail.lens"), ("SerialNumber", "detail.serial"),
    ("BodySerialNumber", "detail.serial"), ("LensSerialNumber", "detail.serial"),
    ("Manager", "detail.manager"),
    ("Company", "detail.company"), ("DerivedFrom", "detail.derived_from"),
    ("filePath", "detail.derived_from"),
)  # fmt: skip
_SIDES: Final = "NSEW"
_ANGLE = re.compile(
    rf"(-?)(\d{{1,3}}),(\d{{1,2}}(?:\.\d{{1,10}})?)(?:,(\d{{1,2}}(?:\.\d{{1,10}})?))?([{_SIDES}]?)"
)


@dataclass(slots=True)
class Xmp:
    """Values by the name of their property, without its namespace."""

    values: dict[str, list[str]] = field(default_factory=dict)

    def first(self, *names: str) -> str:
        """The first value that one of the names has."""
        return next((value for name in names for value in self.values.get(name, ())), "")

    @property
    def taken_on(self) -> date | None:
        """The day the picture was taken."""
        return day(self.first("DateTimeOriginal", "DateCreated"))

    @property
    def place(self) -> str:
        """Where it was taken, in degrees."""
        said = self.first("GPSLatitude"), self.first("GPSLongitude")
        latitude, longitude = _angle(said[0]), _angle(said[1])
        if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
            return ""
        if all(each.strip()[-1] in _SIDES for each in said):
            return coordinates(latitude, longitude)
        # Some programs leave the letters out, so that which half of the globe is not said.
        return f"{latitude:.5f}°, {longitude:.5f}°" if (latitude, longitude) != (0, 0) else ""


def read_xmp(data: bytes) -> Xmp:
    """The properties of an XMP packet; a damaged one has those up to where it breaks off."""
    found = Xmp()
    open_names: list[str] = []
    count = 0

    def keep(name: str, value: str) -> None:
        nonlocal count
        if said := words(value):
            count += 1
            if count > _MOST_VALUES:
                raise Enough
            found.values.setdefault(name, []).append(said)

    def start(name: str, attributes: Mapping[str, str]) -> None:
        open_names.append(name)
        for key, value in attributes.items():
            # The short form of RDF: properties as attributes. "Name" is a face that was recognized.
            if key not in ("about", "parseType", "resource", "lang", "xmptk", "ID", "nodeID", "datatype"):
                keep("PersonDisplayName" if key == "Name" and "Regions" in open_names else key, value)

    def end(_: str) -> None:
        open_names.pop()

    def text(piece: str) -> None:
        within = [name for name in open_names if name not in ("li", "Alt", "Seq", "Bag", "value")]
        if piece.strip() and within:
            face = within[-1] == "Name" and "Regions" in within
            keep("PersonDisplayName" if face else within[-1], piece)

    try:
        read_xml([_element(data[:LARGEST])], start=start, end=end, text=text)
    except (XmlRefused, *BROKEN_XML):
        return found
    return found


def _element(data: bytes) -> bytes:
    """The packet without what stands around it, which is often padding, and sometimes rubbish."""
    begin = max(data.find(b"<x:xmpmeta"), data.find(b"<x:xapmeta"))
    begin = data.find(b"<rdf:RDF") if begin < 0 else begin
    end = max(data.rfind(close) + len(close) for close in (b"</x:xmpmeta>", b"</x:xapmeta>", b"</rdf:RDF>"))
    return data[begin:end] if 0 <= begin < end else data.strip(b"\x00 \r\n\t")


def xmp_details(found: Xmp, details: Details) -> None:
    """Tell what XMP says."""
    details.add("detail.place", found.place)
    named = (found.first(name) for name in _PLACES)
    details.add("detail.place_name", ", ".join(dict.fromkeys(each for each in named if each)))
    details.add("detail.taken", moment(found.first("DateTimeOriginal", "DateCreated")))
    details.add("detail.camera", camera(found.first("Make"), found.first("Model")))
    for code, name in (("detail.created", "CreateDate"), ("detail.changed", "ModifyDate")):
        if not details.knows(code, at := moment(found.first(name))):
            details.add(code, at)
    for name, code in _CODES:
        for value in found.values.get(name, ()):
            told = (code, "detail.made_with") if code == "detail.produced_with" else (code,)
            if not any(details.knows(each, value) for each in told):
                details.add(code, value)


def _angle(value: str) -> float | None:
    """XMP's "47,4.2414N" as degrees; the letter may be missing."""
    found = _ANGLE.fullmatch(value.strip())
    if not found:
        return None
    minus, degrees, minutes, seconds, side = found.groups()
    whole = int(degrees) + float(minutes) / 60 + float(seconds or 0) / 3600
    return -whole if minus or side in ("S", "W") else whole


# IPTC, as Photoshop keeps it in JPEG and TIFF

_IPTC_CODES: Final = {
    5: "detail.title", 105: "detail.title", 80: "detail.author", 122: "detail.editor", 116: "detail.rights",
    120: "detail.description", 25: "detail.keywords", 40: "detail.comment", 110: "detail.publisher",
    118: "detail.contact", 65: "detail.made_with",
}  # fmt: skip
_IPTC_PLACES: Final = (92, 90, 95, 101)
_IPTC_DAY: Final = 55


def iptc_details(data: bytes, details: Details) -> date | None:
    """Tell what IPTC says; returns the day it gives for the picture."""
    found: dict[int, list[str]] = {}
    for number, value in _datasets(data):
        found.setdefault(number, []).append(value)
    for number, code in _IPTC_CODES.items():
        for value in found.get(number, ()):
            details.add(code, value)
    places = (value for number in _IPTC_PLACES for value in found.get(number, ()))
    details.add("detail.place_name", ", ".join(dict.fromkeys(places)))
    taken = found.get(_IPTC_DAY, [""])[0]
    return day(taken)


def _datasets(data: bytes) -> Iterator[tuple[int, str]]:
    """Number and words of each field of the record that is about the picture."""
    at, utf8, count = 0, False, 0
    while at + 5 <= len(data) and data[at] == 0x1C and count < 1000:
        record, number, length = data[at + 1], data[at + 2], int.from_bytes(data[at + 3 : at + 5], "big")
        value = data[at + 5 : at + 5 + length]
        if length & 0x8000:
            return
        if (record, number) == (1, 90):
            utf8 = value == b"\x1b%G"
        elif record == 2:
            yield number, words(_decoded(value, utf8=utf8))
        at, count = at + 5 + length, count + 1


def _decoded(value: bytes, *, utf8: bool) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("utf-8" if utf8 else "latin-1", "replace")
