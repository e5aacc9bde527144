"""Unlocking with what this computer's key store remembers, and every way in which that ends otherwise."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from mwl_desktop import settings
from mwl_desktop.gui import Program
from mwl_desktop.ui.lock.unlock_page import UnlockPage
from mwl_desktop.ui.ops.context import Way
from mwl_desktop.vault import keys, remembered
from mwl_desktop.vault.lock import name_for
from tests import factory
from tests.keyrings import TROUBLES, Working, raising, slow
from tests.ui.conftest import unlock


@pytest.fixture
def path(program: Program, key_store: type[Working], tmp_path: Path) -> Path:
    """A vault whose key was remembered when somebody ticked the box."""
    path = factory.vault_file(tmp_path)
    vault = factory.open_vault(tmp_path)
    remembered.remember(path, vault.key)
    vault.close()
    key_store.asked.clear()
    program.preferences.become(program.preferences.current.remembering(name_for(path), True))
    return path


@pytest.fixture
def page(program: Program) -> UnlockPage:
    return program.window.pages.unlock


@pytest.fixture
def gate(key_store: type[Working]) -> threading.Event:
    """The key store answers when this is set."""
    opens = threading.Event()
    key_store.trouble = staticmethod(lambda _: opens.wait(60))
    return opens


def nothing_opens(program: Program, qtbot: QtBot) -> None:
    """Whatever was on its way has come, and the vault is locked still."""
    qtbot.waitUntil(lambda: not program.ctx.lanes._running)
    qtbot.wait(50)
    assert program.window.frame is None


def wait_open(program: Program, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: program.window.frame is not None)


def lock(program: Program, qtbot: QtBot) -> None:
    qtbot.keyClick(program.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: program.window.frame is None)


def test_the_key_store_opens_the_vault_at_the_start(program: Program, qtbot: QtBot, path: Path) -> None:
    program.start(path, None)
    wait_open(program, qtbot)
    assert program.ctx.way is Way.KEY_STORE
    assert name_for(path) in program.preferences.current.remembered


def test_who_never_asked_for_it_has_no_key_store_asked(
    program: Program, page: UnlockPage, qtbot: QtBot, key_store: type[Working], tmp_path: Path
) -> None:
    unlock(program, qtbot, factory.vault_file(tmp_path))
    lock(program, qtbot)
    assert key_store.asked == []
    assert not page.store_button.isVisible()


def test_it_says_that_it_asks_and_a_passphrase_can_be_typed_meanwhile(
    program: Program, page: UnlockPage, qtbot: QtBot, path: Path, hanging: threading.Event
) -> None:
    program.start(path, None)
    assert "Asking this computer's key store" in page.said()
    assert page.field.focusProxy().hasFocus() or not program.window.isActiveWindow()
    unlock_by_typing(program, page, qtbot)
    assert program.ctx.way is Way.PASSPHRASE
    hanging.set()


def test_a_key_that_comes_while_somebody_types_waits_to_be_asked_for(
    program: Program, page: UnlockPage, qtbot: QtBot, path: Path, gate: threading.Event
) -> None:
    program.start(path, None)
    qtbot.keyClicks(page.field.focusProxy(), "correct ho")
    gate.set()
    qtbot.waitUntil(lambda: "has answered" in page.said())
    assert program.window.frame is None
    assert page.field.text() == "correct ho"
    page.field.clear()
    qtbot.mouseClick(page.store_button, Qt.MouseButton.LeftButton)
    wait_open(program, qtbot)


def test_a_key_that_comes_while_somebody_writes_a_note_for_later_waits_too(
    program: Program, page: UnlockPage, qtbot: QtBot, path: Path, gate: threading.Event
) -> None:
    program.start(path, None)
    qtbot.keyClicks(page.later.text, "not for the list of the opened va")
    gate.set()
    qtbot.waitUntil(lambda: "has answered" in page.said())
    assert program.window.frame is None
    assert page.later.text.toPlainText() == "not for the list of the opened va"
    page.later.leave()


def test_a_key_that_comes_after_the_session_was_locked_opens_nothing(
    program: Program, page: UnlockPage, qtbot: QtBot, path: Path, gate: threading.Event
) -> None:
    program.start(path, None)
    program.session.lock_asked.emit()
    assert page.said() == ""
    assert page.store_button.isEnabled()
    gate.set()
    qtbot.wait(300)
    assert program.window.frame is None
    assert page.unlock_button.isEnabled()


@pytest.mark.parametrize("trouble", TROUBLES)
def test_whatever_the_key_store_does_the_passphrase_opens(
    program: Program, page: UnlockPage, qtbot: QtBot, path: Path, key_store: type[Working], trouble: str
) -> None:
    fails, _ = TROUBLES[trouble]
    key_store.trouble = staticmethod(fails)
    program.start(path, None)
    qtbot.waitUntil(lambda: "passphrase" in page.said() and "Asking" not in page.said())
    assert page.error() == ""
    assert "secret words" not in page.said()
    assert page.store_button.isEnabled()
    unlock_by_typing(program, page, qtbot)


def unlock_by_typing(program: Program, page: UnlockPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.field.focusProxy(), factory.PASSPHRASE)
    qtbot.keyClick(page.field.focusProxy(), Qt.Key.Key_Return)
    wait_open(program, qtbot)


def test_one_that_hangs_is_left_after_five_seconds(
    program: Program, page: UnlockPage, qtbot: QtBot, path: Path, hanging: threading.Event
) -> None:
    assert page._patience.interval() == 5_000
    assert remembered.LIMIT <= 5  # shortened here; another test has the real one
    page._patience.setInterval(3_600_000)  # the next test is about this one
    program.start(path, None)
    qtbot.waitUntil(lambda: "did not answer" in page.said())
    unlock_by_typing(program, page, qtbot)
    hanging.set()


def test_one_that_hangs_is_left_even_when_the_lane_is_held_up(
    program: Program,
    page: UnlockPage,
    qtbot: QtBot,
    path: Path,
    hanging: threading.Event,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(remembered, "LIMIT", 3_600.0)
    page._patience.setInterval(200)
    program.start(path, None)
    qtbot.waitUntil(lambda: "did not answer within 5 seconds" in page.said())
    assert not hanging.is_set()
    hanging.set()  # what comes now comes too late
    nothing_opens(program, qtbot)
    assert "did not answer" in page.said()


def test_who_locked_the_vault_finds_it_locked_until_somebody_acts(
    program: Program, page: UnlockPage, qtbot: QtBot, path: Path, key_store: type[Working]
) -> None:
    program.start(path, None)
    wait_open(program, qtbot)
    key_store.asked.clear()
    lock(program, qtbot)
    qtbot.wait(200)
    assert key_store.asked == []
    assert program.window.frame is None
    assert page.store_button.isVisible()
    assert page.said() == ""
    qtbot.mouseClick(page.store_button, Qt.MouseButton.LeftButton)
    wait_open(program, qtbot)
    assert program.ctx.way is Way.KEY_STORE


def test_nobody_there_for_a_while_is_no_reason_to_open_again(
    program: Program, qtbot: QtBot, path: Path, key_store: type[Working]
) -> None:
    program.start(path, None)
    wait_open(program, qtbot)
    key_store.asked.clear()
    qtbot.waitUntil(lambda: not program.window.frame.jobs.gets_on(60))
    program.window.idle.idle.emit()
    qtbot.waitUntil(lambda: program.window.frame is None)
    qtbot.wait(200)
    assert key_store.asked == []
    assert program.window.frame is None


def test_the_button_is_reached_and_pressed_by_keyboard(
    program: Program, page: UnlockPage, qtbot: QtBot, path: Path
) -> None:
    program.start(path, None)
    wait_open(program, qtbot)
    lock(program, qtbot)
    program.window.activateWindow()
    qtbot.waitUntil(page.field.focusProxy().hasFocus)
    qtbot.keyClick(page.field.focusProxy(), Qt.Key.Key_Tab)
    assert page.field.reveal_button.hasFocus()
    qtbot.keyClick(page.field.reveal_button, Qt.Key.Key_Tab)
    assert page.unlock_button.hasFocus()
    qtbot.keyClick(page.unlock_button, Qt.Key.Key_Tab)
    assert page.store_button.hasFocus()
    qtbot.keyClick(page.store_button, Qt.Key.Key_Return)
    wait_open(program, qtbot)


def test_a_key_of_another_time_is_told_and_not_asked_for_again(
    program: Program, page: UnlockPage, qtbot: QtBot, path: Path, key_store: type[Working]
) -> None:
    (entry,) = key_store.kept
    salt = path.read_bytes()[:16]
    key_store.kept[entry] = f"mwl1:{(bytes(32) + salt).hex()}"
    program.start(path, None)
    qtbot.waitUntil(lambda: "no longer opens the vault" in page.said())
    assert program.window.frame is None
    assert key_store.kept == {}
    assert program.preferences.current.remembered == ()
    assert not page.store_button.isVisible()
    assert page.unlock_button.isEnabled()
    unlock_by_typing(program, page, qtbot)


def test_a_key_that_somebody_took_out_is_no_fault(
    program: Program, page: UnlockPage, qtbot: QtBot, path: Path, key_store: type[Working]
) -> None:
    key_store.kept.clear()
    program.start(path, None)
    qtbot.waitUntil(lambda: "does not remember a key" in page.said())
    assert program.preferences.current.remembered == ()
    assert program.preferences.current == settings.options.from_table(
        settings.options.to_table(program.preferences.current)
    )


def test_a_vault_that_is_open_elsewhere_is_said_as_always(
    program: Program, page: UnlockPage, qtbot: QtBot, path: Path, key_store: type[Working]
) -> None:
    vault = factory.open_vault(path.parent, "other.mwl")
    remembered.remember(vault.path.with_name("link.mwl"), vault.key)
    program.preferences.become(program.preferences.current.remembering(name_for(vault.path), True))
    program.start(vault.path, None)
    qtbot.waitUntil(lambda: "already open" in page.said() + page.error())
    vault.close()


def test_the_kit_page_is_not_left_by_a_late_key(
    program: Program, page: UnlockPage, qtbot: QtBot, path: Path, gate: threading.Event
) -> None:
    program.start(path, None)
    qtbot.mouseClick(page._kit, Qt.MouseButton.LeftButton)
    gate.set()
    nothing_opens(program, qtbot)
    assert program.window.pages.currentWidget() is program.window.pages.kit
    assert page.said() == ""


def test_another_vault_is_not_opened_by_the_first_ones_answer(
    program: Program,
    page: UnlockPage,
    qtbot: QtBot,
    path: Path,
    gate: threading.Event,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = factory.vault_file(path.parent, "other.mwl")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(other), ""))
    program.start(path, None)
    qtbot.mouseClick(page._another, Qt.MouseButton.LeftButton)
    gate.set()
    nothing_opens(program, qtbot)
    assert page.path == other
    assert not page.store_button.isVisible()


def test_a_passphrase_file_goes_before_the_key_store(program: Program, qtbot: QtBot, path: Path) -> None:
    file = path.with_name("passphrase.txt")
    file.write_text(factory.PASSPHRASE + "\n")
    program.start(path, file)
    wait_open(program, qtbot)
    assert program.ctx.way is Way.PASSPHRASE


def test_a_wrong_passphrase_leaves_the_key_store_to_be_asked(
    program: Program, page: UnlockPage, qtbot: QtBot, path: Path, key_store: type[Working]
) -> None:
    key_store.trouble = staticmethod(raising(keys.UserError("nothing")))
    program.start(path, None)
    qtbot.keyClicks(page.field.focusProxy(), "wrong horse")
    qtbot.keyClick(page.field.focusProxy(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "does not open the vault" in page.error())
    key_store.trouble = staticmethod(slow(0.1))
    page.field.clear()
    qtbot.mouseClick(page.store_button, Qt.MouseButton.LeftButton)
    assert page.error() == ""
    wait_open(program, qtbot)
