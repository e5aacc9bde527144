"""The page of backups, on a real vault and a real folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.clock import SetClock
from mwl_desktop.gui import Program
from mwl_desktop.services import backups, vaults
from mwl_desktop.tasks import Job
from mwl_desktop.ui.dialogs.backups import BackupsDialog
from mwl_desktop.ui.itemmodels.backups import BackupColumn
from mwl_desktop.ui.lock.restore_dialog import RestoreDialog
from mwl_desktop.ui.ops import backups as ops
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.ops.preferences import Preferences
from mwl_desktop.ui.widgets.notice import Notice
from mwl_desktop.vault import keys
from mwl_desktop.vault.vault import Vault
from tests import factory
from tests.ui.resting import at_rest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


@pytest.fixture
def preferences(ctx: Context) -> Preferences:
    return Preferences(ctx.lanes)


def settle(ctx: Context, qtbot: QtBot) -> None:
    at_rest(qtbot, ctx)


def page(ctx: Context, preferences: Preferences, qtbot: QtBot, folder: Path | None = None) -> BackupsDialog:
    """The page, with a folder chosen before where one is given, at rest."""
    if folder is not None:
        preferences.change(backup_folder=str(folder))
    dialog = BackupsDialog(ctx, preferences)
    dialog.show()
    settle(ctx, qtbot)
    return dialog


def put_under_an_earlier_key(vault: Vault, folder: Path) -> Path:
    """A backup of the vault that an earlier passphrase opens, two days old."""
    clock, vault.clock = vault.clock, SetClock(factory.NOW - timedelta(days=2))
    vaults.change_passphrase(vault, "an older passphrase", renew=False)
    made = backups.make(vault, folder)
    vaults.change_passphrase(vault, factory.PASSPHRASE, renew=False)
    vault.clock = clock
    return made.path


def test_without_a_folder_it_invites_and_the_first_backup_comes_by_itself(
    ctx: Context,
    preferences: Preferences,
    qtbot: QtBot,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    factory.add_entry(ctx.vault)
    dialog = page(ctx, preferences, qtbot)
    assert dialog.empty.isVisible()
    for part in (dialog.make_button, dialog.table, dialog.verify_button, dialog.restore_button):
        assert not part.isVisible()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    qtbot.mouseClick(dialog.empty._button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.table.current() is not None)
    assert preferences.current.backup_folder == str(folder)
    assert len(list(folder.glob("*.mwl"))) == 1
    assert not dialog.table.current().by_hand  # a folder was chosen, not a state
    assert dialog.state.text().startswith("Last verified backup: ")
    assert dialog.state.property("tone") == "success"
    assert not dialog.empty.isVisible()
    dialog.close()


def test_a_folder_that_has_backups_already_is_only_looked_at(
    ctx: Context,
    preferences: Preferences,
    qtbot: QtBot,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    backups.make(ctx.vault, folder)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    dialog = page(ctx, preferences, qtbot)
    dialog.choose_folder()
    settle(ctx, qtbot)
    assert len(dialog.table.backups) == 1
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    dialog.choose_folder()
    assert preferences.current.backup_folder == str(folder)
    dialog.close()


def test_a_folder_that_is_written_otherwise_than_its_path_is_the_same(
    ctx: Context, preferences: Preferences, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups.make(ctx.vault, folder)
    preferences.change(backup_folder=f"{folder}/")
    dialog = page(ctx, preferences, qtbot)
    assert len(dialog.table.backups) == 1
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: f"{folder.parent}//{folder.name}/")
    looked: list[Job] = []
    ctx.job_started.connect(looked.append)
    dialog.choose_folder()
    settle(ctx, qtbot)
    assert preferences.current.backup_folder == str(folder)
    assert [job.name for job in looked] == ["backup.look"]  # once
    assert len(dialog.table.backups) == 1
    dialog.close()


def test_back_up_now_makes_one_that_opens_and_keeps_the_choice(
    ctx: Context, preferences: Preferences, qtbot: QtBot, folder: Path
) -> None:
    dialog = page(ctx, preferences, qtbot, folder)
    assert dialog.none.isVisible()
    qtbot.mouseClick(dialog.make_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.table.current() is not None)
    (backup,) = dialog.table.backups
    assert backup.opens
    assert backup.fingerprint == ctx.vault.key.fingerprint
    assert backups.verify(backup.path, ctx.vault.key).path == backup.path
    assert dialog.restore_button.isVisible()
    dialog.close()


def test_one_made_by_hand_says_so_and_outlives_those_of_the_same_hour(
    ctx: Context, preferences: Preferences, qtbot: QtBot, folder: Path
) -> None:
    dialog = page(ctx, preferences, qtbot, folder)
    dialog.back_up()
    qtbot.waitUntil(lambda: dialog.table.current() is not None)
    (by_hand,) = dialog.table.backups
    factory.add_entry(ctx.vault)
    for _ in range(3):
        ops.make(dialog, ctx, folder, lambda _backup: None, ctx.failed.emit, asked=False)
        settle(ctx, qtbot)
    qtbot.waitUntil(lambda: len(dialog.table.backups) == 3)  # the first of the hour stays too
    model = dialog.table.model()
    made = {
        backup.path: model.index(line, BackupColumn.MADE).data()
        for line, backup in enumerate(dialog.table.backups)
    }
    assert made[by_hand.path].endswith(" · by hand")
    assert sum("by hand" in words for words in made.values()) == 1
    dialog.close()


def test_verify_says_so_and_a_damaged_backup_is_found_out(
    ctx: Context, preferences: Preferences, qtbot: QtBot, folder: Path
) -> None:
    factory.add_entries(ctx.vault, 50)
    backup = backups.make(ctx.vault, folder)
    dialog = page(ctx, preferences, qtbot, folder)
    dialog.verify_button.click()
    qtbot.waitUntil(lambda: "opens and is whole" in dialog.said.text())
    size = backup.path.stat().st_size
    with backup.path.open("r+b") as file:
        file.seek(size // 2)
        file.write(os.urandom(64))
    dialog.verify_button.click()
    qtbot.waitUntil(lambda: "damaged" in dialog.said.text())
    assert dialog.said.property("severity") == "danger"
    qtbot.waitUntil(lambda: dialog.table.current() is not None and not dialog.table.current().verified_at)
    assert dialog.state.property("tone") == "warning"
    dialog.close()


def test_a_folder_that_is_gone_is_said_with_what_to_do(
    ctx: Context, preferences: Preferences, qtbot: QtBot, folder: Path
) -> None:
    dialog = page(ctx, preferences, qtbot, folder / "unplugged")
    (warning,) = dialog.warnings
    assert str(folder / "unplugged") in warning.text()
    assert "choose another folder" in warning.text()
    assert warning.property("severity") == "danger"
    assert not dialog.show_button.isEnabled()
    dialog.back_up()
    settle(ctx, qtbot)
    said = [each.text() for each in dialog.findChildren(Notice) if each.isVisible()]
    assert len(said) == 1  # and not the same again as what came of trying
    dialog.close()


def test_what_an_earlier_look_has_seen_does_not_come_over_what_a_later_one_has(
    ctx: Context, preferences: Preferences, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = page(ctx, preferences, qtbot, folder)
    answers: list[Callable[[], None]] = []
    look = ops.look

    def held(parent: object, asked: Context, place: Path, done: Callable[[ops.Standing], None]) -> None:
        look(dialog, asked, place, lambda standing: answers.append(lambda: done(standing)))

    monkeypatch.setattr(ops, "look", held)
    dialog.reload()
    settle(ctx, qtbot)
    backups.make(ctx.vault, folder)
    dialog.reload()
    settle(ctx, qtbot)
    earlier, later = answers
    later()
    earlier()
    assert len(dialog.table.backups) == 1
    dialog.close()


def test_where_the_disk_is_away_the_last_verified_backup_is_still_said(
    ctx: Context, preferences: Preferences, qtbot: QtBot, folder: Path
) -> None:
    backups.make(ctx.vault, folder)
    folder.rename(folder.with_name("pulled out"))
    dialog = page(ctx, preferences, qtbot, folder)
    assert "The last verified one was made today" in dialog.state.text()
    dialog.close()


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda patch: patch.setattr(os, "access", lambda *_: False), "Nothing may be written"),
        (
            lambda patch: patch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=5000)),
            "not enough room",
        ),
    ],
)
def test_a_folder_that_takes_no_more_is_said_beside_what_is_in_it(
    ctx: Context,
    preferences: Preferences,
    qtbot: QtBot,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    harm: Callable[[pytest.MonkeyPatch], None],
    words: str,
) -> None:
    backups.make(ctx.vault, folder)
    preferences.change(backup_folder=str(folder))
    harm(monkeypatch)
    dialog = page(ctx, preferences, qtbot)
    assert words in dialog.warnings[0].text()
    assert dialog.warnings[0].property("severity") == "danger"
    assert len(dialog.table.backups) == 1
    assert dialog.restore_button.isEnabled()
    dialog.close()


def test_what_speaks_against_the_folder_is_said(
    ctx: Context, preferences: Preferences, qtbot: QtBot, tmp_path: Path
) -> None:
    synced = tmp_path / "Dropbox" / "backups"
    synced.mkdir(parents=True)
    dialog = page(ctx, preferences, qtbot, synced)
    said = " ".join(warning.text() for warning in dialog.warnings)
    for words in ("same disk", "copied to other computers", "inside the one where the vault is"):
        assert words in said
    dialog.close()


def test_a_backup_under_an_earlier_key_asks_for_what_opened_it_then(
    ctx: Context, preferences: Preferences, qtbot: QtBot, folder: Path
) -> None:
    put_under_an_earlier_key(ctx.vault, folder)
    dialog = page(ctx, preferences, qtbot, folder)
    cells = dialog.table._model.row(dialog.table.currentIndex()).cells
    assert cells[3] == "an earlier passphrase"
    with qtbot.waitSignal(dialog.verify_asked) as asked:
        dialog.verify_button.click()
    sheet = RestoreDialog(ctx, asked.args[0], only_verify=True)
    sheet.open()
    qtbot.keyClicks(sheet.step.key_field.passphrase.focusProxy(), "not the one")
    qtbot.keyClick(sheet.step.key_field.passphrase.focusProxy(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "does not open" in sheet.step.error())
    sheet.step.key_field.passphrase.set_text("an older passphrase")
    with qtbot.waitSignal(sheet.verified):
        sheet.step.go_button.click()
    dialog.close()


def test_the_kit_of_then_opens_it_too(
    ctx: Context, preferences: Preferences, qtbot: QtBot, folder: Path
) -> None:
    path = put_under_an_earlier_key(ctx.vault, folder)
    key = backups.key_of(path, "an older passphrase")
    (backup,) = backups.listed(folder, ctx.vault.path, key=ctx.vault.key)
    sheet = RestoreDialog(ctx, backup, only_verify=True)
    sheet.open()
    sheet.step.key_field.way.click()
    qtbot.keyClicks(sheet.step.key_field.kit, "12")
    sheet.step.go()
    qtbot.waitUntil(lambda: bool(sheet.step.error()))
    sheet.step.key_field.kit.setPlainText("\n".join(keys.kit_lines(key)))
    with qtbot.waitSignal(sheet.verified) as verified:
        sheet.step.go()
    assert verified.args[1] == key


def test_a_closed_page_hears_no_more_of_jobs(
    ctx: Context, preferences: Preferences, qtbot: QtBot, folder: Path
) -> None:
    preferences.change(backup_folder=str(folder))
    page(ctx, preferences, qtbot).close()
    QApplication.processEvents()
    dialog = page(ctx, preferences, qtbot)
    dialog.back_up()
    settle(ctx, qtbot)
    assert len(dialog.table.backups) == 1
    dialog.close()


def test_cancel_stops_a_backup_and_leaves_nothing(
    ctx: Context, preferences: Preferences, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mwl_desktop.tasks import Job

    dialog = page(ctx, preferences, qtbot, folder)
    seen: list[Job] = []

    def cancel_at_once(job: Job, *_: object) -> None:
        seen.append(job)
        job.cancel()

    monkeypatch.setattr(Job, "progress", cancel_at_once)
    dialog.back_up()
    qtbot.waitUntil(lambda: bool(seen))
    settle(ctx, qtbot)
    assert list(folder.iterdir()) == []
    assert dialog.said.text() == ""
    assert dialog.make_button.isEnabled()
    dialog.close()


def test_show_in_folder_and_the_automatic_switch(
    ctx: Context, preferences: Preferences, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = page(ctx, preferences, qtbot, folder)
    shown: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", shown.append)
    dialog.show_button.click()
    assert shown == [QUrl.fromLocalFile(str(folder))]
    dialog.automatic.click()
    assert not preferences.current.backup_automatic
    dialog.close()


def test_back_up_now_without_a_folder_shows_the_invitation(opened: Program, qtbot: QtBot) -> None:
    opened.window.commands.trigger("backup.make")
    dialog = opened.window.findChild(BackupsDialog)
    assert dialog.empty.isVisible()
    assert not dialog.work.isVisible()
    dialog.close()


def test_the_keyboard_goes_from_top_to_bottom_and_close_comes_last(
    ctx: Context, preferences: Preferences, qtbot: QtBot, folder: Path
) -> None:
    backups.make(ctx.vault, folder)
    dialog = page(ctx, preferences, qtbot, folder)
    dialog.activateWindow()
    qtbot.waitUntil(lambda: dialog.make_button.hasFocus())
    reached = []
    for _ in range(8):
        reached.append(QApplication.focusWidget())
        qtbot.keyClick(reached[-1], Qt.Key.Key_Tab)
    assert reached == [
        dialog.make_button,
        dialog.show_button,
        dialog.choose_button,
        dialog.automatic,
        dialog.table,
        dialog.verify_button,
        dialog.restore_button,
        dialog.close_button,
    ]
    dialog.close()


def test_thirty_backups_fit_a_small_window(opened: Program, qtbot: QtBot, folder: Path) -> None:
    vault = opened.ctx.vault
    first = backups.make(vault, folder)
    for day in range(30):
        made = first.made_at - timedelta(days=day + 1)
        name = f"portfolio {made.astimezone():%Y-%m-%d %H-%M-%S} {vault.key.fingerprint.replace(' ', '')}.mwl"
        shutil.copy(first.path, folder / name)
    opened.preferences.change(backup_folder=str(folder))
    opened.window.resize(960, 600)
    opened.window.commands.trigger("backups.open")
    dialog = opened.window.findChild(BackupsDialog)
    qtbot.waitUntil(lambda: len(dialog.table.backups) == 31)
    assert dialog.height() < opened.window.height()
    assert dialog.width() < opened.window.width()
    newest = dialog.table.current()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Down)
    assert dialog.table.current() == dialog.table.backups[1] != newest
    dialog.close()
