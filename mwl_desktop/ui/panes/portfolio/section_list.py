"""The sections of a portfolio as cards: in order, with what each comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mwl_desktop.ui.delegates import brush
from mwl_desktop.ui.itemmodels.roles import Role
from mwl_desktop.ui.theme.current import colours
from mwl_desktop.ui.theme.icons import paint_icon
from mwl_desktop.ui.theme.tokens import Colours, Radius, Size, Space, Type, Weight

_Index: TypeAlias = QModelIndex | QPersistentModelIndex

INTRODUCTION: Final = "introduction"
EVIDENCE: Final = "evidence"
_HEIGHT: Final = 58
_TOOL: Final = 28


@dataclass(frozen=True, slots=True)
class Card:
    """One card. `id` is a section's, or INTRODUCTION or EVIDENCE, which stand where they stand."""

    id: str
    title: str
    facts: str
    movable: bool = True
    editable: bool = True
    dimmed: bool = False


class SectionListModel(QAbstractListModel):
    """Cards in order. `set_cards` keeps rows that stay, so that selection and focus stay."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cards: tuple[Card, ...] = ()

    def set_cards(self, cards: Sequence[Card]) -> None:
        """Show these cards."""
        if [card.id for card in cards] == [card.id for card in self._cards]:
            before, self._cards = self._cards, tuple(cards)
            for row, pair in enumerate(zip(before, cards, strict=True)):
                if pair[0] != pair[1]:
                    self.dataChanged.emit(self.index(row), self.index(row))
            return
        self.beginResetModel()
        self._cards = tuple(cards)
        self.endResetModel()

    def move(self, start: int, to: int) -> tuple[str, ...]:
        """Put a card elsewhere; returns the ids of the sections in their new order."""
        if start == to or not (0 <= start < len(self._cards) and 0 <= to < len(self._cards)):
            raise IndexError((start, to))
        below = to + 1 if to > start else to
        self.beginMoveRows(QModelIndex(), start, start, QModelIndex(), below)
        cards = list(self._cards)
        cards.insert(to, cards.pop(start))
        self._cards = tuple(cards)
        self.endMoveRows()
        return tuple(card.id for card in self._cards if card.movable)

    def card_at(self, index: _Index) -> Card | None:
        """The card of a row."""
        row = index.row() if index.isValid() else -1
        return self._cards[row] if 0 <= row < len(self._cards) else None

    def index_of(self, card_id: str) -> QModelIndex:
        """Where a card is; an invalid index when it is not there."""
        row = next((at for at, card in enumerate(self._cards) if card.id == card_id), -1)
        return self.index(row) if row >= 0 else QModelIndex()

    def cards(self) -> tuple[Card, ...]:
        """All cards in order."""
        return self._cards

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._cards)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        card = self.card_at(index)
        if card is None:
            return None
        return {
            int(Qt.ItemDataRole.DisplayRole): card.title,
            int(Qt.ItemDataRole.AccessibleTextRole): f"{card.title}, {card.facts}",
            int(Role.TITLE): card.title,
            int(Role.FACTS): card.facts,
            int(Role.DIMMED): card.dimmed,
            int(Role.ITEM_ID): card.id,
        }.get(int(role))

    def flags(self, index: _Index) -> Qt.ItemFlag:
        card = self.card_at(index)
        if card is None:
            return Qt.ItemFlag.NoItemFlags
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return plain | Qt.ItemFlag.ItemIsDragEnabled if card.movable else plain


class SectionDelegate(QStyledItemDelegate):
    """Title over facts on a card, with a pencil at its end that opens the section."""

    opened = Signal(QModelIndex)

    def sizeHint(self, option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(max(option.rect.width(), 120), _HEIGHT + Space.SMALL)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(option.direction)
        scheme = colours()
        card = _card(option)
        _paint_frame(painter, card, option, scheme)
        inner = card.adjusted(Space.MEDIUM, Space.SMALL, -Space.MEDIUM, -Space.SMALL)
        model = index.model()
        opens = isinstance(model, SectionListModel) and (shown := model.card_at(index)) and shown.editable
        active = QStyle.StateFlag.State_MouseOver, QStyle.StateFlag.State_Selected
        if opens and any(brush.is_on(option, state) for state in active):
            tool = _tool(option)
            side = Size.ICON_SMALL
            place = QRectF(0, 0, side, side)
            place.moveCenter(QRectF(tool).center())
            paint_icon(painter, "edit", place, QColor(scheme.muted))
            inner = inner.adjusted(0, 0, -_TOOL, 0)
            if option.direction == Qt.LayoutDirection.RightToLeft:
                inner.translate(_TOOL, 0)
        half = inner.height() // 2
        title = QRect(inner.x(), inner.y(), inner.width(), half)
        strong = scheme.muted if index.data(Role.DIMMED) else scheme.text
        brush.text(painter, title, index.data(Role.TITLE) or "", (Type.ROW, Weight.SEMIBOLD), strong)
        facts = title.translated(0, half)
        brush.text(painter, facts, index.data(Role.FACTS) or "", (Type.META, Weight.REGULAR), scheme.muted)
        painter.restore()

    def editorEvent(
        self, event: QEvent, _model: QAbstractItemModel, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        if event.type() != QEvent.Type.MouseButtonRelease or not isinstance(event, QMouseEvent):
            return False
        left = event.button() == Qt.MouseButton.LeftButton
        if left and _tool(option).contains(event.position().toPoint()):
            self.opened.emit(index.model().index(index.row(), 0))
            return True
        return False


def _card(option: QStyleOptionViewItem) -> QRect:
    card: QRect = option.rect.adjusted(1, 1, -1, 1 - Space.SMALL)
    return card


def _tool(option: QStyleOptionViewItem) -> QRect:
    """Where the pencil is."""
    card = _card(option)
    left = card.left() if option.direction == Qt.LayoutDirection.RightToLeft else card.right() - _TOOL - 6
    return QRect(left, card.top(), _TOOL + 6, card.height())


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
