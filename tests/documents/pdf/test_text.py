"""Lines: no wider than the room, nothing lost, broken where a reader expects it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mwl_desktop.documents.ir import LineBreak, Run
from mwl_desktop.documents.pdf.style import TextStyle, look_for
from mwl_desktop.documents.pdf.text import Line, TextBlock, code_block, text_block
from tests.documents.builders import ARABIC, HEBREW, document
from tests.patience import working_at_most

BODY = TextStyle(10, 14)
BLACK = (0.0, 0.0, 0.0)
STORY = (
    "The nightly import had failed three nights out of five since the spring, and the vendor was blamed. "
    "I laid eleven logs side by side and found that the price table was locked by a report nobody read."
)


MEASURE = look_for(document()).measure


def laid(text: str, width: float = MEASURE, most: int | None = None) -> TextBlock:
    return text_block(text, BODY, width, BLACK, most)


def letters(line: Line) -> str:
    return "".join(atom.text for atom in line.atoms)


def test_words_wrap_and_spaces_at_the_end_of_a_line_go() -> None:
    block = laid(STORY)
    assert letters(block.lines[0]).startswith("The nightly import")
    assert " ".join(letters(line) for line in block.lines) == STORY
    assert all(line.width <= MEASURE for line in block.lines)


def test_the_measure_is_at_most_seventy_five_characters() -> None:
    for line in laid(STORY * 20).lines:
        assert len(letters(line)) <= 80
    lengths = [len(letters(line)) for line in laid(STORY * 20).lines[:-1]]
    assert sum(lengths) / len(lengths) <= 75


def test_a_forced_break_begins_a_line() -> None:
    block = text_block((Run("one"), LineBreak(), Run("two")), BODY, 300, BLACK)
    assert [letters(line) for line in block.lines] == ["one", "two"]


def test_no_break_space_keeps_words_together() -> None:
    block = laid("aaa bbb\u00a0ccc", 40)
    assert [letters(line) for line in block.lines] == ["aaa", "bbb\u00a0ccc"]


def test_a_word_in_two_manners_is_not_broken_between_them() -> None:
    block = text_block((Run("one thi"), Run("rd", bold=True)), BODY, 42, BLACK)
    assert [letters(line) for line in block.lines] == ["one", "third"]


def test_a_word_wider_than_the_line_is_cut_and_stays_inside() -> None:
    block = laid("x" * 500, 100)
    assert "".join(letters(line) for line in block.lines) == "x" * 500
    assert all(line.width <= 100 for line in block.lines)


def test_an_address_breaks_after_its_marks() -> None:
    block = laid("https://example.org/a/very/long/path/that/goes/on?and=on&and=on", 120)
    assert len(block.lines) > 2
    assert all(letters(line)[-1] in "/?&=" for line in block.lines[:-1])


def test_ideographs_wrap_anywhere_but_before_a_full_stop() -> None:
    block = laid("我们今年学会了如何主持会议，并且在三个城市工作。" * 4, 104)
    assert len(block.lines) > 5
    assert not any(letters(line)[0] in "，。" for line in block.lines)


def test_right_to_left_lines_break_in_reading_order() -> None:
    block = laid(HEBREW, 200)
    assert block.right_to_left
    assert letters(block.lines[0]).endswith("למדתי")  # the first word stands at the right
    assert "Berlin" in letters(block.lines[-1])


@pytest.mark.parametrize("text", [HEBREW, ARABIC, "English with שלום inside"])
def test_no_letter_is_lost_in_reordering(text: str) -> None:
    block = laid(text, 150)
    found = sorted("".join(letters(line) for line in block.lines).replace(" ", ""))
    assert found == sorted(text.replace(" ", ""))


def test_a_cut_text_ends_with_an_ellipsis_inside_the_line() -> None:
    block = laid(STORY, 120, most=2)
    assert len(block.lines) == 2
    assert letters(block.lines[-1]).endswith("…")
    assert block.lines[-1].width <= 120


def test_missing_characters_are_named() -> None:
    assert laid("a \U00012000 b").missing == {"\U00012000"}


def test_code_keeps_its_spaces_and_lines() -> None:
    block = code_block("if x:\n\ty  = 1\n\n", BODY, 300)
    assert [letters(line).replace("\u00a0", " ") for line in block.lines] == ["if x:", "    y  = 1", "", ""]


def test_a_hundred_thousand_letters_are_laid_out_in_time() -> None:
    for text in ("x" * 100_000, STORY * 500, HEBREW * 1_000, "世" * 100_000):
        with working_at_most(20):
            assert all(line.width <= MEASURE for line in laid(text).lines)


@given(
    st.text(st.sampled_from("abc  .-/,()אבגع世界。ไทย\u0301\u200d\u00a0🎉\U00012000"), max_size=120),
    st.floats(30, 300),
)
def test_every_letter_is_on_some_line_and_no_line_is_too_wide(text: str, width: float) -> None:
    block = laid(text, width)
    found = "".join(letters(line) for line in block.lines).replace(" ", "")
    assert sorted(found) == sorted(text.replace(" ", ""))
    for line in block.lines:
        assert line.width <= width + 0.1 or len(line.atoms) == 1
