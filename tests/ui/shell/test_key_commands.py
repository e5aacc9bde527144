"""What can be asked about the keys of a vault, and what is offered by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from mwl_desktop.gui import Program
from mwl_desktop.ui.dialogs.settings import SettingsDialog
from mwl_desktop.ui.lock.kit_check_dialog import KitCheckDialog
from mwl_desktop.ui.lock.kit_dialog import KitDialog
from mwl_desktop.ui.lock.passphrase_dialog import PassphraseDialog
from mwl_desktop.ui.shell.palette import Palette
from mwl_desktop.vault import access, keys
from tests import factory
from tests.ui.conftest import unlock


def titles(palette: Palette) -> list[str]:
    return [palette.model.index(row).data() for row in range(palette.model.rowCount())]


def shown() -> list[type]:
    return [type(w) for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Change the passphrase…", PassphraseDialog),
        ("Check a recovery kit…", KitCheckDialog),
        ("Show the recovery kit…", KitDialog),
        ("Remember on this computer…", SettingsDialog),
    ],
)
def test_each_is_found_in_the_palette(opened: Program, qtbot: QtBot, words: str, kind: type) -> None:
    opened.window.commands.trigger("palette.open")
    palette = QApplication.activePopupWidget()
    assert isinstance(palette, Palette)
    qtbot.keyClicks(palette.field, words[:14].lower())
    qtbot.waitUntil(lambda: titles(palette) == ["Actions", words])
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown() == [kind])


def test_a_vault_that_can_only_be_read_keeps_its_passphrase(
    program: Program, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = factory.open_vault(tmp_path)
    kit, path = "\n".join(keys.kit_lines(vault.key)), vault.path
    vault.close()
    monkeypatch.setattr(access, "why_only_to_read", lambda _path: access.FOLDER)
    program.start(path, None)
    pages = program.window.pages
    pages.unlock.kit_asked.emit()
    pages.kit.text.setPlainText(kit)
    qtbot.mouseClick(pages.kit.open_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: program.window.frame is not None)
    assert program.ctx.vault.read_only
    assert shown() == []
    program.window.commands.trigger("passphrase.change")
    assert shown() == []
    program.window.commands.trigger("settings.open")
    settings = next(w for w in QApplication.topLevelWidgets() if isinstance(w, SettingsDialog))
    assert not settings.passphrase_button.isEnabled()
    assert "opened to read" in settings._passphrase_words()
    settings.close()
    monkeypatch.undo()
    program.window.lock()
    qtbot.waitUntil(lambda: program.window.frame is None)
    unlock(program, qtbot, path)
    program.window.commands.trigger("passphrase.change")
    assert shown() == [PassphraseDialog]
