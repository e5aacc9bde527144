"""Where pages stand: two beside each other where there is room, all of them within the canvas."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSizeF

from mwl_desktop.ui.panes.portfolio.page_layout import MARGIN, lay_out

A4 = QSizeF(595, 842)


@pytest.mark.parametrize(("room", "beside"), [(400, False), (660, True), (1400, True)])
def test_two_pages_stand_beside_each_other_where_there_is_room(room: int, beside: bool) -> None:
    layout = lay_out([A4] * 3, room, 1.0)
    assert (layout.rects[0].top() == layout.rects[1].top()) is beside
    assert layout.rects[2].top() > layout.rects[0].bottom()


@pytest.mark.parametrize("room", [90, 300, 700, 2000])
def test_fitting_pages_stay_inside_the_room(room: int) -> None:
    layout = lay_out([A4] * 5, room, 1.0)
    assert max(rect.right() for rect in layout.rects) <= max(room, 120)
    assert all(rect.left() >= MARGIN for rect in layout.rects)
    assert layout.size.height() > layout.rects[-1].bottom()


def test_a_single_page_is_in_the_middle() -> None:
    (rect,) = lay_out([A4], 1400, 1.0).rects
    assert abs(rect.center().x() - 700) <= 1


def test_a_larger_zoom_makes_larger_pages_of_the_same_shape() -> None:
    small, large = (lay_out([A4], 500, zoom).rects[0] for zoom in (1.0, 2.0))
    assert large.width() == pytest.approx(2 * small.width(), abs=1)
    assert large.height() / large.width() == pytest.approx(842 / 595, rel=0.01)


def test_pages_are_found_by_height() -> None:
    layout = lay_out([A4] * 4, 400, 1.0)
    assert [layout.page_at(rect.center().y()) for rect in layout.rects] == [0, 1, 2, 3]
    assert layout.page_at(10**6) == 3
    assert layout.between(layout.rects[1].top(), layout.rects[2].bottom()) == [1, 2]


def test_nothing_has_no_place() -> None:
    assert lay_out([], 500, 1.0).rects == ()
    assert lay_out([A4], 0, 1.0).page_at(5) == 0
