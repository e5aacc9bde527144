"""The pages: drawn from memory, swapped in place, dropped on locking."""

from __future__ import annotations

import io

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from mwl_desktop.ui.panes.portfolio.page_view import PageView
from mwl_desktop.ui.theme.theme import Theme


def pdf(pages: int, colour: str = "red", *, linked: int = 0) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for number in range(1, pages + 1):
        canvas.bookmarkPage(f"p{number}", fit="XYZ", left=0, top=842, zoom=1)
        canvas.setFillColor(colour)
        canvas.rect(100, 300, 400, 300, fill=1)
        if linked and number == 1:
            canvas.linkAbsolute("", f"p{linked}", (100, 300, 500, 600))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> PageView:
    made = PageView("Wait…")
    qtbot.addWidget(made)
    made.resize(500, 600)
    made.show()
    return made


def shown(qtbot: QtBot, view: PageView, data: bytes) -> None:
    view.set_pdf(data)
    qtbot.waitUntil(lambda: view.is_drawn)


def middle(view: PageView) -> QColor:
    image: QImage = view.viewport().grab().toImage()
    return image.pixelColor(image.width() // 2, 300)


def test_pages_are_drawn_on_white_paper_in_either_scheme(qtbot: QtBot, view: PageView, theme: Theme) -> None:
    shown(qtbot, view, pdf(2))
    theme.set_preference("dark")
    assert middle(view).red() > 200
    assert middle(view).blue() < 60
    image = view.viewport().grab().toImage()
    assert image.pixelColor(60, 40) == QColor("white")
    assert image.pixelColor(2, 2).lightness() < 60


def test_it_says_which_page_is_read(qtbot: QtBot, view: PageView) -> None:
    with qtbot.waitSignal(view.page_changed, check_params_cb=lambda page, count: (page, count) == (1, 5)):
        view.set_pdf(pdf(5))
    view.show_page(4)
    assert view.current_page == 4
    view.show_page(99)
    assert view.current_page == 4


def test_new_pages_take_the_place_of_old_ones_without_a_white_moment(qtbot: QtBot, view: PageView) -> None:
    shown(qtbot, view, pdf(6))
    view.show_page(3)
    qtbot.waitUntil(lambda: view.is_drawn)
    place = view.verticalScrollBar().value()
    view.set_pdf(pdf(6, "blue"))
    assert middle(view).red() > 200  # the old page stands until the new one is drawn
    assert view.verticalScrollBar().value() == place
    qtbot.waitUntil(lambda: middle(view).blue() > 200)


def test_fewer_pages_leave_the_reader_on_the_last(qtbot: QtBot, view: PageView) -> None:
    shown(qtbot, view, pdf(6))
    view.show_page(6)
    shown(qtbot, view, pdf(2))
    assert (view.page_count, view.current_page) == (2, 2)


def test_the_first_pages_begin_at_the_top(qtbot: QtBot, view: PageView) -> None:
    shown(qtbot, view, pdf(3))
    assert view.verticalScrollBar().value() == 0


def test_keys_zoom_and_go_to_the_ends(qtbot: QtBot, view: PageView) -> None:
    shown(qtbot, view, pdf(3))
    low = view.verticalScrollBar().maximum()
    qtbot.keyClick(view, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert view.verticalScrollBar().maximum() > low
    qtbot.keyClick(view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.verticalScrollBar().maximum() == low
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.current_page == 3
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.current_page == 1
    for _ in range(20):
        view.zoom_out()
    assert view.page_count == 3


def test_a_link_inside_leads_to_its_page(qtbot: QtBot, view: PageView) -> None:
    shown(qtbot, view, pdf(5, linked=4))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(250, 330))
    assert view.current_page == 4


def test_a_resize_keeps_the_marked_page(qtbot: QtBot, view: PageView) -> None:
    shown(qtbot, view, pdf(9))
    view.show_page(6)
    view.resize(900, 600)
    assert view.current_page == 6


def test_clearing_leaves_nothing_of_the_pages(qtbot: QtBot, view: PageView) -> None:
    shown(qtbot, view, pdf(3))
    view.clear()
    assert (view.page_count, view.current_page) == (0, 0)
    assert middle(view).red() < 255 or middle(view).blue() > 200
    image = view.viewport().grab().toImage()
    assert not any(image.pixelColor(x, 300) == QColor("red") for x in range(0, image.width(), 5))
    view.clear()


def test_what_is_no_pdf_has_no_pages(qtbot: QtBot, view: PageView) -> None:
    view.set_pdf(b"not a pdf")
    assert view.page_count == 0
    view.grab()
