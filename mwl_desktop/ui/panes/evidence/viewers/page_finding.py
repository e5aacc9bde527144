"""Finds words on the pages of a PDF; Qt looks through them one by one as there is time."""

from __future__ import annotations

from bisect import bisect_left

from PySide6.QtCore import QModelIndex, QObject, QTimer, Signal
from PySide6.QtPdf import QPdfSearchModel
from PySide6.QtPdfWidgets import QPdfView


class PageFinding(QObject):
    """Marks every place and shows one of them. `changed`: more places were found."""

    changed = Signal()

    def __init__(self, view: QPdfView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._at = 0
        self._begin = 0
        self._words = ""
        self._finished = False
        self.model = QPdfSearchModel(self)
        self.model.setDocument(view.document())
        view.setSearchModel(self.model)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._on_found)
        self.model.countChanged.connect(self._soon.start)
        self.model.statusChanged.connect(self._on_status_changed)

    def find(self, words: str) -> None:
        """Mark every place; the first one from the page in view is gone to as soon as it is found."""
        self._words = words
        self._at = 0
        self._begin = max(0, self._view.pageNavigator().currentPage())
        self._view.setCurrentSearchResultIndex(-1)
        self.model.setDocument(self._view.document())
        # The model goes on saying that it has finished, as it had before, until it has found something.
        self._finished = self._finished and words == self.model.searchString()
        self.model.setSearchString(words)
        self._on_found()

    def step(self, by: int) -> None:
        """Go on or back."""
        total = self._count()
        if total:
            self._go_to((self._at - 1 + by) % total + 1)

    def stand(self) -> tuple[int, int]:
        """Which place, and of how many as far as was looked."""
        return self._at, self._count()

    def _count(self) -> int:
        return self.model.rowCount(QModelIndex()) if self._words else 0

    def _on_status_changed(self, status: QPdfSearchModel.Status) -> None:
        self._finished = status is QPdfSearchModel.Status.Finished
        self._soon.start()

    def _on_found(self) -> None:
        total = self._count()
        if total and not self._at:
            # They are in the order of the pages; with each page that was looked through they are asked anew.
            later = bisect_left(
                range(total), self._begin, key=lambda row: self.model.resultAtIndex(row).page()
            )
            if later < total:
                self._go_to(later + 1)
            elif self._finished:
                self._go_to(1)
        self.changed.emit()

    def _go_to(self, place: int) -> None:
        self._at = place
        link = self.model.resultAtIndex(place - 1)
        self._view.pageNavigator().jump(link.page(), link.location(), 0)
        self._view.setCurrentSearchResultIndex(place - 1)
