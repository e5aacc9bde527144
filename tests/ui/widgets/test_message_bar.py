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
KIT = Message("The recovery kit was not kept yet.", "warning", action="Show it")


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
    assert message_bar.SHOWN_MS == 5_000
    monkeypatch.setattr(message_bar, "SHOWN_MS", 30)
    with qtbot.waitSignal(bar.message_dismissed):
        bar.show_message(Message("Kept."))
        assert bar._timer.interval() == 30
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
        bar.show_message(KIT)
    assert bar.message() == TROUBLE
    qtbot.mouseClick(pressed(bar, "Dismiss"), Qt.MouseButton.LeftButton)
    assert bar.message() == KIT
    bar.dismiss()
    assert bar.message() is None


def test_one_that_waits_hurries_the_one_that_is_shown(
    bar: MessageBar, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(message_bar, "HURRIED_MS", 20)
    monkeypatch.setattr(message_bar, "SHOWN_WITH_ACTION_MS", 600_000)
    bar.show_message(UNDO)
    with qtbot.waitSignal(bar.message_dismissed):
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


def test_an_offer_is_shown_at_once_and_what_stays_comes_back_after_it(
    bar: MessageBar, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(message_bar, "SHOWN_WITH_ACTION_MS", 60)
    monkeypatch.setattr(message_bar, "HURRIED_MS", 1)
    bar.show_message(KIT)
    bar.show_message(UNDO)
    assert bar.message() == UNDO
    bar.show_message(KIT)  # is not said twice
    assert bar._timer.interval() == 60, "what only comes back hurries nobody"
    qtbot.waitUntil(lambda: bar.message() == KIT)
    assert pressed(bar, "Show it").isVisible()
    bar.dismiss()
    assert bar.message() is None


def test_plain_words_are_not_held_up_by_what_stays(bar: MessageBar) -> None:
    bar.show_message(KIT)
    kept = Message("Kept.", "success")
    bar.show_message(kept)
    assert bar.message() == kept
    bar.show_message(TROUBLE)
    bar.dismiss()
    assert bar.message() == TROUBLE, "what is new comes before what was seen"
    bar.dismiss()
    assert bar.message() == KIT


def test_details_that_are_being_read_make_room_for_an_offer_alone(bar: MessageBar, qtbot: QtBot) -> None:
    bar.show_message(TROUBLE)
    qtbot.mouseClick(pressed(bar, "Details"), Qt.MouseButton.LeftButton)
    kept = Message("Kept.")
    bar.show_message(kept)
    assert bar.message() == TROUBLE
    bar.show_message(UNDO)
    assert bar.message() == UNDO
    for expected in (kept, TROUBLE, None):
        bar.dismiss()
        assert bar.message() == expected


def test_folding_the_details_again_lets_plain_words_through(bar: MessageBar, qtbot: QtBot) -> None:
    bar.show_message(TROUBLE)
    for expected in (TROUBLE, Message("Kept.")):
        qtbot.mouseClick(pressed(bar, "Details"), Qt.MouseButton.LeftButton)
        bar.show_message(Message("Kept."))
        assert bar.message() == expected


def test_a_warning_waits_until_an_offer_could_be_taken_up_and_a_danger_does_not(bar: MessageBar) -> None:
    bar.show_message(UNDO)
    bar.show_message(KIT)
    assert bar._timer.interval() == message_bar.SHOWN_WITH_ACTION_MS
    bar.show_message(TROUBLE)
    assert bar._timer.interval() == message_bar.HURRIED_MS


def test_an_offer_is_withdrawn_wherever_it_is(bar: MessageBar) -> None:
    offers = [lambda: None, lambda: None, lambda: None]
    standing = Message("Not kept.", "warning", "Show it", offers[0])
    shown, waiting = (
        Message(words, action="Undo", on_action=act) for words, act in zip("ab", offers[1:], strict=True)
    )
    for message in (standing, shown, waiting):
        bar.show_message(message)
    assert bar.message() == shown
    bar.withdraw(offers[0])
    bar.withdraw(offers[2])
    bar.withdraw(offers[1])
    assert bar.message() is None
    assert bar.isHidden()


def test_what_is_said_once_does_not_come_back_when_it_was_there_to_be_read(
    bar: MessageBar, monkeypatch: pytest.MonkeyPatch
) -> None:
    left_out = Message("“drop”: 2 left out", "warning", once=True)
    kept = Message("Kept.", "success")
    bar.show_message(left_out)
    bar.show_message(kept)
    bar.dismiss()
    assert bar.message() == left_out, "nobody had the time to read it"
    monkeypatch.setattr(message_bar, "SHOWN_MS", 0)
    bar.show_message(kept)
    bar.dismiss()
    assert bar.message() is None
