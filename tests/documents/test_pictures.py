"""Pictures: upright, small enough, nothing hidden, broken ones refused."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from mwl_desktop.documents.pictures import forget, prepare, upright_size
from tests.documents.builders import picture


def encoded(image: Image.Image, kind: str, **facts: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **facts)
    return out.getvalue()


def turned_photograph() -> bytes:
    image = Image.new("RGB", (400, 200), "white")
    image.paste("red", (0, 0, 100, 200))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Camera of Bailey"
    return encoded(image, "JPEG", exif=exif)


def test_a_large_picture_is_made_as_large_as_asked() -> None:
    made = prepare(picture(3000, 1500).data, 600, 600)
    assert made is not None
    assert (made.width, made.height, made.media_type) == (600, 300, "image/png")


def test_a_small_one_is_not_blown_up() -> None:
    made = prepare(picture(60, 40, "JPEG").data, 600, 600)
    assert made is not None
    assert (made.width, made.height, made.media_type) == (60, 40, "image/jpeg")


def test_a_turned_photograph_stands_upright_and_tells_nothing_else() -> None:
    data = turned_photograph()
    assert upright_size(data) == (200, 400)
    made = prepare(data, 100, 100)
    assert made is not None
    assert (made.width, made.height) == (50, 100)
    assert b"Camera" not in made.data
    with Image.open(io.BytesIO(made.data)) as image:
        red, green, _ = image.getpixel((25, 5))  # type: ignore[misc]
        assert red > 200 > 100 > green  # the red edge was left and is now at the top


def test_what_shows_through_stands_on_white() -> None:
    made = prepare(encoded(Image.new("RGBA", (4, 4), (0, 0, 0, 0)), "PNG"), 10, 10)
    assert made is not None
    with Image.open(io.BytesIO(made.data)) as image:
        assert image.convert("RGB").getpixel((1, 1)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_pixel(mode: str) -> None:
    made = prepare(encoded(Image.new(mode, (8, 8)), "PNG"), 10, 10)
    assert made is not None
    assert made.grey == (mode in ("1", "L", "I;16"))


@pytest.mark.parametrize(
    "data", [b"", b"not a picture", picture().data[:200], b"\x89PNG\r\n\x1a\n" + b"\x00" * 40]
)
def test_a_broken_picture_is_refused(data: bytes) -> None:
    assert prepare(data, 100, 100) is None


def test_a_picture_built_to_fill_the_memory_is_refused() -> None:
    bomb = bytearray(encoded(Image.new("1", (8, 8)), "PNG"))
    bomb[16:24] = (60_000).to_bytes(4, "big") * 2
    assert upright_size(bytes(bomb)) == (0, 0)
    assert prepare(bytes(bomb), 100, 100) is None


def test_a_picture_is_kept_until_it_is_to_be_forgotten() -> None:
    data = picture(50, 50).data
    first = prepare(data, 20, 20)
    assert prepare(data, 20, 20) is first
    forget()
    assert prepare(data, 20, 20) is not first
