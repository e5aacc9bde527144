"""The title saves itself, and what is too long for it is handed on whole."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.items import TITLE_MOST
from mwl_desktop.ui.parts.title_field import TitleField
from mwl_desktop.ui.theme.theme import Theme


@pytest.fixture
def field(qtbot: QtBot, theme: Theme) -> TitleField:
    made = TitleField("Give it a title")
    qtbot.addWidget(made)
    made.show()
    made.start("Stored")
    return made


def test_typing_is_told_once_it_pauses(qtbot: QtBot, field: TitleField) -> None:
    said: list[str] = []
    field.title_edited.connect(said.append)
    field.selectAll()
    with qtbot.waitSignal(field.title_edited):
        qtbot.keyClicks(field, "Typed")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert said == ["Typed"]


def test_what_is_typed_is_not_replaced_by_what_is_stored(qtbot: QtBot, field: TitleField) -> None:
    qtbot.keyClicks(field, "x")
    field.show_stored("Elsewhere")
    assert "x" in field.title()
    field.flush()
    field.show_stored("Elsewhere")
    assert field.title() == "Elsewhere"


def test_another_item_saves_the_first(qtbot: QtBot, field: TitleField) -> None:
    field.selectAll()
    qtbot.keyClicks(field, "Typed")
    with qtbot.waitSignal(field.title_edited) as told:
        field.start("Another")
    assert told.args == ["Typed"]
    assert field.title() == "Another"
    assert not field.has_unsaid()


def test_a_hundred_thousand_pasted_characters_are_kept_and_the_rest_handed_on(
    qtbot: QtBot, field: TitleField
) -> None:
    words = ("word " * 20_000).strip()
    QGuiApplication.clipboard().setText(words)
    field.selectAll()
    with qtbot.waitSignal(field.overflowed) as told:
        field.paste()
    assert told.args == [words[TITLE_MOST:]]
    assert field.toPlainText() == words[:TITLE_MOST]


def test_clearing_leaves_nothing_and_says_nothing(qtbot: QtBot, field: TitleField) -> None:
    qtbot.keyClicks(field, "secret")
    with qtbot.assertNotEmitted(field.title_edited, wait=700):
        field.clear_title()
    assert field.toPlainText() == ""
