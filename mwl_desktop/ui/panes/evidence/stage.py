"""Where a piece of evidence is looked at: reads it on a lane and gives it to the viewer that fits."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QStackedWidget, QWidget

from mwl_desktop.domain.evidence import Evidence, PreviewForm
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import EvidenceForm
from mwl_desktop.errors import MwlError
from mwl_desktop.services.lending import may_be_lent
from mwl_desktop.tasks import Job
from mwl_desktop.ui.ops import evidence as ops
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.ops.wording import sentence, sentence_for
from mwl_desktop.ui.panes.evidence import presenting
from mwl_desktop.ui.panes.evidence.decoding import Seen, page_image, page_of, prepare
from mwl_desktop.ui.panes.evidence.viewers.pages import PagesViewer
from mwl_desktop.ui.panes.evidence.viewers.picture import PictureViewer
from mwl_desktop.ui.panes.evidence.viewers.reading import ReadingViewer
from mwl_desktop.ui.panes.evidence.viewers.said import LinkViewer, NothingViewer, QuotationViewer, visit
from mwl_desktop.ui.widgets.empty_state import EmptyState
from mwl_desktop.ui.widgets.markdown_view import ALLOWED_SCHEMES
from mwl_desktop.ui.widgets.words import fill

_SAY_AFTER_MS: Final = 400
_OF_SOUND: Final = (
    "detail.title",
    "detail.artist",
    "detail.album",
    "detail.duration",
    "detail.recorded",
    "detail.picture_size",
    "detail.sound",
)
_OF_PHOTOGRAPHS: Final = ("detail.taken", "detail.camera", "detail.exposure", "detail.place")


class Stage(QStackedWidget):
    """Shows one piece at a time; what it holds is in memory only, and dropped with the next.

    `shown(form)` once there is something to see; `save_asked`, `open_asked`: a copy of what cannot be shown
    is wanted, or another program for it; `quotation_edited(ItemId, str)`: somebody's words were put right;
    `page_edited(ItemId, str)`: those of a web page.
    """

    shown = Signal(object)  # PreviewForm
    save_asked = Signal()
    open_asked = Signal()
    quotation_edited = Signal(object, str)
    page_edited = Signal(object, str)

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._evidence: Evidence | None = None
        self._version_id = ""
        self._turned_to = 0
        self._paged = b""  # a picture with several pages
        self._job: Job | None = None
        self._asked = 0
        self._page: int | None = None  # the page to begin at, from 1
        self._words = ""  # and what is to be marked from there on
        self.setAccessibleName(self.tr("Preview"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.blank = QWidget(self)
        self.waiting = EmptyState("timer", self.tr("Opening…"), parent=self)
        self.picture = PictureViewer(self)
        self.pages = PagesViewer(self)
        self.reading = ReadingViewer(self)
        self.link = LinkViewer(self)
        self.quotation = QuotationViewer(self)
        self.nothing = NothingViewer(self)
        self._viewers = (self.picture, self.pages, self.reading, self.link, self.quotation, self.nothing)
        for page in (self.blank, self.waiting, *self._viewers):
            self.addWidget(page)
        self._say_waiting = QTimer(self)
        self._say_waiting.setSingleShot(True)
        self._say_waiting.setInterval(_SAY_AFTER_MS)
        self._wire()

    def _wire(self) -> None:
        self._say_waiting.timeout.connect(lambda: self.setCurrentWidget(self.waiting))
        self.pages.failed.connect(self._say_why)
        self.pages.view.marks.wanted.connect(self._read_marks)
        self.picture.page_wanted.connect(self._read_page)
        self.nothing.save_asked.connect(self.save_asked)
        self.nothing.open_asked.connect(self.open_asked)
        for viewer in (self.reading, self.pages):
            viewer.link_activated.connect(self._on_link_activated)
        self.quotation.words.words_edited.connect(self._on_quotation_edited)
        self.link.words.words_edited.connect(self._on_page_edited)

    # -- what the detail calls -------------------------------------------------------------

    def start(
        self, found: Evidence, page: int | None = None, words: str = "", *, version_id: str = ""
    ) -> None:
        """Look at a piece or an earlier file of it, from its beginning or at a page of the file, from 1.

        Some `words` are marked, where there are words to be read.
        """
        self._leave()
        self._evidence, self._version_id = found, version_id
        self._page, self._words = page, words
        if found.form is EvidenceForm.QUOTATION:
            self.quotation.show_quotation(found.quotation, found.said_by)
            self._show(self.quotation, PreviewForm.QUOTATION)
        else:
            self._read(found.head.id, version_id)

    def turn_to(self, page: int | None, words: str = "") -> None:
        """Go to a page, slide or sheet of what is looked at, from 1: at once, or as soon as it is there."""
        self._page, self._words = page, words
        self._go_to_page()
        self._mark_words()

    def can_find(self) -> bool:
        """Whether there are words to find something in."""
        return self.currentWidget() in (self.pages, self.reading)

    def begin_finding(self, words: str = "") -> None:
        """Let somebody type what to find in what is looked at; `words` are found at once."""
        viewer = self.currentWidget()
        if viewer is self.pages or viewer is self.reading:
            viewer.begin_finding(words)

    def refresh(self, found: Evidence) -> None:
        """The same piece was read again: only somebody's words can have changed."""
        self._evidence = found
        if self.currentWidget() is self.nothing:
            self._tell_facts()
        if found.form is EvidenceForm.QUOTATION:
            self.quotation.refresh(found.quotation, found.said_by)
        elif self.currentWidget() is self.link:
            self.link.refresh(found.saved_text)

    def flush(self) -> None:
        """Say what is being typed."""
        self.quotation.words.flush()
        self.link.words.flush()

    def clear(self) -> None:
        """Drop what is shown: documents are closed, bytes and pictures gone."""
        self._leave()
        self._evidence = None
        self._page, self._words = None, ""

    # -- reading ---------------------------------------------------------------------------

    def _leave(self) -> None:
        self._asked += 1
        self._paged = b""
        self._say_waiting.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self.setCurrentWidget(self.blank)
        for viewer in self._viewers:
            viewer.clear()

    def _read(self, item_id: ItemId, version_id: str) -> None:
        asked = self._asked
        self._say_waiting.start()
        self._job = ops.preview(
            self,
            self._ctx,
            item_id,
            prepare,
            lambda seen: self._take(seen, asked),
            lambda error: self._fail(error, asked),
            version_id=version_id,
        )

    def _read_marks(self, page: int, pixels: int) -> None:
        """A page is seen: what was filled in and written onto it is drawn where there is time for it."""
        if self._evidence is None:
            return
        asked = self._asked

        def take(image: QImage) -> None:
            if asked == self._asked:
                self.pages.view.marks.take(image)

        self._job = ops.page_with_marks(
            self,
            self._ctx,
            self._evidence.head.id,
            page,
            pixels,
            page_image,
            take,
            version_id=self._version_id,
        )

    def _read_page(self, page: int) -> None:
        """Another page of a picture that has several."""
        asked, data = self._asked, self._paged

        def take(image: QImage) -> None:
            if asked == self._asked and self._turned_to == page:
                self.picture.show_page(page, image)

        self._turned_to = page
        self._job = ops.decode(self, self._ctx, lambda: page_of(data, page), take)

    def _take(self, seen: Seen, asked: int) -> None:
        if asked != self._asked:
            return
        self._job = None
        self._say_waiting.stop()
        preview = seen.preview
        match preview.form:
            case PreviewForm.PICTURE if seen.image is not None:
                self._paged = preview.data if seen.pages > 1 else b""
                self.picture.show_picture(
                    seen.image, preview.data if seen.moves else b"", scale=seen.scale, pages=seen.pages
                )
                note = sentence_for(preview.note, {"name": preview.name}) if preview.note else ""
                self.picture.say(note)
                self._show(self.picture, preview.form)
            case PreviewForm.PAGES:
                self._show(self.pages, preview.form)
                self.pages.show_pages(preview.data)
                self._go_to_page()
                self._mark_words()
            case PreviewForm.LINK:
                self.link.show_page(preview.name, preview.text)
                self._show(self.link, preview.form)
            case PreviewForm.NOTHING:
                self._say_why(preview.note)
                if seen.image is not None:
                    self.nothing.show_cover(seen.image)
                self._tell_facts()
            case _:
                self.reading.show_words(preview)
                self._show(self.reading, preview.form)

    def _fail(self, error: Exception, asked: int) -> None:
        if asked != self._asked:
            return
        self._job = None
        self._say_waiting.stop()
        if isinstance(error, MwlError):
            self._say(sentence(error))
        else:
            self._ctx.failed.emit(error)

    def _say_why(self, code: str) -> None:
        name = self._evidence.original_name if self._evidence is not None else ""
        self._say(sentence_for(code or "preview.none", {"name": name}))

    def _say(self, words: str) -> None:
        found = self._evidence
        is_file = found is not None and found.form is EvidenceForm.FILE
        name = found.original_name if found is not None else ""
        self.nothing.say(name, words, can_save=is_file, can_open=is_file and may_be_lent(name))
        self._show(self.nothing, PreviewForm.NOTHING)

    def _tell_facts(self) -> None:
        """Of sound, film and photographs that are not shown what they say of themselves is what there is to
        see; the rest stands beside.
        """
        found = self._evidence
        if found is None or not found.media_type.startswith(("audio/", "video/", "image/")):
            return
        is_image = found.media_type.startswith("image/")
        said = {detail.code: detail.value for detail in reversed(found.details)}
        told = [code for code in (_OF_PHOTOGRAPHS if is_image else _OF_SOUND) if said.get(code)]
        lines = [
            fill(self.tr("%1: %2"), sentence_for(code, {}), presenting.detail_words(code, said[code]))
            for code in told
        ]
        if is_image and found.width and found.height:
            lines.append(fill(self.tr("%1 × %2 pixels"), found.width, found.height))
        self.nothing.show_facts(lines)

    def _show(self, viewer: QWidget, form: PreviewForm) -> None:
        had_focus = self.hasFocus()
        self.setCurrentWidget(viewer)
        if had_focus:
            viewer.setFocus(Qt.FocusReason.OtherFocusReason)
        self._go_to_page()
        if viewer is not self.pages:  # of these nothing is there yet
            self._mark_words()
        self.shown.emit(form)

    def _go_to_page(self) -> None:
        viewer, page = self.currentWidget(), self._page
        if page is None:
            return
        if viewer is self.pages and self.pages.document.pageCount():
            self.pages.go_to(page - 1)
            self._page = None
        elif viewer is self.reading:
            self.reading.go_to_page(page)
            self._page = None

    def _mark_words(self) -> None:
        """Mark what was searched for; what is shown instead, such as a picture, has no words to mark."""
        if self.currentWidget() in self._viewers:
            words, self._words = self._words, ""
            if words:
                self.begin_finding(words)

    def _on_link_activated(self, url: QUrl) -> None:
        if url.scheme().lower() in ALLOWED_SCHEMES:
            visit(self, url.toString())

    def _on_quotation_edited(self, words: str) -> None:
        if self._evidence is not None and self._evidence.form is EvidenceForm.QUOTATION:
            self.quotation_edited.emit(self._evidence.head.id, words)

    def _on_page_edited(self, words: str) -> None:
        if self._evidence is not None and self._evidence.form is EvidenceForm.LINK:
            self.page_edited.emit(self._evidence.head.id, words)
