"""The journal against a real vault, with real keys: reading, its list, dropping, locking."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.entries import Answer
from mwl_desktop.domain.kinds import Horizon
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.journal import JournalPane
from tests import factory
from tests.ui.panes.journal.desk import opened, settle, show


def test_the_first_entry_is_open_when_the_journal_is_first_shown(
    qtbot: QtBot, ctx: Context, pane: JournalPane
) -> None:
    factory.add_entry(ctx.vault, "Older", happened_on=date(2026, 11, 1))
    factory.add_entry(ctx.vault, "Newest", body="**Words**", minutes=25, tags=("imports",))
    show(qtbot, pane)
    qtbot.waitUntil(lambda: pane.detail.head.title.title() == "Newest")
    assert pane.detail.body.view.toPlainText() == "Words"
    assert not pane.detail.body.is_writing
    assert pane.detail.properties.minutes.text() == "25"
    assert pane.detail.properties.tags.editor.tags() == ("imports",)


def test_answers_stand_under_their_questions(qtbot: QtBot, ctx: Context, pane: JournalPane) -> None:
    answers = (Answer("What was the problem?", "A **lock**."), Answer("What fixed it?", ""))
    item_id = factory.add_entry(ctx.vault, answers=answers, reflection_model="problem")
    show(qtbot, pane)
    opened(qtbot, pane, item_id)
    fields = pane.detail.reflection.fields()
    assert [field.view.toPlainText() for field in fields] == ["A lock.", ""]
    assert not pane.detail.body._invitation.isVisible()


def test_enter_in_the_list_writes(qtbot: QtBot, ctx: Context, pane: JournalPane) -> None:
    item_id = factory.add_entry(ctx.vault, "One", body="Text")
    show(qtbot, pane)
    opened(qtbot, pane, item_id)
    qtbot.keyClick(pane.column.view, Qt.Key.Key_Return)
    assert pane.detail.body.is_writing
    assert pane.detail.body.editor.hasFocus()


def test_ctrl_e_writes_from_the_list_and_reads_again(qtbot: QtBot, ctx: Context, pane: JournalPane) -> None:
    item_id = factory.add_entry(ctx.vault, "One", body="Text")
    show(qtbot, pane)
    opened(qtbot, pane, item_id)
    qtbot.waitUntil(pane.isActiveWindow)
    pane.column.view.setFocus()
    qtbot.keyClick(pane.column.view, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert pane.detail.body.is_writing
    qtbot.keyClick(pane.detail.body.editor, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert not pane.detail.body.is_writing


def test_an_entry_stays_open_while_a_filter_hides_it(qtbot: QtBot, ctx: Context, pane: JournalPane) -> None:
    item_id = factory.add_entry(ctx.vault, "Hidden")
    factory.add_entry(ctx.vault, "Seen")
    show(qtbot, pane)
    opened(qtbot, pane, item_id)
    pane.focus_filter()
    qtbot.keyClicks(pane.filter_field, "seen")
    qtbot.waitUntil(lambda: pane.column.model.item_count == 1)
    assert pane.detail.item_id == item_id


def test_several_selected_are_counted(qtbot: QtBot, ctx: Context, pane: JournalPane) -> None:
    for name in ("a", "b"):
        factory.add_entry(ctx.vault, name)
    show(qtbot, pane)
    qtbot.waitUntil(lambda: pane.detail.frame.item_id is not None)
    pane.column.view.selectAll()
    assert pane.detail.frame.empty.accessibleName() == "2 entries are selected."
    one = pane.column.view.current_id()
    assert one is not None
    pane.column.view.choose(one)
    qtbot.waitUntil(lambda: pane.detail.frame.item_id == one)


def test_locking_leaves_nothing_of_the_vault_in_any_widget(
    qtbot: QtBot, ctx: Context, pane: JournalPane
) -> None:
    item_id = factory.add_entry(
        ctx.vault,
        "Marker title",
        body="Marker body",
        source="Marker source",
        tags=("marker",),
        answers=(Answer("Marker question?", "Marker answer"),),
        horizon=Horizon.TOMORROW,
    )
    factory.link(ctx.vault, item_id, factory.add_goal(ctx.vault, "Marker goal"))
    show(qtbot, pane)
    opened(qtbot, pane, item_id)
    pane.detail.write()
    pane.flush()
    settle(qtbot, ctx)
    pane.clear()
    qtbot.wait(20)
    assert [words for words in _all_words(pane) if "arker" in words] == []


def _all_words(root: QWidget) -> list[str]:
    found = []
    for widget in (root, *root.findChildren(QWidget)):
        for name in ("text", "toPlainText", "toolTip", "accessibleName", "words"):
            ask = getattr(widget, name, None)
            if callable(ask) and not (name == "text" and isinstance(widget, QTextEdit | QPlainTextEdit)):
                found.append(str(ask()))
    return found


def test_the_text_is_copied_with_its_questions(qtbot: QtBot, ctx: Context, pane: JournalPane) -> None:
    item_id = factory.add_entry(ctx.vault, "Title", body="Body", answers=(Answer("Why?", "So."),))
    show(qtbot, pane)
    opened(qtbot, pane, item_id)
    pane.detail.copy_text()
    assert QGuiApplication.clipboard().text() == "# Title\n\nBody\n\n## Why?\n\nSo.\n"


def test_a_drop_is_linked_to_the_entry_under_it(qtbot: QtBot, ctx: Context, pane: JournalPane) -> None:
    lower, upper = factory.add_entry(ctx.vault, "Lower"), factory.add_entry(ctx.vault, "Upper")
    show(qtbot, pane)
    opened(qtbot, pane, upper)
    view = pane.column.view
    qtbot.waitUntil(lambda: len(pane.column.model.read_ids()) == 2)
    place = view.visualRect(pane.column.model.index_of(lower)).center()
    assert pane.drop_target(view.viewport().mapToGlobal(place)) == (lower, "Lower")
    assert pane.drop_target(pane.detail.mapToGlobal(QPoint(200, 300))) == (upper, "Upper")
    below = view.viewport().mapToGlobal(view.viewport().rect().bottomLeft() + QPoint(5, -5))
    assert pane.drop_target(below) is None


def test_every_control_has_a_name(qtbot: QtBot, ctx: Context, pane: JournalPane) -> None:
    item_id = factory.add_entry(ctx.vault, "Title", tags=("t",), answers=(Answer("Why?", ""),))
    factory.link(ctx.vault, item_id, factory.add_goal(ctx.vault, "Goal"))
    show(qtbot, pane)
    opened(qtbot, pane, item_id)
    settle(qtbot, ctx)
    controls = [
        each
        for kind in (QAbstractButton, QLineEdit, QTextEdit, QPlainTextEdit)
        for each in pane.findChildren(kind)
        if each.isVisible() and each.objectName() != "qt_spinbox_lineedit"
    ]
    assert len(controls) > 15
    nameless = [each for each in controls if not (each.accessibleName() or getattr(each, "text", str)())]
    assert nameless == []


def test_where_there_is_nothing_to_choose_nobody_is_asked_to(
    qtbot: QtBot, ctx: Context, pane: JournalPane
) -> None:
    show(qtbot, pane)
    frame = pane.detail.frame
    assert pane.column.empty.isVisible()
    assert not frame.empty.isVisible()
    item_id = factory.add_entry(ctx.vault, "First")
    with qtbot.waitSignal(pane.column.model.counted):
        pane.column.model.reload()
    assert frame.empty.isVisible() or frame.item_id == item_id
