"""The order of letters: checked against python-bidi's own whole-line answer."""

from __future__ import annotations

import pytest
from bidi.algorithm import get_display
from hypothesis import given
from hypothesis import strategies as st

from mwl_desktop.documents.pdf.bidi import base_level, has_right_to_left, levels, visual_order

SAMPLES = [
    "abc שלום def",
    "שלום abc 123 עולם",
    "יש 3.5% הנחה (באמת) ב-MWL.",
    "السعر 12 درهمًا و English",
    "car is THE CAR بالعربية 1,234",
]


def displayed(text: str) -> str:
    found = levels(text, base_level(text))
    return "".join(text[index] for index in visual_order(found))


@pytest.mark.parametrize("text", SAMPLES)
def test_a_line_is_ordered_as_the_algorithm_says(text: str) -> None:
    mirrored = str.maketrans("()[]<>", "()[]<>")
    expected = get_display(text).translate(mirrored)
    flat = str.maketrans("()", "..")
    assert displayed(text).translate(flat) == expected.translate(flat)


def test_the_first_strong_letter_decides() -> None:
    assert base_level("12 (שלום) abc") == 1
    assert base_level("12 abc שלום") == 0
    assert base_level("12 ... ") == 0


def test_plain_text_is_not_put_through_the_algorithm() -> None:
    assert not has_right_to_left("Ελληνικά Русский 世界 🎉")
    assert levels("plain", 0) == [0] * 5


@given(st.text(st.sampled_from("ab1 .,()אבגعربي\u200d\u0301-"), max_size=60))
def test_there_is_a_level_for_every_letter_and_a_place_for_every_piece(text: str) -> None:
    found = levels(text, base_level(text))
    assert len(found) == len(text)
    assert sorted(visual_order(found)) == list(range(len(text)))
