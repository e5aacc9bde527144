"""A document of the intermediate form → a PDF file."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from reportlab.pdfgen.canvas import Canvas

from mwl_desktop.documents.files import whole_file
from mwl_desktop.documents.ir import Document
from mwl_desktop.documents.pdf.blocks import Composer, Room
from mwl_desktop.documents.pdf.cover import cover
from mwl_desktop.documents.pdf.flow import Page, Piece, paginate
from mwl_desktop.documents.pdf.metadata import describe
from mwl_desktop.documents.pdf.pages import (
    Entry,
    contents_pieces,
    entries,
    evidence_pieces,
    running,
    section_pieces,
)
from mwl_desktop.documents.pdf.pen import Pen, destination
from mwl_desktop.documents.pdf.structure import Element
from mwl_desktop.documents.pdf.style import Look, look_for

_FEW_LINES: Final = 10

Progress = Callable[[int, int], None]
Check = Callable[[], None]


@dataclass(frozen=True, slots=True)
class PdfReport:
    """What came of it: pages, characters no font has, and the page each anchor stands on."""

    pages: int
    missing_glyphs: tuple[str, ...]
    section_pages: tuple[tuple[str, int], ...]


def write(
    document: Document,
    target: BinaryIO | Path,
    *,
    progress: Progress | None = None,
    check_cancelled: Check | None = None,
    look: Look | None = None,
) -> PdfReport:
    """Write a PDF; at a path it appears whole or not at all. The same document gives the same bytes."""
    out = io.BytesIO()
    report = _draw(document, out, look or look_for(document), progress, check_cancelled)
    if isinstance(target, Path):
        with whole_file(target) as file:
            file.write(out.getbuffer())
    else:
        target.write(out.getbuffer())
    return report


def _draw(
    document: Document, out: BinaryIO, look: Look, progress: Progress | None, check: Check | None
) -> PdfReport:
    composer = Composer(look, check)
    whole = Element("Document")
    room = Room(look.margin, look.width, whole)
    pages: dict[str, int] = {}
    body = _paginated(composer, _body(composer, document, room))
    lines = entries(document)
    contents: list[Page] = []
    if lines:
        contents = _contents(composer, document, lines, pages, room)
    front = 1 + len(contents)
    for number, page in enumerate(body, front + 1):
        for piece, _ in page.placed:
            if piece.anchor:
                pages.setdefault(piece.anchor, number)
    canvas = _canvas(document, out, look)
    pen = Pen(canvas, look.line)
    pen.anchors = frozenset(pages)
    total = front + len(body)
    _Book(composer, document, pen, total, progress, check).draw(whole, [*contents, *body])
    pen.finish()
    canvas.save()
    missing = tuple(sorted(composer.missing))
    return PdfReport(total, missing, tuple((anchor, page) for anchor, page in pages.items()))


def _body(composer: Composer, document: Document, room: Room) -> list[Piece]:
    pieces: list[Piece] = []
    for section in document.sections:
        pieces += section_pieces(composer, section, document.words.nothing, room)
    if document.exhibits:
        pieces += evidence_pieces(composer, document, room)
    return pieces


def _contents(
    composer: Composer, document: Document, lines: Sequence[Entry], pages: dict[str, int], room: Room
) -> list[Page]:
    """The pages of the contents, set closer where that saves a page that would hold a few lines."""
    loose = _paginated(composer, contents_pieces(composer, document, lines, pages, room))
    if len(loose) > 1 and len(loose[-1].placed) <= _FEW_LINES:
        for air in (0.75, 0.5):
            close = _paginated(composer, contents_pieces(composer, document, lines, pages, room, air))
            if len(close) < len(loose):
                return close
    return loose


def _paginated(composer: Composer, pieces: Sequence[Piece]) -> list[Page]:
    return paginate(pieces, composer.look.top, composer.look.bottom)


def _canvas(document: Document, out: BinaryIO, look: Look) -> Any:
    canvas = Canvas(out, pagesize=look.page, invariant=1, pageCompression=1, lang=document.language)
    describe(canvas, document)
    # A page begins with ReportLab's own font, which is never embedded and never drawn with here.
    canvas._preamble = ""
    canvas.showOutline()
    return canvas


class _Book:
    """Draws the pages in order and sets anchors and bookmarks as it comes past them."""

    def __init__(
        self,
        composer: Composer,
        document: Document,
        pen: Pen,
        total: int,
        progress: Progress | None,
        check: Check | None,
    ) -> None:
        self._composer, self._document, self._pen = composer, document, pen
        self._total, self._progress, self._check = total, progress, check
        self._section = ""
        self._named: set[str] = set()
        self._level = -1

    def draw(self, whole: Element, pages: Sequence[Page]) -> None:
        """The cover and every page after it."""
        cover(self._composer, self._document, self._pen, whole)
        self._end_page(1)
        for number, page in enumerate(pages, 2):
            begun = page.placed[0][0].section if page.placed else None
            head = begun or self._section
            page.draw(self._pen)
            self._name(page)
            running(self._composer, self._document, head, number, self._total, self._pen)
            self._end_page(number)

    def _name(self, page: Page) -> None:
        for piece, top in page.placed:
            self._section = piece.section or self._section
            if not piece.anchor or piece.anchor in self._named:
                continue
            self._named.add(piece.anchor)
            self._pen.anchor(piece.anchor, top + 6)
            if piece.bookmark:
                level = min(piece.level, self._level + 1)
                self._pen.canvas.addOutlineEntry(
                    piece.bookmark, destination(piece.anchor), level, closed=level == 0
                )
                self._level = level

    def _end_page(self, number: int) -> None:
        self._pen.end_page()
        if self._progress:
            self._progress(number, self._total)
        if self._check:
            self._check()
