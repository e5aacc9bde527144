"""The dialogs over the window."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.items import Profile
from mwl_desktop.gui import Program
from mwl_desktop.services import listing, ocr, profile
from mwl_desktop.ui.dialogs.profile import ProfileDialog
from mwl_desktop.ui.dialogs.report import ReportDialog, report_on
from mwl_desktop.ui.dialogs.settings import SettingsDialog
from mwl_desktop.ui.lock.kit_dialog import KitDialog
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.elided_label import ElidedLabel
from mwl_desktop.vault.lock import name_for
from tests import factory
from tests.ui.lock.proving import type_back


def shown(program: Program, action: str, kind: type) -> object:
    program.window.commands.trigger(action)
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())


def prove(dialog: KitDialog, qtbot: QtBot) -> None:
    """Type the passphrase that the kit is shown for."""
    qtbot.keyClicks(dialog.present.key_field.passphrase.focusProxy(), factory.PASSPHRASE)
    dialog.present.next_button.click()
    qtbot.waitUntil(lambda: dialog.page() is dialog.step)


def read(program: Program) -> tuple[Profile, tuple[object, ...]]:
    with program.ctx.vault.read() as connection:
        return profile.get(connection), profile.roles(connection)


def test_settings_hold_at_once_and_are_on_the_disk(opened: Program, qtbot: QtBot) -> None:
    dialog = shown(opened, "settings.open", SettingsDialog)
    dialog.theme.choose("dark")
    dialog.minutes.setValue(3)
    dialog.paper.choose("letter")
    assert opened.theme.colours.dark
    assert opened.window.idle._seconds == 180
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    opened.preferences.save()
    from mwl_desktop import settings

    kept = settings.load().settings
    assert (kept.theme, kept.lock_minutes, kept.paper) == ("dark", 3, "letter")
    opened.preferences.change(theme="light")


def test_the_fingerprint_in_the_settings_is_that_of_the_kit(opened: Program, qtbot: QtBot) -> None:
    dialog = shown(opened, "settings.open", SettingsDialog)
    fingerprint = opened.ctx.vault.key.fingerprint
    labels = [label.text() for label in dialog.findChildren(type(dialog.body.itemAt(0).widget()))]
    assert any(fingerprint in words for words in labels)
    dialog.kit_button.click()
    kit = next(w for w in QApplication.topLevelWidgets() if isinstance(w, KitDialog) and w.isVisible())
    prove(kit, qtbot)
    assert fingerprint in kit.step._fingerprint.text()
    kit.close()


@pytest.mark.parametrize(
    ("there", "words"), [(True, "are read on this computer"), (False, "rapidocr is not installed")]
)
def test_the_settings_say_whether_text_in_pictures_is_read(
    opened: Program, monkeypatch: pytest.MonkeyPatch, there: bool, words: str
) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: there)
    dialog = shown(opened, "settings.open", SettingsDialog)
    assert words in dialog.pictures.text()
    dialog.close()


def test_the_settings_name_each_place_where_something_of_the_vault_lies(
    opened: Program, tmp_path: Path
) -> None:
    dialog = shown(opened, "settings.open", SettingsDialog)
    watched = dialog.watched.folder
    places = [part.text() for part in dialog.findChildren(ElidedLabel) if part is not watched]
    assert places[:3] == [
        str(tmp_path / "portfolio.mwl"),
        str(tmp_path / "portfolio inbox"),
        "nowhere: no folder was chosen yet",
    ]
    dialog.close()
    opened.preferences.change(backup_folder=str(tmp_path / "documents"))
    dialog = shown(opened, "settings.open", SettingsDialog)
    assert str(tmp_path / "documents") in [part.text() for part in dialog.findChildren(ElidedLabel)]
    dialog.close()


def test_a_kit_that_was_owed_is_no_longer_once_it_is_proved(opened: Program, qtbot: QtBot) -> None:
    name = name_for(opened.ctx.vault.path)
    opened.preferences.become(opened.preferences.current.owing_kit(name, True))
    dialog = shown(opened, "kit.show", KitDialog)
    prove(dialog, qtbot)
    type_back(dialog.step, opened.ctx.vault.key, qtbot)
    dialog.step.done_button.click()
    assert opened.preferences.current.kit_owed == ()
    assert dialog.step._shown.text() == ""


@pytest.mark.parametrize("action", ["settings.open", "profile.open", "passphrase.change"])
def test_the_program_is_left_by_its_keys_from_a_dialog_too(
    opened: Program, qtbot: QtBot, action: str
) -> None:
    opened.window.commands.trigger(action)
    dialog = QApplication.activeModalWidget() or next(
        w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()
    )
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not opened.window.isVisible())
    assert opened.window.frame is None
    assert not opened.ctx.unlocked


def test_the_profile_is_written_as_fields_are_left_and_on_escape(opened: Program, qtbot: QtBot) -> None:
    dialog = shown(opened, "profile.open", ProfileDialog)
    qtbot.waitUntil(dialog.name.isEnabled)
    qtbot.keyClicks(dialog.name, "Bailey Okafor")
    dialog.headline.setFocus()
    qtbot.waitUntil(lambda: read(opened)[0].name == "Bailey Okafor")
    qtbot.keyClicks(dialog.headline, "Analyst")
    dialog.summary.setPlainText("Typed last")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: read(opened)[0] == Profile("Bailey Okafor", "Analyst", "Typed last"))
    qtbot.waitUntil(lambda: opened.window.frame.rail._name.text() == "Bailey Okafor")


def test_jobs_are_added_changed_and_removed(opened: Program, qtbot: QtBot) -> None:
    dialog = shown(opened, "profile.open", ProfileDialog)
    qtbot.waitUntil(dialog.add_button.isEnabled)
    dialog.add_button.click()
    qtbot.waitUntil(lambda: len(dialog.rows) == 1)
    (row,) = dialog.rows
    qtbot.keyClicks(row.title, "Analyst")
    qtbot.keyClicks(row.employer, "Harlow")
    qtbot.keyClicks(row.since, "2025-11-17")
    qtbot.keyClick(row.since, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(read(opened)[1]) == 1 and read(opened)[1][0].started_on is not None)
    (role,) = read(opened)[1]
    assert (role.title, role.employer, role.started_on) == ("Analyst", "Harlow", date(2025, 11, 17))
    entry = factory.add_entry(opened.ctx.vault, "In this job", role_id=role.id)
    row.removed.emit()
    qtbot.waitUntil(lambda: read(opened)[1] == ())
    with opened.ctx.vault.read() as connection:
        assert listing.row(connection, entry).title == "In this job"
    opened.window.commands.trigger("edit.undo")
    qtbot.waitUntil(lambda: len(read(opened)[1]) == 1)
    dialog.close()


def test_shortcuts_are_listed(opened: Program) -> None:
    from mwl_desktop.ui.dialogs.shortcuts import ShortcutsDialog
    from mwl_desktop.ui.widgets.key_hint import KeyHint

    dialog = shown(opened, "shortcuts.show", ShortcutsDialog)
    hints = {hint.text() for hint in dialog.findChildren(KeyHint)}
    assert {"Ctrl L", "Ctrl K", "Ctrl N", "Ctrl Shift K"} <= hints
    dialog.close()


def test_a_report_names_places_and_no_values(theme: object, qtbot: QtBot) -> None:
    def inner(secret: str) -> None:
        raise KeyError(secret)

    try:
        try:
            inner("my diary")
        except KeyError as error:
            raise RuntimeError("about my diary") from error
    except RuntimeError as error:
        dialog = ReportDialog(error)
        text = report_on(error)
    qtbot.addWidget(dialog)
    assert "RuntimeError" in text
    assert "KeyError" in text
    assert "inner" in text
    assert "diary" not in text
    dialog._copy()
    assert QGuiApplication.clipboard().text() == text


def test_settings_fit_into_a_small_window(opened: Program, qtbot: QtBot) -> None:
    opened.window.resize(960, 600)
    opened.window.commands.trigger("settings.open")
    dialog = opened.window.findChild(SettingsDialog)
    qtbot.waitUntil(dialog.isVisible)
    assert dialog.height() < opened.window.height()
    dialog.close()


def test_a_page_ends_where_its_last_words_do(opened: Program, qtbot: QtBot) -> None:
    """A page as high as its hint for a narrower one scrolled on into nothing."""
    opened.window.resize(960, 600)
    opened.window.commands.trigger("settings.open")
    dialog = opened.window.findChild(SettingsDialog)
    view = dialog.area.viewport()
    qtbot.waitUntil(lambda: dialog.page.height() == dialog.page.heightForWidth(view.width()))
    assert dialog.page.height() > view.height()
    shown = [each for each in dialog.page.findChildren(QWidget) if each.isVisible()]
    bottom = max(each.mapTo(dialog.page, each.rect().bottomLeft()).y() for each in shown)
    assert dialog.page.height() - bottom <= 2 * Space.WIDE
    dialog.close()
