"""Days in words, as lists and headings say them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QLocale

from mwl_desktop.ui.parts import dates

TODAY = date(2026, 11, 22)  # a Sunday


@pytest.fixture(autouse=True)
def _locale() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (TODAY, "Today"),
        (TODAY - timedelta(1), "Yesterday"),
        (TODAY + timedelta(1), "Tomorrow"),
        (date(2026, 11, 19), "Thu"),
        (date(2026, 11, 16), "Mon"),
        (date(2026, 11, 15), "15 Nov"),
        (date(2026, 12, 15), "15 Dec"),
        (date(2025, 11, 22), "22 Nov 2025"),
    ],
)
def test_a_day_is_as_short_as_it_can_be(day: date, words: str) -> None:
    assert dates.relative(day, TODAY) == words


def test_in_full() -> None:
    assert dates.in_full(TODAY) == "Sunday 22 November 2026"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 30), "Later"),
        (TODAY, "This week"),
        (date(2026, 11, 16), "This week"),
        (date(2026, 11, 15), "Last week"),
        (date(2026, 11, 9), "Last week"),
        (date(2026, 11, 8), "Earlier in November"),
        (date(2026, 10, 31), "October"),
        (date(2025, 11, 8), "November 2025"),
    ],
)
def test_days_stand_under_weeks_then_months(day: date, words: str) -> None:
    assert dates.period(day, TODAY) == words


def test_weeks_begin_where_they_do_in_the_systems_settings() -> None:
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    assert dates.period(date(2026, 11, 21), TODAY) == "Last week"
    assert dates.period(TODAY, TODAY) == "This week"
