"""The guard against the bindings' wrong count of None."""

from __future__ import annotations

from PySide6.QtGui import QStandardItem, QStandardItemModel

import mwl_desktop.ui  # noqa: F401 - importing it is what is tested


def test_asking_for_roles_that_a_row_has_not_does_not_end_the_interpreter() -> None:
    model = QStandardItemModel()
    model.appendRow(QStandardItem("row"))
    index = model.index(0, 0)
    for _ in range(200_000):
        assert index.data(900) is None
