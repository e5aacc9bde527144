"""A picture of a whole screen, laid over that screen, out of which a part is chosen."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QDialog, QWidget

from mwl_desktop.ui.theme.current import colours
from mwl_desktop.ui.theme.fonts import font
from mwl_desktop.ui.theme.tokens import Radius, Size, Space, Type, Weight

_SMALLEST = 8
_VEIL = 0.45


class RegionPicker(QDialog):
    """`chosen(QImage)` with the pixels inside of what was dragged out; Enter takes all, Esc none.

    Letting go of a region that is smaller than a few pixels is a slip, and nothing happens.
    """

    chosen = Signal(object)

    def __init__(self, picture: QPixmap, place: QRect, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = picture
        self._from: QPoint | None = None
        self._region = QRect()
        self.setWindowFlags(Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Screenshot"))
        self.setAccessibleName(
            self.tr("Drag over what you want to keep. Enter keeps the whole screen, Esc nothing.")
        )
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setGeometry(place)

    def part(self, region: QRect) -> QImage:
        """The pixels of the picture inside of a region of this widget, at the picture's own sharpness."""
        across = self._picture.width() / max(1, self.width())
        down = self._picture.height() / max(1, self.height())
        pixels = QRectF(
            region.x() * across, region.y() * down, region.width() * across, region.height() * down
        ).toAlignedRect()
        image = self._picture.copy(pixels & self._picture.rect()).toImage()
        image.setDevicePixelRatio(1)
        return image

    def _choose(self, region: QRect) -> None:
        image = self.part(region)
        self.accept()
        self.chosen.emit(image)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._from = event.position().toPoint()
            self._region = QRect()
            self.update()
        else:
            self.reject()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is not None:
            here = event.position().toPoint()
            across, down = sorted((self._from.x(), here.x())), sorted((self._from.y(), here.y()))
            self._region = QRect(QPoint(across[0], down[0]), QPoint(across[1], down[1])) & self.rect()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.mouseMoveEvent(event)
        self._from = None
        if min(self._region.width(), self._region.height()) >= _SMALLEST:
            self._choose(self._region)
        else:
            self._region = QRect()
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.rect())
        else:
            super().keyPressEvent(event)  # Esc gives up

    def paintEvent(self, _event: QPaintEvent) -> None:
        scheme = colours()
        painter = QPainter(self)
        painter.drawPixmap(self.rect(), self._picture)
        veil = QColor("black")
        veil.setAlphaF(_VEIL)
        painter.setClipRegion(painter.clipRegion().united(self.rect()).subtracted(self._region))
        painter.fillRect(self.rect(), veil)
        painter.setClipping(False)
        if not self._region.isEmpty():
            painter.setPen(QPen(QColor(scheme.accent), Size.FOCUS))
            painter.drawRect(self._region)
        elif self._from is None:
            self._paint_words(painter)
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        scheme = colours()
        painter.setFont(font(Type.ROW, Weight.SEMIBOLD))
        flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        most = QRect(0, 0, min(self.width() - 2 * Space.WIDE, int(Size.READING)), self.height())
        words = painter.boundingRect(most, flags, self.accessibleName())
        box = words.adjusted(-Space.WIDE, -Space.LARGE, Space.WIDE, Space.LARGE)
        box.moveCenter(self.rect().center())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(scheme.raised))
        painter.drawRoundedRect(QRectF(box), Radius.CARD, Radius.CARD)
        painter.setPen(QColor(scheme.text))
        painter.drawText(box, flags, self.accessibleName())
