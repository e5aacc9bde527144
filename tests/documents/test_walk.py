"""Cleaning, shortening and judging addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mwl_desktop.documents.walk import block_words, clean, one_line, safe_href
from tests.documents.builders import every_block


def test_clean_takes_controls_and_overrides_and_keeps_letters() -> None:
    assert clean("a\x00\x1b[31m\u202eb\u2066c\ufeff\td\ne") == "a[31mbc\td\ne"


def test_clean_makes_line_separators_new_lines_and_lone_surrogates_visible() -> None:
    assert clean("a\u2028b\ud83d") == "a\nb\ufffd"


def test_one_line_cuts_at_a_word() -> None:
    assert one_line("  one\n two three ", 100) == "one two three"
    assert one_line("one two three four", 12) == "one two…"
    assert one_line("x" * 100_000, 20) == "x" * 19 + "…"


@given(st.text(max_size=300), st.integers(10, 60))
def test_one_line_is_never_longer_than_asked(text: str, most: int) -> None:
    short = one_line(text, most)
    assert len(short) <= most
    assert "\n" not in short


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html;base64,AAAA",
        "file:///etc/passwd",
        "https:",
        "https:///x",
        "mailto:",
        "#",
        "",
        None,
        "http://[bad",
        "https://a.org/\u202egnp.exe",
        "https://a.org/\\..\\x",
        "https://a.org/" + "x" * 3_000,
    ],
)
def test_addresses_that_are_refused(href: str | None) -> None:
    assert safe_href(href) is None


@pytest.mark.parametrize(
    "href", ["https://a.org/b?c=d#e", "HTTP://a.org", "mailto:a@b.org", "#x", "https://münchen.de/ä"]
)
def test_addresses_that_are_taken(href: str) -> None:
    assert safe_href(href) == href


def test_every_kind_of_block_gives_its_words() -> None:
    words = " ".join(part for block in every_block() for part in block_words(block))
    for expected in (
        "bold",
        "inner",
        "fourth",
        "Dana Reyes, manager",
        "copy(row)",
        "Due: 30 June 2026",
        "February",
        "Hours by month",
        "3 of 4 milestones",
        "Compared logs.",
    ):
        assert expected in words
