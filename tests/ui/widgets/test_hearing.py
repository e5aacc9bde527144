"""One filter for all who hear of events before the widget does."""

from __future__ import annotations

import gc

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.widgets.hearing import listen, stop_listening

KEYS = (QEvent.Type.KeyPress,)


class Listener(QObject):
    def __init__(self, told: list[str], name: str, *, keeps: bool = False) -> None:
        super().__init__()
        self._told, self._name, self._keeps = told, name, keeps

    def heard(self, watched: QObject, event: QEvent) -> bool:
        assert isinstance(watched, QLineEdit)
        self._told.append(f"{self._name} {event.type().name}")
        return self._keeps


def test_only_what_was_asked_for_is_heard_and_the_last_hears_first(qtbot: QtBot) -> None:
    told: list[str] = []
    field = QLineEdit()
    qtbot.addWidget(field)
    first, last = Listener(told, "first"), Listener(told, "last")
    listen(KEYS, first.heard)
    listen(KEYS, last.heard)
    qtbot.keyClick(field, Qt.Key.Key_A)
    assert told == ["last KeyPress", "first KeyPress"]
    assert field.text() == "a"
    stop_listening(last.heard)
    qtbot.keyClick(field, Qt.Key.Key_B)
    assert told[2:] == ["first KeyPress"]


def test_what_is_kept_reaches_nobody_else(qtbot: QtBot) -> None:
    told: list[str] = []
    field = QLineEdit()
    qtbot.addWidget(field)
    first, last = Listener(told, "first"), Listener(told, "last", keeps=True)
    listen(KEYS, first.heard)
    listen(KEYS, last.heard)
    qtbot.keyClick(field, Qt.Key.Key_A)
    assert told == ["last KeyPress"]
    assert field.text() == ""


def test_who_is_gone_hears_nothing_and_is_not_kept(qtbot: QtBot) -> None:
    told: list[str] = []
    field = QLineEdit()
    qtbot.addWidget(field)
    one, other = Listener(told, "one"), Listener(told, "other")
    listen(KEYS, one.heard)
    listen(KEYS, other.heard)
    del one
    gc.collect()
    other.deleteLater()
    QApplication.sendPostedEvents(other, QEvent.Type.DeferredDelete.value)
    qtbot.keyClick(field, Qt.Key.Key_A)
    assert told == []
