"""Chips, the flow they lie in, and the segmented choice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QStyle, QStyleOptionButton, QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop import paths
from mwl_desktop.ui.theme.theme import Theme
from mwl_desktop.ui.widgets.chips import Chip, ChipRow
from mwl_desktop.ui.widgets.flow_layout import FlowLayout
from mwl_desktop.ui.widgets.segmented import Segmented

CHIPS = (Chip("all", "All"), Chip("star", "Starred", 4), Chip("more", "+ Filter", checkable=False))


def chip(row: QWidget, words: str) -> QPushButton:
    return next(made for made in row.findChildren(QPushButton) if made.text() == words and made.isVisible())


@pytest.fixture
def row(qtbot: QtBot, theme: Theme) -> ChipRow:
    made = ChipRow(name="Filters")
    qtbot.addWidget(made)
    made.set_chips(CHIPS, ("all",))
    made.show()
    qtbot.waitExposed(made)
    return made


def test_several_may_be_on(row: ChipRow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(row.chips_changed) as changed:
        qtbot.mouseClick(chip(row, "Starred 4"), Qt.MouseButton.LeftButton)
    assert changed.args == [("all", "star")]
    qtbot.mouseClick(chip(row, "All"), Qt.MouseButton.LeftButton)
    assert row.checked() == ("star",)


def test_exclusive_chips_turn_the_others_off_and_never_themselves(qtbot: QtBot, theme: Theme) -> None:
    made = ChipRow(exclusive=True)
    qtbot.addWidget(made)
    made.set_chips(CHIPS, ("all",))
    made.show()
    qtbot.mouseClick(chip(made, "Starred 4"), Qt.MouseButton.LeftButton)
    assert made.checked() == ("star",)
    qtbot.mouseClick(chip(made, "Starred 4"), Qt.MouseButton.LeftButton)
    assert made.checked() == ("star",)


def test_a_chip_that_is_a_button_only_says_it_was_pressed(row: ChipRow, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(row.chips_changed), qtbot.waitSignal(row.chip_triggered) as told:
        qtbot.mouseClick(chip(row, "+ Filter"), Qt.MouseButton.LeftButton)
    assert told.args == ["more"]


def test_arrows_move_and_space_turns_on(row: ChipRow, qtbot: QtBot) -> None:
    chip(row, "All").setFocus()
    qtbot.keyClick(chip(row, "All"), Qt.Key.Key_Right)
    assert chip(row, "Starred 4").hasFocus()
    qtbot.keyClick(chip(row, "Starred 4"), Qt.Key.Key_Space)
    assert row.checked() == ("all", "star")


def test_new_counts_keep_the_focus(row: ChipRow, qtbot: QtBot) -> None:
    chip(row, "Starred 4").setFocus()
    row.set_chips((Chip("all", "All"), Chip("star", "Starred", 5)), ("star",))
    assert chip(row, "Starred 5").hasFocus()
    assert row.checked() == ("star",)


def test_flow_goes_on_in_the_next_line(qtbot: QtBot, theme: Theme) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    flow = FlowLayout(page, gap=10, line_gap=10)
    boxes = [QLabel(page) for _ in range(3)]
    for box in boxes:
        box.setFixedSize(40, 20)
        flow.addWidget(box)
    assert flow.heightForWidth(200) == 20
    assert flow.heightForWidth(95) == 50
    assert flow.heightForWidth(40) == 80
    flow.setGeometry(QRect(0, 0, 95, 50))
    assert [(box.x(), box.y()) for box in boxes] == [(0, 0), (50, 0), (0, 30)]
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    flow.setGeometry(QRect(0, 0, 95, 50))
    assert [(box.x(), box.y()) for box in boxes] == [(55, 0), (5, 0), (55, 30)]


def test_one_segment_is_chosen_by_mouse_or_arrow(qtbot: QtBot, theme: Theme) -> None:
    made = Segmented((("write", "Write"), ("read", "Read")), "View")
    qtbot.addWidget(made)
    made.show()
    qtbot.waitActive(made)
    assert made.choice() == "write"
    with qtbot.waitSignal(made.choice_changed) as changed:
        qtbot.mouseClick(chip(made, "Read"), Qt.MouseButton.LeftButton)
    assert changed.args == ["read"]
    with qtbot.assertNotEmitted(made.choice_changed):
        qtbot.mouseClick(chip(made, "Read"), Qt.MouseButton.LeftButton)
    assert made.choice() == "read"
    with qtbot.waitSignal(made.choice_changed) as changed:
        qtbot.keyClick(chip(made, "Read"), Qt.Key.Key_Left)
    assert changed.args == ["write"]
    qtbot.waitUntil(lambda: chip(made, "Write").hasFocus())


TYPEFACES = {
    "Inter": ("Inter-Regular.ttf", "Inter-SemiBold.ttf"),
    "Noto Sans": ("NotoSans-Regular.ttf",),  # its bold is the system's, or made up
    "Noto Sans Hebrew": ("NotoSansHebrew-Regular.ttf", "NotoSansHebrew-Bold.ttf"),
}


@pytest.fixture(params=TYPEFACES)
def family(request: pytest.FixtureRequest, theme: Theme, qapp: QApplication) -> Iterator[str]:
    """A typeface for the whole program; what is bold is wider in it by more or less."""
    before = qapp.font()
    numbers = [
        QFontDatabase.addApplicationFont(str(paths.resource("fonts", name)))
        for name in TYPEFACES[request.param]
    ]
    dressed = QFont(before)
    dressed.setFamilies([request.param])
    qapp.setFont(dressed)
    yield request.param
    qapp.setFont(before)
    for number in numbers:
        QFontDatabase.removeApplicationFont(number)


def words_fit(made: QPushButton) -> bool:
    """Whether there is room for the words as they stand while the button is on."""
    option = QStyleOptionButton()
    made.initStyleOption(option)
    room = made.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, made)
    heavy = QFont(made.font())
    heavy.setWeight(QFont.Weight.DemiBold)
    return QFontMetrics(heavy).horizontalAdvance(made.text()) <= room.width()


def test_what_is_on_is_not_cut_whatever_the_typeface(family: str, qtbot: QtBot) -> None:
    words = ("As the system", "Never by itself", "As a meeting minutes template", "All")
    segments = Segmented(tuple((each, each) for each in words), "View")
    row = ChipRow(exclusive=True)
    row.set_chips(tuple(Chip(each, each) for each in words), ("All",))
    for made in (segments, row):
        qtbot.addWidget(made)
        made.adjustSize()
        made.show()
        qtbot.waitExposed(made)
        for each in words:
            pressed = chip(made, each)
            before = pressed.width()
            qtbot.mouseClick(pressed, Qt.MouseButton.LeftButton)
            assert pressed.isChecked()
            assert QFontInfo(pressed.font()).family() == family
            assert words_fit(pressed), each
            assert pressed.width() == before  # and nothing moves


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_segments_that_cannot_be_chosen_look_so(
    qtbot: QtBot, theme: Theme, scheme: Literal["light", "dark"]
) -> None:
    theme.set_preference(scheme)
    made = Segmented((("write", "Write"), ("read", "Read")), "View")
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    both = (chip(made, "Write"), chip(made, "Read"))
    before = [each.grab().toImage() for each in both]
    made.setEnabled(False)
    assert all(each.grab().toImage() != was for each, was in zip(both, before, strict=True))


def test_other_counts_change_the_chips_where_they_stand(row: ChipRow) -> None:
    before = row.stops()
    chips = tuple(Chip(key, key.title(), count) for key, count in (("gem", 12), ("work", 3)))
    new = row.set_chips(chips, ("work",))
    made = row.stops()
    assert new
    assert made != before
    more = tuple(Chip(each.id, each.words, 40) for each in chips)
    assert not row.set_chips(more, ("gem",))
    assert row.stops() == made
    assert [each.text() for each in made if isinstance(each, QPushButton)] == ["Gem 40", "Work 40"]
    assert row.checked() == ("gem",)
