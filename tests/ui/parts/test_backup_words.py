"""How the backups stand, in words; and moments in lists and sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale

from mwl_desktop.errors import VaultError
from mwl_desktop.services.backups import Backup
from mwl_desktop.ui.itemmodels.backups import BackupColumn
from mwl_desktop.ui.ops.backups import Standing
from mwl_desktop.ui.parts.backup_table import row_of, rows_of
from mwl_desktop.ui.parts.backup_words import is_old, safe_words, standing_words
from mwl_desktop.ui.parts.moments import moment, moment_in_full, moment_inside, time_of

NOW = datetime(2026, 11, 22, 14, 5).astimezone()
FOLDER = Path("/media/stick")


def backup(age: timedelta, *, verified: bool = True, opens: bool = True) -> Backup:
    made = NOW - age
    return Backup(FOLDER / "b.mwl", made, 2_100_000, "A1B2 C3D4", opens, made if verified else None)


def standing(*backups: Backup, changed: timedelta | None = None) -> Standing:
    return Standing(FOLDER, backups, changed_at=None if changed is None else NOW - changed)


@pytest.mark.parametrize(
    ("age", "alone", "inside"),
    [
        (timedelta(minutes=5), "Today 14:00", "today 14:00"),
        (timedelta(days=1), "Yesterday 14:05", "yesterday 14:05"),
        (timedelta(days=3), "Thu 14:05", "Thu 14:05"),
        (timedelta(days=8), "14 Nov 14:05", "14 Nov 14:05"),
        (timedelta(days=400), "18 Oct 2025 14:05", "18 Oct 2025 14:05"),
    ],
)
def test_moments_are_relative_within_a_week(age: timedelta, alone: str, inside: str) -> None:
    when = (NOW - age).replace(tzinfo=None).astimezone()
    when = when.replace(hour=14, minute=when.minute)
    assert moment(when, NOW) == alone
    assert moment_inside(when, NOW) == inside


def test_the_full_moment_names_the_day() -> None:
    assert moment_in_full(NOW) == "Sunday 22 November 2026, 14:05"


def test_a_fresh_verified_backup_is_said_calmly() -> None:
    fresh = standing(backup(timedelta()), changed=timedelta(minutes=1))
    assert standing_words(fresh, NOW) == ("Last verified backup: today 14:05", "success")
    assert safe_words(fresh, NOW) == ("Backed up today 14:05", "muted", "shield")


def test_an_old_backup_warns_only_if_something_was_written_since() -> None:
    old = backup(timedelta(days=8))
    assert is_old(standing(old, changed=timedelta(days=1)), NOW)
    assert not is_old(standing(old, changed=timedelta(days=9)), NOW)
    words, tone = standing_words(standing(old, changed=timedelta(days=1)), NOW)
    assert words == "Last verified backup: 14 Nov 14:05. What you wrote since is in no backup yet."
    assert tone == "warning"


@pytest.mark.parametrize("backups", [(), (backup(timedelta(), verified=False),)])
def test_without_a_verified_backup_it_warns(backups: tuple[Backup, ...]) -> None:
    assert standing_words(standing(*backups), NOW)[1] == "warning"
    assert safe_words(standing(*backups), NOW)[:2] == ("No backups yet", "warning")


def test_a_folder_that_is_gone_and_none_at_all() -> None:
    gone = Standing(FOLDER, problem=VaultError("copy.folder_missing", path=FOLDER), reachable=False)
    assert standing_words(gone, NOW)[1] == "warning"
    assert safe_words(gone, NOW)[1] == "warning"
    assert safe_words(None, NOW) == ("No backups yet", "muted", "backup")


def test_a_row_says_which_passphrase_and_whether_it_was_verified() -> None:
    mine = row_of(backup(timedelta()), NOW)
    assert mine.cells == ("Today 14:05", "2.1 MB", "A1B2 C3D4", "the present passphrase", "Today 14:05")
    other = row_of(backup(timedelta(), verified=False, opens=False), NOW)
    assert other.cells[3:] == ("an earlier passphrase", "not yet")
    assert {BackupColumn.OPENS, BackupColumn.VERIFIED} <= other.weak


def test_a_row_made_elsewhere_says_of_which_file() -> None:
    named = replace(backup(timedelta()), here=False, made_as="a 100% one")
    assert row_of(named, NOW).cells[BackupColumn.MADE] == "Today 14:05 · of a 100% one.mwl"
    assert row_of(replace(named, by_hand=True), NOW).cells[BackupColumn.MADE].endswith("one.mwl · by hand")
    moved = replace(backup(timedelta()), here=False)
    assert row_of(moved, NOW).cells[BackupColumn.MADE] == "Today 14:05 · at another place"


def test_a_row_says_how_long_it_is_kept_where_that_is_a_promise() -> None:
    told = {
        by_hand: row_of(replace(backup(timedelta()), by_hand=by_hand), NOW) for by_hand in (True, None, False)
    }
    assert "by hand" in told[True].cells[BackupColumn.MADE]
    assert "by hand" not in told[None].cells[BackupColumn.MADE]
    assert "no note of that" in told[None].tooltip
    assert ["seven days" in told[each].tooltip for each in (True, None, False)] == [True, True, False]


def test_two_of_one_minute_are_told_apart_by_their_seconds() -> None:
    there = [backup(timedelta(seconds=age)) for age in (-7, -30, 300)]
    made = [row.cells[BackupColumn.MADE] for row in rows_of(there, NOW)]
    assert made == ["Today 14:05:07", "Today 14:05:30", "Today 14:00"]


@pytest.mark.parametrize(
    ("name", "expected"), [("en_US", "2:05:07 PM"), ("fi_FI", "14.05.07"), ("de_DE", "14:05:07")]
)
def test_seconds_stand_in_the_systems_own_form(name: str, expected: str) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(name))
    try:
        assert time_of(NOW + timedelta(seconds=7), seconds=True).replace("\u202f", " ") == expected
    finally:
        QLocale.setDefault(before)
