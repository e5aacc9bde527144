"""The items of one section: what is in it, ticked and in order, and what stays out with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemRow
from mwl_desktop.domain.portfolios import SectionContents
from mwl_desktop.ui.delegates import brush
from mwl_desktop.ui.itemmodels.roles import Role
from mwl_desktop.ui.panes.portfolio import words
from mwl_desktop.ui.theme.current import colours
from mwl_desktop.ui.theme.icons import paint_icon
from mwl_desktop.ui.theme.tokens import Colours, Radius, Size, Space, Type, Weight

_Index: TypeAlias = QModelIndex | QPersistentModelIndex

_HEIGHT: Final = 46
_BOX: Final = 16


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One item, whether it is in the section, and the code that says why where it is not."""

    row: ItemRow
    ticked: bool = True
    reason: str = ""
    by_hand: bool = False

    @property
    def fixed(self) -> bool:
        """Whether it must stay out, whatever is ticked."""
        return self.reason in ("private", "employer", "binned")


def rows_of(contents: SectionContents) -> Iterator[ChoiceRow]:
    """What is in, in order; then what a tick would bring in; then what must stay out."""
    by_hand = set(contents.by_hand)
    yield from (ChoiceRow(row, by_hand=row.id in by_hand) for row in contents.rows)
    out = [ChoiceRow(each.row, False, each.reason) for each in contents.left_out]
    yield from (each for each in out if not each.fixed)
    yield from (ChoiceRow(row, False, "elsewhere") for row in contents.elsewhere)
    yield from (each for each in out if each.fixed)


class ItemChoiceModel(QAbstractListModel):
    """`ticked(item_id, on)` says that somebody ticked or unticked a row."""

    ticked = Signal(str, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ChoiceRow, ...] = ()

    def set_rows(self, rows: Sequence[ChoiceRow]) -> None:
        """Show these items; where they are the same in the same order, selection and scroll stay."""
        if [each.row.id for each in rows] == [each.row.id for each in self._rows]:
            self._rows = tuple(rows)
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def move(self, start: int, to: int) -> tuple[tuple[ItemId, ...], tuple[ItemId, ...]]:
        """Put an item elsewhere; returns the ids of what is in, before and after."""
        before = self.included()
        below = to + 1 if to > start else to
        self.beginMoveRows(QModelIndex(), start, start, QModelIndex(), below)
        rows = list(self._rows)
        rows.insert(to, rows.pop(start))
        self._rows = tuple(rows)
        self.endMoveRows()
        return before, self.included()

    def included(self) -> tuple[ItemId, ...]:
        """What is in the section, in order."""
        return tuple(each.row.id for each in self._rows if each.ticked)

    def known(self) -> frozenset[ItemId]:
        """Everything that is listed."""
        return frozenset(each.row.id for each in self._rows)

    def choice_at(self, index: _Index) -> ChoiceRow | None:
        """The item of a row."""
        row = index.row() if index.isValid() else -1
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def index_of(self, item_id: str) -> QModelIndex:
        """Where an item is; an invalid index when it is not listed."""
        row = next((at for at, each in enumerate(self._rows) if each.row.id == item_id), -1)
        return self.index(row) if row >= 0 else QModelIndex()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        each = self.choice_at(index)
        if each is None:
            return None
        title = each.row.title or words.subkind(each.row)
        facts = words.facts(each.row)
        state = Qt.CheckState.Checked if each.ticked else Qt.CheckState.Unchecked
        return {
            int(Qt.ItemDataRole.DisplayRole): title,
            int(Qt.ItemDataRole.ToolTipRole): title,
            int(Qt.ItemDataRole.CheckStateRole): state,
            int(Qt.ItemDataRole.AccessibleTextRole): ", ".join(
                part for part in (title, facts, words.reason(each.reason) if each.reason else "") if part
            ),
            int(Role.TITLE): title,
            int(Role.FACTS): facts,
            int(Role.BADGE): words.reason(each.reason) if each.reason else None,
            int(Role.STARRED): each.by_hand,
            int(Role.DIMMED): bool(each.reason),
            int(Role.ITEM_ID): each.row.id,
        }.get(int(role))

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        each = self.choice_at(index)
        if each is None or each.fixed or role != Qt.ItemDataRole.CheckStateRole:
            return False
        on = Qt.CheckState(value) == Qt.CheckState.Checked
        if on == each.ticked:
            return False
        self.ticked.emit(each.row.id, on)
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        each = self.choice_at(index)
        if each is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        if not each.fixed:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags | Qt.ItemFlag.ItemIsDragEnabled if each.ticked else flags


class ItemChoiceDelegate(QStyledItemDelegate):
    """A tick box, the title, and what it is or why it stays out."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(max(option.rect.width(), 120), _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(option.direction)
        scheme = colours()
        below = _paint_ground(painter, option, scheme)
        _paint_box(painter, _box(option), index, scheme)
        area = brush.after(
            painter, option.rect.adjusted(0, 4, -Space.SMALL, -4), Space.SMALL + _BOX + Space.SMALL
        )
        half = area.height() // 2
        line = QRect(area.x(), area.y(), area.width(), half)
        ink = scheme.muted if index.data(Role.DIMMED) else scheme.text
        brush.text(painter, line, index.data(Role.TITLE) or "", (Type.BODY, Weight.SEMIBOLD), ink)
        line.translate(0, half)
        if badge := index.data(Role.BADGE):
            tag = line.adjusted(0, 1, 0, -1)
            line = brush.after(
                painter, line, brush.badge(painter, tag, badge, scheme.muted, below, scheme) + Space.TINY + 2
            )
        elif index.data(Role.STARRED):
            pin = QRectF(line.x(), line.y() + (line.height() - 13) / 2, 13, 13)
            if painter.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                pin.moveRight(line.right())
            paint_icon(painter, "pin", pin, QColor(scheme.accent))
            line = brush.after(painter, line, 13 + Space.TINY)
        brush.text(painter, line, index.data(Role.FACTS) or "", (Type.META, Weight.REGULAR), scheme.muted)
        painter.restore()

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        if not index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            return False
        if event.type() == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            at = event.position().toPoint()
            wanted = event.button() == Qt.MouseButton.LeftButton and _box(option).adjusted(
                -Space.SMALL, -Space.SMALL, Space.TINY, Space.SMALL
            ).contains(at)
        else:
            wanted = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
            wanted = wanted and event.type() == QEvent.Type.KeyPress
        if not wanted:
            return False
        on = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        turned = Qt.CheckState.Unchecked if on else Qt.CheckState.Checked
        return model.setData(model.index(index.row(), 0), turned, Qt.ItemDataRole.CheckStateRole)


def _box(option: QStyleOptionViewItem) -> QRect:
    """Where the tick box is."""
    rect: QRect = option.rect
    box = QRect(rect.x() + Space.SMALL, rect.y() + (rect.height() - _BOX) // 2, _BOX, _BOX)
    if option.direction == Qt.LayoutDirection.RightToLeft:
        box.moveRight(rect.right() - Space.SMALL)
    return box


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem, scheme: Colours) -> str:
    below = scheme.canvas
    if brush.is_on(option, QStyle.StateFlag.State_Selected):
        below = scheme.accent_soft
    elif brush.is_on(option, QStyle.StateFlag.State_MouseOver):
        below = scheme.hover(scheme.canvas)
    if below != scheme.canvas:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(below))
        painter.drawRoundedRect(QRectF(option.rect).adjusted(0, 1, 0, -1), Radius.CONTROL, Radius.CONTROL)
    if brush.shows_focus(option):
        brush.focus_ring(painter, option.rect.adjusted(0, 1, 0, -1), scheme)
    return below


def _paint_box(painter: QPainter, box: QRect, index: _Index, scheme: Colours) -> None:
    on = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    can = bool(index.flags() & Qt.ItemFlag.ItemIsUserCheckable)
    painter.setPen(QPen(QColor(scheme.accent if on else scheme.muted if can else scheme.line), Size.LINE))
    painter.setBrush(QColor(scheme.accent if on else scheme.surface if can else scheme.sunken))
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), Radius.SMALL, Radius.SMALL)
    if on:
        paint_icon(painter, "check", QRectF(box).adjusted(2, 2, -2, -2), QColor(scheme.on_accent))
    elif not can:
        paint_icon(painter, "lock", QRectF(box).adjusted(2, 2, -2, -2), QColor(scheme.muted))
