"""Rows drawn as cards with a title and a line of facts: the sections of a portfolio, templates, packs."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mwl_desktop.ui.delegates import brush
from mwl_desktop.ui.delegates.item_delegate import Index
from mwl_desktop.ui.itemmodels.roles import Role
from mwl_desktop.ui.theme.current import colours
from mwl_desktop.ui.theme.tokens import Colours, Radius, Size, Space, Type, Weight

_HEIGHT: Final = 58


class BlockDelegate(QStyledItemDelegate):
    """TITLE over FACTS; DIMMED is a section that is switched off."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(Size.LIST_COLUMN // 2, _HEIGHT + Space.SMALL)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(option.direction)
        scheme = colours()
        card: QRect = option.rect.adjusted(1, 1, -1, 1 - Space.SMALL)
        _paint_frame(painter, card, option, scheme)
        inner = card.adjusted(Space.MEDIUM, Space.SMALL, -Space.MEDIUM, -Space.SMALL)
        half = inner.height() // 2
        title = QRect(inner.x(), inner.y(), inner.width(), half)
        strong = scheme.muted if index.data(Role.DIMMED) else scheme.text
        brush.text(painter, title, index.data(Role.TITLE) or "", (Type.ROW, Weight.SEMIBOLD), strong)
        facts = title.translated(0, half)
        brush.text(painter, facts, index.data(Role.FACTS) or "", (Type.META, Weight.REGULAR), scheme.muted)
        painter.restore()


def _paint_frame(painter: QPainter, card: QRect, option: QStyleOptionViewItem, scheme: Colours) -> None:
    selected = brush.is_on(option, QStyle.StateFlag.State_Selected)
    hovered = brush.is_on(option, QStyle.StateFlag.State_MouseOver)
    ink = scheme.accent if selected else scheme.muted if hovered else scheme.line
    painter.setPen(QPen(QColor(ink), Size.FOCUS if selected else Size.LINE))
    painter.setBrush(QColor(scheme.surface))
    painter.drawRoundedRect(QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5), Radius.CARD, Radius.CARD)
    if brush.shows_focus(option):
        painter.setPen(QPen(QColor(scheme.accent), Size.LINE))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(card).adjusted(4, 4, -4, -4), Radius.CONTROL, Radius.CONTROL)
