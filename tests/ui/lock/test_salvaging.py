"""Saving what can be read of a damaged vault, from the check and from the unlock page."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from mwl_desktop.gui import Program
from mwl_desktop.services import finding, vaults
from mwl_desktop.services.checking import SalvageReport
from mwl_desktop.tasks import Job
from mwl_desktop.ui.dialogs.check import CheckDialog
from mwl_desktop.ui.lock import salvage_step
from mwl_desktop.ui.lock.salvage_step import ask_where, saved_words
from mwl_desktop.ui.ops.backups import Secret
from mwl_desktop.ui.parts import check_words
from mwl_desktop.vault.engine import PAGE
from tests import factory
from tests.ui.conftest import unlock


def titles(path: Path) -> set[str]:
    vault = vaults.unlock(path, factory.PASSPHRASE)
    with vault.read() as connection:
        found = {hit.row.title for hit in finding.titles(connection, "", most=500)}
    vault.close()
    return found


def lock(program: Program, qtbot: QtBot) -> None:
    program.window.lock()
    qtbot.waitUntil(lambda: program.window.frame is None)


def spoil_pages(path: Path) -> None:
    """Overwrite every ninth page, but none of the first, which say where everything else is."""
    pages = path.stat().st_size // PAGE
    with path.open("r+b") as file:
        for page in range(pages // 2, pages, 9):
            file.seek(PAGE * page)
            file.write(os.urandom(PAGE))


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "portfolio saved.mwl"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    return path


def test_from_the_check_it_locks_reads_and_offers_the_new_vault(
    opened: Program, qtbot: QtBot, tmp_path: Path, target: Path
) -> None:
    factory.add_entries(opened.ctx.vault, 5)
    opened.window.commands.trigger("vault.check")
    dialog = opened.window.findChild(CheckDialog)
    qtbot.waitUntil(lambda: dialog.work.job is None)
    dialog.salvage_asked.emit()  # its button is there only where something is damaged
    step = opened.window.pages.salvaging
    qtbot.waitUntil(step.open_button.isVisible)
    assert not opened.ctx.unlocked
    assert "5 items" in step.result.text()
    assert titles(target) == {f"Entry {number}" for number in range(5)}
    assert titles(tmp_path / "portfolio.mwl") == titles(target)
    qtbot.mouseClick(step.open_button, Qt.MouseButton.LeftButton)
    assert opened.window.pages.unlock.path == target
    assert opened.window.pages.currentWidget() is opened.window.pages.unlock


def test_what_was_typed_to_unlock_need_not_be_typed_again(
    opened: Program, qtbot: QtBot, tmp_path: Path, target: Path
) -> None:
    lock(opened, qtbot)
    with (tmp_path / "portfolio.mwl").open("r+b") as file:
        file.seek(200)
        file.write(bytes(8))
    pages = opened.window.pages
    pages.unlock.field.set_text(factory.PASSPHRASE)
    pages.unlock.unlock_button.click()
    qtbot.waitUntil(pages.unlock.salvage_button.isVisible)
    qtbot.mouseClick(pages.unlock.salvage_button, Qt.MouseButton.LeftButton)
    step = pages.salvaging
    assert pages.unlock.field.text() == ""
    assert step.key_field.passphrase.text() == factory.PASSPHRASE
    opened.window.lock()
    assert step.key_field.passphrase.text() == ""
    assert pages.currentWidget() is pages.unlock


def test_from_the_unlock_page_the_passphrase_is_asked_and_what_is_lost_is_said(
    opened: Program, qtbot: QtBot, tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    factory.add_entries(opened.ctx.vault, 400, body="Words enough to fill some pages. " * 20)
    lock(opened, qtbot)
    vault = tmp_path / "portfolio.mwl"
    spoil_pages(vault)
    before = vault.read_bytes()
    pages = opened.window.pages
    pages.unlock.salvage_asked.emit()
    step = pages.salvaging
    field = step.key_field.passphrase.focusProxy()
    asked: list[Path] = []
    ask = salvage_step.ask_where
    monkeypatch.setattr(
        salvage_step, "ask_where", lambda over, path: (asked.append(path), ask(over, path))[1]
    )
    qtbot.keyClicks(field, "not the passphrase")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(step.error()))
    assert asked == [], "nobody chooses a file for what does not open the vault"
    assert not target.exists()
    qtbot.keyClicks(field, factory.PASSPHRASE)  # over the wrong one
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(step.open_button.isVisible)
    assert step.result.property("severity") == "warning"
    assert step.lost.text()
    assert step.key_field.passphrase.text() == ""
    assert len(titles(target)) > 100
    assert vault.read_bytes() == before
    step.back_button.click()
    assert pages.currentWidget() is pages.unlock
    assert step.lost.text() == ""


NAME = "Zwiebelmarker.pdf"


def _lock_key(program: Program, qtbot: QtBot) -> None:
    qtbot.keyClick(program.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)


def _escape(program: Program, qtbot: QtBot) -> None:
    qtbot.keyClick(program.window, Qt.Key.Key_Escape)


def _nobody_there(program: Program, qtbot: QtBot) -> None:
    assert program.window.idle._watching
    program.window.idle._touched_at -= 60 * program.preferences.current.lock_minutes + 1
    program.window.idle.look()


def _session_locked(program: Program, qtbot: QtBot) -> None:
    program.session.lock_asked.emit()


def show_what_was_lost(program: Program, path: Path) -> SalvageReport:
    """The page after a salvage that lost an original; what it says is out of the vault."""
    report = SalvageReport(path, 12, 1, 0, (), (), (NAME,))
    program.window.pages.unlock.salvage_asked.emit()
    step = program.window.pages.salvaging
    step._show(report)
    assert NAME in step.lost.text()
    assert step.lost.isVisible()
    return report


@pytest.mark.parametrize("gone", [_lock_key, _escape, _nobody_there, _session_locked])
def test_names_of_what_was_lost_go_when_the_window_is_locked_or_left(
    gone: Callable[[Program, QtBot], None], opened: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    lock(opened, qtbot)
    report = show_what_was_lost(opened, tmp_path / "portfolio saved.mwl")
    gone(opened, qtbot)
    pages = opened.window.pages
    assert pages.currentWidget() is pages.unlock
    assert pages.unlock.field.focusProxy().hasFocus()
    assert pages.salvaging.lost.text() == ""
    if gone is not _escape:  # whoever did not read it may still know that it is done
        assert pages.unlock.notice.text() == saved_words(report)
    assert not opened.window.idle._watching
    unlock(opened, qtbot, tmp_path / "portfolio.mwl")


def test_locking_while_it_reads_stops_it_and_names_nothing(
    opened: Program, qtbot: QtBot, tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    factory.add_entries(opened.ctx.vault, 5)
    lock(opened, qtbot)
    pages = opened.window.pages
    pages.unlock.salvage_asked.emit()
    step = pages.salvaging
    step.run(tmp_path / "portfolio.mwl", target, Secret(passphrase=factory.PASSPHRASE))
    job = step.work.job
    assert job is not None
    opened.window.lock()
    assert pages.currentWidget() is pages.unlock
    assert job.cancelled
    qtbot.waitUntil(lambda: step.work.job is None)
    assert step.result.text() == step.lost.text() == ""
    assert not target.exists()


def test_what_ends_after_the_window_was_locked_is_said_without_names(
    opened: Program, qtbot: QtBot, tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mwl_desktop.services import checking

    gate = threading.Event()
    report = SalvageReport(target, 12, 1, 0, (), (), (NAME,))

    def salvage(*_: object, **__: object) -> SalvageReport:
        gate.wait(60)
        return report

    monkeypatch.setattr(checking, "salvage", salvage)
    lock(opened, qtbot)
    pages = opened.window.pages
    pages.unlock.salvage_asked.emit()
    step = pages.salvaging
    step.run(tmp_path / "portfolio.mwl", target, Secret(passphrase=factory.PASSPHRASE))
    opened.window.lock()
    gate.set()
    qtbot.waitUntil(lambda: bool(pages.unlock.notice.text()))
    assert pages.unlock.notice.text() == saved_words(report)
    assert pages.currentWidget() is pages.unlock
    assert step.lost.text() == ""


def test_locked_before_it_is_known_whether_the_key_fits_nothing_is_asked(
    opened: Program, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []
    monkeypatch.setattr(salvage_step, "ask_where", lambda _over, path: asked.append(path))
    lock(opened, qtbot)
    pages = opened.window.pages
    pages.unlock.salvage_asked.emit()
    step = pages.salvaging
    step.key_field.passphrase.set_text(factory.PASSPHRASE)
    step.choose()
    opened.window.lock()
    qtbot.waitUntil(lambda: not opened.ctx.lanes._running)
    qtbot.wait(20)
    assert asked == []
    assert step.key_field.passphrase.text() == ""
    pages.unlock.salvage_asked.emit()
    step.key_field.passphrase.set_text(factory.PASSPHRASE)
    step.choose()
    qtbot.waitUntil(lambda: asked == [tmp_path / "portfolio.mwl"])


@pytest.mark.parametrize("leave", [_lock_key, _escape, _session_locked])
def test_what_is_typed_on_the_other_pages_goes_too(
    leave: Callable[[Program, QtBot], None], opened: Program, qtbot: QtBot
) -> None:
    lock(opened, qtbot)
    pages = opened.window.pages
    pages.unlock.kit_asked.emit()
    pages.kit.text.setPlainText("AAAA")
    leave(opened, qtbot)
    assert pages.currentWidget() is pages.unlock
    assert pages.kit.text.toPlainText() == ""
    pages.unlock.restore_asked.emit()
    assert pages.currentWidget() is pages.restoring
    pages.restoring.key_field.passphrase.set_text("AAAA")
    leave(opened, qtbot)
    assert pages.currentWidget() is pages.unlock
    assert pages.restoring.key_field.passphrase.text() == ""


def test_cancel_leaves_no_new_vault(
    opened: Program, qtbot: QtBot, tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    factory.add_entries(opened.ctx.vault, 5)
    lock(opened, qtbot)
    pages = opened.window.pages
    pages.unlock.salvage_asked.emit()
    pages.salvaging.key_field.passphrase.set_text(factory.PASSPHRASE)
    monkeypatch.setattr(Job, "progress", lambda job, *_: job.cancel())
    pages.salvaging.choose()
    qtbot.waitUntil(lambda: pages.salvaging.work.job is None)
    assert not target.exists()
    assert [path.name for path in tmp_path.rglob("*.mwl*")] == ["portfolio.mwl"]
    pages.salvaging.back_button.click()
    assert pages.currentWidget() is pages.unlock


@pytest.mark.parametrize("harm", ["cut short", "spoilt at its beginning"])
def test_a_damaged_vault_offers_it_and_a_wrong_passphrase_does_not(
    opened: Program, qtbot: QtBot, harm: str
) -> None:
    lock(opened, qtbot)
    page = opened.window.pages.unlock
    page.field.set_text("not the passphrase")
    page.unlock_button.click()
    qtbot.waitUntil(lambda: bool(page.error()))
    assert not page.salvage_button.isVisible()
    with page.path.open("r+b") as file:
        if harm == "cut short":
            file.truncate(page.path.stat().st_size // 2)
        else:
            file.seek(200)
            file.write(bytes(8))
    page.field.set_text(factory.PASSPHRASE)
    page.unlock_button.click()
    qtbot.waitUntil(page.salvage_button.isVisible)


def test_a_name_without_an_ending_gets_one(
    opened: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "rest"), ""))
    assert ask_where(opened.window, tmp_path / "portfolio.mwl") == tmp_path / "rest.mwl"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    assert ask_where(opened.window, tmp_path / "portfolio.mwl") is None


def test_words_of_a_report() -> None:
    whole = SalvageReport(Path("/v/rest.mwl"), 12, 1, 0, (), (), ())
    assert saved_words(whole) == "Saved into rest.mwl: 12 items and 1 original. Nothing was lost."
    names = tuple(f"{number}.pdf" for number in range(20))
    partly = SalvageReport(Path("/v/rest.mwl"), 1, 20, 0, (("item", 3),), (), names)
    assert saved_words(partly) == "Saved into rest.mwl: 1 item and 20 originals."
    lines = check_words.found(partly.findings)
    assert len(lines) == 22
    assert len([line for line in lines if "say so" in line]) == 1
