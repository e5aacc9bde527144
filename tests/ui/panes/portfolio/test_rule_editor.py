"""The rule of a section: every part of it can be set by hand, and only what a person does is said."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import Role
from mwl_desktop.domain.kinds import BlockKind, Horizon, ItemKind
from mwl_desktop.domain.portfolios import Rule
from mwl_desktop.ui.ops.portfolios import RuleChoices
from mwl_desktop.ui.panes.portfolio.rule_editor import RuleEditor
from mwl_desktop.ui.theme.theme import Theme
from tests.ui.panes.portfolio.test_lists import item

GOALS = tuple(item(name, kind=ItemKind.GOAL, subkind="active") for name in ("lead", "learn"))
CHOICES = RuleChoices(("imports", "night"), (Role("r1", "Analyst", "Harlow"),), GOALS)


@pytest.fixture
def editor(qtbot: QtBot, theme: Theme) -> RuleEditor:
    made = RuleEditor()
    qtbot.addWidget(made)
    made.set_choices(CHOICES)
    made.show_rule(BlockKind.ENTRIES, Rule())
    made.resize(300, 600)
    made.show()
    return made


def press(qtbot: QtBot, place: QWidget, words: str) -> None:
    (wanted,) = (
        each for each in place.findChildren(QPushButton) if each.text() == words and each.isVisible()
    )
    qtbot.mouseClick(wanted, Qt.MouseButton.LeftButton)


def test_kinds_horizon_star_and_way_are_pressed(qtbot: QtBot, editor: RuleEditor) -> None:
    said: list[Rule] = []
    editor.rule_changed.connect(said.append)
    press(qtbot, editor.kinds, "Gem")
    press(qtbot, editor.kinds, "Training")
    press(qtbot, editor.horizon, "Tomorrow's job")
    press(qtbot, editor.starred, "Starred only")
    press(qtbot, editor.by, "Only by hand")
    assert said[1] == Rule(subkinds=("gem", "training"))
    assert said[-1] == Rule(("gem", "training"), horizon=Horizon.TOMORROW, starred=True, nothing=True)
    assert not editor.kinds.isVisible()
    press(qtbot, editor.by, "By rule")
    assert editor.kinds.isVisible()


def test_tags_are_typed(qtbot: QtBot, editor: RuleEditor) -> None:
    with qtbot.waitSignal(editor.rule_changed) as said:
        qtbot.keyClicks(editor.tags.field, "imports")
        qtbot.keyClick(editor.tags.field, Qt.Key.Key_Return)
    assert said.args == [Rule(tags=("imports",))]


def test_a_job_is_chosen_by_keys(qtbot: QtBot, editor: RuleEditor) -> None:
    with qtbot.waitSignal(editor.rule_changed) as said:
        qtbot.keyClick(editor.role, Qt.Key.Key_Down)
    assert said.args == [Rule(role_id="r1")]


def test_goals_are_ticked_in_their_menu(qtbot: QtBot, editor: RuleEditor) -> None:
    said: list[Rule] = []
    editor.rule_changed.connect(said.append)
    for name in ("lead", "learn"):
        menu = editor.goals.menu()
        menu.aboutToShow.emit()
        next(action for action in menu.actions() if action.text() == name).trigger()
    assert said[-1].linked_to == (ItemId("lead"), ItemId("learn"))
    assert editor.goals.text() == "2 goals"


def test_showing_a_rule_says_nothing(qtbot: QtBot, editor: RuleEditor) -> None:
    with qtbot.assertNotEmitted(editor.rule_changed):
        editor.show_rule(BlockKind.EVIDENCE, Rule(("certificate",), ("night",), starred=True, role_id="r1"))
    assert editor.kinds.checked() == ("certificate",)
    assert editor.role.currentData() == "r1"
    assert editor.tags.tags() == ("night",)


def test_what_is_typed_is_said_on_flush_and_gone_on_clear(qtbot: QtBot, editor: RuleEditor) -> None:
    qtbot.keyClicks(editor.tags.field, "half")
    with qtbot.waitSignal(editor.rule_changed):
        editor.flush()
    editor.clear()
    assert editor.tags.tags() == ()
    assert editor.role.count() <= 1
