"""What moved, newest first: a form to note it, and notes that are edited where they stand."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mwl_desktop.domain.goals import Goal, ProgressNote
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.ui.ops import goals
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.parts.line_field import stand_under_caption
from mwl_desktop.ui.parts.markdown_field import MarkdownField
from mwl_desktop.ui.parts.note_form import Note, NoteForm
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import button, icon_button
from mwl_desktop.ui.widgets.changing import changes
from mwl_desktop.ui.widgets.date_field import DateField
from mwl_desktop.ui.widgets.tab_order import put_before
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import fill

FIRST_SHOWN: Final = 10
_DATE_WIDTH: Final = 128


class ProgressPanel(QWidget):
    """Each change saves at once; an emptied note stays until it is taken away."""

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._item_id: ItemId | None = None
        self._notes: tuple[ProgressNote, ...] = ()
        self._all = False
        self._views: list[NoteView] = []
        caption = self.tr("Progress")
        self.form = NoteForm(caption, self.tr("What moved?"), self.tr("Add"), parent=self)
        self.form.note_given.connect(self._on_note_given)
        self.more = button("", "link", on_click=self.show_all, parent=self)
        self._list = QVBoxLayout()
        self._list.setSpacing(Space.MEDIUM)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addWidget(label(caption, "strong", tone="accent", parent=self))
        column.addWidget(self.form)
        column.addSpacing(Space.TINY)
        column.addLayout(self._list)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def views(self) -> tuple[NoteView, ...]:
        """The notes that are shown, newest first."""
        return tuple(self._views)

    def show_goal(self, goal: Goal) -> None:
        """Show a goal's notes; what is being typed for the same goal stays."""
        if goal.head.id != self._item_id:
            self._item_id = goal.head.id
            self._all = False
            self.form.start(goal.head.id, self._ctx.vault.clock.today())
        self._show(goal.progress)

    def show_all(self) -> None:
        """Show the older notes too."""
        self._all = True
        self._show(self._notes)
        if len(self._views) > FIRST_SHOWN:
            self._views[FIRST_SHOWN].day.setFocus(Qt.FocusReason.TabFocusReason)

    def flush(self) -> None:
        """Write what is being typed into notes; what is begun in the form waits for its button."""
        for view in self._views:
            view.flush()

    def flush_form(self) -> None:
        """Write what is begun in the form, before the vault is locked."""
        self.form.flush()

    def forget(self) -> None:
        """Empty everything but what is begun in the form."""
        self._item_id = None
        self.form.start(None, date.today())
        self._show(())

    def clear(self) -> None:
        """Forget everything, as the vault is being locked."""
        self.forget()
        self.form.clear()

    def _show(self, notes: tuple[ProgressNote, ...]) -> None:
        self._notes = notes
        shown = notes if self._all else notes[:FIRST_SHOWN]
        known = {view.note_id: view for view in self._views}
        self._views = [known.pop(note.id) if note.id in known else self._make(note) for note in shown]
        for gone in known.values():
            self._list.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for at, (view, note) in enumerate(zip(self._views, shown, strict=True)):
            view.show_note(note)
            if self._list.indexOf(view) != at:
                self._list.insertWidget(at, view)
            view.show()  # at once: what is not shown yet cannot take the focus
        put_before(self.more, tuple(stop for view in self._views for stop in view.stops()))
        left = len(notes) - len(shown)
        self.more.setText(fill(self.tr("Show %1 earlier"), left))
        self.more.setVisible(left > 0)

    def _make(self, note: ProgressNote) -> NoteView:
        view = NoteView(note, self)
        view.text_edited.connect(lambda text: goals.set_progress(self, self._ctx, note.id, text))
        view.day_changed.connect(lambda day: goals.set_progress_date(self, self._ctx, note.id, day))
        view.removed.connect(lambda: self._remove(note.id))
        return view

    def _on_note_given(self, item_id: ItemId, note: Note) -> None:
        def give_back(error: Exception) -> None:
            self.form.give_back(item_id, note)
            self._ctx.failed.emit(error)

        day = note.day or self._ctx.vault.clock.today()
        goals.add_progress(self, self._ctx, item_id, note.text.strip(), day, give_back)

    def _remove(self, note_id: str) -> None:
        if self._item_id is not None:
            goals.remove_progress(self, self._ctx, note_id)


class NoteView(QWidget):
    """One note: its day over its text."""

    text_edited = Signal(str)
    day_changed = Signal(object)  # date
    removed = Signal()

    def __init__(self, note: ProgressNote, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.note_id = note.id
        self.day = DateField(self.tr("Date of the note"), note.noted_on, short=True, parent=self)
        stand_under_caption(self.day)
        self.day.setFixedWidth(_DATE_WIDTH)
        self.field = MarkdownField(self.tr("Progress note"), self.tr("What moved?"), self)
        self.remove = icon_button(
            "delete", self.tr("Remove this note"), small=True, role="muted", parent=self
        )
        changes(self.remove)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self.day)
        head.addStretch(1)
        head.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.field)
        self.field.text_edited.connect(self.text_edited)
        self.day.date_changed.connect(self._on_date_changed)
        self.remove.clicked.connect(lambda: self.removed.emit())

    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab goes through the note."""
        return self.day, self.remove, self.field.view, self.field.editor

    def show_note(self, note: ProgressNote) -> None:
        """Show the note as it is now; what is being typed stays."""
        if not self.day.hasFocus():
            self.day.set_date(note.noted_on)
        self.field.set_text(note.text)

    def flush(self) -> None:
        """Say what is typed."""
        self.day.flush()
        self.field.flush()

    def _on_date_changed(self, day: date | None) -> None:
        if day is not None:
            self.day_changed.emit(day)
