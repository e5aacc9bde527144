"""Draws the cells of a table whose rows are chosen whole: one ground over all columns, room at the sides."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mwl_desktop.ui.delegates import brush
from mwl_desktop.ui.itemmodels.backups import Index
from mwl_desktop.ui.theme.current import colours
from mwl_desktop.ui.theme.tokens import Size, Space


class RowDelegate(QStyledItemDelegate):
    """Cells come ready: words, font, colour and alignment by their usual roles."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        ready = QStyleOptionViewItem(option)
        self.initStyleOption(ready, index)
        scheme = colours()
        painter.save()
        painter.setLayoutDirection(option.direction)
        if brush.is_on(option, QStyle.StateFlag.State_Selected):
            painter.fillRect(option.rect, QColor(scheme.accent_soft))
        elif brush.is_on(option, QStyle.StateFlag.State_MouseOver):
            painter.fillRect(option.rect, QColor(scheme.hover(scheme.surface)))
        self._paint_line(painter, option.rect)
        if brush.shows_focus(option):
            mark = QRectF(option.rect.left(), option.rect.bottom() - 1, option.rect.width(), Size.FOCUS)
            painter.fillRect(mark, QColor(scheme.accent))
        self._paint_words(painter, ready)
        painter.restore()

    def _paint_line(self, painter: QPainter, place: QRect) -> None:
        painter.fillRect(
            QRect(place.left(), place.bottom(), place.width(), Size.LINE), QColor(colours().line)
        )

    def _paint_words(self, painter: QPainter, ready: QStyleOptionViewItem) -> None:
        room = ready.rect.adjusted(Space.SMALL, 0, -Space.SMALL, 0)
        painter.setFont(QFont(ready.font))
        painter.setPen(ready.palette.color(ready.palette.ColorRole.Text))
        words = ready.fontMetrics.elidedText(ready.text, ready.textElideMode, room.width())
        painter.drawText(room, int(ready.displayAlignment), words)
