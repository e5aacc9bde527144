"""A day, read as "Sunday 22 November 2026", typed as 2026-11-22 or the system's short form, or picked."""

from __future__ import annotations

import datetime
from typing import Final

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Size
from mwl_desktop.ui.widgets.calendar_popup import CalendarPopup
from mwl_desktop.ui.widgets.text import set_look

_CENTURY: Final = 1960  # years of two digits are 1960 to 2059


class DateField(QLineEdit):
    """Holds a `datetime.date` or, where it may be empty, None.

    Enter or leaving commits; what is no date is marked and put back on leaving. Alt+Down opens the calendar,
    Ctrl+Up and Ctrl+Down go a day on or back.
    """

    date_changed = Signal(object)  # datetime.date | None

    def __init__(
        self,
        name: str,
        day: datetime.date | None = None,
        *,
        may_be_empty: bool = False,
        short: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._day = day
        self._may_be_empty = may_be_empty
        self._short = short
        self._popup: CalendarPopup | None = None
        self.setAccessibleName(name)
        self.setPlaceholderText(name if may_be_empty else "")
        pick = self.addAction(
            icon("calendar", "muted", Size.ICON_SMALL), QLineEdit.ActionPosition.TrailingPosition
        )
        pick.setText(self.tr("Choose from a calendar"))
        pick.setToolTip(pick.text())
        pick.triggered.connect(self.open_calendar)
        self.returnPressed.connect(self.flush)
        self.textEdited.connect(lambda: set_look(self, "invalid", "false"))
        self._show_words()

    def date(self) -> datetime.date | None:
        """The day that is committed."""
        return self._day

    def set_date(self, day: datetime.date | None) -> None:
        """Show another day without telling anybody."""
        self._day = day
        self._show_words()

    def flush(self) -> bool:
        """Commit what is typed if it is a day (or nothing, where that is allowed); else mark it.

        Returns whether it is.
        """
        typed = self.text().strip()
        if typed in (self._words(), self._typeable()):
            return True
        day = _parse(typed, self.locale())
        if day is None and (typed or not self._may_be_empty):
            set_look(self, "invalid", "true")
            return False
        self._commit(day)
        return True

    def open_calendar(self) -> None:
        """Drop the calendar."""
        if self._popup is None:
            self._popup = CalendarPopup(may_be_empty=self._may_be_empty, parent=self)
            self._popup.day_chosen.connect(self._commit)
        self._popup.open_at(
            self.mapToGlobal(QPoint(0, self.height() + 2)), self._day or datetime.date.today()
        )

    def _commit(self, day: datetime.date | None) -> None:
        changed = day != self._day
        self._day = day
        self._show_words()
        if changed:
            self.date_changed.emit(day)

    def _words(self) -> str:
        """The day as it is read."""
        if self._day is None:
            return ""
        day = QDate(self._day.year, self._day.month, self._day.day)
        if self._short:
            return self.locale().toString(day, self.tr("d MMM yyyy", "date format"))
        return self.locale().toString(day, self.tr("dddd d MMMM yyyy", "date format"))

    def _typeable(self) -> str:
        return self._day.isoformat() if self._day is not None else ""

    def _show_words(self) -> None:
        set_look(self, "invalid", "false")
        self.setText(self._typeable() if self.hasFocus() else self._words())
        self.setToolTip(self._typeable())
        self.setCursorPosition(0)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._show_words()
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.flush()
            self._show_words()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers = event.modifiers()
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Down and modifiers & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        elif step and modifiers & Qt.KeyboardModifier.ControlModifier and self._day is not None:
            self._commit(self._day + datetime.timedelta(days=step))
        elif event.key() == Qt.Key.Key_Escape and self.text() != self._typeable():
            self._show_words()
            self.selectAll()
        else:
            super().keyPressEvent(event)


def _parse(words: str, locale: QLocale) -> datetime.date | None:
    """A day from ISO form or the system's short form, whose year may be written with two digits."""
    try:
        return datetime.date.fromisoformat(words)
    except ValueError:
        pass  # not ISO: the system's own form comes next
    short = locale.dateFormat(QLocale.FormatType.ShortFormat)
    if "MMM" not in short:  # a leading nought may be left out
        short = short.replace("dd", "d").replace("MM", "M")
    long_year = short if "yyyy" in short else short.replace("yy", "yyyy")
    for form in (long_year, long_year.replace("yyyy", "yy")):
        day = locale.toDate(words, form, _CENTURY)
        if day.isValid():
            return datetime.date(day.year(), day.month(), day.day())
    return None
