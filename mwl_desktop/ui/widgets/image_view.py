"""Looks at an image: fitted, or as large as wanted and moved about."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from mwl_desktop.ui.theme.current import colour

_STEP: Final = 1.25
_MOST: Final = 16.0
_MOVES: Final = {
    Qt.Key.Key_Left: (40, 0),
    Qt.Key.Key_Right: (-40, 0),
    Qt.Key.Key_Up: (0, 40),
    Qt.Key.Key_Down: (0, -40),
}


class ImageView(QWidget):
    """+ and − zoom, 0 fits, 1 shows pixel for pixel, arrows and dragging move, a double click toggles."""

    zoom_changed = Signal(float)  # screen pixels per image pixel, or per one of its own

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._scale = 1.0
        self._zoom = 1.0
        self._fits = True
        self._offset = QPointF()
        self._grip: QPointF | None = None
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(120, 90)

    def set_image(self, image: QImage, scale: float = 1.0) -> None:
        """Show another image, fitted; a drawing's has `scale` pixels for one that it has by its own size."""
        self._image = image
        self._scale = scale
        self.fit()

    def show_frame(self, image: QImage) -> None:
        """Show the next image of a series where the one before it was, as large as that was."""
        if image.size() != self._image.size():
            self.set_image(image, self._scale)
        else:
            self._image = image
            self.update()

    def zoom(self) -> float:
        """Screen pixels per image pixel."""
        return self._zoom

    def fits(self) -> bool:
        """Whether the image follows the size of the view."""
        return self._fits

    def fit(self) -> None:
        """As large as the room allows, never larger than its own pixels."""
        self._fits = True
        self._offset = QPointF()
        self._set_zoom(self._fitting_zoom())

    def set_zoom(self, zoom: float) -> None:
        """Zoom about the middle."""
        self._zoom_about(QPointF(self.rect().center()), zoom)

    def zoom_in(self) -> None:
        """One step larger."""
        self.set_zoom(self._zoom * _STEP)

    def zoom_out(self) -> None:
        """One step smaller."""
        self.set_zoom(self._zoom / _STEP)

    def _logical(self) -> QSize:
        """The image's size in device-independent pixels at zoom 1."""
        return self._image.size() / (self.devicePixelRatio() * self._scale)

    def _fitting_zoom(self) -> float:
        size = self._logical()
        if size.isEmpty():
            return 1.0
        return min(max(1.0, self._scale), self.width() / size.width(), self.height() / size.height())

    def _zoom_about(self, point: QPointF, zoom: float) -> None:
        bounded = max(min(self._fitting_zoom(), 1.0), min(max(_MOST, self._scale), zoom))
        centre = QPointF(self.rect().center())
        self._offset = (self._offset + centre - point) * (bounded / self._zoom) + point - centre
        self._fits = False
        self._set_zoom(bounded)

    def _set_zoom(self, zoom: float) -> None:
        changed = zoom != self._zoom
        self._zoom = zoom
        self._hold()
        self.update()
        if changed:
            self.zoom_changed.emit(zoom)

    def _hold(self) -> None:
        """Keep the image's edges at or beyond the view's where it is larger, centred where smaller."""
        size = self._logical()
        room_x = max(0.0, (size.width() * self._zoom - self.width()) / 2)
        room_y = max(0.0, (size.height() * self._zoom - self.height()) / 2)
        self._offset = QPointF(
            max(-room_x, min(room_x, self._offset.x())), max(-room_y, min(room_y, self._offset.y()))
        )
        movable = room_x > 0 or room_y > 0
        self.setCursor(Qt.CursorShape.OpenHandCursor if movable else Qt.CursorShape.ArrowCursor)

    def _move(self, by: QPointF) -> None:
        self._offset += by
        self._hold()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fits:
            self.fit()
        else:
            self._hold()

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        self._zoom_about(event.position(), self._zoom * _STEP**steps)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            self._move(event.position() - self._grip)
            self._grip = event.position()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._grip = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._fits:
            self._zoom_about(event.position(), 1.0 if self._zoom < 1.0 else 2.0)
        else:
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _MOVES:
            self._move(QPointF(*_MOVES[key]))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif key == Qt.Key.Key_Minus:
            self.zoom_out()
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key == Qt.Key.Key_1:
            self.set_zoom(1.0)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("sunken"))
        if not self._image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._zoom < 3)
            size = self._logical()
            target = QRectF(0, 0, size.width() * self._zoom, size.height() * self._zoom)
            target.moveCenter(QRectF(self.rect()).center() + self._offset)
            painter.drawImage(target, self._image)
        if self.hasFocus():
            painter.setPen(colour("accent"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
