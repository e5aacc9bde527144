"""Bytes into images: within limits, upright, never an exception."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from mwl_desktop.domain.evidence import Preview, PreviewForm, Thumbnail
from mwl_desktop.ui.panes.evidence import decoding
from tests.evidence import samples


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "AVIF"])
def test_every_kind_of_picture_is_decoded(kind: str) -> None:
    image, moves = decoding.decoded(samples.picture(kind))
    assert (image.width(), image.height(), moves) == (64, 40, False)


def test_a_picture_beyond_the_limit_is_made_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "_MOST_PIXELS", 100)
    image, _ = decoding.decoded(samples.photo(6))
    assert (image.width(), image.height()) == (40, 64)


@pytest.mark.qt_log_ignore("^JPEG datastream contains no image")
@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n", samples.photo()[:200], b"GIF89a" + bytes(20)])
def test_damaged_bytes_become_a_note(data: bytes) -> None:
    seen = decoding.prepare(Preview(PreviewForm.PICTURE, data=data, name="a.png"))
    if seen.image is None:
        assert seen.preview == Preview(PreviewForm.NOTHING, note="preview.broken", name="a.png")
    else:
        assert not seen.image.isNull()  # a JPEG that lacks its end still shows its beginning


def test_a_drawing_that_could_load_files_never_reaches_a_reader() -> None:
    # There is no application here: Qt's reader of drawings would end the process.
    image, _ = decoding.decoded(samples.SVG)
    assert image.isNull()


def test_thumbnails_are_no_wider_than_a_card() -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (480, 200), "red").save(buffer, "PNG")
    image = decoding.small(Thumbnail(buffer.getvalue(), "image/png", 480, 200))
    assert (image.width(), image.height()) == (320, 133)
