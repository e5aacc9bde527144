"""WebM and Matroska lose titles, tags and attachments, and no byte of them moves."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mwl_desktop.evidence.registry import facts
from mwl_desktop.evidence.stripping.refusing import BROKEN, StripRefused
from mwl_desktop.evidence.stripping.registry import stripped
from tests.evidence import media_samples
from tests.evidence.media_samples import element

HEADER = element("1A45DFA3", element("4282", b"matroska"))
INFO = element(
    "1549A966", element("BF", b"sum!"), element("2AD7B1", b"\x0f\x42\x40"), element("7BA9", b"Ada's day"),
    element("4D80", b"Muxer 7"), element("5741", b"Ada's writer"), element("4461", b"\1" * 8),
    element("73A4", b"Ada is identified"), element("4489", bytes(8)),
)  # fmt: skip
TRACK = element("AE", element("D7", b"\1"), element("536E", b"Ada's lens"), element("86", b"V_VP8"))
TAGS = element("1254C367", element("7373", b"Ada " * 100))
FILES = element("1941A469", element("61A7", b"Ada's file"))
SHOWN = element(
    "1F43B675", element("E7", b"\0"), element("A3", b"PIXELS" * 50), element("EC", b"Ada was here")
)


def seek(number: str) -> bytes:
    return element("4DBB", element("53AB", bytes.fromhex(number)), element("53AC", b"\1\0"))


def film(*parts: bytes) -> bytes:
    return HEADER + element("18538067", *parts)


WHOLE = film(
    element("114D9B74", seek("1549A966"), seek("1254C367"), seek("1654AE6B")),
    INFO, element("1654AE6B", TRACK), TAGS, SHOWN, FILES, element("EC", b"Ada"),
)  # fmt: skip


def copy_of(data: bytes) -> bytes:
    stripped("video/matroska", io.BytesIO(data), out := io.BytesIO())
    return out.getvalue()


def test_everything_stays_where_it_was_and_nothing_is_said() -> None:
    copy = copy_of(WHOLE)
    assert len(copy) == len(WHOLE)
    for kept in (b"PIXELS" * 50, b"V_VP8", bytes.fromhex("2AD7B1"), seek("1549A966"), seek("1654AE6B")):
        assert copy.index(kept) == WHOLE.index(kept)
    assert not any(word in copy for word in (b"Ada", b"Muxer", b"sum!", b"\1" * 8))
    assert seek("1254C367") not in copy
    after = facts("video/matroska", copy)
    assert after.notes == ()
    assert copy_of(copy) == copy


def test_what_is_gone_is_told() -> None:
    for made, media_type in ((media_samples.mkv, "video/matroska"), (media_samples.webm, "video/webm")):
        found = stripped(media_type, io.BytesIO(made()), out := io.BytesIO())
        assert [(each.code, each.value) for each in found.removed] == [("detail.title", "Team day")]
        after = facts(media_type, out.getvalue())
        assert (after.title, after.width, after.height) == ("", 1920, 1080)


@given(some.integers(1, 400))
def test_a_void_of_any_length(length: int) -> None:
    title = bytes.fromhex("7BA9") + (0x4000 | length).to_bytes(2, "big") + b"A" * length
    short = bytes.fromhex("EC") + bytes([0x80])
    data = film(
        element("1549A966", title, element("4489", bytes(8))), element("1654AE6B", TRACK), short, SHOWN
    )
    copy = copy_of(data)
    assert b"AA" not in copy.replace(TRACK, b"")
    assert copy.index(b"PIXELS") == data.index(b"PIXELS")
    assert copy_of(copy) == copy


def test_a_film_that_was_sent_as_it_was_taken() -> None:
    unsaid = b"\x01" + b"\xff" * 7
    shown = bytes.fromhex("1F43B675") + unsaid + element("E7", b"\0") + element("A3", b"PIXELS" * 50)
    body = INFO + element("1654AE6B", TRACK) + shown + shown + TAGS
    data = HEADER + bytes.fromhex("18538067") + unsaid + body
    copy = copy_of(data)
    assert len(copy) == len(data)
    assert copy.count(shown) == 2
    assert b"Ada" not in copy


@pytest.mark.parametrize("codec", ["A_VORBIS", "A_FLAC"])
def test_comments_that_came_along_with_sound_go(codec: str) -> None:
    told = media_samples.comments()
    if codec == "A_FLAC":
        private = b"fLaC" + b"\0\0\0\x22" + b"S" * 34 + b"\x84" + len(told).to_bytes(3, "big") + told
        kept = private[:42]
    else:
        packets = [b"\x01vorbis" + b"S" * 23, b"\x03vorbis" + told + b"\1", b"\x05vorbis" + b"S" * 300]
        private = b"\2" + bytes(map(len, packets[:2])) + b"".join(packets)
        kept = packets[2]
    track = element("AE", element("D7", b"\1"), element("86", codec.encode()), element("63A2", private))
    data = film(INFO, element("1654AE6B", track), SHOWN)
    copy = copy_of(data)
    assert copy.index(kept) == data.index(kept)
    assert copy.index(b"PIXELS") == data.index(b"PIXELS")
    assert not any(word in copy for word in (b"A talk", b"Ada", b"Writer"))


@pytest.mark.parametrize(
    "data",
    [
        b"", HEADER, film(INFO, SHOWN), film(element("1654AE6B", TRACK)), HEADER + INFO, b"\0" * 400,
        WHOLE.replace(bytes.fromhex("7BA9"), b"\0\0"), WHOLE[1:],
    ],
)  # fmt: skip
def test_what_is_no_film_gets_no_copy(data: bytes) -> None:
    with pytest.raises(StripRefused) as refused:
        copy_of(data)
    assert refused.value.code == BROKEN
