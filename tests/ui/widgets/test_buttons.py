"""Buttons are pressed by click, Space and Enter alike."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.theme.theme import Theme
from mwl_desktop.ui.widgets.buttons import button, icon_button


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_a_key_presses_it_once(qtbot: QtBot, theme: Theme, key: Qt.Key) -> None:
    pressed: list[bool] = []
    made = button("Use this", on_click=lambda: pressed.append(True))
    qtbot.addWidget(made)
    made.show()
    qtbot.keyClick(made, key)
    assert pressed == [True]


def test_one_frame_is_enough_to_show_where_the_keyboard_is(qtbot: QtBot, theme: Theme) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    row = QHBoxLayout(page)
    made: list[QAbstractButton] = [
        button("First"),
        button("Back"),
        button("Make a new vault…", "link"),
        icon_button("refresh", "Another suggestion"),
        QCheckBox("Remember"),
    ]
    for each in made:
        row.addWidget(each)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    for before, each in pairwise(made):
        each.setFocus(Qt.FocusReason.MouseFocusReason)
        page.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange, False)
        by_mouse = each.grab().toImage()
        before.setFocus()
        qtbot.keyClick(before, Qt.Key.Key_Tab)
        assert each.hasFocus()
        assert page.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        assert each.grab().toImage() == by_mouse, each.text()
