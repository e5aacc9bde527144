"""How hard a passphrase is to guess: four steps and words, so that colour is not the only sign."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from mwl_desktop.ui.theme.current import colour, colours
from mwl_desktop.ui.theme.tokens import Size, Space
from mwl_desktop.ui.widgets.text import label

_STEPS: Final = 4
_ROLES: Final = ("danger", "danger", "warning", "success", "success")


class StrengthMeter(QWidget):
    """`set_strength(score 0-4, words)`; a score of -1 shows nothing yet."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._bars = _Bars(self)
        self._words = label("", "meta", wrap=True, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.TINY)
        column.addWidget(self._bars)
        column.addWidget(self._words)

    def set_strength(self, score: int, words: str) -> None:
        """Raises ValueError for a score that does not exist."""
        if not -1 <= score <= _STEPS:
            raise ValueError(score)
        self._bars.score = score
        self._bars.update()
        self._words.setText(words)
        self.setAccessibleDescription(words)

    def score(self) -> int:
        """The score that is shown."""
        return self._bars.score


class _Bars(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.score = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(160, Size.METER)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        width = (self.width() - Space.TINY * (_STEPS - 1)) / _STEPS
        lit = max(1, self.score) if self.score >= 0 else 0
        for step in range(_STEPS):
            ink = colour(_ROLES[self.score]) if step < lit else QColor(colours().track)
            painter.setBrush(ink)
            bar = QRectF(step * (width + Space.TINY), 0, width, self.height())
            painter.drawRoundedRect(bar, Size.METER / 2, Size.METER / 2)
        painter.end()
