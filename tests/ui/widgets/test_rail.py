"""The rail chooses panes by mouse and by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.theme.theme import Theme
from mwl_desktop.ui.theme.tokens import Size
from mwl_desktop.ui.widgets.rail import Rail, RailEntry


@pytest.fixture
def rail(qtbot: QtBot, theme: Theme) -> Rail:
    made = Rail()
    made.set_entries(
        (RailEntry("today", "Today", "today", "Ctrl+1"), RailEntry("journal", "Journal", "journal")),
        (RailEntry("lock", "Lock", "lock", "Ctrl+L"),),
    )
    made.set_current("today")
    qtbot.addWidget(made)
    made.resize(made.width(), 600)
    made.show()
    qtbot.waitExposed(made)
    return made


def entry(rail: Rail, words: str) -> QAbstractButton:
    return next(made for made in rail.findChildren(QAbstractButton) if made.text() == words)


def test_a_click_chooses_a_pane(rail: Rail, qtbot: QtBot) -> None:
    with qtbot.waitSignal(rail.pane_chosen) as chosen:
        qtbot.mouseClick(entry(rail, "Journal"), Qt.MouseButton.LeftButton)
    assert chosen.args == ["journal"]
    assert rail.current() == "journal"
    assert not entry(rail, "Today").isChecked()


def test_arrows_go_round_and_space_chooses(rail: Rail, qtbot: QtBot) -> None:
    entry(rail, "Today").setFocus()
    qtbot.keyClick(entry(rail, "Today"), Qt.Key.Key_Down)
    assert entry(rail, "Journal").hasFocus()
    with qtbot.waitSignal(rail.pane_chosen) as chosen:
        qtbot.keyClick(entry(rail, "Journal"), Qt.Key.Key_Space)
    assert chosen.args == ["journal"]
    qtbot.keyClick(entry(rail, "Journal"), Qt.Key.Key_Down)
    assert entry(rail, "Lock").hasFocus()
    qtbot.keyClick(entry(rail, "Lock"), Qt.Key.Key_Down)
    assert entry(rail, "Today").hasFocus()


def test_the_foot_tells_apart_from_panes(rail: Rail, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(rail.pane_chosen), qtbot.waitSignal(rail.foot_triggered) as told:
        qtbot.mouseClick(entry(rail, "Lock"), Qt.MouseButton.LeftButton)
    assert told.args == ["lock"]
    assert rail.current() == "today"


def test_choosing_from_the_program_tells_nobody(rail: Rail, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(rail.pane_chosen):
        rail.set_current("journal")
    with pytest.raises(KeyError):
        rail.set_current("nowhere")


def test_only_the_current_pane_is_a_stop_for_tab(rail: Rail) -> None:
    rail.set_current("journal")
    assert entry(rail, "Journal").focusPolicy() == Qt.FocusPolicy.TabFocus
    assert entry(rail, "Today").focusPolicy() == Qt.FocusPolicy.NoFocus


def test_counts_are_part_of_the_name(rail: Rail) -> None:
    rail.set_count("journal", 214)
    assert entry(rail, "Journal").accessibleName() == "Journal, 214"
    rail.set_count("journal", None)
    assert entry(rail, "Journal").accessibleName() == "Journal"


def test_folding_leaves_icons_with_tooltips(rail: Rail) -> None:
    rail.set_owner("Bailey Okafor", "portfolio.mwl")
    rail.set_folded(True)
    assert rail.is_folded()
    assert rail.width() == Size.RAIL_FOLDED
    assert "Journal" in entry(rail, "Journal").toolTip()
    rail.set_folded(False)
    assert rail.width() == Size.RAIL
    assert entry(rail, "Journal").toolTip() == ""
