"""The small picture that a package of Office or OpenDocument carries of its first page."""

from __future__ import annotations

import io
from typing import BinaryIO, Final

from mwl_desktop.evidence.archive import BROKEN_ARCHIVE, Archive, ArchiveRefused
from mwl_desktop.evidence.extractors.images import image_picture
from mwl_desktop.evidence.facts import Limits, Picture

_WHERE: Final = (
    "docProps/thumbnail.jpeg", "docProps/thumbnail.jpg", "docProps/thumbnail.png", "Thumbnails/thumbnail.png",
)  # fmt: skip
_LARGEST: Final = 8 * 1024 * 1024


def package_picture(stream: BinaryIO, side: int, pixels: int, limits: Limits) -> Picture | None:
    """The picture within a package; None where there is none that can be decoded."""
    try:
        with Archive(stream) as archive:
            name = next((each for each in _WHERE if each in archive.names), None)
            data = archive.read(name, _LARGEST) if name else b""
    except (ArchiveRefused, *BROKEN_ARCHIVE):
        return None
    return image_picture(io.BytesIO(data), side, pixels, limits) if data else None
