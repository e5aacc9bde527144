"""Versions under their days, worded a screenful at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QModelIndex
from PySide6.QtTest import QAbstractItemModelTester

from mwl_desktop.domain.versions import Version
from mwl_desktop.ui.itemmodels.roles import Role
from mwl_desktop.ui.itemmodels.version_list import VersionListModel, VersionRow

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TESTING = QAbstractItemModelTester.FailureReportingMode.Fatal


def some(number: int) -> tuple[Version, ...]:
    """Two a day, newest first."""
    return tuple(
        Version(number - line, f"s{line}", "item.rename", {}, NOON - timedelta(hours=12 * line), ())
        for line in range(number)
    )


def made(worded: list[str]) -> VersionListModel:
    def word(version: Version) -> VersionRow:
        worded.append(version.id)
        return VersionRow(f"title {version.id}", "12:00", "in full", version)

    return VersionListModel(word, lambda version: version.at.date().isoformat())


def test_each_day_has_one_heading() -> None:
    model = made([])
    QAbstractItemModelTester(model, TESTING)
    model.set_versions(some(5))
    titles = [model.index(row, 0).data(Role.TITLE) for row in range(model.rowCount())]
    assert titles == [
        "2026-11-22",
        "title s0",
        "title s1",
        "2026-11-21",
        "title s2",
        "title s3",
        "2026-11-20",
        "title s4",
    ]
    headings = [model.index(row, 0).data(Role.IS_HEADER) for row in range(model.rowCount())]
    assert headings == [title.startswith("2026") for title in titles]
    assert model.version(model.index(0, 0)) is None
    assert not model.flags(model.index(0, 0)) & model.flags(model.index(1, 0)).ItemIsSelectable
    assert model.line_of("s2") == 4
    assert model.line_of("nothing") == -1
    model.clear()
    assert model.rowCount() == 0


def test_five_thousand_are_worded_as_they_come_into_view() -> None:
    worded: list[str] = []
    model = made(worded)
    QAbstractItemModelTester(model, TESTING)
    model.set_versions(some(5001))
    assert len(worded) < 500
    while model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())
    rows = [model.index(row, 0) for row in range(model.rowCount())]
    days = [row.data(Role.TITLE) for row in rows if row.data(Role.IS_HEADER)]
    assert len(worded) == 5001
    assert len(days) == len(set(days)), "no day is headed twice where one batch ends and the next begins"
    assert not model.canFetchMore(QModelIndex())
