"""Messages come one after another and go as they should."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.theme.theme import Theme
from mwl_desktop.ui.widgets import message_bar
from mwl_desktop.ui.widgets.message_bar import Message, MessageBar

UNDO = Message("Moved to bin.", action="Undo")
TROUBLE = Message("The disk is full.", "danger", details="Errno 28")


@pytest.fixture
def bar(qtbot: QtBot, theme: Theme) -> Iterator[MessageBar]:
    page = QWidget()
    page.resize(400, 700)
    made = MessageBar(page)
    made.setGeometry(0, 600, 400, 60)
    qtbot.addWidget(page)
    QCursor.setPos(page.mapToGlobal(QPoint(5, 5)))  # pointing at a message would keep it
    page.show()
    qtbot.waitExposed(page)
    yield made
    page.close()


def pressed(bar: MessageBar, name: str) -> QAbstractButton:
    return next(
        made
        for made in bar.findChildren(QAbstractButton)
        if name in (made.text(), made.accessibleName()) and made.isVisible()
    )


def test_it_is_hidden_until_there_is_something_to_say(bar: MessageBar) -> None:
    assert bar.isHidden()
    bar.show_message(UNDO)
    assert bar.isVisible()
    assert bar.accessibleName() == "Moved to bin."


def test_the_action_is_done_once_and_the_bar_goes(bar: MessageBar, qtbot: QtBot) -> None:
    done: list[str] = []
    bar.show_message(Message("Moved to bin.", action="Undo", on_action=lambda: done.append("undone")))
    qtbot.mouseClick(pressed(bar, "Undo"), Qt.MouseButton.LeftButton)
    assert done == ["undone"]
    assert bar.isHidden()


def test_an_action_may_show_the_next_message(bar: MessageBar, qtbot: QtBot) -> None:
    bar.show_message(
        Message(
            "Moved.", action="Undo", on_action=lambda: bar.show_message(Message("It is back.", "success"))
        )
    )
    qtbot.mouseClick(pressed(bar, "Undo"), Qt.MouseButton.LeftButton)
    assert bar.message() == Message("It is back.", "success")
    assert bar.isVisible()


def test_information_goes_by_itself(bar: MessageBar, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(message_bar, "SHOWN_MS", 30)
    with qtbot.waitSignal(bar.message_dismissed, timeout=2000):
        bar.show_message(Message("Kept."))
    assert bar.isHidden()


def test_danger_stays_until_it_is_dismissed(
    bar: MessageBar, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(message_bar, "SHOWN_MS", 10)
    with qtbot.assertNotEmitted(bar.message_dismissed, wait=80):
        bar.show_message(TROUBLE)
    qtbot.keyClick(bar, Qt.Key.Key_Escape)
    assert bar.isHidden()


def test_messages_wait_their_turn_and_are_not_said_twice(bar: MessageBar, qtbot: QtBot) -> None:
    bar.show_message(TROUBLE)
    for _ in range(3):
        bar.show_message(TROUBLE)
        bar.show_message(UNDO)
    assert bar.message() == TROUBLE
    qtbot.mouseClick(pressed(bar, "Dismiss"), Qt.MouseButton.LeftButton)
    assert bar.message() == UNDO
    bar.dismiss()
    assert bar.message() is None


def test_one_that_waits_hurries_the_one_that_is_shown(
    bar: MessageBar, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(message_bar, "HURRIED_MS", 20)
    bar.show_message(UNDO)
    with qtbot.waitSignal(bar.message_dismissed, timeout=1000):
        bar.show_message(Message("Kept.", "success"))
    assert bar.message() == Message("Kept.", "success")


def test_details_are_folded_until_asked_for(bar: MessageBar, qtbot: QtBot) -> None:
    bar.show_message(TROUBLE)
    details = bar.findChild(QPlainTextEdit)
    assert isinstance(details, QPlainTextEdit)
    assert details.isHidden()
    qtbot.mouseClick(pressed(bar, "Details"), Qt.MouseButton.LeftButton)
    assert details.isVisible()
    assert details.toPlainText() == "Errno 28"


def test_clearing_forgets_what_waits(bar: MessageBar) -> None:
    bar.show_message(TROUBLE)
    bar.show_message(UNDO)
    bar.clear()
    assert bar.message() is None
    assert bar.isHidden()
