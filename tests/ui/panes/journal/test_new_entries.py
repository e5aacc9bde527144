"""A new entry is kept from its first words, one left empty leaves no trace."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import EntryKind
from mwl_desktop.ui.ops import entries, items
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.journal import JournalPane
from tests import factory
from tests.ui.panes.journal.desk import all_ids, entry, opened, settle, show


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
