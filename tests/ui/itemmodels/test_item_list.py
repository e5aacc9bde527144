"""The list of items against a real vault: pages, headings, reloads that disturb nothing."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot
from sqlalchemy import Connection

from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemRow, ListFilter, Place
from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.services import entries, items, listing
from mwl_desktop.ui.itemmodels.item_list import PAGE, ItemListModel, lay_out
from mwl_desktop.ui.itemmodels.roles import Role
from mwl_desktop.ui.ops.context import Context
from tests import factory
from tests.factory import TODAY

ENTRIES = ListFilter(kinds=(ItemKind.ENTRY,))


def present(row: ItemRow, today: date) -> dict[int, object]:
    return {
        Role.TITLE: row.title,
        Role.DATE_TEXT: str((today - row.happened_on).days),
        Role.PREVIEW: row.preview,
    }


def by_day(place: Place, today: date) -> str:
    return "today" if place.happened_on == today else "before"


def filled(qtbot: QtBot, ctx: Context, wanted: ListFilter = ENTRIES) -> ItemListModel:
    model = ItemListModel(ctx, present, by_day)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    with qtbot.waitSignal(model.counted):
        model.set_filter(wanted)
    if model.item_count:
        with qtbot.waitSignal(model.rows_arrived):
            model.want(0, 10)
    return model


def titles(model: ItemListModel) -> list[object]:
    return [model.index(line, 0).data() for line in range(model.rowCount())]


def test_a_layout_has_a_heading_before_each_group() -> None:
    places = [
        Place(ItemId("a"), TODAY),
        Place(ItemId("b"), TODAY - timedelta(1)),
        Place(ItemId("c"), date(2020, 1, 1)),
    ]
    layout = lay_out(places, by_day, TODAY)
    assert list(layout.lines) == [-1, 0, -2, 1, 2]
    assert layout.headings == ("today", "before")
    assert layout.line_of == {"a": 1, "b": 3, "c": 4}


def test_rows_stand_under_their_headings(qtbot: QtBot, ctx: Context) -> None:
    factory.add_entry(ctx.vault, "Old", happened_on=date(2026, 11, 1))
    factory.add_entry(ctx.vault, "New")
    model = filled(qtbot, ctx)
    assert titles(model) == ["today", "New", "before", "Old"]
    assert model.item_count == 2
    heading, row = model.index(0, 0), model.index(1, 0)
    assert heading.data(Role.IS_HEADER) is True
    assert row.data(Role.IS_HEADER) is False
    assert heading.flags() == Qt.ItemFlag.NoItemFlags
    assert row.flags() & Qt.ItemFlag.ItemIsSelectable
    assert model.item_id_at(heading) is None
    assert model.index_of(ItemId(row.data(Role.ITEM_ID))) == row
    assert row.data(Qt.ItemDataRole.AccessibleTextRole) == "New, 0"


def test_only_the_pages_that_are_looked_at_are_read(qtbot: QtBot, ctx: Context) -> None:
    with ctx.vault.write("many") as uow:
        for number in range(PAGE * 4):
            entries.add(uow, EntryDraft(title=f"n{number}"))
    model = filled(qtbot, ctx)
    assert model.rowCount() == PAGE * 4 + 1
    last = model.index(model.rowCount() - 1, 0)
    assert last.data() is None
    assert last.data(Role.ITEM_ID) is not None
    with qtbot.waitSignal(model.rows_arrived):
        model.want(last.row() - 5, last.row())
    assert last.data() == "n0"
    assert model.index(PAGE + 1, 0).data() is None


def test_another_filter_shows_others_and_keeps_the_old_ones_until_then(qtbot: QtBot, ctx: Context) -> None:
    factory.add_entry(ctx.vault, "Plain")
    factory.add_entry(ctx.vault, "Starred", starred=True)
    model = filled(qtbot, ctx)
    with qtbot.waitSignal(model.counted):
        model.set_filter(ListFilter(kinds=(ItemKind.ENTRY,), starred=True))
        assert len(titles(model)) == 3
    assert titles(model) == ["today", "Starred"]


def test_a_changed_row_is_read_again_without_a_reset(qtbot: QtBot, ctx: Context) -> None:
    item_id = factory.add_entry(ctx.vault, "Before")
    model = filled(qtbot, ctx)
    resets: list[None] = []
    model.modelReset.connect(lambda: resets.append(None))
    with ctx.vault.write("item.rename") as uow:
        items.rename(uow, item_id, "After")
    with qtbot.waitSignal(model.dataChanged):
        model.reload_rows([item_id])
    assert titles(model) == ["today", "After"]
    assert resets == []


def test_a_row_whose_date_changed_moves(qtbot: QtBot, ctx: Context) -> None:
    item_id = factory.add_entry(ctx.vault, "Moving")
    factory.add_entry(ctx.vault, "Staying", happened_on=date(2026, 11, 20))
    model = filled(qtbot, ctx)
    with ctx.vault.write("item.date") as uow:
        items.set_date(uow, item_id, date(2026, 1, 1))
    with qtbot.waitSignal(model.modelReset):
        model.reload_rows([item_id])
    assert titles(model) == ["before", "Staying", "Moving"]


def test_a_row_that_falls_out_of_the_filter_goes(qtbot: QtBot, ctx: Context) -> None:
    item_id = factory.add_entry(ctx.vault, "Star", starred=True)
    model = filled(qtbot, ctx, ListFilter(kinds=(ItemKind.ENTRY,), starred=True))
    with ctx.vault.write("item.star") as uow:
        items.set_starred(uow, item_id, False)
    with qtbot.waitSignal(model.counted) as counted:
        model.reload_rows([item_id])
    assert counted.args == [0]
    assert model.rowCount() == 0


def test_clear_leaves_nothing_and_a_late_answer_brings_nothing_back(qtbot: QtBot, ctx: Context) -> None:
    factory.add_entry(ctx.vault, "Secret")
    model = filled(qtbot, ctx)
    model.reload()
    model.clear()
    qtbot.wait(100)
    assert model.rowCount() == 0
    assert model.read_ids() == ()


def test_a_row_that_is_gone_is_not_asked_for_again_and_again(
    qtbot: QtBot, ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    factory.add_entry(ctx.vault, "Going")
    asked: list[int] = []
    monkeypatch.setattr(listing, "rows", lambda _connection, ids: (asked.append(len(ids)), ())[1])
    model = ItemListModel(ctx, present, by_day)
    with qtbot.waitSignal(model.rows_arrived):
        model.set_filter(ENTRIES)
    qtbot.wait(50)
    assert asked == [1]


def test_what_comes_later_is_kept_when_the_row_is_read_again(qtbot: QtBot, ctx: Context) -> None:
    item_id = factory.add_entry(ctx.vault, "Photo")
    model = filled(qtbot, ctx)
    model.set_value(item_id, Role.THUMBNAIL, "picture")
    with qtbot.waitSignal(model.rows_arrived):
        model.reload_rows([item_id])
    assert model.index_of(item_id).data(Role.THUMBNAIL) == "picture"


def test_wishes_while_places_are_read_become_one(
    qtbot: QtBot, ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    factory.add_entry(ctx.vault, "First")
    model = filled(qtbot, ctx)
    asked: list[ListFilter] = []
    places = listing.places

    def noted(connection: Connection, wanted: ListFilter) -> tuple[Place, ...]:
        asked.append(wanted)
        return places(connection, wanted)

    monkeypatch.setattr(listing, "places", noted)
    qtbot.waitUntil(lambda: not model._resting)
    for number in range(30):
        factory.add_entry(ctx.vault, f"Entry {number}")
        model.reload()
    qtbot.waitUntil(lambda: model.item_count == 31)
    assert 1 <= len(asked) <= 3


def test_who_types_waits_for_no_rest(qtbot: QtBot, ctx: Context) -> None:
    factory.add_entry(ctx.vault, "Alpha")
    factory.add_entry(ctx.vault, "Beta")
    model = filled(qtbot, ctx)
    model._resting = True
    model.reload()
    with qtbot.waitSignal(model.counted):
        model.set_filter(replace(ENTRIES, text="alpha"))
    assert model.item_count == 1


def test_rows_are_put_into_words_away_from_the_window(qtbot: QtBot, ctx: Context) -> None:
    factory.add_entry(ctx.vault, "Alpha")
    threads: set[str] = set()

    def noted(row: ItemRow, today: date) -> dict[int, object]:
        threads.add(threading.current_thread().name)
        return present(row, today)

    model = ItemListModel(ctx, noted)
    with qtbot.waitSignal(model.rows_arrived):
        model.set_filter(ENTRIES)
    assert titles(model) == ["Alpha"]
    assert threads
    assert all(name.startswith("mwl-read") for name in threads)
