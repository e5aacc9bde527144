"""Work that a page waits for, shown where it was asked for: what, how far, Cancel."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.announce import announce
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.text import label

_STEPS = 1000


class WorkLine(QWidget):
    """Hidden while nothing is under way; keeps no room then."""

    cancel_asked = Signal()

    def __init__(self, *, can_cancel: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = label("", "meta", parent=self)
        self._meter = QProgressBar(self)
        self._meter.setTextVisible(False)
        self.cancel_button = button(self.tr("Cancel"), "link", on_click=self._cancel, parent=self)
        self.cancel_button.setVisible(can_cancel)
        head = QHBoxLayout()
        head.setSpacing(Space.MEDIUM)
        head.addWidget(self._words, 1)
        head.addWidget(self.cancel_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.TINY)
        column.addLayout(head)
        column.addWidget(self._meter)
        self.hide()

    def words(self) -> str:
        """What it says is under way."""
        return self._words.text()

    def begin(self, words: str) -> None:
        """Something has begun; how long it takes is not known yet."""
        self._words.setText(words)
        self._meter.setAccessibleName(words)
        self._meter.setRange(0, 0)
        self.cancel_button.setEnabled(True)
        self.show()
        announce(self, words)

    def progress(self, done: int, total: int) -> None:
        """How far it is; a total of 0 means that nobody knows."""
        self._meter.setRange(0, _STEPS if total else 0)
        if total:
            self._meter.setValue(round(_STEPS * min(1.0, done / total)))

    def end(self) -> None:
        """It is over, one way or another."""
        self.hide()

    def _cancel(self) -> None:
        self.cancel_button.setEnabled(False)
        self._words.setText(self.tr("Cancelling…"))
        self.cancel_asked.emit()
