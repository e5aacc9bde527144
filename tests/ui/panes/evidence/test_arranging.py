"""Grouping, sorting and density of all evidence, and that they are remembered."""

from __future__ import annotations

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from mwl_desktop.domain.goals import GoalDraft
from mwl_desktop.services import goals, items, links
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.ops.preferences import Preferences
from mwl_desktop.ui.panes.evidence.overview import EvidenceOverview
from mwl_desktop.ui.panes.evidence.pane import EvidencePane
from tests.ui.panes.evidence.conftest import Keep

Shown = Callable[[], EvidencePane]


def headings(overview: EvidenceOverview) -> list[str]:
    return [str(overview.model.index(line, 0).data()) for line in overview.model.heading_lines()]


def listed(overview: EvidenceOverview) -> list[str | None]:
    lines = range(overview.model.rowCount())
    return [overview.model.item_id_at(overview.model.index(line, 0)) for line in lines]


def test_headings_follow_goals_and_what_is_linked_to_them(
    qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown
) -> None:
    with ctx.vault.write("fill") as uow:
        goal = goals.add(uow, GoalDraft("Lead"))
    first, second = keep("a.txt", b"one"), keep("b.txt", b"two")
    overview = shown().overview
    overview.arrange.actions_of["evidence_grouped"]["goal"].trigger()
    qtbot.waitUntil(lambda: headings(overview) == ["Linked to no goal"])
    with ctx.vault.write("link") as uow:
        links.link(uow, second, goal)
    ctx.announce(uow.changes, None)
    qtbot.waitUntil(lambda: headings(overview) == ["Lead", "Linked to no goal"])
    assert listed(overview) == [None, second, None, first]
    with ctx.vault.write("link") as uow:  # the same order under the same headings, and yet another picture
        links.link(uow, first, goal)
    ctx.announce(uow.changes, None)
    qtbot.waitUntil(lambda: headings(overview) == ["Lead"])
    with ctx.vault.write("rename") as uow:
        items.rename(uow, goal, "Chair")
    ctx.announce(uow.changes, None)
    qtbot.waitUntil(lambda: headings(overview) == ["Chair"])


def test_a_new_title_moves_a_piece_in_a_list_by_title(
    qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown
) -> None:
    first, second = keep("a.txt", b"one"), keep("b.txt", b"two")
    overview = shown().overview
    overview.arrange.choose("evidence_grouped", "none")
    overview.arrange.choose("evidence_order", "title")
    qtbot.waitUntil(lambda: listed(overview) == [first, second])
    with ctx.vault.write("rename") as uow:
        items.rename(uow, first, "zebra")
    ctx.announce(uow.changes, None)
    qtbot.waitUntil(lambda: listed(overview) == [second, first])


def test_compact_shows_more_at_once_in_both_views(qtbot: QtBot, keep: Keep, shown: Shown) -> None:
    item_id = keep("a.txt", b"one")
    overview = shown().overview
    card = overview.grid.visualRect(overview.model.index_of(item_id))
    overview.show_as("list")
    row = overview.rows.visualRect(overview.model.index_of(item_id))
    overview.arrange.actions_of["evidence_density"]["compact"].trigger()
    assert overview.rows.visualRect(overview.model.index_of(item_id)).height() < row.height()
    overview.show_as("grid")
    overview.grid.executeDelayedItemsLayout()
    small = overview.grid.visualRect(overview.model.index_of(item_id))
    assert (small.height(), small.width()) < (card.height(), card.width())


def test_how_it_stood_is_remembered(qtbot: QtBot, ctx: Context, keep: Keep) -> None:
    ctx.preferences = Preferences(ctx.lanes)
    keep("a.txt", b"one")
    first = EvidenceOverview(ctx)
    qtbot.addWidget(first)
    first.arrange.choose("evidence_grouped", "role")
    first.arrange.choose("evidence_order", "added")
    first.arrange.choose("evidence_density", "compact")
    first.toggle.click()
    ctx.lanes.shut_down()
    ctx.preferences = Preferences(ctx.lanes)  # as the next start reads it
    again = EvidenceOverview(ctx)
    qtbot.addWidget(again)
    assert (again.arrange.grouped, again.arrange.order) == ("role", "added")
    assert again.arrange.compact
    assert again.shown_as == "list"
    assert again.arrange.actions_of["evidence_density"]["compact"].isChecked()
