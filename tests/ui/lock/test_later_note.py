"""Capture while locked, in the real window: typed, dropped, pasted, waiting, and in after unlocking."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
)
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.errors import UserError
from mwl_desktop.gui import Program
from mwl_desktop.services import entries, finding, inbox, items, sweeping
from mwl_desktop.ui.lock import later_note
from mwl_desktop.ui.lock.later_note import LaterNote
from mwl_desktop.ui.widgets.catch import Catch
from mwl_desktop.vault import access
from mwl_desktop.vault.own_files import inbox_folder
from tests import factory
from tests.ui.test_main_window import MARKER, everything_shown, press_lock

SEALED = "Sealed. It comes into the journal when you unlock."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A locked vault that has its inbox."""
    vault = factory.open_vault(tmp_path)
    sweeping.prepare(vault)
    vault.close()
    return vault.path


@pytest.fixture
def later(program: Program, qtbot: QtBot, path: Path) -> LaterNote:
    """The line on the unlock page of that vault."""
    program.start(path, None)
    line = program.window.pages.unlock.later
    qtbot.waitUntil(line.text.isVisible)
    return line


def enter(qtbot: QtBot, later: LaterNote, text: str) -> None:
    qtbot.keyClicks(later.text, text)
    qtbot.keyClick(later.text, Qt.Key.Key_Return)


def open_it(program: Program, qtbot: QtBot) -> None:
    field = program.window.pages.unlock.field.focusProxy()
    qtbot.keyClicks(field, factory.PASSPHRASE)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.window.frame is not None)


def titles(program: Program) -> list[str]:
    with program.ctx.vault.read() as connection:
        return sorted(hit.row.title for hit in finding.titles(connection, ""))


def sealed_in(path: Path) -> list[Path]:
    return sorted(inbox_folder(path).glob("*.sealed"))


def said_in(program: Program) -> str:
    frame = program.window.frame
    message = frame.messages.message() if frame is not None else None
    return "" if message is None else message.words


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drag(widget: QWidget, data: QMimeData, *, let_go: bool = True) -> Qt.DropAction:
    """What a drag from another program over a widget is told."""
    place, none = QPointF(5, 5), Qt.KeyboardModifier.NoModifier
    actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    left = Qt.MouseButton.LeftButton
    QApplication.sendEvent(widget, QDragEnterEvent(place, actions, data, left, none))
    if not let_go:
        return Qt.DropAction.IgnoreAction
    event = QDropEvent(place, actions, data, left, none)
    event.setDropAction(Qt.DropAction.MoveAction)
    QApplication.sendEvent(widget, event)
    return event.dropAction()


def test_a_note_is_sealed_by_enter_and_gone_from_the_screen(
    program: Program, qtbot: QtBot, later: LaterNote, path: Path
) -> None:
    enter(qtbot, later, f"{MARKER} to be remembered")
    qtbot.waitUntil(lambda: later.said() == SEALED)
    qtbot.waitUntil(lambda: later.waits() == "1 note is waiting")
    assert later.text.toPlainText() == ""
    assert not later.text.document().isUndoAvailable()
    assert MARKER not in everything_shown()
    assert len(sealed_in(path)) == 1
    open_it(program, qtbot)
    qtbot.waitUntil(lambda: said_in(program) == "1 note came in from while it was locked")
    assert titles(program) == [f"{MARKER} to be remembered"]
    assert sealed_in(path) == []


def test_lines_belong_to_one_note_and_nothing_typed_seals_nothing(
    program: Program, qtbot: QtBot, later: LaterNote, path: Path
) -> None:
    enter(qtbot, later, "  ")
    assert sealed_in(path) == []
    later.text.clear()
    qtbot.keyClicks(later.text, "one")
    qtbot.keyClick(later.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    enter(qtbot, later, "two")
    qtbot.waitUntil(lambda: len(sealed_in(path)) == 1)
    open_it(program, qtbot)
    qtbot.waitUntil(lambda: titles(program) == ["one"])


def test_files_dropped_anywhere_are_sealed_as_copies(
    program: Program, qtbot: QtBot, later: LaterNote, path: Path, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    one, two = tmp_path / "in" / "one.txt", tmp_path / "in" / "two.txt"
    one.write_text("one")
    two.write_text("two")
    page = program.window.pages.unlock
    drag(page.viewport(), files(one, two), let_go=False)
    assert page.drops.overlay.isVisible()
    assert page.drops.overlay.accessibleName().startswith("Seal 2 files for when you unlock")
    assert drag(page.viewport(), files(one, two)) is Qt.DropAction.CopyAction
    qtbot.waitUntil(lambda: later.said() == "2 files sealed.")
    qtbot.waitUntil(lambda: later.waits() == "2 files are waiting")
    assert not page.drops.overlay.isVisible()
    assert (one.read_text(), two.read_text()) == ("one", "two")
    enter(qtbot, later, "and a note")
    qtbot.waitUntil(lambda: later.waits() == "1 note and 2 files are waiting")
    open_it(program, qtbot)
    qtbot.waitUntil(lambda: said_in(program) == "1 note and 2 files came in from while it was locked")
    assert titles(program) == ["and a note", "one", "two"]


def test_a_file_dropped_on_a_field_is_not_typed_into_it(
    program: Program, qtbot: QtBot, later: LaterNote, path: Path, tmp_path: Path
) -> None:
    file = tmp_path / "a.txt"
    file.write_text("a")
    page = program.window.pages.unlock
    for number, field in enumerate((page.field.focusProxy(), later.text.viewport()), start=1):
        drag(field, files(file))
        qtbot.waitUntil(lambda number=number: len(sealed_in(path)) == number)
        qtbot.waitUntil(lambda: not later.busy())
    assert page.field.text() == ""
    assert later.text.toPlainText() == ""


def test_words_dragged_over_the_page_are_left_to_the_fields(
    program: Program, qtbot: QtBot, later: LaterNote
) -> None:
    data = QMimeData()
    data.setText("some words")
    drag(program.window.pages.unlock.viewport(), data, let_go=False)
    assert not program.window.pages.unlock.drops.overlay.isVisible()


def test_files_are_pasted_and_words_too(qtbot: QtBot, later: LaterNote, path: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    QGuiApplication.clipboard().setMimeData(files(tmp_path / "a.txt"))
    later.text.setFocus()
    qtbot.keyClick(later.text, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(sealed_in(path)) == 1)
    assert later.text.toPlainText() == ""
    qtbot.waitUntil(lambda: not later.busy())
    QGuiApplication.clipboard().setText("pasted words")
    qtbot.keyClick(later.text, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert later.text.toPlainText() == "pasted words"
    later.leave()


@pytest.mark.parametrize("by", ["keys", "menu"])
def test_a_copied_file_is_no_passphrase(
    program: Program, qtbot: QtBot, later: LaterNote, path: Path, tmp_path: Path, by: str
) -> None:
    (tmp_path / "a.txt").write_text("a")
    field = program.window.pages.unlock.field

    def paste() -> None:
        if by == "keys":
            qtbot.keyClick(field.focusProxy(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
            return
        place = field.focusProxy().rect().center()
        asked = QContextMenuEvent(
            QContextMenuEvent.Reason.Mouse, place, field.focusProxy().mapToGlobal(place)
        )
        QApplication.sendEvent(field.focusProxy(), asked)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        menu.findChild(QAction, "edit-paste").trigger()
        menu.close()

    field.focusProxy().setFocus()
    QGuiApplication.clipboard().setMimeData(files(tmp_path / "a.txt"))
    paste()
    qtbot.waitUntil(lambda: len(sealed_in(path)) == 1)
    assert field.text() == ""
    qtbot.waitUntil(lambda: not later.busy())
    QGuiApplication.clipboard().setText("pasted words")
    paste()
    assert field.text() == "pasted words"
    field.clear()


def test_the_page_says_that_files_can_be_dropped_on_it(
    program: Program, qtbot: QtBot, later: LaterNote, path: Path, tmp_path: Path
) -> None:
    assert "Files and images can be dropped" in later._hint.text()
    assert later._hint.isVisible()
    later.say("Something else")
    assert not later._hint.isVisible()
    later.say("")
    assert later._hint.isVisible()
    program.window.ask_for(factory.vault_file(tmp_path / "documents"))  # it has no inbox yet
    qtbot.waitUntil(lambda: not later._hint.isVisible())


def image_data() -> QMimeData:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    data = QMimeData()
    data.setImageData(image)
    return data


def test_an_image_is_sealed_whether_pasted_or_dropped_and_comes_in_as_evidence(
    program: Program, qtbot: QtBot, later: LaterNote, path: Path
) -> None:
    QGuiApplication.clipboard().setMimeData(image_data())
    later.text.setFocus()
    qtbot.keyClick(later.text, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: later.said() == "1 file sealed.")
    assert later.text.toPlainText() == ""
    qtbot.waitUntil(lambda: not later.busy())
    page = program.window.pages.unlock
    drag(page.field.focusProxy(), image_data(), let_go=False)
    assert page.drops.overlay.accessibleName() == "Seal the image for when you unlock"
    assert drag(page.field.focusProxy(), image_data()) is Qt.DropAction.CopyAction
    qtbot.waitUntil(lambda: later.waits() == "2 files are waiting")
    open_it(program, qtbot)
    qtbot.waitUntil(lambda: "came in from while it was locked" in said_in(program))
    with program.ctx.vault.read() as connection:
        found = finding.titles(connection, "clipboard")
        kept = factory.original(connection, found[0].row.id)
    assert len(found) == 1  # the same bytes twice
    assert QImage.fromData(kept).pixelColor(5, 5) == QColor("teal")


def test_words_that_come_with_an_image_are_pasted_as_words(
    qtbot: QtBot, later: LaterNote, path: Path
) -> None:
    data = image_data()
    data.setText("three cells of a table")
    QGuiApplication.clipboard().setMimeData(data)
    later.text.setFocus()
    qtbot.keyClick(later.text, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert later.text.toPlainText() == "three cells of a table"
    assert not sealed_in(path)
    later.leave()


def test_what_cannot_be_sealed_is_said_and_the_rest_is_sealed(
    qtbot: QtBot, later: LaterNote, path: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("a")
    later.seal_caught(Catch((tmp_path / "gone.txt", tmp_path / "a.txt", path)))
    qtbot.waitUntil(lambda: later.said().startswith("1 file sealed · 2 left out."))
    assert "gone.txt is not there" in later.said()
    assert len(sealed_in(path)) == 1


def test_cancel_ends_the_sealing(
    qtbot: QtBot, later: LaterNote, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = tmp_path / "large.bin"
    large.write_bytes(bytes(40 * 2**20))
    original, pressed = inbox._Sealing._watched, []

    def press() -> None:
        qtbot.mouseClick(later.cancel_button, Qt.MouseButton.LeftButton)

    def watched(self: object, *more: object) -> object:
        for piece in original(self, *more):  # type: ignore[arg-type]
            if not pressed:
                pressed.append(True)
                later._ctx.bridge.call(
                    lambda: qtbot.mouseClick(later.cancel_button, Qt.MouseButton.LeftButton)
                )

            time.sleep(0.02)
            yield piece

    monkeypatch.setattr(inbox._Sealing, "_watched", watched)
    later.seal_caught(Catch((large,)))
    qtbot.waitUntil(later.cancel_button.isVisible)
    qtbot.waitUntil(lambda: later.said() == "cancelled before the end.")
    assert [each.name for each in inbox_folder(path).iterdir()] == ["public.key"]
    assert not later.cancel_button.isVisible()


def test_a_note_that_cannot_be_sealed_stays(qtbot: QtBot, later: LaterNote, path: Path) -> None:
    key = inbox_folder(path) / "public.key"
    kept = key.read_text()
    key.write_text(kept.replace("x25519 ", "x25519 00")[:-3] + "\n")
    enter(qtbot, later, "must not be lost")
    qtbot.waitUntil(lambda: "nothing was sealed" in later.said())
    assert later.text.toPlainText() == "must not be lost"
    assert not later.text.isReadOnly()
    key.write_text(kept)
    qtbot.keyClick(later.text, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: later.said() == SEALED)


def test_a_note_that_nobody_goes_on_with_is_sealed_by_itself(
    qtbot: QtBot, later: LaterNote, path: Path
) -> None:
    later._untouched.setInterval(50)
    qtbot.keyClicks(later.text, "called away")
    qtbot.waitUntil(lambda: later.said() == SEALED)
    assert later.text.toPlainText() == ""
    assert later_note.UNTOUCHED_MS == 120_000


def test_without_an_inbox_there_is_no_line_and_a_drop_says_why(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    path = factory.vault_file(tmp_path)
    program.start(path, None)
    page = program.window.pages.unlock
    qtbot.waitUntil(page.field.isVisible)
    assert not page.later.isVisible()
    drag(page.viewport(), files(path))
    qtbot.waitUntil(lambda: "has no inbox yet" in page.later.said())
    assert not page.later.text.isVisible()
    assert not inbox_folder(path).exists()


def test_what_the_command_line_seals_is_counted_at_once(qtbot: QtBot, later: LaterNote, path: Path) -> None:
    inbox.put_note(path, "from elsewhere")
    qtbot.waitUntil(lambda: later.waits() == "1 note is waiting")
    for sealed in sealed_in(path):
        sealed.unlink()
    qtbot.waitUntil(lambda: later.waits() == "")


def test_closing_the_window_seals_what_is_typed(
    program: Program, qtbot: QtBot, later: LaterNote, path: Path
) -> None:
    qtbot.keyClicks(later.text, "typed and not sent")
    program.window.close()
    qtbot.waitUntil(lambda: not program.window.isVisible())
    assert len(sealed_in(path)) == 1
    vault = factory.vaults.unlock(path, factory.PASSPHRASE)
    report = sweeping.sweep(vault)
    with vault.read() as connection:
        assert items.head(connection, report.notes[0]).title == "typed and not sent"
    vault.close()


def test_what_cannot_be_sealed_keeps_the_window_open_once(
    program: Program, qtbot: QtBot, later: LaterNote, path: Path
) -> None:
    (inbox_folder(path) / "public.key").unlink()
    qtbot.keyClicks(later.text, "typed and not sent")
    program.window.close()
    qtbot.waitUntil(lambda: "has no inbox" in later.said())
    assert program.window.isVisible()
    assert later.text.toPlainText() == "typed and not sent"
    program.window.close()
    assert not program.window.isVisible()


def test_what_is_typed_while_unlocking_goes_into_the_journal(
    program: Program, qtbot: QtBot, later: LaterNote, path: Path
) -> None:
    qtbot.keyClicks(later.text, "half a thought")
    open_it(program, qtbot)
    qtbot.waitUntil(lambda: titles(program) == ["half a thought"])
    assert later.text.toPlainText() == ""
    assert sealed_in(path) == []


def test_what_is_typed_while_unlocking_is_counted_with_what_was_sealed(
    program: Program, qtbot: QtBot, later: LaterNote, path: Path, tmp_path: Path
) -> None:
    said: list[str] = []
    program.ctx.said.connect(lambda message: said.append(message.text))
    (tmp_path / "crane.txt").write_text("all about cranes")
    inbox.put_files(path, [tmp_path / "crane.txt"])
    inbox.put_note(path, "a whole one")
    qtbot.keyClicks(later.text, "half a thought")
    open_it(program, qtbot)
    qtbot.waitUntil(lambda: said_in(program) == "2 notes and 1 file came in from while it was locked")
    assert titles(program) == ["a whole one", "crane", "half a thought"]
    assert said == ["2 notes and 1 file came in from while it was locked"]
    program.window.frame.messages._action.click()
    program.window.frame.inbox.sweep()
    qtbot.waitUntil(lambda: program.window.frame.inbox._job is None)
    assert len(said) == 1, "it is counted once"


def test_an_address_that_is_typed_while_unlocking_becomes_evidence(
    program: Program, qtbot: QtBot, later: LaterNote, path: Path
) -> None:
    inbox.put_note(path, "a whole one")
    qtbot.keyClicks(later.text, "https://example.org/a")
    open_it(program, qtbot)
    qtbot.waitUntil(lambda: len(titles(program)) == 2)
    with program.ctx.vault.read() as connection:
        kinds = sorted(hit.row.kind for hit in finding.titles(connection, ""))
    assert kinds == ["entry", "evidence"]


def test_what_the_vault_does_not_take_while_unlocking_goes_into_the_capture_bar(
    program: Program, qtbot: QtBot, later: LaterNote, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise UserError("clipboard.nothing")

    monkeypatch.setattr(entries, "add", refuse)
    crane = path.with_name("crane.txt")
    crane.write_text("all about cranes")
    inbox.put_files(path, [crane])
    qtbot.keyClicks(later.text, "half a thought")
    open_it(program, qtbot)
    bar = program.window.frame.capture_bar.text
    qtbot.waitUntil(lambda: bar.toPlainText() == "half a thought")
    qtbot.waitUntil(lambda: titles(program) == ["crane"])
    bar.clear()


def test_what_is_typed_while_a_vault_opens_to_be_read_is_sealed(
    program: Program, qtbot: QtBot, later: LaterNote, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "why_only_to_read", lambda _asked: access.FOLDER)
    qtbot.keyClicks(later.text, "half a thought")
    open_it(program, qtbot)
    qtbot.waitUntil(lambda: len(sealed_in(path)) == 1)
    assert titles(program) == []


def test_another_vault_gets_nothing_of_what_was_typed(
    program: Program, qtbot: QtBot, later: LaterNote, path: Path, tmp_path: Path
) -> None:
    (tmp_path / "b").mkdir()
    other = factory.open_vault(tmp_path / "b", "other.mwl")
    sweeping.prepare(other)
    other.close()
    qtbot.keyClicks(later.text, "for the first one")
    program.window.pages.show_vault(other.path)
    qtbot.waitUntil(lambda: len(sealed_in(path)) == 1)
    qtbot.waitUntil(lambda: later.text.toPlainText() == "")
    assert sealed_in(other.path) == []
    qtbot.waitUntil(lambda: not later.busy())


def test_a_note_does_not_wait_for_files_and_closing_waits_for_both(
    program: Program,
    qtbot: QtBot,
    later: LaterNote,
    path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate, original = threading.Event(), inbox._Sealing._watched

    def watched(self: object, *more: object) -> object:
        gate.wait(60)
        yield from original(self, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(inbox._Sealing, "_watched", watched)
    (tmp_path / "a.txt").write_text("a")
    later.seal_caught(Catch((tmp_path / "a.txt",)))
    enter(qtbot, later, "meanwhile")
    qtbot.waitUntil(lambda: [each.name.split(".")[1] for each in sealed_in(path)] == ["note"])
    later.seal_caught(Catch((tmp_path / "a.txt",)))
    assert "Other files are being sealed" in later.said()
    program.window.close()
    assert program.window.isVisible()
    assert "The window closes when this is sealed" in later.said()
    gate.set()
    qtbot.waitUntil(lambda: not program.window.isVisible())
    assert len(sealed_in(path)) == 2


def test_after_locking_the_line_is_there_and_empty(
    program: Program, qtbot: QtBot, later: LaterNote, path: Path
) -> None:
    enter(qtbot, later, f"{MARKER} one")
    qtbot.waitUntil(lambda: later.said() == SEALED)
    open_it(program, qtbot)
    qtbot.waitUntil(lambda: titles(program) == [f"{MARKER} one"])
    press_lock(program, qtbot)
    qtbot.waitUntil(later.text.isVisible)
    assert (later.said(), later.waits(), later.text.toPlainText()) == ("", "", "")
    qtbot.waitUntil(lambda: MARKER not in everything_shown())


def test_everything_has_a_name_and_tab_leads_through_it(later: LaterNote) -> None:
    assert later.text.accessibleName() == "Write a note for later"
    assert later._send.accessibleName() == "Seal the note"
    assert later.text.tabChangesFocus()
