"""The calendar that drops from a date field."""

from __future__ import annotations

import datetime

from PySide6.QtCore import QDate, QEvent, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from mwl_desktop.ui.theme.current import colours
from mwl_desktop.ui.theme.tokens import Size, Space
from mwl_desktop.ui.widgets.buttons import button


class CalendarPopup(QFrame):
    """Chooses a day; Esc or a click elsewhere chooses none."""

    day_chosen = Signal(object)  # datetime.date, or None for "no date"

    def __init__(self, *, may_be_empty: bool, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("calendar_popup")
        self._calendar = QCalendarWidget(self)
        self._calendar.setGridVisible(False)
        self._calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self._calendar.setFirstDayOfWeek(self.locale().firstDayOfWeek())
        self._calendar.setMinimumSize(Size.LIST_COLUMN - Space.HUGE, 240)
        self._calendar.activated.connect(self._choose)
        self._calendar.clicked.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.SMALL, Space.SMALL, Space.SMALL, Space.SMALL)
        column.addWidget(self._calendar)
        foot = QHBoxLayout()
        foot.addWidget(button(self.tr("Today"), "link", on_click=self._choose_today, parent=self))
        foot.addStretch(1)
        if may_be_empty:
            foot.addWidget(button(self.tr("No date"), "link", on_click=self._choose_none, parent=self))
        column.addLayout(foot)
        self._dress()

    def open_at(self, corner: QPoint, day: datetime.date) -> None:
        """Show the month of a day with its upper left corner there, moved to stay on the screen."""
        with QSignalBlocker(self._calendar):
            self._calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self.adjustSize()
        screen = self.screen().availableGeometry()
        x = max(screen.left(), min(corner.x(), screen.right() - self.width()))
        y = min(corner.y(), max(screen.top(), screen.bottom() - self.height()))
        self.move(x, y)
        self.show()
        self._calendar.setFocus()

    def _choose(self, day: QDate) -> None:
        self.hide()
        self.day_chosen.emit(datetime.date(day.year(), day.month(), day.day()))

    def _choose_today(self) -> None:
        self._choose(QDate.currentDate())

    def _choose_none(self) -> None:
        self.hide()
        self.day_chosen.emit(None)

    def _dress(self) -> None:
        """Weekends in the text's colour and day names muted: Qt would have them red."""
        scheme = colours()
        plain, names = QTextCharFormat(), QTextCharFormat()
        plain.setForeground(QColor(scheme.text))
        names.setForeground(QColor(scheme.muted))
        names.setBackground(QColor(scheme.raised))
        for day in Qt.DayOfWeek:
            self._calendar.setWeekdayTextFormat(day, plain)
        self._calendar.setHeaderTextFormat(names)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_calendar"):
            self._dress()
