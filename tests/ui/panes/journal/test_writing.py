"""Writing in the journal: what is typed is saved by itself, its title, its text, its questions."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.entries import Answer
from mwl_desktop.domain.kinds import EntryKind
from mwl_desktop.interchange.packs import bundled_reflections
from mwl_desktop.ui.ops import items
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.panes.journal import JournalPane
from mwl_desktop.ui.shell.undoing import Undoing
from tests import factory
from tests.ui.panes.journal.desk import all_ids, entry, opened, settle, show


def test_typing_is_saved_by_itself_and_one_undo_takes_it_back(
    qtbot: QtBot, ctx: Context, pane: JournalPane
) -> None:
    item_id = factory.add_entry(ctx.vault, "One", body="Before")
    show(qtbot, pane)
    opened(qtbot, pane, item_id)
    pane.detail.write()
    for words in (" and", " after"):
        with qtbot.waitSignal(ctx.saved):
            qtbot.keyClicks(pane.detail.body.editor, words)
    assert entry(ctx, item_id).body == "Before and after"
    assert pane.detail.frame.saved_label.text() == "Saved"
    items.undo(ctx, ctx, lambda _: None)
    qtbot.waitUntil(lambda: pane.detail.body.text() == "Before")
    assert pane.detail.body.is_writing


def test_what_is_being_typed_survives_a_change_from_elsewhere(
    qtbot: QtBot, ctx: Context, pane: JournalPane
) -> None:
    item_id = factory.add_entry(ctx.vault, "One", body="Text")
    show(qtbot, pane)
    opened(qtbot, pane, item_id)
    pane.detail.write()
    qtbot.keyClicks(pane.detail.body.editor, " typed")
    items.set_starred(ctx, ctx, item_id, True)
    items.rename(ctx, ctx, item_id, "Renamed elsewhere")
    qtbot.waitUntil(lambda: pane.detail.head.title.title() == "Renamed elsewhere")
    assert pane.detail.body.text() == "Text typed"
    pane.flush()
    settle(qtbot, ctx)
    assert entry(ctx, item_id).body == "Text typed"


def test_going_to_another_entry_saves_the_first(qtbot: QtBot, ctx: Context, pane: JournalPane) -> None:
    first, second = factory.add_entry(ctx.vault, "First"), factory.add_entry(ctx.vault, "Second")
    show(qtbot, pane)
    opened(qtbot, pane, first)
    pane.detail.write()
    qtbot.keyClicks(pane.detail.body.editor, "for the first")
    pane.detail.head.title.setFocus()
    pane.detail.head.title.selectAll()
    qtbot.keyClicks(pane.detail.head.title, "Named")
    opened(qtbot, pane, second)
    settle(qtbot, ctx)
    assert (entry(ctx, first).head.title, entry(ctx, first).body) == ("Named", "for the first")
    assert (entry(ctx, second).head.title, entry(ctx, second).body) == ("Second", "")


def test_kind_date_source_and_minutes_are_saved(qtbot: QtBot, ctx: Context, pane: JournalPane) -> None:
    item_id = factory.add_entry(ctx.vault, "Found")
    show(qtbot, pane)
    opened(qtbot, pane, item_id)
    head = pane.detail.head
    head.badge._choose(EntryKind.GEM)
    assert head.source.isVisible()
    qtbot.keyClicks(head.source, "https://example.org/a")
    qtbot.keyClick(head.source, Qt.Key.Key_Return)
    head.date.date_changed.emit(date(2026, 11, 2))
    qtbot.keyClicks(pane.detail.properties.minutes, "1:10")
    qtbot.keyClick(pane.detail.properties.minutes, Qt.Key.Key_Return)
    settle(qtbot, ctx)
    saved = entry(ctx, item_id)
    assert (saved.entry_kind, saved.source, saved.minutes) == (EntryKind.GEM, "https://example.org/a", 70)
    assert saved.head.happened_on == date(2026, 11, 2)
    assert head._open.isVisible()


def test_a_title_of_a_hundred_thousand_characters_goes_into_the_text(
    qtbot: QtBot, ctx: Context, pane: JournalPane
) -> None:
    item_id = factory.add_entry(ctx.vault, "", body="Already here")
    show(qtbot, pane)
    opened(qtbot, pane, item_id)
    words = ("word " * 20_000).strip()
    QGuiApplication.clipboard().setText(words)
    said: list[Message] = []
    ctx.said.connect(said.append)
    pane.detail.head.title.selectAll()
    pane.detail.head.title.paste()
    pane.flush()
    settle(qtbot, ctx)
    saved = entry(ctx, item_id)
    assert saved.body == f"{words[500:].strip()}\n\nAlready here"
    assert saved.head.title == words[:500].strip()
    assert len(said) == 1
    assert said[0].text.count(".") == 1
    qtbot.keyClicks(pane.detail.head.title, "x" * 4)
    assert len(said) > 1, "a key that does nothing says why"
    title = pane.detail.head.title
    last = title.document().lastBlock()
    bottom = title.blockBoundingGeometry(last).translated(title.contentOffset()).bottom()
    assert bottom <= title.viewport().height(), "the last line of a long title is cut"


def test_words_typed_after_tab_from_a_new_title_are_kept(
    qtbot: QtBot, ctx: Context, pane: JournalPane
) -> None:
    show(qtbot, pane)
    qtbot.waitActive(pane)
    pane.new()
    qtbot.keyClicks(pane.detail.head.title, "A title")
    qtbot.keyClick(pane.detail.head.title, Qt.Key.Key_Tab)
    qtbot.keyClicks(QApplication.focusWidget(), "Words at once")
    pane.flush()
    settle(qtbot, ctx)
    (item_id,) = all_ids(ctx)
    assert (entry(ctx, item_id).head.title, entry(ctx, item_id).body) == ("A title", "Words at once")


def test_the_tools_write_where_the_cursor_is(qtbot: QtBot, ctx: Context, pane: JournalPane) -> None:
    item_id = factory.add_entry(ctx.vault, "One", body="word", answers=(Answer("Why?", "because"),))
    show(qtbot, pane)
    opened(qtbot, pane, item_id)
    answer = pane.detail.reflection.fields()[0]
    answer.write()
    pane.detail._bold()
    assert answer.text() == "**because**"
    answer.read()
    pane.detail._italic()
    assert pane.detail.body.text() == "*word*"


def test_a_model_is_asked_and_may_be_left_half_done(qtbot: QtBot, ctx: Context, pane: JournalPane) -> None:
    item_id = factory.add_entry(ctx.vault, "One")
    show(qtbot, pane)
    opened(qtbot, pane, item_id)
    model = next(each for each in bundled_reflections() if each.id == "what")
    pane.detail.reflection.choose(model)
    first = pane.detail.reflection.fields()[0]
    assert first.editor.hasFocus()
    qtbot.keyClicks(first.editor, "It broke.")
    pane.flush()
    settle(qtbot, ctx)
    saved = entry(ctx, item_id)
    assert saved.reflection_model == "what"
    assert saved.answers == (
        Answer("What happened?", "It broke."),
        Answer("So what does it mean?", ""),
        Answer("Now what will I do?", ""),
    )


def test_other_questions_keep_the_answers_given(qtbot: QtBot, ctx: Context, pane: JournalPane) -> None:
    answers = (Answer("What happened?", "It broke."), Answer("Now what will I do?", "Copy first."))
    item_id = factory.add_entry(ctx.vault, "One", reflection_model="what", answers=answers)
    show(qtbot, pane)
    opened(qtbot, pane, item_id)
    pane.detail.reflection.choose(next(each for each in bundled_reflections() if each.id == "gibbs"))
    settle(qtbot, ctx)
    saved = {answer.question: answer.answer for answer in entry(ctx, item_id).answers}
    assert saved["What happened?"] == "It broke."
    assert saved["Now what will I do?"] == "Copy first."
    assert saved["What will I do if it comes up again?"] == ""


def test_removed_questions_come_back_with_undo(qtbot: QtBot, ctx: Context, pane: JournalPane) -> None:
    item_id = factory.add_entry(ctx.vault, "One", reflection_model="what", answers=(Answer("Why?", "So."),))
    show(qtbot, pane)
    opened(qtbot, pane, item_id)
    Undoing(ctx, pane)
    said: list[Message] = []
    ctx.said.connect(said.append)
    pane.detail.reflection.removal_asked.emit()
    settle(qtbot, ctx)
    assert entry(ctx, item_id).answers == ()
    assert said[0].action is not None
    said[0].action[1]()
    qtbot.waitUntil(lambda: pane.detail.reflection.answers() == (Answer("Why?", "So."),))
