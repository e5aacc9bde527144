"""Bytes into images, away from the GUI thread: upright, within limits, from memory alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from mwl_desktop.domain.evidence import Preview, PreviewForm, Thumbnail
from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence import registry, sniff
from mwl_desktop.evidence.facts import TOO_LARGE
from mwl_desktop.ui.panes.evidence.drawing import drawn

_FORMATS: Final = {
    types.PNG: b"png",
    types.JPEG: b"jpeg",
    types.GIF: b"gif",
    types.WEBP: b"webp",
    types.BMP: b"bmp",
    types.TIFF: b"tiff",
}
"""Qt is told which reader to use: left to itself it would also try those for drawings and documents."""

_MOST_PIXELS: Final = 40_000_000
_LARGEST_MOVIE: Final = 32 * 1024 * 1024
_LARGEST_FRAME: Final = 4_000_000
_MOST_PAGES: Final = 2_000
_THUMBNAIL_WIDTH: Final = 320  # cards are at most about this wide


@dataclass(frozen=True, slots=True)
class Seen:
    """A preview ready for the screen; `moves` when its data is an animation that may be played, `pages` how
    many pictures it holds one behind the other. `scale` is how many pixels of the image one of its own is.
    """

    preview: Preview
    image: QImage | None = None
    moves: bool = False
    pages: int = 1
    scale: float = 1.0


def prepare(preview: Preview) -> Seen:
    """Decode what has to be decoded; a picture that cannot be becomes a note that says so."""
    if preview.form is PreviewForm.NOTHING and preview.data:
        return Seen(preview, decoded(preview.data)[0])
    if preview.form is PreviewForm.DRAWING:
        return _drawing(preview)
    if preview.form is not PreviewForm.PICTURE:
        return Seen(preview)
    image, moves = decoded(preview.data)
    if image.isNull():
        return Seen(Preview(PreviewForm.NOTHING, note=_why_not(preview.data), name=preview.name))
    return Seen(preview, image, moves, page_count(preview.data))


def _why_not(data: bytes) -> str:
    """Why a picture cannot be decoded: what is whole but huge is not damaged."""
    told = registry.facts(sniff.sniff(data[: sniff.HEAD], "").media_type, data)
    huge = (told.width or 0) * (told.height or 0) > _MOST_PIXELS
    return "preview.too_large" if huge or TOO_LARGE in told.notes else "preview.broken"


def _drawing(preview: Preview) -> Seen:
    """A drawing as an image; one that cannot be drawn as the words in it, or as nothing, and why."""
    image, in_part, scale = drawn(preview.data)
    if not image.isNull():
        note = "preview.drawn_in_part" if in_part else ""
        shown = replace(preview, form=PreviewForm.PICTURE, data=b"", text="", note=note)
        return Seen(shown, image, scale=scale)
    form = PreviewForm.PROSE if preview.text.strip() else PreviewForm.NOTHING
    return Seen(replace(preview, form=form, data=b"", note="preview.not_drawn"))


def decoded(data: bytes) -> tuple[QImage, bool]:
    """An image turned as its camera says and no larger than can be shown, and whether it moves."""
    media_type = sniff.sniff(data[: sniff.HEAD], "").media_type
    if media_type in _FORMATS:
        held = QByteArray(data)
        buffer = QBuffer(held)
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        image, moves = _read(buffer, _FORMATS[media_type])
        if not image.isNull():
            return image, moves
    return _by_other_readers(data, media_type), False


def page_count(data: bytes) -> int:
    """How many pages a picture has: a fax or a scan may have several, one behind the other."""
    if sniff.sniff(data[: sniff.HEAD], "").media_type != types.TIFF:
        return 1
    held = QByteArray(data)
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    return _count(buffer)


def _count(buffer: QBuffer) -> int:
    return max(1, min(_reader(buffer, _FORMATS[types.TIFF]).imageCount(), _MOST_PAGES))


def page_of(data: bytes, page: int) -> QImage:
    """One page of a picture that has several, from 0; nothing where it is damaged or too large."""
    held = QByteArray(data)
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    return _read(buffer, _FORMATS[types.TIFF], page)[0]


def _reader(buffer: QBuffer, kind: bytes) -> QImageReader:
    reader = QImageReader(buffer, QByteArray(kind))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    return reader


def _read(buffer: QBuffer, kind: bytes, page: int = 0) -> tuple[QImage, bool]:
    """By one of Qt's readers; nothing where the image is damaged or too large for it.

    The reader must go before the buffer does, which it looks at as it goes: hence a function of its own.
    """
    reader = _reader(buffer, kind)
    if page and not reader.jumpToImage(page):
        return QImage(), False
    size = reader.size()
    if _pixels(size) > _MOST_PIXELS:
        return QImage(), False
    moves = reader.supportsAnimation() and reader.imageCount() > 1
    small_enough = buffer.size() <= _LARGEST_MOVIE and _pixels(size) <= _LARGEST_FRAME
    return reader.read(), moves and small_enough


def _pixels(size: QSize) -> int:
    return max(0, size.width()) * max(0, size.height())


def _by_other_readers(data: bytes, media_type: str) -> QImage:
    """By the readers that make thumbnails: formats that Qt has not, and what must be shrunk as it is read."""
    picture = registry.picture_for_page(media_type, data)
    return QImage.fromData(picture.data) if picture is not None else QImage()


def page_image(data: bytes) -> QImage:
    """A page that was drawn here; no bytes are no image."""
    return QImage.fromData(data)


def small(thumbnail: Thumbnail) -> QImage:
    """A thumbnail as it lies on a card."""
    image = QImage.fromData(thumbnail.data)
    if image.width() > _THUMBNAIL_WIDTH:
        image = image.scaledToWidth(_THUMBNAIL_WIDTH, Qt.TransformationMode.SmoothTransformation)
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
