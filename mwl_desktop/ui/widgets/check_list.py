"""A list of steps: tick, rename in place, give a day, put in order, add."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from mwl_desktop.ui.theme.fonts import font
from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Size, Space, Type
from mwl_desktop.ui.widgets.buttons import icon_button
from mwl_desktop.ui.widgets.date_field import DateField
from mwl_desktop.ui.widgets.growing_text import GrowingText
from mwl_desktop.ui.widgets.tab_order import put_before
from mwl_desktop.ui.widgets.text import set_look
from mwl_desktop.ui.widgets.words import fill


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One step as it is shown."""

    id: str
    words: str
    done: bool = False
    due: datetime.date | None = None


class CheckList(QWidget):
    """Alt+Up and Alt+Down put a step elsewhere; Enter goes to the next; emptying the words removes."""

    row_added = Signal(str)
    row_toggled = Signal(str, bool)
    row_renamed = Signal(str, str)
    row_removed = Signal(str)
    due_changed = Signal(str, object)  # id, datetime.date | None
    order_changed = Signal(object)  # tuple[str, ...]

    def __init__(self, name: str, add: str, *, with_due: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._with_due = with_due
        self._shown: tuple[CheckRow, ...] = ()
        self._rows: list[_Row] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self.add_field = QLineEdit(self)
        self.add_field.setProperty("look", "inline")
        self.add_field.setPlaceholderText(add)
        self.add_field.setAccessibleName(add)
        self.add_field.addAction(
            icon("add", "muted", Size.ICON_SMALL), QLineEdit.ActionPosition.LeadingPosition
        )
        self.add_field.returnPressed.connect(self._on_add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(self._list)
        column.addWidget(self.add_field)

    def rows(self) -> tuple[CheckRow, ...]:
        """The steps that are shown."""
        return self._shown

    def set_rows(self, rows: tuple[CheckRow, ...]) -> None:
        """Show other steps; one that stays keeps the focus and what is being typed into it."""
        if rows == self._shown:
            return
        known = {made.row.id: made for made in self._rows}
        self._shown = rows
        self._rows = [known.pop(row.id) if row.id in known else self._make(row) for row in rows]
        for gone in known.values():
            self._list.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for at, (made, row) in enumerate(zip(self._rows, rows, strict=True)):
            made.show_row(row)
            if self._list.indexOf(made) != at:
                self._list.insertWidget(at, made)
            made.show()  # at once: what is not shown yet cannot take the focus
        put_before(self.add_field, tuple(stop for made in self._rows for stop in made.stops()))

    def flush(self) -> None:
        """Say what is being typed."""
        for made in list(self._rows):
            made.flush()
        self._on_add()

    def move_row(self, row: str, by: int) -> None:
        """Put a step `by` places further down; at an end nothing happens. Raises ValueError if unknown."""
        ids = [made.row.id for made in self._rows]
        at = ids.index(row)
        to = max(0, min(len(ids) - 1, at + by))
        if to == at:
            return
        ids.insert(to, ids.pop(at))
        by_id = {shown.id: shown for shown in self._shown}
        self.set_rows(tuple(by_id[key] for key in ids))
        self.order_changed.emit(tuple(ids))

    def _make(self, row: CheckRow) -> _Row:
        made = _Row(row, self._with_due, self)
        made.toggled.connect(lambda done: self.row_toggled.emit(row.id, done))
        made.renamed.connect(lambda words: self.row_renamed.emit(row.id, words))
        made.removed.connect(lambda: self.row_removed.emit(row.id))
        made.due_changed.connect(lambda day: self.due_changed.emit(row.id, day))
        made.moved.connect(lambda by: self.move_row(row.id, by))
        made.went_on.connect(lambda by: self._go(row.id, by))
        return made

    def _go(self, row: str, by: int) -> None:
        ids = [made.row.id for made in self._rows]
        to = ids.index(row) + by
        if to >= len(ids):
            self.add_field.setFocus(Qt.FocusReason.TabFocusReason)
        elif to >= 0:
            self._rows[to].field.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_add(self) -> None:
        words = " ".join(self.add_field.text().split())
        if words:
            self.add_field.clear()
            self.row_added.emit(words)


class _Row(QFrame):
    toggled = Signal(bool)
    renamed = Signal(str)
    removed = Signal()
    due_changed = Signal(object)
    moved = Signal(int)
    went_on = Signal(int)

    def __init__(self, row: CheckRow, with_due: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.row = row
        self._said = row.words
        self._due: DateField | None = None
        self.box = QCheckBox(self)
        self.box.clicked.connect(self._on_box_clicked)
        self.field = GrowingText(most_lines=6, many_lines=False, parent=self)
        self.field.setAccessibleName(self.tr("Step"))
        self.field.submitted.connect(self._on_field_submitted)
        self.field.left.connect(self.flush)
        self.field.setPlainText(row.words)
        self.field.installEventFilter(self)
        self.box.installEventFilter(self)
        self.box.setFixedWidth(Size.ICON + 2)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.TINY)
        top = Qt.AlignmentFlag.AlignTop
        line.addWidget(self.box, 0, top)
        line.addWidget(self.field, 1)
        if with_due:
            self._due = self._due_field()
            line.addWidget(self._due, 0, top)
        self.more = self._more_button()
        line.addWidget(self.more, 0, top)
        self.show_row(row)

    def show_row(self, row: CheckRow) -> None:
        """Show the step as it is now; what is being typed stays."""
        self.row = row
        self.box.setChecked(row.done)
        self.box.setAccessibleName(fill(self.tr("Done: %1"), row.words))
        if self._words() == self._said:
            self._said = row.words
            if row.words != self._words():
                self.field.setPlainText(row.words)
        if self._due is not None and not self._due.hasFocus():
            self._due.set_date(row.due)
        self._strike()

    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab goes through the step."""
        return tuple(stop for stop in (self.box, self.field, self._due, self.more) if stop is not None)

    def _due_field(self) -> DateField:
        due = DateField(self.tr("Due"), self.row.due, may_be_empty=True, short=True, parent=self)
        due.setProperty("look", "inline")
        due.setFont(font(Type.META))
        due.date_changed.connect(self.due_changed)
        due.textChanged.connect(lambda: self._fit_due(due))
        self._fit_due(due)
        return due

    def _fit_due(self, due: DateField) -> None:
        """No wider than its words, so that the step's own have the room."""
        words = due.text() or due.placeholderText()
        due.setFixedWidth(due.fontMetrics().horizontalAdvance(words) + 2 * Size.ICON + Space.SMALL)

    def _more_button(self) -> QToolButton:
        more = icon_button("drag", self.tr("Move or remove"), small=True, role="muted", parent=self)
        menu = QMenu(more)
        menu.addAction(icon("up"), self.tr("Move up"), lambda: self.moved.emit(-1))
        menu.addAction(icon("down"), self.tr("Move down"), lambda: self.moved.emit(1))
        menu.addSeparator()
        menu.addAction(icon("delete"), self.tr("Remove"), self.removed.emit)
        more.setMenu(menu)
        more.setPopupMode(more.ToolButtonPopupMode.InstantPopup)
        return more

    def flush(self) -> None:
        words = self._words()
        if words == self._said:
            return
        self._said = words
        if words:
            self.renamed.emit(words)
        else:
            self.removed.emit()

    def _words(self) -> str:
        return " ".join(self.field.toPlainText().split())

    def _on_field_submitted(self) -> None:
        self.flush()
        self.went_on.emit(1)

    def _on_box_clicked(self, done: bool) -> None:
        self._strike()
        self.toggled.emit(done)

    def _strike(self) -> None:
        set_look(self.field, "struck", "true" if self.box.isChecked() else "false")

    def _has_line(self, step: int) -> bool:
        """Whether the words go on above or below the cursor."""
        move = QTextCursor.MoveOperation.Up if step < 0 else QTextCursor.MoveOperation.Down
        return self.field.textCursor().movePosition(move)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
            if step is not None and (alt or watched is self.box or not self._has_line(step)):
                (self.moved if alt else self.went_on).emit(step)
                return True
        return super().eventFilter(watched, event)
