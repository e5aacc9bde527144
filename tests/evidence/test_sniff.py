"""Sniffing: content decides, the name refines, and a name that lies is noticed."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.sniff import HEAD, MediaType, refine, sniff
from tests.evidence import samples


def whole(data: bytes, name: str) -> MediaType:
    return refine(io.BytesIO(data), sniff(data[:HEAD], name))


@pytest.mark.parametrize("name", samples.every())
def test_real_documents(name: str) -> None:
    media_type, data = samples.every()[name]
    found = whole(data, name)
    assert found.media_type == media_type
    assert found.agrees


@pytest.mark.parametrize("name", [name for name in samples.every() if not name.endswith((".md", ".csv"))])
def test_the_name_is_not_needed(name: str) -> None:
    media_type, data = samples.every()[name]
    assert whole(data, "unnamed").media_type == media_type


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0", types.HEIC),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "video/mp4"),
        (b"\0\0\0\x18ftypqt  \0\0\0\0", "video/quicktime"),
        (b"\0\0\0\x18ftypM4A \0\0\0\0", "audio/mp4"),
        (b"ID3\x04\0\0", "audio/mpeg"),
        (b"\xff\xfb\x90\x64" + b"\0" * 50, "audio/mpeg"),
        (b"\xff\xf1\x50\x80" + b"\0" * 50, "audio/aac"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
        (b"RF64\xff\xff\xff\xffWAVEds64", "audio/wav"),
        (b"II+\0\x08\0\0\0", types.TIFF),
        (b"MM\0+\0\x08\0\0", types.TIFF),
        (b"OggS\0\x02", "audio/ogg"),
        (b"\x1a\x45\xdf\xa3\x01\0\0\0\x42\x82\x84webm", "video/webm"),
        (b"{\\rtf1\\ansi}", types.RTF),
        (b"  <html><p>x", types.HTML),
        (b"<?xml version='1.0'?><feed/>", types.XML),
        (b"\xef\xbb\xbf<svg xmlns='x'/>", types.SVG),
        (b"junk\n%PDF-1.7\n", types.PDF),
        ("Grüße".encode("utf-16"), types.TEXT),
        ("Grüße an alle".encode("utf-16-le"), types.TEXT),
        ("Grüße".encode("cp1252"), types.TEXT),
        (b"\x00\x01\x02\x03nothing known", types.BINARY),
        (b"Re: lunch\nnothing else", types.TEXT),
        (b"From: a@b\nNot a header line\n\n", types.TEXT),
    ],
)
def test_by_content(head: bytes, media_type: str) -> None:
    assert sniff(head, "unnamed").media_type == media_type


@pytest.mark.parametrize(
    ("head", "name", "media_type", "agrees"),
    [
        (samples.photo(), "holiday.png", types.JPEG, False),
        (samples.pdf(), "photo.jpg", types.PDF, False),
        (b"plain words", "report.pdf", types.TEXT, False),
        (b"\0\1\2\3 rubbish", "report.pdf", types.BINARY, False),
        (b"\0\1\2\3 rubbish", "notes.txt", types.BINARY, False),
        (b"\0\1\2\3 rubbish", "model.xyz", types.BINARY, True),
        (
            b"MZ" + b"\0" * 58 + b"\x40\0\0\0PE\0\0",
            "cv.pdf",
            "application/vnd.microsoft.portable-executable",
            False,
        ),
        (b"", "empty.pdf", types.PDF, True),
        (b"", "empty", types.BINARY, True),
        (b"# Title", "README.MD", types.MARKDOWN, True),
        (b"a;b", "table.csv", types.CSV, True),
        (b"import os", "x.py", "text/x-python", True),
        (b"<p>x</p>", "notes.md", types.MARKDOWN, True),
        (b"\0\0\0\x18ftypmp42", "song.m4a", "audio/mp4", True),
        (b"\0\0\0\x18ftypmp42", "clip.mov", "video/mp4", True),
        (b"x", ".pdf", types.TEXT, True),
    ],
)
def test_content_against_name(head: bytes, name: str, media_type: str, agrees: bool) -> None:
    found = sniff(head, name)
    assert (found.media_type, found.agrees) == (media_type, agrees)


@pytest.mark.parametrize(
    ("stream", "name", "media_type"),
    [
        ("WordDocument", "old.doc", types.DOC),
        ("PowerPoint Document", "old.ppt", types.PPT),
        ("Workbook", "old.xls", types.XLS),
        ("__substg1.0_0037001F", "mail.msg", types.OUTLOOK),
        ("EncryptedPackage", "locked.docx", types.LOCKED_OFFICE),
    ],
)
def test_inside_ole(stream: str, name: str, media_type: str) -> None:
    found = whole(samples.ole(stream), name)
    assert (found.media_type, found.agrees) == (media_type, True)
    assert whole(samples.ole(stream), "picture.png").agrees is False


def test_inside_zip_when_the_head_says_nothing() -> None:
    late = samples.package(
        {"filler.bin": bytes(range(256)) * 400, "word/document.xml": "<x/>"}, stored=("filler.bin",)
    )
    assert sniff(late[:HEAD], "unnamed").media_type == types.ZIP
    assert whole(late, "unnamed").media_type == types.DOCX
    plain = samples.package({"a.txt": "x"})
    assert sniff(plain[:HEAD], "report.docx").media_type == types.DOCX
    refined = whole(plain, "report.docx")
    assert (refined.media_type, refined.agrees) == (types.ZIP, False)


def test_a_broken_container_is_not_what_its_name_hopes() -> None:
    broken = samples.docx()[:200] + b"\0" * 100
    found = whole(broken, "report.xlsx")
    assert found.agrees is False
    assert whole(samples.ole("x")[:40], "a.doc").media_type == types.OLE


@settings(max_examples=2000, deadline=None)
@given(
    st.sampled_from(
        [
            b"",
            b"PK\x03\x04",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            b"MZ",
            b"BM",
            b"\xff\xfe",
            b"<?xml",
            b"From: ",
        ]
    ),
    st.binary(max_size=600),
    st.one_of(st.text(max_size=20), st.sampled_from(["a.docx", "b.eml", "c.svg", "d.msg"])),
)
def test_never_raises(start: bytes, rest: bytes, name: str) -> None:
    found = whole(start + rest, name)
    assert "/" in found.media_type
