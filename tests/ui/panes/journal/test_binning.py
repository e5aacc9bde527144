"""The journal and the bin: what goes there, what comes back, and what is open meanwhile."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from mwl_desktop.ui.ops import bin as bin_ops
from mwl_desktop.ui.ops import items
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.journal import JournalPane
from mwl_desktop.ui.parts import binning
from mwl_desktop.ui.parts.filter_chips import BIN
from tests import factory
from tests.ui.panes.journal.desk import all_ids, opened, settle, show


def test_binning_goes_on_to_the_next_entry(qtbot: QtBot, ctx: Context, pane: JournalPane) -> None:
    next_one, binned = factory.add_entry(ctx.vault, "Next"), factory.add_entry(ctx.vault, "Binned")
    show(qtbot, pane)
    opened(qtbot, pane, binned)
    pane.detail.frame.move_to_bin()
    qtbot.waitUntil(lambda: pane.detail.frame.item_id == next_one)
    assert all_ids(ctx, binned=True) == [binned]


def test_an_entry_removed_for_good_leaves_the_detail_empty(
    qtbot: QtBot, ctx: Context, pane: JournalPane
) -> None:
    item_id = factory.add_entry(ctx.vault, "Away", body="Secret")
    show(qtbot, pane)
    opened(qtbot, pane, item_id)
    items.move_to_bin(ctx, ctx, [item_id], "Away")
    qtbot.waitUntil(lambda: factory.is_binned(ctx.vault, item_id))
    bin_ops.empty(ctx, ctx, [item_id])
    qtbot.waitUntil(lambda: pane.detail.frame.item_id is None)
    assert pane.detail.body.text() == ""


def test_the_detail_follows_the_list_into_the_bin_and_back(
    qtbot: QtBot, ctx: Context, pane: JournalPane
) -> None:
    kept, one, two = (factory.add_entry(ctx.vault, title) for title in ("kept", "one", "two"))
    factory.put_in_bin(ctx.vault, one, two)
    show(qtbot, pane)
    opened(qtbot, pane, kept)
    pane.column.filter_field.setText("kept")
    pane.show_bin()
    assert pane.column.filter_field.text() == ""
    qtbot.waitUntil(lambda: pane.detail.frame.item_id in (one, two))
    first = pane.detail.frame.item_id
    assert pane.detail.frame.is_binned
    assert pane.column.view.current_id() == first
    pane.detail.frame.restore()
    qtbot.waitUntil(lambda: pane.detail.frame.item_id == ({one, two} - {first}).pop())
    binning.empty(pane, ctx, ask=lambda *_: True)
    qtbot.waitUntil(lambda: pane.column.model.item_count == 0)
    qtbot.waitUntil(lambda: pane.detail.frame.item_id is None)
    assert pane.detail.head.title.title() == ""
    pane.column.chips.turn_off(BIN)
    qtbot.waitUntil(lambda: pane.detail.frame.item_id == kept)
    assert pane.column.view.current_id() == kept


def test_an_empty_bin_leaves_the_detail_empty(qtbot: QtBot, ctx: Context, pane: JournalPane) -> None:
    kept = factory.add_entry(ctx.vault, "kept")
    show(qtbot, pane)
    opened(qtbot, pane, kept)
    pane.show_bin()
    qtbot.waitUntil(lambda: pane.detail.frame.item_id is None)
    pane.open(kept)
    qtbot.waitUntil(lambda: pane.detail.frame.item_id == kept)
    qtbot.waitUntil(lambda: not pane.column.in_bin)
    settle(qtbot, ctx)
    assert pane.detail.frame.item_id == pane.column.view.current_id() == kept


def test_what_is_begun_while_the_list_shows_the_bin_stays_in_view(
    qtbot: QtBot, ctx: Context, pane: JournalPane
) -> None:
    kept, binned = factory.add_entry(ctx.vault, "kept"), factory.add_entry(ctx.vault, "binned")
    factory.put_in_bin(ctx.vault, binned)
    show(qtbot, pane)
    opened(qtbot, pane, kept)
    pane.show_bin()
    qtbot.waitUntil(lambda: pane.detail.frame.item_id == binned)
    pane.new()
    qtbot.keyClicks(pane.detail.head.title, "fresh")
    pane.flush()
    qtbot.waitUntil(lambda: not pane.column.in_bin)
    qtbot.waitUntil(lambda: pane.detail.frame.item_id not in (None, binned))
    settle(qtbot, ctx)
    assert pane.detail.head.title.title() == "fresh"
    assert pane.column.view.current_id() == pane.detail.frame.item_id


def test_the_bin_stays_in_view_when_it_is_shown_right_after_binning(
    qtbot: QtBot, ctx: Context, pane: JournalPane
) -> None:
    one, _ = (factory.add_entry(ctx.vault, title) for title in ("one", "two"))
    show(qtbot, pane)
    opened(qtbot, pane, one)
    pane.column.bin_selected()
    pane.show_bin()
    qtbot.waitUntil(lambda: factory.is_binned(ctx.vault, one))
    qtbot.waitUntil(lambda: pane.column.model.line_of(one) >= 0)
    settle(qtbot, ctx)
    assert pane.column.in_bin
    assert pane.detail.frame.item_id in (None, one)
