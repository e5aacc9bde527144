"""Actions as data."""

from __future__ import annotations

import weakref
from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.actions import CATALOGUE, Actions
from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.theme import Theme


def test_ids_and_keys_are_given_once_and_mean_something() -> None:
    assert max(Counter(spec.id for spec in CATALOGUE).values()) == 1
    keys = Counter(sequence for spec in CATALOGUE for sequence in spec.keys)
    assert max(keys.values()) == 1
    assert all(not QKeySequence(sequence).isEmpty() for sequence in keys)
    assert all(spec.words and "." in spec.id for spec in CATALOGUE)


def test_every_action_has_an_icon_that_exists(theme: Theme) -> None:
    for spec in CATALOGUE:
        icon(spec.glyph)


def test_what_nobody_answers_is_not_offered(theme: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    actions = Actions(window)
    assert list(actions.offered()) == []
    actions.bind("vault.lock", lambda: None)
    assert [spec.id for spec, _ in actions.offered()] == ["vault.lock"]
    with pytest.raises(KeyError):
        actions.keys("no.such")


def test_keys_reach_the_latest_answer_and_none_while_locked(theme: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    actions = Actions(window)
    done: list[str] = []
    for name in ("earlier", "later"):
        actions.bind("shortcuts.show", lambda name=name: done.append(name))
    actions.bind("program.quit", lambda: done.append("quit"))
    actions.bind("vault.lock", lambda: done.append("lock"))  # also takes away what other pages tell
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    actions.set_locked(True)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    actions.trigger("shortcuts.show")
    qtbot.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert done == ["later", "quit", "lock"]


def test_locking_lets_go_of_whoever_answered_for_the_vault(theme: Theme, qtbot: QtBot) -> None:
    """Else the frame of the last vault, though deleted, stays in memory until another one is opened."""

    class Frame:
        def answer(self) -> None:
            pass

    window = QWidget()
    qtbot.addWidget(window)
    actions = Actions(window)
    frame = Frame()
    actions.bind("entry.new", frame.answer)
    gone = weakref.ref(frame)
    del frame
    assert gone() is not None
    actions.set_locked(True)
    assert gone() is None
    actions.set_locked(False)
    assert list(actions.offered()) == []


def test_an_action_takes_no_name_out_of_the_vault_while_that_is_being_locked(
    theme: Theme, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    actions = Actions(window)
    actions.bind("edit.undo", lambda: None)
    actions.call("edit.undo", "Undo: change of tags of “Secret”")
    actions.set_locked(True)
    actions.call("edit.undo", "Undo: change of the title of “Secret”")  # the last flush was a step too
    shown = [action.text() + action.toolTip() for action in window.actions()]
    assert not any("Secret" in words for words in shown)
    actions.set_locked(False)
    actions.call("edit.undo", "Undo: something")
    assert "Undo: something" in [action.text() for action in window.actions()]
