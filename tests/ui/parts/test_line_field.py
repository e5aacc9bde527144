"""A line that saves itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.parts.line_field import LineField
from mwl_desktop.ui.theme.theme import Theme


@pytest.fixture
def field(qtbot: QtBot, theme: Theme) -> LineField:
    page = QWidget()
    column = QVBoxLayout(page)
    made = LineField("Organisation", "Where they work", page)
    column.addWidget(made)
    column.addWidget(QLineEdit(page))
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    made.start("Old")
    made.setFocus()
    made.end(False)
    made.page = page  # type: ignore[attr-defined]
    return made


def test_typing_is_told_once_it_pauses(qtbot: QtBot, field: LineField) -> None:
    field.selectAll()
    with qtbot.waitSignal(field.text_edited) as told:
        qtbot.keyClicks(field, "New  and better ")
    assert told.args == ["New and better"]
    with qtbot.assertNotEmitted(field.text_edited):
        field.flush()


def test_enter_and_leaving_tell_at_once(qtbot: QtBot, field: LineField) -> None:
    heard: list[str] = []
    field.text_edited.connect(heard.append)
    qtbot.keyClicks(field, "!")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert heard == ["Old!"]
    qtbot.keyClicks(field, "!")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert heard == ["Old!", "Old!!"]


def test_escape_takes_typing_back(qtbot: QtBot, field: LineField) -> None:
    qtbot.keyClicks(field, " and new")
    with qtbot.assertNotEmitted(field.text_edited):
        qtbot.keyClick(field, Qt.Key.Key_Escape)
        field.flush()
    assert field.text() == "Old"


def test_news_from_the_vault_waits_for_typing(qtbot: QtBot, field: LineField) -> None:
    field.show_stored("From the vault")
    assert field.text() == "From the vault"
    field.end(False)
    qtbot.keyClicks(field, "!")
    field.show_stored("Other")
    assert field.text() == "From the vault!"


def test_another_item_is_told_of_nothing_and_loses_nothing(qtbot: QtBot, field: LineField) -> None:
    qtbot.keyClicks(field, "!")
    with qtbot.waitSignal(field.text_edited) as told:
        field.start("Of another")
    assert told.args == ["Old!"]
    with qtbot.assertNotEmitted(field.text_edited):
        field.clear_text()
        field.flush()
    assert (field.text(), field.toolTip()) == ("", "")


def test_the_tooltip_shows_markup_as_words(field: LineField) -> None:
    field.start("<img src='file:///x'>")
    assert "<img" not in field.toolTip()


def test_long_words_end_in_an_ellipsis_while_nobody_types(qtbot: QtBot, theme: Theme) -> None:
    page = QWidget()
    field, other = LineField("Organisation", "Where they work", page), QLineEdit(page)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    field.resize(120, 24)
    field.start("Independent, formerly supply-chain director")
    other.setFocus()
    assert field.is_elided()
    field.setFocus()
    assert not field.is_elided()
    field.start("Short")
    other.setFocus()
    assert not field.is_elided()
