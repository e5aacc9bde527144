"""From unlocked to locked and back, with nothing of the vault left in the window in between."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtGui import QClipboard, QDrag, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCompleter,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from mwl_desktop.errors import VaultError
from mwl_desktop.gui import Program
from mwl_desktop.services import finding, listing, vaults
from mwl_desktop.tasks import Job
from mwl_desktop.ui.panes import registry
from tests import factory
from tests.patience import PATIENCE
from tests.ui.conftest import unlock

MARKER = "Zwiebelmarker"


def press_lock(program: Program, qtbot: QtBot) -> None:
    """Press the lock key wherever the keys go now: into the window or a dialog over it."""
    over = QApplication.activePopupWidget() or QApplication.activeModalWidget() or program.window
    qtbot.keyClick(over, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: program.window.frame is None)


def words_of(widget: QWidget) -> str:
    """Everything a widget shows or tells."""
    words = [widget.windowTitle(), widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
    if isinstance(widget, (QLabel, QLineEdit)):
        words.append(widget.text())
    if isinstance(widget, QPlainTextEdit):
        words.append(widget.toPlainText())
    if isinstance(widget, QListWidget):
        words += [widget.item(row).text() for row in range(widget.count())]
    return " ".join(words)


def everything_shown() -> str:
    return " ".join(words_of(widget) for widget in QApplication.allWidgets())


def test_locking_leaves_nothing_of_the_vault_in_any_widget(
    opened: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    frame = opened.window.frame
    qtbot.keyClicks(frame.capture_bar.text, f"{MARKER} in a thought")
    qtbot.keyClick(frame.capture_bar.text, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: MARKER in everything_shown())
    qtbot.keyClicks(frame.capture_bar.text, f"{MARKER} not sent")
    opened.window.commands.trigger("profile.open")
    press_lock(opened, qtbot)
    qtbot.waitUntil(lambda: MARKER not in everything_shown())
    assert opened.window.windowTitle() == "MWL Desktop"
    assert not opened.ctx.unlocked
    assert opened.window.pages.isVisible()
    vault = vaults.unlock(tmp_path / "portfolio.mwl", factory.PASSPHRASE)
    with vault.read() as connection:
        kept = {hit.row.title for hit in finding.titles(connection, "")}
    assert kept == {f"{MARKER} in a thought", f"{MARKER} not sent"}
    vault.close()


def test_what_is_being_typed_is_written_before_the_lock(
    opened: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    frame = opened.window.frame
    item_id = factory.add_entry(opened.ctx.vault, "Before")
    frame.open_item(item_id)
    pane = frame.pane("journal")
    qtbot.waitUntil(lambda: pane.opened == item_id)
    pane.draft.setText("Typed until the last moment")
    press_lock(opened, qtbot)
    vault = vaults.unlock(tmp_path / "portfolio.mwl", factory.PASSPHRASE)
    with vault.read() as connection:
        assert listing.row(connection, item_id).title == "Typed until the last moment"
    vault.close()


@pytest.mark.parametrize(("ours", "left_there"), [(True, ""), (False, MARKER)])
def test_locking_closes_dialogs_and_empties_our_clipboard(
    opened: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, ours: bool, left_there: str
) -> None:
    # The platform without a display never says that it owns its clipboard.
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda _self: ours)
    QGuiApplication.clipboard().setText(MARKER)
    opened.window.commands.trigger("kit.show")
    opened.window.commands.trigger("palette.open")
    press_lock(opened, qtbot)
    left = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
    assert left == []
    assert QGuiApplication.clipboard().text() == left_there


def test_locking_cancels_work_under_way(opened: Program, qtbot: QtBot, tmp_path: Path) -> None:
    with (tmp_path / "large.bin").open("wb") as file:
        file.truncate(400 << 20)
    opened.window.frame.capturing.add_files([tmp_path / "large.bin"])
    qtbot.waitUntil(lambda: len(opened.window.frame.status._works) == 1)
    press_lock(opened, qtbot)
    vault = vaults.unlock(tmp_path / "portfolio.mwl", factory.PASSPHRASE)
    with vault.read() as connection:
        assert sum(listing.counts(connection).values()) == 0
    vault.close()


def test_unlocking_again_shows_the_vault_again(opened: Program, qtbot: QtBot, tmp_path: Path) -> None:
    press_lock(opened, qtbot)
    assert opened.window.pages.unlock.path == tmp_path / "portfolio.mwl"
    unlock(opened, qtbot, tmp_path / "portfolio.mwl")
    assert opened.window.frame.current_pane() is opened.window.frame.pane("journal")


def test_unlocking_comes_back_to_where_one_was(opened: Program, qtbot: QtBot, tmp_path: Path) -> None:
    item_id = factory.add_goal(opened.ctx.vault, "Lead a review")
    opened.window.frame.open_item(item_id)
    qtbot.waitUntil(lambda: opened.window.frame.place() == ("goals", item_id))
    press_lock(opened, qtbot)
    unlock(opened, qtbot, tmp_path / "portfolio.mwl")
    assert opened.window.frame.place() == ("goals", item_id)
    press_lock(opened, qtbot)
    unlock(opened, qtbot, factory.vault_file(tmp_path, "other.mwl"))
    assert opened.window.frame.place() == ("journal", None)


def test_adding_that_a_lock_cut_short_is_told_at_the_next_unlock_and_once(
    opened: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    said: list[str] = []

    def lock_while_adding() -> None:
        under_way = threading.Event()

        def adding(job: Job) -> None:
            job.progress(10, 90, "59/460")
            under_way.set()
            while not job.cancelled:
                time.sleep(0.01)

        opened.ctx.work(opened.window.frame, "evidence.capture", adding, lambda _none: None)
        assert under_way.wait(PATIENCE)
        press_lock(opened, qtbot)

    def told_after_unlocking(path: Path) -> bool:
        said.clear()
        unlock(opened, qtbot, path)
        return any("locked at file 59 of 460" in words for words in said)

    opened.ctx.said.connect(lambda message: said.append(message.text))
    lock_while_adding()
    assert told_after_unlocking(tmp_path / "portfolio.mwl")
    press_lock(opened, qtbot)
    assert not told_after_unlocking(tmp_path / "portfolio.mwl"), "once is enough"
    lock_while_adding()
    assert not told_after_unlocking(factory.vault_file(tmp_path, "other.mwl")), "it was another vault"


def test_the_panes_are_brought_in_while_the_passphrase_is_typed(
    opened: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.waitUntil(lambda: len(opened.window.frame._panes) == len(registry.PANES))
    threads: list[tuple[str, str]] = []
    monkeypatch.setattr(
        registry,
        "import_module",
        lambda name: threads.append((name, threading.current_thread().name)),
    )
    opened.start(None, None)
    opened.ctx.lanes.drain()
    assert {name for name, _ in threads} == {spec.module for spec in registry.PANES}
    assert all(thread.startswith("mwl-files") for _, thread in threads)


def test_another_vault_shows_nothing_of_the_first(opened: Program, qtbot: QtBot, tmp_path: Path) -> None:
    factory.add_entry(opened.ctx.vault, MARKER)
    press_lock(opened, qtbot)
    unlock(opened, qtbot, factory.vault_file(tmp_path, "other.mwl"))
    qtbot.waitUntil(lambda: not opened.ctx.lanes._running)
    assert MARKER not in everything_shown()
    assert opened.window.windowTitle() == "other.mwl – MWL Desktop"
    assert opened.preferences.current.recent_vaults == (
        str(tmp_path / "other.mwl"),
        str(tmp_path / "portfolio.mwl"),
    )


def test_closing_locks_first_and_remembers_the_place(opened: Program, qtbot: QtBot) -> None:
    opened.window.resize(1000, 640)
    opened.window.close()
    qtbot.waitUntil(lambda: not opened.window.isVisible())
    assert opened.window.frame is None
    assert opened.preferences.current.window[2:] == (1000, 640)


def test_nobody_there_for_a_while_locks(opened: Program, qtbot: QtBot) -> None:
    opened.window.idle.watch(0.002)
    qtbot.waitUntil(lambda: opened.window.frame is None)


def test_work_under_way_is_not_cut_off_because_nobody_is_there(opened: Program, qtbot: QtBot) -> None:
    gate = threading.Event()
    opened.ctx.work(opened.window.frame, "portfolio.export", lambda _job: gate.wait(60))
    opened.window.idle.idle.emit()
    assert not opened.window._locking
    gate.set()
    qtbot.waitUntil(lambda: not opened.window.frame.jobs.gets_on(60))
    opened.window.idle.idle.emit()
    qtbot.waitUntil(lambda: opened.window.frame is None)


def test_work_that_stands_still_or_lasts_too_long_does_not_keep_the_vault_open(
    opened: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.waitUntil(lambda: not opened.window.frame.jobs._jobs)  # what begins with unlocking
    gate = threading.Event()
    opened.ctx.work(opened.window.frame, "evidence.facts", lambda _job: gate.wait(60))
    assert not opened.window.frame.jobs.gets_on(60)  # nobody asked for it
    opened.ctx.work(opened.window.frame, "portfolio.export", lambda _job: gate.wait(60))
    assert opened.window.frame.jobs.gets_on(60)
    assert not opened.window.frame.jobs.gets_on(-1)
    for minute in range(61):
        opened.window.idle.idle.emit()
        assert opened.window._locking == (minute == 60)
    gate.set()
    qtbot.waitUntil(lambda: opened.window.frame is None)


def _message_box(program: Program) -> None:
    QMessageBox.question(program.window, MARKER, MARKER)


def _menu(program: Program) -> None:
    menu = QMenu(program.window.frame)
    menu.addAction(MARKER)
    menu.exec()


def _file_dialog(program: Program) -> None:
    assert QFileDialog.getSaveFileName(program.window.frame, MARKER) == ("", "")


def _drag(program: Program) -> None:
    drag = QDrag(program.window.frame)
    data = QMimeData()
    data.setText(MARKER)
    drag.setMimeData(data)
    drag.exec()


def _completer(program: Program) -> None:
    bar = QLineEdit(program.window.frame)
    completer = QCompleter([MARKER], bar)
    bar.setCompleter(completer)
    bar.show()
    bar.setFocus()
    QTest.keyClicks(bar, MARKER[:2])
    assert completer.popup().isVisible()


@pytest.mark.parametrize("over", [_message_box, _menu, _file_dialog, _drag, _completer])
def test_whatever_is_open_over_the_window_does_not_keep_it_open(
    over: Callable[[Program], None], opened: Program, qtbot: QtBot
) -> None:
    """Each of them but the completer runs an event loop of its own until it is closed."""
    QTimer.singleShot(200, opened.window.idle.idle.emit)
    over(opened)
    qtbot.waitUntil(lambda: opened.window.frame is None)
    shown = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    assert shown == [opened.window]


def test_who_types_the_passphrase_while_it_is_being_locked_gets_in_again(
    opened: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = opened.window.frame
    opened.window.lock()
    assert opened.window._locking
    field = opened.window.pages.unlock.field.focusProxy()
    qtbot.keyClicks(field, factory.PASSPHRASE)
    first.messenger.explain(VaultError("vault.closed"))  # what was being read comes too late
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert opened.window._locking
    # The vault is closed first and opened then, and a busy machine takes its time for each.
    qtbot.waitUntil(lambda: opened.window.frame not in (None, first))


def test_a_lost_vault_leads_to_the_lock_page(opened: Program, qtbot: QtBot) -> None:
    opened.ctx.vault.close()
    opened.window.commands.trigger("edit.undo")
    qtbot.waitUntil(lambda: opened.window.frame is None)


def test_main_window_is_a_frame_only() -> None:
    source = Path(__file__).parents[2] / "mwl_desktop" / "ui" / "main_window.py"
    assert len(source.read_text(encoding="utf-8").splitlines()) <= 300
