"""PDF: pages, text, what it says of itself, and its first page as a picture.

PDFium is one library with one state: everything that touches it holds `PDFIUM`, and closes what it opened
before letting go, so that nothing is left for the garbage collector to free at the wrong moment.
"""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any, BinaryIO, Final

import pypdfium2
import pypdfium2.internal
import pypdfium2.raw
from PIL import Image

from mwl_desktop.evidence.certificates import certificate
from mwl_desktop.evidence.decode import tidy
from mwl_desktop.evidence.details import Details, own_title
from mwl_desktop.evidence.extractors.images import encoded, fitted
from mwl_desktop.evidence.extractors.pdf_details import has_marks, made_on, pdf_details, pdf_xmp
from mwl_desktop.evidence.facts import (
    BROKEN,
    ENCRYPTED,
    PAGES_CUT,
    TEXT_CUT,
    TOO_LARGE,
    Deadline,
    FileFacts,
    Limits,
    Picture,
    day,
    words,
)

PDFIUM: Final = threading.Lock()

BROKEN_PDF: Final = (pypdfium2.PdfiumError, ValueError, OverflowError, OSError, ZeroDivisionError)
"""PdfiumError for what PDFium refuses; the others for sizes and offsets that make no sense."""

_LARGEST_SCALE: Final = 4.0
_DEPTH: Final = 5
_PIXELS_WITH_MARKS: Final = 8_000_000
_PAGE_END: Final = "\n\f\n"
_BLANK_LINES = re.compile(r"[ \t]*\n(?:[ \t]*\n)+")
_NOBODY: Final = frozenset({"untitled", "unknown", "title", "document", "(anonymous)", "anonymous"})


@contextmanager
def _opened(stream: BinaryIO) -> Iterator[Any]:
    document = pypdfium2.PdfDocument(stream)
    try:
        yield document
    finally:
        document.close()


def pdf_facts(stream: BinaryIO, limits: Limits) -> FileFacts:
    """Facts of a PDF; the text is that of its first pages, as many as the limits allow."""
    text, details, deadline = Pages(limits.text), Details(), Deadline.of(limits)
    try:
        with PDFIUM, _opened(stream) as document:
            about = document.get_metadata_dict(skip_empty=True)
            pages = len(document)
            notes = _add_text(document, text, limits, deadline)
            pdf_details(document, details, deadline)
            if deadline.passed and not notes:
                notes = (TOO_LARGE,)  # all pages were read, but not all that lies behind them
        xmp = pdf_xmp(stream, details)
    except BROKEN_PDF as error:
        return FileFacts(notes=(ENCRYPTED if _wants_password(error) else BROKEN,), text=text.text)
    kind, issuer = certificate(text.text, pages)
    return FileFacts(
        title=own_title(about.get("Title", "") or xmp.first("title")),
        author=_author(about.get("Author", "") or xmp.first("creator")),
        created_on=day(about.get("CreationDate", "").removeprefix("D:")) or made_on(xmp),
        pages=pages,
        text=text.text,
        page_starts=text.starts if pages > 1 else (),
        details=details.all(),
        issuer=issuer,
        kind=kind,
        notes=(*notes, *((TEXT_CUT,) if text.full else ())),
    )


class Pages:
    """The text of pages, and where in it each begins; an empty one where the one before it ends."""

    def __init__(self, most: int = sys.maxsize) -> None:
        self._parts: list[str] = []
        self._starts: list[int] = []
        self._most = most
        self._length = 0
        self.full = False

    def add(self, page: str) -> None:
        """Take in the next page as far as there is room."""
        said = _BLANK_LINES.sub("\n\n", page).strip()
        between = _PAGE_END if self._length and said else ""
        room = self._most - self._length - len(between)
        if said and room <= 0:
            self.full = True
            return
        if len(said) > room:
            said, self.full = said[:room], True
        self._starts.append(self._length + len(between))
        self._parts.append(between + said)
        self._length += len(between) + len(said)

    @property
    def text(self) -> str:
        """The text of all pages, a form feed between them."""
        return "".join(self._parts)

    @property
    def starts(self) -> tuple[int, ...]:
        """Where each page begins."""
        return tuple(self._starts)


def _author(value: str) -> str:
    said = words(value)
    return "" if said.lower() in _NOBODY else said


def _wants_password(error: Exception) -> bool:
    return getattr(error, "err_code", None) in (
        pypdfium2.raw.FPDF_ERR_PASSWORD,
        pypdfium2.raw.FPDF_ERR_SECURITY,
    )


def _add_text(document: Any, text: Pages, limits: Limits, deadline: Deadline) -> tuple[str, ...]:
    """Collect text page by page; gives back notes of what is missing."""
    notes: dict[str, None] = {}
    for number in range(len(document)):
        if number >= limits.pages or deadline.passed or text.full:
            notes[PAGES_CUT] = None
            break
        try:
            text.add(_page_text(document, number, limits))
        except BROKEN_PDF:
            # One damaged page takes nothing from the others.
            notes[BROKEN] = None
            text.add("")
    return tuple(notes)


def _page_text(document: Any, number: int, limits: Limits) -> str:
    with closing(document[number]) as page, closing(page.get_textpage()) as text:
        count = min(text.count_chars(), limits.text + 1)
        return tidy(text.get_text_range(0, count)) if count > 0 else ""


def pdf_picture(stream: BinaryIO, side: int, pixels: int, limits: Limits) -> Picture | None:
    """The first page on white, no side above `side`, no more than `pixels`; None where it cannot be drawn."""
    image = page_image(stream, 0, side, pixels, limits)
    return None if image is None else encoded(image, lossless=True)


def pdf_page_with_marks(stream: BinaryIO, number: int, side: int, limits: Limits) -> Picture | None:
    """A page, from 0, with what was filled in and written onto it; None where there is nothing of that."""
    image = page_image(stream, number, side, _PIXELS_WITH_MARKS, limits, only=has_marks)
    return None if image is None else encoded(image, lossless=True)


def page_image(
    stream: BinaryIO,
    number: int,
    side: int,
    pixels: int,
    limits: Limits,
    *,
    only: Callable[[Any], bool] = lambda _page: True,
) -> Image.Image | None:
    """A page, from 0, on white; None where it cannot be drawn, or is not one of those that are wanted."""
    try:
        with PDFIUM, _opened(stream) as document:
            if document.get_formtype() in (pypdfium2.raw.FORMTYPE_ACRO_FORM,):
                document.init_forms()
            with closing(document[number]) as page:
                if not only(page):
                    return None
                return _drawn(page, side, pixels, Deadline.of(limits))
    except (*BROKEN_PDF, IndexError):
        return None


def has_pictures(page: Any) -> bool:
    """Whether there is a picture on an opened page; PDFium must be held."""
    wanted = (pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,)
    return next(iter(page.get_objects(filter=wanted, max_depth=_DEPTH)), None) is not None


def _drawn(page: Any, side: int, pixels: int, deadline: Deadline) -> Image.Image | None:
    """The page as a picture, or None where drawing it takes too long."""
    raw = pypdfium2.raw
    wide, high = page.get_width(), page.get_height()
    width, height = fitted(wide * _LARGEST_SCALE, high * _LARGEST_SCALE, side, pixels)
    pause = raw.IFSDK_PAUSE(version=1)
    pypdfium2.internal.set_callback(pause, "NeedToPauseNow", lambda _: deadline.passed)
    with closing(pypdfium2.PdfBitmap.new_native(width, height, raw.FPDFBitmap_BGR)) as bitmap:
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
        place = (bitmap, page, 0, 0, width, height, 0, raw.FPDF_ANNOT)
        status = raw.FPDF_RenderPageBitmap_Start(*place, pause)
        raw.FPDF_RenderPage_Close(page)
        if status != raw.FPDF_RENDER_DONE:
            return None
        if page.formenv:
            raw.FPDF_FFLDraw(page.formenv, *place)
        return Image.frombytes("RGB", (width, height), bytes(bitmap.buffer), "raw", "BGR", bitmap.stride)
