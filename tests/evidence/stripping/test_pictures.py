"""Pictures lose what they say of themselves, and not one pixel."""

from __future__ import annotations

import contextlib
import io
import struct

import pytest
from PIL import Image, ImageSequence, PngImagePlugin

from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.extractors.exif import ORIENTATION
from mwl_desktop.evidence.facts import Limits
from mwl_desktop.evidence.registry import facts
from mwl_desktop.evidence.stripping.refusing import BROKEN, RAW, TOO_LARGE, StripRefused
from mwl_desktop.evidence.stripping.registry import STRIPPERS, can_strip, stripped
from tests.evidence import samples

TELLING = (b"Phone 12", b"SERIAL-4711", b"MAKER NOTES", b"Ada Muster", b"Berta", b"Graz", b"secret", b"GPS")


def bare(media_type: str, data: bytes) -> bytes:
    out = io.BytesIO()
    stripped(media_type, io.BytesIO(data), out)
    return out.getvalue()


def pixels(data: bytes) -> list[object]:
    with Image.open(io.BytesIO(data)) as image:
        turned, profile = image.getexif().get(ORIENTATION, 1), image.info.get("icc_profile")
        frames = [(each.size, each.mode, each.tobytes()) for each in ImageSequence.Iterator(image)]
    return [turned, profile, *frames]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_the_camera_goes_and_which_way_is_up_stays(kind: str, orientation: int) -> None:
    media_type = f"image/{kind.lower()}"
    data = samples.camera_picture(kind, orientation)
    copy = bare(media_type, data)
    assert pixels(copy) == pixels(data)
    assert facts(media_type, copy).details == ()
    assert not any(word in copy for word in TELLING)


def test_words_and_names_go() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "secret")
    words.add_itxt("XML:com.adobe.xmp", samples.xmp().decode())
    data = samples.picture("PNG", pnginfo=words, dpi=(300, 300))
    found = stripped(types.PNG, io.BytesIO(data), out := io.BytesIO())
    assert {each.code for each in found.removed} >= {"detail.comment", "detail.person", "detail.author"}
    assert found.left == ()
    assert not any(word in out.getvalue() for word in TELLING)
    assert Image.open(out).info["dpi"] == pytest.approx((300, 300), abs=0.1)


def test_what_stands_behind_a_photograph_goes() -> None:
    data = samples.camera_picture("JPEG", xmp=samples.xmp(), comment=b"secret", progressive=True)
    copy = bare(types.JPEG, data + b"\xff\xd8 a film that moves: secret")
    assert pixels(copy) == pixels(data)
    assert copy.endswith(b"\xff\xd9")
    assert not any(word in copy for word in TELLING)


def test_what_moves_moves_on() -> None:
    frames = [samples.drawing(20, 20), Image.new("RGB", (20, 20), "blue"), Image.new("RGB", (20, 20))]
    for kind, more in (
        ("GIF", {"comment": b"secret"}),
        ("WEBP", {"exif": samples.camera_exif()}),
        ("PNG", {}),
    ):
        buffer = io.BytesIO()
        frames[0].save(buffer, kind, save_all=True, append_images=frames[1:], duration=100, loop=0, **more)
        copy = bare(f"image/{kind.lower()}", buffer.getvalue())
        assert pixels(copy) == pixels(buffer.getvalue()), kind
        assert Image.open(io.BytesIO(copy)).info.get("loop") == 0
        assert not any(word in copy for word in TELLING)


def test_every_page_of_a_scan_is_done() -> None:
    pages = [samples.drawing(30, 20), samples.drawing(20, 30)]
    buffer = io.BytesIO()
    pages[0].save(buffer, "TIFF", save_all=True, append_images=pages[1:], exif=samples.camera_exif())
    copy = bare(types.TIFF, buffer.getvalue())
    assert pixels(copy) == pixels(buffer.getvalue())
    assert len(copy) == len(buffer.getvalue())
    assert not any(word in copy for word in TELLING)


def test_a_large_form_of_tiff_is_done_like_the_usual() -> None:
    pages = [samples.drawing(30, 20), samples.drawing(20, 30)]
    several = io.BytesIO()
    pages[0].save(
        several, "TIFF", save_all=True, append_images=pages[1:], exif=samples.camera_exif(), big_tiff=True
    )
    for data in (samples.big_tiff(), several.getvalue()):
        assert data[2:3] == b"+"
        copy = bare(types.TIFF, data)
        assert pixels(copy) == pixels(data)
        assert len(copy) == len(data)
        assert not any(word in copy for word in TELLING)


def test_colours_stay_as_they_are_meant() -> None:
    profile = b"\0\0\0\x80 a profile" + bytes(100)
    for kind in ("JPEG", "PNG", "WEBP", "TIFF"):
        data = samples.camera_picture(kind, icc_profile=profile)
        assert Image.open(io.BytesIO(bare(f"image/{kind.lower()}", data))).info["icc_profile"] == profile


def test_a_heic_keeps_every_byte_of_its_picture() -> None:
    data = samples.heic()
    copy = bare(types.HEIC, data)
    assert len(copy) == len(data)
    assert copy.count(b"HEVC PIXELS") == 20
    assert not any(word in copy for word in TELLING)
    found = facts(types.HEIC, copy)
    assert (found.width, found.height, found.details, found.taken_on) == (3024, 4032, (), None)


def test_a_drawing_keeps_what_shows() -> None:
    data = (
        b"<?xml version='1.0' encoding='iso-8859-1'?><svg xmlns='http://www.w3.org/2000/svg' xmlns:s='x' "
        b"s:docname='/home/ada/secret.svg'><!-- secret --><metadata><a>Ada Muster</a></metadata>"
        b"<s:namedview s:x='secret'/><text>\xdcbung</text></svg>"
    )
    copy = bare(types.SVG, data).decode()
    assert "<text>Übung</text></svg>" in copy
    assert "secret" not in copy
    assert "Ada" not in copy


@pytest.mark.parametrize("media_type", sorted(STRIPPERS))
def test_what_is_damaged_is_refused(media_type: str) -> None:
    for data in (b"", b"\0" * 50, b"nonsense " * 50, b"\xff\xd8\xff\xe1\xff\xff", b"GIF89a" + b"\x80" * 20):
        with pytest.raises(StripRefused) as refused:
            STRIPPERS[media_type](io.BytesIO(data), io.BytesIO(), Limits())
        assert refused.value.code == BROKEN


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "GIF"])
def test_every_cut_is_refused_or_done(kind: str) -> None:
    data = samples.picture("GIF", "P") if kind == "GIF" else samples.camera_picture(kind)
    for length in range(0, len(data), 11):
        with contextlib.suppress(StripRefused):
            STRIPPERS[f"image/{kind.lower()}"](io.BytesIO(data[:length]), io.BytesIO(), Limits())


def test_directories_may_lie_in_each_other_as_deep_as_there_may_be_any() -> None:
    def nested(depth: int) -> bytes:
        data = b"II*\0" + struct.pack("<I", 8)
        for number in range(1, depth + 1):
            inner = 8 + 18 * number if number < depth else 0
            data += struct.pack("<HHHIII", 1, 330, 4, 1, inner, 0)
        return data

    data = nested(1_900)
    STRIPPERS[types.TIFF](io.BytesIO(data), out := io.BytesIO(), Limits())
    assert out.getvalue() == data
    with pytest.raises(StripRefused, match=BROKEN):
        STRIPPERS[types.TIFF](io.BytesIO(nested(2_100)), io.BytesIO(), Limits())


def test_what_cannot_be_done_says_why() -> None:
    assert not can_strip(types.TEXT)
    with pytest.raises(StripRefused, match=r"strip\.no_way"):
        stripped(types.TEXT, io.BytesIO(b"x"), io.BytesIO())
    with pytest.raises(StripRefused, match=TOO_LARGE):
        STRIPPERS[types.JPEG](io.BytesIO(samples.photo()), io.BytesIO(), Limits(size=100))
    raw = samples.camera_picture("TIFF", tiffinfo={50706: b"\x01\x04\x00\x00"})
    with pytest.raises(StripRefused, match=RAW):
        STRIPPERS[types.TIFF](io.BytesIO(raw), io.BytesIO(), Limits())
