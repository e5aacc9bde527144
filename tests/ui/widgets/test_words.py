"""Places in sentences."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QLocale

from mwl_desktop.domain.changes import UndoStep
from mwl_desktop.ui.shell.jobs import words as job_words
from mwl_desktop.ui.shell.undo_words import phrase
from mwl_desktop.ui.widgets.words import counted, fill, shortened, units


def test_places_are_filled_in_any_order() -> None:
    assert fill("%2 of %1, %2 again", 9, 3) == "3 of 9, 3 again"


def test_a_value_is_never_searched_for_places() -> None:
    assert fill("%1 and %2", "%2", "two") == "%2 and two"


def test_a_percent_sign_alone_stays() -> None:
    assert fill("100 % of %1", "it") == "100 % of it"


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(IndexError):
        fill("%1 %2", "only one")


def test_one_is_said_otherwise_than_none_and_many() -> None:
    assert [counted(number, "1 page", "%1 pages") for number in (0, 1, 2)] == ["0 pages", "1 page", "2 pages"]


def test_units_count_as_qt_does() -> None:
    assert units("") == 0
    assert units("aé中") == 3
    assert units("a🎉") == 3


def test_what_is_too_long_ends_in_an_ellipsis_within_the_limit() -> None:
    assert shortened("four words of it", 16) == "four words of it"
    assert shortened("four words of it, and", 16) == "four words of it"[:15] + "…"
    assert shortened("four words", 6) == "four…"


def test_numbers_are_written_as_the_system_writes_them() -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    try:
        assert fill("file %1 of %2", 1200, 10_000) == "file 1,200 of 10,000"
        assert fill("%1", "1200") == "1200"
        assert (
            job_words("evidence.verify_many", "1948/4382") == "Comparing file 1,948 of 4,382 with its SHA-256"
        )
        step = UndoStep("1", "evidence.capture", {"count": "4400"}, datetime(2026, 11, 22, tzinfo=UTC))
        assert phrase(step) == "adding of 4,400 files as evidence"
    finally:
        QLocale.setDefault(before)
