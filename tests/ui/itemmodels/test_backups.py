"""The model of the list of backups."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QAbstractItemModelTester

from mwl_desktop.ui.itemmodels.backups import BackupColumn, BackupModel, BackupRow
from mwl_desktop.ui.theme.theme import Theme
from mwl_desktop.ui.theme.tokens import LIGHT

HEADINGS = ("Made", "Size", "Fingerprint", "Opens with", "Last verified")


def row(name: str, *weak: BackupColumn) -> BackupRow:
    return BackupRow(Path(name), (name, "1 MB", "A1B2 C3D4", "now", "not yet"), "tip", frozenset(weak))


def test_rows_come_whole_and_what_is_gone_is_gone(theme: Theme) -> None:
    model = BackupModel(HEADINGS)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_rows((row("a"), row("b", BackupColumn.VERIFIED)))
    assert (model.rowCount(), model.columnCount()) == (2, 5)
    assert model.line_of(Path("b")) == 1
    assert model.line_of(Path("c")) is None
    model.set_rows(())
    assert model.rowCount() == 0
    assert model.row(model.index(0, 0)) is None


def test_a_cell_says_what_it_is_of_to_a_screen_reader(theme: Theme) -> None:
    model = BackupModel(HEADINGS)
    model.set_rows((row("a", BackupColumn.VERIFIED),))
    cell = model.index(0, BackupColumn.VERIFIED)
    assert model.data(cell) == "not yet"
    assert model.data(cell, Qt.ItemDataRole.AccessibleTextRole) == "Last verified: not yet"
    assert model.data(cell, Qt.ItemDataRole.ForegroundRole) == QColor(LIGHT.muted)
    made = model.index(0, BackupColumn.MADE)
    assert model.data(made, Qt.ItemDataRole.ForegroundRole) == QColor(LIGHT.text)
    assert model.headerData(BackupColumn.SIZE, Qt.Orientation.Horizontal) == "Size"


def test_the_same_rows_again_disturb_nobody(theme: Theme) -> None:
    model = BackupModel(HEADINGS)
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))
    model.set_rows((row("a"),))
    model.set_rows((row("a"),))
    assert resets == [True]
