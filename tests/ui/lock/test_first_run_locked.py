"""A first run is locked like any open vault while the recovery kit is still to be kept."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from mwl_desktop.errors import VaultError
from mwl_desktop.gui import Program
from mwl_desktop.services import vaults
from mwl_desktop.ui.lock.first_run import FirstRun
from mwl_desktop.ui.lock.kit_dialog import KitDialog
from mwl_desktop.ui.lock.kit_step import KitStep
from mwl_desktop.ui.ops import kit as kit_ops
from mwl_desktop.vault import keys
from mwl_desktop.vault.lock import name_for
from mwl_desktop.vault.vault import Vault
from tests.ui.conftest import type_passphrase
from tests.ui.lock import proving
from tests.ui.lock.test_first_run import go_to_kit, press
from tests.ui.lock.test_first_run import steps as steps
from tests.ui.lock.test_kit_dialog import press_enter_after
from tests.ui.lock.test_salvaging import _lock_key, _nobody_there, _session_locked
from tests.ui.test_main_window import everything_shown


def _computer_slept(program: Program, qtbot: QtBot) -> None:
    program.window.idle._looked_at -= 60
    program.window.idle.look()


def go_to_typing_back(steps: FirstRun, qtbot: QtBot) -> str:
    """Two groups are asked for, one is half typed, and lies in the clipboard."""
    passphrase = go_to_kit(steps, qtbot)
    press(qtbot, steps.kit.kept_button)
    qtbot.keyClicks(steps.kit.proof.fields[0], "abc")
    steps.kit.proof.fields[0].selectAll()
    steps.kit.proof.fields[0].copy()
    return passphrase


def is_locked_with(program: Program, qtbot: QtBot, path: Path, lines: tuple[str, ...]) -> None:
    """The unlock page of that vault is all there is: no key, no line of the kit, no way back to it."""
    window = program.window
    assert window.pages.currentWidget() is window.pages.unlock
    assert window.pages.unlock.path == path
    assert window.pages.first_run is None
    assert not any(line in everything_shown() for line in lines)
    qtbot.waitUntil(lambda: window.is_locked)
    qtbot.waitUntil(lambda: not any(isinstance(each, KitStep) for each in QApplication.allWidgets()))
    assert window.frame is None
    assert window.pages.unlock.unlock_button.isEnabled()
    assert not window.idle._watching
    assert not program.ctx.unlocked


@pytest.mark.parametrize("page", [go_to_kit, go_to_typing_back])
@pytest.mark.parametrize("gone", [_lock_key, _nobody_there, _session_locked, _computer_slept])
def test_the_vault_of_a_kit_that_is_still_to_be_kept_is_locked_when_nobody_is_there(
    gone: Callable[[Program, QtBot], None],
    page: Callable[[FirstRun, QtBot], str],
    steps: FirstRun,
    program: Program,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The platform without a display never says that it owns its clipboard.
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda _clipboard: True)
    QGuiApplication.clipboard().setText("copied here before")
    passphrase = page(steps, qtbot)
    vault, path = steps._vault, tmp_path / "portfolio.mwl"
    lines = keys.kit_lines(vault.key)
    gone(program, qtbot)
    is_locked_with(program, qtbot, path, lines)
    assert vault.key.key == b""
    assert QGuiApplication.clipboard().text() == ""
    assert program.preferences.current.kit_owed == (name_for(path),)
    type_passphrase(program, qtbot, passphrase)
    assert program.window.idle._watching


def test_unlocked_again_it_leads_back_to_the_kit_for_whoever_has_the_passphrase(
    steps: FirstRun, program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    passphrase = go_to_kit(steps, qtbot)
    lines = keys.kit_lines(steps._vault.key)
    _lock_key(program, qtbot)
    is_locked_with(program, qtbot, tmp_path / "portfolio.mwl", lines)
    type_passphrase(program, qtbot, passphrase)
    message = program.window.frame.messages.message()
    assert message is not None
    assert message.words == "The recovery kit of this vault was not kept yet."
    assert message.action == "Do it now"
    message.on_action()
    dialog = next(each for each in QApplication.topLevelWidgets() if isinstance(each, KitDialog))
    qtbot.waitUntil(dialog.isActiveWindow)
    assert dialog.page() is dialog.present
    assert not any(line in everything_shown() for line in lines)
    press_enter_after(dialog, qtbot, passphrase)
    qtbot.waitUntil(lambda: dialog.page() is dialog.step)
    assert all(line in everything_shown() for line in lines)
    proving.type_back(dialog.step, program.ctx.vault.key, qtbot)
    press(qtbot, dialog.step.done_button)
    assert program.preferences.current.kit_owed == ()


def test_it_is_locked_too_where_another_vault_was_open_before(
    opened: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    assert {"vault.open", "vault.new"} <= {spec.id for spec, _words in opened.window.commands.offered()}
    opened.window.commands.trigger("vault.new")
    qtbot.waitUntil(lambda: opened.window.pages.first_run is not None)
    steps = opened.window.pages.first_run
    steps.where.set_folder(tmp_path)
    steps.where.name.setText("another")
    passphrase = go_to_kit(steps, qtbot)
    lines = keys.kit_lines(steps._vault.key)
    _lock_key(opened, qtbot)
    is_locked_with(opened, qtbot, tmp_path / "another.mwl", lines)
    type_passphrase(opened, qtbot, passphrase)
    assert opened.ctx.vault.path == tmp_path / "another.mwl"


def test_a_vault_that_is_made_when_nobody_is_there_any_more_is_locked_at_once(
    steps: FirstRun, program: Program, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    going_on = threading.Event()
    real, made, shown = vaults.create, [], []

    def slow(path: Path, passphrase: str) -> Vault:
        assert going_on.wait(60)
        made.append(real(path, passphrase))
        return made[0]

    monkeypatch.setattr(vaults, "create", slow)
    monkeypatch.setattr(KitStep, "show_kit_of", lambda _step, vault: shown.append(vault))
    press(qtbot, steps.where.next_button)
    press(qtbot, steps.passphrase.use_button)
    passphrase = steps.passphrase.first.text()
    press(qtbot, steps.passphrase.next_button)
    qtbot.waitUntil(lambda: steps.at_making)
    _session_locked(program, qtbot)
    going_on.set()
    qtbot.waitUntil(lambda: program.window.pages.first_run is None)
    assert shown == []
    is_locked_with(program, qtbot, tmp_path / "portfolio.mwl", (passphrase,))
    type_passphrase(program, qtbot, passphrase)


def test_a_passphrase_that_made_no_vault_when_nobody_was_there_goes(
    steps: FirstRun, program: Program, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    going_on = threading.Event()

    def refuse(path: Path, _passphrase: str) -> Vault:
        assert going_on.wait(60)
        raise VaultError("vault.exists", path=path)

    monkeypatch.setattr(vaults, "create", refuse)
    press(qtbot, steps.where.next_button)
    press(qtbot, steps.passphrase.use_button)
    passphrase = steps.passphrase.first.text()
    press(qtbot, steps.passphrase.next_button)
    qtbot.waitUntil(lambda: steps.at_making)
    _lock_key(program, qtbot)
    going_on.set()
    qtbot.waitUntil(lambda: not steps.at_making)
    assert steps.passphrase.error()
    assert passphrase not in everything_shown()


def test_the_dialog_that_asks_where_to_save_the_kit_goes_with_the_lock(
    steps: FirstRun, program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    go_to_kit(steps, qtbot)
    lines = keys.kit_lines(steps._vault.key)
    over: list[bool] = []

    def lock() -> None:
        over.append(isinstance(QApplication.activeModalWidget(), QFileDialog))
        _session_locked(program, qtbot)

    QTimer.singleShot(200, lock)
    steps.kit.save_button.click()
    assert over == [True]
    assert QApplication.activeModalWidget() is None
    is_locked_with(program, qtbot, tmp_path / "portfolio.mwl", lines)


def test_a_page_that_is_ready_to_be_printed_after_the_lock_asks_for_no_printer(
    steps: FirstRun, program: Program, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(kit_ops, "_print", lambda parent, _data: asked.append(parent))
    go_to_kit(steps, qtbot)
    lines = keys.kit_lines(steps._vault.key)
    press(qtbot, steps.kit.print_button)
    program.ctx.lanes.drain()  # its answer is on the way, and comes when the lock has begun
    _session_locked(program, qtbot)
    is_locked_with(program, qtbot, tmp_path / "portfolio.mwl", lines)
    assert asked == []


def test_closing_the_window_while_it_is_being_locked_waits_for_that(
    steps: FirstRun, program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    go_to_kit(steps, qtbot)
    vault = steps._vault
    _lock_key(program, qtbot)
    program.window.close()
    assert program.window.isVisible()
    qtbot.waitUntil(lambda: not program.window.isVisible())
    assert vault.key.key == b""
    assert (tmp_path / "portfolio.mwl").exists()
