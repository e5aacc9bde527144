"""A badge that opens a menu."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.parts.badge_field import BadgeField
from mwl_desktop.ui.parts.menu_field import MenuChoice
from mwl_desktop.ui.theme.theme import Theme
from mwl_desktop.ui.theme.tokens import LIGHT, Colours

CHOICES = (MenuChoice(1, "one"), MenuChoice(2, "the second", "The second one"))


def hue(value: object, scheme: Colours) -> str:
    return scheme.accent if value == 1 else scheme.success


@pytest.fixture
def badge(qtbot: QtBot, theme: Theme) -> BadgeField:
    made = BadgeField("Status", CHOICES, hue)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    return made


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Space])
def test_a_value_is_chosen_by_keys(qtbot: QtBot, badge: BadgeField, key: Qt.Key) -> None:
    def choose() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        qtbot.keyClick(menu, Qt.Key.Key_Up)
        qtbot.keyClick(menu, Qt.Key.Key_Return)

    badge.setFocus()
    QTimer.singleShot(50, choose)
    with qtbot.waitSignal(badge.value_chosen) as told:
        qtbot.keyClick(badge, key)
    assert told.args == [2]
    assert (badge.text(), badge.toolTip()) == ("the second", "The second one")


def test_it_is_as_wide_as_its_words_and_wears_the_values_hue(qtbot: QtBot, badge: BadgeField) -> None:
    narrow = badge.width()
    badge.set_value(2)
    assert badge.width() > narrow
    assert badge.accessibleName() == "Status: the second"
    drawn = badge.grab().toImage()
    ground = QColor(LIGHT.badge(LIGHT.success)).name()
    assert drawn.pixelColor(6, badge.height() // 2).name() == ground
