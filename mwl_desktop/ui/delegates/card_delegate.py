"""Cards of the evidence grid: a thumbnail, a title, one line of facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mwl_desktop.ui.delegates import brush
from mwl_desktop.ui.delegates.card_places import Cell
from mwl_desktop.ui.delegates.item_delegate import HEADER_HEIGHT, Index
from mwl_desktop.ui.itemmodels.roles import Role
from mwl_desktop.ui.theme.current import colours
from mwl_desktop.ui.theme.palette import disabled_text
from mwl_desktop.ui.theme.tokens import Colours, Radius, Size, Space, Type, Weight

_PAD: Final = Space.MEDIUM - 2


@dataclass(frozen=True, slots=True)
class _Measures:
    """How large cards are."""

    width: int
    picture: int
    height: int
    gap: int
    pad: int


_COMFORTABLE: Final = _Measures(200, 116, 184, Space.LARGE, _PAD)
_COMPACT: Final = _Measures(132, 72, 120, Space.SMALL, Space.SMALL - 2)


class CardDelegate(QStyledItemDelegate):
    """Thumbnail, title, one line of facts. `set_room` says how wide the view is."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._room = 0
        self._measures = _COMFORTABLE
        self._width = self._measures.width

    def set_compact(self, compact: bool) -> None:
        """Draw small cards, which say less each, or those of the usual size."""
        self._measures = _COMPACT if compact else _COMFORTABLE
        if self._room:
            self.set_room(self._room)

    def set_room(self, width: int) -> Cell:
        """Share a width among as many cards as fit."""
        self._room = width
        least, gap = self._measures.width, self._measures.gap
        columns = max(1, (width + gap) // (least + gap))
        self._width = max(least // 2, width // columns)
        return Cell(self._width, self._measures.height + gap, columns, HEADER_HEIGHT, width)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        if index.data(Role.IS_HEADER):
            return QSize(max(self._room, self._measures.width), HEADER_HEIGHT)
        return QSize(self._width, self._measures.height + self._measures.gap)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(option.direction)
        scheme = colours()
        if index.data(Role.IS_HEADER):
            area = option.rect.adjusted(0, 0, 0, -Space.TINY)
            style = (Type.META, Weight.SEMIBOLD)
            brush.text(painter, area, index.data(Role.TITLE) or "", style, scheme.muted)
        else:
            self._paint_card(painter, option, index, scheme)
        painter.restore()

    def _paint_card(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, scheme: Colours
    ) -> None:
        gap, pad = self._measures.gap, self._measures.pad
        card = option.rect.adjusted(1, 1, -gap, -gap)
        if option.direction == Qt.LayoutDirection.RightToLeft:
            card = option.rect.adjusted(gap, 1, -1, -gap)
        _paint_frame(painter, card, option, scheme)
        picture = QRect(card.x() + pad, card.y() + pad, card.width() - 2 * pad, self._measures.picture)
        label = index.data(Role.FILE_LABEL) or ""
        brush.tile(painter, picture, index.data(Role.THUMBNAIL), label, scheme, Radius.CONTROL)
        enabled = brush.is_on(option, QStyle.StateFlag.State_Enabled)
        weak = scheme.muted if enabled else disabled_text(scheme)
        strong = scheme.text if enabled and not index.data(Role.DIMMED) else weak
        compact = self._measures is _COMPACT
        above = Space.TINY if compact else Space.SMALL
        line = QRect(picture.x(), picture.bottom() + above, picture.width(), 18 if compact else 20)
        brush.text(painter, line, index.data(Role.TITLE) or "", (Type.BODY, Weight.SEMIBOLD), strong)
        told = (index.data(Role.DATE_TEXT), "" if compact else index.data(Role.FACTS))
        facts = " · ".join(part for part in told if part)
        line.translate(0, line.height())
        if words := index.data(Role.BADGE):
            hue = getattr(scheme, index.data(Role.BADGE_TONE) or "muted")
            tag = line.adjusted(0, 1, 0, -1)
            taken = brush.badge(painter, tag, words, hue, scheme.surface, scheme)
            line = brush.after(painter, line, taken + Space.TINY + 2)
        brush.text(painter, line, facts, (Type.META, Weight.REGULAR), weak)


def _paint_frame(painter: QPainter, card: QRect, option: QStyleOptionViewItem, scheme: Colours) -> None:
    selected = brush.is_on(option, QStyle.StateFlag.State_Selected)
    hovered = brush.is_on(option, QStyle.StateFlag.State_MouseOver)
    painter.setBrush(QColor(scheme.surface))
    if selected:
        painter.setPen(QPen(QColor(scheme.accent), Size.FOCUS))
    else:
        painter.setPen(QPen(QColor(scheme.muted if hovered else scheme.line), Size.LINE))
    shape = QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(shape, Radius.CARD, Radius.CARD)
    if brush.shows_focus(option) and not selected:
        brush.focus_ring(painter, card, scheme, Radius.CARD)
    elif brush.shows_focus(option):
        painter.setPen(QPen(QColor(scheme.accent), Size.LINE))
        painter.drawRoundedRect(shape.adjusted(3, 3, -3, -3), Radius.CONTROL, Radius.CONTROL)
