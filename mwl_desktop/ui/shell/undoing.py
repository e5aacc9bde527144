"""Undo and redo as the window does them, and the offer of Undo after something was taken away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from mwl_desktop.domain.changes import BY_ITSELF, ChangeSet, UndoStep
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.ui.ops import items
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.shell.undo_words import phrase, removal
from mwl_desktop.ui.widgets.words import fill


class Undoing(QObject):
    """Says by name what was undone or done again.

    An offer in the message bar holds for the step it names alone: once another step was made or this one
    taken back, `withdrawn(Message)` tells the bar to drop it. `named(undo, redo)` are the names of the
    steps that come next, whoever made them and whenever; empty where there is none.
    """

    withdrawn = Signal(object)
    named = Signal(str, str)

    def __init__(
        self, ctx: Context, parent: QObject, in_view: Callable[[ItemId], bool] = lambda _item: True
    ) -> None:
        """`in_view` says whether an item is shown now: where it is not, a step on it offers to show it."""
        super().__init__(parent)
        self._ctx = ctx
        self._in_view = in_view
        self._offered: Message | None = None
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(0)
        self._look.timeout.connect(self.look)
        ctx.changes_committed.connect(self._on_changes_committed)

    def undo(self) -> None:
        """Take the last step back."""
        items.undo(self, self._ctx, self._say_undone)

    def redo(self) -> None:
        """Do the last undone step again."""
        items.redo(self, self._ctx, self._say_redone)

    def look(self) -> None:
        """Find out which steps come next."""
        if self._ctx.unlocked:
            items.next_steps(self, self._ctx, self._name)

    def _name(self, steps: tuple[UndoStep | None, UndoStep | None]) -> None:
        back, again = ("" if step is None else phrase(step) for step in steps)
        self.named.emit(
            fill(self.tr("Undo: %1"), back) if back else "", fill(self.tr("Redo: %1"), again) if again else ""
        )

    def _undo_step(self, step_id: str) -> None:
        items.undo(self, self._ctx, self._say_undone, step_id)

    def _redo_step(self, step_id: str) -> None:
        items.redo(self, self._ctx, self._say_redone, step_id)

    def _say_undone(self, step: UndoStep) -> None:
        words = fill(self.tr("Undone: %1"), phrase(step))
        if not self._offer_to_show(words, step):
            self._offer(words, self.tr("Redo"), lambda: self._redo_step(step.key))

    def _say_redone(self, step: UndoStep) -> None:
        words = fill(self.tr("Done again: %1"), phrase(step))
        if not self._offer_to_show(words, step):
            self._offer(words, self.tr("Undo"), lambda: self._undo_step(step.key))

    def _offer_to_show(self, words: str, step: UndoStep) -> bool:
        """Of a step on what is not in view, nobody sees what it did: the way there comes first."""
        item_id = step.item_id
        if item_id is None or self._in_view(item_id):
            return False
        self._offer(words, self.tr("Show"), lambda: self._ctx.asked_for.emit("open", item_id))
        return True

    def _offer(self, words: str, label: str, act: Callable[[], None]) -> None:
        self._offered = Message(words, "info", (label, act))
        self._ctx.said.emit(self._offered)

    def _withdraw(self) -> None:
        offered, self._offered = self._offered, None
        if offered is not None:
            self.withdrawn.emit(offered)

    def _on_changes_committed(self, changes: ChangeSet, _initiator: QObject | None) -> None:
        if changes.action in BY_ITSELF:
            return
        self._withdraw()
        self._look.start()
        words = self._done(changes)
        if words:
            self._offer(words, self.tr("Undo"), lambda: self._undo_step(changes.id))

    def _done(self, changes: ChangeSet) -> str:
        """What is said of a step that is offered to be taken back; nothing for all others."""
        if changes.action == "item.bin":
            number = len(changes.items)
            return (
                self.tr("Moved to the bin") if number == 1 else fill(self.tr("%1 moved to the bin"), number)
            )
        if changes.action == "item.go_back":
            words = self.tr("Gone back to an earlier version")
            left_out = changes.facts.get("left_out", "")
            if left_out:
                one, many = (
                    self.tr("1 link to what is gone was left out"),
                    self.tr("%1 links to what is gone were left out"),
                )
                words += " · " + fill(one if left_out == "1" else many, int(left_out))
            return words
        return removal(changes)
