"""The guard against the bindings' wrong count of None."""

from __future__ import annotations

import sys

from PySide6.QtGui import QStandardItem, QStandardItemModel

from mwl_desktop.ui.constants import keep_constants


def test_asking_for_roles_that_a_row_has_not_does_not_end_the_interpreter() -> None:
    keep_constants()
    model = QStandardItemModel()
    model.appendRow(QStandardItem("row"))
    index = model.index(0, 0)
    for _ in range(200_000):
        assert index.data(900) is None
    assert sys.getrefcount(None) > 1_000_000
