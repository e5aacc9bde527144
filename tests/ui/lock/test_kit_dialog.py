"""The kit of an open vault is shown to whoever can prove that the vault is theirs, and to nobody else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from mwl_desktop.gui import Program
from mwl_desktop.ui.lock.kit_dialog import KitDialog
from mwl_desktop.ui.ops.context import Way
from mwl_desktop.vault import keys
from tests import factory


@pytest.fixture
def dialog(opened: Program, qtbot: QtBot) -> KitDialog:
    return asked_for(opened, qtbot)


def asked_for(program: Program, qtbot: QtBot) -> KitDialog:
    program.window.commands.trigger("kit.show")
    made = next(w for w in QApplication.topLevelWidgets() if isinstance(w, KitDialog) and w.isVisible())
    qtbot.waitUntil(made.isActiveWindow)
    return made


def lines_of(program: Program) -> tuple[str, ...]:
    return keys.kit_lines(program.ctx.vault.key)


def words_in(dialog: KitDialog) -> str:
    """Every word that the dialog holds, in view or not."""
    words = [part.text() for kind in (QLabel, QLineEdit) for part in dialog.findChildren(kind)]
    return "\n".join(words + [part.toPlainText() for part in dialog.findChildren(QPlainTextEdit)])


def press_enter_after(dialog: KitDialog, qtbot: QtBot, words: str) -> None:
    field = dialog.present.key_field.passphrase.focusProxy()
    assert field.hasFocus()
    qtbot.keyClicks(field, words)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_an_open_window_alone_shows_no_line_of_it(opened: Program, dialog: KitDialog) -> None:
    assert dialog.page() is dialog.present
    assert not any(line in words_in(dialog) for line in lines_of(opened))
    assert not dialog.step.save_button.isVisible()
    assert not dialog.step.print_button.isVisible()
    dialog.close()


def test_a_wrong_passphrase_shows_nothing_and_the_right_one_typed_over_it_does(
    opened: Program, qtbot: QtBot, dialog: KitDialog
) -> None:
    press_enter_after(dialog, qtbot, "wrong horse")
    qtbot.waitUntil(lambda: "not the present passphrase" in dialog.present.error())
    assert not any(line in words_in(dialog) for line in lines_of(opened))
    press_enter_after(dialog, qtbot, factory.PASSPHRASE)
    qtbot.waitUntil(lambda: dialog.page() is dialog.step)
    assert all(line in words_in(dialog) for line in lines_of(opened))
    assert factory.PASSPHRASE not in words_in(dialog)
    assert dialog.step.save_button.hasFocus()
    dialog.close()
    assert not any(line in words_in(dialog) for line in lines_of(opened))


def test_it_is_asked_for_each_time(opened: Program, qtbot: QtBot, dialog: KitDialog) -> None:
    press_enter_after(dialog, qtbot, factory.PASSPHRASE)
    qtbot.waitUntil(lambda: dialog.page() is dialog.step)
    dialog.close()
    again = asked_for(opened, qtbot)
    assert again.page() is again.present
    again.close()


def test_the_kit_itself_proves_it_and_the_page_says_what_it_asks_for(opened: Program, qtbot: QtBot) -> None:
    opened.ctx.way = Way.KEY_STORE
    dialog = asked_for(opened, qtbot)
    assert dialog.present.title.text() == "First, the present passphrase"
    assert "sees the kit" in dialog.present.words.text()
    qtbot.mouseClick(dialog.present.key_field.way, Qt.MouseButton.LeftButton)
    assert dialog.present.title.text() == "First, the recovery kit you hold"
    assert dialog.present.accessibleName() == dialog.present.title.text()
    dialog.present.key_field.kit.setPlainText("\n".join(lines_of(opened)))
    qtbot.mouseClick(dialog.present.next_button, Qt.MouseButton.LeftButton)
    assert dialog.page() is dialog.step
    dialog.close()


def test_who_typed_the_passphrase_is_not_asked_for_the_kit_that_they_want_to_see(
    dialog: KitDialog,
) -> None:
    assert not dialog.present.key_field.way.isVisible()
    dialog.close()


def test_who_came_in_by_the_kit_is_asked_for_the_kit(opened: Program, qtbot: QtBot) -> None:
    opened.ctx.way = Way.KIT
    made = asked_for(opened, qtbot)
    assert made.present.key_field.by_kit
    assert made.present.key_field.kit.hasFocus()
    made.close()


def test_cancel_and_escape_leave(opened: Program, qtbot: QtBot, dialog: KitDialog) -> None:
    qtbot.mouseClick(dialog.present.cancel_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    again = asked_for(opened, qtbot)
    qtbot.keyClicks(again.present.key_field.passphrase.focusProxy(), "half typed")
    qtbot.keyClick(again, Qt.Key.Key_Escape)
    assert not again.isVisible()
    assert "half typed" not in words_in(again)


def test_a_proof_that_comes_when_the_dialog_was_left_shows_nothing(
    opened: Program, qtbot: QtBot, dialog: KitDialog
) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    press_enter_after(dialog, qtbot, factory.PASSPHRASE)
    with qtbot.waitSignal(dialog.present.proved):
        dialog.close()
    assert not any(line in words_in(dialog) for line in lines_of(opened))
    dialog.deleteLater()
