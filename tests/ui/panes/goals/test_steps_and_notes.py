"""Milestones and progress notes of a goal, with real mouse and keys."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mwl_desktop.services import goals as service
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.panes.goals import GoalsPane
from tests import factory
from tests.ui.panes.goals.tools import goal, opened, steps

LEFT = Qt.MouseButton.LeftButton
TODAY = factory.TODAY


# -- milestones ------------------------------------------------------------------------------


def test_milestones_by_keys_alone(qtbot: QtBot, ctx: Context, pane: GoalsPane) -> None:
    item_id = factory.add_goal(ctx.vault, "Lead")
    opened(qtbot, pane, item_id)
    add = pane.detail.milestones.list.add_field
    add.setFocus()
    for number, words in enumerate(("Course", "Chair one"), 1):
        qtbot.keyClicks(add, words)
        qtbot.keyClick(add, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda number=number: len(steps(pane)) == number)
        assert add.hasFocus()
        if number == 1:
            qtbot.waitUntil(lambda: pane.detail.head.meter._words.text() == "0 of 1 milestone")
    box = pane.detail.milestones.list._rows[0].box
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: goal(ctx, item_id).milestones[0].done_on == TODAY)
    qtbot.waitUntil(lambda: pane.detail.head.meter._words.text() == "1 of 2 milestones")
    assert box.hasFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: [step.title for step in goal(ctx, item_id).milestones] == ["Chair one", "Course"])
    field = steps(pane)[0]
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "Chair three")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: goal(ctx, item_id).milestones[0].title == "Chair three")


def test_what_is_typed_into_a_step_survives_news_of_another(
    qtbot: QtBot, ctx: Context, pane: GoalsPane
) -> None:
    item_id = factory.add_goal(ctx.vault, "Lead")
    with ctx.vault.write("milestone.add") as uow:
        first = service.add_milestone(uow, item_id, "One")
        service.add_milestone(uow, item_id, "Two")
    opened(qtbot, pane, item_id)
    field = steps(pane)[1]
    field.setFocus()
    field.moveCursor(field.textCursor().MoveOperation.End)
    qtbot.keyClicks(field, " and a half")
    ctx.write(ctx, "milestone.due", lambda uow: service.set_milestone_due(uow, first, TODAY))
    qtbot.waitUntil(lambda: pane.detail.milestones.list.rows()[0].due == TODAY)
    assert (steps(pane)[1].toPlainText(), steps(pane)[1].hasFocus()) == ("Two and a half", True)


def test_a_step_taken_away_comes_back_where_it_stood(
    qtbot: QtBot, ctx: Context, pane: GoalsPane, said: list[Message]
) -> None:
    item_id = factory.add_goal(ctx.vault, "Lead")
    with ctx.vault.write("milestone.add") as uow:
        for words in ("One", "Two", "Three"):
            service.add_milestone(uow, item_id, words, TODAY, TODAY)
    opened(qtbot, pane, item_id)
    field = steps(pane)[1]
    field.setFocus()
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(said))
    assert [step.title for step in goal(ctx, item_id).milestones] == ["One", "Three"]
    assert said[0].text == "Milestone removed: Two"
    assert said[0].action is not None
    said[0].action[1]()
    qtbot.waitUntil(lambda: [step.title for step in goal(ctx, item_id).milestones] == ["One", "Two", "Three"])
    assert goal(ctx, item_id).milestones[1].done_on == TODAY


def test_a_step_too_long_is_refused_and_given_back(
    qtbot: QtBot, theme: object, vault: object, pane: GoalsPane, ctx: Context
) -> None:
    item_id = factory.add_goal(ctx.vault, "Lead")
    opened(qtbot, pane, item_id)
    add = pane.detail.milestones.list.add_field
    refused: list[Exception] = []
    ctx.failed.disconnect()
    ctx.failed.connect(refused.append)
    add.setText("word " * 200)
    qtbot.keyClick(add, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(refused))
    assert add.text() == ("word " * 200).strip()
    assert goal(ctx, item_id).milestones == ()
    add.clear()


# -- progress --------------------------------------------------------------------------------


def test_a_note_is_added_inline_edited_and_taken_away(
    qtbot: QtBot, ctx: Context, pane: GoalsPane, said: list[Message]
) -> None:
    item_id = factory.add_goal(ctx.vault, "Lead")
    opened(qtbot, pane, item_id)
    progress = pane.detail.progress
    assert not progress.form.add.isVisible()
    progress.form.text.setFocus()
    qtbot.keyClicks(progress.form.text, "It moved")
    qtbot.keyClick(progress.form.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(progress.form.text, "a bit")
    progress.form.day.setFocus()
    qtbot.keyClick(progress.form.day, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    qtbot.mouseClick(progress.form.add, LEFT)
    qtbot.waitUntil(lambda: len(progress.views()) == 1)
    (note,) = goal(ctx, item_id).progress
    assert (note.text, note.noted_on) == ("It moved\na bit", TODAY - timedelta(days=1))
    assert progress.form.text.toPlainText() == ""
    view = progress.views()[0]
    view.field.write()
    qtbot.keyClicks(view.field.editor, " more")
    qtbot.keyClick(view.field.editor, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: goal(ctx, item_id).progress[0].text == "It moved\na bit more")
    qtbot.mouseClick(view.remove, LEFT)
    qtbot.waitUntil(lambda: progress.views() == ())
    assert said[-1].action is not None
    said[-1].action[1]()
    qtbot.waitUntil(lambda: [each.text for each in goal(ctx, item_id).progress] == ["It moved\na bit more"])
    assert goal(ctx, item_id).progress[0].noted_on == note.noted_on


def test_what_is_begun_in_the_form_waits_for_its_goal_and_is_kept_on_locking(
    qtbot: QtBot, ctx: Context, pane: GoalsPane
) -> None:
    one, other = factory.add_goal(ctx.vault, "One"), factory.add_goal(ctx.vault, "Other")
    opened(qtbot, pane, one)
    qtbot.keyClicks(pane.detail.progress.form.text, "Half a th")
    pane.open(other)
    qtbot.waitUntil(lambda: pane.detail.item_id == other)
    assert pane.detail.progress.form.text.toPlainText() == ""
    pane.open(one)
    qtbot.waitUntil(lambda: pane.detail.progress.form.text.toPlainText() == "Half a th")
    pane.flush()
    qtbot.waitUntil(lambda: [note.text for note in goal(ctx, one).progress] == ["Half a th"])
    assert goal(ctx, other).progress == ()


def test_old_notes_are_folded(qtbot: QtBot, ctx: Context, pane: GoalsPane) -> None:
    item_id = factory.add_goal(ctx.vault, "Lead")
    with ctx.vault.write("goal.progress") as uow:
        for number in range(13):
            service.add_progress(uow, item_id, f"Note {number}", TODAY - timedelta(days=number))
    opened(qtbot, pane, item_id)
    assert len(pane.detail.progress.views()) == 10
    assert pane.detail.progress.more.text() == "Show 3 earlier"
    qtbot.mouseClick(pane.detail.progress.more, LEFT)
    assert len(pane.detail.progress.views()) == 13
    assert not pane.detail.progress.more.isVisible()
