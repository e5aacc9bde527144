"""Whether a kit that somebody holds is the open vault's."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from mwl_desktop.gui import Program
from mwl_desktop.services import vaults
from mwl_desktop.ui.dialogs.settings import SettingsDialog
from mwl_desktop.ui.lock.kit_check_dialog import KitCheckDialog
from mwl_desktop.vault import keys


def shown(kind: type) -> object:
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())


@pytest.fixture
def dialog(opened: Program, qtbot: QtBot) -> KitCheckDialog:
    opened.window.commands.trigger("settings.open")
    settings = shown(SettingsDialog)
    settings.findChild(QScrollArea).ensureWidgetVisible(settings.kit_check_button)
    qtbot.mouseClick(settings.kit_check_button, Qt.MouseButton.LeftButton)
    dialog = shown(KitCheckDialog)
    qtbot.waitUntil(dialog.text.hasFocus)
    return dialog


def check(dialog: KitCheckDialog, qtbot: QtBot, typed: str) -> str:
    dialog.text.clear()
    qtbot.keyClicks(dialog.text, typed)
    assert dialog.answer() == ""
    qtbot.mouseClick(dialog.check_button, Qt.MouseButton.LeftButton)
    return dialog.answer()


def test_the_right_kit_fits_however_it_is_typed(
    opened: Program, dialog: KitCheckDialog, qtbot: QtBot
) -> None:
    key = opened.ctx.vault.key
    assert key.fingerprint in dialog.sheet.words.text()
    for typed in (" ".join(keys.kit_lines(key)), (key.key + key.salt).hex()):
        answer = check(dialog, qtbot, typed)
        assert "opens this vault" in answer
        assert key.fingerprint in answer
    dialog.text.setPlainText("\n".join(keys.kit_lines(key)))
    assert dialog.text.verticalScrollBar().maximum() == 0
    dialog.close()
    assert dialog.text.toPlainText() == ""


@pytest.mark.parametrize("same", ["nothing", "salt", "key"])
def test_another_kit_is_told_by_its_fingerprint(
    opened: Program, dialog: KitCheckDialog, qtbot: QtBot, same: str
) -> None:
    own = opened.ctx.vault.key
    other = keys.VaultKey(own.key if same == "key" else b"k" * 32, own.salt if same == "salt" else b"s" * 16)
    answer = check(dialog, qtbot, " ".join(keys.kit_lines(other)))
    assert other.fingerprint in answer
    assert "earlier passphrase, or to another vault" in answer
    dialog.close()


def test_the_kit_of_before_the_change_no_longer_fits(
    opened: Program, dialog: KitCheckDialog, qtbot: QtBot
) -> None:
    old = opened.ctx.vault.key
    assert "opens this vault" in check(dialog, qtbot, " ".join(keys.kit_lines(old)))
    vaults.change_passphrase(opened.ctx.vault, "another five words for it", renew=False)
    assert old.fingerprint in check(dialog, qtbot, " ".join(keys.kit_lines(old)))
    assert "earlier passphrase" in dialog.answer()
    dialog.close()


def test_a_slip_is_named_by_its_line(opened: Program, dialog: KitCheckDialog, qtbot: QtBot) -> None:
    lines = list(keys.kit_lines(opened.ctx.vault.key))
    lines[4] = ("0" if lines[4][0] != "0" else "1") + lines[4][1:]
    assert "Line 5" in check(dialog, qtbot, " ".join(lines))
    assert "108 in all" in check(dialog, qtbot, lines[0])
    dialog.close()
