"""Which module reads which media type. A new format is a module in `extractors/` and a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import BinaryIO, Final, TypeAlias

from mwl_desktop.domain.readable import Readable
from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.extractors.archives import archive_facts
from mwl_desktop.evidence.extractors.books import book_facts, book_readable
from mwl_desktop.evidence.extractors.carried import package_picture
from mwl_desktop.evidence.extractors.heif import heic_facts, heic_picture
from mwl_desktop.evidence.extractors.images import image_picture
from mwl_desktop.evidence.extractors.mail import mail_facts, mail_readable
from mwl_desktop.evidence.extractors.matroska import avi_facts, matroska_facts
from mwl_desktop.evidence.extractors.open_document import open_document_facts, open_document_readable
from mwl_desktop.evidence.extractors.outlook import outlook_facts, outlook_readable
from mwl_desktop.evidence.extractors.pdf import pdf_facts, pdf_page_with_marks, pdf_picture
from mwl_desktop.evidence.extractors.picture_facts import image_facts
from mwl_desktop.evidence.extractors.plain import markdown_facts, svg_facts, text_facts
from mwl_desktop.evidence.extractors.rich_text import rich_text_facts, rich_text_readable
from mwl_desktop.evidence.extractors.sheets import sheets_facts, sheets_readable
from mwl_desktop.evidence.extractors.slides import slides_facts, slides_readable
from mwl_desktop.evidence.extractors.sound import sound_facts, sound_picture
from mwl_desktop.evidence.extractors.video import base_media_facts
from mwl_desktop.evidence.extractors.web import page_facts, page_readable
from mwl_desktop.evidence.extractors.word import word_facts, word_readable
from mwl_desktop.evidence.facts import (
    ENCRYPTED,
    TOO_LARGE,
    Data,
    FileFacts,
    Limits,
    Picture,
    as_stream,
    size_of,
)

Extractor: TypeAlias = Callable[[BinaryIO, Limits], FileFacts]
"""A stream at its beginning to facts; damaged input gives a note, never an exception."""

Reader: TypeAlias = Callable[[BinaryIO, Limits], Readable]
"""A stream at its beginning to what can be read of it; damaged input gives a note, never an exception."""

Renderer: TypeAlias = Callable[[BinaryIO, int, int, Limits], Picture | None]
"""A stream, the longest side, the most pixels: to a picture, or None where there is none."""

READER: Final = 2
"""Which reading this is: one more whenever originals that were read already shall be read again."""

_DEFAULT: Final = Limits()
_ANY_SIDE: Final = 20_000

_PICTURES: Final = (types.PNG, types.JPEG, types.GIF, types.WEBP, types.BMP, types.TIFF, types.AVIF)

_SOUND: Final = (
    "audio/mpeg", "audio/mp4", "audio/wav", "audio/ogg", "audio/flac", "audio/aiff", "audio/x-ms-wma",
)  # fmt: skip
_PACKAGES: Final = (*sorted(types.OFFICE_PACKAGES), *sorted(types.OPEN_DOCUMENTS))

EXTRACTORS: Final[dict[str, Extractor]] = {
    types.PDF: pdf_facts,
    types.DOCX: word_facts,
    types.PPTX: slides_facts,
    types.XLSX: sheets_facts,
    types.RTF: rich_text_facts,
    types.EPUB: book_facts,
    types.MAIL: mail_facts,
    types.OUTLOOK: outlook_facts,
    types.HTML: page_facts,
    types.MARKDOWN: markdown_facts,
    types.SVG: svg_facts,
    types.HEIC: heic_facts,
    types.ZIP: archive_facts,
    types.LOCKED_OFFICE: lambda _stream, _limits: FileFacts(notes=(ENCRYPTED,)),
    **dict.fromkeys(types.OPEN_DOCUMENTS, open_document_facts),
    **dict.fromkeys(_PICTURES, image_facts),
    **dict.fromkeys((*_SOUND, "video/x-ms-asf", "video/ogg"), sound_facts),
    **dict.fromkeys(("video/mp4", "video/quicktime"), base_media_facts),
    **dict.fromkeys(("video/webm", "video/matroska"), matroska_facts),
    "video/x-msvideo": avi_facts,
}
READERS: Final[dict[str, Reader]] = {
    types.DOCX: word_readable,
    types.PPTX: slides_readable,
    types.XLSX: sheets_readable,
    **dict.fromkeys(types.OPEN_DOCUMENTS, open_document_readable),
    types.RTF: rich_text_readable,
    types.EPUB: book_readable,
    types.MAIL: mail_readable,
    types.OUTLOOK: outlook_readable,
    types.HTML: page_readable,
}
RENDERERS: Final[dict[str, Renderer]] = {
    types.PDF: pdf_picture,
    types.HEIC: heic_picture,
    **dict.fromkeys(_PICTURES, image_picture),
}
CARRIED: Final[dict[str, Renderer]] = {
    **dict.fromkeys(_PACKAGES, package_picture),
    **dict.fromkeys(_SOUND, sound_picture),
}
"""Small pictures that files bring along: enough for a grid, too small or too old for anything else."""


def facts(media_type: str, data: Data, limits: Limits = _DEFAULT) -> FileFacts:
    """What a file says of itself; a type that nothing reads says nothing, a hostile one a note."""
    extractor = EXTRACTORS.get(media_type) or (text_facts if types.is_text(media_type) else None)
    if extractor is None:
        return FileFacts()
    if size_of(data) > limits.size and not (types.is_text(media_type) or media_type.startswith("video/")):
        # Of a film nothing but its head is read, however long it is.
        return FileFacts(notes=(TOO_LARGE,))
    return extractor(as_stream(data), limits)


def readable(media_type: str, data: Data, limits: Limits = _DEFAULT) -> Readable | None:
    """A document as blocks or sheets; None for a type that nothing reads like that."""
    reader = READERS.get(media_type)
    if reader is None:
        return None
    if size_of(data) > limits.size:
        return Readable(notes=(TOO_LARGE,))
    return reader(as_stream(data), limits)


def thumbnail(media_type: str, data: Data, *, size: int = 480, limits: Limits = _DEFAULT) -> Picture | None:
    """A picture no side of which is above `size`: the image upright, the first page, or what it carries."""
    return _picture({**CARRIED, **RENDERERS}, media_type, data, size, size * size, limits)


def picture_for_page(
    media_type: str, data: Data, max_pixels: int = 4_000_000, limits: Limits = _DEFAULT
) -> Picture | None:
    """A picture fit to leave the vault in a portfolio: nothing of the original but what is seen."""
    return _picture(RENDERERS, media_type, data, _ANY_SIDE, max_pixels, limits)


def page_with_marks(
    media_type: str, data: Data, page: int, *, size: int, limits: Limits = _DEFAULT
) -> Picture | None:
    """A page, from 0, with what was filled in and written onto it, its longer side at most `size`; None where
    nothing was.
    """
    if media_type != types.PDF or size_of(data) > limits.size:
        return None
    return pdf_page_with_marks(as_stream(data), page, size, limits)


def _picture(
    renderers: Mapping[str, Renderer], media_type: str, data: Data, side: int, pixels: int, limits: Limits
) -> Picture | None:
    renderer = renderers.get(media_type)
    if renderer is None or size_of(data) > limits.size:
        return None
    return renderer(as_stream(data), side, pixels, limits)
