"""The small form in which something dated is written down: what moved, what was talked about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.ui.parts.minutes_field import MinutesField
from mwl_desktop.ui.theme.fonts import font
from mwl_desktop.ui.theme.tokens import Size, Space, Type
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.date_field import DateField
from mwl_desktop.ui.widgets.flow_layout import FlowLayout
from mwl_desktop.ui.widgets.growing_text import GrowingText
from mwl_desktop.ui.widgets.text import set_look

_DATE_WIDTH: Final = 138
_MINUTES_WIDTH: Final = 88


@dataclass(frozen=True, slots=True)
class Note:
    """What stands in the form."""

    text: str = ""
    day: date | None = None
    minutes: int | None = None


class NoteForm(QFrame):
    """Enter adds, Shift+Enter begins a new line. What is begun for one item waits while another is shown.

    `note_given(ItemId, Note)`: the note's day is set. `flush` gives whatever is begun, so that nothing is
    lost when the vault is locked.
    """

    note_given = Signal(object, object)

    def __init__(
        self, name: str, question: str, add: str, *, with_minutes: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._item_id: ItemId | None = None
        self._today = date.min
        self._begun: dict[ItemId, Note] = {}
        self.setProperty("ground", "card")
        self.setAccessibleName(name)
        self.text = GrowingText(most_lines=12, parent=self)
        self.text.setFont(font(Type.ROW))
        self.text.setPlaceholderText(question)
        self.text.setAccessibleName(question)
        self.day = DateField(self.tr("Date"), date.today(), short=True, parent=self)
        self.day.setFixedWidth(_DATE_WIDTH)
        self.minutes: MinutesField | None = None
        if with_minutes:
            self.minutes = MinutesField(self.tr("Minutes"), self)
            self.minutes.setPlaceholderText(self.minutes.accessibleName())
            self.minutes.setProperty("look", "field")
            self.minutes.setTextMargins(0, 0, 0, 0)
            self.minutes.setFixedWidth(_MINUTES_WIDTH)
        self.add = button(add, on_click=self.give, parent=self)
        self._tools = QWidget(self)
        self._build()
        self.text.submitted.connect(self.give)
        self.text.textChanged.connect(self._fold)
        for part in (self.text, self.day, self.minutes, self.add):
            if part is not None:
                part.installEventFilter(self)
        self._fold()

    def _build(self) -> None:
        tools = FlowLayout(self._tools)  # beside each other, or under each other where there is no room
        tools.setSpacing(Space.SMALL)
        for part in (self.day, self.minutes, self.add):
            if part is not None:
                tools.addWidget(part)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._tools.setSizePolicy(policy)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.MEDIUM, Space.MEDIUM - 2, Space.MEDIUM, Space.MEDIUM - 2)
        column.setSpacing(Space.SMALL)
        column.addWidget(self.text)
        column.addWidget(self._tools)
        self.setMaximumWidth(Size.READING)

    # -- whose note ------------------------------------------------------------------------

    def start(self, item_id: ItemId | None, today: date) -> None:
        """Show the form of an item, with what was begun there."""
        self._today = today
        if item_id == self._item_id and item_id is not None:
            return
        self._keep()
        self._item_id = item_id
        self._show(self._begun.get(item_id, Note()) if item_id is not None else Note())

    def clear(self) -> None:
        """Forget everything, as the vault is being locked."""
        self._item_id = None
        self._begun.clear()
        self._show(Note())

    def flush(self) -> None:
        """Give everything that was begun, for whichever item."""
        self._keep()
        begun, self._begun = self._begun, {}
        self._show(Note())
        for item_id, note in begun.items():
            self.note_given.emit(item_id, replace(note, day=note.day or self._today))

    def give(self) -> None:
        """Give the note that is shown; an empty one stays."""
        self._commit()
        note = self.note()
        item_id = self._item_id
        if item_id is None or not note.text.strip():
            self.text.setFocus()
            return
        self._begun.pop(item_id, None)
        self._show(Note())
        self.text.setFocus()
        self.note_given.emit(item_id, note)

    def give_back(self, item_id: ItemId, note: Note) -> None:
        """Put a note back that could not be kept, unless another was begun meanwhile."""
        if item_id == self._item_id and not self.text.toPlainText().strip():
            self._show(note)
        else:
            self._begun.setdefault(item_id, note)

    def note(self) -> Note:
        """What stands in the form."""
        minutes = self.minutes.minutes() if self.minutes is not None else None
        return Note(self.text.toPlainText(), self.day.date(), minutes)

    def _commit(self) -> None:
        self.day.flush()
        if self.minutes is not None:
            self.minutes.flush()

    def _keep(self) -> None:
        self._commit()
        if self._item_id is None:
            return
        if self.text.toPlainText().strip():
            self._begun[self._item_id] = self.note()
        else:
            self._begun.pop(self._item_id, None)

    def _show(self, note: Note) -> None:
        if note.text != self.text.toPlainText():
            self.text.setPlainText(note.text)
        self.day.set_date(note.day or self._today)
        if self.minutes is not None:
            self.minutes.set_minutes(note.minutes)
        self._fold()

    # -- folding ---------------------------------------------------------------------------

    def _fold(self) -> None:
        """Date and button appear once somebody writes."""
        parts = (self.text, self.day, self.minutes, self.add)
        writing = any(part is not None and part.hasFocus() for part in parts)
        self._tools.setVisible(writing or bool(self.text.toPlainText().strip()))
        set_look(self, "focused", "true" if self.text.hasFocus() else "false")

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self._fold()
        elif event.type() == QEvent.Type.FocusOut and self.window().isActiveWindow():
            # Only once the focus has arrived elsewhere can be told whether it is still in the form.
            QTimer.singleShot(0, self, self._fold)
        return False
