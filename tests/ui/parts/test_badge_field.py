"""A badge keeps its measure whatever the theme does."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.parts.badge_field import BadgeField
from mwl_desktop.ui.parts.menu_field import MenuChoice
from mwl_desktop.ui.theme.theme import Theme


def test_another_theme_leaves_a_badge_as_large_as_it_was(qtbot: QtBot, theme: Theme) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    badge = BadgeField(
        "Status", (MenuChoice("active", "active"),), lambda _value, scheme: scheme.accent, page
    )
    QVBoxLayout(page).addWidget(badge)
    page.show()
    badge.set_value("active")
    qtbot.wait(20)
    before = badge.size()
    assert before == badge.sizeHint()
    for preference in ("dark", "light"):
        theme.set_preference(preference)
        qtbot.wait(20)
        assert badge.size() == badge.minimumSize() == badge.maximumSize() == before
