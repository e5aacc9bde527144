"""Tags, properties, the frame around a detail, and the question before something goes for good."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QBoxLayout, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemHead
from mwl_desktop.domain.kinds import Confidentiality, Horizon
from mwl_desktop.services import items as service
from mwl_desktop.services.emptying import BinContents
from mwl_desktop.ui.ops import items
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.parts import binning
from mwl_desktop.ui.parts.detail_frame import DetailFrame, MoreAction
from mwl_desktop.ui.parts.item_properties import ItemProperties
from mwl_desktop.ui.parts.menu_field import MenuChoice, MenuField
from mwl_desktop.ui.parts.removal_question import RemovalQuestion
from mwl_desktop.ui.parts.tags_panel import TagsPanel
from tests import factory


def head_of(ctx: Context, item_id: ItemId) -> ItemHead:
    with ctx.vault.read() as connection:
        return service.head(connection, item_id)


def choose(field: MenuField, words: str) -> None:
    menu = field.menu()
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == words).trigger()


def test_a_menu_field_says_its_value_and_tells_another(qtbot: QtBot, ctx: Context) -> None:
    field = MenuField("For", (MenuChoice(None, "Not said"), MenuChoice(1, "One", "One, said out")))
    qtbot.addWidget(field)
    assert (field.text(), field.accessibleName()) == ("Not said", "For: Not said")
    with qtbot.waitSignal(field.value_chosen) as told:
        choose(field, "One, said out")
    assert told.args == [1]
    assert field.text() == "One"
    with qtbot.assertNotEmitted(field.value_chosen):
        choose(field, "One, said out")


def test_an_ampersand_is_itself(qtbot: QtBot, ctx: Context) -> None:
    field = MenuField("Role", (MenuChoice(1, "Castell & Brook"),))
    qtbot.addWidget(field)
    field.menu().aboutToShow.emit()
    assert field.text() == field.menu().actions()[0].text() == "Castell && Brook"
    assert field.accessibleName() == "Role: Castell & Brook"


def test_tags_are_written_at_once_and_stay_while_another_is_typed(qtbot: QtBot, ctx: Context) -> None:
    item_id = factory.add_entry(ctx.vault, tags=("old",))
    panel = TagsPanel(ctx)
    qtbot.addWidget(panel)
    panel.show_tags(item_id, ("old",))
    with qtbot.waitSignal(ctx.saved):
        qtbot.keyClicks(panel.editor.field, "Root cause")
        qtbot.keyClick(panel.editor.field, Qt.Key.Key_Return)
    assert head_of(ctx, item_id).tags == ("old", "Root cause")
    qtbot.keyClicks(panel.editor.field, "half")
    panel.show_tags(item_id, ("old", "Root cause"))
    assert panel.editor.field.text() == "half"
    panel.clear()
    assert panel.editor.tags() == ()
    assert panel.editor.field.text() == ""


def test_leaving_an_item_adds_the_tag_that_was_being_typed_to_it(qtbot: QtBot, ctx: Context) -> None:
    first, second = factory.add_entry(ctx.vault), factory.add_entry(ctx.vault)
    panel = TagsPanel(ctx)
    qtbot.addWidget(panel)
    panel.show_tags(first, ())
    qtbot.keyClicks(panel.editor.field, "late")
    with qtbot.waitSignal(ctx.saved):
        panel.show_tags(second, ())
    assert head_of(ctx, first).tags == ("late",)
    assert head_of(ctx, second).tags == ()


def test_properties_are_written_as_they_are_chosen(qtbot: QtBot, ctx: Context) -> None:
    factory.add_role(ctx.vault, "Analyst", "Harlow")
    item_id = factory.add_entry(ctx.vault)
    panel = ItemProperties(ctx)
    qtbot.addWidget(panel)
    panel.show_head(head_of(ctx, item_id))
    qtbot.waitUntil(lambda: panel.role.text() == "None")
    choose(panel.horizon, "Tomorrow's job")
    choose(panel.confidentiality, "Private: never leaves this vault")
    with qtbot.waitSignal(ctx.saved):
        choose(panel.role, "Analyst · Harlow")
    head = head_of(ctx, item_id)
    assert (head.horizon, head.confidentiality) == (Horizon.TOMORROW, Confidentiality.PRIVATE)
    assert head.role == "Analyst · Harlow"
    assert panel.role.text() == "Harlow"


def test_without_roles_there_is_no_question_about_them(qtbot: QtBot, ctx: Context) -> None:
    panel = ItemProperties(ctx)
    qtbot.addWidget(panel)
    panel.show()
    panel.show_head(head_of(ctx, factory.add_entry(ctx.vault)))
    qtbot.waitUntil(lambda: not panel.role_row.isVisible())


@pytest.fixture
def frame(qtbot: QtBot, ctx: Context) -> DetailFrame:
    made = DetailFrame(ctx, ("journal", "Choose one"), "Entry")
    qtbot.addWidget(made)
    made.reading.addWidget(QLabel("text"))
    made.properties.addWidget(QLabel("facts"))
    made.resize(700, 500)
    made.show()
    return made


def test_the_frame_folds_its_properties_below_where_there_is_no_room(
    qtbot: QtBot, ctx: Context, frame: DetailFrame
) -> None:
    frame.show_item(head_of(ctx, factory.add_entry(ctx.vault)))
    assert frame._columns.direction() == QBoxLayout.Direction.LeftToRight
    frame.resize(440, 500)
    qtbot.waitUntil(lambda: frame._columns.direction() == QBoxLayout.Direction.TopToBottom)
    frame.resize(800, 500)
    qtbot.waitUntil(lambda: frame._columns.direction() == QBoxLayout.Direction.LeftToRight)


def test_the_frame_stars_and_says_what_is_saved(qtbot: QtBot, ctx: Context, frame: DetailFrame) -> None:
    item_id = factory.add_entry(ctx.vault)
    frame.show_item(head_of(ctx, item_id))
    assert frame.saved_label.text() == ""
    with qtbot.waitSignal(ctx.saved):
        qtbot.mouseClick(frame.star, Qt.MouseButton.LeftButton)
    assert frame.saved_label.text() == "Saved"
    frame.show_item(head_of(ctx, item_id))
    assert frame.star.accessibleName() == "Remove the star"


def test_the_menu_ends_with_the_bin_and_in_the_bin_with_the_ways_out(
    qtbot: QtBot, ctx: Context, frame: DetailFrame
) -> None:
    ran: list[str] = []
    frame.set_more((MoreAction("copy", "Copy", lambda: ran.append("copied")),))
    item_id = factory.add_entry(ctx.vault, "Entry")

    def words() -> list[str]:
        frame._fill_menu()
        return [action.text() for action in frame._menu.actions() if not action.isSeparator()]

    frame.show_item(head_of(ctx, item_id))
    assert words() == ["Copy", "Move to the bin"]
    frame._menu.actions()[0].trigger()
    assert ran == ["copied"]
    with qtbot.waitSignal(ctx.saved), qtbot.waitSignal(frame.bin_asked):
        frame.move_to_bin()
    frame.show_item(head_of(ctx, item_id))
    assert words() == ["Copy", "Restore", "Remove for good…"]
    assert frame._banner.isVisible()
    restore = next(each for each in frame._banner.findChildren(QPushButton) if each.text() == "Restore")
    with qtbot.waitSignal(ctx.saved):
        qtbot.mouseClick(restore, Qt.MouseButton.LeftButton)
    assert head_of(ctx, item_id).binned_at is None


def test_with_nothing_chosen_the_frame_gives_a_quiet_hint_or_nothing_at_all(
    qtbot: QtBot, ctx: Context, frame: DetailFrame
) -> None:
    frame.show_nothing()
    assert frame.empty.isVisibleTo(frame)
    assert not frame.empty.findChild(QPushButton).isVisibleTo(frame)
    frame.set_can_choose(False)
    assert not frame.empty.isVisibleTo(frame)
    frame.show_nothing()
    assert not frame.empty.isVisibleTo(frame)
    frame.set_can_choose(True)
    assert frame.empty.isVisibleTo(frame)
    frame.show_nothing("3 entries are selected.")
    assert frame.empty.accessibleName() == "3 entries are selected."
    frame.move_to_bin()
    frame.toggle_star()
    assert frame.item_id is None


@pytest.mark.parametrize(("answer", "expected"), [("Remove for good", True), ("Keep", False), ("", False)])
def test_before_something_goes_for_good_it_is_asked(
    qtbot: QtBot, frame: DetailFrame, answer: str, expected: bool
) -> None:
    def reply() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, RemovalQuestion)
        assert "Entry" in box.question.text()
        if answer:
            next(each for each in box.findChildren(QPushButton) if each.text() == answer).click()
        else:
            qtbot.keyClick(box, Qt.Key.Key_Escape)

    QTimer.singleShot(50, reply)
    assert binning.confirmed(frame, "Remove “Entry” for good?", BinContents(1, 0)) is expected


def test_several_are_named_by_their_number(qtbot: QtBot, ctx: Context, frame: DetailFrame) -> None:
    ids = [factory.add_entry(ctx.vault, "a"), factory.add_entry(ctx.vault, "b")]
    items.move_to_bin(frame, ctx, ids, "2")
    qtbot.waitUntil(lambda: factory.is_binned(ctx.vault, ids[1]))
    asked: list[str] = []
    ask = lambda _parent, question, held: bool(asked.append(f"{question} {held.items}"))  # noqa: E731
    binning.purge(frame, ctx, ids, ["a", "b"], ask=ask)
    binning.purge(frame, ctx, ids[:1], [""], ask=ask)
    binning.purge(frame, ctx, [], [], ask=ask)
    wanted = ["Remove “2 items” for good? 2", "Remove “Untitled” for good? 1"]
    qtbot.waitUntil(lambda: asked == wanted)
