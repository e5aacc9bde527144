"""Bytes into images, away from the GUI thread: upright, within limits, from memory alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from mwl_desktop.domain.evidence import Preview, PreviewForm, Thumbnail
from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence import registry, sniff
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
_THUMBNAIL_WIDTH: Final = 320  # cards are at most about this wide


@dataclass(frozen=True, slots=True)
class Seen:
    """A preview ready for the screen; `moves` when its data is an animation that may be played."""

    preview: Preview
    image: QImage | None = None
    moves: bool = False


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
        return Seen(Preview(PreviewForm.NOTHING, note="preview.broken", name=preview.name))
    return Seen(preview, image, moves)


def _drawing(preview: Preview) -> Seen:
    """A drawing as an image; one that cannot be drawn as the words in it, or as nothing, and why."""
    image, in_part = drawn(preview.data)
    if not image.isNull():
        note = "preview.drawn_in_part" if in_part else ""
        return Seen(replace(preview, form=PreviewForm.PICTURE, data=b"", text="", note=note), image)
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


def _read(buffer: QBuffer, kind: bytes) -> tuple[QImage, bool]:
    """By one of Qt's readers; nothing where the image is damaged or too large for it.

    The reader must go before the buffer does, which it looks at as it goes: hence a function of its own.
    """
    reader = QImageReader(buffer, QByteArray(kind))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
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
