"""The frame around the panes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import PageOf
from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.errors import UserError
from mwl_desktop.gui import Program
from mwl_desktop.services import capture, finding, links, listing
from mwl_desktop.ui.ops import items
from mwl_desktop.ui.ops.context import Message
from mwl_desktop.ui.panes import registry
from mwl_desktop.ui.shell.frame import Frame
from tests import factory
from tests.ui.plain_pane import PANES

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def frame(opened: Program) -> Frame:
    return opened.window.frame


def said(frame: Frame) -> str:
    message = frame.messages.message()
    return message.words if message is not None else ""


def titles(program: Program, kind: ItemKind) -> list[str]:
    with program.ctx.vault.read() as connection:
        return [hit.row.title for hit in finding.titles(connection, "", kinds=(kind,))]


def test_panes_are_made_one_after_the_other_and_chosen_by_keys(
    opened: Program, frame: Frame, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: len(frame._panes) == len(PANES))
    assert list(frame._panes) == [spec.id for spec in PANES]
    assert frame.rail.current() == "journal"
    qtbot.keyClick(opened.window, Qt.Key.Key_2, CONTROL)
    assert frame.rail.current() == "goals"
    journal = frame.pane("journal")
    qtbot.keyClick(opened.window, Qt.Key.Key_1, CONTROL)
    assert frame.current_pane() is journal


def test_a_thought_is_captured_and_opened_from_the_message(
    opened: Program, frame: Frame, qtbot: QtBot
) -> None:
    frame.show_pane("goals")
    qtbot.keyClick(opened.window, Qt.Key.Key_N, CONTROL)
    assert frame.capture_bar.text.hasFocus()
    qtbot.keyClicks(frame.capture_bar.text, "Shorter queues beat faster hands")
    qtbot.keyClick(frame.capture_bar.text, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: said(frame) == "Captured")
    assert titles(opened, ItemKind.ENTRY) == ["Shorter queues beat faster hands"]
    assert frame.capture_bar.text.toPlainText() == ""
    frame.messages._action.click()
    qtbot.waitUntil(lambda: frame.rail.current() == "journal" and frame.pane("journal").opened is not None)


def test_the_kind_that_was_chosen_is_kept(opened: Program, frame: Frame, qtbot: QtBot) -> None:
    frame.capture_bar.set_kind("gem")
    qtbot.keyClicks(frame.capture_bar.text, "Little's law")
    qtbot.keyClick(frame.capture_bar.text, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: said(frame) == "Captured")
    with opened.ctx.vault.read() as connection:
        (hit,) = finding.titles(connection, "")
    assert hit.row.subkind == "gem"


def test_a_bare_link_becomes_evidence(opened: Program, frame: Frame, qtbot: QtBot) -> None:
    qtbot.keyClicks(frame.capture_bar.text, "https://example.org/a/page")
    qtbot.keyClick(frame.capture_bar.text, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Link added" in said(frame))
    assert titles(opened, ItemKind.EVIDENCE) == ["example.org/a/page"]
    assert titles(opened, ItemKind.ENTRY) == []


def test_the_rail_counts_and_says_whose_it_is(opened: Program, frame: Frame, qtbot: QtBot) -> None:
    qtbot.keyClicks(frame.capture_bar.text, "One")
    qtbot.keyClick(frame.capture_bar.text, Qt.Key.Key_Return)
    journal = frame.rail._entries["journal"]
    qtbot.waitUntil(lambda: journal.accessibleName() == "Journal, 1")
    assert frame.rail._file.text() == "portfolio.mwl"


def test_undo_and_redo_say_by_name_what_they_did(opened: Program, frame: Frame, qtbot: QtBot) -> None:
    qtbot.keyClicks(frame.capture_bar.text, "A hasty thought")
    qtbot.keyClick(frame.capture_bar.text, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: said(frame) == "Captured")
    frame.messages.clear()
    frame.current_pane().setFocus()
    opened.window.setFocus()
    qtbot.keyClick(opened.window, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: said(frame) == "Undone: new entry “A hasty thought”")
    assert titles(opened, ItemKind.ENTRY) == []
    qtbot.keyClick(opened.window, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: titles(opened, ItemKind.ENTRY) == ["A hasty thought"])
    frame.messages.clear()
    for words in ("There is nothing to redo.",):
        opened.window.commands.trigger("edit.redo")
        qtbot.waitUntil(lambda words=words: said(frame) == words)


def test_what_went_to_the_bin_can_be_taken_back_from_the_message(
    opened: Program, frame: Frame, qtbot: QtBot
) -> None:
    item_id = factory.add_entry(opened.ctx.vault, "Precious")
    items.move_to_bin(frame, opened.ctx, [item_id], "Precious")
    qtbot.waitUntil(lambda: said(frame) == "Moved to the bin")
    frame.messages._action.click()
    qtbot.waitUntil(lambda: "Precious" in said(frame))
    with opened.ctx.vault.read() as connection:
        assert not listing.row(connection, item_id).binned


def test_opening_an_item_leads_to_its_pane(opened: Program, frame: Frame, qtbot: QtBot) -> None:
    goal = factory.add_goal(opened.ctx.vault, "Lead")
    opened.ctx.asked_for.emit("open", goal)
    qtbot.waitUntil(lambda: frame.rail.current() == "goals")
    assert frame.pane("goals").opened == goal
    opened.ctx.asked_for.emit("open", ItemId("none such"))
    qtbot.waitUntil(lambda: said(frame) == "This item is no longer there.")


def test_a_page_that_was_found_is_opened_in_its_pane(opened: Program, frame: Frame, qtbot: QtBot) -> None:
    proof = capture.capture_bytes(opened.ctx.vault, b"words", "paper.txt").added[0]
    opened.ctx.asked_for.emit("open", PageOf(proof, 7, "words"))
    qtbot.waitUntil(lambda: frame.rail.current() == "evidence")
    pane = frame.pane("evidence")
    assert (pane.opened, pane.page, pane.words) == (proof, 7, "words")
    opened.ctx.asked_for.emit("open", proof)
    qtbot.waitUntil(lambda: frame.pane("evidence").page is None)


def test_keys_reach_the_pane_in_view(opened: Program, frame: Frame, qtbot: QtBot) -> None:
    frame.show_pane("goals")
    qtbot.keyClick(opened.window, Qt.Key.Key_F, CONTROL)
    assert frame.pane("goals").filter_field.hasFocus()
    opened.window.commands.trigger("entry.new")
    assert frame.pane("journal").told == ["new"]


def test_actions_without_a_pane_are_not_offered(opened: Program) -> None:
    offered = {spec.id for spec, _ in opened.window.commands.offered()}
    assert {"pane.journal", "entry.new", "palette.open", "vault.lock"} <= offered
    assert not {"pane.network", "person.new", "portfolio.new"} & offered


def test_refusals_are_said_in_the_bar(opened: Program, frame: Frame) -> None:
    opened.ctx.failed.emit(UserError("link.to_itself"))
    assert said(frame) == "An item cannot be linked to itself."


@pytest.mark.logs("an operation failed")
def test_the_unexpected_becomes_one_report_that_gives_nothing_away(
    opened: Program, frame: Frame, qtbot: QtBot
) -> None:
    def fail(_connection: object) -> None:
        raise ValueError("a secret word")

    opened.ctx.read(frame, fail, lambda _result: None)
    qtbot.waitUntil(lambda: opened._report is not None)
    report = opened._report.report.toPlainText()
    assert "ValueError" in report
    assert "test_frame.py" in report
    assert "secret" not in report
    opened._report.close()
    assert opened.reports == 1
    opened.reports = 0


def test_every_real_pane_is_where_the_registry_says(tmp_path: Path) -> None:
    for spec in registry.PANES:
        if spec.exists():
            module = __import__(spec.module, fromlist=[spec.name])
            for wanted in ("changes_committed", "clear", "flush", "open", "new", "focus_filter"):
                assert callable(getattr(getattr(module, spec.name), wanted)), (spec.id, wanted)


def test_an_offer_of_undo_goes_when_its_step_was_undone_or_is_the_last_no_more(
    opened: Program, frame: Frame, qtbot: QtBot
) -> None:
    item_id = factory.add_entry(opened.ctx.vault, "Precious")
    items.move_to_bin(frame, opened.ctx, [item_id], "Precious")
    qtbot.waitUntil(lambda: said(frame) == "Moved to the bin")
    offered = frame.messages.message()
    opened.window.commands.trigger("edit.undo")
    qtbot.waitUntil(lambda: said(frame) == "Undone: move “Precious” to the bin")
    assert titles(opened, ItemKind.ENTRY) == ["Precious"]
    items.set_starred(frame, opened.ctx, item_id, True)
    qtbot.waitUntil(lambda: said(frame) == "")
    offered.on_action()  # as if it was clicked while the star was on its way
    qtbot.waitUntil(lambda: said(frame).startswith("Something else was done since."))
    with opened.ctx.vault.read() as connection:
        assert listing.row(connection, item_id).starred


def test_an_offer_of_undo_after_a_removal_goes_when_that_was_undone(
    opened: Program, frame: Frame, qtbot: QtBot
) -> None:
    entry, goal = factory.add_entry(opened.ctx.vault, "A talk"), factory.add_goal(opened.ctx.vault, "Lead")
    link = factory.link(opened.ctx.vault, entry, goal)
    items.unlink(frame, opened.ctx, link, "Lead")
    qtbot.waitUntil(lambda: said(frame) == "The link to “Lead” was removed.")
    offered = frame.messages.message()
    assert offered.action == "Undo"
    opened.window.commands.trigger("edit.undo")
    qtbot.waitUntil(lambda: said(frame) == "Undone: removal of the link to “Lead”")
    assert offered not in (*frame.messages._waiting, *frame.messages._aside)
    with opened.ctx.vault.read() as connection:
        assert [each.link_id for each in links.of(connection, entry)] == [link]


def test_a_narrow_window_folds_the_rail_and_a_wide_one_unfolds_it(
    opened: Program, frame: Frame, qtbot: QtBot
) -> None:
    opened.window.resize(1280, 800)
    qtbot.waitUntil(lambda: not frame.rail.is_folded())
    opened.window.resize(960, 600)
    qtbot.waitUntil(frame.rail.is_folded)
    assert not opened.preferences.current.rail_folded
    opened.window.commands.trigger("rail.fold")
    assert not frame.rail.is_folded()
    opened.window.commands.trigger("rail.fold")
    opened.window.resize(1280, 800)
    qtbot.waitUntil(lambda: frame.width() == 1280)
    assert frame.rail.is_folded()


def test_what_stays_in_the_bar_holds_no_undo_up(opened: Program, frame: Frame, qtbot: QtBot) -> None:
    opened.ctx.said.emit(Message("The recovery kit was not kept yet.", "warning"))
    item_id, other = (factory.add_entry(opened.ctx.vault, title) for title in ("A talk", "Another"))
    items.move_to_bin(frame, opened.ctx, (item_id,), "A talk")
    qtbot.waitUntil(lambda: said(frame) == "Moved to the bin")
    items.set_starred(frame, opened.ctx, other, True)
    qtbot.waitUntil(lambda: said(frame) == "The recovery kit was not kept yet.")
    assert frame.messages.message().action == "", "an offer to undo goes with the step that it names"
