"""The watched folder in the window: chosen in the settings, quiet while the vault is locked."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mwl_desktop.gui import Program
from mwl_desktop.services import watched
from mwl_desktop.services.watched import TAKEN_IN
from mwl_desktop.ui.dialogs.watched_row import WatchedRow
from mwl_desktop.ui.shell import watching
from mwl_desktop.ui.shell.watching import Watching
from tests.ui.conftest import type_passphrase


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watched, "SETTLED_AFTER", 0.05)
    monkeypatch.setattr(watching, "_SOON_MS", 80)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "From the scanner"
    made.mkdir()
    return made


def said(program: Program) -> str:
    message = program.window.frame.messages.message()
    return message.words if message is not None else ""


def row(program: Program, qtbot: QtBot) -> WatchedRow:
    made = WatchedRow(program.ctx, program.preferences, program.window)
    qtbot.addWidget(made)
    return made


def test_what_is_put_into_the_folder_comes_in(opened: Program, qtbot: QtBot, folder: Path) -> None:
    settings = row(opened, qtbot)
    assert settings.folder.text() == "No folder is watched."
    assert settings.off_button.isHidden()
    settings.watch(folder)
    assert not settings.off_button.isHidden()
    (folder / "page.txt").write_text("scanned")
    qtbot.waitUntil(lambda: said(opened) == "From “From the scanner”: 1 file added")
    assert (folder / TAKEN_IN / "page.txt").read_text() == "scanned"
    settings.turn_off()
    (folder / "later.txt").write_text("not any more")
    assert opened.window.frame.findChild(Watching)._watched is None
    assert (folder / "later.txt").exists()


def test_files_wait_while_the_vault_is_locked(opened: Program, qtbot: QtBot, folder: Path) -> None:
    row(opened, qtbot).watch(folder)
    opened.window.lock()
    qtbot.waitUntil(lambda: opened.window.frame is None)
    (folder / "page.txt").write_text("scanned")
    type_passphrase(opened, qtbot)
    qtbot.waitUntil(lambda: not (folder / "page.txt").exists())
    qtbot.waitUntil(lambda: said(opened) == "From “From the scanner”: 1 file added")


def test_a_folder_of_another_vault_is_not_watched_and_that_is_said(
    opened: Program, qtbot: QtBot, folder: Path
) -> None:
    opened.preferences.change(watched_folder=str(folder), watched_for="another")
    assert opened.window.frame.findChild(Watching)._watched is None
    assert row(opened, qtbot).folder.text() == "None for this vault. A folder is watched for another one."


def test_a_folder_that_is_gone_is_said_once(opened: Program, qtbot: QtBot, folder: Path) -> None:
    row(opened, qtbot).watch(folder)
    watcher = opened.window.frame.findChild(Watching)
    qtbot.waitUntil(lambda: watcher._job is None)
    folder.rmdir()
    qtbot.waitUntil(lambda: "cannot be looked into" in said(opened))
    opened.window.frame.messages.clear()
    watcher.look()
    qtbot.waitUntil(lambda: watcher._job is None)
    assert said(opened) == ""


def test_the_vaults_own_folder_is_refused_in_words(opened: Program, qtbot: QtBot) -> None:
    settings = row(opened, qtbot)
    settings.watch(opened.ctx.vault.path.parent)
    assert "used by the program itself" in settings.problem.text()
    assert opened.preferences.current.watched_folder == ""
