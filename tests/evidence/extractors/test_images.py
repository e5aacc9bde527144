"""Images: upright, in their colours, and without a word of what the camera wrote."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib
from datetime import date
from pathlib import Path

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.extractors.images import fitted
from mwl_desktop.evidence.facts import BROKEN, TOO_LARGE, Limits, Picture
from mwl_desktop.evidence.registry import facts, picture_for_page, thumbnail
from tests.evidence import samples


def opened(made: Picture | None) -> Image.Image:
    assert made is not None
    image = Image.open(io.BytesIO(made.data))
    assert image.size == (made.width, made.height)
    assert image.get_format_mimetype() == made.media_type
    return image


def test_what_a_photo_says() -> None:
    found = facts(types.JPEG, samples.photo(6))
    assert (found.width, found.height) == (40, 64)
    assert found.taken_on == found.achieved_on == date(2025, 6, 7)
    assert (found.title, found.author) == ("Poster session in Graz", "Ada Muster")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_turned_upright(orientation: int) -> None:
    turn = Image.Transpose
    turned = {2: turn.FLIP_LEFT_RIGHT, 3: turn.ROTATE_180, 4: turn.FLIP_TOP_BOTTOM, 5: turn.TRANSPOSE}
    turned |= {6: turn.ROTATE_90, 7: turn.TRANSVERSE, 8: turn.ROTATE_270}
    scene = samples.drawing(64, 40)
    # How a camera held that way would have stored the scene.
    kept = scene.transpose(turned[orientation]) if orientation in turned else scene
    exif = Image.Exif()
    exif[0x0112] = orientation
    buffer = io.BytesIO()
    kept.save(buffer, "JPEG", exif=exif, quality=95)
    upright = opened(thumbnail(types.JPEG, buffer.getvalue())).convert("RGB")
    assert upright.size == (64, 40)
    assert upright.getpixel((5, 20))[1] < 60, "the left half is red"
    assert upright.getpixel((58, 20))[1] > 200, "the right half is white"


def test_nothing_of_the_original_but_its_pixels_leaves() -> None:
    for media_type, data in ((types.JPEG, samples.photo()), (types.PNG, samples.screenshot())):
        made = picture_for_page(media_type, data)
        image = opened(made)
        assert made is not None
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        for word in (b"Exif", b"MARKER", b"Ada", b"Graz", b"iCCP", b"ICC_PROFILE", b"tEXt"):
            assert word not in made.data


def test_the_profile_is_applied_before_it_is_dropped() -> None:
    swapped = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    plain, broken = samples.picture("PNG"), samples.picture("PNG", icc_profile=b"not a profile")
    assert opened(thumbnail(types.PNG, broken)).tobytes() == opened(thumbnail(types.PNG, plain)).tobytes()
    standard = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert opened(thumbnail(types.PNG, samples.picture("PNG", icc_profile=standard))).getpixel((2, 2)) == (
        255,
        0,
        0,
    )
    assert thumbnail(types.PNG, samples.picture("PNG", icc_profile=swapped)) is not None


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_every_kind_of_png_is_drawn(mode: str) -> None:
    buffer = io.BytesIO()
    image = Image.new("I", (4, 4), 60_000) if mode.startswith("I") else samples.drawing(mode=mode)
    if mode.startswith("I"):
        image.putpixel((0, 0), 0)
        image = image.convert("I;16")
    image.save(buffer, "PNG")
    drawn = opened(thumbnail(types.PNG, buffer.getvalue())).convert("L")
    assert drawn.getextrema()[1] >= 250


def test_cmyk_and_see_through() -> None:
    assert opened(thumbnail(types.JPEG, samples.picture("JPEG", "CMYK"))).mode == "RGB"
    glass = Image.new("RGBA", (10, 10), (255, 0, 0, 128))
    buffer = io.BytesIO()
    glass.save(buffer, "PNG")
    assert opened(thumbnail(types.PNG, buffer.getvalue())).getpixel((5, 5)) == (255, 0, 0, 128)


def bomb(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [10_000, 25_000, 100_000, 2**31 - 1])
def test_a_picture_of_a_billion_pixels_is_not_decoded(side: int) -> None:
    assert facts(types.PNG, bomb(side, side)).notes == (TOO_LARGE,)
    assert thumbnail(types.PNG, bomb(side, side)) is None


def test_a_jpeg_larger_than_the_limit_is_decoded_smaller() -> None:
    large = samples.photo(width=3000, height=2000)
    made = thumbnail(types.JPEG, large, size=200, limits=Limits(pixels=1_000_000))
    assert made is not None
    assert (made.width, made.height) == (200, 133)
    png = io.BytesIO()
    samples.drawing(1200, 1000).save(png, "PNG")
    assert thumbnail(types.PNG, png.getvalue(), limits=Limits(pixels=1_000_000)) is None


def test_a_jpeg_of_a_thousand_scans_is_refused() -> None:
    assert thumbnail(types.JPEG, samples.photo() + b"\xff\xda" * 1000) is None


def test_a_truncated_picture_is_noted_or_described() -> None:
    assert facts(types.PNG, samples.screenshot()[:20]).notes == (BROKEN,)
    assert thumbnail(types.PNG, samples.screenshot()[:60]) is None


def test_only_the_first_picture_of_an_animation() -> None:
    frames = [samples.drawing(), Image.new("RGB", (64, 40), "blue")]
    buffer = io.BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])
    assert opened(thumbnail(types.GIF, buffer.getvalue())).convert("RGB").getpixel((5, 5)) == (255, 0, 0)


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [(100, 50, (100, 50)), (1000, 500, (480, 240)), (1, 100_000, (1, 480)), (0.001, 1e9, (1, 480))],
)
def test_fitted(width: float, height: float, expected: tuple[int, int]) -> None:
    assert fitted(width, height, 480, 480 * 480) == expected


def test_facts_of_a_png_come_from_its_head_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def decoded(_image: Image.Image) -> None:
        pytest.fail("the picture was decoded")

    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", decoded)
    found = facts(types.PNG, _png_of(20_000, 20_000))
    assert (found.width, found.height, found.notes) == (20_000, 20_000, (TOO_LARGE,))


def _png_of(width: int, height: int) -> bytes:
    """A PNG that says it is that large, all white, at one bit a pixel."""
    row = b"\x00" + b"\xff" * (width // 8)
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


@pytest.mark.skipif(sys.platform == "win32", reason="memory is counted as POSIX does")
@pytest.mark.parametrize("side", [20_000, 30_000])
def test_a_huge_picture_costs_little_memory_and_nothing_is_grumbled(side: int, tmp_path: Path) -> None:
    (tmp_path / "huge.png").write_bytes(_png_of(side, side))
    code = (
        "import resource, sys; from mwl_desktop.evidence.registry import facts, thumbnail;"
        "data = open(sys.argv[1], 'rb').read();"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
        "found = facts('image/png', data); assert thumbnail('image/png', data) is None;"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, found.notes[0])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "huge.png"],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=True,
    )
    grown, note = done.stdout.split()
    assert (int(grown) < 50_000, note, done.stderr) == (True, TOO_LARGE, "")
