"""A thin bar with words under it: how far a goal is, how many minutes of an aim."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.text import label


class ProgressMeter(QWidget):
    """Shows `done` of `total`; more than all is shown as all."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(name)
        self._words = label("", "meta", parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.TINY, 0, 0)
        column.setSpacing(Space.TINY)
        column.addWidget(self._bar)
        column.addWidget(self._words)

    def set_progress(self, done: int, total: int, words: str = "") -> None:
        """Raises ValueError for negative numbers; a total of 0 shows an empty bar."""
        if done < 0 or total < 0:
            raise ValueError((done, total))
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(min(done, total))
        self._bar.setAccessibleDescription(words)
        self._words.setText(words)
        self._words.setVisible(bool(words))
