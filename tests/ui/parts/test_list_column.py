"""The list column with a real list: filter, chips, keys, the bin, and a selection that stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemRow, Place
from mwl_desktop.domain.kinds import Confidentiality, EntryKind, Horizon, ItemKind
from mwl_desktop.ui.delegates.item_delegate import HEADER_HEIGHT, Index, ItemDelegate
from mwl_desktop.ui.itemmodels.item_list import lay_out
from mwl_desktop.ui.itemmodels.roles import Role
from mwl_desktop.ui.ops import items
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.parts import binning
from mwl_desktop.ui.parts.filter_chips import ROLE, FilterChip, KindChoice
from mwl_desktop.ui.parts.list_column import ItemListColumn
from tests import factory
from tests.factory import TODAY
from tests.patience import working_at_most


def present(row: ItemRow, _today: date) -> dict[int, object]:
    return {Role.TITLE: row.title, Role.PREVIEW: row.preview, Role.FACTS: "facts"}


def by_day(place: Place, today: date) -> str:
    return "Today" if place.happened_on == today else "Before"


CHIPS = (
    FilterChip("starred", "Starred", lambda wanted: replace(wanted, starred=True)),
    FilterChip(ROLE, "This role"),
)
KINDS = KindChoice(
    (
        FilterChip("all", "All kinds"),
        FilterChip("gem", "Gem", lambda wanted: replace(wanted, subkinds=("gem",))),
    )
)


@pytest.fixture
def column(qtbot: QtBot, ctx: Context) -> Iterator[ItemListColumn]:
    made = ItemListColumn(
        ctx,
        "Journal",
        ItemKind.ENTRY,
        present,
        ItemDelegate("entry"),
        new_words="New entry",
        filter_words="Filter entries",
        counted=lambda number: f"{number} entries",
        empty=("journal", "Nothing written yet."),
        chips=CHIPS,
        choice=KINDS,
        group=by_day,
    )
    qtbot.addWidget(made)
    ctx.changes_committed.connect(made.changes_committed)
    made.resize(360, 600)
    made.show()
    yield made
    ctx.changes_committed.disconnect(made.changes_committed)


def load(qtbot: QtBot, column: ItemListColumn) -> None:
    with qtbot.waitSignal(column.model.counted):
        column.load()
    if column.model.item_count:
        qtbot.waitUntil(lambda: len(column.model.read_ids()) == column.model.item_count)


def titles(column: ItemListColumn) -> list[str]:
    indexes = (column.model.index(line, 0) for line in range(column.model.rowCount()))
    return [str(index.data()) for index in indexes if not index.data(Role.IS_HEADER)]


def chip(column: ItemListColumn, words: str) -> QPushButton:
    return next(each for each in chips(column) if each.text() == words)


def chips(column: ItemListColumn) -> list[QPushButton]:
    return [each for each in column.chips.findChildren(QPushButton) if each.isVisible()]


def shows(qtbot: QtBot, column: ItemListColumn, *wanted: str) -> None:
    qtbot.waitUntil(lambda: titles(column) == list(wanted))


def test_it_counts_and_shows_rows_as_high_as_they_ask_for(
    qtbot: QtBot, ctx: Context, column: ItemListColumn
) -> None:
    factory.add_entry(ctx.vault, "Bare")
    factory.add_entry(ctx.vault, "With words", body="words")
    load(qtbot, column)
    assert column.header._count.text() == "2 entries"
    assert column.view.rowHeight(0) == HEADER_HEIGHT
    assert column.view.rowHeight(2) < column.view.rowHeight(1)


def test_an_empty_list_says_so_and_offers_the_one_thing_to_do(qtbot: QtBot, column: ItemListColumn) -> None:
    load(qtbot, column)
    assert column.empty.isVisible()
    assert column.empty.accessibleName() == "Nothing written yet."
    with qtbot.waitSignal(column.new_asked):
        column.empty.action_triggered.emit()


def test_typing_filters_and_the_way_back_is_offered(
    qtbot: QtBot, ctx: Context, column: ItemListColumn
) -> None:
    factory.add_entry(ctx.vault, "Apples")
    factory.add_entry(ctx.vault, "Pears")
    load(qtbot, column)
    column.focus_filter()
    qtbot.keyClicks(column.filter_field, "pea")
    shows(qtbot, column, "Pears")
    qtbot.keyClicks(column.filter_field, "xyz")
    qtbot.waitUntil(column.empty.isVisible)
    assert column.empty.accessibleName() == "Nothing matches this filter."
    column.empty.action_triggered.emit()
    shows(qtbot, column, "Pears", "Apples")
    assert column.filter_field.text() == ""


def test_down_from_the_filter_goes_to_the_first_item(
    qtbot: QtBot, ctx: Context, column: ItemListColumn
) -> None:
    item_id = factory.add_entry(ctx.vault, "Only")
    load(qtbot, column)
    column.focus_filter()
    with qtbot.waitSignal(column.item_chosen) as told:
        qtbot.keyClick(column.filter_field, Qt.Key.Key_Down)
    assert told.args == [item_id]


def test_keys_step_over_headings(qtbot: QtBot, ctx: Context, column: ItemListColumn) -> None:
    old = factory.add_entry(ctx.vault, "Old", happened_on=date(2026, 1, 1))
    new = factory.add_entry(ctx.vault, "New")
    load(qtbot, column)
    column.view.choose(new)
    qtbot.keyClick(column.view, Qt.Key.Key_Down)
    assert column.view.current_id() == old
    qtbot.keyClick(column.view, Qt.Key.Key_Up)
    assert column.view.current_id() == new


def test_chips_narrow_together(qtbot: QtBot, ctx: Context, column: ItemListColumn) -> None:
    role = factory.add_role(ctx.vault)
    factory.add_entry(ctx.vault, "Plain")
    factory.add_entry(ctx.vault, "Star", starred=True)
    factory.add_entry(ctx.vault, "Star at work", starred=True, role_id=role)
    load(qtbot, column)
    qtbot.waitUntil(lambda: "This role" in [each.text() for each in chips(column)])
    qtbot.mouseClick(chip(column, "Starred"), Qt.MouseButton.LeftButton)
    shows(qtbot, column, "Star at work", "Star")
    qtbot.mouseClick(chip(column, "This role"), Qt.MouseButton.LeftButton)
    shows(qtbot, column, "Star at work")
    qtbot.mouseClick(chip(column, "Starred"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(chip(column, "This role"), Qt.MouseButton.LeftButton)
    shows(qtbot, column, "Star at work", "Star", "Plain")


def test_the_kind_is_chosen_from_a_menu_and_named_on_its_chip(
    qtbot: QtBot, ctx: Context, column: ItemListColumn
) -> None:
    factory.add_entry(ctx.vault, "Work")
    factory.add_entry(ctx.vault, "Found", entry_kind=EntryKind.GEM)
    load(qtbot, column)
    column.chips.choose("gem")
    shows(qtbot, column, "Found")
    assert chip(column, "Gem").isChecked()
    column.chips.choose("all")
    shows(qtbot, column, "Found", "Work")


def test_the_filter_menu_offers_tags_horizons_and_who_may_see_it(
    qtbot: QtBot, ctx: Context, column: ItemListColumn
) -> None:
    factory.add_entry(ctx.vault, "Tagged", tags=("Imports",))
    factory.add_entry(ctx.vault, "Private", confidentiality=Confidentiality.PRIVATE)
    factory.add_entry(ctx.vault, "Ahead", horizon=Horizon.TOMORROW)
    load(qtbot, column)
    menu = column.chips.more_menu(("Imports",))
    submenus = {action.text(): action.menu() for action in menu.actions() if action.menu() is not None}
    assert set(submenus) == {"For", "Confidentiality", "Tag"}
    submenus["Tag"].actions()[0].trigger()
    shows(qtbot, column, "Tagged")
    assert chip(column, "#Imports").isChecked()
    qtbot.mouseClick(chip(column, "#Imports"), Qt.MouseButton.LeftButton)
    shows(qtbot, column, "Ahead", "Private", "Tagged")
    submenus["Confidentiality"].actions()[1].trigger()
    shows(qtbot, column, "Private")
    column.chips.reset()
    submenus["For"].actions()[1].trigger()
    shows(qtbot, column, "Ahead")
    menu.deleteLater()


def test_selection_and_scroll_stay_when_rows_come_and_go(
    qtbot: QtBot, ctx: Context, column: ItemListColumn
) -> None:
    ids = [factory.add_entry(ctx.vault, f"n{number:02}", body="x") for number in range(40)]
    load(qtbot, column)
    column.view.choose(ids[10])
    column.view.verticalScrollBar().setValue(1200)
    qtbot.wait(10)
    top = column.view.rowAt(0)
    before = column.model.item_id_at(column.model.index(top, 0)), column.view.rowViewportPosition(top)
    chosen: list[object] = []
    column.item_chosen.connect(chosen.append)
    items_before = column.model.item_count
    factory.add_entry(ctx.vault, "newest", body="x")
    column.model.reload()
    qtbot.waitUntil(lambda: column.model.item_count == items_before + 1)
    assert column.view.current_id() == ids[10]
    assert column.view.selected_ids() == [ids[10]]
    assert before[0] is not None
    line = column.model.index_of(before[0]).row()
    assert column.view.rowViewportPosition(line) == before[1]
    assert chosen == []


def test_a_list_at_its_top_stays_there_and_the_first_heading_is_seen(
    qtbot: QtBot, ctx: Context, column: ItemListColumn
) -> None:
    for number in range(20):
        factory.add_entry(ctx.vault, f"n{number:02}", body="x", happened_on=date(2026, 11, 1))
    load(qtbot, column)
    newest = factory.add_entry(ctx.vault, "newest")
    column.choose(newest)
    qtbot.waitUntil(lambda: column.view.current_id() == newest)
    assert column.view.verticalScrollBar().value() == 0
    column.view.verticalScrollBar().setValue(800)
    column.choose(newest)
    assert column.view.verticalScrollBar().value() == 0


def test_delete_bins_and_goes_on_to_the_next(qtbot: QtBot, ctx: Context, column: ItemListColumn) -> None:
    ids = [factory.add_entry(ctx.vault, name) for name in ("c", "b", "a")]
    load(qtbot, column)
    column.view.choose(ids[1])
    qtbot.keyClick(column.view, Qt.Key.Key_Delete)
    shows(qtbot, column, "a", "c")
    assert column.view.current_id() == ids[0]


def test_several_are_binned_in_one_step(qtbot: QtBot, ctx: Context, column: ItemListColumn) -> None:
    for name in ("d", "c", "b", "a"):
        factory.add_entry(ctx.vault, name)
    load(qtbot, column)
    column.view.choose_near(1)
    with qtbot.waitSignal(column.many_chosen) as told:
        qtbot.keyClick(column.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert len(told.args[0]) == 2
    column.bin_selected()
    shows(qtbot, column, "c", "d")
    items.undo(ctx, ctx, lambda _: None)
    shows(qtbot, column, "a", "b", "c", "d")


def test_what_comes_back_by_undo_is_chosen_again(qtbot: QtBot, ctx: Context, column: ItemListColumn) -> None:
    ids = [factory.add_entry(ctx.vault, name) for name in "abc"]
    load(qtbot, column)
    column.view.choose(ids[1])
    qtbot.keyClick(column.view, Qt.Key.Key_Delete)
    shows(qtbot, column, "c", "a")
    assert column.view.current_id() != ids[1]
    items.undo(ctx, ctx, lambda _: None)
    shows(qtbot, column, "c", "b", "a")
    qtbot.waitUntil(lambda: column.view.current_id() == ids[1])
    column.view.choose(ids[0])
    items.set_starred(ctx, ctx, ids[2], True)
    qtbot.waitUntil(lambda: bool(column.model.row_of(ids[2]).starred))
    assert column.view.current_id() == ids[0], "nothing else moves the choice"


def test_over_the_bin_stands_how_long_things_stay_and_the_way_to_empty_it(
    qtbot: QtBot, ctx: Context, column: ItemListColumn
) -> None:
    ids = [
        factory.add_entry(ctx.vault, "a"),
        factory.add_goal(ctx.vault, "b"),
        factory.add_goal(ctx.vault, "c"),
    ]
    load(qtbot, column)
    strip = column.bin_strip
    assert not strip.isVisible()
    column.show_bin()
    qtbot.waitUntil(lambda: strip.words.text() == "What is here stays until you remove it.")
    qtbot.waitUntil(lambda: not strip.empty_button.isVisible())  # there is nothing in it
    nothing = "Nothing that is listed here is in the bin."
    qtbot.waitUntil(lambda: column.empty.accessibleName() == nothing)
    items.move_to_bin(ctx, ctx, ids, "3")
    qtbot.waitUntil(strip.empty_button.isVisible)
    with qtbot.waitSignal(ctx.asked_for) as asked:
        qtbot.mouseClick(strip.empty_button, Qt.MouseButton.LeftButton)
    assert asked.args == ["empty bin", ItemKind.ENTRY]
    (other,) = strip.others
    assert other.text() == "2 goals"
    with qtbot.waitSignal(ctx.asked_for) as asked:
        qtbot.mouseClick(other, Qt.MouseButton.LeftButton)
    assert asked.args == ["bin of", ItemKind.GOAL]


def test_the_bin_shows_what_is_in_it_and_gives_back_or_removes(
    qtbot: QtBot, ctx: Context, column: ItemListColumn, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [factory.add_entry(ctx.vault, name) for name in ("Kept", "Back", "Away")]
    load(qtbot, column)
    items.move_to_bin(ctx, ctx, ids[1:], "2")
    shows(qtbot, column, "Kept")
    column.show_bin()
    shows(qtbot, column, "Away", "Back")
    column.view.choose(ids[1])
    restore = next(action for action in column.context_menu().actions() if action.text() == "Restore")
    restore.trigger()
    shows(qtbot, column, "Away")
    column.view.choose(ids[2])
    asked: list[str] = []
    monkeypatch.setattr(binning, "confirmed", lambda _parent, question, _held: bool(asked.append(question)))
    qtbot.keyClick(column.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: asked == ["Remove “Away” for good?"])
    assert titles(column) == ["Away"]
    monkeypatch.setattr(binning, "confirmed", lambda _parent, _question, _held: True)
    qtbot.keyClick(column.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not titles(column))
    assert column.empty.accessibleName() == "Nothing that is listed here is in the bin."


def test_choosing_an_item_that_a_filter_hides_lets_the_filter_go(
    qtbot: QtBot, ctx: Context, column: ItemListColumn
) -> None:
    item_id = factory.add_entry(ctx.vault, "Hidden")
    factory.add_entry(ctx.vault, "Seen", starred=True)
    load(qtbot, column)
    qtbot.mouseClick(chip(column, "Starred"), Qt.MouseButton.LeftButton)
    shows(qtbot, column, "Seen")
    with qtbot.waitSignal(column.item_chosen) as told:
        column.choose(item_id)
    assert told.args == [item_id]
    assert not column.chips.is_narrowing()


def test_starring_from_the_menu_is_seen_in_the_row(
    qtbot: QtBot, ctx: Context, column: ItemListColumn
) -> None:
    item_id = factory.add_entry(ctx.vault, "Row")
    load(qtbot, column)
    column.view.choose(item_id)
    column.context_menu().actions()[0].trigger()
    qtbot.waitUntil(lambda: bool((row := column.model.row_of(item_id)) and row.starred))
    assert column.context_menu().actions()[0].text() == "Remove the star"


def test_clear_leaves_nothing_of_the_vault(qtbot: QtBot, ctx: Context, column: ItemListColumn) -> None:
    factory.add_entry(ctx.vault, "Secret", happened_on=TODAY)
    load(qtbot, column)
    column.filter_field.setText("secret")
    column.clear()
    assert column.model.rowCount() == 0
    assert column.model.read_ids() == ()
    assert column.filter_field.text() == ""
    assert column.header._count.text() == ""
    qtbot.wait(200)
    assert column.model.rowCount() == 0


def test_a_hundred_thousand_places_do_not_stop_the_window(
    qtbot: QtBot, ctx: Context, column: ItemListColumn
) -> None:
    places = [Place(ItemId(str(number)), TODAY) for number in range(100_000)]
    layout = lay_out(places, by_day, TODAY)
    with working_at_most(1):
        column.model._take_layout(layout, column.model._generation)
    assert column.model.rowCount() == 100_001
    column.model.clear()


def first_load(qtbot: QtBot, column: ItemListColumn) -> None:
    """Fill the column and wait for its first rows only."""
    with qtbot.waitSignal(column.model.rows_arrived):
        column.load()


def test_scrolling_anywhere_in_a_long_list_reads_what_is_there(
    qtbot: QtBot, ctx: Context, column: ItemListColumn
) -> None:
    factory.add_entries(ctx.vault, 1_000, body="x")
    first_load(qtbot, column)
    bar = column.view.verticalScrollBar()
    for place in (bar.maximum(), bar.maximum() // 2, 0):
        bar.setValue(place)
        qtbot.waitUntil(lambda: all(seen_rows(column)))


def seen_rows(column: ItemListColumn) -> list[ItemRow | None]:
    """The rows on screen; None for one that is not read yet."""
    lines = range(max(0, column.view.rowAt(0)), column.view.rowAt(column.view.viewport().height() - 1) + 1)
    ids = (column.model.item_id_at(column.model.index(line, 0)) for line in lines)
    return [column.model.row_of(item_id) for item_id in ids if item_id is not None]


def test_home_end_and_pages_go_through_the_list_and_stop_at_items(
    qtbot: QtBot, ctx: Context, column: ItemListColumn
) -> None:
    old = factory.add_entries(ctx.vault, 30, body="x", happened_on=date(2026, 1, 1))
    new = factory.add_entries(ctx.vault, 30, body="x")
    load(qtbot, column)
    first, last = new[-1], old[0]
    column.view.choose(new[5])
    qtbot.keyClick(column.view, Qt.Key.Key_End)
    assert column.view.current_id() == last
    assert column.view.selected_ids() == [last]
    qtbot.keyClick(column.view, Qt.Key.Key_Home)
    assert column.view.current_id() == first
    passed = [column.view.current_id()]
    while passed[-1] != last:
        qtbot.keyClick(column.view, Qt.Key.Key_PageDown)
        assert column.view.current_id() not in (None, *passed)
        passed.append(column.view.current_id())
    assert 5 < len(passed) < 30
    for _ in passed:
        qtbot.keyClick(column.view, Qt.Key.Key_PageUp)
    assert column.view.current_id() == first
    qtbot.keyClick(column.view, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    assert len(column.view.selected_ids()) == 60


def test_a_reload_asks_the_delegate_for_no_row_whose_height_is_known(
    qtbot: QtBot, ctx: Context, column: ItemListColumn, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = factory.add_entries(ctx.vault, 150)
    load(qtbot, column)
    asked: list[object] = []
    measure = ItemDelegate.sizeHint

    def counted(self: ItemDelegate, option: QStyleOptionViewItem, index: Index) -> QSize:
        asked.append(index.row())
        return measure(self, option, index)

    monkeypatch.setattr(ItemDelegate, "sizeHint", counted)
    before = {item_id: column.view.rowHeight(column.model.line_of(item_id)) for item_id in ids}
    places = [Place(ItemId("new"), TODAY), *(Place(item_id, TODAY) for item_id in ids)]
    column.model._take_layout(lay_out(places, by_day, TODAY), column.model._generation)
    assert tuple(asked) == column.model.heading_lines()
    assert {item_id: column.view.rowHeight(column.model.line_of(item_id)) for item_id in ids} == before


def test_tab_goes_down_the_column_also_when_the_chips_were_made_anew(
    qtbot: QtBot, ctx: Context, column: ItemListColumn
) -> None:
    factory.add_role(ctx.vault)
    factory.add_entry(ctx.vault, "One")
    load(qtbot, column)
    qtbot.waitUntil(lambda: "This role" in [each.text() for each in chips(column)])
    column.activateWindow()
    qtbot.waitActive(column)
    assert column.header.primary is not None
    column.header.primary.setFocus()
    stops: list[QWidget] = []
    for _ in range(8):
        at = QApplication.focusWidget()
        assert at is not None
        stops.append(at)
        qtbot.keyClick(at, Qt.Key.Key_Tab)
    row = [each.text() for each in stops[2:7] if isinstance(each, QPushButton)]
    assert stops[:2] == [column.header.primary, column.filter_field]
    assert row == ["All kinds", "Starred", "This role", "+ Filter"]
    assert stops[6] is column.view
