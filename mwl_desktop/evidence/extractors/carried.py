"""The small picture that a package of Office or OpenDocument carries of its first page."""

from __future__ import annotations

import io
from typing import BinaryIO, Final

from PIL import Image

from mwl_desktop.evidence.archive import BROKEN_ARCHIVE, Archive, ArchiveRefused
from mwl_desktop.evidence.extractors.images import image_picture
from mwl_desktop.evidence.facts import Limits, Picture

_WHERE: Final = (
    "docProps/thumbnail.jpeg", "docProps/thumbnail.jpg", "docProps/thumbnail.png", "Thumbnails/thumbnail.png",
)  # fmt: skip
_LARGEST: Final = 8 * 1024 * 1024
_ONE_SHADE: Final = 16
"""How far the shades of one colour may lie apart after it was compressed, of 255."""


def package_picture(stream: BinaryIO, side: int, pixels: int, limits: Limits) -> Picture | None:
    """The picture within a package; None where there is none that can be decoded."""
    try:
        with Archive(stream) as archive:
            name = next((each for each in _WHERE if each in archive.names), None)
            data = archive.read(name, _LARGEST) if name else b""
    except (ArchiveRefused, *BROKEN_ARCHIVE):
        return None
    picture = image_picture(io.BytesIO(data), side, pixels, limits) if data else None
    return picture if picture is not None and _shows_something(picture) else None


def _shows_something(picture: Picture) -> bool:
    """Programs put the picture of an empty page in, too: it would tell a person that nothing is there."""
    with Image.open(io.BytesIO(picture.data)) as image:
        darkest, lightest = image.convert("L").getextrema()
    return int(lightest) - int(darkest) > _ONE_SHADE  # type: ignore[arg-type]
