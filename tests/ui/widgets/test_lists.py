"""Tags, links and steps: added, opened, moved and removed by mouse and keys."""

from __future__ import annotations

import datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QFrame, QLineEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.theme.theme import Theme
from mwl_desktop.ui.widgets.check_list import CheckList, CheckRow
from mwl_desktop.ui.widgets.date_field import DateField
from mwl_desktop.ui.widgets.growing_text import GrowingText
from mwl_desktop.ui.widgets.link_list import FIRST_SHOWN, FURTHER, LinkList, LinkRow
from mwl_desktop.ui.widgets.property_panel import PropertyPanel
from mwl_desktop.ui.widgets.tag_editor import TagEditor

ALT = Qt.KeyboardModifier.AltModifier
LINKS = (LinkRow("1", "Lead the work", "goals"), LinkRow("2", "log.xlsx", "evidence", tooltip="2 sheets"))
STEPS = (CheckRow("1", "Read"), CheckRow("2", "Draft", due=datetime.date(2026, 11, 22)), CheckRow("3", "Try"))


def shown(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    widget.resize(320, 240)
    widget.show()
    qtbot.waitActive(widget)


@pytest.fixture
def tags(qtbot: QtBot, theme: Theme) -> TagEditor:
    made = TagEditor("Add a tag")
    made.set_tags(("imports",))
    shown(qtbot, made)
    made.setFocus()
    return made


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Comma])
def test_a_tag_is_added_once_whatever_its_case(tags: TagEditor, qtbot: QtBot, key: Qt.Key) -> None:
    qtbot.keyClicks(tags.field, "  #root   cause ")
    with qtbot.waitSignal(tags.tags_changed) as changed:
        qtbot.keyClick(tags.field, key)
    assert changed.args == [("imports", "root cause")]
    with qtbot.assertNotEmitted(tags.tags_changed):
        qtbot.keyClicks(tags.field, "Root Cause")
        qtbot.keyClick(tags.field, key)
    assert tags.field.text() == ""


def test_leaving_keeps_what_is_typed(tags: TagEditor, qtbot: QtBot) -> None:
    qtbot.keyClicks(tags.field, "a, b")
    tags.field.clearFocus()
    assert tags.tags() == ("imports", "a", "b")


def test_backspace_and_a_click_remove(tags: TagEditor, qtbot: QtBot) -> None:
    tags.set_tags(("one", "two"))
    qtbot.keyClick(tags.field, Qt.Key.Key_Backspace)
    assert tags.tags() == ("one",)
    chip = next(made for made in tags.findChildren(QPushButton) if made.isVisible())
    assert chip.accessibleName() == "Remove tag one"
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert tags.tags() == ()
    assert tags.field.hasFocus()


def test_completion_adds(tags: TagEditor, qtbot: QtBot) -> None:
    tags.set_known_tags(("retro", "regional"))
    completer = tags.field.completer()
    with qtbot.waitSignal(tags.tags_changed):
        completer.activated[str].emit("retro")
    assert tags.tags() == ("imports", "retro")


@pytest.fixture
def links(qtbot: QtBot, theme: Theme) -> LinkList:
    made = LinkList("Links", add="Add a link")
    made.set_rows(LINKS)
    shown(qtbot, made)
    return made


def link(links: LinkList, words: str) -> QFrame:
    return next(
        made
        for made in links.findChildren(QFrame, "link_row")
        if made.accessibleName() == words and made.isVisible()
    )


def test_a_link_opens_by_click_and_by_enter(links: LinkList, qtbot: QtBot) -> None:
    with qtbot.waitSignal(links.link_opened) as opened:
        qtbot.mouseClick(link(links, "log.xlsx"), Qt.MouseButton.LeftButton)
    assert opened.args == ["2"]
    link(links, "Lead the work").setFocus()
    with qtbot.waitSignal(links.link_opened) as opened:
        qtbot.keyClick(link(links, "Lead the work"), Qt.Key.Key_Return)
    assert opened.args == ["1"]


def test_arrows_move_and_delete_removes(links: LinkList, qtbot: QtBot) -> None:
    link(links, "Lead the work").setFocus()
    qtbot.keyClick(link(links, "Lead the work"), Qt.Key.Key_Down)
    assert link(links, "log.xlsx").hasFocus()
    with qtbot.waitSignal(links.link_removed) as removed:
        qtbot.keyClick(link(links, "log.xlsx"), Qt.Key.Key_Delete)
    assert removed.args == ["2"]
    links.set_rows(LINKS[:1])
    assert link(links, "Lead the work").hasFocus()


def test_the_cross_appears_under_the_mouse(links: LinkList, qtbot: QtBot) -> None:
    row = link(links, "log.xlsx")
    assert row.findChild(QToolButton) is None
    place = QPoint(5, 5).toPointF()
    QApplication.sendEvent(row, QEnterEvent(place, place, place))
    cross = row.findChild(QToolButton)
    assert isinstance(cross, QToolButton)
    assert cross.isVisible()
    with qtbot.assertNotEmitted(links.link_opened), qtbot.waitSignal(links.link_removed) as removed:
        qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert removed.args == ["2"]


def test_of_many_the_first_are_shown_and_then_more(qtbot: QtBot, theme: Theme) -> None:
    many = tuple(LinkRow(str(number), f"Entry {number}", "journal") for number in range(FIRST_SHOWN + 50))
    made = LinkList("Links", add="Add a link")
    made.set_rows(many)
    shown(qtbot, made)
    assert (len(made.stops()), made.rows()) == (FIRST_SHOWN, many)
    more = next(each for each in made.findChildren(QPushButton) if each.isVisible())
    assert more.text() == "Show 50 more"
    qtbot.waitUntil(made.isActiveWindow)
    made.stops()[-1].setFocus()
    qtbot.keyClick(made.stops()[-1], Qt.Key.Key_Tab)
    assert more.hasFocus()
    qtbot.keyClick(more, Qt.Key.Key_Return)
    assert (len(made.stops()), more.text()) == (FIRST_SHOWN + FURTHER, "Show 10 more")
    assert link(made, f"Entry {FIRST_SHOWN}").hasFocus()
    made.set_rows(many[: FIRST_SHOWN + 1])
    assert len(made.stops()) == FIRST_SHOWN + 1
    assert more.isHidden()
    made.set_rows(())
    made.set_rows(many)
    assert len(made.stops()) == FIRST_SHOWN


def test_rows_that_may_not_go_stay(qtbot: QtBot, theme: Theme) -> None:
    made = LinkList("Links", removable=False)
    made.set_rows(LINKS)
    shown(qtbot, made)
    with qtbot.assertNotEmitted(made.link_removed):
        qtbot.keyClick(link(made, "log.xlsx"), Qt.Key.Key_Delete)


def test_adding_is_asked_for(links: LinkList, qtbot: QtBot) -> None:
    with qtbot.waitSignal(links.add_requested):
        qtbot.mouseClick(links.add_button, Qt.MouseButton.LeftButton)


@pytest.fixture
def steps(qtbot: QtBot, theme: Theme) -> CheckList:
    made = CheckList("Milestones", "Add a milestone")
    made.set_rows(STEPS)
    shown(qtbot, made)
    return made


def field(steps: CheckList, words: str) -> GrowingText:
    fields = (made for made in steps.findChildren(GrowingText) if made.isVisible())
    return next(made for made in fields if made.toPlainText() == words)


def box(steps: CheckList, words: str) -> QCheckBox:
    return next(made for made in steps.findChildren(QCheckBox) if made.accessibleName() == f"Done: {words}")


def test_a_tick_is_told_and_struck_through(steps: CheckList, qtbot: QtBot) -> None:
    with qtbot.waitSignal(steps.row_toggled) as told:
        qtbot.mouseClick(box(steps, "Read"), Qt.MouseButton.LeftButton, pos=QPoint(8, 10))
    assert told.args == ["1", True]
    assert field(steps, "Read").font().strikeOut()
    with qtbot.waitSignal(steps.row_toggled) as told:
        qtbot.keyClick(box(steps, "Read"), Qt.Key.Key_Space)
    assert told.args == ["1", False]


def test_renaming_in_place_and_enter_goes_on(steps: CheckList, qtbot: QtBot) -> None:
    line = field(steps, "Read")
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "Read all")
    told: list[tuple[str, str]] = []
    steps.row_renamed.connect(lambda key, words: told.append((key, words)))
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert told == [("1", "Read all")]
    assert field(steps, "Draft").hasFocus()


def test_emptying_removes(steps: CheckList, qtbot: QtBot) -> None:
    line = field(steps, "Draft")
    line.setFocus()
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    with qtbot.waitSignal(steps.row_removed) as removed:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert removed.args == ["2"]


def test_alt_and_arrows_put_in_order_and_keep_the_focus(steps: CheckList, qtbot: QtBot) -> None:
    field(steps, "Read").setFocus()
    with qtbot.waitSignal(steps.order_changed) as told:
        qtbot.keyClick(field(steps, "Read"), Qt.Key.Key_Down, ALT)
    assert told.args == [("2", "1", "3")]
    assert field(steps, "Read").hasFocus()
    qtbot.keyClick(field(steps, "Read"), Qt.Key.Key_Down, ALT)
    with qtbot.assertNotEmitted(steps.order_changed):
        qtbot.keyClick(field(steps, "Read"), Qt.Key.Key_Down, ALT)
    assert [row.id for row in steps.rows()] == ["2", "3", "1"]


def test_a_step_is_added_by_enter_and_by_flushing(steps: CheckList, qtbot: QtBot) -> None:
    qtbot.keyClicks(steps.add_field, " Show   it ")
    with qtbot.waitSignal(steps.row_added) as added:
        qtbot.keyClick(steps.add_field, Qt.Key.Key_Return)
    assert added.args == ["Show it"]
    qtbot.keyClicks(steps.add_field, "Later")
    with qtbot.waitSignal(steps.row_added):
        steps.flush()
    with qtbot.assertNotEmitted(steps.row_added):
        steps.flush()


def test_a_due_day_is_told_with_its_step(steps: CheckList, qtbot: QtBot) -> None:
    due = steps.findChildren(DateField)[1]
    due.setFocus()
    with qtbot.waitSignal(steps.due_changed) as told:
        qtbot.keyClick(due, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert told.args == ["2", datetime.date(2026, 11, 23)]


def test_a_caption_names_its_value(qtbot: QtBot, theme: Theme) -> None:
    panel = PropertyPanel("Properties")
    value = QLineEdit()
    row = panel.add_field("Issuer", value)
    shown(qtbot, panel)
    assert value.accessibleName() == "Issuer"
    row.hide()
    assert not value.isVisible()
