"""Read first, edited in place, never clobbered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.parts.markdown_field import MarkdownField, place_in_source
from mwl_desktop.ui.theme.theme import Theme

TEXT = "The **import** stopped.\n\nSomeone keeps the list open."


class Page(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.field = MarkdownField("Text", "Write something", self)
        self.other = QLineEdit(self)
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addWidget(self.other)


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> Page:
    made = Page()
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.field.start(TEXT)
    return made


def test_it_reads_first_and_shows_no_marks(page: Page) -> None:
    assert not page.field.is_writing
    assert page.field.view.toPlainText() == "The import stopped.\nSomeone keeps the list open."


def test_an_empty_text_invites(qtbot: QtBot, page: Page) -> None:
    page.field.start("")
    invitation = page.field._invitation
    assert invitation.isVisible()
    qtbot.mouseClick(invitation, Qt.MouseButton.LeftButton)
    assert page.field.is_writing
    assert page.field.editor.hasFocus()


def test_tab_goes_right_into_an_empty_text(qtbot: QtBot, page: Page) -> None:
    page.field.start("")
    page.other.setFocus()
    qtbot.keyClick(page.other, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert page.field.editor.hasFocus()
    qtbot.keyClick(page.field.editor, Qt.Key.Key_Tab)
    assert page.other.hasFocus()
    assert page.field._invitation.isVisible()


def test_typing_writes_and_keeps_the_first_key(qtbot: QtBot, page: Page) -> None:
    for stored, stop in (("", page.field._invitation), (TEXT, page.field.view)):
        page.field.start(stored)
        stop.setFocus()
        qtbot.keyClick(stop, "A", Qt.KeyboardModifier.ShiftModifier)
        qtbot.keyClicks(page.field.editor, "bc")
        assert page.field.text() == f"{stored}Abc"
        page.field.flush()


def test_keys_that_put_nothing_leave_a_text_read(qtbot: QtBot, page: Page) -> None:
    page.field.view.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Escape, Qt.Key.Key_Shift):
        qtbot.keyClick(page.field.view, key)
    qtbot.keyClick(page.field.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert not page.field.is_writing


def test_a_click_writes_where_it_was(qtbot: QtBot, page: Page) -> None:
    viewport = page.field.view.viewport()
    line = page.field.view.cursorRect(page.field.view.textCursor())
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=line.center() + QPoint(30, 0))
    assert page.field.is_writing
    position = page.field.editor.textCursor().position()
    assert 0 < position < TEXT.index("stopped")


def test_a_selection_by_mouse_stays_a_selection(qtbot: QtBot, page: Page) -> None:
    viewport = page.field.view.viewport()
    y = page.field.view.cursorRect(page.field.view.textCursor()).center().y()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=QPoint(5, y))
    qtbot.mouseMove(viewport, QPoint(80, y))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=QPoint(80, y))
    assert not page.field.is_writing


def test_enter_writes_and_escape_reads(qtbot: QtBot, page: Page) -> None:
    page.field.view.setFocus()
    qtbot.keyClick(page.field.view, Qt.Key.Key_Return)
    assert page.field.is_writing
    qtbot.keyClicks(page.field.editor, " More.")
    with qtbot.waitSignal(page.field.text_edited) as told:
        qtbot.keyClick(page.field.editor, Qt.Key.Key_Escape)
    assert told.args == [TEXT + " More."]
    assert not page.field.is_writing
    assert page.field.view.toPlainText().endswith("open. More.")
    assert page.field.view.hasFocus()


def test_ctrl_e_goes_there_and_back(qtbot: QtBot, page: Page) -> None:
    page.field.view.setFocus()
    qtbot.keyClick(page.field.view, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert page.field.is_writing
    qtbot.keyClick(page.field.editor, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert not page.field.is_writing


def test_going_elsewhere_saves_and_reads(qtbot: QtBot, page: Page) -> None:
    page.field.write()
    qtbot.keyClicks(page.field.editor, "!")
    with qtbot.waitSignal(page.field.text_edited):
        page.other.setFocus(Qt.FocusReason.TabFocusReason)
    assert not page.field.is_writing


def test_typing_is_told_once_it_pauses(qtbot: QtBot, page: Page) -> None:
    page.field.write()
    with qtbot.waitSignal(page.field.text_edited) as told:
        qtbot.keyClicks(page.field.editor, "abc")
    assert told.args == [TEXT + "abc"]


def test_stored_words_wait_for_what_is_being_typed(qtbot: QtBot, page: Page) -> None:
    page.field.write()
    qtbot.keyClicks(page.field.editor, "mine")
    page.field.set_text("theirs")
    assert page.field.text() == TEXT + "mine"
    page.field.flush()
    page.field.set_text("theirs")
    assert page.field.text() == "theirs"
    assert page.field.is_writing


def test_clear_leaves_nothing_behind(qtbot: QtBot, page: Page) -> None:
    page.field.write()
    qtbot.keyClicks(page.field.editor, "secret")
    with qtbot.assertNotEmitted(page.field.text_edited, wait=700):
        page.field.clear()
    assert page.field.text() == ""
    assert page.field.editor.toPlainText() == ""
    assert page.field.view.toPlainText() == ""
    assert not page.field.editor.document().isUndoAvailable()


def test_put_is_as_if_typed(qtbot: QtBot, page: Page) -> None:
    with qtbot.waitSignal(page.field.text_edited) as told:
        page.field.put("New words")
    assert told.args == ["New words"]
    assert page.field.view.toPlainText() == "New words"


def test_quiet_does_not_invite(page: Page) -> None:
    page.field.start("")
    page.field.set_quiet(True)
    assert not page.field._invitation.isVisible()
    page.field.write()
    assert page.field.editor.isVisible()


@pytest.mark.parametrize(
    ("source", "shown", "position", "place"),
    [
        ("**bold** words", "bold words", 5, 9),
        ("a\n\na b", "a\na b", 2, 3),
        ("[link](https://x.org) end", "link end", 5, 22),
        ("", "", 0, 0),
        ("end", "end", 3, 3),
    ],
)
def test_a_place_in_the_formatted_text_is_found_in_the_source(
    source: str, shown: str, position: int, place: int
) -> None:
    assert place_in_source(source, shown, position) == place


def test_a_very_long_text_is_read_in_parts_and_written_whole(qtbot: QtBot, page: Page) -> None:
    text = "A line of words.\n\n" * 6_000
    page.field.start(text)
    first = len(page.field.view.toPlainText())
    assert 15_000 < first < 20_000
    qtbot.mouseClick(page.field._rest, Qt.MouseButton.LeftButton)
    assert len(page.field.view.toPlainText()) > 1.8 * first
    for _ in range(2):
        assert page.field._rest.isVisible()
        qtbot.mouseClick(page.field._rest, Qt.MouseButton.LeftButton)
    assert not page.field._rest.isVisible()
    page.field.write()
    assert page.field.text() == text
