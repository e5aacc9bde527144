"""Cards of the evidence grid, and the view that lets them fill the width evenly."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from mwl_desktop.ui.delegates import brush
from mwl_desktop.ui.delegates.item_delegate import HEADER_HEIGHT, Index
from mwl_desktop.ui.itemmodels.roles import Role
from mwl_desktop.ui.theme.current import colours
from mwl_desktop.ui.theme.palette import disabled_text
from mwl_desktop.ui.theme.tokens import Colours, Radius, Size, Space, Type, Weight

_LEAST_WIDTH: Final = 200
_PICTURE_HEIGHT: Final = 116
_HEIGHT: Final = 184
_PAD: Final = Space.MEDIUM - 2


class CardDelegate(QStyledItemDelegate):
    """Thumbnail, title, one line of facts. `set_room` says how wide the view is."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._room = 0
        self._width = _LEAST_WIDTH

    def set_room(self, width: int) -> None:
        """Share a width among as many cards as fit."""
        self._room = width = width - Size.LINE  # a line that is full to the last pixel wraps
        columns = max(1, (width + Space.LARGE) // (_LEAST_WIDTH + Space.LARGE))
        self._width = max(_LEAST_WIDTH // 2, width // columns)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        if index.data(Role.IS_HEADER):
            return QSize(max(self._room, _LEAST_WIDTH), HEADER_HEIGHT)
        return QSize(self._width, _HEIGHT + Space.LARGE)

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
        card = option.rect.adjusted(1, 1, -Space.LARGE, -Space.LARGE)
        if option.direction == Qt.LayoutDirection.RightToLeft:
            card = option.rect.adjusted(Space.LARGE, 1, -1, -Space.LARGE)
        _paint_frame(painter, card, option, scheme)
        picture = QRect(card.x() + _PAD, card.y() + _PAD, card.width() - 2 * _PAD, _PICTURE_HEIGHT)
        label = index.data(Role.FILE_LABEL) or ""
        brush.tile(painter, picture, index.data(Role.THUMBNAIL), label, scheme, Radius.CONTROL)
        enabled = brush.is_on(option, QStyle.StateFlag.State_Enabled)
        weak = scheme.muted if enabled else disabled_text(scheme)
        strong = scheme.text if enabled and not index.data(Role.DIMMED) else weak
        line = QRect(picture.x(), picture.bottom() + Space.SMALL, picture.width(), 20)
        brush.text(painter, line, index.data(Role.TITLE) or "", (Type.BODY, Weight.SEMIBOLD), strong)
        facts = " · ".join(part for part in (index.data(Role.DATE_TEXT), index.data(Role.FACTS)) if part)
        line.translate(0, 20)
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


class CardView(QListView):
    """A grid of cards with full-width headings; cards grow to fill each line."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards = CardDelegate(self)
        self.setAccessibleName(name)
        self.setItemDelegate(self._cards)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        bar = self.verticalScrollBar().sizeHint().width()  # Qt keeps room for it whether it shows or not
        self._cards.set_room(self.maximumViewportSize().width() - bar)
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
