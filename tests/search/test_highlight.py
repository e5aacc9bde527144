"""Highlights: the pieces are the text, and what is flagged is what matched."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mwl_desktop.search.highlight import best_match, snippet
from mwl_desktop.search.query import parse


def flagged(text: str, typed: str) -> list[str]:
    return [piece for piece, matched in snippet(text, parse(typed), around=1000) if matched]


@pytest.mark.parametrize(
    ("text", "typed", "matches"),
    [
        ("The monthly report", "report", ["report"]),
        ("The monthly report", "rep", ["report"]),
        ("The monthly report", "rep ", []),
        ("Monthly, report. monthly", '"monthly report"', ["Monthly, report"]),
        ("Éducation at İstanbul", "education istanbul", ["Éducation", "İstanbul"]),
        ("e\u0301tude", "étude", ["e\u0301tude"]),
        ("在工作中学习", "工作", ["工作"]),
        ("one two one two", "one", ["one", "one"]),
        ("one two three", '"one two" two three', ["one two", "three"]),
        ("report", "-report", []),
        ("", "x", []),
    ],
)
def test_matches(text: str, typed: str, matches: list[str]) -> None:
    assert flagged(text, typed) == matches


def test_a_snippet_stands_around_the_match_and_cuts_no_word() -> None:
    text = "alpha " * 100 + "needle in\n\n  the " + "omega " * 100
    pieces = snippet(text, parse("needle"), around=20)
    assert pieces == (
        ("…", False),
        ("alpha alpha alpha ", False),
        ("needle", True),
        (" in the omega", False),
        ("…", False),
    )


def test_without_a_match_the_beginning_is_shown() -> None:
    assert snippet("one two three", parse("zzz")) == (("one two three", False),)
    assert snippet("", parse("zzz")) == ()
    shown = "".join(piece for piece, _ in snippet("word " * 500, parse("")))
    assert shown.startswith("word word")
    assert shown.endswith("…")
    assert len(shown) <= 121


def test_a_word_without_an_end_is_cut() -> None:
    shown = snippet("x" * 100_000, parse("x"), around=30)
    assert len("".join(piece for piece, _ in shown)) <= 100_001
    shown = snippet("学" * 100_000 + "习" + "学" * 100_000, parse("习"), around=30)
    assert ("习", True) in shown
    assert len("".join(piece for piece, _ in shown)) < 80


@settings(max_examples=1000, deadline=None)
@given(st.text(max_size=400), st.text(max_size=20), st.integers(0, 100))
def test_the_pieces_are_the_text(text: str, typed: str, around: int) -> None:
    shown = (
        "".join(piece for piece, _ in snippet(text, parse(typed), around)).removeprefix("…").removesuffix("…")
    )
    assert shown in re.sub(r"\s+", " ", text) or "…" in text


@settings(max_examples=500, deadline=None)
@given(
    st.lists(st.sampled_from(["alpha", "beta", "Gamma", "délta", "学习", "ε"]), min_size=1, max_size=30),
    st.data(),
)
def test_a_word_of_the_text_is_flagged(words: list[str], data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(words))
    assert flagged(" ".join(words), word + " ") == [word] * words.count(word)


def test_the_page_with_the_most_of_the_words_is_the_one_meant() -> None:
    pages = ["a decision was made", "lists of names", "the decision stands on the list", "decision list"]
    text = "\f".join(pages)
    starts = [text.index(page) for page in pages[:3]] + [text.rindex(pages[3])]
    place = best_match(text, parse("decision list "), starts)
    assert place is not None
    assert starts[2] < place[0] < starts[3]
    assert text[slice(*place)] == "decision"
    assert (("decision", True) in snippet(text, parse("decision list "), around=8, at=place)) is True
    first = best_match(text, parse("decision"), starts)
    assert first == (2, 10)
    assert best_match(text, parse("decision list"), ()) == (2, 10)
    assert best_match(text, parse("decision list "), starts, reach=10) == (2, 10)
    assert best_match(text, parse("nothing"), starts) is None
