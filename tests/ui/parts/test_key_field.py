"""The passphrase or the kit: one of them at a time, and nothing of the other stays."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.ops.backups import Secret
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.parts.key_field import KeyField


@pytest.fixture
def field(ctx: Context, qtbot: QtBot) -> KeyField:
    made = KeyField("Passphrase")
    qtbot.addWidget(made)
    made.show()
    return made


def test_one_of_the_two_is_asked_for_and_the_other_forgotten(field: KeyField, qtbot: QtBot) -> None:
    qtbot.keyClicks(field.passphrase.focusProxy(), "quiet river")
    assert field.secret() == Secret(passphrase="quiet river")
    with qtbot.waitSignal(field.way_changed) as changed:
        field.way.click()
    assert changed.args == [True]
    assert field.kit.isVisible()
    assert not field.passphrase.isVisible()
    assert field.way.text() == "Use the passphrase instead"
    field.kit.setPlainText("AAAA")
    assert field.secret() == Secret(kit="AAAA")
    field.way.click()
    assert field.secret() == Secret()
    assert field.kit.toPlainText() == ""


def test_a_kit_that_was_cleared_does_not_come_back_with_undo(field: KeyField, qtbot: QtBot) -> None:
    field.ask_for(kit=True)
    qtbot.keyClicks(field.kit, "CD19 F5D5")
    field.clear()
    qtbot.keyClick(field.kit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    field.kit.undo()
    assert field.kit.toPlainText() == ""


def test_while_it_is_tried_nothing_is_typed(field: KeyField, qtbot: QtBot) -> None:
    field.ask_for(kit=True)
    field.set_busy(True)
    qtbot.keyClicks(field.kit, "CD19")
    assert field.kit.toPlainText() == ""
    assert not field.way.isEnabled()
    field.set_busy(False)
    qtbot.keyClicks(field.kit, "CD19")
    assert field.kit.toPlainText() == "CD19"
