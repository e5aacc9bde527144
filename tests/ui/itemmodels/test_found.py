"""The model of the palette and the search."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.ui.itemmodels.found import Found, FoundModel, FoundRole

ROWS = (
    Found("Actions"),
    Found("Lock", "lock", side="Ctrl+L", act=lambda: None),
    Found("Items"),
    Found("A note", "work", pieces=(("some ", False), ("words", True)), item_id=ItemId("1")),
)


def test_headings_cannot_be_reached() -> None:
    model = FoundModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_rows(ROWS)
    assert model.neighbour(-1, 1) == 1
    assert model.neighbour(1, 1) == 3
    assert model.neighbour(3, 1) is None
    assert model.neighbour(1, -1) is None
    selectable = [bool(model.flags(model.index(row)) & Qt.ItemFlag.ItemIsSelectable) for row in range(4)]
    assert selectable == [False, True, False, True]


def test_data_is_a_look_up_and_what_is_gone_is_gone() -> None:
    model = FoundModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_rows(ROWS)
    index = model.index(3)
    assert model.data(index) == "A note"
    assert model.data(index, FoundRole.ROW) is ROWS[3]
    assert model.data(index, Qt.ItemDataRole.AccessibleTextRole) == "A note, some words"
    model.set_rows(())
    assert model.rowCount() == 0
    assert model.row(index) is None
