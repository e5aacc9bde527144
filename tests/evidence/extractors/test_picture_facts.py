"""What pictures say of themselves: place, camera and names are told; rubbish is not."""

from __future__ import annotations

import io
from datetime import date
from fractions import Fraction

import pytest
from PIL import Image, PngImagePlugin, TiffImagePlugin

from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.extractors.exif import camera, moment, place
from mwl_desktop.evidence.extractors.picture_end import jpeg_ends
from mwl_desktop.evidence.facts import BROKEN, FileFacts
from mwl_desktop.evidence.registry import facts
from tests.evidence import samples
from tests.evidence.samples import box


def said(found: FileFacts) -> dict[str, str]:
    return {each.code: each.value for each in reversed(found.details)}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_place_and_camera_are_told(kind: str) -> None:
    found = facts(f"image/{kind.lower()}", samples.camera_picture(kind))
    told = said(found)
    assert told["detail.place"] == "47.07069° N, 15.43950° E, 353 m"
    assert told["detail.camera"] == "Phone 12"
    assert told["detail.taken"] == "2025-06-07 10:30 +02:00"
    assert told["detail.exposure"] == "1/60 s, f/2.8, ISO 100, 35 mm"
    assert (told["detail.serial"], told["detail.author"]) == ("SERIAL-4711", "Ada Muster")
    assert found.taken_on == date(2025, 6, 7)


def test_what_programs_add_is_told() -> None:
    found = facts(types.JPEG, samples.camera_picture("JPEG", xmp=samples.xmp(), comment=b"For Berta"))
    told = said(found)
    assert (told["detail.person"], told["detail.place_name"]) == ("Berta Beispiel", "Graz, Austria")
    assert told["detail.comment"] == "For Berta"


def test_words_beside_a_drawing_are_told() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Software", "Drawing 3")
    words.add_text("parameters", "a prompt")
    words.add_text("Creation Time", "2024-05-06")
    buffer = io.BytesIO()
    samples.drawing().save(buffer, "PNG", pnginfo=words)
    found = facts(types.PNG, buffer.getvalue())
    assert said(found)["detail.made_with"] == "Drawing 3"
    assert said(found)["detail.comment"] == "a prompt"
    assert found.taken_on == date(2024, 5, 6)


def test_pages_of_a_scan_and_pictures_that_move() -> None:
    frames = [
        samples.drawing(20, 20),
        samples.drawing(20, 20, "L").convert("RGB"),
        Image.new("RGB", (20, 20)),
    ]
    for kind, pages, moving in (
        ("TIFF", 3, None),
        ("GIF", None, "3"),
        ("PNG", None, "3"),
        ("WEBP", None, "3"),
    ):
        buffer = io.BytesIO()
        frames[0].save(buffer, kind, save_all=True, append_images=frames[1:])
        found = facts(f"image/{kind.lower()}", buffer.getvalue())
        assert (found.pages, said(found).get("detail.frames")) == (pages, moving), kind


@pytest.mark.parametrize(
    ("gps", "expected"),
    [
        ({}, ""),
        ({1: "S", 2: (33.0, 30.0, 0.0), 3: "W", 4: (70.0, 0.0, 0.0)}, "33.50000° S, 70.00000° W"),
        ({1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)}, ""),
        ({1: "N", 2: (float("nan"), 0.0, 0.0), 3: "E", 4: (1.0, 0.0, 0.0)}, ""),
        ({1: "N", 2: (91.0, 0.0, 0.0), 3: "E", 4: (1.0, 0.0, 0.0)}, ""),
        ({1: "N", 2: "here", 3: "E", 4: (1.0, 0.0, 0.0)}, ""),
        (
            {1: "N", 2: (47.5,), 3: "E", 4: Fraction(31, 2), 5: b"\x01", 6: 12.0},
            "47.50000° N, 15.50000° E, -12 m",
        ),
        ({1: "N", 2: (TiffImagePlugin.IFDRational(1, 0),), 3: "E", 4: (1.0,)}, ""),
    ],
)
def test_places_that_are_none_are_not_told(gps: dict[int, object], expected: str) -> None:
    assert place(gps) == expected


def test_moments_and_makers() -> None:
    assert moment("2025:06:07 10:30:00", "nonsense") == "2025-06-07 10:30"
    assert moment("0000:00:00 00:00:00") == moment(b"\xff\xfe") == moment(None) == ""
    assert camera("NIKON CORPORATION", "NIKON D40") == "NIKON D40"
    assert camera("Canon", "EOS 5") == "Canon EOS 5"


def test_a_heic_is_described_without_being_decoded() -> None:
    found = facts(types.HEIC, samples.heic())
    told = said(found)
    assert (found.width, found.height) == (3024, 4032), "turned as its own box says"
    assert found.taken_on == date(2025, 6, 7)
    assert told["detail.place"].startswith("47.07069° N")
    assert (told["detail.camera"], told["detail.person"]) == ("Phone 12", "Berta Beispiel")


@pytest.mark.parametrize("cut", [30, 60, 120, 300, 700])
def test_a_heic_that_was_cut_off_costs_a_note(cut: int) -> None:
    assert facts(types.HEIC, samples.heic()[:cut]).notes in ((), ("facts.broken",))


@pytest.mark.parametrize("kind", [b"pitm", b"iinf", b"iloc", b"iprp", b"iref"])
def test_a_heic_of_empty_boxes_costs_a_note(kind: bytes) -> None:
    data = box(b"ftyp", b"heic\0\0\0\0mif1heic") + box(b"meta", bytes(4), box(kind))
    assert facts(types.HEIC, data).notes == ("facts.broken",)


def test_a_heic_that_ends_where_it_would_say_how_it_is_turned_costs_a_note() -> None:
    named = box(b"infe", b"\x02\0\0\0", b"\0\x01\0\0", b"hvc1", b"\0")
    linked = box(b"ipma", b"\0\0\0\0", b"\0\0\0\x01", b"\0\x01", b"\x01\x81")
    held = box(b"iprp", linked, box(b"ipco", box(b"irot")))
    meta = box(
        b"meta", bytes(4), box(b"pitm", b"\0\0\0\0\0\x01"), box(b"iinf", b"\0\0\0\0\0\x01", named), held
    )
    assert facts(types.HEIC, box(b"ftyp", b"heic\0\0\0\0mif1heic") + meta).notes == ("facts.broken",)


def _packet(said: str) -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description xmlns:e="e" {said}/></rdf:RDF></x:xmpmeta>'
    ).encode()


def test_words_of_exif_may_be_in_utf_8() -> None:
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = "Sk..ne", "Jos."
    samples.drawing().save(buffer := io.BytesIO(), "JPEG", exif=exif)
    data = buffer.getvalue().replace(b"Sk..ne", "Skåne".encode()).replace(b"Jos.", "José".encode("latin-1"))
    found = facts(types.JPEG, data)
    assert (found.title, said(found)["detail.author"]) == ("Skåne", "José")


def test_the_day_it_was_taken_goes_before_the_day_a_program_wrote_it() -> None:
    exif = Image.Exif()
    exif[0x0132] = "2008:07:31 10:38:11"
    buffer = io.BytesIO()
    samples.drawing().save(buffer, "JPEG", exif=exif)
    assert facts(types.JPEG, buffer.getvalue()).taken_on == date(2008, 7, 31)
    samples.drawing().save(
        buffer := io.BytesIO(), "JPEG", exif=exif, xmp=_packet('e:DateCreated="2003-08-31"')
    )
    assert facts(types.JPEG, buffer.getvalue()).taken_on == date(2003, 8, 31)


@pytest.mark.parametrize(
    ("latitude", "longitude", "told"),
    [
        ("56,0.000000", "14,27.000000", "56.00000°, 14.45000°"),
        ("-33,30.0", "70,15,30.0", "-33.50000°, 70.25833°"),
        ("33,30.0S", "70,15.0W", "33.50000° S, 70.25000° W"),
        ("0,0", "0,0", None),
        ("96,0", "14,27", None),
    ],
)
def test_a_place_without_letters_is_told_without_a_side(
    latitude: str, longitude: str, told: str | None
) -> None:
    packet = _packet(f'e:GPSLatitude="{latitude}" e:GPSLongitude="{longitude}"')
    samples.drawing().save(buffer := io.BytesIO(), "JPEG", xmp=packet)
    assert said(facts(types.JPEG, buffer.getvalue())).get("detail.place") == told


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_that_was_cut_short_costs_a_note(kind: str) -> None:
    Image.effect_noise((300, 300), 80).save(buffer := io.BytesIO(), kind)
    whole = buffer.getvalue()
    media_type = f"image/{kind.lower()}"
    assert facts(media_type, whole).notes == ()
    assert facts(media_type, whole + b"\x00 what follows it").notes == ()
    found = facts(media_type, whole[: len(whole) * 3 // 4])
    assert (found.notes, found.width) == ((BROKEN,), 300)
    assert facts(media_type, whole[:-12]).notes == (BROKEN,)


def test_where_the_lines_of_a_picture_begin_may_be_unclear() -> None:
    whole = samples.camera_picture("JPEG")
    assert jpeg_ends(io.BytesIO(whole[:2] + b"\x00" + whole[2:]))
    assert jpeg_ends(io.BytesIO(whole[:2] + b"\xff\xff" + whole[2:]))
    assert not jpeg_ends(io.BytesIO(whole[:2] + b"\xff\xff" + whole[2:-2]))
