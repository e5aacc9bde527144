"""Stretches of a file are copied as they are, and looking at it costs neither memory nor for ever."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mwl_desktop.evidence.stripping import pieces
from mwl_desktop.evidence.stripping.pieces import Look, blank, copy_stretches
from mwl_desktop.evidence.stripping.refusing import BROKEN, TOO_LARGE, StripRefused

DATA = bytes(range(256)) * 3000


@given(some.lists(some.tuples(some.integers(-5, len(DATA) + 5), some.integers(0, 300_000)), max_size=20))
def test_what_is_seen_is_what_is_there(asked: list[tuple[int, int]]) -> None:
    look = Look(io.BytesIO(DATA))
    for start, length in asked:
        assert look.at(start, length) == (DATA[start : start + length] if start >= 0 else b"")


def test_stretches_are_copied_in_their_order() -> None:
    out = io.BytesIO()
    copy_stretches(io.BytesIO(DATA), out, [(700_000, 768_000), (5, 5), (0, 10)])
    assert out.getvalue() == DATA[700_000:768_000] + DATA[:10]
    with pytest.raises(StripRefused) as refused:
        copy_stretches(io.BytesIO(DATA), out, [(0, len(DATA) + 1)])
    assert refused.value.code == BROKEN


def test_blank() -> None:
    out = io.BytesIO(b"x" * 20)
    blank(out, (2, 8), b"JUNK")
    blank(out, (10, 12), b"JUNK")
    assert out.getvalue() == b"xxJUNK\0\0xx\0\0xxxxxxxx"


def test_a_file_is_not_looked_at_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "_MOST_LOOKS", 10)
    look = Look(io.BytesIO(DATA))
    for _ in range(10):
        look.at(0, 1)
    with pytest.raises(StripRefused):
        look.at(0, 1)
    monkeypatch.setattr(pieces, "LARGEST_RECORDING", 10)
    with pytest.raises(StripRefused) as refused:
        Look(io.BytesIO(DATA))
    assert refused.value.code == TOO_LARGE
