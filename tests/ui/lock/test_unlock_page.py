"""Unlocking, with every way in which it can fail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mwl_desktop.documents import kit_page
from mwl_desktop.gui import Program
from mwl_desktop.sentences import SENTENCES
from mwl_desktop.vault import keys
from tests import factory
from tests.ui.conftest import unlock
from tests.ui.lock.test_salvaging import _lock_key, _session_locked


def ask(program: Program, qtbot: QtBot, path: Path, passphrase: str) -> str:
    """Type a passphrase and wait for what the page says about it."""
    program.start(path, None)
    page = program.window.pages.unlock
    qtbot.keyClicks(page.field.focusProxy(), passphrase)
    qtbot.mouseClick(page.unlock_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.error() != "")
    assert program.window.frame is None
    assert page.unlock_button.isEnabled()
    return page.error()


def test_the_right_passphrase_opens_and_is_forgotten(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    unlock(program, qtbot, factory.vault_file(tmp_path))
    assert program.ctx.unlocked
    assert program.window.pages.unlock.field.text() == ""
    assert program.window.windowTitle() == "portfolio.mwl – MWL Desktop"


def test_each_failure_has_its_sentence(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    path = factory.vault_file(tmp_path)
    assert "does not open the vault" in ask(program, qtbot, path, "wrong horse")
    assert "passphrase is empty" in ask(program, qtbot, path, "")
    other = tmp_path / "letter.mwl"
    other.write_text("Dear reader, " * 1000)
    assert "letter.mwl is not a vault" in ask(program, qtbot, other, "anything")
    assert "no vault at" in ask(program, qtbot, tmp_path / "gone.mwl", "anything")
    (tmp_path / "empty.mwl").touch()
    assert "no bytes at all" in ask(program, qtbot, tmp_path / "empty.mwl", "anything")


@pytest.mark.parametrize(
    ("content", "words", "restores"),
    [
        (None, "no vault at", True),
        (b"", "no bytes at all", True),
        (b"Dear reader, " * 1000, "not a vault", True),
    ],
)
def test_a_file_that_can_be_no_vault_is_told_before_a_passphrase_is_typed(
    program: Program, qtbot: QtBot, tmp_path: Path, content: bytes | None, words: str, restores: bool
) -> None:
    path = tmp_path / "chosen.mwl"
    if content is not None:
        path.write_bytes(content)
    program.start(factory.vault_file(tmp_path), None)
    page = program.window.pages.unlock
    program.window.activateWindow()
    qtbot.waitUntil(page.field.focusProxy().hasFocus)
    program.window.pages.vault_chosen.emit(path)
    qtbot.waitUntil(lambda: words in page.error())
    assert page.unlock_button.property("look") == "secondary"
    assert page.other_button.property("look") == "primary"
    assert page.other_button.hasFocus()
    assert not page._another.isVisible()
    assert page.restore_button.isVisible() is restores
    program.window.pages.vault_chosen.emit(tmp_path / "portfolio.mwl")
    assert page.unlock_button.property("look") == "primary"
    assert not page.other_button.isVisible()
    assert page._another.isVisible()
    assert page.error() == ""


def test_a_vault_that_is_there_again_is_opened_from_the_page_that_missed_it(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    path = factory.vault_file(tmp_path)
    away = path.rename(tmp_path / "away.mwl")
    program.start(path, None)
    page = program.window.pages.unlock
    qtbot.waitUntil(lambda: "no vault at" in page.error())
    away.rename(path)
    qtbot.keyClicks(page.field.focusProxy(), "wrong horse")
    qtbot.mouseClick(page.unlock_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "does not open the vault" in page.error())
    assert page.unlock_button.property("look") == "primary"
    page.field.set_text(factory.PASSPHRASE)
    qtbot.mouseClick(page.unlock_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: program.window.frame is not None)


def test_the_look_at_a_file_says_nothing_once_another_is_meant_or_it_is_being_opened(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    path = factory.vault_file(tmp_path)
    program.start(tmp_path / "gone.mwl", None)
    program.window.pages.vault_chosen.emit(path)
    page = program.window.pages.unlock
    qtbot.waitUntil(lambda: not program.ctx.lanes._running)
    qtbot.wait(50)
    assert page.error() == ""
    unlock(program, qtbot, path)
    qtbot.wait(50)
    assert page.error() == ""


def test_a_vault_open_elsewhere_is_said(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    vault = factory.open_vault(tmp_path)
    assert "already open" in ask(program, qtbot, vault.path, factory.PASSPHRASE)
    vault.close()


def test_typing_again_takes_the_error_away(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    ask(program, qtbot, factory.vault_file(tmp_path), "wrong horse")
    page = program.window.pages.unlock
    qtbot.keyClicks(page.field.focusProxy(), "c")
    assert page.error() == ""


def test_the_right_one_is_typed_over_a_wrong_one(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    program.start(factory.vault_file(tmp_path), None)
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    page = program.window.pages.unlock
    field = page.field.focusProxy()
    qtbot.keyClicks(field, "wrong horse")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "does not open the vault" in page.error())
    assert field.hasFocus()
    qtbot.keyClicks(field, factory.PASSPHRASE)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.window.frame is not None)


def test_a_passphrase_file_opens_without_asking(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "passphrase.txt"
    file.write_text(factory.PASSPHRASE + "\nnot this line\n")
    program.start(factory.vault_file(tmp_path), file)
    qtbot.waitUntil(lambda: program.window.frame is not None)


def test_a_passphrase_file_that_is_missing_is_said(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    program.start(factory.vault_file(tmp_path), tmp_path / "none.txt")
    page = program.window.pages.unlock
    qtbot.waitUntil(lambda: "none.txt" in page.error())


@pytest.fixture
def kit(tmp_path: Path) -> str:
    vault = factory.open_vault(tmp_path)
    lines = keys.kit_lines(vault.key)
    vault.close()
    return "\n".join(lines)


def test_the_recovery_kit_opens_it_too(program: Program, qtbot: QtBot, tmp_path: Path, kit: str) -> None:
    program.start(tmp_path / "portfolio.mwl", None)
    pages = program.window.pages
    qtbot.mouseClick(pages.unlock._kit, Qt.MouseButton.LeftButton)
    pages.kit.text.setPlainText(kit.lower())
    qtbot.mouseClick(pages.kit.open_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: program.window.frame is not None)
    assert pages.kit.text.toPlainText() == ""


def test_the_page_for_the_kit_says_for_which_vault(program: Program, tmp_path: Path) -> None:
    program.start(factory.vault_file(tmp_path), None)
    program.window.pages.unlock.kit_asked.emit()
    page = program.window.pages.kit
    assert page.title.text() == page.accessibleName() == "Open “portfolio” with its recovery kit"
    assert str(tmp_path) in page._place.text()


def test_paper_and_screen_speak_of_the_same_number_of_characters() -> None:
    written = " ".join(kit_page._WORDS)
    told = SENTENCES["kit.incomplete"]
    lines = keys.kit_lines(keys.VaultKey(b"k" * 32, b"s" * 16))
    assert {len(line.replace(" ", "")) for line in lines} == {18}
    for words in (written, told):
        assert "six lines of 18 characters" in words
    assert f"{18 * len(lines)} in all" in written


def test_a_slip_in_the_kit_is_named_by_its_line(
    program: Program, qtbot: QtBot, tmp_path: Path, kit: str
) -> None:
    program.start(tmp_path / "portfolio.mwl", None)
    pages = program.window.pages
    qtbot.mouseClick(pages.unlock._kit, Qt.MouseButton.LeftButton)
    lines = kit.splitlines()
    lines[3] = ("0" if lines[3][0] != "0" else "1") + lines[3][1:]
    for typed, words in (("\n".join(lines), "Line 4"), (kit[:40], "108 in all")):
        pages.kit.text.setPlainText(typed)
        qtbot.mouseClick(pages.kit.open_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda words=words: words in pages.kit.error())
    assert program.window.frame is None


def test_a_kit_that_does_not_fit_is_told_by_its_fingerprint(
    program: Program, qtbot: QtBot, tmp_path: Path, kit: str
) -> None:
    program.start(tmp_path / "portfolio.mwl", None)
    pages = program.window.pages
    qtbot.mouseClick(pages.unlock._kit, Qt.MouseButton.LeftButton)
    salt = keys.key_from_kit(kit).salt
    for other, words in (
        (keys.VaultKey(b"k" * 32, b"s" * 16), "an earlier passphrase, or to another vault"),
        (keys.VaultKey(b"k" * 32, salt), "not the recovery kit of this vault"),
    ):
        pages.kit.text.setPlainText("\n".join(keys.kit_lines(other)))
        qtbot.mouseClick(pages.kit.open_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda words=words: words in pages.kit.error())
        assert ("earlier" not in words) or other.fingerprint in pages.kit.error()
    assert program.window.frame is None


@pytest.mark.parametrize("leave", [_lock_key, _session_locked])
def test_a_passphrase_half_typed_goes_when_the_session_locks(
    program: Program, qtbot: QtBot, tmp_path: Path, leave: Callable[[Program, QtBot], None]
) -> None:
    program.start(factory.vault_file(tmp_path), None)
    page = program.window.pages.unlock
    qtbot.waitUntil(program.window.isActiveWindow)
    page.field.set_revealed(True)
    qtbot.keyClicks(page.field.focusProxy(), "correct ho")
    leave(program, qtbot)
    assert page.field.text() == ""
    assert not page.field.is_revealed()


def test_it_goes_from_behind_another_page_and_while_the_vault_is_being_locked(
    opened: Program, qtbot: QtBot
) -> None:
    window = opened.window
    page = window.pages.unlock
    window.lock()
    assert window._locking
    qtbot.keyClicks(page.field.focusProxy(), factory.PASSPHRASE)
    qtbot.keyClick(page.field.focusProxy(), Qt.Key.Key_Return)
    _session_locked(opened, qtbot)
    assert page.field.text() == ""
    qtbot.waitUntil(lambda: window.frame is None)
    assert not opened.ctx.unlocked
    assert page.unlock_button.isEnabled()  # and is not unlocking again
    qtbot.keyClicks(page.field.focusProxy(), "correct ho")
    qtbot.mouseClick(page._kit, Qt.MouseButton.LeftButton)
    _session_locked(opened, qtbot)
    assert page.isVisible()
    assert page.field.text() == ""
