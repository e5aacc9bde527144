"""The boxes of films and pictures: one after the other, wherever the file ends, and not for ever."""

from __future__ import annotations

import io

import pytest

from mwl_desktop.evidence import boxes
from mwl_desktop.evidence.boxes import Box, BrokenBoxes, whole
from tests.evidence.samples import box


def test_the_last_box_of_a_file_that_was_cut_off_ends_where_it_does() -> None:
    data = box(b"ftyp", b"abcd") + box(b"mdat", bytes(100))
    assert [(each.kind, each.end) for each in whole(io.BytesIO(data))] == [(b"ftyp", 12), (b"mdat", 120)]
    assert list(whole(io.BytesIO(data[:50]))) == [Box(b"ftyp", 0, 8, 12), Box(b"mdat", 12, 20, 50)]
    open_end = box(b"ftyp", b"abcd") + b"\0\0\0\0mdat" + bytes(30)
    assert [each.end for each in whole(io.BytesIO(open_end))] == [12, 50]


@pytest.mark.parametrize("size", [2, 7])
def test_a_box_that_is_smaller_than_its_own_head_is_none(size: int) -> None:
    with pytest.raises(BrokenBoxes):
        list(whole(io.BytesIO(size.to_bytes(4, "big") + b"moov" + bytes(30))))


def test_no_file_has_boxes_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boxes, "_MOST_OF_A_FILE", 50)
    assert len(list(whole(io.BytesIO(box(b"free") * 50)))) == 50
    with pytest.raises(BrokenBoxes):
        list(whole(io.BytesIO(box(b"free") * 51)))
