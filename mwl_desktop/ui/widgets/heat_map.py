"""Days as a grid of squares, the fuller the darker: a year of learning at a glance."""

from __future__ import annotations

import datetime
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from mwl_desktop.ui.theme.current import colours
from mwl_desktop.ui.theme.tokens import Size

_DAYS: Final = 7
_GAP: Final = 3


class HeatMap(QWidget):
    """Weeks as columns, days as rows. Levels are 0–4; `words` say each day's figure in its tooltip.

    Arrow keys move a day or a week, Enter or a click chooses the day.
    """

    day_chosen = Signal(object)  # datetime.date

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first = datetime.date(2000, 1, 3)
        self._last = self._first
        self._levels: dict[datetime.date, int] = {}
        self._words: dict[datetime.date, str] = {}
        self._current = self._last
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_days(
        self,
        first: datetime.date,
        last: datetime.date,
        levels: dict[datetime.date, int],
        words: dict[datetime.date, str],
    ) -> None:
        """Show the days from `first` to `last`; raises ValueError when they are the wrong way round."""
        if last < first:
            raise ValueError((first, last))
        self._first = first - datetime.timedelta(days=self._row(first))
        self._last = last
        self._levels, self._words = levels, words
        self._current = min(max(self._current, first), last)
        self.updateGeometry()
        self.update()

    def day_at(self, point: QPoint) -> datetime.date | None:
        """The day under a point."""
        side = self._side() + _GAP
        column, row = int(point.x() // side), int(point.y() // side)
        day = self._first + datetime.timedelta(days=column * _DAYS + row)
        return day if 0 <= row < _DAYS and self._first <= day <= self._last else None

    def _row(self, day: datetime.date) -> int:
        first = self.locale().firstDayOfWeek().value
        return (day.isoweekday() - first) % _DAYS

    def _weeks(self) -> int:
        return (self._last - self._first).days // _DAYS + 1

    def _side(self) -> float:
        return max(4.0, min(float(Size.ICON_SMALL), (self.width() + _GAP) / self._weeks() - _GAP))

    def _square(self, day: datetime.date) -> QRectF:
        week, row = divmod((day - self._first).days, _DAYS)
        side = self._side()
        return QRectF(week * (side + _GAP), row * (side + _GAP), side, side)

    def _show_current(self, day: datetime.date) -> None:
        self._current = min(max(day, self._first), self._last)
        self.setAccessibleDescription(self._words.get(self._current, self._current.isoformat()))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._weeks() * (Size.ICON_SMALL + _GAP) - _GAP, _DAYS * (Size.ICON_SMALL + _GAP) - _GAP)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._weeks() * (4 + _GAP), self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            day = self.day_at(event.pos())
            QToolTip.showText(event.globalPos(), self._words.get(day, "") if day else "", self)
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position().toPoint())
        if day is not None and event.button() == Qt.MouseButton.LeftButton:
            self._show_current(day)
            self.day_chosen.emit(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -_DAYS, Qt.Key.Key_Right: _DAYS, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is not None:
            self._show_current(self._current + datetime.timedelta(days=step))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.day_chosen.emit(self._current)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        scheme = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inks = [QColor(scheme.heat(level)) for level in range(5)]
        day = self._first
        while day <= self._last:
            square = self._square(day)
            if square.toAlignedRect().intersects(event.rect()):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(inks[max(0, min(4, self._levels.get(day, 0)))])
                painter.drawRoundedRect(square, 2, 2)
            day += datetime.timedelta(days=1)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(scheme.text), Size.FOCUS))
            painter.drawRoundedRect(self._square(self._current), 2, 2)
        painter.end()
