"""Everything an item is linked to, by kind: follow, add, take away; the same from either side."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemRow, LinkedItem
from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.services import links
from mwl_desktop.ui.ops import items
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.parts import dates, vocabulary
from mwl_desktop.ui.parts.item_picker import ItemPicker
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.changing import changes
from mwl_desktop.ui.widgets.link_list import LinkList, LinkRow
from mwl_desktop.ui.widgets.tooltip import plain
from mwl_desktop.ui.widgets.words import fill

_ORDER = (ItemKind.GOAL, ItemKind.EVIDENCE, ItemKind.PERSON, ItemKind.ENTRY, ItemKind.PORTFOLIO)
_REST_MS: Final = 250
"""Between one reading and the next: each of thousands of files that come in may be linked to the item."""


class LinksPanel(QWidget):
    """One group a kind, hidden while it is empty; `kinds` are those that may be linked to from here.

    Kinds in `elsewhere` have a place of their own in the detail, which `links_shown` fills.
    """

    links_shown = Signal(object)  # tuple[LinkedItem, ...]

    def __init__(
        self,
        ctx: Context,
        parent: QWidget | None = None,
        *,
        kinds: tuple[ItemKind, ...] = (ItemKind.GOAL, ItemKind.EVIDENCE, ItemKind.PERSON, ItemKind.ENTRY),
        elsewhere: tuple[ItemKind, ...] = (),
    ) -> None:
        super().__init__(parent)
        self._elsewhere = elsewhere
        self._ctx = ctx
        self._kinds = kinds
        self._item_id: ItemId | None = None
        self._links: tuple[LinkedItem, ...] = ()
        self._loaded = False
        self._missed = False  # something changed while it rested
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._on_rested)
        self._groups = {kind: self._group(kind) for kind in _ORDER}
        self.add_button = button(self.tr("Link to…"), "link", glyph="link", on_click=self.pick, parent=self)
        changes(self.add_button)
        self.setAccessibleName(self.tr("Links"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.WIDE - Space.TINY)
        for group in self._groups.values():
            column.addWidget(group)
        column.addWidget(self.add_button)
        self._show(())

    def _group(self, kind: ItemKind) -> LinkList:
        name = vocabulary.kind_name(kind, several=True)
        add = fill(self.tr("Link to: %1"), vocabulary.kind_name(kind)) if kind in self._kinds else ""
        group = LinkList(name, add=add, parent=self)
        group.link_opened.connect(self.follow)
        group.link_removed.connect(self.remove)
        group.add_requested.connect(lambda: self.pick_of((kind,), group))
        return group

    # -- showing ---------------------------------------------------------------------------

    def show_item(self, item_id: ItemId | None) -> None:
        """Show the links of an item, or nothing at all."""
        if item_id != self._item_id:
            self._item_id = item_id
            self._loaded = False
            self._show(())
        self.add_button.setEnabled(item_id is not None)
        if item_id is not None:
            self._read(item_id)

    def _read(self, item_id: ItemId) -> None:
        self._ctx.read(
            self,
            lambda connection: links.of(connection, item_id),
            lambda found: self._take(item_id, found),
        )

    @property
    def is_loaded(self) -> bool:
        """Whether the links of the item are known by now."""
        return self._loaded

    @property
    def item_id(self) -> ItemId | None:
        """The item whose links are shown."""
        return self._item_id

    def clear(self) -> None:
        """Forget everything, as the vault is being locked."""
        self._rest.stop()
        self.show_item(None)

    def changes_committed(self, changes: ChangeSet, _initiator: object) -> None:
        """Read again when the item or one it is linked to changed."""
        if self._item_id is None:
            return
        near = {self._item_id, *(link.item.id for link in self._links)}
        if any(change.id in near for change in changes.items):
            self._missed = self._rest.isActive()
            if not self._missed:
                self._rest.start()
                self.show_item(self._item_id)

    def _on_rested(self) -> None:
        if self._missed and self._item_id is not None:
            self._missed = False
            self._rest.start()
            self.show_item(self._item_id)

    def links(self) -> tuple[LinkedItem, ...]:
        """The links that are shown."""
        return self._links

    def _take(self, item_id: ItemId, found: tuple[LinkedItem, ...]) -> None:
        if item_id == self._item_id:
            self._loaded = True
            self._show(found)
            self.links_shown.emit(found)

    def _show(self, found: tuple[LinkedItem, ...]) -> None:
        self._links = found
        days: dict[date, str] = {}
        for kind, group in self._groups.items():
            here = () if kind in self._elsewhere else found
            group.set_rows(tuple(_row(link, days) for link in here if link.item.kind is kind))
            group.setVisible(bool(group.rows()))

    # -- following, adding, removing -------------------------------------------------------

    def follow(self, link_id: str) -> None:
        """Ask for the item at the other end to be shown."""
        self._ctx.asked_for.emit("open", self._link(link_id).item.id)

    def remove(self, link_id: str) -> None:
        """Take a link away."""
        if self._item_id is not None:
            items.unlink(self, self._ctx, link_id, self._link(link_id).item.title)

    def _link(self, link_id: str) -> LinkedItem:
        return next(link for link in self._links if link.link_id == link_id)

    def pick(self) -> None:
        """Find an item of any kind to link to."""
        self.pick_of(self._kinds, self.add_button)

    def pick_of(self, kinds: tuple[ItemKind, ...], below: QWidget) -> ItemPicker | None:
        """Find an item of some kinds to link to; the picker drops from `below`."""
        if self._item_id is None or self._ctx.refuses():
            return None
        names = [vocabulary.kind_name(kind) for kind in kinds]
        words = fill(self.tr("Link to: %1"), names[0]) if len(names) == 1 else self.tr("Link to…")
        known = frozenset({self._item_id, *(link.item.id for link in self._links)})
        picker = ItemPicker(self._ctx, words, kinds, known, self)
        picker.item_picked.connect(self._on_item_picked)
        picker.open_at(below.mapToGlobal(QPoint(0, below.height() + Space.TINY)))
        return picker

    def _on_item_picked(self, row: ItemRow) -> None:
        if self._item_id is not None:
            items.link(self, self._ctx, self._item_id, row.id, row.title)


def _row(link: LinkedItem, days: dict[date, str]) -> LinkRow:
    """A link in words; `days` are those put into words already, which takes longer than all the rest."""
    row = link.item
    if row.happened_on not in days:
        days[row.happened_on] = dates.in_full(row.happened_on)
    tooltip = plain(f"{row.title}\n{days[row.happened_on]}")
    return LinkRow(link.link_id, row.title or vocabulary.untitled(), vocabulary.glyph_of(row), tooltip)
