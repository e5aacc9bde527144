"""Blocks are collected within limits, whatever sort of them comes last."""

from __future__ import annotations

import pytest

from mwl_desktop.domain.readable import Figure, Paragraph
from mwl_desktop.evidence.extractors import blocks as collecting
from mwl_desktop.evidence.extractors.blocks import PICTURES_LEFT, Blocks
from mwl_desktop.evidence.facts import TEXT_CUT, Deadline, Limits
from tests.evidence import samples


def blocks(**limits: int) -> Blocks:
    made = Limits(**limits)
    return Blocks(made, Deadline.of(made))


@pytest.mark.parametrize("first", ["heading", "paragraph", "page", "figure"])
@pytest.mark.parametrize("length", [9, 10, 11, 200])
def test_no_text_is_longer_than_it_may_be(first: str, length: int) -> None:
    found = blocks(text=10)
    if first == "figure":
        found.figure("key", lambda: b"", "x" * length)
    else:
        getattr(found, first)("x" * length)
    found.paragraph("y" * 1_000)
    text, _ = found.text()
    assert len(text) <= 10
    assert found.notes() == (TEXT_CUT,)


def test_what_fits_is_whole() -> None:
    found = blocks(text=10)
    found.paragraph("0123456789")
    assert (found.text()[0], found.notes()) == ("0123456789", ())


def test_pictures_shown_again_and_again_leave_room_for_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "_MOST_FIGURE_BYTES", 2_000)
    found = Blocks(Limits(), Deadline.of(Limits()), figures=True)
    for number in range(100):
        found.figure("the same", lambda: samples.picture("PNG"))
        found.paragraph(f"{number}")
    read = found.readable()
    pictures = [block.data for block in read.blocks if isinstance(block, Figure)]
    assert len(pictures) > 2
    assert sum(map(len, pictures[1:])) <= 2_000
    assert read.blocks[-1] == Paragraph("99")
    assert read.notes == (PICTURES_LEFT,)
