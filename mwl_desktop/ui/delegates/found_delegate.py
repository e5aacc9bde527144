"""Draws what was found: a sign, a title, an excerpt with its matches marked, a word at the side."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mwl_desktop.ui.delegates import brush
from mwl_desktop.ui.itemmodels.found import Found, FoundRole, Index
from mwl_desktop.ui.theme.current import colours
from mwl_desktop.ui.theme.icons import paint_icon
from mwl_desktop.ui.theme.tokens import Radius, Size, Space, Type, Weight

_HEADING: Final = 30
_LINE: Final = 36
_TWO_LINES: Final = 52
_SIDE: Final = 150


class FoundDelegate(QStyledItemDelegate):
    """Reads one role and draws it."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(FoundRole.ROW)
        if not isinstance(row, Found) or row.is_heading:
            return QSize(0, _HEADING)
        return QSize(0, _TWO_LINES if row.pieces else _LINE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(FoundRole.ROW)
        if not isinstance(row, Found):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(option.direction)
        if row.is_heading:
            place = option.rect.adjusted(Space.LARGE, Space.SMALL, -Space.LARGE, 0)
            brush.text(painter, place, row.title, (Type.META, Weight.SEMIBOLD), colours().muted)
        else:
            self._paint_row(painter, option, row)
        painter.restore()

    def _paint_row(self, painter: QPainter, option: QStyleOptionViewItem, row: Found) -> None:
        scheme = colours()
        place = option.rect.adjusted(Space.SMALL, 0, -Space.SMALL, 0)
        if brush.is_on(option, QStyle.StateFlag.State_Selected):
            painter.setPen(QColor(scheme.accent_soft))
            painter.setBrush(QColor(scheme.accent_soft))
            painter.drawRoundedRect(QRectF(place), Radius.CONTROL, Radius.CONTROL)
        inner = place.adjusted(Space.SMALL, 0, -Space.SMALL, 0)
        ink = scheme.kind(row.hue) if row.hue else scheme.muted
        side = float(Size.ICON - 2)
        middle = inner.top() + (_LINE if not row.pieces else 30) / 2
        paint_icon(painter, row.glyph, QRectF(inner.x(), middle - side / 2, side, side), QColor(ink))
        words = inner.adjusted(Size.ICON + Space.SMALL, 0, 0, 0)
        title = QRect(words.x(), words.y(), words.width(), _LINE if not row.pieces else 30)
        self._paint_side(painter, title, row)
        title.setWidth(max(0, title.width() - (_SIDE if row.side else 0)))
        brush.text(painter, title, row.title, (Type.BODY, Weight.SEMIBOLD), scheme.text)
        if row.pieces:
            excerpt = QRect(words.x(), words.y() + 26, words.width(), _TWO_LINES - 30)
            _paint_pieces(painter, excerpt, row.pieces)

    def _paint_side(self, painter: QPainter, title: QRect, row: Found) -> None:
        style = (Type.META, Weight.REGULAR)
        brush.text(painter, title, row.side, style, colours().muted, brush.TRAILING)


def _paint_pieces(painter: QPainter, place: QRect, pieces: tuple[tuple[str, bool], ...]) -> None:
    """One line of an excerpt; a match is bold as well as coloured."""
    scheme = colours()
    rest = QRect(place)
    for words, matched in pieces:
        style = (Type.META, Weight.SEMIBOLD if matched else Weight.REGULAR)
        ink = scheme.accent if matched else scheme.muted
        wanted = brush.metrics(*style).horizontalAdvance(words)
        brush.text(painter, rest, words, style, ink)
        rest = brush.after(painter, rest, wanted)
        if rest.width() <= 0:
            return
