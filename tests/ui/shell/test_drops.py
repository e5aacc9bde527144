"""Drops on the window: real events, real files, always a copy."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QTextCursor,
)
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.gui import Program
from mwl_desktop.services import evidence, finding, links
from mwl_desktop.ui.shell.frame import Frame
from mwl_desktop.ui.widgets.catch import catch_of
from tests import factory
from tests.evidence.test_offered import entry, group

MOVE_OR_COPY = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction


@pytest.fixture
def frame(opened: Program) -> Frame:
    return opened.window.frame


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


class Answer(NamedTuple):
    accepted: bool
    action: Qt.DropAction


def drag(kind: type, data: QMimeData, over: QWidget, actions: Qt.DropAction = MOVE_OR_COPY) -> Answer:
    """Send a drag event as the platform does, with Move proposed, and tell what was answered.

    Qt delivers moves and drops only to where a drag has entered.
    """
    if kind is not QDragEnterEvent:
        drag(QDragEnterEvent, data, over, actions)
    event = kind(
        QPointF(over.rect().center()),
        actions,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.setDropAction(Qt.DropAction.MoveAction)
    event.ignore()
    QApplication.sendEvent(over, event)
    return Answer(event.isAccepted(), event.dropAction())


def said(frame: Frame) -> str:
    message = frame.messages.message()
    return message.words if message is not None else ""


def evidence_of(program: Program) -> list[ItemId]:
    with program.ctx.vault.read() as connection:
        return [hit.row.id for hit in finding.titles(connection, "", kinds=(ItemKind.EVIDENCE,))]


@pytest.mark.parametrize(
    ("actions", "told"),
    [
        (MOVE_OR_COPY, Qt.DropAction.CopyAction),
        (Qt.DropAction.MoveAction, Qt.DropAction.IgnoreAction),
        (Qt.DropAction.LinkAction, Qt.DropAction.IgnoreAction),
    ],
    ids=["move or copy", "move only", "link only"],
)
def test_a_drop_is_a_copy_whatever_the_source_proposes(
    opened: Program,
    frame: Frame,
    qtbot: QtBot,
    tmp_path: Path,
    actions: Qt.DropAction,
    told: Qt.DropAction,
) -> None:
    path = tmp_path / "certificate.txt"
    path.write_bytes(b"awarded\x00to me")
    entered = drag(QDragEnterEvent, files(path), frame, actions)
    assert entered.accepted
    assert "certificate.txt" in frame.drops.overlay.accessibleName()
    assert frame.drops.overlay.isVisible()
    dropped = drag(QDropEvent, files(path), frame, actions)
    assert dropped == Answer(True, told)
    assert not frame.drops.overlay.isVisible()
    qtbot.waitUntil(lambda: said(frame) == "1 file added")
    assert path.read_bytes() == b"awarded\x00to me"
    (item_id,) = evidence_of(opened)
    with opened.ctx.vault.read() as connection:
        assert factory.original(connection, item_id) == b"awarded\x00to me"


def test_a_drop_over_a_goal_links_to_it(opened: Program, frame: Frame, qtbot: QtBot, tmp_path: Path) -> None:
    goal = factory.add_goal(opened.ctx.vault, "Lead the data quality work")
    frame.pane("journal").target = (goal, "Lead the data quality work")
    (tmp_path / "one.txt").write_text("1")
    (tmp_path / "two.txt").write_text("2")
    data = files(tmp_path / "one.txt", tmp_path / "two.txt")
    drag(QDragMoveEvent, data, frame.current_pane())
    name = frame.drops.overlay.accessibleName()
    assert name.startswith("Add 2 files and link to “Lead the data quality work”")
    drag(QDropEvent, data, frame.current_pane())
    qtbot.waitUntil(lambda: said(frame) == "2 files added and linked to “Lead the data quality work”")
    frame.messages.clear()
    drag(QDropEvent, files(tmp_path / "one.txt"), frame.current_pane())
    qtbot.waitUntil(lambda: said(frame) == "1 already there, now linked to “Lead the data quality work”")
    with opened.ctx.vault.read() as connection:
        linked = {each.item.id for each in links.of(connection, goal)}
    assert linked == set(evidence_of(opened))


def test_what_could_not_be_taken_is_said_by_name_and_the_rest_goes_on(
    opened: Program, frame: Frame, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "good.txt").write_text("good")
    drag(QDropEvent, files(tmp_path / "good.txt", tmp_path / "gone.txt"), frame)
    qtbot.waitUntil(lambda: said(frame) == "“good.txt” and 1 more: 1 file added · 1 left out")
    assert "gone.txt is not there" in frame.messages.message().details
    frame.messages.clear()
    drag(QDropEvent, files(tmp_path / "good.txt"), frame)
    qtbot.waitUntil(lambda: said(frame) == "1 already there")


def test_an_image_without_a_file_becomes_evidence(opened: Program, frame: Frame, qtbot: QtBot) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    data = QMimeData()
    data.setImageData(image)
    drag(QDragEnterEvent, data, frame)
    assert "the image" in frame.drops.overlay.accessibleName()
    drag(QDropEvent, data, frame)
    qtbot.waitUntil(lambda: said(frame) == "1 file added")
    with opened.ctx.vault.read() as connection:
        kept = factory.original(connection, evidence_of(opened)[0])
    assert QImage.fromData(kept).pixelColor(5, 5) == QColor("teal")


def test_a_web_link_becomes_evidence_and_words_become_an_entry(
    opened: Program, frame: Frame, qtbot: QtBot
) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/course")])
    drag(QDropEvent, data, frame)
    qtbot.waitUntil(lambda: len(evidence_of(opened)) == 1)
    words = QMimeData()
    words.setText("Something I read")
    drag(QDropEvent, words, frame)
    qtbot.waitUntil(lambda: said(frame) == "Captured")


def test_words_over_a_text_field_belong_to_the_field(frame: Frame) -> None:
    words = QMimeData()
    words.setText("dragged words")
    drag(QDragEnterEvent, words, frame.capture_bar.text.viewport())
    assert not frame.drops.overlay.isVisible()


def test_files_over_a_text_field_are_evidence_all_the_same(frame: Frame, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    event = drag(QDragEnterEvent, files(tmp_path / "a.txt"), frame.capture_bar.text.viewport())
    assert event.action == Qt.DropAction.CopyAction
    QApplication.sendEvent(frame.capture_bar.text.viewport(), QDragLeaveEvent())
    assert not frame.drops.overlay.isVisible()


def test_nothing_useful_is_not_taken(frame: Frame) -> None:
    event = drag(QDragEnterEvent, QMimeData(), frame)
    assert not event.accepted


def test_a_locked_window_takes_nothing(opened: Program, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    opened.window.lock()
    qtbot.waitUntil(lambda: opened.window.frame is None)
    event = drag(QDragEnterEvent, files(tmp_path / "a.txt"), opened.window.pages)
    assert not event.accepted


def test_the_clipboard_is_pasted_outside_of_text_fields_only(
    opened: Program, frame: Frame, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "pasted.txt").write_text("pasted")
    clipboard = QGuiApplication.clipboard()
    clipboard.setMimeData(files(tmp_path / "pasted.txt"))
    opened.window.setFocus()
    qtbot.keyClick(opened.window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: said(frame) == "1 file added")
    clipboard.setText("words to look at first")
    qtbot.keyClick(opened.window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert frame.capture_bar.text.toPlainText() == "words to look at first"
    qtbot.keyClick(frame.capture_bar.text, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert frame.capture_bar.text.toPlainText() == "words to look at first" * 2
    frame.messages.clear()
    clipboard.clear()
    opened.window.commands.trigger("evidence.paste")
    qtbot.waitUntil(lambda: said(frame) == "The clipboard holds no file, image or link.")


def test_what_is_pasted_beside_words_stands_on_a_line_of_its_own(frame: Frame) -> None:
    clipboard = QGuiApplication.clipboard()
    text = frame.capture_bar.text
    for words in ("Thanks for the release. - Dana", "Why decks fail\n"):
        clipboard.setText(words)
        frame.paste()
    assert text.toPlainText() == "Thanks for the release. - Dana\nWhy decks fail"
    text.moveCursor(QTextCursor.MoveOperation.Start)
    clipboard.setText("First")
    frame.paste()
    assert text.toPlainText() == "First\nThanks for the release. - Dana\nWhy decks fail"
    text.clear()


def test_files_go_before_the_image_that_a_browser_adds(tmp_path: Path) -> None:
    data = files(tmp_path / "photo.png")
    data.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    assert catch_of(data).paths == (tmp_path / "photo.png",)


def test_a_source_that_ends_as_it_lets_go_still_gives_its_files(
    opened: Program, frame: Frame, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "kept.txt"
    path.write_bytes(b"still here")
    drag(QDragEnterEvent, files(path), frame)
    gone = QMimeData()  # what is left to ask once the other program is no more
    centre, left = QPointF(frame.rect().center()), Qt.MouseButton.LeftButton
    event = QDropEvent(centre, MOVE_OR_COPY, gone, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(frame, event)
    qtbot.waitUntil(lambda: said(frame) == "1 file added")
    assert len(evidence_of(opened)) == 1


def test_mails_and_attachments_that_are_handed_over_become_evidence(
    opened: Program, frame: Frame, qtbot: QtBot
) -> None:
    data = QMimeData()
    data.setData("message/rfc822", b"From x Tue\nSubject: One\n\n1\n\nFrom y Tue\nSubject: Two\n\n2\n")
    drag(QDragEnterEvent, data, frame)
    assert "Add the mail as evidence" in frame.drops.overlay.accessibleName()
    drag(QDropEvent, data, frame)
    qtbot.waitUntil(lambda: said(frame) == "2 files added")
    with opened.ctx.vault.read() as connection:
        found = {evidence.get(connection, item_id).original_name for item_id in evidence_of(opened)}
    assert found == {"One.eml", "Two.eml"}


def test_what_its_program_kept_to_itself_is_said_by_name(frame: Frame, qtbot: QtBot) -> None:
    data = QMimeData()
    listed = group(entry("Thanks.msg", size=9), entry("report.pdf", size=4))
    data.setData('application/x-qt-windows-mime;value="FileGroupDescriptorW"', listed)
    data.setData('application/x-qt-windows-mime;value="FileContents";index=1', b"%PDF")
    drag(QDragEnterEvent, data, frame)
    assert "Add 2 files as evidence" in frame.drops.overlay.accessibleName()
    drag(QDropEvent, data, frame)
    qtbot.waitUntil(lambda: said(frame) == "1 file added · 1 left out")
    assert "Thanks.msg was offered by its program, but not handed over" in frame.messages.message().details


def test_a_mere_promise_is_told_before_the_drop_and_after_it(frame: Frame, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl("imap://me@host/INBOX#7")])
    drag(QDragEnterEvent, data, frame)
    assert "only promises" in frame.drops.overlay.accessibleName()
    drag(QDropEvent, data, frame)
    qtbot.waitUntil(lambda: "only promises" in said(frame))


def test_links_keep_the_titles_they_come_with(opened: Program, frame: Frame, qtbot: QtBot) -> None:
    data = QMimeData()
    lines = "https://a.org/\nFirst\nhttps://b.org/\nSecond"
    data.setData("text/x-moz-url", lines.encode("utf-16-le"))
    drag(QDragEnterEvent, data, frame)
    assert "Add 2 links as evidence" in frame.drops.overlay.accessibleName()
    drag(QDropEvent, data, frame)
    qtbot.waitUntil(lambda: said(frame) == "2 links added as evidence")
    with opened.ctx.vault.read() as connection:
        heads = {evidence.get(connection, item_id).head.title for item_id in evidence_of(opened)}
    assert heads == {"First", "Second"}


def test_all_of_a_drop_can_be_shown_or_told_about(
    opened: Program, frame: Frame, qtbot: QtBot, tmp_path: Path
) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(name)
    drag(QDropEvent, files(tmp_path / "a.txt", tmp_path / "b.txt"), frame)
    qtbot.waitUntil(lambda: said(frame) == "2 files added")
    message = frame.messages.message()
    assert (message.other, message.action) == ("Show", "Tell about all…")
    qtbot.mouseClick(frame.messages._other, Qt.MouseButton.LeftButton)
    assert frame.rail.current() == "evidence"
    assert set(frame.current_pane().chosen) == set(evidence_of(opened))
