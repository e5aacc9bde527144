"""Changing the passphrase over the open window: real vaults, real keys and mouse."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.items import Profile
from mwl_desktop.domain.work import Work
from mwl_desktop.errors import VaultError
from mwl_desktop.gui import Program
from mwl_desktop.services import finding, profile, vaults
from mwl_desktop.ui.dialogs.settings import SettingsDialog
from mwl_desktop.ui.lock.passphrase_dialog import PassphraseDialog
from mwl_desktop.ui.ops.context import Way
from mwl_desktop.ui.shell import key_commands
from mwl_desktop.vault import copying, keys, remembered
from mwl_desktop.vault.lock import name_for
from mwl_desktop.vault.vault import Vault
from tests import factory
from tests.keyrings import Working, raising
from tests.ui.conftest import unlock
from tests.ui.lock import proving


def press(qtbot: QtBot, button: QWidget) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def shown(kind: type) -> object:
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())


def asked_for(program: Program, qtbot: QtBot) -> PassphraseDialog:
    program.window.commands.trigger("passphrase.change")
    dialog = shown(PassphraseDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def go_to_new(dialog: PassphraseDialog, qtbot: QtBot) -> None:
    qtbot.keyClicks(dialog.present.key_field.passphrase.focusProxy(), factory.PASSPHRASE)
    qtbot.keyClick(dialog.present.key_field.passphrase.focusProxy(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.step() is dialog.new)


def take_suggestion(dialog: PassphraseDialog, qtbot: QtBot) -> str:
    words = dialog.new.suggestion.text()
    press(qtbot, dialog.new.use_button)
    press(qtbot, dialog.new.next_button)
    return words


def type_back(dialog: PassphraseDialog, vault: Vault, qtbot: QtBot) -> None:
    proving.type_back(dialog.kit, vault.key, qtbot)
    press(qtbot, dialog.kit.done_button)


def opens(path: Path, passphrase: str) -> bool:
    try:
        vaults.unlock(path, passphrase).close()
    except VaultError as error:
        if error.code != "vault.wrong_passphrase":
            raise
        return False
    return True


def lock(program: Program, qtbot: QtBot) -> None:
    over = QApplication.activeModalWidget() or program.window
    over.activateWindow()
    qtbot.waitUntil(over.isActiveWindow)
    qtbot.keyClick(over, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: program.window.frame is None)


@pytest.fixture
def path(opened: Program) -> Path:
    return opened.ctx.vault.path


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Callable[[], threading.Event]:
    """Holds the copy up in its middle until it is let go or cancelled."""

    def hold() -> threading.Event:
        go_on = threading.Event()
        really = copying.prepared

        def prepared(source: object, target: Path, key: keys.VaultKey, *, work: Work, **rest: bool) -> object:
            work.progress(1, 4)
            while not go_on.wait(0.01):
                work.check_cancelled()
            return really(source, target, key, work=work, **rest)

        monkeypatch.setattr(copying, "prepared", prepared)
        return go_on

    return hold


def test_four_steps_give_a_new_passphrase_and_a_new_kit(opened: Program, qtbot: QtBot, path: Path) -> None:
    vault = opened.ctx.vault
    item = factory.add_entry(vault, "Written before")
    old = vault.key
    dialog = asked_for(opened, qtbot)
    assert dialog.step() is dialog.present
    go_to_new(dialog, qtbot)
    words = take_suggestion(dialog, qtbot)
    qtbot.waitUntil(lambda: dialog.step() is dialog.kit)
    assert vault.key != old
    assert old.fingerprint in dialog.kit.note()
    assert "backups made before" in dialog.kit.note()
    assert vault.key.fingerprint in dialog.kit._fingerprint.text()
    assert opened.preferences.current.kit_owed == (name_for(path),)
    type_back(dialog, vault, qtbot)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert opened.preferences.current.kit_owed == ()
    assert opened.window.frame.messages.message() is None
    opened.window.frame.open_item(item)  # the vault is as open as before
    factory.add_entry(vault, "Written after")
    lock(opened, qtbot)
    assert opens(path, words)
    assert not opens(path, factory.PASSPHRASE)
    again = vaults.unlock(path, words)
    with again.read() as connection:
        titles = {hit.row.title for hit in finding.titles(connection, "")}
    again.close()
    assert titles == {"Written before", "Written after"}
    assert not any(copying.is_part(file) for file in path.parent.iterdir())


def test_it_is_reached_from_the_settings(opened: Program, qtbot: QtBot) -> None:
    opened.window.commands.trigger("settings.open")
    settings = shown(SettingsDialog)
    settings.findChild(QScrollArea).ensureWidgetVisible(settings.passphrase_button)
    press(qtbot, settings.passphrase_button)
    dialog = shown(PassphraseDialog)
    assert not settings.isVisible()
    press(qtbot, dialog.present.cancel_button)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_the_name_in_the_profile_makes_no_strong_passphrase(opened: Program, qtbot: QtBot) -> None:
    with opened.ctx.vault.write("profile.change") as uow:
        profile.save(uow, Profile("Szabolcs Nyilas", "", ""))
    dialog = asked_for(opened, qtbot)
    go_to_new(dialog, qtbot)
    dialog.new.first.set_text("Nyilas Szabolcs 1")
    qtbot.waitUntil(lambda: dialog.new.meter.score() == 0)
    dialog.close()
    assert dialog.new._known == ()


def test_who_does_not_know_the_passphrase_gets_no_further(opened: Program, qtbot: QtBot) -> None:
    dialog = asked_for(opened, qtbot)
    press(qtbot, dialog.present.next_button)
    qtbot.waitUntil(lambda: "empty" in dialog.present.error())
    qtbot.keyClicks(dialog.present.key_field.passphrase.focusProxy(), "wrong horse")
    assert dialog.present.error() == ""
    press(qtbot, dialog.present.next_button)
    qtbot.waitUntil(lambda: "not the present passphrase" in dialog.present.error())
    assert dialog.step() is dialog.present
    go_to_new(dialog, qtbot)  # typed over what was wrong
    dialog.close()


def test_the_kit_proves_it_as_well_and_another_kit_does_not(opened: Program, qtbot: QtBot) -> None:
    dialog = asked_for(opened, qtbot)
    assert dialog.present.title.text() == "First, the present passphrase"
    press(qtbot, dialog.present.key_field.way)
    assert dialog.present.title.text() == "First, the recovery kit you hold"
    other = keys.VaultKey(b"k" * 32, b"s" * 16)
    dialog.present.key_field.kit.setPlainText("\n".join(keys.kit_lines(other)))
    press(qtbot, dialog.present.next_button)
    assert other.fingerprint in dialog.present.error()
    assert dialog.step() is dialog.present
    dialog.present.key_field.kit.setPlainText("\n".join(keys.kit_lines(opened.ctx.vault.key)).lower())
    press(qtbot, dialog.present.next_button)
    assert dialog.step() is dialog.new
    assert dialog.present.key_field.kit.toPlainText() == ""
    dialog.close()


def test_progress_is_shown_and_cancel_leaves_all_as_it_was(
    opened: Program, qtbot: QtBot, path: Path, held: Callable[[], threading.Event]
) -> None:
    held()
    old = opened.ctx.vault.key
    dialog = asked_for(opened, qtbot)
    go_to_new(dialog, qtbot)
    words = take_suggestion(dialog, qtbot)
    qtbot.waitUntil(lambda: "Copying: 50 %" in dialog.changing.meter._words.text())
    assert dialog.step() is dialog.changing
    assert not opened.window.frame.isActiveWindow()
    press(qtbot, dialog.changing.cancel_button)
    assert not dialog.changing.cancel_button.isEnabled()
    qtbot.waitUntil(lambda: dialog.step() is dialog.new)
    assert dialog.new.error() == "You stopped it. Nothing has changed: the present passphrase holds."
    assert opened.ctx.vault.key == old
    dialog.close()
    lock(opened, qtbot)
    assert opens(path, factory.PASSPHRASE)
    assert not opens(path, words)


@pytest.mark.parametrize("by", ["escape", "its window"])
def test_leaving_the_dialog_while_it_runs_means_cancel(
    opened: Program, qtbot: QtBot, held: Callable[[], threading.Event], by: str
) -> None:
    held()
    dialog = asked_for(opened, qtbot)
    go_to_new(dialog, qtbot)
    take_suggestion(dialog, qtbot)
    qtbot.waitUntil(lambda: dialog.step() is dialog.changing)
    if by == "escape":
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    else:
        dialog.windowHandle().close()
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: dialog.step() is dialog.new)
    assert "You stopped it" in dialog.new.error()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_a_full_disk_is_said_and_nothing_has_changed(
    opened: Program, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _path: _Usage(1000, 999, 1))
    dialog = asked_for(opened, qtbot)
    go_to_new(dialog, qtbot)
    take_suggestion(dialog, qtbot)
    qtbot.waitUntil(lambda: "not enough room" in dialog.new.error())
    assert "Nothing has changed: the present passphrase holds." in dialog.new.error()
    assert dialog.new.next_button.hasFocus()
    monkeypatch.undo()
    press(qtbot, dialog.new.next_button)  # what was chosen is still there
    qtbot.waitUntil(lambda: dialog.step() is dialog.kit)
    dialog.close()


class _Usage:
    def __init__(self, total: int, used: int, free: int) -> None:
        self.total, self.used, self.free = total, used, free


def test_a_change_that_the_disk_did_not_confirm_goes_on_to_the_kit(
    opened: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = vaults.change_passphrase

    def change(vault: Vault, passphrase: str, **rest: object) -> None:
        really(vault, passphrase, **rest)
        raise VaultError("vault.change_unconfirmed", name=vault.path.name, reason="input/output error")

    monkeypatch.setattr(vaults, "change_passphrase", change)
    dialog = asked_for(opened, qtbot)
    go_to_new(dialog, qtbot)
    take_suggestion(dialog, qtbot)
    qtbot.waitUntil(lambda: dialog.step() is dialog.kit)
    assert "Keep the earlier passphrase and kit" in dialog.kit.note()
    dialog.close()


def test_what_nobody_foresaw_is_reported_and_the_dialog_goes_on(
    opened: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(vaults, "change_passphrase", change)
    reported: list[Exception] = []
    opened.window.frame.messenger.unexpected.disconnect()
    opened.window.frame.messenger.unexpected.connect(reported.append)
    dialog = asked_for(opened, qtbot)
    go_to_new(dialog, qtbot)
    take_suggestion(dialog, qtbot)
    qtbot.waitUntil(lambda: len(reported) == 1)
    assert dialog.step() is dialog.new
    dialog.close()


def test_locking_stops_it_and_the_unlock_page_says_so(
    opened: Program, qtbot: QtBot, path: Path, held: Callable[[], threading.Event]
) -> None:
    held()
    dialog = asked_for(opened, qtbot)
    go_to_new(dialog, qtbot)
    words = take_suggestion(dialog, qtbot)
    qtbot.waitUntil(lambda: "Copying: 50 %" in dialog.changing.meter._words.text())
    lock(opened, qtbot)
    assert "was not changed" in opened.window.pages.unlock.said()
    assert [
        w for w in QApplication.topLevelWidgets() if isinstance(w, PassphraseDialog) and w.isVisible()
    ] == []
    assert opens(path, factory.PASSPHRASE)
    assert not opens(path, words)


def test_a_change_that_was_through_when_the_lock_came_is_told(
    opened: Program, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed, go_on = threading.Event(), threading.Event()
    really = vaults.change_passphrase

    def change(vault: Vault, passphrase: str, **rest: object) -> keys.VaultKey:
        key = really(vault, passphrase, **rest)
        changed.set()
        go_on.wait(60)
        return key

    monkeypatch.setattr(vaults, "change_passphrase", change)
    dialog = asked_for(opened, qtbot)
    go_to_new(dialog, qtbot)
    words = take_suggestion(dialog, qtbot)
    qtbot.waitUntil(changed.is_set)
    qtbot.keyClick(dialog, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    go_on.set()
    qtbot.waitUntil(lambda: opened.window.frame is None)
    assert "the new one opens it" in opened.window.pages.unlock.said()
    assert opened.preferences.current.kit_owed == (name_for(path),)
    unlock(opened, qtbot, path, words)
    assert "recovery kit" in opened.window.frame.messages.message().words


def test_a_kit_that_is_put_off_is_owed(opened: Program, qtbot: QtBot, path: Path) -> None:
    dialog = asked_for(opened, qtbot)
    go_to_new(dialog, qtbot)
    take_suggestion(dialog, qtbot)
    qtbot.waitUntil(lambda: dialog.step() is dialog.kit)
    press(qtbot, dialog.kit._later)
    assert dialog.isVisible()
    press(qtbot, dialog.kit._later)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert opened.preferences.current.kit_owed == (name_for(path),)
    assert "not kept yet" in opened.window.frame.messages.message().words


def test_nothing_secret_stays_in_a_closed_dialog(opened: Program, qtbot: QtBot) -> None:
    dialog = asked_for(opened, qtbot)
    go_to_new(dialog, qtbot)
    assert dialog.present.key_field.passphrase.text() == ""
    words = take_suggestion(dialog, qtbot)
    qtbot.waitUntil(lambda: dialog.step() is dialog.kit)
    assert words not in dialog.new.first.text() + dialog.new.second.text() + dialog.new.suggestion.text()
    lines = keys.kit_lines(opened.ctx.vault.key)
    assert lines[0] in dialog.kit._shown.text()
    dialog.close()
    assert lines[0] not in dialog.kit._shown.text()


def test_a_remembered_key_is_renewed(
    opened: Program, qtbot: QtBot, path: Path, key_store: type[Working]
) -> None:
    remembered.remember(path, opened.ctx.vault.key)
    opened.preferences.become(opened.preferences.current.remembering(name_for(path), True))
    dialog = asked_for(opened, qtbot)
    go_to_new(dialog, qtbot)
    take_suggestion(dialog, qtbot)
    qtbot.waitUntil(lambda: dialog.step() is dialog.kit)
    dialog.close()
    opened.window.lock()
    qtbot.waitUntil(lambda: opened.window.frame is None)
    press(qtbot, opened.window.pages.unlock.store_button)
    qtbot.waitUntil(lambda: opened.window.frame is not None)
    assert opened.ctx.way is Way.KEY_STORE


def test_a_key_store_that_does_not_take_the_new_key_is_told_and_not_used_any_more(
    opened: Program, qtbot: QtBot, path: Path, key_store: type[Working]
) -> None:
    opened.preferences.become(opened.preferences.current.remembering(name_for(path), True))
    key_store.trouble = staticmethod(raising(ZeroDivisionError("secret words")))
    dialog = asked_for(opened, qtbot)
    go_to_new(dialog, qtbot)
    take_suggestion(dialog, qtbot)
    qtbot.waitUntil(lambda: dialog.step() is dialog.kit)
    assert "key store of this computer failed" in dialog.kit.note()
    assert opened.preferences.current.remembered == ()
    dialog.close()


def test_a_key_store_that_was_never_given_a_key_is_not_asked(
    opened: Program, qtbot: QtBot, key_store: type[Working]
) -> None:
    dialog = asked_for(opened, qtbot)
    go_to_new(dialog, qtbot)
    take_suggestion(dialog, qtbot)
    qtbot.waitUntil(lambda: dialog.step() is dialog.kit)
    assert key_store.asked == []
    dialog.close()


def opened_by_kit(program: Program, qtbot: QtBot, path: Path, key: keys.VaultKey) -> PassphraseDialog:
    program.start(path, None)
    pages = program.window.pages
    press(qtbot, pages.unlock._kit)
    pages.kit.text.setPlainText("\n".join(keys.kit_lines(key)))
    press(qtbot, pages.kit.open_button)
    qtbot.waitUntil(lambda: program.window.frame is not None)
    dialog = shown(PassphraseDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


@pytest.fixture
def key(tmp_path: Path) -> keys.VaultKey:
    vault = factory.open_vault(tmp_path)
    key = vault.key
    vault.close()
    return key


def test_who_owns_the_vault_may_be_read_after_the_button_was_pressed(
    program: Program, qtbot: QtBot, tmp_path: Path, key: keys.VaultKey
) -> None:
    dialog = opened_by_kit(program, qtbot, tmp_path / "portfolio.mwl", key)
    take_suggestion(dialog, qtbot)
    assert dialog.new._score < 0, "it is not judged yet"
    dialog.new.set_known("Bailey Okafor", "portfolio")
    qtbot.waitUntil(lambda: dialog.step() is dialog.kit)
    dialog.close()


def test_the_kit_leads_to_a_new_passphrase_at_once(
    program: Program, qtbot: QtBot, tmp_path: Path, key: keys.VaultKey
) -> None:
    path = tmp_path / "portfolio.mwl"
    dialog = opened_by_kit(program, qtbot, path, key)
    assert dialog.step() is dialog.new
    assert "Step 1 of 3" in dialog.new._step.text()
    words = take_suggestion(dialog, qtbot)
    qtbot.waitUntil(lambda: dialog.step() is dialog.kit)
    type_back(dialog, program.ctx.vault, qtbot)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert program.preferences.current.passphrase_owed == ()
    assert program.window.frame.messages.message() is None
    again = asked_for(program, qtbot)
    assert again.step() is again.present  # from now on the passphrase is known, and asked for
    lock(program, qtbot)
    assert opens(path, words)


def test_put_off_it_is_reminded_of_until_a_passphrase_opens_the_vault(
    program: Program, qtbot: QtBot, tmp_path: Path, key: keys.VaultKey
) -> None:
    path = tmp_path / "portfolio.mwl"
    dialog = opened_by_kit(program, qtbot, path, key)
    press(qtbot, dialog.new.back_button)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    bar = program.window.frame.messages
    assert "Set a passphrase" in bar.message().words
    assert program.preferences.current.passphrase_owed == (name_for(path),)
    press(qtbot, bar._action)
    again = shown(PassphraseDialog)
    assert again.step() is again.new
    again.close()
    lock(program, qtbot)
    unlock(program, qtbot, path)
    assert program.preferences.current.passphrase_owed == ()
    assert program.window.frame.messages.message() is None


def test_long_after_the_kit_has_opened_the_vault_it_is_asked_for_again(
    program: Program, qtbot: QtBot, tmp_path: Path, key: keys.VaultKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened_by_kit(program, qtbot, tmp_path / "portfolio.mwl", key)
    press(qtbot, dialog.new.back_button)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    later = time.monotonic() + key_commands.PROOF_SECONDS
    monkeypatch.setattr(key_commands, "monotonic", lambda: later)
    again = asked_for(program, qtbot)
    assert again.step() is again.present
    assert again.present.key_field.by_kit
    again.present.key_field.kit.setPlainText("\n".join(keys.kit_lines(key)))
    press(qtbot, again.present.next_button)
    assert again.step() is again.new
    again.close()
