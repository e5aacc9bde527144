"""A label that shortens what does not fit and tells the whole in its tooltip."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from mwl_desktop.ui.theme.current import colour
from mwl_desktop.ui.theme.fonts import font
from mwl_desktop.ui.theme.tokens import Type, Weight
from mwl_desktop.ui.widgets.tooltip import plain


class ElidedLabel(QWidget):
    """One line of plain text; as wide as it may be, as narrow as it must be."""

    def __init__(
        self,
        words: str = "",
        *,
        size: Type = Type.BODY,
        weight: Weight = Weight.REGULAR,
        role: str = "text",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words = ""
        self._role = role
        self._mode = mode
        self.setFont(font(size, weight))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_text(words)

    def text(self) -> str:
        """The whole text."""
        return self._words

    def set_text(self, words: str) -> None:
        """Show another text; line ends become spaces."""
        self._words = " ".join(words.split())
        self.setAccessibleName(self._words)
        self._tell()
        self.updateGeometry()
        self.update()

    def shown_text(self) -> str:
        """The text as it is shown at the present width."""
        return self.fontMetrics().elidedText(self._words, self._mode, self.width())

    def _tell(self) -> None:
        self.setToolTip(plain(self._words) if self.shown_text() != self._words else "")

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._words) + 1, metrics.height())

    def minimumSizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(min(self.sizeHint().width(), metrics.averageCharWidth() * 4), metrics.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._tell()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange):
            self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ink = colour(self._role) if self.isEnabled() else self.palette().color(QPalette.ColorRole.Text)
        painter.setPen(ink)
        alignment = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(event.rect() | self.rect(), alignment, self.shown_text())
        painter.end()
