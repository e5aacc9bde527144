"""The goals pane."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from mwl_desktop.domain.items import ListFilter
from mwl_desktop.domain.kinds import GoalStatus, Horizon, ItemKind
from mwl_desktop.ui.delegates.item_delegate import ItemDelegate
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.goals import rows
from mwl_desktop.ui.panes.goals.detail import GoalDetail
from mwl_desktop.ui.parts.filter_chips import FilterChip
from mwl_desktop.ui.parts.item_pane import ItemPane
from mwl_desktop.ui.parts.list_column import ItemListColumn


class GoalsPane(ItemPane[GoalDetail]):
    """Goals by status, those due first at the top."""

    def __init__(self, ctx: Context, parent: QWidget | None = None, *, whole: bool = True) -> None:
        super().__init__(ctx, ctx.tr("%1 goals are chosen."), parent, whole=whole)

    def make_column(self, parent: QWidget) -> ItemListColumn:
        ctx = self._ctx
        return ItemListColumn(
            ctx,
            ctx.tr("Goals"),
            ItemKind.GOAL,
            rows.present,
            ItemDelegate("goal"),
            new_words=ctx.tr("New goal"),
            filter_words=ctx.tr("Filter goals"),
            counted=rows.counted,
            empty=(
                "goals",
                ctx.tr("What do you want to become able to do? A goal is a good place to start."),
            ),
            chips=_chips(ctx),
            group=rows.by_status,
            everything=ctx.tr("All"),
            parent=parent,
        )

    def make_detail(self, parent: QWidget) -> GoalDetail:
        return GoalDetail(self._ctx, parent, whole=False)


def _chips(ctx: Context) -> tuple[FilterChip, ...]:
    def status(chip_id: str, words: str, value: GoalStatus) -> FilterChip:
        return FilterChip(
            chip_id, words, lambda wanted: replace(wanted, subkinds=(value.value,)), group="status"
        )

    def horizon(words: str, value: Horizon) -> FilterChip:
        return FilterChip(
            f"horizon:{value}", words, lambda wanted: replace(wanted, horizon=value), group="horizon"
        )

    return (
        status("active", ctx.tr("Active"), GoalStatus.ACTIVE),
        horizon(ctx.tr("Today"), Horizon.TODAY),
        horizon(ctx.tr("Tomorrow"), Horizon.TOMORROW),
        status("achieved", ctx.tr("Achieved"), GoalStatus.ACHIEVED),
        FilterChip("unevidenced", ctx.tr("Unevidenced"), _unevidenced),
    )


def _unevidenced(wanted: ListFilter) -> ListFilter:
    """Ideas and what was dropped need no evidence."""
    some = wanted.subkinds or tuple(status.value for status in rows.TO_EVIDENCE)
    return replace(wanted, unevidenced=True, subkinds=some)
