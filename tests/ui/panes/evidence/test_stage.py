"""Looking at evidence: each kind in its viewer, and a sentence for what is damaged or locked."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable

import pytest
from PIL import Image
from PySide6.QtCore import QLocale, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas
from sqlalchemy import update

from mwl_desktop.domain.evidence import PreviewForm
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.models import BlobPieceRecord
from mwl_desktop.services import evidence
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.evidence.pane import EvidencePane
from mwl_desktop.ui.panes.evidence.stage import Stage
from mwl_desktop.ui.panes.evidence.viewers import said
from tests.evidence import office_samples, samples
from tests.ui.panes.evidence.conftest import Keep

Shown = Callable[[], EvidencePane]


def looked_at(qtbot: QtBot, pane: EvidencePane, item_id: ItemId) -> Stage:
    with qtbot.waitSignal(pane.detail.stage.shown):
        pane.open(item_id)
    return pane.detail.stage


@pytest.mark.parametrize("name", samples.every())
def test_every_format_is_looked_at(qtbot: QtBot, keep: Keep, shown: Shown, name: str) -> None:
    stage = looked_at(qtbot, shown(), keep(name, samples.every()[name][1]))
    assert stage.currentWidget() is not stage.nothing
    assert stage.currentWidget() is not stage.blank


def test_a_photo_is_turned_as_its_camera_says_and_zoomed(qtbot: QtBot, keep: Keep, shown: Shown) -> None:
    stage = looked_at(qtbot, shown(), keep("photo.jpg", samples.photo(6, width=640, height=400)))
    view = stage.picture.view
    assert (view._image.width(), view._image.height()) == (400, 640)
    assert not stage.picture.play_button.isVisible()
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_1)
    assert stage.picture.bar.zoom_label is not None
    assert stage.picture.bar.zoom_label.text() == "100 %"
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert stage.picture.bar.zoom_label.text() == "125 %"
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert view.fits()


def form_with_highlight() -> bytes:
    """Two pages: one with a field that was filled in and a highlight, one with neither."""
    buffer = io.BytesIO()
    made = canvas.Canvas(buffer, pagesize=A4)
    made.drawString(72, 760, "Appraisal")
    made.acroForm.textfield(
        name="result", value="MET", x=72, y=600, width=200, height=40, fontSize=30, borderStyle="solid",
        fillColor=colors.yellow,
    )  # fmt: skip
    made.highlightAnnotation("", (72, 400, 272, 500), QuadPoints=[72, 500, 272, 500, 72, 400, 272, 400])
    made.showPage()
    made.drawString(72, 760, "Nothing to fill in")
    made.showPage()
    made.save()
    return buffer.getvalue()


def test_what_was_filled_in_is_seen(qtbot: QtBot, keep: Keep, shown: Shown) -> None:
    stage = looked_at(qtbot, shown(), keep("appraisal.pdf", form_with_highlight()))
    view = stage.pages.view

    def colour_at(x: float, y: float) -> str:
        rect = view.page_rects()[0]
        share = rect.width() / stage.pages.document.pagePointSize(0).width()
        place = rect.topLeft() + QPointF(x, A4[1] - y) * share - view._scrolled()
        return view.viewport().grab().toImage().pixelColor(place.toPoint()).name()

    qtbot.waitUntil(lambda: colour_at(250, 630) == "#ffff00", timeout=20_000)
    assert colour_at(250, 560) == "#ffffff"
    dark = QColor("#444444").lightness()
    letters = {QColor(colour_at(x, 618)).lightness() for x in range(76, 140)}
    assert min(letters) < dark
    stage.pages.go_to(1)
    qtbot.waitUntil(lambda: 1 in view.marks._bare, timeout=20_000)
    assert 0 not in view.marks._bare
    stage.clear()
    assert not view.marks._images


def test_every_page_of_a_scan_is_turned_to(qtbot: QtBot, keep: Keep, shown: Shown) -> None:
    frames = [Image.new("RGB", (300, 200 + 50 * number), "white") for number in range(3)]
    buffer = io.BytesIO()
    frames[0].save(buffer, "TIFF", save_all=True, append_images=frames[1:])
    pane = shown()
    stage = looked_at(qtbot, pane, keep("fax.tif", buffer.getvalue()))
    picture = stage.picture
    assert (picture.page_field.text(), picture.of_label.text()) == ("1", "of 3")
    assert picture.of_label.isVisible()
    assert not picture.previous.isEnabled()
    qtbot.mouseClick(picture.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: picture.view._image.height() == 250)
    picture.view.setFocus()
    qtbot.keyClick(picture.view, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: picture.view._image.height() == 300)
    assert not picture.next.isEnabled()
    picture.page_field.setText("1")
    qtbot.keyClick(picture.page_field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: picture.view._image.height() == 200)
    looked_at(qtbot, pane, keep("photo.jpg", samples.photo(1)))
    assert not picture.of_label.isVisible()


@pytest.mark.qt_log_ignore("Read error on strip")
def test_a_page_that_is_damaged_is_said_and_the_others_are_there(
    qtbot: QtBot, keep: Keep, shown: Shown
) -> None:
    frames = [Image.new("RGB", (300, 200), colour) for colour in ("white", "red")]
    buffer = io.BytesIO()
    frames[0].save(buffer, "TIFF", save_all=True, append_images=frames[1:], compression="tiff_lzw")
    data = buffer.getvalue()
    # The second directory is the last thing but its values: its strips are said to lie beyond the end.
    with Image.open(io.BytesIO(data)) as image:
        image.seek(1)
        place = image.tag_v2[273][0]  # type: ignore[attr-defined]
    broken = data.replace(place.to_bytes(4, "little"), (2**31 - 7).to_bytes(4, "little"))
    stage = looked_at(qtbot, shown(), keep("fax.tif", broken))
    qtbot.mouseClick(stage.picture.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: stage.picture.note.text() == "Page 2 cannot be shown.")
    qtbot.mouseClick(stage.picture.previous, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not stage.picture.note.isVisible())
    assert not stage.picture.view._image.isNull()


def test_a_picture_that_is_whole_but_huge_is_not_called_damaged(
    qtbot: QtBot, keep: Keep, shown: Shown
) -> None:
    buffer = io.BytesIO()
    Image.new("L", (8, 8)).save(buffer, "GIF")
    data = bytearray(buffer.getvalue())
    data[6:10] = (40_000).to_bytes(2, "little") + (45_000).to_bytes(2, "little")
    stage = looked_at(qtbot, shown(), keep("black.gif", bytes(data)))
    assert stage.nothing.words.text().startswith("black.gif is too large to be shown here.")


def test_a_drawing_says_how_large_it_is_shown(qtbot: QtBot, keep: Keep, shown: Shown) -> None:
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"><rect width="9" height="9"/></svg>'
    )
    stage = looked_at(qtbot, shown(), keep("small.svg", svg))
    view, told = stage.picture.view, stage.picture.bar.zoom_label
    assert told is not None
    assert told.text() == f"{round(view.width() / 400 * 100)} %"
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_1)
    assert told.text() == "100 %"
    assert view._logical().width() == 400


def moving() -> bytes:
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "green", "blue")]
    buffer = io.BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:], duration=40, loop=0)
    return buffer.getvalue()


def test_an_animation_plays_from_memory_and_can_be_paused(qtbot: QtBot, keep: Keep, shown: Shown) -> None:
    pane = shown_with(qtbot, shown, keep("wave.gif", moving()))
    picture = pane.detail.stage.picture
    assert picture.playing
    qtbot.mouseClick(picture.play_button, Qt.MouseButton.LeftButton)
    assert not picture.playing
    assert picture.play_button.accessibleName() == "Play"
    qtbot.mouseClick(picture.play_button, Qt.MouseButton.LeftButton)
    assert picture.playing
    pane.leave()
    assert not picture.playing
    assert picture._buffer is None


def shown_with(qtbot: QtBot, shown: Shown, item_id: ItemId) -> EvidencePane:
    pane = shown()
    looked_at(qtbot, pane, item_id)
    return pane


def test_pages_are_turned_by_button_field_and_key(qtbot: QtBot, keep: Keep, shown: Shown) -> None:
    pages = looked_at(qtbot, shown(), keep("certificate.pdf", samples.pdf(3))).pages
    assert (pages.page_field.text(), pages.of_label.text()) == ("1", "of 3")
    assert not pages.previous.isEnabled()
    qtbot.mouseClick(pages.next, Qt.MouseButton.LeftButton)
    assert (pages.page(), pages.page_field.text()) == (1, "2")
    pages.page_field.setFocus()
    pages.page_field.selectAll()
    qtbot.keyClicks(pages.page_field, "3")
    qtbot.keyClick(pages.page_field, Qt.Key.Key_Return)
    assert pages.page() == 2
    assert not pages.next.isEnabled()
    qtbot.keyClick(pages.view, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: pages.page() == 0)


def test_a_page_that_was_found_is_gone_to_also_where_the_document_is_shown_already(
    qtbot: QtBot, keep: Keep, shown: Shown
) -> None:
    pane, paper, note = shown(), keep("paper.pdf", samples.pdf(5)), keep("note.txt", b"one page")
    with qtbot.waitSignal(pane.detail.stage.shown):
        pane.open(paper, 4)
    pages = pane.detail.stage.pages
    qtbot.waitUntil(lambda: pages.page() == 3)
    assert pages.page_field.text() == "4"
    pane.open(paper, 2)
    qtbot.waitUntil(lambda: pages.page() == 1)
    with qtbot.waitSignal(pane.detail.stage.shown):
        pane.open(note, 99)
    with qtbot.waitSignal(pane.detail.stage.shown):
        pane.open(paper)
    assert pages.page() == 0
    with qtbot.waitSignal(pane.detail.stage.shown):
        pane.open(note)
    with qtbot.waitSignal(pane.detail.stage.shown):
        pane.open(paper, 99)
    qtbot.waitUntil(lambda: pages.page() == 4)


def test_pages_are_zoomed_and_fit_the_width_again(qtbot: QtBot, keep: Keep, shown: Shown) -> None:
    pages = looked_at(qtbot, shown(), keep("certificate.pdf", samples.pdf(1))).pages
    fitted = pages.zoom()
    pages.zoom_in()
    assert pages.zoom() == pytest.approx(fitted * 1.25)
    assert pages.bar.zoom_label is not None
    assert pages.bar.zoom_label.text() == f"{round(fitted * 125)} %"
    pages.zoom_out()
    pages.fit_width()
    assert pages.zoom() == pytest.approx(fitted)


def test_the_text_of_a_page_can_be_copied(qtbot: QtBot, keep: Keep, shown: Shown) -> None:
    pages = looked_at(qtbot, shown(), keep("certificate.pdf", samples.pdf(1))).pages
    qtbot.mouseClick(pages.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text().strip()
    QGuiApplication.clipboard().clear()


def test_markdown_is_formatted_and_source_stands_as_it_is(qtbot: QtBot, keep: Keep, shown: Shown) -> None:
    pane = shown_with(qtbot, shown, keep("notes.md", samples.MARKDOWN))
    reading = pane.detail.stage.reading
    assert reading.prose.toPlainText().startswith("What I learned\n")
    looked_at(qtbot, pane, keep("a.py", b"def one():\n    return 1\n"))
    assert reading.code.toPlainText() == "def one():\n    return 1\n"
    assert reading.code.isVisible()
    assert reading.prose.toPlainText() == ""


def test_markup_in_a_text_is_only_text(qtbot: QtBot, keep: Keep, shown: Shown) -> None:
    stage = looked_at(qtbot, shown(), keep("a.txt", b'<img src="file:///etc/passwd"> & <b>bold</b>'))
    assert stage.reading.prose.toPlainText() == '<img src="file:///etc/passwd"> & <b>bold</b>'


def test_values_stand_in_a_table(qtbot: QtBot, keep: Keep, shown: Shown) -> None:
    stage = looked_at(qtbot, shown(), keep("hours.csv", b"course,hours\nretro,3\n"))
    cells = stage.reading.cells
    assert (cells.rowCount(), cells.columnCount()) == (1, 2)
    assert cells.headerData(1, Qt.Orientation.Horizontal) == "hours"
    assert cells.headerData(0, Qt.Orientation.Vertical) == "1"
    assert cells.index(0, 0).data() == "retro"


def test_what_is_cut_says_so_below(qtbot: QtBot, keep: Keep, shown: Shown) -> None:
    data = "\n".join(f"{number},x" for number in range(25_000)).encode()
    stage = looked_at(qtbot, shown(), keep("long.csv", data))
    shown_rows, rows = (QLocale().toString(number) for number in (20_000, 25_000))
    assert stage.reading.note.text().startswith(f"The first {shown_rows} of {rows} rows are shown.")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("broken.pdf", samples.pdf(1)[:300], "broken.pdf cannot be shown: the file is damaged"),
        ("locked.pdf", samples.locked_pdf(), "locked.pdf is protected by a password"),
        ("broken.png", samples.screenshot()[:40], "broken.png cannot be shown: the file is damaged"),
        ("nothing.txt", b"", "This file is empty."),
        ("sound.mp3", b"ID3\x03" + bytes(60), "Sound and film are kept here"),
    ],
)
def test_what_cannot_be_shown_says_why_and_can_be_saved(
    qtbot: QtBot, keep: Keep, shown: Shown, name: str, data: bytes, words: str
) -> None:
    pane = shown()
    pane.open(keep(name, data))
    stage = pane.detail.stage
    qtbot.waitUntil(lambda: stage.currentWidget() is stage.nothing)
    assert stage.nothing.words.text().startswith(words)
    assert stage.nothing.name.text() == name
    said = stage.nothing.words
    assert said.height() >= said.heightForWidth(said.width())
    with qtbot.waitSignal(pane.detail.copy_asked):
        pane.copies.ask_file = lambda _parent, _name: None
        qtbot.mouseClick(stage.nothing.save_button, Qt.MouseButton.LeftButton)


def test_changed_bytes_are_said_and_not_shown(qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown) -> None:
    item_id = keep("photo.jpg", samples.photo())
    with ctx.vault.transaction() as connection:
        connection.execute(update(BlobPieceRecord).values(data=b"other"))
    stage = looked_at(qtbot, shown(), item_id)
    assert stage.currentWidget() is stage.nothing
    assert "do not match its SHA-256" in stage.nothing.words.text()


def test_the_next_piece_drops_what_was_shown(qtbot: QtBot, keep: Keep, shown: Shown) -> None:
    pdf, text = keep("certificate.pdf", samples.pdf(2)), keep("a.txt", b"words")
    pane = shown_with(qtbot, shown, pdf)
    stage = looked_at(qtbot, pane, text)
    assert stage.pages.document.pageCount() == 0
    assert stage.pages._data.isEmpty()
    stage = looked_at(qtbot, pane, pdf)
    assert stage.pages.document.pageCount() == 2


def test_only_the_last_of_several_that_were_asked_for_is_shown(
    qtbot: QtBot, keep: Keep, shown: Shown
) -> None:
    first, last = keep("a.txt", b"first"), keep("b.txt", b"last")
    pane = shown()
    stage = pane.detail.stage
    forms: list[PreviewForm] = []
    stage.shown.connect(forms.append)
    for item_id in (first, last, first, last):
        pane.open(item_id)
    qtbot.waitUntil(lambda: stage.reading.prose.toPlainText() == "last")
    qtbot.wait(50)
    assert stage.reading.prose.toPlainText() == "last"


def test_a_link_asks_before_the_browser_is_told(
    qtbot: QtBot, ctx: Context, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ctx.vault.write("add") as uow:
        item_id = evidence.add_link(uow, "https://www.example.org/talk?id=1")
    stage = looked_at(qtbot, shown(), item_id)
    assert stage.link.host.text() == "example.org"
    visited: list[str] = []
    asked: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: visited.append(url.toString()))

    def answer(no: bool) -> Callable[[QWidget, str], bool]:
        return lambda _parent, address: asked.append(address) or not no  # type: ignore[func-returns-value]

    monkeypatch.setattr(said, "ask_to_open", answer(no=True))
    qtbot.mouseClick(stage.link.open_button, Qt.MouseButton.LeftButton)
    assert (asked, visited) == (["https://www.example.org/talk?id=1"], [])
    monkeypatch.setattr(said, "ask_to_open", answer(no=False))
    qtbot.mouseClick(stage.link.open_button, Qt.MouseButton.LeftButton)
    assert visited == ["https://www.example.org/talk?id=1"]
    qtbot.mouseClick(stage.link.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "https://www.example.org/talk?id=1"
    QGuiApplication.clipboard().clear()


def test_the_question_names_the_address(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, theme: object) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    told: list[str] = []

    def run(box: QMessageBox) -> int:
        told.extend((box.text(), box.informativeText()))
        box.buttons()[0].click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", run)
    said.ask_to_open(widget, "https://example.org/talk")
    assert told[0] == "Open example.org in your browser?"
    assert "https://example.org/talk" in told[1]


def test_links_inside_a_text_ask_too(
    qtbot: QtBot, keep: Keep, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = looked_at(qtbot, shown(), keep("a.md", b"[talk](https://example.org)"))
    asked: list[str] = []
    monkeypatch.setattr(said, "ask_to_open", lambda _parent, address: bool(asked.append(address)))
    stage.reading.link_activated.emit(QUrl("https://example.org"))
    assert asked == ["https://example.org"]


def test_the_shortcut_for_finding_finds_in_what_is_looked_at(qtbot: QtBot, keep: Keep, shown: Shown) -> None:
    pane = shown_with(qtbot, shown, keep("a.txt", b"one two one"))
    pane.focus_filter()
    bar = pane.detail.stage.reading.find_bar
    qtbot.keyClicks(bar.field, "ONE")
    qtbot.waitUntil(lambda: bar.count.text() == "1 of 2")
    looked_at(qtbot, pane, keep("photo.jpg", samples.photo(1)))
    assert not bar.isVisible()
    pane.focus_filter()
    assert pane.overview.isVisible()


def test_words_that_were_searched_for_are_marked_where_they_were_found(
    qtbot: QtBot, keep: Keep, shown: Shown
) -> None:
    pane = shown()
    text, paper = keep("a.txt", b"one two one"), keep("paper.pdf", samples.pdf(5))
    photo = keep("photo.jpg", samples.photo(1))
    stage = pane.detail.stage
    with qtbot.waitSignal(stage.shown):
        pane.open(text, None, "two")
    bar = stage.reading.find_bar
    assert (bar.field.text(), bar.count.text(), bar.isVisible()) == ("two", "1 of 1", True)
    assert [mark.cursor.selectedText() for mark in stage.reading.prose.extraSelections()] == ["two"]
    pane.open(text, None, "one")  # it is shown already
    assert (bar.field.text(), bar.count.text()) == ("one", "2 of 2")  # from where one was
    with qtbot.waitSignal(stage.shown):
        pane.open(photo, None, "two")  # words that were read in a picture stand nowhere
    assert not bar.isVisible()
    with qtbot.waitSignal(stage.shown):
        pane.open(paper, 3, "Page")
    qtbot.waitUntil(lambda: stage.pages.find_bar.count.text() == "3 of 5")
    assert stage.pages.page() == 2
    with qtbot.waitSignal(stage.shown):
        pane.open(text)
    assert not bar.isVisible()
    assert bar.field.text() == ""


def test_a_slide_and_a_sheet_are_opened_at(qtbot: QtBot, keep: Keep, shown: Shown) -> None:
    pane, kept = shown(), keep("hours.xlsx", samples.xlsx())
    with qtbot.waitSignal(pane.detail.stage.shown):
        pane.open(kept, 1)
    tabs = pane.detail.stage.reading.sheets.tabs
    assert tabs.currentIndex() in (-1, 0)
    two = keep("two.xlsx", office_samples.workbook())
    with qtbot.waitSignal(pane.detail.stage.shown):
        pane.open(two, 2)
    assert (tabs.count(), tabs.currentIndex()) == (2, 1)
    slides = keep("talk.pptx", samples.pptx())
    with qtbot.waitSignal(pane.detail.stage.shown):
        pane.open(slides, 2)
    document = pane.detail.stage.reading.document
    qtbot.waitUntil(lambda: document.whole)
    assert document.page() == min(2, document.pages())
    assert (document.page(), document.pages()) == (2, 3)


def sound() -> bytes:
    """A second of silence that says who made it and what it is called."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(1)
        made.setframerate(8_000)
        made.writeframes(bytes(8_000))
    return buffer.getvalue()


def test_sound_is_told_about(qtbot: QtBot, keep: Keep, shown: Shown) -> None:
    nothing = looked_at(qtbot, shown(), keep("talk.wav", sound())).nothing
    assert "Length: " in nothing.facts.text()
    assert nothing.words.text() == "Sound and film are kept here and told about, but not played."
    assert nothing.save_button.isVisible()
    assert nothing.open_button.isVisible()


def test_a_cover_takes_the_place_of_the_sign(qtbot: QtBot, keep: Keep, shown: Shown) -> None:
    stage = looked_at(qtbot, shown(), keep("talk.wav", sound()))
    plain = stage.nothing._sign.pixmap().size()
    cover = QImage(300, 150, QImage.Format.Format_RGB32)
    stage.nothing.show_cover(cover)
    assert stage.nothing._sign.pixmap().deviceIndependentSize().toSize() == QSize(200, 100)
    stage.clear()
    assert stage.nothing._sign.pixmap().size() == plain
    assert stage.nothing.facts.text() == ""
