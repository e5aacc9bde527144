"""Films lose place, names and times, and no byte of them moves."""

from __future__ import annotations

import io

from mwl_desktop.evidence.registry import facts
from mwl_desktop.evidence.stripping.registry import stripped
from tests.evidence import samples
from tests.evidence.samples import box


def test_a_film_says_neither_where_nor_when() -> None:
    data = samples.film()
    found = stripped("video/mp4", io.BytesIO(data), out := io.BytesIO())
    copy = out.getvalue()
    assert {each.code for each in found.removed} >= {"detail.place", "detail.camera", "detail.recorded"}
    assert len(copy) == len(data)
    assert copy.count(b"SAMPLES") == 50
    assert not any(word in copy for word in (b"Phone", b"+47.07", b"2025-06"))
    after = facts("video/mp4", copy)
    assert (after.width, after.height, after.taken_on) == (1080, 1920, None)
    assert {each.code for each in after.details} == {"detail.duration", "detail.picture_size"}


def test_a_track_of_places_goes_with_what_it_says() -> None:
    said = b"47.0707 15.4395"
    head = box(b"ftyp", b"qt  \0\0\0\0qt  ")

    def whole(start: int) -> bytes:
        table = box(
            b"stbl", box(b"stsz", bytes(8) + b"\0\0\0\x02" + b"\0\0\0\x07" + b"\0\0\0\x08"),
            box(b"stsc", b"\0\0\0\0\0\0\0\x01" + b"\0\0\0\x01\0\0\0\x02\0\0\0\x01"),
            box(b"stco", b"\0\0\0\0\0\0\0\x01" + start.to_bytes(4, "big")),
        )  # fmt: skip
        handler = box(b"hdlr", bytes(8) + b"meta" + bytes(12))
        telling = box(b"trak", box(b"mdia", handler, box(b"minf", table)))
        film = box(b"moov", box(b"mvhd", bytes(100)), telling)
        return head + film + box(b"mdat", said + b"PIXELS")

    data = whole(len(whole(0)) - len(said) - 6)
    stripped("video/quicktime", io.BytesIO(data), out := io.BytesIO())
    assert len(out.getvalue()) == len(data)
    assert said not in out.getvalue()
    assert out.getvalue().endswith(b"PIXELS")
    assert b"trak" not in out.getvalue()


def test_room_left_free_and_who_encoded_it_are_emptied() -> None:
    said = b"Ada's old title"
    entry = box(b"avc1", bytes(42), bytes([len(said)]) + said.ljust(31, b"\0"), b"\0\x18\xff\xff")
    table = box(b"stbl", box(b"stsd", bytes(4), b"\0\0\0\x01", entry))
    handler = box(b"hdlr", bytes(8) + b"vide" + bytes(12) + said + b"\0")
    track = box(b"trak", box(b"mdia", handler, box(b"minf", table)), box(b"free", said))
    film = box(b"moov", box(b"mvhd", bytes(100)), track, box(b"skip", said))
    data = box(b"ftyp", b"mp42\0\0\0\0isom") + film + box(b"free", said) + box(b"mdat", b"SAMPLES")
    stripped("video/mp4", io.BytesIO(data), out := io.BytesIO())
    copy = out.getvalue()
    assert said not in copy
    assert len(copy) == len(data)
    for kept in (b"avc1", b"vide", b"\0\x18\xff\xff", b"SAMPLES"):
        assert copy.index(kept) == data.index(kept)


def test_a_head_that_is_cut_short_takes_nothing_of_what_follows() -> None:
    film = box(b"moov", box(b"mvhd", bytes(6)), box(b"abcd", b"follows"))
    data = box(b"ftyp", b"mp42\0\0\0\0isom") + film + box(b"mdat", b"SAMPLES")
    stripped("video/mp4", io.BytesIO(data), out := io.BytesIO())
    assert box(b"abcd", b"follows") in out.getvalue()
