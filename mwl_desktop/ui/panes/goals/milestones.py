"""The steps on the way to a goal: tick, rename, give a day, put in order, add, take away."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mwl_desktop.domain.goals import Goal, Milestone
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.ui.ops import goals
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.check_list import CheckList, CheckRow
from mwl_desktop.ui.widgets.text import label


class MilestonesPanel(QWidget):
    """Each change saves at once; ticking says that the step was reached today."""

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._item_id: ItemId | None = None
        caption = self.tr("Milestones")
        self.list = CheckList(caption, self.tr("Add a milestone"), parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.TINY)
        column.addWidget(label(caption, "strong", tone="accent", parent=self))
        column.addWidget(self.list)
        self._wire()

    def _wire(self) -> None:
        self.list.row_added.connect(self._on_row_added)
        self.list.row_renamed.connect(self._on_row_renamed)
        self.list.row_toggled.connect(self._on_row_toggled)
        self.list.row_removed.connect(self._on_row_removed)
        self.list.due_changed.connect(self._on_due_changed)
        self.list.order_changed.connect(lambda ids: goals.order_milestones(self, self._ctx, ids))

    def show_goal(self, goal: Goal) -> None:
        """Show a goal's steps; what is being typed for the same goal stays."""
        if goal.head.id != self._item_id:
            self.list.add_field.clear()
            self._item_id = goal.head.id
        self.list.set_rows(tuple(map(_row, goal.milestones)))

    def flush(self) -> None:
        """Write what is being typed."""
        self.list.flush()

    def forget(self) -> None:
        """Empty everything."""
        self._item_id = None
        self.list.add_field.clear()
        self.list.set_rows(())

    def _title(self, row_id: str) -> str:
        return next((row.words for row in self.list.rows() if row.id == row_id), "")

    def _on_row_added(self, words: str) -> None:
        item_id = self._item_id
        if item_id is None:
            return

        def give_back(error: Exception) -> None:
            if self._item_id == item_id and not self.list.add_field.text():
                self.list.add_field.setText(words)
            self._ctx.failed.emit(error)

        goals.add_milestone(self, self._ctx, item_id, words, give_back)

    def _on_row_renamed(self, row_id: str, words: str) -> None:
        # Words that are too long stay in their field, so that they can be shortened there.
        goals.rename_milestone(self, self._ctx, row_id, words, self._ctx.failed.emit)

    def _on_row_toggled(self, row_id: str, done: bool) -> None:
        goals.set_milestone_done(self, self._ctx, row_id, self._title(row_id), done=done)

    def _on_due_changed(self, row_id: str, day: date | None) -> None:
        goals.set_milestone_due(self, self._ctx, row_id, day)

    def _on_row_removed(self, row_id: str) -> None:
        if self._item_id is not None:
            goals.remove_milestone(self, self._ctx, row_id, self._title(row_id))


def _row(step: Milestone) -> CheckRow:
    return CheckRow(step.id, step.title, step.done_on is not None, step.due_on)
