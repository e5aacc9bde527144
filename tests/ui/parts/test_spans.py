"""How long ago and how soon."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mwl_desktop.ui.parts import spans

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (1, "yesterday"),
        (2, "2 days ago"),
        (13, "13 days ago"),
        (14, "2 weeks ago"),
        (21, "3 weeks ago"),
        (62, "9 weeks ago"),
        (63, "2 months ago"),
        (120, "4 months ago"),
        (400, "13 months ago"),
        (720, "2 years ago"),
        (1100, "3 years ago"),
        (-1, "Tomorrow"),
        (-30, "22 Dec"),
    ],
)
def test_ago(days: int, words: str) -> None:
    assert spans.ago(TODAY - timedelta(days=days), TODAY) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "due today"),
        (1, "due tomorrow"),
        (8, "due in 8 days"),
        (20, "due in 20 days"),
        (21, "due in 3 weeks"),
        (62, "due in 9 weeks"),
        (63, "due 24 Jan 2027"),
        (-1, "was due yesterday"),
        (-3, "was due 19 Nov"),
        (-50, "was due 3 Oct"),
        (-400, "was due 18 Oct 2025"),
    ],
)
def test_due(days: int, words: str) -> None:
    assert spans.due(TODAY + timedelta(days=days), TODAY) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (8, "in 8 days"),
        (35, "in 5 weeks"),
        (90, "20 Feb 2027"),
        (-3, "since 19 Nov"),
    ],
)
def test_within(days: int, words: str) -> None:
    assert spans.within(TODAY + timedelta(days=days), TODAY) == words
