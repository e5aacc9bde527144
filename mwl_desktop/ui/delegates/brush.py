"""Strokes that the delegates share: badges, tiles, avatars, meters, elided lines."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem

from mwl_desktop.ui.theme.fonts import font
from mwl_desktop.ui.theme.tokens import Colours, Radius, Size, Space, Type, Weight, blend

LEADING = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
TRAILING = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def face(size: Type, weight: Weight = Weight.REGULAR) -> QFont:
    """The program's font; made once for each size, weight and application font."""
    return _face(size, weight, QApplication.font().key())


def metrics(size: Type, weight: Weight = Weight.REGULAR) -> QFontMetrics:
    """Measures of that font."""
    return _metrics(size, weight, QApplication.font().key())


@lru_cache(maxsize=64)
def _face(size: Type, weight: Weight, _application: str) -> QFont:
    return font(size, weight)


@lru_cache(maxsize=64)
def _metrics(size: Type, weight: Weight, _application: str) -> QFontMetrics:
    return QFontMetrics(font(size, weight))


def is_on(option: QStyleOptionViewItem, state: QStyle.StateFlag) -> bool:
    """Whether a row is in that state."""
    return bool(option.state & state)


def shows_focus(option: QStyleOptionViewItem) -> bool:
    """Whether the row has the focus and the keyboard brought it there."""
    return is_on(option, QStyle.StateFlag.State_HasFocus) and is_on(
        option, QStyle.StateFlag.State_KeyboardFocusChange
    )


def text(
    painter: QPainter,
    area: QRect,
    words: str,
    style: tuple[Type, Weight],
    ink: str,
    alignment: Qt.AlignmentFlag = LEADING,
) -> int:
    """Draw one line, shortened to fit, and return the width it took."""
    if not words or area.width() <= 0:
        return 0
    measure = metrics(*style)
    shown = measure.elidedText(words, Qt.TextElideMode.ElideRight, area.width())
    painter.setFont(face(*style))
    painter.setPen(QColor(ink))
    painter.drawText(area, int(alignment) | int(Qt.TextFlag.TextSingleLine), shown)
    return min(measure.horizontalAdvance(shown), area.width())


def badge(painter: QPainter, area: QRect, words: str, hue: str, below: str, scheme: Colours) -> int:
    """Draw words on 12 % of their own hue at the start of `area` and return the width taken."""
    style = (Type.META, Weight.SEMIBOLD)
    width = min(metrics(*style).horizontalAdvance(words) + 2 * Space.SMALL, area.width())
    shape = QRect(area.x(), area.y(), width, area.height())
    if painter.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        shape.moveRight(area.right())
    painter.setPen(QPen(QColor(hue)) if scheme.high_contrast else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(scheme.badge(hue, below)))
    painter.drawRoundedRect(QRectF(shape), Radius.SMALL, Radius.SMALL)
    text(
        painter,
        shape.adjusted(Space.TINY, 0, -Space.TINY, 0),
        words,
        style,
        hue,
        Qt.AlignmentFlag.AlignCenter,
    )
    return width


def after(painter: QPainter, area: QRect, taken: int) -> QRect:
    """What is left of `area` once `taken` pixels at its start are used."""
    if painter.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        return area.adjusted(0, 0, -taken, 0)
    return area.adjusted(taken, 0, 0, 0)


def avatar(painter: QPainter, place: QRect, initials: str, scheme: Colours) -> None:
    """A circle with a person's initials."""
    hue = scheme.person(initials)
    painter.setPen(QPen(QColor(hue)) if scheme.high_contrast else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(scheme.badge(hue)))
    painter.drawEllipse(QRectF(place))
    text(painter, place, initials, (Type.BODY, Weight.SEMIBOLD), hue, Qt.AlignmentFlag.AlignCenter)


def tile(painter: QPainter, place: QRect, image: object, label: str, scheme: Colours, radius: int) -> None:
    """A thumbnail that fills its place, or the file type on a quiet ground where there is none."""
    shape = QPainterPath()
    shape.addRoundedRect(QRectF(place), radius, radius)
    if isinstance(image, QImage) and not image.isNull():
        painter.save()
        painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, image, _cover(image.size(), place.size()))
        painter.restore()
        painter.setPen(QPen(QColor(scheme.line), Size.LINE))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(shape)
        return
    hue = scheme.file(label)
    painter.setPen(QPen(QColor(hue)) if scheme.high_contrast else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(blend(hue, scheme.surface, 0.10)))
    painter.drawPath(shape)
    large = place.width() >= 3 * Size.AVATAR
    style = (Type.ROW, Weight.SEMIBOLD) if large else (Type.META, Weight.SEMIBOLD)
    text(painter, place.adjusted(2, 0, -2, 0), label, style, hue, Qt.AlignmentFlag.AlignCenter)


def _cover(image: QSize, place: QSize) -> QRect:
    """The part of an image that covers a place: its whole width and the top, or the middle of its width."""
    wanted = place.scaled(image, Qt.AspectRatioMode.KeepAspectRatio)
    return QRect((image.width() - wanted.width()) // 2, 0, wanted.width(), wanted.height())


def meter(painter: QPainter, place: QRect, share: float, scheme: Colours) -> None:
    """A thin bar filled to `share` (0–1)."""
    whole = QRectF(place)
    round_by = whole.height() / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(scheme.track))
    painter.drawRoundedRect(whole, round_by, round_by)
    filled = QRectF(whole)
    filled.setWidth(whole.width() * max(0.0, min(1.0, share)))
    if painter.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        filled.moveRight(whole.right())
    painter.setBrush(QColor(scheme.success if share >= 1 else scheme.accent))
    if filled.width() >= whole.height():
        painter.drawRoundedRect(filled, round_by, round_by)


def focus_ring(painter: QPainter, place: QRect, scheme: Colours, radius: int = Radius.CONTROL) -> None:
    """The ring around what the keyboard has reached."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(scheme.accent), Size.FOCUS))
    painter.drawRoundedRect(QRectF(place).adjusted(1, 1, -1, -1), radius, radius)
