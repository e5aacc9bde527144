"""Where Tab goes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.theme.theme import Theme
from mwl_desktop.ui.widgets.tab_order import put_after, put_before


def tabbed(qtbot: QtBot, first: QWidget) -> list[str]:
    """Names of what Tab comes through, from the first until it is back there."""
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    names: list[str] = []
    while (at := QGuiApplication.focusObject()) is not None and at.objectName() not in names:
        names.append(at.objectName())
        assert isinstance(at, QWidget)
        qtbot.keyClick(at, Qt.Key.Key_Tab)
    return names


def test_what_is_made_late_is_reached_where_it_stands(qtbot: QtBot, theme: Theme) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)

    def field(name: str) -> QLineEdit:
        made = QLineEdit(page)
        made.setObjectName(name)
        column.addWidget(made)
        made.show()
        return made

    first = field("first")
    column.addWidget(QLabel("Steps", page))
    add, last = field("add"), field("last")
    page.show()
    page.activateWindow()
    qtbot.waitActive(page)
    steps = (field("one"), field("two"))
    put_before(add, steps)
    assert tabbed(qtbot, first) == ["first", "one", "two", "add", "last"]
    put_before(add, (*steps[::-1], field("three")))
    assert tabbed(qtbot, first) == ["first", "two", "one", "three", "add", "last"]
    put_after(last, (field("four"), field("five")))
    assert tabbed(qtbot, first) == ["first", "two", "one", "three", "add", "last", "four", "five"]
