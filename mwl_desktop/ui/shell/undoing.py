"""Undo and redo as the window does them, and the offer of Undo after something went to the bin."""

from __future__ import annotations

from PySide6.QtCore import QObject

from mwl_desktop.domain.changes import ChangeSet, UndoStep
from mwl_desktop.ui.ops import items
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.shell.undo_words import phrase
from mwl_desktop.ui.widgets.words import fill


class Undoing(QObject):
    """Says by name what was undone or done again."""

    def __init__(self, ctx: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._ctx = ctx
        ctx.changes_committed.connect(self._on_changes_committed)

    def undo(self) -> None:
        """Take the last step back."""
        items.undo(self, self._ctx, self._say_undone)

    def redo(self) -> None:
        """Do the last undone step again."""
        items.redo(self, self._ctx, self._say_redone)

    def _say_undone(self, step: UndoStep) -> None:
        words = fill(self.tr("Undone: %1"), phrase(step))
        self._ctx.said.emit(Message(words, "info", (self.tr("Redo"), self.redo)))

    def _say_redone(self, step: UndoStep) -> None:
        words = fill(self.tr("Done again: %1"), phrase(step))
        self._ctx.said.emit(Message(words, "info", (self.tr("Undo"), self.undo)))

    def _on_changes_committed(self, changes: ChangeSet, _initiator: QObject | None) -> None:
        if changes.action != "item.bin":
            return
        number = len(changes.items)
        words = self.tr("Moved to the bin") if number == 1 else fill(self.tr("%1 moved to the bin"), number)
        self._ctx.said.emit(Message(words, "info", (self.tr("Undo"), self.undo)))
