"""WAV, AIFF and AVI lose what is said in them; sound and pictures stay, and in a film where they were."""

from __future__ import annotations

import io
import struct

import pytest

from mwl_desktop.evidence.registry import facts
from mwl_desktop.evidence.stripping.refusing import BROKEN, StripRefused
from mwl_desktop.evidence.stripping.registry import stripped
from tests.evidence import media_samples
from tests.evidence.media_samples import chunk

FORM = chunk(b"fmt ", struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16))
SOUND = bytes(range(200))
TOLD = chunk(b"LIST", b"INFO" + chunk(b"IART", b"Ada\0")) + chunk(b"bext", b"Ada".ljust(602, b"\0"))
TOLD += chunk(b"id3 ", b"ID3 Ada ") + chunk(b"_PMX", b"<Ada/>") + chunk(b"JUNK", b"Ada?")


def copy_of(media_type: str, data: bytes) -> bytes:
    stripped(media_type, io.BytesIO(data), out := io.BytesIO())
    return out.getvalue()


def wave(*parts: bytes, mark: bytes = b"RIFF", length: int | None = None) -> bytes:
    body = b"WAVE" + b"".join(parts)
    return mark + struct.pack("<I", len(body) if length is None else length) + body


BARE = wave(FORM, chunk(b"data", SOUND))


@pytest.mark.parametrize(
    "data",
    [
        BARE,
        wave(TOLD, FORM, TOLD, chunk(b"data", SOUND), TOLD),
        wave(TOLD, FORM, TOLD, chunk(b"data", SOUND), TOLD) + b"Ada behind it",
        wave(FORM, TOLD, b"data\xff\xff\xff\xff", SOUND, length=0xFFFFFFFF),
        wave(FORM, TOLD, b"data\0\0\0\0", SOUND, length=0),
    ],
)
def test_a_wav_is_its_form_and_its_sound(data: bytes) -> None:
    assert copy_of("audio/wav", data) == BARE


def test_sound_of_an_odd_length_is_filled_up() -> None:
    data = wave(FORM, b"data\x03\0\0\0abc\0", TOLD)
    assert copy_of("audio/wav", data) == wave(FORM, b"data\x03\0\0\0abc\0")


def test_a_recording_of_nothing_has_no_words_for_sound() -> None:
    assert copy_of("audio/wav", wave(FORM, chunk(b"data", b""), TOLD)) == wave(FORM, chunk(b"data", b""))


def test_a_wav_that_is_cut_off_keeps_what_is_there() -> None:
    assert copy_of("audio/wav", BARE[:-100]) == wave(FORM, chunk(b"data", SOUND[:-100]))


def test_a_long_wav_says_its_length_anew() -> None:
    def long(*parts: bytes) -> bytes:
        body = b"".join(parts)
        sizes = struct.pack("<QQQI", 4 + 36 + len(body), len(SOUND), 0, 0)
        return wave(chunk(b"ds64", sizes), body, mark=b"RF64", length=0xFFFFFFFF)

    sound = b"data\xff\xff\xff\xff" + SOUND
    assert copy_of("audio/wav", long(TOLD, FORM, sound, TOLD)) == long(FORM, sound)


def test_what_a_wav_does_not_say_any_more_is_told() -> None:
    found = stripped("audio/wav", io.BytesIO(media_samples.wav()), out := io.BytesIO())
    assert {each.value for each in found.removed} == {"A talk", "Ada"}
    assert found.left == ()
    assert facts("audio/wav", out.getvalue()).title == ""


def test_an_aiff_is_its_form_and_its_sound() -> None:
    data = media_samples.aiff()
    named = data.index(b"NAME")
    copy = copy_of("audio/aiff", data)
    assert copy == data[:4] + struct.pack(">I", len(copy) - 8) + data[8:named] + data[named + 14 :]


@pytest.mark.parametrize(
    ("media_type", "data"),
    [
        ("audio/wav", b""),
        ("audio/wav", wave(FORM)),
        ("audio/wav", wave(chunk(b"data", SOUND))),
        ("audio/wav", wave(FORM, chunk(b"data", SOUND), FORM, chunk(b"data", SOUND))),
        ("audio/aiff", media_samples.aiff()[:40]),
        ("video/x-msvideo", media_samples.avi()[:60]),
        ("video/x-msvideo", chunk(b"RIFF", b"AVI " + chunk(b"LIST", b"INFO"))),
        ("video/x-msvideo", media_samples.avi().replace(b"00dc6\0\0\0", b"00dc6\0\0\x70")),
    ],
)
def test_what_is_no_recording_gets_no_copy(media_type: str, data: bytes) -> None:
    with pytest.raises(StripRefused) as refused:
        copy_of(media_type, data)
    assert refused.value.code == BROKEN


def test_a_film_keeps_its_places_and_says_nothing() -> None:
    data = media_samples.avi()
    found = stripped("video/x-msvideo", io.BytesIO(data), out := io.BytesIO())
    copy = out.getvalue()
    assert len(copy) == len(data) - len(b"behind it")
    for kept in (b"PIXELS" * 9, b"SOUNDS", b"avih", b"strh", b"strf", b"idx1"):
        assert copy.index(kept) == data.index(kept)
    assert not any(word in copy for word in (b"Team day", b"Ada", b"2025", b"left over", b"INFO", b"strn"))
    assert {each.code for each in found.removed} == {"detail.title", "detail.recorded"}
    after = facts("video/x-msvideo", copy)
    assert (after.width, after.height, after.taken_on, after.notes) == (1920, 1080, None, ())


def test_a_film_in_several_pieces() -> None:
    one = media_samples.avi().removesuffix(b"behind it")
    more = chunk(
        b"RIFF", b"AVIX" + chunk(b"JUNK", b"Ada?") + chunk(b"LIST", b"movi" + chunk(b"00dc", b"MORE"))
    )
    copy = copy_of("video/x-msvideo", one + more)
    assert len(copy) == len(one + more)
    assert copy.endswith(more[-24:])
    assert b"Ada" not in copy
