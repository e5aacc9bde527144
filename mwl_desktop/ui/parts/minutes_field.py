"""How long something took, typed as minutes or as hours and minutes."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from mwl_desktop.ui.parts.line_field import stand_under_caption
from mwl_desktop.ui.widgets.changing import changes
from mwl_desktop.ui.widgets.text import set_look

MOST: Final = 7 * 24 * 60
_HOURS: Final = re.compile(r"^(\d{1,3})\s*(?::|h|std|hrs?)\s*(\d{1,2})?\s*(?:m|min)?$", re.IGNORECASE)
_MINUTES: Final = re.compile(r"^(\d{1,5})\s*(?:m|min|minutes?)?$", re.IGNORECASE)


def parse(words: str) -> int | None:
    """Minutes out of "25", "25 min", "1:30" or "1 h 30"; None for anything else and beyond a week."""
    typed = words.strip()
    if found := _HOURS.match(typed):
        minutes = int(found[1]) * 60 + int(found[2] or 0)
    elif found := _MINUTES.match(typed):
        minutes = int(found[1])
    else:
        return None
    return minutes if minutes <= MOST else None


class MinutesField(QLineEdit):
    """Reads as plain words; Enter or leaving commits, what is no time is marked and put back on leaving."""

    minutes_chosen = Signal(object)  # int | None

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._minutes: int | None = None
        stand_under_caption(self)
        self.setAccessibleName(name)
        self.setPlaceholderText(self.tr("How long it took"))
        self.setMaxLength(20)
        changes(self)
        self.returnPressed.connect(self.flush)
        self.textEdited.connect(lambda _: set_look(self, "invalid", "false"))

    def minutes(self) -> int | None:
        """The minutes that are committed."""
        return self._minutes

    def set_minutes(self, minutes: int | None) -> None:
        """Show other minutes without telling anybody."""
        self._minutes = minutes
        self._show_words()

    def flush(self) -> None:
        """Commit what is typed; nothing typed is no time at all."""
        typed = self.text().strip()
        minutes = parse(typed) if typed else None
        if typed and minutes is None:
            set_look(self, "invalid", "true")
            return
        minutes = minutes or None
        if minutes != self._minutes:
            self._minutes = minutes
            self.minutes_chosen.emit(minutes)
        self._show_words()

    def _show_words(self) -> None:
        set_look(self, "invalid", "false")
        self.setText("" if self._minutes is None else str(self._minutes))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._show_words()
            self.selectAll()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.flush()
        self._show_words()
