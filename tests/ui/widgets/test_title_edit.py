"""A title edited where it stands."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.theme.theme import Theme
from mwl_desktop.ui.widgets.title_edit import MOST_CHARACTERS, TitleEdit


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.addWidget(TitleEdit("Title"))
    column.addWidget(QLineEdit())
    qtbot.addWidget(made)
    made.resize(300, 200)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def title(page: QWidget) -> TitleEdit:
    found = page.findChild(TitleEdit)
    assert isinstance(found, TitleEdit)
    found.set_title("Stored")
    found.setFocus()
    found.selectAll()
    return found


def test_enter_commits_and_moves_on(title: TitleEdit, qtbot: QtBot) -> None:
    qtbot.keyClicks(title, "New words")
    with qtbot.waitSignals([title.title_committed, title.moved_on]):
        qtbot.keyClick(title, Qt.Key.Key_Return)
    assert title.title() == "New words"


def test_leaving_commits_once(title: TitleEdit, page: QWidget, qtbot: QtBot) -> None:
    told: list[str] = []
    title.title_committed.connect(told.append)
    qtbot.keyClicks(title, "Left")
    qtbot.keyClick(title, Qt.Key.Key_Tab)
    assert page.findChild(QLineEdit).hasFocus()  # type: ignore[union-attr]
    title.flush()
    assert told == ["Left"]


def test_nothing_is_said_about_what_did_not_change(title: TitleEdit, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(title.title_committed):
        title.flush()
        qtbot.keyClick(title, Qt.Key.Key_Return)


def test_escape_takes_back_what_was_not_committed(title: TitleEdit, qtbot: QtBot) -> None:
    qtbot.keyClicks(title, "Wrong")
    qtbot.keyClick(title, Qt.Key.Key_Escape)
    assert title.title() == "Stored"


def test_pasted_lines_become_one_and_too_much_is_told(title: TitleEdit, qtbot: QtBot) -> None:
    words = QMimeData()
    words.setText("one\ntwo\tthree")
    title.insertFromMimeData(words)
    assert title.title() == "one two three"
    words.setText("x" * 700)
    title.selectAll()
    with qtbot.waitSignal(title.title_too_long) as told:
        title.insertFromMimeData(words)
    assert told.args == [700]
    assert len(title.title()) == MOST_CHARACTERS


def test_it_grows_with_its_words(title: TitleEdit, qtbot: QtBot) -> None:
    one_line = title.height()
    title.set_title("A title that is so long that it cannot stand in one line of three hundred pixels")
    assert title.height() >= 2 * one_line - 4
    title.set_title("Short")
    assert title.height() == one_line
