"""Cards and items: models that hold together, rows put in order by mouse and keys, ticks that are refused."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemRow
from mwl_desktop.domain.kinds import BlockKind, Confidentiality, ItemKind
from mwl_desktop.domain.portfolios import LeftOut, Section, SectionContents
from mwl_desktop.ui.panes.portfolio import words
from mwl_desktop.ui.panes.portfolio.item_choice import (
    ChoiceRow,
    ItemChoiceDelegate,
    ItemChoiceModel,
    rows_of,
)
from mwl_desktop.ui.panes.portfolio.reorder_view import ReorderView
from mwl_desktop.ui.panes.portfolio.section_list import Card, SectionDelegate, SectionListModel
from mwl_desktop.ui.theme.theme import Theme

CARDS = (
    Card("introduction", "Introduction", "", movable=False),
    Card("a", "A", "1 entry"),
    Card("b", "B", "2 entries"),
    Card("c", "C", "3 entries"),
    Card("evidence", "Evidence", "E1 to E4", movable=False, editable=False),
)


def item(name: str, **said: object) -> ItemRow:
    plain = {
        "kind": ItemKind.ENTRY,
        "subkind": "work",
        "happened_on": date(2026, 1, 1),
        "preview": "",
        "detail": "",
        "starred": False,
        "horizon": None,
        "confidentiality": Confidentiality.SHAREABLE,
        "tags": (),
        "links": 0,
        "evidence": 0,
    }
    return ItemRow(id=ItemId(name), title=name, **(plain | said))  # type: ignore[arg-type]


@pytest.fixture
def cards(qtbot: QtBot, theme: Theme) -> ReorderView:
    view = ReorderView("Sections")
    qtbot.addWidget(view)
    model = SectionListModel(view)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.set_cards(CARDS)
    view.setModel(model)
    view.setItemDelegate(SectionDelegate(view))
    view.row_moved.connect(lambda start, to: model.move(start, to))
    view.resize(300, 500)
    view.show()
    return view


def order(view: ReorderView) -> str:
    return "".join(card.title for card in view.model().cards() if card.movable)


def centre(view: ReorderView, row: int) -> QPoint:
    return view.visualRect(view.model().index(row, 0)).center()


def drag(qtbot: QtBot, view: ReorderView, row: int, to: QPoint, *, let_go: bool = True) -> None:
    start = centre(view, row)
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(view.viewport(), start + QPoint(0, 15))
    qtbot.mouseMove(view.viewport(), to)
    if let_go:
        qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=to)


@pytest.mark.parametrize(
    ("row", "target", "expected"),
    [(1, 3, "BCA"), (3, 1, "CAB"), (1, 0, "ABC"), (2, 0, "BAC"), (1, 4, "BCA"), (2, 4, "ACB")],
)
def test_a_card_is_dragged_within_those_that_move(
    qtbot: QtBot, cards: ReorderView, row: int, target: int, expected: str
) -> None:
    shift = QPoint(0, 20 if target > row else -20)
    drag(qtbot, cards, row, centre(cards, target) + shift)
    assert order(cards) == expected


def test_escape_lets_a_dragged_card_stay(qtbot: QtBot, cards: ReorderView) -> None:
    drag(qtbot, cards, 1, centre(cards, 3) + QPoint(0, 20), let_go=False)
    cards.grab()
    qtbot.keyClick(cards, Qt.Key.Key_Escape)
    qtbot.mouseRelease(cards.viewport(), Qt.MouseButton.LeftButton, pos=centre(cards, 3))
    assert order(cards) == "ABC"


def test_what_stands_fast_is_not_dragged(qtbot: QtBot, cards: ReorderView) -> None:
    drag(qtbot, cards, 0, centre(cards, 3))
    assert [card.id for card in cards.model().cards()] == [card.id for card in CARDS]


def test_keys_put_the_current_card_elsewhere(qtbot: QtBot, cards: ReorderView) -> None:
    cards.setCurrentIndex(cards.model().index(1, 0))
    alt = Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(cards, Qt.Key.Key_Down, alt)
    assert order(cards) == "BAC"
    for _ in range(5):
        qtbot.keyClick(cards, Qt.Key.Key_Up, alt)
    assert order(cards) == "ABC"
    assert cards.currentIndex().row() == 1


def test_enter_opens_delete_removes_and_the_pencil_opens(qtbot: QtBot, cards: ReorderView) -> None:
    cards.setCurrentIndex(cards.model().index(2, 0))
    with qtbot.waitSignal(cards.row_opened, check_params_cb=lambda index: index.row() == 2):
        qtbot.keyClick(cards, Qt.Key.Key_Return)
    with qtbot.waitSignal(cards.row_removed, check_params_cb=lambda index: index.row() == 2):
        qtbot.keyClick(cards, Qt.Key.Key_Delete)
    place = cards.visualRect(cards.model().index(3, 0))
    with qtbot.waitSignal(cards.itemDelegate().opened, check_params_cb=lambda index: index.row() == 3):
        at = QPoint(place.right() - 20, place.center().y())
        qtbot.mouseClick(cards.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_a_reload_of_the_same_cards_keeps_the_current_one(cards: ReorderView) -> None:
    cards.setCurrentIndex(cards.model().index(2, 0))
    changed = tuple(Card(c.id, c.title, "other", c.movable, c.editable) for c in CARDS)
    cards.model().set_cards(changed)
    assert cards.currentIndex().row() == 2
    assert cards.model().card_at(cards.currentIndex()).facts == "other"


def test_a_card_cannot_go_where_there_is_no_place(cards: ReorderView) -> None:
    for start, to in ((0, 0), (1, 9), (-1, 2)):
        with pytest.raises(IndexError):
            cards.model().move(start, to)


def contents() -> SectionContents:
    section = Section("s", "S", BlockKind.ENTRIES)
    private = item("private", confidentiality=Confidentiality.PRIVATE)
    out = (LeftOut(private, "s", "private"), LeftOut(item("out"), "s", "excluded"))
    rows = (item("one"), item("two"))
    return SectionContents(section, rows, out, (ItemId("two"),), (item("elsewhere"),))


@pytest.fixture
def choice(qtbot: QtBot, theme: Theme) -> ReorderView:
    view = ReorderView("Items")
    qtbot.addWidget(view)
    model = ItemChoiceModel(view)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.set_rows(tuple(rows_of(contents())))
    view.setModel(model)
    view.setItemDelegate(ItemChoiceDelegate(view))
    view.resize(300, 400)
    view.show()
    view.grab()
    return view


def test_what_is_in_comes_first_and_what_must_stay_out_last() -> None:
    assert [(each.row.id, each.ticked, each.fixed) for each in rows_of(contents())] == [
        ("one", True, False),
        ("two", True, False),
        ("out", False, False),
        ("elsewhere", False, False),
        ("private", False, True),
    ]


@pytest.mark.parametrize(("row", "said"), [(0, ("one", False)), (2, ("out", True)), (3, ("elsewhere", True))])
def test_a_click_on_the_box_and_space_tick(
    qtbot: QtBot, choice: ReorderView, row: int, said: tuple[str, bool]
) -> None:
    place = choice.visualRect(choice.model().index(row, 0))
    with qtbot.waitSignal(choice.model().ticked) as clicked:
        at = QPoint(place.left() + 16, place.center().y())
        qtbot.mouseClick(choice.viewport(), Qt.MouseButton.LeftButton, pos=at)
    choice.setCurrentIndex(choice.model().index(row, 0))
    with qtbot.waitSignal(choice.model().ticked) as pressed:
        qtbot.keyClick(choice, Qt.Key.Key_Space)
    assert clicked.args == pressed.args == list(said)


def test_what_is_private_cannot_be_ticked(qtbot: QtBot, choice: ReorderView) -> None:
    choice.setCurrentIndex(choice.model().index(4, 0))
    with qtbot.assertNotEmitted(choice.model().ticked):
        qtbot.keyClick(choice, Qt.Key.Key_Space)
    assert "private" in choice.model().index(4, 0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_only_what_is_in_is_put_in_order(choice: ReorderView) -> None:
    assert [choice.is_movable(row) for row in range(5)] == [True, True, False, False, False]
    assert choice.model().move(0, 1) == (("one", "two"), ("two", "one"))


def test_a_long_list_stays_where_it_is_when_read_again(choice: ReorderView) -> None:
    rows = tuple(ChoiceRow(item(f"i{number}")) for number in range(200))
    choice.model().set_rows(rows)
    choice.setCurrentIndex(choice.model().index(150, 0))
    place = choice.verticalScrollBar().value()
    choice.model().set_rows(rows)
    assert (choice.currentIndex().row(), choice.verticalScrollBar().value()) == (150, place)


def test_the_words_count_and_say_why(theme: Theme) -> None:
    assert words.summary(contents()) == "2 entries, 1 put in by hand"
    number, why = words.left_out(contents().left_out)
    assert (number, why) == (2, "1 private, 1 taken out by hand")
    for block in BlockKind:
        assert words.block_name(block)
        assert words.block_hint(block)
        assert words.summary(SectionContents(Section("s", "S", block), (), ()))
