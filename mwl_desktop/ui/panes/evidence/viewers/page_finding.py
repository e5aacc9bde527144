"""Finds words on the pages of a PDF; Qt looks through them one by one as there is time."""

from __future__ import annotations

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
        self._from_start = False  # nothing was found from the page in view on, as far as was looked
        self.model = QPdfSearchModel(self)
        self.model.setDocument(view.document())
        view.setSearchModel(self.model)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._on_found)
        self.model.countChanged.connect(self._soon.start)
        self.model.statusChanged.connect(lambda _: self._soon.start())

    def find(self, words: str) -> None:
        """Mark every place; the first one from the page in view is gone to as soon as it is found."""
        self._words = words
        self._at, self._from_start = 0, False
        self._begin = max(0, self._view.pageNavigator().currentPage())
        self._view.setCurrentSearchResultIndex(-1)
        self.model.setDocument(self._view.document())
        self.model.setSearchString(words)
        self._on_found()

    def step(self, by: int) -> None:
        """Go on or back."""
        total = self._count()
        self._from_start = False
        if total:
            self._go_to((self._at - 1 + by) % total + 1)

    def stand(self) -> tuple[int, int]:
        """Which place, and of how many as far as was looked."""
        return self._at, self._count()

    def _count(self) -> int:
        return self.model.rowCount(QModelIndex()) if self._words else 0

    def _on_found(self) -> None:
        total = self._count()
        if total and (not self._at or self._from_start):
            rows = range(total)
            later = next((row for row in rows if self.model.resultAtIndex(row).page() >= self._begin), None)
            if later is not None:
                self._from_start = False
                self._go_to(later + 1)
            elif not self._at and self.model.status() is QPdfSearchModel.Status.Finished:
                self._from_start = True  # it says so for a moment before it has begun, too
                self._go_to(1)
        self.changed.emit()

    def _go_to(self, place: int) -> None:
        self._at = place
        link = self.model.resultAtIndex(place - 1)
        self._view.pageNavigator().jump(link.page(), link.location(), 0)
        self._view.setCurrentSearchResultIndex(place - 1)
