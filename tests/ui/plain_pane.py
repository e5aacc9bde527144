"""A pane with nothing but what the frame asks of one: a list of titles and what it was told."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QLineEdit, QListWidget, QVBoxLayout, QWidget

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.services import finding
from mwl_desktop.ui.ops import items
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes import registry


class PlainPane(QWidget):
    """Shows the latest titles; renames on `flush` what was typed into its field."""

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ctx = ctx
        self.told: list[str] = []
        self.opened: ItemId | None = None
        self.page: int | None = None
        self.words = ""
        self.chosen: tuple[ItemId, ...] = ()
        self.target: tuple[ItemId, str] | None = None
        self.filter_field = QLineEdit(self)
        self.draft = QLineEdit(self)
        self.titles = QListWidget(self)
        column = QVBoxLayout(self)
        for part in (self.filter_field, self.draft, self.titles):
            column.addWidget(part)
        self._load()

    def _load(self) -> None:
        def show(hits: tuple[object, ...]) -> None:
            self.titles.clear()
            self.titles.addItems([hit.row.title for hit in hits])

        self.ctx.read(self, lambda connection: finding.titles(connection, ""), show)

    def changes_committed(self, changes: ChangeSet, initiator: QObject | None) -> None:
        self.told.append(changes.action)
        self._load()

    def clear(self) -> None:
        self.titles.clear()
        self.draft.clear()
        self.filter_field.clear()

    def flush(self) -> None:
        if self.draft.text() and self.opened:
            items.rename(self, self.ctx, self.opened, self.draft.text())

    def open(self, item_id: ItemId, page: int | None = None, words: str = "") -> None:
        self.opened, self.page, self.words = item_id, page, words

    def choose_several(self, ids: tuple[ItemId, ...]) -> None:
        self.chosen = ids

    def place(self) -> ItemId | None:
        return self.opened

    def new(self) -> None:
        self.told.append("new")

    def focus_filter(self) -> None:
        self.filter_field.setFocus()

    def drop_target(self, place: QPoint) -> tuple[ItemId, str] | None:
        return self.target


PANES = tuple(
    replace(spec, module="tests.ui.plain_pane", name="PlainPane")
    for spec in registry.PANES
    if spec.id in ("journal", "goals", "evidence")
)
