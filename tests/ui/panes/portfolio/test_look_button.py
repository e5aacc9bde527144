"""The menu of themes and accent colours."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from mwl_desktop.documents.accents import channels, luminance
from mwl_desktop.domain.kinds import OutputTheme
from mwl_desktop.ui.panes.portfolio.look_button import _ACCENTS, LookButton


def actions(made: LookButton) -> dict[str, QAction]:
    made.menu.aboutToShow.emit()
    return {action.text(): action for action in made.menu.actions() if action.text()}


def colours(made: LookButton) -> dict[str, QAction]:
    menu = actions(made)["Accent colour"].menu()
    return {action.text(): action for action in menu.actions()}  # type: ignore[union-attr]


def test_it_says_the_theme_and_offers_all(qtbot: QtBot) -> None:
    made = LookButton()
    qtbot.addWidget(made)
    made.set_look(OutputTheme.LARGE, "")
    assert made.button.text() == "Large print"
    found = actions(made)
    assert len(found) == len(OutputTheme) + 1
    assert [words for words, action in found.items() if action.isChecked()] == ["Large print"]
    with qtbot.waitSignal(made.theme_chosen) as chosen:
        found["Modern"].trigger()
    assert chosen.args == [OutputTheme.MODERN]


def test_the_colour_in_use_is_marked_and_another_can_be_chosen(qtbot: QtBot) -> None:
    made = LookButton()
    qtbot.addWidget(made)
    made.set_look(OutputTheme.RESTRAINED, "#0f6b6b")
    found = colours(made)
    assert [words for words, action in found.items() if action.isChecked()] == ["Teal"]
    with qtbot.waitSignal(made.accent_chosen) as chosen:
        found["The theme’s own"].trigger()
    assert chosen.args == [""]


def test_black_and_white_has_no_colours_to_choose(qtbot: QtBot) -> None:
    made = LookButton()
    qtbot.addWidget(made)
    made.set_look(OutputTheme.BLACK, "")
    assert not actions(made)["Accent colour"].isEnabled()


def test_every_colour_offered_can_be_read_on_white() -> None:
    assert all(1.05 / (luminance(channels(accent)) + 0.05) > 4.5 for accent, _ in _ACCENTS)


def test_it_opens_by_keyboard(qtbot: QtBot) -> None:
    made = LookButton()
    qtbot.addWidget(made)
    made.show()
    assert made.button.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert made.button.menu() is made.menu
