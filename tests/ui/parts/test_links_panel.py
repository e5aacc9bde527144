"""Links as a panel: made by typing and choosing, followed, taken away, seen from both ends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.services import entries, links
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.parts.item_picker import HitModel, ItemPicker
from mwl_desktop.ui.parts.links_panel import LinksPanel
from mwl_desktop.ui.shell.undoing import Undoing
from tests import factory


@pytest.fixture
def panel(qtbot: QtBot, ctx: Context) -> Iterator[LinksPanel]:
    made = LinksPanel(ctx)
    qtbot.addWidget(made)
    ctx.changes_committed.connect(made.changes_committed)
    made.resize(200, 400)
    made.show()
    yield made
    ctx.changes_committed.disconnect(made.changes_committed)


def shows(qtbot: QtBot, panel: LinksPanel, *titles: str) -> None:
    qtbot.waitUntil(lambda: [link.item.title for link in panel.links()] == list(titles))


def test_links_stand_in_groups_and_empty_groups_are_hidden(
    qtbot: QtBot, ctx: Context, panel: LinksPanel
) -> None:
    entry = factory.add_entry(ctx.vault)
    factory.link(ctx.vault, entry, factory.add_goal(ctx.vault, "Lead"))
    factory.link(ctx.vault, entry, factory.add_person(ctx.vault, "Tomasz"))
    panel.show_item(entry)
    qtbot.waitUntil(lambda: len(panel.links()) == 2)
    shown = {
        kind: [row.words for row in group.rows()]
        for kind, group in panel._groups.items()
        if group.isVisible()
    }
    assert shown == {ItemKind.GOAL: ["Lead"], ItemKind.PERSON: ["Tomasz"]}


def test_the_same_link_is_seen_from_the_other_side(qtbot: QtBot, ctx: Context, panel: LinksPanel) -> None:
    goal = factory.add_goal(ctx.vault)
    factory.link(ctx.vault, factory.add_entry(ctx.vault, "From here"), goal)
    panel.show_item(goal)
    shows(qtbot, panel, "From here")


def test_a_link_is_made_by_typing_and_enter(qtbot: QtBot, ctx: Context, panel: LinksPanel) -> None:
    entry = factory.add_entry(ctx.vault)
    factory.add_goal(ctx.vault, "Lead the data quality work")
    factory.add_goal(ctx.vault, "Speak to twenty people")
    panel.show_item(entry)
    picker = panel.pick_of((ItemKind.GOAL,), panel.add_button)
    assert picker is not None
    qtbot.keyClicks(picker.field, "data")
    qtbot.waitUntil(lambda: picker.model.rowCount() == 1)
    qtbot.keyClick(picker.field, Qt.Key.Key_Return)
    shows(qtbot, panel, "Lead the data quality work")


def test_what_is_linked_already_and_the_item_itself_are_not_offered(
    qtbot: QtBot, ctx: Context, panel: LinksPanel
) -> None:
    entry = factory.add_entry(ctx.vault, "Self")
    factory.link(ctx.vault, entry, factory.add_goal(ctx.vault, "Linked"))
    factory.add_goal(ctx.vault, "Free")
    panel.show_item(entry)
    shows(qtbot, panel, "Linked")
    picker = panel.pick_of((ItemKind.GOAL, ItemKind.ENTRY), panel.add_button)
    assert picker is not None
    qtbot.waitUntil(lambda: picker.model.rowCount() > 0)
    assert [picker.model.index(line, 0).data() for line in range(picker.model.rowCount())] == ["Free"]
    picker.close()


def test_following_asks_the_window(qtbot: QtBot, ctx: Context, panel: LinksPanel) -> None:
    entry, goal = factory.add_entry(ctx.vault), factory.add_goal(ctx.vault, "Lead")
    factory.link(ctx.vault, entry, goal)
    panel.show_item(entry)
    shows(qtbot, panel, "Lead")
    with qtbot.waitSignal(ctx.asked_for) as asked:
        panel._groups[ItemKind.GOAL].link_opened.emit(panel.links()[0].link_id)
    assert asked.args == ["open", goal]


def test_removing_can_be_taken_back(qtbot: QtBot, ctx: Context, panel: LinksPanel) -> None:
    entry, goal = factory.add_entry(ctx.vault), factory.add_goal(ctx.vault, "Lead")
    factory.link(ctx.vault, entry, goal)
    panel.show_item(entry)
    shows(qtbot, panel, "Lead")
    Undoing(ctx, panel)
    said: list[Message] = []
    ctx.said.connect(said.append)
    panel._groups[ItemKind.GOAL].link_removed.emit(panel.links()[0].link_id)
    shows(qtbot, panel)
    qtbot.waitUntil(lambda: bool(said))
    assert said[0].action is not None
    said[0].action[1]()
    shows(qtbot, panel, "Lead")
    with ctx.vault.read() as connection:
        assert [link.item.id for link in links.of(connection, entry)] == [goal]


def test_a_late_answer_for_another_item_is_not_shown(qtbot: QtBot, ctx: Context, panel: LinksPanel) -> None:
    first, second = factory.add_entry(ctx.vault), factory.add_entry(ctx.vault)
    factory.link(ctx.vault, first, factory.add_goal(ctx.vault, "First's"))
    factory.link(ctx.vault, second, factory.add_goal(ctx.vault, "Second's"))
    panel.show_item(first)
    panel.show_item(second)
    shows(qtbot, panel, "Second's")
    panel.clear()
    assert panel.links() == ()
    assert not panel.add_button.isEnabled()
    assert panel.pick_of((ItemKind.GOAL,), panel.add_button) is None


def test_the_picker_is_moved_through_by_keys_and_left_by_escape(qtbot: QtBot, ctx: Context) -> None:
    for name in ("c", "b", "a"):
        factory.add_goal(ctx.vault, name)
    home = QWidget()
    qtbot.addWidget(home)
    picker = ItemPicker(ctx, "Go to", parent=home)
    QAbstractItemModelTester(picker.model, QAbstractItemModelTester.FailureReportingMode.Fatal, picker.model)
    picker.open_at(QPoint(0, 0))
    qtbot.waitUntil(lambda: picker.model.rowCount() == 3)
    qtbot.keyClick(picker.field, Qt.Key.Key_Down)
    qtbot.keyClick(picker.field, Qt.Key.Key_Down)
    qtbot.keyClick(picker.field, Qt.Key.Key_Up)
    assert picker.list.currentIndex().row() == 1
    with qtbot.waitSignal(picker.left), qtbot.assertNotEmitted(picker.item_picked):
        qtbot.keyClick(picker.field, Qt.Key.Key_Escape)


def test_enter_waits_for_what_was_typed_last(qtbot: QtBot, ctx: Context) -> None:
    factory.add_goal(ctx.vault, "Wanted")
    factory.add_goal(ctx.vault, "Latest")
    home = QWidget()
    qtbot.addWidget(home)
    picker = ItemPicker(ctx, "Go to", parent=home)
    picker.open_at(QPoint(0, 0))
    qtbot.waitUntil(lambda: picker.model.rowCount() == 2)
    with qtbot.waitSignal(picker.item_picked) as told:
        qtbot.keyClicks(picker.field, "wan")
        qtbot.keyClick(picker.field, Qt.Key.Key_Return)
    assert told.args[0].title == "Wanted"


def test_a_click_chooses(qtbot: QtBot, ctx: Context) -> None:
    goal = factory.add_goal(ctx.vault, "Lead")
    home = QWidget()
    qtbot.addWidget(home)
    picker = ItemPicker(ctx, "Go to", parent=home)
    picker.open_at(QPoint(0, 0))
    qtbot.waitUntil(lambda: picker.model.rowCount() == 1)
    place = picker.list.visualRect(picker.model.index(0, 0)).center()
    with qtbot.waitSignal(picker.item_picked) as told:
        qtbot.mouseClick(picker.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args[0].id == goal


def test_nothing_found_is_said(qtbot: QtBot, ctx: Context) -> None:
    home = QWidget()
    qtbot.addWidget(home)
    picker = ItemPicker(ctx, "Go to", leave_out=frozenset({ItemId("x")}), parent=home)
    picker.open_at(QPoint(0, 0))
    qtbot.waitUntil(picker._nothing.isVisible)
    assert isinstance(picker.model, HitModel)
    picker.close()


def test_what_changes_often_is_read_with_rests_and_the_last_change_is_not_missed(
    qtbot: QtBot, ctx: Context, panel: LinksPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    goal = factory.add_goal(ctx.vault, "A goal")
    panel.show_item(goal)
    qtbot.waitUntil(lambda: panel.is_loaded)
    reads: list[LinksPanel] = []
    read = panel._read
    monkeypatch.setattr(panel, "_read", lambda item_id: (reads.append(panel), read(item_id)))
    for number in range(20):
        with ctx.vault.write("entry.add") as uow:
            links.link(uow, entries.add(uow, EntryDraft(title=f"Entry {number}")), goal)
        ctx.announce(uow.changes, None)
    assert len(reads) == 1
    qtbot.waitUntil(lambda: len(panel.links()) == 20)
    assert len(reads) == 2
