"""Pictures in a text: drawn from their bytes as they come into view, never wider than the text."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from PySide6.QtCore import QObject, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QPyTextObject, QTextCharFormat, QTextDocument, QTextFormat

from mwl_desktop.domain.readable import Figure

OBJECT: Final = int(QTextFormat.ObjectTypes.UserObject) + 1
NUMBER: Final = int(QTextFormat.Property.UserProperty) + 1
_HELD: Final = 24
"""Decoded pictures that are kept: some screens full."""

_LEAST_ROOM: Final = 80


class Figures(QPyTextObject):
    """Knows every picture of a document; `room` is how wide one may be."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.room = float(_LEAST_ROOM)
        self._figures: list[Figure] = []
        self._decoded: OrderedDict[int, QImage] = OrderedDict()

    def add(self, figure: Figure) -> QTextCharFormat:
        """Take in a picture; the format of the character that stands for it."""
        made = QTextCharFormat()
        made.setObjectType(OBJECT)
        made.setProperty(NUMBER, len(self._figures))
        if figure.alternative:
            made.setToolTip(figure.alternative)
        self._figures.append(figure)
        return made

    def clear(self) -> None:
        """Forget every picture."""
        self._figures = []
        self._decoded.clear()

    def _number(self, form: QTextFormat) -> int:
        return int(form.property(NUMBER) or 0)

    def _size(self, number: int) -> QSizeF:
        if number >= len(self._figures):
            return QSizeF(1, 1)
        figure = self._figures[number]
        room = max(_LEAST_ROOM, self.room)
        share = min(1.0, room / max(1, figure.width))
        return QSizeF(max(1.0, figure.width * share), max(1.0, figure.height * share))

    def _image(self, number: int, size: QSizeF, ratio: float) -> QImage:
        wanted = (size * ratio).toSize()
        image = self._decoded.get(number)
        if image is None or abs(image.width() - wanted.width()) > 1:
            image = QImage.fromData(self._figures[number].data)
            if not image.isNull() and image.width() > wanted.width():
                image = image.scaled(
                    wanted,
                    Qt.AspectRatioMode.IgnoreAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            self._decoded[number] = image
        self._decoded.move_to_end(number)
        if len(self._decoded) > _HELD:
            self._decoded.popitem(last=False)
        return image

    def intrinsicSize(self, _doc: QTextDocument, _position: int, form: QTextFormat) -> QSizeF:
        return self._size(self._number(form))

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, _doc: QTextDocument, _position: int, form: QTextFormat
    ) -> None:
        number = self._number(form)
        if number < len(self._figures):
            device = painter.device()
            ratio = device.devicePixelRatio() if device is not None else 1.0
            place = QRectF(rect)
            painter.drawImage(place, self._image(number, place.size(), ratio))
