"""A vault that is opened to read, in the real window with its real panes: all of it is read, none changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.gui import Program
from mwl_desktop.services import demo, vaults
from mwl_desktop.ui.dialogs.settings import SettingsDialog
from mwl_desktop.ui.panes.registry import PANES
from mwl_desktop.ui.parts.bin_days import BinDaysField
from mwl_desktop.ui.parts.minutes_field import MinutesField
from mwl_desktop.ui.parts.tags_panel import TagsPanel
from mwl_desktop.ui.shell import commands, to_read
from mwl_desktop.ui.theme.theme import Theme
from mwl_desktop.ui.widgets.filter_field import FilterField
from mwl_desktop.vault import access
from tests.ui.conftest import running, unlock
from tests.vault.test_to_read import picture

PASSPHRASE = demo.passphrase_file().read_text("utf-8").strip()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.mwl"
    demo.build(path, PASSPHRASE)
    return path


@pytest.fixture
def reading(
    built: Path,
    theme: Theme,
    qapp: QApplication,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Program]:
    """The whole program on the demonstration, in a folder that takes nothing."""
    place = tmp_path / "place"
    place.mkdir()
    path = place / "demo.mwl"
    path.write_bytes(built.read_bytes())
    monkeypatch.setattr(
        access, "why_only_to_read", lambda asked: access.FOLDER if asked.parent == place else ""
    )
    with running(qapp, qtbot) as made:
        unlock(made, qtbot, path, PASSPHRASE)
        before = picture(place)
        yield made
    assert picture(place) == before


def every_pane(program: Program, qtbot: QtBot) -> Iterator[QWidget]:
    """Each pane with something open in it."""
    frame = program.window.frame
    with program.ctx.vault.read() as connection:
        ids = {kind: row[0] for kind, row in _firsts(connection).items()}
    for spec in PANES:
        frame.show_pane(spec.id)
        frame.pane(spec.id).open(ids[spec.kind.value])
        qtbot.wait(400)
        qtbot.waitUntil(lambda: not program.ctx.is_asking)
        yield frame.pane(spec.id)


def _firsts(connection: object) -> dict[str, tuple[str]]:
    rows = connection.exec_driver_sql("SELECT kind, id FROM item WHERE binned_at IS NULL ORDER BY title")
    return {kind: (item_id,) for kind, item_id in rows}


def test_it_says_that_and_why(reading: Program) -> None:
    banner = reading.window.frame.findChild(to_read.ReadingBanner)
    assert banner.isVisible()
    assert banner.words.text() == "This vault is opened to read: its folder cannot be written to."
    assert banner.accessibleName() == banner.words.text()
    assert banner.copy.text() == "Open a copy…"


def test_a_full_disk_is_told_with_what_to_do(theme: Theme, qtbot: QtBot) -> None:
    banner = to_read.ReadingBanner(access.FULL)
    qtbot.addWidget(banner)
    assert banner.words.text() == (
        "This vault is opened to read: its disk is full; free some space, then open it again."
    )


def test_nothing_can_be_typed_in_any_pane(reading: Program, qtbot: QtBot) -> None:
    refused: list[Exception] = []
    reading.ctx.failed.connect(refused.append)
    for pane in every_pane(reading, qtbot):
        fields = [*pane.findChildren(QLineEdit), *pane.findChildren(QPlainTextEdit)]
        assert fields
        for field in fields:
            if not field.isVisible() or isinstance(field, FilterField):
                continue
            words = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
            field.setFocus()
            QTest.keyClicks(field, "typed")
            QTest.keyClick(field, Qt.Key.Key_Return)
            now = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
            assert now == words or field.property("seeks"), (pane, field, field.accessibleName())
    assert refused == []


def test_pressing_everything_changes_nothing_and_says_so(
    reading: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left enabled only shows something, or ends with the one sentence."""
    failures: list[Exception] = []
    reading.ctx.failed.connect(failures.append)
    monkeypatch.setattr("mwl_desktop.ui.panes.portfolio.pane.PortfolioPane._export", lambda *_: None)
    monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", lambda *_: True)
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getSaveFileName", lambda *_: ("", ""))
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getExistingDirectory", lambda *_: "")
    pressed = 0
    for pane in every_pane(reading, qtbot):
        for control in pane.findChildren(QAbstractButton):
            has_menu = getattr(control, "menu", lambda: None)()
            if control.isVisible() and control.isEnabled() and not has_menu:
                control.click()
                pressed += 1
                if QApplication.activePopupWidget():
                    QApplication.activePopupWidget().close()
        qtbot.wait(100)
    assert pressed > 10
    assert {getattr(each, "code", each) for each in failures} <= {"vault.opened_to_read"}


def test_the_bar_the_keys_and_the_clipboard_refuse(reading: Program, qtbot: QtBot) -> None:
    window, frame = reading.window, reading.window.frame
    assert not frame.capture_bar.isEnabled()
    assert frame.capture_bar.text.placeholderText() == "Opened to read: nothing can be captured here"
    offered = {spec.id for spec, _ in window.commands.offered()}
    assert not offered & set(to_read.ACTIONS)
    assert {"search.everything", "settings.open", "vault.lock", "kit.show"} <= offered
    said: list[str] = []
    frame.messages.message_shown.connect(lambda message: said.append(message.words))
    begun: list[str] = []
    reading.ctx.job_started.connect(lambda job: begun.append(job.name))
    QGuiApplication.clipboard().setText("a thought")
    frame.paste()
    frame.capturing.add_files([Path(__file__)])
    QGuiApplication.clipboard().clear()
    sentence = "demo.mwl is opened to read, so nothing can be changed in it."
    qtbot.waitUntil(lambda: any(words.startswith(sentence) for words in said))
    assert frame.drops.promise(object(), None)[0] == "Nothing can be added"
    assert begun == []


def test_del_and_its_like_say_that_nothing_was_done(reading: Program, qtbot: QtBot) -> None:
    frame = reading.window.frame
    said: list[str] = []
    frame.messages.message_shown.connect(lambda message: said.append(message.words))
    pane = frame.pane("journal")
    qtbot.waitUntil(lambda: pane.column.view.current_id() is not None)
    QTest.keyClick(pane.column.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(said) == 1)
    assert "opened to read" in said[0]


def offered_in(menu: QMenu, qtbot: QtBot) -> dict[str, bool]:
    """What a menu offers once it is open, and whether it can be chosen."""
    menu.popup(menu.parentWidget().mapToGlobal(QPoint(0, 0)))
    qtbot.waitUntil(menu.isVisible)
    found = {action.text(): action.isEnabled() for action in menu.actions() if action.text()}
    menu.close()
    return found


def test_no_menu_offers_what_would_change_something(reading: Program, qtbot: QtBot) -> None:
    panes = dict(zip((spec.id for spec in PANES), every_pane(reading, qtbot), strict=True))
    journal, evidence = panes["journal"], panes["evidence"]
    assert offered_in(journal.detail.frame._menu, qtbot) == {
        "Copy the text": True,
        "Move to the bin": False,
    }
    of_entry = offered_in(journal.column.context_menu(), qtbot)
    assert "Move to the bin" in of_entry
    assert not any(of_entry.values())
    of_evidence = offered_in(evidence.overview.context_menu(), qtbot)
    assert {words for words, on in of_evidence.items() if on} == {"Open", "Save a copy…", "Verify"}
    of_portfolio = offered_in(panes["portfolio"].outline.head._menu, qtbot)
    assert not of_portfolio["New portfolio…"]
    assert not of_portfolio["Move this portfolio to the bin"]
    assert of_portfolio["History of this portfolio…"]


def test_the_bin_is_shown_and_gives_nothing_away(reading: Program, qtbot: QtBot) -> None:
    frame = reading.window.frame
    frame.show_pane("goals")
    reading.window.commands.trigger("bin.show")
    column = frame.pane("goals").column
    qtbot.waitUntil(lambda: column.bin_strip.isVisible())
    assert not column.bin_strip.empty_button.isEnabled()
    with_all = offered_in(column.context_menu(), qtbot)
    assert with_all == {"Restore": False, "Remove for good…": False, "Empty the bin…": False}


def test_what_cannot_be_typed_into_does_not_invite_to(reading: Program, qtbot: QtBot) -> None:
    for pane in every_pane(reading, qtbot):
        for field in pane.findChildren(QLineEdit):
            if field.isVisible() and field.accessibleName() in ("Add a tag", "Minutes"):
                assert not field.isEnabled()
                assert field.placeholderText() == ""
            if isinstance(field, MinutesField) and field.isVisible():
                colours = field.palette()
                group, role = QPalette.ColorGroup, QPalette.ColorRole.Text
                assert colours.color(group.Disabled, role) == colours.color(group.Active, role), "to be read"
    fields = reading.window.frame.pane("journal").findChildren(QLineEdit)
    assert {"Add a tag", "Minutes"} <= {field.accessibleName() for field in fields}


def test_how_long_things_stay_in_the_bin_can_only_be_read(reading: Program, qtbot: QtBot) -> None:
    reading.window.commands.trigger("settings.open")
    dialog = next(each for each in QApplication.topLevelWidgets() if isinstance(each, SettingsDialog))
    field = dialog.findChild(BinDaysField)
    qtbot.waitUntil(lambda: field.choice.choice() == "0")
    qtbot.wait(100)
    assert not field.choice.isEnabled()
    assert not any(each.isEnabled() for each in field.choice.findChildren(QAbstractButton))
    dialog.close()


def test_a_copy_opens_to_be_written_to(
    reading: Program, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "mine.mwl"
    monkeypatch.setattr(commands.QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    first = reading.window.frame
    first.findChild(to_read.ReadingBanner).copy.click()
    qtbot.waitUntil(lambda: reading.window.frame not in (None, first))
    assert reading.ctx.vault.path == target
    assert not reading.ctx.vault.read_only
    assert reading.window.frame.findChild(to_read.ReadingBanner) is None
    assert reading.window.frame.capture_bar.isEnabled()
    assert "edit.undo" in {spec.id for spec, _ in reading.window.commands.offered()}
    reading.window.frame.capture_bar.text.setPlainText("a thought in the copy")
    reading.window.frame.capture_bar.capture()
    reading.window.lock()
    qtbot.waitUntil(lambda: reading.window.frame is None)
    vault = vaults.unlock(target, PASSPHRASE)
    with vault.read() as connection:
        bodies = connection.exec_driver_sql("SELECT count(*) FROM entry WHERE body = 'a thought in the copy'")
        assert bodies.scalar() == 1
    vault.close()


def test_no_heading_stands_over_nothing(reading: Program, qtbot: QtBot) -> None:
    """Where nothing can be written, an empty field is no place to write in."""
    seen = 0
    frame = reading.window.frame
    with reading.ctx.vault.read() as connection:
        without = connection.exec_driver_sql(
            "SELECT id FROM entry WHERE minutes IS NULL AND id NOT IN (SELECT item_id FROM tag) LIMIT 1"
        ).scalar()
    if without is not None:
        frame.show_pane("journal")
        frame.pane("journal").open(without)
        qtbot.wait(400)
        qtbot.waitUntil(lambda: not reading.ctx.is_asking)
    for pane in (frame.pane("journal"), *every_pane(reading, qtbot)):
        for panel in pane.findChildren(TagsPanel):
            seen += 1
            assert panel.isHidden() == (not panel.editor.tags())
        for field in pane.findChildren(MinutesField):
            assert field.text() or not field.isVisible()
    assert seen
