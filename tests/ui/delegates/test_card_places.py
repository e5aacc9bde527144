"""Where cards lie is worked out without asking about any, and every question about places agrees."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect

from mwl_desktop.ui.delegates.card_places import CardPlaces, Cell

CELL = Cell(width=100, height=50, columns=4, heading=20, room=430)


def places(*groups: int, headed: bool = True, cell: Cell = CELL, mirrored: bool = False) -> CardPlaces:
    """That many cards in each group, with a heading before each unless there are none at all."""
    headings, line = [], 0
    for cards in groups:
        headings.append(line)
        line += cards + headed
    return CardPlaces(line, headings if headed else (), cell, mirrored=mirrored)


def test_cards_fill_lines_under_headings_that_go_all_across() -> None:
    found = places(5, 1)
    assert found.place(0) == QRect(0, 0, 430, 20)
    assert [found.place(line) for line in (1, 4, 5)] == [
        QRect(0, 20, 100, 50),
        QRect(300, 20, 100, 50),
        QRect(0, 70, 100, 50),
    ]
    assert found.place(6) == QRect(0, 120, 430, 20)
    assert found.place(7) == QRect(0, 140, 100, 50)
    assert found.height == 190
    assert found.place(8) == QRect()


def test_without_headings_cards_begin_at_the_top() -> None:
    found = places(5, headed=False)
    assert found.place(0) == QRect(0, 0, 100, 50)
    assert found.height == 100


def test_where_one_reads_from_right_to_left_the_first_card_is_on_the_right() -> None:
    found = places(5, mirrored=True)
    assert found.place(1) == QRect(330, 20, 100, 50)
    assert found.line_at(QPoint(400, 30)) == 1
    assert found.line_at(QPoint(29, 30)) == -1


def test_up_and_down_keep_the_column_over_headings() -> None:
    found = places(6, 3)  # lines 1 to 6, then 8 to 10
    assert found.below(3) == 6  # the second row has two cards
    assert found.below(2, rows=2) == 9
    assert found.above(10) == 6
    assert found.above(6) == 2
    assert (found.above(2), found.below(9)) == (2, 9)
    assert found.below(1, rows=50) == 8


def test_nothing_lies_anywhere_in_an_empty_grid() -> None:
    found = CardPlaces(0, (), CELL, mirrored=False)
    assert (found.height, found.line_at(QPoint(1, 1)), list(found.between(0, 900))) == (0, -1, [])


@given(
    groups=st.lists(st.integers(1, 30), min_size=1, max_size=6),
    columns=st.integers(1, 6),
    headed=st.booleans(),
    mirrored=st.booleans(),
    top=st.integers(-100, 2000),
    height=st.integers(1, 300),
)
def test_lines_in_view_and_lines_at_points_are_those_whose_places_are_there(
    groups: list[int], columns: int, headed: bool, mirrored: bool, top: int, height: int
) -> None:
    cell = Cell(width=100, height=50, columns=columns, heading=20, room=100 * columns + 7)
    cards = groups if headed else [sum(groups)]
    found = places(*cards, headed=headed, cell=cell, mirrored=mirrored)
    lines = range(sum(cards) + (len(cards) if headed else 0))
    view = QRect(0, top, cell.room, height)
    assert list(found.between(view.top(), view.bottom())) == [
        line for line in lines if found.place(line).intersects(view)
    ]
    assert all(found.line_at(found.place(line).center()) == line for line in lines)
    assert found.height == max(found.place(line).bottom() for line in lines) + 1
