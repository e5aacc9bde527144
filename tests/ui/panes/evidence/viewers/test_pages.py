"""Reading a PDF: text is selected over lines and pages, found, copied; links ask."""

from __future__ import annotations

import io

import pytest
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QGuiApplication, QImage, QMouseEvent
from PySide6.QtPdf import QPdfSearchModel
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen import canvas

from mwl_desktop.ui.panes.evidence.viewers.pages import PagesViewer

LINE = "Page %d line %d: what I learned"


def pdf(pages: int, size: tuple[float, float] = A4) -> bytes:
    buffer = io.BytesIO()
    made = canvas.Canvas(buffer, pagesize=size)
    for page in range(1, pages + 1):
        for line in range(1, 11):
            made.drawString(72, 800 - line * 20, LINE % (page, line))
        made.linkURL("https://example.org/course", (72, 100, 300, 140))
        made.showPage()
    made.save()
    return buffer.getvalue()


@pytest.fixture
def pages(qtbot: QtBot) -> PagesViewer:
    made = PagesViewer()
    qtbot.addWidget(made)
    made.resize(560, 700)
    made.show()
    made.show_pages(pdf(4))
    return made


def on_screen(pages: PagesViewer, page: int, x: float, y: float) -> QPointF:
    """A place on a page, in points from its upper left, as it lies in the viewport now."""
    rect = pages.view.page_rects()[page]
    share = rect.width() / pages.document.pagePointSize(page).width()
    return rect.topLeft() + QPointF(x, y) * share - pages.view._scrolled()


def dragged(pages: PagesViewer, one: QPointF, other: QPointF) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind, place, button, held in (
        (QEvent.Type.MouseButtonPress, one, left, left),
        (QEvent.Type.MouseMove, other, none, left),
        (QEvent.Type.MouseButtonRelease, other, left, none),
    ):
        event = QMouseEvent(kind, place, place, button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(pages.view.viewport(), event)


def test_pages_lie_where_qt_puts_them(pages: PagesViewer) -> None:
    for zoom in (pages.fit_width, pages.zoom_in, pages.zoom_out):
        zoom()
        last = pages.view.page_rects()[-1]
        whole = pages.view.verticalScrollBar().maximum() + pages.view.viewport().height()
        below = pages.view.documentMargins().bottom() + pages.view.pageSpacing()
        assert last.bottom() + below == pytest.approx(whole, abs=1)


class Resizes(QObject):
    """Counts how often a widget gets another size, and stops telling after many."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self.count += 1
        return self.count > 50


def test_one_page_that_just_fits_comes_to_rest(qtbot: QtBot, pages: PagesViewer) -> None:
    pages.show_pages(pdf(1, landscape(A4)))
    counted = Resizes()
    pages.view.viewport().installEventFilter(counted)
    # Among these heights are some at which the page fits beside a scroll bar and not without one.
    for height in range(400, 480, 2):
        counted.count = 0
        pages.resize(560, height)
        qtbot.wait(1)
        QApplication.processEvents()
        assert counted.count <= 3, height


def test_pages_are_laid_out_and_read_once_until_something_changes(pages: PagesViewer) -> None:
    rects = pages.view.page_rects()
    assert pages.view.page_rects() is rects
    pages.view.select_between((0, QPointF(60, 240)), (2, QPointF(400, 60)))
    assert sorted(pages.view._texts) == [0, 1, 2]
    pages.zoom_in()
    assert pages.view.page_rects()[0].width() > rects[0].width()
    pages.show_pages(pdf(1))
    assert len(pages.view.page_rects()) == 1
    assert pages.view._texts == {}


def test_a_drag_selects_words_and_they_are_copied(qtbot: QtBot, pages: PagesViewer) -> None:
    assert pages.copy.accessibleName() == "Copy the text of this page"
    # The second line's foot is 842 - 760 points below the upper edge; the drag begins beside it.
    dragged(pages, on_screen(pages, 0, 60, 80), on_screen(pages, 0, 400, 80))
    assert pages.view.selected_text() == LINE % (1, 2)
    assert pages.copy.accessibleName() == "Copy what is selected"
    qtbot.mouseClick(pages.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == LINE % (1, 2)
    QGuiApplication.clipboard().clear()
    qtbot.keyClick(pages.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == LINE % (1, 2)
    QGuiApplication.clipboard().clear()


def test_what_is_selected_is_seen(pages: PagesViewer, qtbot: QtBot) -> None:
    place = on_screen(pages, 0, 65, 80)
    before = pages.view.viewport().grab().toImage()
    dragged(pages, place, on_screen(pages, 0, 400, 80))
    inside = on_screen(pages, 0, 90, 75).toPoint()
    assert pages.view.viewport().grab().toImage().pixelColor(inside) != before.pixelColor(inside)


def test_a_drag_goes_over_pages_either_way(pages: PagesViewer) -> None:
    ends = (0, QPointF(60, 240)), (2, QPointF(400, 60))
    pages.view.select_between(*ends)
    said = pages.view.selected_text()
    assert LINE % (1, 10) in said
    assert LINE % (2, 1) in said
    assert LINE % (2, 10) in said
    assert LINE % (3, 1) in said
    assert LINE % (1, 8) not in said
    assert LINE % (3, 3) not in said
    pages.view.select_between(*reversed(ends))
    assert pages.view.selected_text() == said


def test_a_click_lets_go(qtbot: QtBot, pages: PagesViewer) -> None:
    pages.view.select_page(1)
    assert pages.view.selected_text()
    qtbot.mouseClick(pages.view.viewport(), Qt.MouseButton.LeftButton)
    assert pages.view.selected_text() == ""


def test_finding_counts_and_goes_to_the_page(qtbot: QtBot, pages: PagesViewer) -> None:
    qtbot.mouseClick(pages.find_button, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(pages.find_bar.field, "LINE 10")
    qtbot.waitUntil(lambda: pages.find_bar.count.text() == "1 of 4")
    qtbot.keyClick(pages.find_bar.field, Qt.Key.Key_Return)
    assert (pages.find_bar.count.text(), pages.page()) == ("2 of 4", 1)
    qtbot.mouseClick(pages.find_bar.previous, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(pages.find_bar.previous, Qt.MouseButton.LeftButton)
    assert (pages.find_bar.count.text(), pages.page()) == ("4 of 4", 3)
    qtbot.keyClick(pages.find_bar.field, Qt.Key.Key_Escape)
    assert not pages.find_bar.isVisible()
    qtbot.waitUntil(lambda: pages.finding.stand() == (0, 0))


def test_finding_begins_at_the_page_in_view(qtbot: QtBot, pages: PagesViewer) -> None:
    pages.go_to(2)
    pages.begin_finding("line 1")
    qtbot.waitUntil(lambda: pages.find_bar.count.text() == "5 of 8")
    assert pages.page() == 2


def test_finding_something_else_begins_at_the_page_in_view_too(qtbot: QtBot, pages: PagesViewer) -> None:
    finished = QPdfSearchModel.Status.Finished
    pages.begin_finding("learned")
    qtbot.waitUntil(lambda: pages.finding.model.status() is finished)
    pages.go_to(2)
    pages.begin_finding("line 1:")
    qtbot.waitUntil(lambda: pages.find_bar.count.text() == "3 of 4")
    assert pages.page() == 2
    qtbot.waitUntil(lambda: pages.finding.model.status() is finished)
    pages.begin_finding("page 1 line 4")
    qtbot.waitUntil(lambda: pages.find_bar.count.text() == "1 of 1")
    assert pages.page() == 0
    pages.go_to(2)
    pages.begin_finding()  # the same again: nothing is looked through anew
    qtbot.waitUntil(lambda: pages.page() == 0)


def test_an_address_is_told_and_not_opened(
    qtbot: QtBot, pages: PagesViewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url))
    place = on_screen(pages, 0, 100, 842 - 120)
    if place.y() > pages.view.viewport().height():
        pages.view.verticalScrollBar().setValue(200)
        place = on_screen(pages, 0, 100, 842 - 120)
    with qtbot.waitSignal(pages.link_activated) as told:
        qtbot.mouseClick(pages.view.viewport(), Qt.MouseButton.LeftButton, pos=place.toPoint())
    assert told.args == [QUrl("https://example.org/course")]
    assert opened == []


def test_what_is_found_and_selected_is_seen_on_a_page_with_marks_too(
    qtbot: QtBot, pages: PagesViewer
) -> None:
    marks, asked = pages.view.marks, list[tuple[int, int]]()
    marks.wanted.connect(lambda page, pixels: asked.append((page, pixels)))
    pages.view.viewport().repaint()
    assert not asked  # the page was asked for when it was first painted
    white = QImage(400, 600, QImage.Format.Format_RGB32)
    white.fill(Qt.GlobalColor.white)
    marks.take(white)
    shown = pages.view.viewport().grab().toImage()
    line = on_screen(pages, 0, 90, 75).toPoint()
    assert shown.pixelColor(line) == QColor(Qt.GlobalColor.white)
    pages.begin_finding("line 2")
    qtbot.waitUntil(lambda: pages.finding.stand()[1] == 4)
    marks.take(white)
    pages.go_to(0)
    found = pages.view.viewport().grab().toImage()
    inside = [found.pixelColor(on_screen(pages, 0, 72 + x, 77).toPoint()) for x in range(0, 120, 4)]
    assert len({each.name() for each in inside}) > 1
    pages.view.select_page(0)
    assert pages.view.viewport().grab().toImage().pixelColor(line) != shown.pixelColor(line)


def test_a_page_without_marks_is_asked_for_once(qtbot: QtBot, pages: PagesViewer) -> None:
    marks, asked = pages.view.marks, list[int]()
    marks.take(QImage())
    marks.wanted.connect(lambda page, _pixels: asked.append(page))
    pages.zoom_in()
    pages.view.viewport().repaint()
    marks.take(QImage())
    assert 0 not in asked
    pages.show_pages(pdf(2))
    qtbot.waitUntil(lambda: 0 in asked)


def test_nothing_is_left_once_it_is_cleared(qtbot: QtBot, pages: PagesViewer) -> None:
    pages.begin_finding("line")
    qtbot.waitUntil(lambda: pages.finding.stand()[1] > 0)
    pages.view.select_page(0)
    pages.clear()
    assert pages.view.selected_text() == ""
    assert pages.finding.model.searchString() == pages.find_bar.field.text() == ""
    assert pages.document.pageCount() == 0
