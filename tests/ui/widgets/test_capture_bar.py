"""Catching a thought with the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.theme.theme import Theme
from mwl_desktop.ui.widgets.capture_bar import CaptureBar

KINDS = (("work", "Work", "work"), ("gem", "Gem", "gem"))


@pytest.fixture
def bar(qtbot: QtBot, theme: Theme) -> CaptureBar:
    made = CaptureBar("What did you learn today?")
    made.set_kinds(KINDS, "work")
    qtbot.addWidget(made)
    made.resize(500, made.sizeHint().height())
    made.show()
    qtbot.waitExposed(made)
    made.text.setFocus()
    return made


def test_enter_captures_and_empties(bar: CaptureBar, qtbot: QtBot) -> None:
    qtbot.keyClicks(bar.text, "  Copy first ")
    with qtbot.waitSignal(bar.captured) as captured:
        qtbot.keyClick(bar.text, Qt.Key.Key_Return)
    assert captured.args == ["Copy first", "work"]
    assert bar.text.toPlainText() == ""


def test_shift_enter_begins_a_line_and_the_bar_grows(bar: CaptureBar, qtbot: QtBot) -> None:
    before = bar.text.height()
    with qtbot.assertNotEmitted(bar.captured):
        qtbot.keyClicks(bar.text, "one")
        qtbot.keyClick(bar.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        qtbot.keyClicks(bar.text, "two")
    assert bar.text.height() > before
    with qtbot.waitSignal(bar.captured) as captured:
        qtbot.keyClick(bar.text, Qt.Key.Key_Enter)
    assert captured.args[0] == "one\ntwo"
    assert bar.text.height() == before


def test_nothing_is_captured_from_blanks(bar: CaptureBar, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(bar.captured):
        qtbot.keyClicks(bar.text, "   ")
        qtbot.keyClick(bar.text, Qt.Key.Key_Return)


def test_the_kind_chosen_goes_with_the_text(bar: CaptureBar, qtbot: QtBot) -> None:
    bar.set_kind("gem")
    qtbot.keyClicks(bar.text, "a talk")
    with qtbot.waitSignal(bar.captured) as captured:
        bar.capture()
    assert captured.args == ["a talk", "gem"]
    assert bar.kind() == "gem"
    with pytest.raises(KeyError):
        bar.set_kind("poem")


def test_escape_leaves_and_keeps_what_is_typed(bar: CaptureBar, qtbot: QtBot) -> None:
    qtbot.keyClicks(bar.text, "half a th")
    with qtbot.waitSignal(bar.left):
        qtbot.keyClick(bar.text, Qt.Key.Key_Escape)
    assert bar.text.toPlainText() == "half a th"
