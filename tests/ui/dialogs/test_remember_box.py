"""Ticking and unticking "Remember on this computer", whatever the key store does."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from mwl_desktop import settings
from mwl_desktop.errors import VaultError
from mwl_desktop.gui import Program
from mwl_desktop.ui.dialogs.remember_box import RememberBox
from mwl_desktop.ui.dialogs.settings import SettingsDialog
from mwl_desktop.vault.lock import name_for
from tests.keyrings import TROUBLES, Working


def open_settings(program: Program) -> SettingsDialog:
    program.window.commands.trigger("settings.open")
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, SettingsDialog) and w.isVisible())


def ready(program: Program, qtbot: QtBot) -> RememberBox:
    box = open_settings(program).remember
    qtbot.waitUntil(box.box.isEnabled)
    return box


def tick(box: RememberBox, qtbot: QtBot) -> None:
    box.window().findChild(QScrollArea).ensureWidgetVisible(box.box)
    qtbot.mouseClick(box.box, Qt.MouseButton.LeftButton, pos=QPoint(12, box.box.height() // 2))


def is_on(program: Program) -> bool:
    return name_for(program.ctx.vault.path) in program.preferences.current.remembered


def test_it_is_off_until_somebody_ticks_it(opened: Program, qtbot: QtBot, key_store: type[Working]) -> None:
    box = ready(opened, qtbot)
    assert not box.box.isChecked()
    assert "anyone who is logged in to this computer as you can open it" in box._meaning.text()
    assert key_store.kept == {}
    tick(box, qtbot)
    qtbot.waitUntil(lambda: is_on(opened))
    (told,) = key_store.kept.values()
    key = opened.ctx.vault.key
    assert told == f"mwl1:{(key.key + key.salt).hex()}"
    assert opened.ctx.vault.path.name not in str(key_store.kept)
    opened.preferences.save()
    assert settings.load().settings.remembered == (name_for(opened.ctx.vault.path),)


def test_unticked_the_key_is_gone(opened: Program, qtbot: QtBot, key_store: type[Working]) -> None:
    box = ready(opened, qtbot)
    tick(box, qtbot)
    qtbot.waitUntil(lambda: is_on(opened))
    tick(box, qtbot)
    qtbot.waitUntil(lambda: "has forgotten" in box.said())
    assert key_store.kept == {}
    assert not is_on(opened)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_could_not_be_remembered_is_said_and_the_box_is_empty(
    opened: Program, qtbot: QtBot, key_store: type[Working], trouble: str
) -> None:
    box = ready(opened, qtbot)
    key_store.trouble = staticmethod(TROUBLES[trouble][0])
    tick(box, qtbot)
    qtbot.waitUntil(lambda: "Nothing was remembered." in box.said())
    assert not box.box.isChecked()
    assert box.box.isEnabled()
    assert not is_on(opened)


def test_one_that_hangs_ends_in_time_and_nothing_is_remembered(
    opened: Program, qtbot: QtBot, hanging: threading.Event
) -> None:
    box = ready(opened, qtbot)
    tick(box, qtbot)
    assert "Giving the key" in box.said()
    tick(box, qtbot)  # one thing at a time
    assert box.box.isChecked()
    assert "Giving the key" in box.said()
    qtbot.waitUntil(lambda: "did not answer" in box.said())
    assert not is_on(opened)
    hanging.set()


def test_a_key_that_could_not_be_taken_out_is_not_used_any_more_and_said(
    opened: Program, qtbot: QtBot, key_store: type[Working]
) -> None:
    box = ready(opened, qtbot)
    tick(box, qtbot)
    qtbot.waitUntil(lambda: is_on(opened))
    key_store.trouble = staticmethod(TROUBLES["locked"][0])
    tick(box, qtbot)
    qtbot.waitUntil(lambda: "may still be there" in box.said())
    assert not is_on(opened)
    assert not box.box.isChecked()


def test_without_a_key_store_the_box_says_why(opened: Program, qtbot: QtBot) -> None:
    box = open_settings(opened).remember
    qtbot.waitUntil(lambda: "no key store" in box.said())
    assert not box.box.isEnabled()
    tick(box, qtbot)
    assert not is_on(opened)


def test_a_box_that_is_ticked_can_be_unticked_without_a_key_store(opened: Program, qtbot: QtBot) -> None:
    name = name_for(opened.ctx.vault.path)
    opened.preferences.become(opened.preferences.current.remembering(name, True))
    box = open_settings(opened).remember
    qtbot.waitUntil(lambda: "no key store" in box.said())
    assert box.box.isChecked()
    assert box.box.isEnabled()
    tick(box, qtbot)
    qtbot.waitUntil(lambda: "may still be there" in box.said())
    assert not is_on(opened)


@pytest.mark.parametrize("taken", [True, False])
def test_settings_that_are_closed_meanwhile_keep_what_the_key_store_did(
    opened: Program, qtbot: QtBot, key_store: type[Working], taken: bool
) -> None:
    box = ready(opened, qtbot)
    gate = threading.Event()

    def hold(_: str) -> None:
        gate.wait(60)
        if not taken:
            raise ZeroDivisionError

    key_store.trouble = staticmethod(hold)
    tick(box, qtbot)
    with qtbot.waitSignal(box.destroyed):
        box.window().close()
    gate.set()
    if taken:
        qtbot.waitUntil(lambda: is_on(opened))
        assert len(key_store.kept) == 1
    else:
        qtbot.waitUntil(lambda: opened.window.frame.messages.message() is not None)
        assert "key store of this computer failed" in opened.window.frame.messages.message().words
        assert not is_on(opened)


def test_the_box_is_reached_and_ticked_by_keyboard(
    opened: Program, qtbot: QtBot, key_store: type[Working]
) -> None:
    box = ready(opened, qtbot)
    box.window().activateWindow()
    qtbot.waitUntil(box.window().isActiveWindow)
    dialog = box.window()
    assert isinstance(dialog, SettingsDialog)
    dialog.passphrase_button.setFocus()
    qtbot.keyClick(dialog.passphrase_button, Qt.Key.Key_Tab)
    assert box.box.hasFocus()
    qtbot.keyClick(box.box, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: is_on(opened))


@pytest.mark.parametrize("trouble", ["", "locked"])
def test_whatever_the_key_store_does_the_next_space_still_meets_the_box(
    opened: Program, qtbot: QtBot, key_store: type[Working], trouble: str
) -> None:
    box = ready(opened, qtbot)
    box.window().activateWindow()
    qtbot.waitUntil(box.window().isActiveWindow)
    box.box.setFocus()
    if trouble:
        key_store.trouble = staticmethod(TROUBLES[trouble][0])
    qtbot.keyClick(box.box, Qt.Key.Key_Space)
    assert QApplication.focusWidget() is box.box
    qtbot.waitUntil(lambda: is_on(opened) or "Nothing was remembered." in box.said())
    assert QApplication.focusWidget() is box.box
    if not trouble:
        qtbot.keyClick(box.box, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: "has forgotten" in box.said())
        assert QApplication.focusWidget() is box.box


def test_unticked_while_the_key_store_is_looked_for_the_box_keeps_the_focus(
    opened: Program, qtbot: QtBot, hanging: threading.Event
) -> None:
    name = name_for(opened.ctx.vault.path)
    opened.preferences.become(opened.preferences.current.remembering(name, True))
    box = open_settings(opened).remember
    box.window().activateWindow()
    qtbot.waitUntil(box.window().isActiveWindow)
    box.box.setFocus()
    qtbot.keyClick(box.box, Qt.Key.Key_Space)
    box._on_asked(VaultError("keyring.absent"))  # the answer to what was asked at first
    assert QApplication.focusWidget() is box.box
    assert "Taking the key" in box.said()
    hanging.set()


@pytest.mark.parametrize("there", [True, False])
def test_from_the_palette_the_settings_open_at_the_box(
    opened: Program, qtbot: QtBot, request: pytest.FixtureRequest, there: bool
) -> None:
    if there:
        request.getfixturevalue("key_store")
    opened.window.resize(960, 600)
    opened.window.commands.trigger("vault.remember")
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, SettingsDialog))
    box = dialog.remember
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.waitUntil(lambda: box.box.hasFocus() if there else "no key store" in box.said())
    parts = (box.box, box._meaning) if there else (box.box, box._meaning, box._state)
    for part in parts:
        qtbot.waitUntil(lambda part=part: part.visibleRegion().boundingRect() == part.rect())
    dialog.close()
