"""Restoring, from the page of backups and from the unlock page, with nothing lost at any step."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from mwl_desktop.gui import Program
from mwl_desktop.services import backups, finding, vaults
from mwl_desktop.tasks import Job
from mwl_desktop.ui.dialogs.backups import BackupsDialog
from mwl_desktop.ui.itemmodels.backups import BackupColumn
from mwl_desktop.ui.lock.restore_dialog import RestoreDialog
from tests import factory
from tests.ui.conftest import unlock


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


def titles(path: Path) -> set[str]:
    vault = vaults.unlock(path, factory.PASSPHRASE)
    with vault.read() as connection:
        found = {hit.row.title for hit in finding.titles(connection, "")}
    vault.close()
    return found


def lock(program: Program, qtbot: QtBot) -> None:
    program.window.lock()
    qtbot.waitUntil(lambda: program.window.frame is None)


def backed_up(program: Program, folder: Path) -> Path:
    """A backup that holds one entry, of a vault that then gets another."""
    program.preferences.change(backup_folder=str(folder), backup_automatic=False)
    factory.add_entry(program.ctx.vault, "Before the backup")
    made = backups.make(program.ctx.vault, folder)
    factory.add_entry(program.ctx.vault, "After the backup")
    return made.path


def sheet_of(program: Program, qtbot: QtBot) -> RestoreDialog:
    program.window.commands.trigger("backups.open")
    page = program.window.findChild(BackupsDialog)
    qtbot.waitUntil(lambda: page.table.current() is not None)
    page.restore_button.click()
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, RestoreDialog) and w.isVisible())


def test_restoring_sets_the_present_vault_aside_and_says_where(
    opened: Program, qtbot: QtBot, folder: Path, tmp_path: Path
) -> None:
    backed_up(opened, folder)
    sheet = sheet_of(opened, qtbot)
    assert not sheet.step.key_field.isVisible()  # the present key opens it
    qtbot.mouseClick(sheet.step.go_button, Qt.MouseButton.LeftButton)
    page = opened.window.pages.unlock
    qtbot.waitUntil(page.notice.isVisible)
    assert not opened.ctx.unlocked
    (aside,) = tmp_path.glob("portfolio set aside *.mwl")
    assert aside.name in page.notice.text()
    assert titles(aside) == {"Before the backup", "After the backup"}
    assert titles(tmp_path / "portfolio.mwl") == {"Before the backup"}
    unlock(opened, qtbot, tmp_path / "portfolio.mwl")


def test_the_chosen_backup_is_not_rotated_away_as_the_vault_is_locked_for_it(
    opened: Program, qtbot: QtBot, folder: Path, tmp_path: Path
) -> None:
    backups.make(opened.ctx.vault, folder)
    backed_up(opened, folder)
    opened.preferences.change(backup_automatic=True)  # a third of one hour, of which two stay
    sheet = sheet_of(opened, qtbot)
    sheet.step.go_button.click()
    qtbot.waitUntil(opened.window.pages.unlock.notice.isVisible)
    assert titles(tmp_path / "portfolio.mwl") == {"Before the backup"}


@pytest.mark.parametrize(
    ("place", "row", "story"),
    [
        ("a.mwl", " · of a.mwl", "portfolio becomes what a was today "),
        ("elsewhere/portfolio.mwl", " · at another place", "portfolio becomes what it was today "),
        ("portfolio.mwl", "", "portfolio is again what it was today "),
    ],
)
def test_a_backup_of_a_copy_that_went_its_own_way_says_so_before_it_is_put_back(
    opened: Program, qtbot: QtBot, folder: Path, tmp_path: Path, place: str, row: str, story: str
) -> None:
    opened.preferences.change(backup_folder=str(folder), backup_automatic=False)
    of = opened.ctx.vault
    if place != "portfolio.mwl":
        (tmp_path / place).parent.mkdir(exist_ok=True)
        opened.ctx.vault.copy_to(tmp_path / place)
        of = vaults.unlock(tmp_path / place, factory.PASSPHRASE)
    backups.make(of, folder)
    if of is not opened.ctx.vault:
        of.close()
    sheet = sheet_of(opened, qtbot)
    page = opened.window.findChild(BackupsDialog)
    made = page.table.model().index(0, BackupColumn.MADE).data()
    assert made.endswith(row)
    assert ("·" in made) == bool(row)
    assert sheet.step._lines[2].text().startswith(story)
    sheet.step.leave()


def test_cancel_while_verifying_leaves_the_present_vault(
    opened: Program, qtbot: QtBot, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backed_up(opened, folder)
    sheet = sheet_of(opened, qtbot)
    monkeypatch.setattr(Job, "progress", lambda job, *_: job.cancel())
    sheet.step.go_button.click()
    qtbot.waitUntil(lambda: sheet.step.work.job is None)
    assert sheet.isVisible()
    assert opened.ctx.unlocked
    sheet.step.cancel_button.click()
    qtbot.waitUntil(lambda: not sheet.isVisible())
    assert list(tmp_path.glob("*set aside*")) == []
    lock(opened, qtbot)
    assert titles(tmp_path / "portfolio.mwl") == {"Before the backup", "After the backup"}


def test_cancel_while_restoring_leaves_the_present_vault(
    opened: Program, qtbot: QtBot, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = backed_up(opened, folder)
    (backup,) = backups.listed(folder, opened.ctx.vault.path, key=opened.ctx.vault.key)
    key = backups.key_of(path, factory.PASSPHRASE)
    monkeypatch.setattr(Job, "progress", lambda job, *_: job.cancel())
    opened.window.restore(backup, key)
    step = opened.window.pages.restoring
    qtbot.waitUntil(lambda: opened.window.frame is None and step.work.job is None)
    step.cancel_button.click()
    assert opened.window.pages.currentWidget() is opened.window.pages.unlock
    assert list(tmp_path.glob("*set aside*")) == []
    assert titles(tmp_path / "portfolio.mwl") == {"Before the backup", "After the backup"}


def cut_short(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def zero(path: Path) -> None:
    path.write_bytes(b"")


def foreign(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + bytes(5000))


def spoil_beginning(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(200)
        file.write(bytes(8))


def lose_beginning(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(bytes(4096))


@pytest.mark.parametrize("harm", [cut_short, zero, foreign, spoil_beginning, lose_beginning, Path.unlink])
def test_a_vault_that_cannot_be_opened_is_restored_from_the_unlock_page(
    opened: Program, qtbot: QtBot, folder: Path, tmp_path: Path, harm: object
) -> None:
    backed_up(opened, folder)
    lock(opened, qtbot)
    vault = tmp_path / "portfolio.mwl"
    harm(vault)  # type: ignore[operator]
    page = opened.window.pages.unlock
    page.field.set_text(factory.PASSPHRASE)
    page.unlock_button.click()
    qtbot.waitUntil(page.restore_button.isVisible)
    qtbot.mouseClick(page.restore_button, Qt.MouseButton.LeftButton)
    step = opened.window.pages.restoring
    qtbot.waitUntil(lambda: step.table.current() is not None)
    qtbot.keyClicks(step.key_field.passphrase.focusProxy(), factory.PASSPHRASE)
    qtbot.keyClick(step.key_field.passphrase.focusProxy(), Qt.Key.Key_Return)
    qtbot.waitUntil(page.notice.isVisible)
    assert not page.restore_button.isVisible()
    assert titles(vault) == {"Before the backup"}
    aside = list(tmp_path.glob("portfolio set aside *.mwl"))
    assert len(aside) == (0 if harm is Path.unlink else 1)


def test_a_wrong_passphrase_offers_no_backup(opened: Program, qtbot: QtBot) -> None:
    lock(opened, qtbot)
    page = opened.window.pages.unlock
    page.field.set_text("not the passphrase")
    page.unlock_button.click()
    qtbot.waitUntil(lambda: bool(page.error()))
    assert not page.restore_button.isVisible()


def test_a_vault_that_is_no_longer_there_is_said_at_the_start(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    program.preferences.change(last_vault=str(tmp_path / "gone.mwl"))
    program.start(program.last_vault(), None)
    page = program.window.pages.unlock
    assert page.isVisible()
    qtbot.waitUntil(lambda: "gone.mwl" in page.error())
    assert page.restore_button.isVisible()


def test_a_file_is_chosen_where_no_folder_is_known(
    opened: Program, qtbot: QtBot, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = backed_up(opened, folder)
    kept = Path(shutil.move(path, tmp_path / "kept by hand.mwl"))
    opened.preferences.change(backup_folder="")
    lock(opened, qtbot)
    zero(tmp_path / "portfolio.mwl")
    pages = opened.window.pages
    pages.offer_backups()
    step = pages.restoring
    assert step.isVisible()
    assert not step.go_button.isEnabled()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "portfolio.mwl"), ""))
    step.file_button.click()
    qtbot.waitUntil(lambda: bool(step.error()))
    assert not step.go_button.isEnabled()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(kept), ""))
    step.file_button.click()
    qtbot.waitUntil(step.go_button.isEnabled)
    step.key_field.passphrase.set_text(factory.PASSPHRASE)
    step.go_button.click()
    qtbot.waitUntil(pages.unlock.notice.isVisible)
    assert titles(tmp_path / "portfolio.mwl") == {"Before the backup"}


def test_leaving_the_sheet_forgets_what_was_typed(opened: Program, qtbot: QtBot, folder: Path) -> None:
    backed_up(opened, folder)
    lock(opened, qtbot)
    pages = opened.window.pages
    pages.offer_backups()
    qtbot.waitUntil(lambda: pages.currentWidget() is pages.restoring)
    pages.restoring.key_field.passphrase.set_text("half a passphrase")
    pages.restoring.cancel_button.click()
    assert pages.currentWidget() is pages.unlock
    assert pages.restoring.key_field.passphrase.text() == ""
    assert pages.restoring.backup() is None


def test_locked_while_it_works_it_goes_on_and_what_was_typed_goes(
    opened: Program, qtbot: QtBot, folder: Path
) -> None:
    backed_up(opened, folder)
    lock(opened, qtbot)
    pages = opened.window.pages
    pages.offer_backups()
    qtbot.waitUntil(lambda: pages.currentWidget() is pages.restoring)
    pages.restoring.key_field.passphrase.set_text("half a passphrase")
    job = Job("backup.verify")
    pages.restoring.work.follow(job, "Restoring…")
    opened.window.lock()
    assert pages.currentWidget() is pages.restoring
    assert pages.restoring.key_field.passphrase.text() == ""
    assert not job.cancelled
    opened.ctx.job_ended.emit(job)
    opened.window.lock()
    assert pages.currentWidget() is pages.unlock


def test_another_vaults_backup_is_told_as_that_and_asked_about_once(
    opened: Program, qtbot: QtBot, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backed_up(opened, folder)
    (tmp_path / "elsewhere").mkdir()
    other = vaults.create(tmp_path / "elsewhere" / "portfolio.mwl", factory.PASSPHRASE)
    factory.add_entry(other, "Of another vault")
    theirs, fingerprint = backups.make(other, folder), other.key.fingerprint
    other.close()
    lock(opened, qtbot)
    pages = opened.window.pages
    pages.offer_backups()
    step = pages.restoring
    qtbot.waitUntil(lambda: step.isVisible() and step.table.current() is not None)
    assert theirs.path not in [each.path for each in step.table.backups]
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(theirs.path), ""))
    step.file_button.click()
    qtbot.waitUntil(lambda: step.backup() is not None and step.backup().path == theirs.path)
    step.key_field.passphrase.set_text(factory.PASSPHRASE)
    before = (tmp_path / "portfolio.mwl").read_bytes()
    assert step.other.isVisible()
    assert (tmp_path / "portfolio.mwl").read_bytes() == before
    assert "another vault" in step.other.text()
    assert fingerprint in step.other.text()
    assert step.go_button.text() == "Restore it all the same"
    step.go_button.click()
    qtbot.waitUntil(pages.unlock.notice.isVisible)
    assert titles(tmp_path / "portfolio.mwl") == {"Of another vault"}
    assert len(list(tmp_path.glob("portfolio set aside *.mwl"))) == 1


def test_another_vaults_backup_whose_note_is_lost_is_told_once_it_was_opened(
    opened: Program, qtbot: QtBot, folder: Path, tmp_path: Path, home: Path
) -> None:
    path = backed_up(opened, folder)
    other = vaults.create(tmp_path / "other.mwl", factory.PASSPHRASE)
    theirs = backups.make(other, folder)
    other.close()
    lock(opened, qtbot)
    shutil.rmtree(next((home / "state").rglob("backups")))
    pages = opened.window.pages
    pages.offer_backups()
    step = pages.restoring
    qtbot.waitUntil(lambda: step.isVisible() and step.table.current() is not None)
    step.take_file(theirs.path)
    qtbot.waitUntil(lambda: step.backup() is not None and step.backup().path == theirs.path)
    assert not step.other.isVisible()
    step.key_field.passphrase.set_text(factory.PASSPHRASE)
    step.go_button.click()
    qtbot.waitUntil(step.other.isVisible)
    assert not step.key_field.isVisible()
    assert "“other”" in step.other.text()
    step.take_file(path)
    qtbot.waitUntil(lambda: step.backup() is not None and step.backup().path == path)
    assert not step.other.isVisible()
    assert step.go_button.text() == "Restore"
    assert step.key_field.isVisible()
    step.cancel_button.click()
    assert not list(tmp_path.glob("*set aside*"))
