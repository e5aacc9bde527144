"""History, the bin that empties itself, and undo by name over a restart, in the whole window."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.clock import SetClock
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.gui import Program
from mwl_desktop.services import emptying, items, links, vaults
from mwl_desktop.services.emptying import BinContents
from mwl_desktop.ui.dialogs.history import HistoryDialog
from mwl_desktop.ui.dialogs.settings import SettingsDialog
from mwl_desktop.ui.ops import items as ops
from mwl_desktop.ui.parts import binning
from mwl_desktop.ui.parts.bin_days import BinDaysField
from mwl_desktop.ui.parts.binning import Which
from mwl_desktop.vault.vault import Vault
from tests import factory
from tests.ui.conftest import unlock

MARK = "Zwiebelmarker"


def dialogs() -> list[HistoryDialog]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, HistoryDialog) and w.isVisible()]


def words(program: Program, action_id: str) -> str:
    return next(text for spec, text in program.window.commands.offered() if spec.id == action_id)


def heard(program: Program) -> list[str]:
    told: list[str] = []
    program.ctx.said.connect(lambda message: told.append(message.text))
    return told


def filled(path: Path) -> ItemId:
    """A vault in which a certificate was linked to a goal last."""
    vault = vaults.unlock(path, factory.PASSPHRASE)
    goal, evidence = factory.add_goal(vault, "Lead the work"), factory.add_evidence(vault)
    with vault.write("link.add", title="Lead the work") as uow:
        links.link(uow, evidence, goal)
    vault.close()
    return goal


def test_a_step_is_undone_by_name_after_the_program_was_ended(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    path = factory.vault_file(tmp_path)
    filled(path)
    unlock(program, qtbot, path)
    qtbot.waitUntil(lambda: words(program, "edit.undo") == "Undo: link to “Lead the work”")
    assert words(program, "edit.redo") == "Redo"
    told = heard(program)
    qtbot.keyClick(program.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: told == ["Undone: link to “Lead the work”"])
    qtbot.waitUntil(lambda: words(program, "edit.redo") == "Redo: link to “Lead the work”")
    program.window.lock()
    qtbot.waitUntil(lambda: program.window.frame is None)
    unlock(program, qtbot, path)
    qtbot.waitUntil(lambda: words(program, "edit.redo") == "Redo: link to “Lead the work”")
    program.window.commands.trigger("edit.redo")
    qtbot.waitUntil(lambda: told[-1] == "Done again: link to “Lead the work”")


def test_what_was_undone_elsewhere_is_said_by_name_and_can_be_shown(opened: Program, qtbot: QtBot) -> None:
    item_id = factory.add_entry(opened.ctx.vault, "A talk")
    frame, shown = opened.window.frame, []
    opened.ctx.said.connect(shown.append)
    ops.set_starred(opened.ctx, opened.ctx, item_id, True)
    qtbot.waitUntil(lambda: words(opened, "edit.undo") == "Undo: change of the star of “A talk”")
    frame.show_pane("goals")
    opened.window.commands.trigger("edit.undo")
    qtbot.waitUntil(lambda: bool(shown))
    assert shown[-1].text == "Undone: change of the star of “A talk”"
    label, show = shown[-1].action
    assert label == "Show"
    show()
    qtbot.waitUntil(lambda: frame.place() == ("journal", item_id))
    opened.window.commands.trigger("edit.redo")
    qtbot.waitUntil(lambda: len(shown) == 2)
    assert shown[-1].action[0] == "Undo"  # it is in view


def test_no_name_of_a_step_stays_in_an_action_while_locked(
    opened: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    ops.rename(opened.ctx, opened.ctx, factory.add_entry(opened.ctx.vault), MARK)
    qtbot.waitUntil(lambda: MARK in words(opened, "edit.undo"))
    opened.window.lock()
    qtbot.waitUntil(lambda: opened.window.frame is None)
    assert not [a for a in opened.window.actions() if MARK in a.text() + a.toolTip() + a.statusTip()]


def test_history_opens_over_what_is_shown_and_closes_on_locking(opened: Program, qtbot: QtBot) -> None:
    frame, told = opened.window.frame, heard(opened)
    opened.window.commands.trigger("item.history")
    assert told == ["Choose something first, to see what it was before."]
    item_id = factory.add_entry(opened.ctx.vault, "A talk")
    frame.current_pane().open(item_id)
    qtbot.keyClick(opened.window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = dialogs()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 2)
    opened.window.lock()
    qtbot.waitUntil(lambda: opened.window.frame is None)
    assert dialogs() == []


def test_going_back_is_said_and_offers_undo(opened: Program, qtbot: QtBot) -> None:
    item_id = factory.add_entry(opened.ctx.vault, "A talk")
    with opened.ctx.vault.write("item.rename") as uow:
        items.rename(uow, item_id, "Another")
    told = heard(opened)
    opened.ctx.asked_for.emit("history", item_id)
    (dialog,) = dialogs()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 3)
    dialog._choose(2)
    qtbot.mouseClick(dialog.back_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: told == ["Gone back to an earlier version"])
    qtbot.waitUntil(lambda: dialogs() == [])
    assert factory.head(opened.ctx.vault, item_id).title == "A talk"
    qtbot.waitUntil(
        lambda: words(opened, "edit.undo") == "Undo: going back to an earlier version of “Another”"
    )
    opened.window.commands.trigger("edit.undo")
    qtbot.waitUntil(lambda: factory.head(opened.ctx.vault, item_id).title == "Another")


def test_the_bin_is_emptied_after_one_question(
    opened: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = heard(opened)
    opened.window.commands.trigger("bin.empty")
    qtbot.waitUntil(lambda: told == ["There is nothing in the bin."])
    ids = [factory.add_entry(opened.ctx.vault, "a"), factory.add_goal(opened.ctx.vault, "b")]
    with opened.ctx.vault.write("item.bin") as uow:
        items.bin_items(uow, ids)
    asked: list[tuple[str, BinContents]] = []

    def ask(_parent: object, question: str, held: BinContents) -> bool:
        asked.append((question, held))
        return len(asked) > 1

    monkeypatch.setattr(binning, "confirmed", ask)
    opened.window.commands.trigger("bin.empty")
    qtbot.waitUntil(lambda: len(asked) == 1)
    kinds = ((ItemKind.ENTRY, 1), (ItemKind.GOAL, 1))
    assert asked == [("Empty the bin?", BinContents(2, 0, kinds))]
    opened.window.commands.trigger("bin.empty")
    qtbot.waitUntil(lambda: told[-1] == "2 items removed for good")
    with opened.ctx.vault.read() as connection:
        assert emptying.contents(connection) == BinContents(0, 0)


@pytest.mark.parametrize(("which", "left"), [(Which.THESE, 1), (Which.ALL, 0), (Which.NOTHING, 2)])
def test_beside_one_kind_the_others_go_only_where_that_is_said(
    opened: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, which: Which, left: int
) -> None:
    told, vault = heard(opened), opened.ctx.vault
    entry, goal = factory.add_entry(vault, "a"), factory.add_goal(vault, "b")
    with vault.write("item.bin") as uow:
        items.bin_items(uow, [entry, goal])
    asked: list[tuple[BinContents, BinContents]] = []

    def choose(_parent: object, of_kind: BinContents, whole: BinContents) -> Which:
        asked.append((of_kind, whole))
        return which

    monkeypatch.setattr(binning, "chosen", choose)
    opened.ctx.asked_for.emit("empty bin", ItemKind.ENTRY)
    qtbot.waitUntil(lambda: bool(asked))
    one = BinContents(1, 0, ((ItemKind.ENTRY, 1),))
    assert asked == [(one, BinContents(2, 0, ((ItemKind.ENTRY, 1), (ItemKind.GOAL, 1))))]
    if which is not Which.NOTHING:
        words = "1 item removed for good" if left else "2 items removed for good"
        qtbot.waitUntil(lambda: told[-1:] == [words])
    with vault.read() as connection:
        assert emptying.contents(connection).items == left
        assert (goal in emptying.binned(connection, ItemKind.GOAL)) == bool(left)


def test_what_else_is_in_the_bin_is_one_click_away(opened: Program, qtbot: QtBot) -> None:
    frame, shown = opened.window.frame, []
    frame.show_pane("goals")
    goals = frame.current_pane()
    goals.show_bin = lambda: shown.append("goals")  # type: ignore[attr-defined]
    frame.show_pane("journal")
    opened.ctx.asked_for.emit("bin of", ItemKind.GOAL)
    assert frame.current_pane() is goals
    assert shown == ["goals"]


@pytest.mark.parametrize(
    ("answer", "which"),
    [("Remove 2 entries", Which.THESE), ("Remove all 3", Which.ALL), ("Keep", Which.NOTHING)],
)
def test_the_question_names_each_kind_that_may_go(
    opened: Program, qtbot: QtBot, answer: str, which: Which
) -> None:
    def reply() -> None:
        box = QApplication.activeModalWidget()
        assert "2 entries, 1 goal" in box.words.text()
        next(each for each in box.findChildren(QPushButton) if each.text() == answer).click()

    QTimer.singleShot(50, reply)
    entries, goal = (ItemKind.ENTRY, 2), (ItemKind.GOAL, 1)
    found = binning.chosen(opened.window, BinContents(2, 0, (entries,)), BinContents(3, 0, (entries, goal)))
    assert found is which


def test_the_question_says_how_much_goes_and_what_is_left() -> None:
    words_of_many = binning.explained(BinContents(12, 3_400_000))
    assert words_of_many.startswith("12 items with 3.4 MB of original files, with their texts, links and")
    assert "cannot be undone" in words_of_many
    assert "Backups made earlier still hold them" in words_of_many
    of_one = binning.explained(BinContents(1, 0))
    assert of_one.startswith("1 item, with its text")
    assert "still hold it." in of_one


def test_the_question_says_what_kinds_go() -> None:
    entry, goal, evidence = (ItemKind.ENTRY, 1), (ItemKind.GOAL, 1), (ItemKind.EVIDENCE, 3)
    two = binning.explained(BinContents(2, 0, (entry, goal)))
    assert two.startswith("2 items (1 entry, 1 goal), with their texts, links and history")
    sized = binning.explained(BinContents(4, 3_400_000, (entry, evidence)))
    assert sized.startswith("4 items (1 entry, 3 pieces of evidence) with 3.4 MB of original files, with")
    assert binning.explained(BinContents(3, 0, (evidence,))).startswith("3 pieces of evidence, with")
    for kind in ItemKind:
        assert binning.counted(BinContents(1, 0, ((kind, 1),))).startswith("1 ")


def test_the_palette_shows_the_bin_of_the_pane_in_view(opened: Program, qtbot: QtBot) -> None:
    told = heard(opened)
    pane = opened.window.frame.current_pane()
    opened.window.commands.trigger("bin.show")
    assert told == ["What is in the bin is listed in Journal, Goals, Evidence, Network and Portfolio."]
    pane.show_bin = lambda: told.append("shown")
    opened.window.commands.trigger("bin.show")
    assert told[1:] == ["shown"]


def old_and_new(path: Path, days: int) -> None:
    """One thing that has been in the bin for a month and one since today."""
    clock = SetClock(factory.NOW - timedelta(days=40))
    vault: Vault = vaults.unlock(path, factory.PASSPHRASE, clock=clock)
    emptying.set_days(vault, days)
    for title, moment in (("Long ago", clock.moment), ("Just now", factory.NOW + timedelta(days=3650))):
        clock.moment = moment
        item_id = factory.add_entry(vault, title)
        with vault.write("item.bin") as uow:
            items.bin_items(uow, [item_id])
    vault.close()


@pytest.mark.parametrize(("days", "left"), [(30, {"Just now"}), (0, {"Long ago", "Just now"})])
def test_what_is_long_in_the_bin_goes_on_unlocking(
    program: Program, qtbot: QtBot, tmp_path: Path, days: int, left: set[str]
) -> None:
    path = factory.vault_file(tmp_path)
    old_and_new(path, days)
    told = heard(program)
    ended: list[str] = []
    program.ctx.job_ended.connect(lambda job: ended.append(job.name))
    unlock(program, qtbot, path)
    if days:
        qtbot.waitUntil(lambda: "bin.expire" in ended and bool(told))
        assert told == ["1 item that had been in the bin for 30 days was removed for good."]
    else:
        qtbot.wait(200)
        assert "bin.expire" not in ended
    with program.ctx.vault.read() as connection:
        assert set(connection.exec_driver_sql("SELECT title FROM item").scalars()) == left


def test_the_time_is_chosen_in_the_settings_and_kept_in_the_vault(opened: Program, qtbot: QtBot) -> None:
    opened.window.commands.trigger("settings.open")
    dialog = next(
        w for w in QApplication.topLevelWidgets() if isinstance(w, SettingsDialog) and w.isVisible()
    )
    field = dialog.findChild(BinDaysField)
    qtbot.waitUntil(field.choice.isEnabled)
    assert field.choice.choice() == "0"
    field.choice.choose("90")

    def days() -> int:
        with opened.ctx.vault.read() as connection:
            return emptying.days(connection)

    qtbot.waitUntil(lambda: days() == 90)
    dialog.close()
