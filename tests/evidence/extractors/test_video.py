"""Films and sound: how long, where and by whom, without decoding one."""

from __future__ import annotations

import io
import struct
import wave
from datetime import date

import pytest

from mwl_desktop.evidence.extractors.video import duration, place
from mwl_desktop.evidence.facts import BROKEN, FileFacts
from mwl_desktop.evidence.registry import facts, thumbnail
from tests.evidence import samples
from tests.evidence.samples import box


def said(found: FileFacts) -> dict[str, str]:
    return {each.code: each.value for each in reversed(found.details)}


def test_an_mp4_says_when_and_where() -> None:
    found = facts("video/mp4", samples.film())
    told = said(found)
    assert (found.width, found.height) == (1080, 1920), "held upright"
    assert found.taken_on == date(2025, 6, 7)
    assert told["detail.place"] == "47.07070° N, 15.43950° E, 353 m"
    assert (told["detail.camera"], told["detail.duration"]) == ("Phone 12", "1:05")
    assert told["detail.created"] == "2025-06-07 08:30 UTC"


def test_a_matroska_says_how_long() -> None:
    def element(number: str, *parts: bytes) -> bytes:
        body = b"".join(parts)
        return bytes.fromhex(number) + (0x10000000 | len(body)).to_bytes(4, "big") + body

    info = element(
        "1549A966", element("4489", struct.pack(">d", 65_000.0)), element("7BA9", b"Team day"),
        element("5741", b"Recorder 3"), element("4461", (770_000_000 * 10**9).to_bytes(8, "big")),
    )  # fmt: skip
    track = element(
        "1654AE6B", element("AE", element("E0", element("B0", b"\x07\x80"), element("BA", b"\x04\x38")))
    )
    data = element("1A45DFA3", element("4282", b"webm")) + element("18538067", info, track)
    found = facts("video/webm", data)
    assert (found.title, found.width, found.height) == ("Team day", 1920, 1080)
    assert (said(found)["detail.duration"], said(found)["detail.made_with"]) == ("1:05", "Recorder 3")
    for cut in range(0, len(data), 7):
        assert facts("video/webm", data[:cut]).notes in ((), (BROKEN,))


def test_sound_says_how_it_is_kept() -> None:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as made:
        made.setnchannels(2)
        made.setsampwidth(2)
        made.setframerate(8000)
        made.writeframes(bytes(8000 * 4 * 3))
    found = facts("audio/wav", buffer.getvalue())
    assert said(found)["detail.duration"] == "0:03"
    assert said(found)["detail.sound"].startswith("8 kHz, stereo")


def test_a_recording_has_its_cover() -> None:
    found = facts("audio/mpeg", samples.recording())
    assert (found.title, found.author) == ("What we learned", "Ada Muster")
    assert "detail.cover" in said(found)
    made = thumbnail("audio/mpeg", samples.recording())
    assert made is not None
    assert (made.width, made.height) == (64, 40)


@pytest.mark.parametrize("media_type", ["video/mp4", "video/quicktime", "video/x-msvideo", "video/matroska"])
def test_rubbish_costs_a_note(media_type: str) -> None:
    for data in (b"", b"\0" * 100, box(b"moov", b"\xff" * 40), b"RIFF\0\0\0\0AVI LIST\xff\xff\xff\xffhdrl"):
        assert facts(media_type, data).notes in ((), (BROKEN,))


def test_lengths_and_places() -> None:
    assert [duration(each) for each in (None, 0, 7.4, 200, 3725)] == ["", "", "0:07", "3:20", "1:02:05"]
    assert [duration(each) for each in (0.38, 0.0001, 0.99)] == ["0.4 s", "0.01 s", "0:01"]
    assert place("+47.0707+015.4395/") == "47.07070° N, 15.43950° E"
    assert [place(each) for each in ("", "here", "+99.0+015.0/", "+00.0+000.0/")] == [""] * 4
