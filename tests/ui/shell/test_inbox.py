"""The inbox of an open vault: what comes in is shown, said once, and stops nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mwl_desktop.gui import Program
from mwl_desktop.services import finding, inbox, listing, sweeping
from mwl_desktop.vault.own_files import inbox_folder
from tests import factory
from tests.ui.conftest import unlock


def with_inbox(folder: Path) -> Path:
    vault = factory.open_vault(folder)
    sweeping.prepare(vault)
    vault.close()
    return vault.path


def shown(program: Program) -> str:
    frame = program.window.frame
    message = frame.messages.message() if frame is not None else None
    return "" if message is None else message.words


def entries_in(program: Program) -> list[str]:
    with program.ctx.vault.read() as connection:
        return sorted(hit.row.title for hit in finding.titles(connection, ""))


def test_every_vault_that_is_opened_gets_its_inbox(opened: Program, qtbot: QtBot) -> None:
    folder = inbox_folder(opened.ctx.vault.path)
    qtbot.waitUntil(lambda: (folder / "public.key").exists())
    assert shown(opened) == ""


def test_what_is_sealed_while_the_vault_is_open_comes_in_at_once(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    path = with_inbox(tmp_path)
    unlock(program, qtbot, path)
    heard: list[object] = []
    program.ctx.changes_committed.connect(lambda changes, _who: heard.append(changes.action))
    qtbot.waitUntil(lambda: bool(program.window.frame.inbox._watch._watcher.directories()))
    qtbot.waitUntil(lambda: program.window.frame.inbox._job is None)
    inbox.put_note(path, "from the command line")
    qtbot.waitUntil(lambda: shown(program) == "1 note came in from while it was locked")
    assert entries_in(program) == ["from the command line"]
    assert "entry.add" in heard


def test_show_leads_to_what_came_in(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    path = with_inbox(tmp_path)
    inbox.put_note(path, "look at me")
    asked: list[tuple[str, object]] = []
    program.ctx.asked_for.connect(lambda what, about: asked.append((what, about)))
    unlock(program, qtbot, path)
    qtbot.waitUntil(lambda: shown(program) != "")
    bar = program.window.frame.messages
    assert bar._action.text() == "Show"
    qtbot.mouseClick(bar._action, Qt.MouseButton.LeftButton)
    with program.ctx.vault.read() as connection:
        (hit,) = finding.titles(connection, "look at me")
    assert asked == [("open", hit.row.id)]


def test_what_came_in_can_be_undone(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    path = with_inbox(tmp_path)
    inbox.put_note(path, "not meant")
    unlock(program, qtbot, path)
    qtbot.waitUntil(lambda: shown(program) != "")
    program.window.frame.undoing.undo()
    qtbot.waitUntil(lambda: entries_in(program) == [])


def test_files_are_read_after_they_came_in(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    path = with_inbox(tmp_path)
    (tmp_path / "crane.txt").write_text("all about gantry cranes")
    inbox.put_files(path, [tmp_path / "crane.txt"])
    unlock(program, qtbot, path)

    def found() -> bool:
        with program.ctx.vault.read() as connection:
            return bool(finding.search(connection, "gantry"))

    qtbot.waitUntil(found)


def test_what_stays_out_is_said_in_one_sentence_and_once(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    path = with_inbox(tmp_path)
    for number in range(3):
        (inbox_folder(path) / f"{number}.sealed").write_bytes(b"junk")
    inbox.put_note(path, "the good one")
    unlock(program, qtbot, path)
    said = (
        "1 note came in from while it was locked · "
        "3 sealed files could not be taken in and stay in “portfolio inbox”"
    )
    qtbot.waitUntil(lambda: shown(program) == said)
    message = program.window.frame.messages.message()
    assert message.severity == "warning"
    assert message.details.count("damaged or was cut short") == 3
    program.window.frame.messages.clear()
    program.window.frame.inbox.sweep()
    qtbot.waitUntil(lambda: program.window.frame.inbox._job is None)
    assert shown(program) == ""


def test_what_cannot_even_be_renamed_is_said_once_while_the_vault_is_open(
    program: Program, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = with_inbox(tmp_path)
    (inbox_folder(path) / "a.sealed").write_bytes(b"junk")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)
    unlock(program, qtbot, path)
    frame = program.window.frame
    qtbot.waitUntil(lambda: shown(program).startswith("1 sealed file could not be taken in"))
    frame.messages.clear()
    for _ in range(2):
        frame.inbox.sweep()
        qtbot.waitUntil(lambda: frame.inbox._job is None)
    qtbot.wait(50)
    assert shown(program) == ""


def test_a_foreign_key_is_one_warning(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    path = with_inbox(tmp_path)
    key = inbox_folder(path) / "public.key"
    key.write_text("x25519 " + "ab" * 32 + "\n")
    unlock(program, qtbot, path)
    qtbot.waitUntil(lambda: "was put right" in shown(program))
    assert "abab" not in key.read_text()


def test_locking_while_it_comes_in_loses_nothing(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    path = with_inbox(tmp_path)
    for number in range(40):
        inbox.put_note(path, f"note {number}")
    unlock(program, qtbot, path)
    program.window.lock()
    qtbot.waitUntil(lambda: program.window.frame is None)
    vault = factory.vaults.unlock(path, factory.PASSPHRASE)
    sweeping.sweep(vault)
    with vault.read() as connection:
        assert listing.count(connection, listing.ListFilter()) == 40
    vault.close()
    assert list(inbox_folder(path).glob("*.sealed")) == []
