"""Reading documents, sheets and text: what stands there, where its pages begin, and finding in it."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.evidence import Preview, PreviewForm
from mwl_desktop.domain.readable import (
    Block,
    Field,
    Figure,
    Grid,
    Heading,
    PageStart,
    Paragraph,
    Readable,
    Sheet,
)
from mwl_desktop.ui.panes.evidence.viewers.cells import letters
from mwl_desktop.ui.panes.evidence.viewers.overflow import OverflowDelegate
from mwl_desktop.ui.panes.evidence.viewers.reading import ReadingViewer


@pytest.fixture
def reading(qtbot: QtBot) -> ReadingViewer:
    made = ReadingViewer()
    qtbot.addWidget(made)
    made.resize(520, 480)
    made.show()
    return made


def shown(reading: ReadingViewer, *blocks: Block) -> str:
    reading.show_words(Preview(PreviewForm.DOCUMENT, readable=Readable(blocks)))
    while not reading.document.whole:
        QApplication.processEvents()
    return reading.document.toPlainText()


def test_a_long_document_is_read_from_its_beginning(qtbot: QtBot, reading: ReadingViewer) -> None:
    blocks = [Heading("First"), figure()] + [Paragraph(f"Line {number}") for number in range(2_000)]
    shown(reading, Field("detail.subject", "Hello"), *blocks, figure())
    reading.resize(640, 500)
    reading.setFocus()
    qtbot.wait(50)
    assert reading.document.textCursor().position() == 0
    assert reading.document.verticalScrollBar().value() == 0


def many_people(number: int) -> str:
    return ", ".join(f'"Muster, Ada {each}" <ada{each}@example.org>' for each in range(1, number + 1))


def test_of_a_mail_to_many_the_first_are_named_and_the_rest_at_a_click(
    qtbot: QtBot, reading: ReadingViewer
) -> None:
    said = shown(reading, Field("detail.to", many_people(100)), Paragraph("Dear all"))
    assert "ada6@example.org>" in said
    assert "ada7@" not in said
    assert "and 94 more" in said
    cursor = reading.document.document().find("94 more")
    place = reading.document.cursorRect(cursor).center()
    qtbot.mouseClick(reading.document.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: reading.document.whole)
    said = reading.document.toPlainText()
    assert "ada100@example.org>" in said
    assert "more" not in said
    assert "Dear all" in said


def test_who_was_left_out_is_found(qtbot: QtBot, reading: ReadingViewer) -> None:
    shown(reading, Field("detail.cc", many_people(100)), Paragraph("Dear all"))
    assert find(qtbot, reading, "ada77@") == "1 of 1"


def test_few_people_are_all_named(reading: ReadingViewer) -> None:
    assert "ada7@" in shown(reading, Field("detail.to", many_people(7)))
    assert "more" not in shown(reading, Field("detail.subject", "word, " * 100))


def figure(width: int = 300, height: int = 200, alternative: str = "") -> Figure:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "#c01020").save(buffer, "PNG")
    return Figure(buffer.getvalue(), width, height, alternative)


def find(qtbot: QtBot, reading: ReadingViewer, words: str) -> str:
    if not reading.find_bar.isVisible():
        qtbot.mouseClick(reading.find_button, Qt.MouseButton.LeftButton)
    reading.find_bar.field.selectAll()
    qtbot.keyClicks(reading.find_bar.field, words)
    qtbot.waitUntil(lambda: not reading.find_bar._pause.isActive())
    return reading.find_bar.count.text()


def test_every_block_is_read_as_the_words_that_it_has(reading: ReadingViewer) -> None:
    text = shown(
        reading,
        Field("detail.from", "Ada <ada@example.org>"),
        Heading("What I <b>learned</b>", 1),
        Paragraph("One line\nand another"),
        Paragraph("first", bullet="1.", depth=1),
        Grid((("Goal", "Done"), ("Retro", "yes & no")), has_head=True),
        Paragraph("Behind the table"),
    )
    assert text.split("\n") == [
        "",
        "From",
        "Ada <ada@example.org>",
        "What I <b>learned</b>",
        "One line",
        "and another",
        "1.\tfirst",
        "Goal",
        "Done",
        "Retro",
        "yes & no",
        "Behind the table",
    ]


def test_a_long_table_keeps_every_row(qtbot: QtBot, reading: ReadingViewer) -> None:
    rows = tuple((f"row {number}", str(number)) for number in range(130))
    reading.show_words(
        Preview(PreviewForm.DOCUMENT, readable=Readable((Grid((("Name", "Number"), *rows), has_head=True),)))
    )
    qtbot.waitUntil(lambda: reading.document.whole)
    text = reading.document.toPlainText().split()
    assert text[:2] == ["Name", "Number"]
    assert [word for word in text if word.isdigit()][::2] == [str(number) for number in range(130)]


def test_a_picture_is_no_wider_than_the_text(qtbot: QtBot, reading: ReadingViewer) -> None:
    shown(reading, figure(2_000, 400, "A red wall"))
    assert "A red wall" in reading.document.toPlainText()
    room = reading.document.viewport().width()
    assert reading.document.document().size().width() <= room
    image = reading.document.viewport().grab().toImage()
    ratio = image.devicePixelRatio()
    assert image.pixelColor(round(room / 2 * ratio), round(30 * ratio)).name() == "#c01020"
    reading.resize(400, 480)
    QApplication.processEvents()
    assert reading.document.horizontalScrollBar().maximum() == 0


def test_a_picture_leaves_room_for_the_scroll_bar(qtbot: QtBot, reading: ReadingViewer) -> None:
    shown(reading, figure(2_000, 400), *slides(6))
    qtbot.waitUntil(reading.document.verticalScrollBar().isVisible)
    bar = reading.document.verticalScrollBar().width()
    assert reading.document.figures.room <= reading.document.width() - bar
    assert reading.document.horizontalScrollBar().maximum() == 0


def test_words_that_are_markup_or_an_objects_sign_fetch_nothing(reading: ReadingViewer) -> None:
    text = shown(reading, Paragraph('<img src="file:///etc/passwd">\ufffc'))
    assert text == '<img src="file:///etc/passwd">'
    assert not reading.document.document().resource(
        QTextDocument.ResourceType.ImageResource.value, "file:///etc/passwd"
    )


def slides(count: int) -> tuple[Block, ...]:
    made: list[Block] = []
    for number in range(1, count + 1):
        made += [PageStart(number, f"Slide {number}"), *[Paragraph(f"words of {number}")] * 20]
    return tuple(made)


def test_pages_are_turned_and_asked_for(qtbot: QtBot, reading: ReadingViewer) -> None:
    reading.show_words(Preview(PreviewForm.DOCUMENT, readable=Readable(slides(40))))
    reading.go_to_page(39)
    qtbot.waitUntil(lambda: reading.document.whole)
    qtbot.waitUntil(lambda: reading.page_field.text() == "39")
    assert reading.of_label.text() == "of 40"
    top = reading.document.cursorForPosition(reading.document.viewport().rect().topLeft())
    assert top.block().text() in ("", "39  ·  Slide 39")
    qtbot.mouseClick(reading.next, Qt.MouseButton.LeftButton)
    assert reading.page_field.text() == "40"
    assert not reading.next.isEnabled()
    reading.document.verticalScrollBar().setValue(0)
    assert reading.page_field.text() == "1"


def test_a_document_without_pages_has_no_page_tools(reading: ReadingViewer) -> None:
    shown(reading, Paragraph("Only words"))
    assert not reading.page_field.isVisible()
    shown(reading, *slides(2))
    assert reading.page_field.isVisible()


def test_another_scheme_keeps_the_words_and_the_place(qtbot: QtBot, reading: ReadingViewer) -> None:
    shown(reading, *slides(3))
    reading.go_to_page(2)
    place = reading.document.verticalScrollBar().value()
    palette = reading.document.palette()
    palette.setColor(palette.ColorRole.Text, Qt.GlobalColor.red)
    reading.document.setPalette(palette)
    qtbot.waitUntil(lambda: reading.document.whole)
    assert reading.document.toPlainText().count("words of 3") == 20
    assert reading.document.verticalScrollBar().value() == place > 0


def test_finding_counts_and_goes_round(qtbot: QtBot, reading: ReadingViewer) -> None:
    shown(reading, *slides(3))
    assert find(qtbot, reading, "WORDS of 2") == "1 of 20"
    qtbot.keyClick(reading.find_bar.field, Qt.Key.Key_Return)
    assert reading.find_bar.count.text() == "2 of 20"
    qtbot.keyClick(reading.find_bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.mouseClick(reading.find_bar.previous, Qt.MouseButton.LeftButton)
    assert reading.find_bar.count.text() == "20 of 20"
    assert reading.document.textCursor().selectedText() == "words of 2"
    assert len(reading.document.extraSelections()) == 20
    assert find(qtbot, reading, "nowhere at all") == "Nowhere"
    assert not reading.find_bar.next.isEnabled()


def test_leaving_the_search_takes_its_marks_along(qtbot: QtBot, reading: ReadingViewer) -> None:
    shown(reading, *slides(1))
    find(qtbot, reading, "words")
    qtbot.keyClick(reading.find_bar.field, Qt.Key.Key_Escape)
    assert not reading.find_bar.isVisible()
    assert reading.document.extraSelections() == []
    assert QApplication.focusWidget() is reading.document


def test_what_is_written_later_is_found_too(qtbot: QtBot, reading: ReadingViewer) -> None:
    reading.show_words(Preview(PreviewForm.DOCUMENT, readable=Readable((*slides(300), Paragraph("the end")))))
    assert not reading.document.whole
    reading.begin_finding("the end")
    qtbot.waitUntil(lambda: reading.find_bar.count.text() == "1 of 1")


def test_source_has_the_numbers_of_its_lines_and_is_searched(qtbot: QtBot, reading: ReadingViewer) -> None:
    source = "\n".join(f"line_{number} = {number}" for number in range(1, 1_201))
    reading.show_words(Preview(PreviewForm.CODE, text=source))
    four_digits = reading.code.numbers_width()
    assert reading.code.viewport().x() >= four_digits
    assert reading.code.numbers.geometry().width() == four_digits
    assert find(qtbot, reading, "line_1200") == "1 of 1"
    assert reading.code.textCursor().blockNumber() == 1_199
    assert reading.code.numbers.grab().toImage().height() > 0
    reading.show_words(Preview(PreviewForm.CODE, text="one"))
    assert reading.code.numbers_width() < four_digits
    assert not reading.find_bar.isVisible()


BOOK = (
    Sheet("Hours & days", (("Course", "Hours"), ("Retro", "3"), ("Moderation", "5")), head=True),
    Sheet("Raw", (("a", "b", "c"), ("1", "", "retro"))),
)


def test_sheets_are_tabs(qtbot: QtBot, reading: ReadingViewer) -> None:
    QAbstractItemModelTester(reading.cells, QAbstractItemModelTester.FailureReportingMode.Fatal)
    reading.show_words(Preview(PreviewForm.TABLE, readable=Readable(sheets=BOOK)))
    tabs, cells = reading.sheets.tabs, reading.cells
    assert [tabs.tabText(number) for number in range(tabs.count())] == ["Hours && days", "Raw"]
    assert cells.headerData(1, Qt.Orientation.Horizontal) == "Hours"
    assert cells.rowCount() == 2
    qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(1).center())
    assert cells.headerData(2, Qt.Orientation.Horizontal) == "C"
    assert (cells.rowCount(), cells.index(1, 2).data()) == (2, "retro")
    reading.go_to_page(1)
    assert tabs.currentIndex() == 0


def test_a_single_sheet_has_no_tab(reading: ReadingViewer) -> None:
    reading.show_words(Preview(PreviewForm.TABLE, readable=Readable(sheets=BOOK[:1])))
    assert not reading.sheets.tabs.isVisible()
    reading.show_words(Preview(PreviewForm.TABLE, rows=(("x", "y"), ("1", "2"))))
    assert not reading.sheets.tabs.isVisible()
    assert reading.cells.rowCount() == 1


def test_cells_are_found_in_the_sheet_that_is_shown(qtbot: QtBot, reading: ReadingViewer) -> None:
    reading.show_words(Preview(PreviewForm.TABLE, readable=Readable(sheets=BOOK)))
    assert find(qtbot, reading, "retro") == "1 of 1"
    assert reading.table.currentIndex().data() == "Retro"
    reading.go_to_page(2)
    assert (reading.find_bar.count.text(), reading.table.currentIndex().data()) == ("1 of 1", "retro")


def test_nothing_is_left_once_it_is_cleared(qtbot: QtBot, reading: ReadingViewer) -> None:
    shown(reading, *slides(2), figure())
    find(qtbot, reading, "words")
    reading.clear()
    assert reading.document.toPlainText() == ""
    assert reading.document.figures._figures == []
    assert reading.find_bar.field.text() == reading.find_bar.count.text() == ""
    reading.show_words(Preview(PreviewForm.TABLE, readable=Readable(sheets=BOOK)))
    reading.clear()
    assert (reading.cells.rowCount(), reading.sheets.tabs.count()) == (0, 0)


@pytest.mark.parametrize(("number", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_called_as_spreadsheets_call_them(number: int, name: str) -> None:
    assert letters(number) == name


def test_how_much_is_shown_of_how_much(reading: ReadingViewer) -> None:
    reading.show_words(
        Preview(PreviewForm.CODE, text="x", note="preview.text_cut", shown=400_000, total=1_250_000)
    )
    shown, total = (QLocale().toString(number) for number in (400_000, 1_250_000))
    assert reading.note.text().startswith(f"The first {shown} of {total} characters are shown.")


def test_lines_of_a_cell_stand_side_by_side(reading: ReadingViewer) -> None:
    reading.show_words(Preview(PreviewForm.TABLE, rows=(("a",), ("Zwei \n Zeilen",))))
    index = reading.cells.index(0, 0)
    assert index.data() == "Zwei ⏎ Zeilen"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "Zwei \n Zeilen"
    width = reading.table.fontMetrics().horizontalAdvance(index.data())
    assert reading.table.columnWidth(0) >= width


def test_long_words_go_on_over_the_empty_cells_behind_them(reading: ReadingViewer) -> None:
    long = "Every one of these words is to be read " * 2
    rows = (("a", "b", "c", "d"), (long, "", "", "x"), (long, "full", "", ""), ("short", "", "", ""))
    reading.show_words(Preview(PreviewForm.TABLE, rows=rows))
    for column in range(4):
        reading.table.setColumnWidth(column, 120)
    delegate = reading.table.itemDelegate()
    assert isinstance(delegate, OverflowDelegate)

    def spans(row: int) -> list[tuple[int, int]]:
        return [delegate.span(row, column) for column in range(4)]

    assert spans(0) == [(0, 2), (0, 2), (0, 2), (3, 3)]
    assert spans(1) == [(0, 0), (1, 1), (2, 2), (3, 3)]
    assert spans(2) == [(0, 0), (1, 1), (2, 2), (3, 3)]
    grabbed = reading.table.viewport().grab().toImage()

    def inks(row: int, column: int) -> int:
        cell = reading.table.visualRect(reading.cells.index(row, column)).adjusted(4, 4, -4, -4)
        across = range(cell.left(), cell.right())
        return len(
            {grabbed.pixelColor(x, y).name() for x in across for y in range(cell.top(), cell.bottom())}
        )

    assert inks(0, 1) > 5
    assert inks(0, 2) > 5
    assert inks(2, 1) == 1
