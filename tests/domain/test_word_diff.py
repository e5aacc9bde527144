"""What became of a text: exact, readable, and quick whatever the text."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mwl_desktop.domain.word_diff import WORDS_MOST, Piece, compared, folded
from tests.patience import working_at_most

texts = st.text(alphabet="ab é\n.,-", max_size=80)


def without(pieces: tuple[Piece, ...], sign: str) -> str:
    return "".join(piece.text for piece in pieces if piece.sign != sign)


@given(texts, texts)
def test_the_pieces_are_both_texts(before: str, after: str) -> None:
    pieces = compared(before, after)
    assert without(pieces, "+") == before
    assert without(pieces, "-") == after
    assert all(one.sign != other.sign for one, other in pairwise(pieces))


def test_words_are_told_not_letters() -> None:
    assert compared("a short talk", "a long talk") == (
        Piece(" ", "a "),
        Piece("-", "short"),
        Piece("+", "long"),
        Piece(" ", " talk"),
    )
    assert compared("same", "same") == (Piece(" ", "same"),)
    assert compared("", "new") == (Piece("+", "new"),)
    assert compared("", "") == ()


def test_much_that_stayed_is_folded() -> None:
    long = " ".join(f"w{number}" for number in range(200))
    pieces = folded(compared(f"{long} old {long}", f"{long} new {long}"))
    assert [piece.sign for piece in pieces] == ["…", " ", "-", "+", " ", "…"]
    assert "w199" in pieces[1].text
    assert "w150" not in pieces[1].text
    assert folded(compared("a b", "a c")) == compared("a b", "a c")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("word " * 60_000, "drow " * 60_000),
        ("a b " * 50_000, "b a " * 49_999),
        ("x" * 900_000, "y" * 900_000),
        ("\n" * 30_000 + "a", "b" + "\n" * 29_000),
        (" ".join(map(str, range(80_000))), " ".join(map(str, range(80_000, 0, -1)))),
        ("a b c d " * (WORDS_MOST // 8), "d c b a " * (WORDS_MOST // 8)),
    ],
)
def test_no_text_takes_long(before: str, after: str) -> None:
    with working_at_most(10):
        pieces = compared(before, after)
    assert without(pieces, "+") == before
    assert without(pieces, "-") == after


def test_random_words_up_to_the_limit_do_not_take_long() -> None:
    chance = random.Random(3)
    for kinds in (2, 90, 3000):
        one, other = (" ".join(str(chance.randrange(kinds)) for _ in range(1990)) for _ in range(2))
        with working_at_most(10):
            compared(one, other)
