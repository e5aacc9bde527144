"""The loader never brings older words than what was typed here."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.entries import Entry
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.services import entries as service
from mwl_desktop.ui.ops import bin as bin_ops
from mwl_desktop.ui.ops import entries, items
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.parts.item_loader import ItemLoader
from tests import factory


class Shown:
    """What a detail would have shown, in order."""

    def __init__(self, ctx: Context) -> None:
        self.log: list[tuple[str, str]] = []
        self.loader: ItemLoader[Entry] = ItemLoader(
            ctx,
            service.get,
            self._noted("start"),
            self._noted("refresh"),
            lambda: self.log.append(("gone", "")),
        )
        ctx.changes_committed.connect(self.loader.changes_committed)

    def _noted(self, what: str) -> Callable[[Entry], None]:
        return lambda entry: self.log.append((what, entry.body))


@pytest.fixture
def shown(ctx: Context) -> Shown:
    return Shown(ctx)


def loaded(qtbot: QtBot, shown: Shown, item_id: ItemId) -> None:
    shown.loader.load(item_id)
    qtbot.waitUntil(lambda: bool(shown.log))


def test_another_item_starts_and_the_same_is_refreshed(qtbot: QtBot, ctx: Context, shown: Shown) -> None:
    item_id = factory.add_entry(ctx.vault, body="one")
    loaded(qtbot, shown, item_id)
    entries.set_body(ctx, ctx, item_id, "two")
    qtbot.waitUntil(lambda: len(shown.log) == 2)
    assert shown.log == [("start", "one"), ("refresh", "two")]


def test_changes_of_others_read_nothing(qtbot: QtBot, ctx: Context, shown: Shown) -> None:
    item_id, other = factory.add_entry(ctx.vault), factory.add_entry(ctx.vault)
    loaded(qtbot, shown, item_id)
    with qtbot.waitSignal(ctx.saved):
        entries.set_body(ctx, ctx, other, "else")
    qtbot.wait(60)
    assert len(shown.log) == 1


def test_an_answer_asked_for_before_a_write_is_not_taken(qtbot: QtBot, ctx: Context, shown: Shown) -> None:
    item_id = factory.add_entry(ctx.vault, body="stored")
    loaded(qtbot, shown, item_id)
    shown.loader.reload()
    entries.set_body(ctx, ctx, item_id, "typed")
    qtbot.waitUntil(lambda: ("refresh", "typed") in shown.log)
    qtbot.wait(60)
    assert ("refresh", "stored") not in shown.log


def test_a_row_of_writes_is_read_once_they_are_done(qtbot: QtBot, ctx: Context, shown: Shown) -> None:
    item_id = factory.add_entry(ctx.vault, body="0")
    loaded(qtbot, shown, item_id)
    for number in range(1, 6):
        entries.set_body(ctx, ctx, item_id, str(number))
    qtbot.waitUntil(lambda: ("refresh", "5") in shown.log)
    qtbot.wait(60)
    assert {what for what in shown.log if what[0] == "refresh"} == {("refresh", "5")}


def test_a_removed_item_is_gone(qtbot: QtBot, ctx: Context, shown: Shown) -> None:
    item_id = factory.add_entry(ctx.vault)
    loaded(qtbot, shown, item_id)
    items.move_to_bin(ctx, ctx, [item_id], "")
    qtbot.waitUntil(lambda: factory.is_binned(ctx.vault, item_id))
    bin_ops.empty(ctx, ctx, [item_id])
    qtbot.waitUntil(lambda: ("gone", "") in shown.log)
    assert shown.loader.item_id is None


def test_an_item_that_never_was_is_gone_too(qtbot: QtBot, ctx: Context, shown: Shown) -> None:
    shown.loader.load(ItemId("nobody"))
    qtbot.waitUntil(lambda: bool(shown.log))
    assert shown.log == [("gone", "")]


def test_what_was_adopted_is_refreshed_not_started(qtbot: QtBot, ctx: Context, shown: Shown) -> None:
    shown.loader.adopt(factory.add_entry(ctx.vault, body="draft"))
    qtbot.waitUntil(lambda: bool(shown.log))
    assert shown.log == [("refresh", "draft")]
