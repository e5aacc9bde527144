"""The registry: every format gives its facts, and thousands of broken ones give nothing worse than a note."""

from __future__ import annotations

import io
import random
import re
import time
from collections.abc import Iterator

import pytest

from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.facts import BROKEN, TOO_LARGE, FileFacts, Limits
from mwl_desktop.evidence.registry import (
    EXTRACTORS,
    RENDERERS,
    facts,
    picture_for_page,
    thumbnail,
)
from mwl_desktop.sentences import SENTENCES
from tests.evidence import samples

EVERY = samples.every()
SILENT = {"old.gif", "web.webp", "scan.tiff", "paint.bmp", "photo.jpg"}
CARRIES_ONE = {"talk.mp3", "with its picture.docx"}
CARRIES_NONE = {"phone.heic"}
VARIANTS = 300


@pytest.mark.parametrize("name", EVERY)
def test_every_format_gives_facts_from_bytes_and_from_a_stream(name: str) -> None:
    media_type, data = EVERY[name]
    found = facts(media_type, data)
    assert found.notes == ()
    assert found.text or found.width
    stream = io.BytesIO(data)
    stream.seek(7)
    assert facts(media_type, stream) == found


@pytest.mark.parametrize("name", EVERY)
def test_every_picture_can_be_seen(name: str) -> None:
    media_type, data = EVERY[name]
    small = thumbnail(media_type, data, size=50)
    assert (small is not None) == (media_type in RENDERERS or name in CARRIES_ONE) or name in CARRIES_NONE
    if small:
        assert max(small.width, small.height) == 50


@pytest.mark.parametrize("media_type", [*sorted(EXTRACTORS), types.TEXT, types.BINARY, "made/up"])
def test_nothing_and_nonsense_are_survived(media_type: str) -> None:
    for data in (b"", b"\0", b"nonsense " * 100, bytes(range(256)) * 20):
        assert isinstance(facts(media_type, data), FileFacts)
        thumbnail(media_type, data)


def test_a_type_nothing_reads_says_nothing() -> None:
    assert facts("application/vnd.rar", b"x") == FileFacts()
    assert facts("text/x-python", b"print(1)").text == "print(1)"
    assert "video/mp4" not in RENDERERS
    assert picture_for_page("video/mp4", b"x") is None


def test_what_is_beyond_the_limits_is_not_tried() -> None:
    tiny = Limits(size=100)
    for name in ("certificate.pdf", "photo.jpg", "retro.docx"):
        media_type, data = EVERY[name]
        assert facts(media_type, data, tiny).notes == (TOO_LARGE,)
        assert thumbnail(media_type, data, limits=tiny) is None
    assert facts(types.TEXT, b"x" * 200, tiny).text == "x" * 200


def test_every_note_has_its_sentence() -> None:
    from mwl_desktop.evidence import facts as module

    notes = [
        value for name, value in vars(module).items() if name.isupper() and str(value).startswith("facts.")
    ]
    assert len(notes) >= 6
    assert all(note in SENTENCES for note in notes)


def broken(data: bytes, seed: str) -> Iterator[bytes]:
    """The same file damaged in the ways that disks, networks and enemies do, the same ones each time."""
    source = random.Random(seed)
    for _ in range(VARIANTS):
        variant = bytearray(data)
        for _ in range(source.choice([1, 1, 2, 5, 20])):
            place = source.randrange(len(variant))
            length = source.randrange(1, 9)
            match source.randrange(6):
                case 0:
                    variant[place] ^= 1 << source.randrange(8)
                case 1:
                    variant[place : place + length] = source.randbytes(length)
                case 2:
                    variant[place : place + length] = source.choice([b"\0", b"\xff", b"\x7f"]) * length
                case 3:
                    variant = variant[: max(place, 1)]
                case 4:
                    variant[place:place] = variant[place : place + source.randrange(1, 200)]
                case _:
                    del variant[place : place + min(length, len(variant) - 1)]
            if not variant:
                variant = bytearray(b"x")
        yield bytes(variant)


@pytest.mark.parametrize("name", EVERY)
def test_broken_files_cost_a_note_at_most(name: str) -> None:
    media_type, data = EVERY[name]
    noted = 0
    for variant in broken(data, name):
        started = time.monotonic()
        found = facts(media_type, variant)
        small = thumbnail(media_type, variant, size=64)
        assert time.monotonic() - started < 5
        found.text.encode("utf-8")
        found.title.encode("utf-8")
        assert small is None or max(small.width, small.height) <= 64
        assert set(found.notes) <= set(SENTENCES)
        noted += BROKEN in found.notes
    if media_type in types.OFFICE_PACKAGES | {types.ZIP, types.PNG, types.PDF}:
        assert noted > 5, "the damage was never seen: the test damages nothing"


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("retro.docx", "word/document.xml"),
        ("retro.docx", "docProps/core.xml"),
        ("team.pptx", "ppt/slides/slide1.xml"),
        ("hours.xlsx", "xl/worksheets/sheet1.xml"),
        ("hours.xlsx", "xl/sharedStrings.xml"),
        ("offen.odt", "content.xml"),
        ("offen.odt", "meta.xml"),
    ],
)
def test_broken_parts_of_whole_packages(name: str, part: str) -> None:
    import zipfile

    media_type, data = EVERY[name]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {entry: package.read(entry) for entry in package.namelist()}
    for variant in broken(parts[part], name + part):
        found = facts(media_type, samples.package({**parts, part: variant}))
        assert set(found.notes) <= set(SENTENCES)


@pytest.mark.parametrize("media_type", RENDERERS)
def test_a_picture_for_a_page_fits_its_pixels(media_type: str) -> None:
    for name, (kind, data) in EVERY.items():
        if kind == media_type:
            made = picture_for_page(media_type, data, max_pixels=1000)
            assert made is not None, name
            assert made.width * made.height <= 1000
            assert re.match(rb"\x89PNG|\xff\xd8\xff", made.data)
