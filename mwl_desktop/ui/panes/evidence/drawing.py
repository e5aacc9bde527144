"""Drawings (SVG) into images, away from the GUI thread: cleaned first, then drawn within pixels and time."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from mwl_desktop.evidence.drawings.cleaning import cleaned

_SIDE: Final = 2_000
"""Pixels of the longer side: sharp on a large screen, and when looked at closer."""
_TRIAL_SIDE: Final = 200
_SECONDS: Final = 6.0


def drawn(data: bytes) -> tuple[QImage, bool, float]:
    """The drawing on white paper, whether parts are missing, and how many pixels one of its own has become; a
    null image where it cannot be drawn.
    """
    drawing = cleaned(data)
    if drawing is None or QGuiApplication.instance() is None:  # without one Qt has no fonts, and would abort
        return QImage(), False, 1.0
    renderer = QSvgRenderer()
    if not renderer.load(QByteArray(drawing.data)):
        return QImage(), False, 1.0
    box = renderer.viewBoxF()
    if not (0 < box.width() < float("inf") and 0 < box.height() < float("inf")):
        return QImage(), False, 1.0
    image = _within_time(renderer, box)
    own = max(renderer.defaultSize().width(), renderer.defaultSize().height())
    return image, drawing.lost, max(image.width(), image.height()) / max(1, own)


def _within_time(renderer: QSvgRenderer, box: QRectF) -> QImage:
    """Drawing cannot be stopped: a small one tells how long it takes, and the size is chosen by that."""
    began = time.monotonic()
    trial = _painted(renderer, _size(box, _TRIAL_SIDE))
    took = time.monotonic() - began
    # The time grows at most as the pixels do, which are as many as the sides squared.
    times = (_SECONDS / max(took, 0.001)) ** 0.5
    side = min(_SIDE, int(_TRIAL_SIDE * times))
    return _painted(renderer, _size(box, side)) if side > _TRIAL_SIDE else trial


def _size(box: QRectF, side: int) -> QSize:
    factor = side / max(box.width(), box.height())
    return QSize(max(1, round(box.width() * factor)), max(1, round(box.height() * factor)))


def _painted(renderer: QSvgRenderer, size: QSize) -> QImage:
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, size.width(), size.height()))
    painter.end()
    return image
