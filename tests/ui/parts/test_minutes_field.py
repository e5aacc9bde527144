"""Minutes typed as people write them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.parts.minutes_field import MinutesField, parse
from mwl_desktop.ui.theme.theme import Theme


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("25", 25),
        (" 25 min ", 25),
        ("1:30", 90),
        ("1h", 60),
        ("1 h 5", 65),
        ("0", 0),
        ("10080", 10080),
        ("10081", None),
        ("a while", None),
        ("-5", None),
        ("1.5", None),
        ("", None),
    ],
)
def test_what_counts_as_a_time(words: str, minutes: int | None) -> None:
    assert parse(words) == minutes


@pytest.fixture
def field(qtbot: QtBot, theme: Theme) -> MinutesField:
    made = MinutesField("Minutes")
    qtbot.addWidget(made)
    made.show()
    made.set_minutes(25)
    return made


def test_enter_commits_and_tells_once(qtbot: QtBot, field: MinutesField) -> None:
    said: list[object] = []
    field.minutes_chosen.connect(said.append)
    field.selectAll()
    qtbot.keyClicks(field, "1:30")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    field.clearFocus()
    assert said == [90]
    assert field.text() == "90"


def test_nothing_typed_is_no_time(qtbot: QtBot, field: MinutesField) -> None:
    with qtbot.waitSignal(field.minutes_chosen) as told:
        field.clear()
        field.flush()
    assert told.args == [None]


def test_what_is_no_time_is_marked_and_put_back(qtbot: QtBot, field: MinutesField) -> None:
    field.selectAll()
    qtbot.keyClicks(field, "long")
    field.flush()
    assert field.property("invalid") == "true"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), field.property("invalid"), field.minutes()) == ("25", "false", 25)
