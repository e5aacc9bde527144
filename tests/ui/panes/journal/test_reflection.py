"""The guided questions by themselves."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.entries import Answer
from mwl_desktop.domain.kinds import EntryKind
from mwl_desktop.interchange.packs import ReflectionModel, bundled_reflections
from mwl_desktop.ui.panes.journal.kind_badge import KindBadge
from mwl_desktop.ui.panes.journal.reflection import ReflectionPanel, with_model
from mwl_desktop.ui.theme.theme import Theme

MODEL = ReflectionModel("m", "Model", "", "", ("A?", "B?"))


def test_answers_stay_with_their_questions_and_empty_ones_go() -> None:
    before = (Answer("B?", "b"), Answer("Old?", "kept"), Answer("Empty?", " "))
    assert with_model(MODEL, before) == (Answer("A?", ""), Answer("B?", "b"), Answer("Old?", "kept"))


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme) -> ReflectionPanel:
    made = ReflectionPanel()
    qtbot.addWidget(made)
    made.resize(400, 500)
    made.show()
    return made


def test_the_menu_puts_what_suits_first_and_can_remove(qtbot: QtBot, panel: ReflectionPanel) -> None:
    def words() -> list[str]:
        panel._menu.aboutToShow.emit()
        return [action.text() for action in panel._menu.actions() if not action.isSeparator()]

    panel.start("", (), EntryKind.WORK)
    assert words()[0] == "What? So what? Now what?"
    assert len(words()) == len(bundled_reflections())
    panel.start("problem", (Answer("A?", ""),), EntryKind.PROBLEM)
    assert words()[0] == "A problem, and what fixed it"
    assert words()[-1] == "Remove the questions"


def test_an_answer_is_told_with_all_the_others(qtbot: QtBot, panel: ReflectionPanel) -> None:
    panel.start("m", (Answer("A?", "one"), Answer("B?", "")), EntryKind.WORK)
    field = panel.fields()[1]
    qtbot.mouseClick(field._invitation, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(panel.reflection_edited) as told:
        qtbot.keyClicks(field.editor, "two")
    assert told.args == ["m", (Answer("A?", "one"), Answer("B?", "two"))]


def test_stored_answers_replace_those_that_are_not_being_typed(qtbot: QtBot, panel: ReflectionPanel) -> None:
    panel.start("m", (Answer("A?", "one"), Answer("B?", "")), EntryKind.WORK)
    typed = panel.fields()[1]
    typed.write()
    qtbot.keyClicks(typed.editor, "mine")
    panel.show_stored("m", (Answer("A?", "changed"), Answer("B?", "theirs")), EntryKind.WORK)
    assert panel.answers() == (Answer("A?", "changed"), Answer("B?", "mine"))
    assert panel.fields()[1] is typed


def test_clear_leaves_no_question(panel: ReflectionPanel) -> None:
    panel.start("m", (Answer("A?", "one"),), EntryKind.WORK)
    panel.clear()
    assert panel.answers() == ()
    assert panel.reflect.text() == "Reflect…"


def test_the_badge_changes_the_kind_from_its_menu_by_key(qtbot: QtBot, theme: Theme) -> None:
    badge = KindBadge()
    qtbot.addWidget(badge)
    badge.show()
    badge.menu().aboutToShow.emit()
    assert [action.isChecked() for action in badge.menu().actions()] == [True, False, False, False, False]
    with qtbot.waitSignal(badge.kind_chosen) as told:
        badge.menu().actions()[2].trigger()
    assert told.args == [EntryKind.GEM]
    assert badge.accessibleName() == "Kind of entry: gem"
    badge.adjustSize()
    before = badge.size()
    theme.set_preference("dark")
    badge.adjustSize()
    assert badge.size() == before
