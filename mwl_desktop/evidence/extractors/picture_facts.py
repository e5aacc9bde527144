"""What pictures say of themselves: size, day, place, camera, and what programs wrote into them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, BinaryIO, Final

from PIL import Image

from mwl_desktop.evidence.decode import tidy
from mwl_desktop.evidence.details import Details
from mwl_desktop.evidence.extractors.exif import ORIENTATION, changed_on, exif_details, plain, taken_on
from mwl_desktop.evidence.extractors.images import BROKEN_IMAGE, FORMATS, exif_of
from mwl_desktop.evidence.extractors.picture_end import jpeg_ends, png_ends
from mwl_desktop.evidence.extractors.xmp import LARGEST, Xmp, iptc_details, read_xmp, xmp_details
from mwl_desktop.evidence.facts import BROKEN, TOO_LARGE, FileFacts, Limits, day, words

_TURNED: Final = frozenset({5, 6, 7, 8})
_DESCRIPTION, _ARTIST = 0x010E, 0x013B
_XMP_TAG, _IPTC_TAG, _IPTC_RESOURCE = 700, 33723, 0x0404
_MOST_FRAMES: Final = 100_000
# What cameras write into the description of every picture.
_SAYS_NOTHING = re.compile(r".*\b(digital camera|camera|screenshot)\b.*|sony dsc|dcim.*|image", re.IGNORECASE)
# Words beside the picture, as PNG and others name them.
_BESIDE: Final = (
    ("Title", "detail.title"), ("Author", "detail.author"), ("Description", "detail.description"),
    ("Copyright", "detail.rights"), ("Creation Time", "detail.created"), ("Software", "detail.made_with"),
    ("Source", "detail.camera"), ("Comment", "detail.comment"), ("comment", "detail.comment"),
    ("parameters", "detail.comment"), ("date:create", "detail.created"), ("date:modify", "detail.changed"),
)  # fmt: skip

_ENDS: Final[Mapping[str, Callable[[BinaryIO], bool]]] = {"JPEG": jpeg_ends, "PNG": png_ends}


def image_facts(stream: BinaryIO, limits: Limits) -> FileFacts:
    """Facts of a picture from its head alone; width and height are those after turning it upright."""
    try:
        with Image.open(stream, formats=FORMATS) as image:
            found = _facts(image, limits)
            ends = _ENDS.get(image.format or "")
            cut = ends is not None and not ends(stream)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return FileFacts(notes=(TOO_LARGE,))
    except BROKEN_IMAGE:
        return FileFacts(notes=(BROKEN,))
    return replace(found, notes=(*found.notes, BROKEN)) if cut else found


def _facts(image: Image.Image, limits: Limits) -> FileFacts:
    exif, details = exif_of(image), Details()
    outer = plain(exif)
    width, height = image.size
    if outer.get(ORIENTATION) in _TURNED:
        width, height = height, width
    xmp = _xmp(image, outer)
    exif_details(exif, details, of_pages=image.format == "TIFF")
    xmp_details(xmp, details)
    dated = iptc_details(_iptc(image, outer), details)
    for name, code in _BESIDE:
        details.add(code, _beside(image, name))
    pages = _frames(image, details)
    description = _said(outer.get(_DESCRIPTION)) or _said(image.info.get("Description"))
    description = description or _said(xmp.first("description"))
    title = _said(image.info.get("Title")) or _said(xmp.first("title", "Headline")) or description
    author = _said(outer.get(_ARTIST)) or _said(image.info.get("Author")) or _said(xmp.first("creator"))
    large = width * height > limits.pixels and image.format != "JPEG"
    return FileFacts(
        words(title),
        words(author),
        taken_on=taken_on(exif) or xmp.taken_on or dated or changed_on(exif) or _made_on(image),
        pages=pages,
        width=width,
        height=height,
        text=tidy(description)[: limits.text],
        details=details.all(),
        notes=(TOO_LARGE,) if large else (),
    )


def _said(value: object) -> str:
    if not isinstance(value, str):
        return ""
    text = tidy(value).strip()
    return "" if _SAYS_NOTHING.fullmatch(text) else text


def _beside(image: Image.Image, name: str) -> str:
    value = image.info.get(name)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else ""


def _made_on(image: Image.Image) -> date | None:
    return day(_beside(image, "Creation Time"))


def _xmp(image: Image.Image, outer: Mapping[int, Any]) -> Xmp:
    held = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or outer.get(_XMP_TAG)
    if isinstance(held, str):
        held = held.encode("utf-8", "replace")
    return read_xmp(held) if isinstance(held, bytes) and len(held) <= LARGEST else Xmp()


def _iptc(image: Image.Image, outer: Mapping[int, Any]) -> bytes:
    resources = image.info.get("photoshop")
    held = resources.get(_IPTC_RESOURCE) if isinstance(resources, dict) else outer.get(_IPTC_TAG)
    if isinstance(held, tuple) and all(isinstance(each, int) for each in held):
        # Some programs say the field is one of numbers of four bytes.
        held = b"".join(each.to_bytes(4, "little") for each in held if 0 <= each < 2**32)
    return held if isinstance(held, bytes) else b""


def _frames(image: Image.Image, details: Details) -> int | None:
    """Pages of a TIFF; of what moves, the number of its pictures is told."""
    frames = _quiet(lambda: int(getattr(image, "n_frames", 1)))
    if not 1 < frames < _MOST_FRAMES:
        return None
    if image.format == "TIFF":
        return frames
    if image.format in ("GIF", "PNG", "WEBP", "AVIF"):
        details.add("detail.frames", str(frames))
    return None


def _quiet(count: Callable[[], int]) -> int:
    try:
        return count()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, *BROKEN_IMAGE):
        return 1
