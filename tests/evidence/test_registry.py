"""The registry: every format gives its facts, and nonsense gives nothing worse than a note."""

from __future__ import annotations

import io
import re

import pytest

from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.facts import TOO_LARGE, FileFacts, Limits
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
    assert (small is not None) == (media_type in RENDERERS)
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


@pytest.mark.parametrize("media_type", RENDERERS)
def test_a_picture_for_a_page_fits_its_pixels(media_type: str) -> None:
    for name, (kind, data) in EVERY.items():
        if kind == media_type:
            made = picture_for_page(media_type, data, max_pixels=1000)
            assert made is not None, name
            assert made.width * made.height <= 1000
            assert re.match(rb"\x89PNG|\xff\xd8\xff", made.data)
