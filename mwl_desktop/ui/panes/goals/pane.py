"""The goals pane."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from mwl_desktop.domain.goals import GoalDraft
from mwl_desktop.domain.items import ListFilter
from mwl_desktop.domain.kinds import GoalStatus, Horizon, ItemKind
from mwl_desktop.ui.delegates.item_delegate import ItemDelegate
from mwl_desktop.ui.ops import goals
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.goals import rows
from mwl_desktop.ui.panes.goals.detail import GoalDetail
from mwl_desktop.ui.parts.filter_chips import BIN, FilterChip
from mwl_desktop.ui.parts.item_pane import ItemPane
from mwl_desktop.ui.parts.list_column import ItemListColumn


class GoalsPane(ItemPane):
    """Goals by status, those due first at the top."""

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        column = ItemListColumn(
            ctx,
            self.tr("Goals"),
            ItemKind.GOAL,
            rows.present,
            ItemDelegate("goal"),
            new_words=self.tr("New goal"),
            filter_words=self.tr("Filter goals"),
            counted=rows.counted,
            empty=("goals", self.tr("What do you want to become able to do? A goal is a good place to start.")),
            chips=self._chips(),
            group=rows.by_status,
            parent=self,
        )
        self.join(column, GoalDetail(ctx, self), self.tr("%1 goals chosen"))

    def _chips(self) -> tuple[FilterChip, ...]:
        def status(chip_id: str, words: str, value: GoalStatus) -> FilterChip:
            return FilterChip(
                chip_id, words, lambda wanted: replace(wanted, subkinds=(value.value,)), group="status"
            )

        def horizon(words: str, value: Horizon) -> FilterChip:
            return FilterChip(
                f"horizon:{value}", words, lambda wanted: replace(wanted, horizon=value), group="horizon"
            )

        return (
            status("active", self.tr("Active"), GoalStatus.ACTIVE),
            horizon(self.tr("Today"), Horizon.TODAY),
            horizon(self.tr("Tomorrow"), Horizon.TOMORROW),
            status("achieved", self.tr("Achieved"), GoalStatus.ACHIEVED),
            FilterChip("unevidenced", self.tr("Unevidenced"), _unevidenced),
            FilterChip(BIN, self.tr("In the bin"), lambda wanted: replace(wanted, binned=True)),
        )

    def new(self) -> None:
        """Set a new goal and name it."""
        goals.add(self, self.ctx, GoalDraft(""), self.begin)


def _unevidenced(wanted: ListFilter) -> ListFilter:
    """Ideas and what was dropped need no evidence."""
    some = wanted.subkinds or tuple(status.value for status in rows.TO_EVIDENCE)
    return replace(wanted, unevidenced=True, subkinds=some)
