"""The journal against a real vault, with real keys: reading, writing, drafts, undo, the bin, locking."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.entries import Answer, Entry, EntryDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ListFilter
from mwl_desktop.domain.kinds import EntryKind, Horizon
from mwl_desktop.interchange.packs import bundled_reflections
from mwl_desktop.services import entries as service
from mwl_desktop.services import listing
from mwl_desktop.ui.ops import bin as bin_ops
from mwl_desktop.ui.ops import entries, items
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.panes.journal import JournalPane
from mwl_desktop.ui.parts import binning
from mwl_desktop.ui.parts.filter_chips import BIN
from mwl_desktop.ui.shell.undoing import Undoing
from tests import factory


@pytest.fixture
def pane(qtbot: QtBot, ctx: Context) -> Iterator[JournalPane]:
    made = JournalPane(ctx)
    qtbot.addWidget(made)
    ctx.changes_committed.connect(made.changes_committed)
    made.resize(1080, 760)
    yield made
    ctx.changes_committed.disconnect(made.changes_committed)


def show(qtbot: QtBot, pane: JournalPane) -> None:
    with qtbot.waitSignal(pane.column.model.counted):
        pane.show()
    pane.activateWindow()


def opened(qtbot: QtBot, pane: JournalPane, item_id: ItemId) -> None:
    pane.open(item_id)
    qtbot.waitUntil(lambda: pane.detail.frame.item_id == item_id)


def entry(ctx: Context, item_id: ItemId) -> Entry:
    with ctx.vault.read() as connection:
        return service.get(connection, item_id)


def all_ids(ctx: Context, *, binned: bool = False) -> list[ItemId]:
    with ctx.vault.read() as connection:
        return [place.id for place in listing.places(connection, ListFilter(binned=binned))]


def settle(qtbot: QtBot, ctx: Context) -> None:
    """Until everything on its way is written and read."""
    if ctx._writing:
        with qtbot.waitSignal(ctx.saved):
            pass
    qtbot.wait(60)


# -- reading ---------------------------------------------------------------------------------


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


# -- writing ---------------------------------------------------------------------------------


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


# -- reflecting ------------------------------------------------------------------------------


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


# -- new entries -----------------------------------------------------------------------------


def test_a_new_entry_begins_in_its_title_and_is_kept_from_its_first_words(
    qtbot: QtBot, ctx: Context, pane: JournalPane
) -> None:
    role = factory.add_role(ctx.vault)
    show(qtbot, pane)
    qtbot.waitUntil(lambda: pane.detail._role is not None)
    pane.new()
    assert pane.detail.head.title.hasFocus()
    assert all_ids(ctx) == []
    with qtbot.waitSignal(pane.detail.entry_begun) as begun:
        qtbot.keyClicks(pane.detail.head.title, "First words")
    qtbot.keyClick(pane.detail.head.title, Qt.Key.Key_Return)
    assert pane.detail.body.editor.hasFocus()
    qtbot.keyClicks(pane.detail.body.editor, "and more")
    pane.flush()
    settle(qtbot, ctx)
    saved = entry(ctx, begun.args[0])
    assert (saved.head.title, saved.body, saved.head.role_id) == ("First words", "and more", role)
    qtbot.waitUntil(lambda: pane.column.view.current_id() == saved.head.id)
    assert pane.detail.properties.isVisible()
    assert pane.detail.body.is_writing


def test_a_draft_left_empty_leaves_no_trace(qtbot: QtBot, ctx: Context, pane: JournalPane) -> None:
    other = factory.add_entry(ctx.vault, "Other")
    show(qtbot, pane)
    pane.new(EntryKind.GEM)
    qtbot.keyClicks(pane.detail.head.title, "  ")
    opened(qtbot, pane, other)
    settle(qtbot, ctx)
    assert all_ids(ctx) == [other]
    assert all_ids(ctx, binned=True) == []
    steps: list[object] = []
    items.undo(ctx, ctx, steps.append)
    qtbot.waitUntil(lambda: bool(steps))
    assert all_ids(ctx) == []  # the step before was the other entry's own


def test_an_untitled_entry_is_named_by_its_first_words_when_it_is_left(
    qtbot: QtBot, ctx: Context, pane: JournalPane
) -> None:
    other = factory.add_entry(ctx.vault, "Other")
    show(qtbot, pane)
    pane.new()
    pane.detail.write()
    with qtbot.waitSignal(pane.detail.entry_begun) as begun:
        qtbot.keyClicks(pane.detail.body.editor, "Half a thought")
    assert entry(ctx, begun.args[0]).head.title == ""
    qtbot.keyClicks(pane.detail.body.editor, " becomes whole.")
    opened(qtbot, pane, other)
    settle(qtbot, ctx)
    assert entry(ctx, begun.args[0]).head.title == "Half a thought becomes whole."


def test_words_typed_while_the_first_are_being_written_are_not_lost(
    qtbot: QtBot, ctx: Context, pane: JournalPane
) -> None:
    other = factory.add_entry(ctx.vault, "Other")
    show(qtbot, pane)
    pane.new()
    qtbot.keyClicks(pane.detail.head.title, "Title")
    pane.flush()
    pane.detail.write()
    qtbot.keyClicks(pane.detail.body.editor, "Body")
    pane.open(other)
    settle(qtbot, ctx)
    (made,) = [item_id for item_id in all_ids(ctx) if item_id != other]
    assert (entry(ctx, made).head.title, entry(ctx, made).body) == ("Title", "Body")


def test_an_entry_that_was_emptied_goes_to_the_bin(qtbot: QtBot, ctx: Context, pane: JournalPane) -> None:
    other, emptied = factory.add_entry(ctx.vault, "Other"), factory.add_entry(ctx.vault, "x")
    show(qtbot, pane)
    opened(qtbot, pane, emptied)
    qtbot.waitUntil(lambda: pane.detail.properties.links.is_loaded)
    pane.detail.head.title.selectAll()
    qtbot.keyClick(pane.detail.head.title, Qt.Key.Key_Delete)
    opened(qtbot, pane, other)
    settle(qtbot, ctx)
    assert all_ids(ctx, binned=True) == [emptied]


# -- bin, lists, locking ---------------------------------------------------------------------


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
    qtbot.wait(60)
    controls = [
        each
        for kind in (QAbstractButton, QLineEdit, QTextEdit, QPlainTextEdit)
        for each in pane.findChildren(kind)
        if each.isVisible() and each.objectName() != "qt_spinbox_lineedit"
    ]
    assert len(controls) > 15
    nameless = [each for each in controls if not (each.accessibleName() or getattr(each, "text", str)())]
    assert nameless == []


def test_undoing_a_new_entry_takes_it_out_of_view(qtbot: QtBot, ctx: Context, pane: JournalPane) -> None:
    show(qtbot, pane)
    pane.new()
    with qtbot.waitSignal(pane.detail.entry_begun):
        qtbot.keyClicks(pane.detail.head.title, "Mistake")
    settle(qtbot, ctx)
    items.undo(ctx, ctx, lambda _: None)
    qtbot.waitUntil(lambda: pane.detail.frame.item_id is None and all_ids(ctx) == [])
    assert pane.detail.head.title.title() == ""


def test_ops_say_what_they_do(qtbot: QtBot, ctx: Context) -> None:
    made: list[ItemId] = []
    entries.add(ctx, ctx, EntryDraft(body="Words of a thought"), made.append)
    qtbot.waitUntil(lambda: bool(made))
    assert entry(ctx, made[0]).head.title == "Words of a thought"


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
