"""A list of findings is as high as it needs, scrolls from some length on, and keeps nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.parts.findings_view import FindingsView

LONG = "A file with a name that goes on for more than one line of this list, and then some more of it"


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[FindingsView]:
    page = QWidget()
    qtbot.addWidget(page)
    view = FindingsView("What was found", page)
    column = QVBoxLayout(page)
    column.addWidget(view)
    column.addStretch(1)
    page.resize(320, 500)
    page.show()
    yield view
    page.close()


def test_a_few_lines_stand_whole_with_their_bullets(view: FindingsView, qtbot: QtBot) -> None:
    view.show_lines([LONG, "short"])
    qtbot.waitUntil(lambda: view.height() > 40)
    assert view.text() == f"{LONG}\nshort"
    assert view.verticalScrollBar().maximum() == 0
    assert view.document().begin().textList() is not None
    assert view.document().size().height() <= view.height()


def test_many_lines_scroll_at_any_width(view: FindingsView, qtbot: QtBot) -> None:
    """A scroll bar that came and went made the height go back and forth without end."""
    page = view.parentWidget()
    for number in range(1, 14):
        view.show_lines([LONG] * number)
        for width in range(300, 420, 7):
            page.resize(width, 500)
            qtbot.wait(1)
            scrolls = view.verticalScrollBar().maximum() > 0
            assert scrolls == (view.document().size().height() > view.viewport().height() + 1)
    assert view.verticalScrollBar().maximum() > 0


def test_nothing_stays_of_what_it_said(view: FindingsView) -> None:
    view.show_lines(["<b>Zwiebel</b>"])
    assert view.text() == "<b>Zwiebel</b>"
    view.show_lines(())
    assert view.text() == ""
    assert not view.isVisible()
    assert "Zwiebel" not in view.toHtml()
