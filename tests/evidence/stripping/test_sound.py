"""MP3, AAC and FLAC lose their tags and covers, and of their sound not a byte."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mwl_desktop.evidence.registry import facts
from mwl_desktop.evidence.stripping.refusing import BROKEN, StripRefused
from mwl_desktop.evidence.stripping.registry import stripped
from tests.evidence import media_samples

SECRET = b"Ada Secret"


def copy_of(media_type: str, data: bytes) -> bytes:
    stripped(media_type, io.BytesIO(data), out := io.BytesIO())
    return out.getvalue()


def id3(body: bytes, *, foot: bool = False, mark: bytes = b"ID3") -> bytes:
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    head = b"\4\0" + (b"\x10" if foot else b"\0") + size
    return mark + head + body + (b"3DI" + head if foot else b"")


def titled(title: bytes) -> bytes:
    frame = b"TIT2" + len(title + b"\3").to_bytes(4, "big") + b"\0\0" + b"\3" + title
    return id3(frame)


def ape(*, head: bool, foot: bool) -> bytes:
    item = len(SECRET).to_bytes(4, "little") + bytes(4) + b"Title\0" + SECRET
    size = (len(item) + 32).to_bytes(4, "little")
    both = b"\x00\x00\x00" + (b"\x80" if head else b"\0")
    part = b"APETAGEX" + b"\xd0\7\0\0" + size + b"\1\0\0\0" + both + bytes(8)
    return (part if head else b"") + item + (part if foot else b"")


OLD = (b"TAG" + SECRET).ljust(128, b"\0")
MORE = (b"TAG+" + SECRET).ljust(227, b"\0")
LYRICS = b"LYRICSBEGIN" + b"IND0000200" + b"ETT00010" + SECRET
BEFORE = {
    "none": b"",
    "one": titled(SECRET),
    "two": titled(SECRET) + titled(SECRET),
    "with zeros behind it": titled(SECRET) + bytes(5000),
    "APE": ape(head=True, foot=True),
    "something": SECRET * 40,
}
BEHIND = {
    "none": b"",
    "old": OLD,
    "older": MORE + OLD,
    "APE": ape(head=False, foot=True),
    "APE whole": ape(head=True, foot=True) + OLD,
    "new": id3(SECRET, foot=True),
    "lyrics": LYRICS + f"{len(LYRICS):06}".encode() + b"LYRICS200" + OLD,
    "old lyrics": b"LYRICSBEGIN" + SECRET + b"LYRICSEND" + OLD,
    "something": SECRET * 40,
}


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("behind", BEHIND)
def test_an_mp3_is_its_frames(before: str, behind: str) -> None:
    sound = media_samples.mp3()
    assert copy_of("audio/mpeg", BEFORE[before] + sound + BEHIND[behind]) == sound


def test_what_is_gone_is_told() -> None:
    found = stripped("audio/mpeg", io.BytesIO(titled(SECRET) + media_samples.mp3()), io.BytesIO())
    assert [(each.code, each.value) for each in found.removed] == [("detail.title", SECRET.decode())]
    assert found.left == ()


def test_what_lies_between_frames_goes_and_a_cut_frame_stays() -> None:
    sound = media_samples.mp3(8)
    assert copy_of("audio/mpeg", sound[: 417 * 4] + SECRET * 9 + sound[417 * 4 :]) == sound
    assert copy_of("audio/mpeg", titled(SECRET) + sound[:-100]) == sound[:-100]


@pytest.mark.parametrize("data", [b"", titled(SECRET), SECRET * 100, id3(b"")[:6] + b"\x7f\x7f\x7f\x7f", OLD])
def test_without_sound_there_is_no_copy(data: bytes) -> None:
    with pytest.raises(StripRefused) as refused:
        copy_of("audio/mpeg", data)
    assert refused.value.code == BROKEN


@given(some.lists(some.sampled_from(sorted(BEFORE)), max_size=3), some.sampled_from(sorted(BEHIND)))
def test_any_row_of_tags_goes(before: list[str], behind: str) -> None:
    sound = media_samples.mp3()
    data = b"".join(BEFORE[each] for each in before if each != "something") + sound + BEHIND[behind]
    assert copy_of("audio/mpeg", data) == sound


def test_aac() -> None:
    length = 100
    head = bytes([0xFF, 0xF1, 0x50, 0x80 | length >> 11, length >> 3 & 0xFF, (length & 7) << 5, 0xFC])
    sound = (head + b"S" * (length - len(head))) * 6
    assert copy_of("audio/aac", titled(SECRET) + sound + OLD) == sound


def test_flac_keeps_its_form_and_its_sound() -> None:
    whole = media_samples.flac()
    data = titled(SECRET) + whole + OLD
    for media_type in ("audio/flac", "audio/mpeg"):  # which is what a tag before it makes it look like
        copy = copy_of(media_type, data)
        assert copy == whole[:4] + b"\x80" + whole[5:42] + whole[whole.index(b"\xff\xf8") :]
    after = facts("audio/flac", copy)
    assert (after.title, after.author) == ("", "")
    assert {each.code for each in after.details} == {"detail.duration", "detail.sound"}


def test_flac_keeps_where_its_channels_belong() -> None:
    said = b"WAVEFORMATEXTENSIBLE_CHANNEL_MASK=0x3"
    told = (2).to_bytes(4, "little") + b"me" + (2).to_bytes(4, "little")
    told += len(SECRET).to_bytes(4, "little") + SECRET + len(said).to_bytes(4, "little") + said
    whole = media_samples.flac()
    data = whole[:42] + b"\x84" + len(told).to_bytes(3, "big") + told + b"\xff\xf8" + bytes(400)
    copy = copy_of("audio/flac", data)
    assert said in copy
    assert SECRET not in copy
    assert copy.endswith(b"\xff\xf8" + bytes(400))


@pytest.mark.parametrize("end", [0, 3, 20, 60])
def test_a_flac_that_is_cut_off_in_its_head_gets_no_copy(end: int) -> None:
    with pytest.raises(StripRefused):
        copy_of("audio/flac", media_samples.flac()[:end])
