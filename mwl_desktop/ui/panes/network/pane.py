"""The network pane."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.items import ListFilter
from mwl_desktop.domain.kinds import ItemKind, PersonRelation
from mwl_desktop.ui.delegates.item_delegate import ItemDelegate
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.network import rows
from mwl_desktop.ui.panes.network.detail import PersonDetail
from mwl_desktop.ui.parts import vocabulary
from mwl_desktop.ui.parts.filter_chips import FilterChip, KindChoice
from mwl_desktop.ui.parts.item_pane import ItemPane
from mwl_desktop.ui.parts.list_column import ItemListColumn

_MOVES_CONTACTS: Final = frozenset({"item.date", "undo", "redo"})


class NetworkPane(ItemPane[PersonDetail]):
    """People by name; with "Get back to" those who have waited longest first."""

    def __init__(self, ctx: Context, parent: QWidget | None = None, *, whole: bool = True) -> None:
        super().__init__(ctx, ctx.tr("%1 people are chosen."), parent, whole=whole)

    def make_column(self, parent: QWidget) -> ItemListColumn:
        ctx = self._ctx
        return ItemListColumn(
            ctx,
            ctx.tr("Network"),
            ItemKind.PERSON,
            rows.present,
            ItemDelegate("person"),
            new_words=ctx.tr("New person"),
            filter_words=ctx.tr("Filter people"),
            counted=rows.counted,
            empty=("network", ctx.tr("Nobody here yet. Who do you learn with?")),
            chips=_chips(ctx),
            choice=KindChoice((FilterChip("all", ctx.tr("Everyone")), *map(_relation_chip, PersonRelation))),
            parent=parent,
        )

    def make_detail(self, parent: QWidget) -> PersonDetail:
        return PersonDetail(self._ctx, parent, whole=False)

    def changes_committed(self, changes: ChangeSet, initiator: QObject | None) -> None:
        super().changes_committed(changes, initiator)
        if changes.action in _MOVES_CONTACTS and changes.ids(ItemKind.ENTRY) and self.column.is_loaded:
            self.column.model.reload()  # an entry on another day is another last contact


def _chips(ctx: Context) -> tuple[FilterChip, ...]:
    get_back = FilterChip(
        "due", ctx.tr("Get back to"), lambda wanted: replace(wanted, due_by=ctx.vault.clock.today())
    )
    return (get_back, FilterChip("starred", ctx.tr("Starred"), _starred))


def _starred(wanted: ListFilter) -> ListFilter:
    return replace(wanted, starred=True)


def _relation_chip(relation: PersonRelation) -> FilterChip:
    return FilterChip(
        relation.value,
        vocabulary.relation_plural(relation),
        lambda wanted: replace(wanted, subkinds=(relation.value,)),
    )
