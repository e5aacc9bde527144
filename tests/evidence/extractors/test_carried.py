"""The small picture that a package brings along stands for it in a grid, and nowhere else."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.registry import picture_for_page, thumbnail
from tests.evidence import samples


@pytest.mark.parametrize(
    ("media_type", "part"),
    [(types.DOCX, "docProps/thumbnail.jpeg"), (types.ODT, "Thumbnails/thumbnail.png")],
)
def test_a_package_shows_its_first_page(media_type: str, part: str) -> None:
    data = samples.package({"[Content_Types].xml": "<Types/>", part: samples.picture("PNG")})
    made = thumbnail(media_type, data)
    assert made is not None
    assert (made.width, made.height) == (64, 40)
    assert picture_for_page(media_type, data) is None


@pytest.mark.parametrize("held", [b"", b"nonsense", b"\x01\x00\x00\x00EMF"])
def test_what_cannot_be_decoded_is_none(held: bytes) -> None:
    data = samples.package({"docProps/thumbnail.jpeg": held})
    assert thumbnail(types.DOCX, data) is None
    assert thumbnail(types.DOCX, data[:20]) is None


def test_the_picture_of_an_empty_page_says_nothing() -> None:
    held = io.BytesIO()
    Image.new("RGB", (256, 144), (250, 251, 250)).save(held, "JPEG", quality=40)
    data = samples.package({"docProps/thumbnail.jpeg": held.getvalue()})
    assert thumbnail(types.PPTX, data) is None
