"""A table whose rows are chosen as a whole: no grid, no wrapped words, lines that scroll by pixels."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from mwl_desktop.ui.delegates.row_delegate import RowDelegate


class RowTable(QTableView):
    """`height` is that of a row; one row is chosen at a time unless `several`."""

    def __init__(
        self, height: int, step: int, parent: QWidget | None = None, *, several: bool = False
    ) -> None:
        super().__init__(parent)
        mode = QAbstractItemView.SelectionMode
        self.setItemDelegate(RowDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setSingleStep(step)
        across, down = self.horizontalHeader(), self.verticalHeader()
        down.hide()
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(height)
        across.setHighlightSections(False)
        across.setSectionsClickable(False)
