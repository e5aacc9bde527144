"""What stands over a list that shows the bin: how long things stay, how to empty it, what else is in it."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.kinds import ItemKind, What
from mwl_desktop.services.emptying import BinContents
from mwl_desktop.ui.ops import bin as ops
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.parts import binning
from mwl_desktop.ui.theme.fonts import font
from mwl_desktop.ui.theme.tokens import Space, Type
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.flow_layout import FlowLayout
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import fill


class BinStrip(QWidget):
    """Reads how things stand each time it comes into view, and with every change while it is.

    The list is of one kind; what the bin holds of others is named, and leads to where it is listed.
    """

    def __init__(self, ctx: Context, kind: ItemKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._kind = kind
        self.words = label("", "meta", wrap=True, parent=self)
        self.empty_button = button(
            self.tr("Empty the bin…"),
            "link",
            on_click=lambda: self._ctx.asked_for.emit("empty bin", self._kind),
            parent=self,
        )
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        row.addWidget(self.words, 1)
        row.addWidget(self.empty_button)
        self.others: list[QPushButton] = []
        self._elsewhere = QWidget(self)
        self._flow = FlowLayout(self._elsewhere)
        self._lead = label(self.tr("Also in the bin:"), "meta", parent=self._elsewhere)
        self._flow.addWidget(self._lead)
        self._elsewhere.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.TINY)
        column.addLayout(row)
        column.addWidget(self._elsewhere)
        ctx.changes_committed.connect(self._on_changes_committed)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._ctx.unlocked:
            self.empty_button.setEnabled(not self._ctx.vault.read_only)
        self._look()

    def _look(self) -> None:
        if self._ctx.unlocked:
            ops.days(self, self._ctx, self._say)
            ops.contents(self, self._ctx, None, self._tell)

    def _on_changes_committed(self, changes: ChangeSet, _initiator: QObject | None) -> None:
        if self.isVisible() and any(change.what is not What.CHANGED for change in changes.items):
            self._look()

    def _say(self, days: int) -> None:
        words = fill(self.tr("What is here goes for good after %1 days."), days)
        self.words.setText(words if days else self.tr("What is here stays until you remove it."))

    def _tell(self, held: BinContents) -> None:
        self.empty_button.setVisible(bool(held.items))
        for gone in self.others:
            self._flow.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self.others = [self._way(kind, number) for kind, number in held.kinds if kind is not self._kind]
        self._elsewhere.setVisible(bool(self.others))

    def _way(self, kind: ItemKind, number: int) -> QPushButton:
        made = button(
            binning.number_of(kind, number),
            "link",
            on_click=lambda: self._ctx.asked_for.emit("bin of", kind),
            parent=self._elsewhere,
        )
        made.setFont(font(Type.META))
        self._lead.setMinimumHeight(made.sizeHint().height())  # on one line with the words of the links
        self._flow.addWidget(made)
        made.show()
        return made
