"""Ogg loses its comments; its other packets stay, on pages that are whole and in order."""

from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mwl_desktop.evidence.registry import facts
from mwl_desktop.evidence.stripping.ogg import checksum
from mwl_desktop.evidence.stripping.refusing import BROKEN, NO_WAY, StripRefused
from mwl_desktop.evidence.stripping.registry import stripped
from tests.evidence import media_samples
from tests.evidence.media_samples import ogg_sum, page

SECRET = b"Ada Secret"
OPUS = b"OpusHead\x01\x01\0\0\x80\xbb\0\0\0\0\0"


def copy_of(data: bytes) -> bytes:
    stripped("audio/ogg", io.BytesIO(data), out := io.BytesIO())
    return out.getvalue()


def pages(data: bytes) -> list[tuple[int, int, int, int, bytes]]:
    """Flags, place in time, stream, number and bytes of each page; each one's sum is right."""
    found = []
    at = 0
    while at < len(data):
        mark, _, flags, granule, serial, number, total, count = struct.unpack_from("<4sBBqIIIB", data, at)
        assert mark == b"OggS"
        end = at + 27 + count + sum(data[at + 27 : at + 27 + count])
        assert ogg_sum(data[at : at + 22] + bytes(4) + data[at + 26 : end]) == total
        found.append((flags, granule, serial, number, data[at + 27 + count : end]))
        at = end
    return found


@given(some.binary(max_size=300))
def test_the_sum_is_that_of_the_format(data: bytes) -> None:
    assert checksum(data) == ogg_sum(data)


def test_comments_go_and_everything_else_stays() -> None:
    data = media_samples.ogg()
    copy = copy_of(data)
    first, about, *sound = pages(copy)
    assert first == pages(data)[0]
    assert about[4] == b"\x03vorbis" + bytes(8) + b"\x01" + b"\x05vorbis" + bytes(range(256)) * 2
    assert sound == pages(data)[2:]
    assert {each.code for each in facts("audio/ogg", copy).details} == {"detail.duration", "detail.sound"}


def tagged(length: int, serial: int = 7) -> bytes:
    """An Opus whose comments are on many pages, as a cover makes them."""
    told = b"OpusTags" + bytes(4) + b"\1\0\0\0" + struct.pack("<I", length) + SECRET * (length // 10)
    data = page(0, [OPUS], 0, flags=2, serial=serial)
    segments, number = [told[at : at + 255] for at in range(0, len(told), 255)], 1
    while segments:
        here, segments = segments[:200], segments[200:]
        lengths = bytes(len(each) for each in here)
        flags = 0 if number == 1 else 1
        ends = lengths[-1] < 255
        head = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, 0 if ends else -1, serial, number, 0, len(here))
        made = head + lengths + b"".join(here)
        data += made[:22] + struct.pack("<I", ogg_sum(made)) + made[26:]
        number += 1
    for each in range(3):
        data += page(960 * (each + 1), [b"SOUND"], number + each, flags=4 if each == 2 else 0, serial=serial)
    return data


def test_fewer_pages_of_comments_number_the_others_anew() -> None:
    copy = pages(copy_of(tagged(200_000)))
    assert [each[3] for each in copy] == [0, 1, 2, 3, 4]
    assert [each[4] for each in copy] == [OPUS, b"OpusTags" + bytes(8), *[b"SOUND"] * 3]
    assert [each[:2] for each in copy[2:]] == [(0, 960), (0, 1920), (4, 2880)]


def test_a_lost_page_stays_lost_and_a_broken_one_stays_broken() -> None:
    data = tagged(200_000)
    sound = page(1920, [b"SOUND"], 6)
    assert data.count(sound) == 1
    assert [each[3] for each in pages(copy_of(data.replace(sound, b"")))] == [0, 1, 2, 4]
    copy = copy_of(data.replace(sound, sound.replace(b"SOUND", b"NOISE")))
    at = copy.index(b"NOISE") - 28
    total = struct.unpack_from("<I", copy, at + 22)[0]
    assert total != ogg_sum(copy[at : at + 22] + bytes(4) + copy[at + 26 : at + 33])


def test_several_streams_and_several_in_a_row() -> None:
    one, two = tagged(2_000, serial=1), tagged(100_000, serial=2)
    copy = copy_of(one + two)
    assert SECRET not in copy
    assert [each[2] for each in pages(copy)] == [1] * 5 + [2] * 5
    begun = page(0, [OPUS], 0, flags=2, serial=1)
    other = page(0, [OPUS], 0, flags=2, serial=2)
    mixed = begun + other + one.removeprefix(begun) + two.removeprefix(other)
    flags = [(each[0], each[2]) for each in pages(copy_of(mixed))]
    assert flags[:2] == [(2, 1), (2, 2)]


def test_flac_in_ogg() -> None:
    told = media_samples.comments()
    about = b"\x7fFLAC\x01\0\0\x02" + b"fLaC" + b"\0\0\0\x22" + bytes(34)
    blocks = [b"\x04" + len(told).to_bytes(3, "big") + told, b"\x86\0\0\x0a" + SECRET]
    data = page(0, [about], 0, flags=2) + page(0, blocks, 1) + page(400, [b"\xff\xf8SOUND"], 2, flags=4)
    copy = pages(copy_of(data))
    assert copy[1][4] == b"\x04\0\0\x08" + bytes(8) + b"\x81\0\0\0"
    assert copy[2] == pages(data)[2]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", BROKEN),
        (SECRET * 90, BROKEN),
        (page(0, [b"\x80kate\0\0\0\0"], 0, flags=2), NO_WAY),
        (page(0, [b"fishead\0" + bytes(56)], 0, flags=2), NO_WAY),
        (media_samples.ogg()[:300], BROKEN),
        (media_samples.ogg().replace(b"A talk", b"A walk"), BROKEN),
        (page(0, [OPUS], 0, flags=2) + page(0, [b"OpusTags" + bytes(8), b"SOUND"], 1), BROKEN),
    ],
)
def test_what_cannot_be_gone_through_gets_no_copy(data: bytes, code: str) -> None:
    with pytest.raises(StripRefused) as refused:
        copy_of(data)
    assert refused.value.code == code
