"""Rows of the list column: entries, goals, people, evidence, and the headings between them."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mwl_desktop.ui.delegates import brush
from mwl_desktop.ui.itemmodels.roles import Role
from mwl_desktop.ui.theme.current import colours
from mwl_desktop.ui.theme.icons import paint_icon
from mwl_desktop.ui.theme.palette import disabled_text
from mwl_desktop.ui.theme.tokens import Colours, Radius, Size, Space, Type, Weight, blend

Variant = Literal["entry", "goal", "person", "evidence"]
Index = QModelIndex | QPersistentModelIndex

HEADER_HEIGHT: Final = 34
_LEAD: Final[dict[Variant, QSize]] = {
    "entry": QSize(0, 0),
    "goal": QSize(0, 0),
    "person": QSize(Size.AVATAR, Size.AVATAR),
    "evidence": QSize(Size.AVATAR + Space.LARGE, Size.AVATAR + Space.TINY),
}
_COMPACT_LEAD: Final = QSize(Size.AVATAR + Space.MEDIUM, Size.AVATAR - Space.MEDIUM)
_COMPACT_TITLE: Final = 0.6  # of the width, at most, where the facts stand behind it
_TITLE_STYLE: Final = (Type.ROW, Weight.SEMIBOLD)
_BODY: Final = (Type.BODY, Weight.REGULAR)
_META: Final = (Type.META, Weight.REGULAR)
_CAPTION: Final = (Type.META, Weight.SEMIBOLD)
_TITLE_LINE: Final = 22
_PREVIEW_LINE: Final = 22
_BADGE_LINE: Final = 20
_METER_LINE: Final = 12


class ItemDelegate(QStyledItemDelegate):
    """Draws what the roles say and nothing else; one for each list, of the variant that fits its rows."""

    def __init__(self, variant: Variant = "entry", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._variant: Variant = variant
        self._compact = False

    def set_compact(self, compact: bool) -> None:
        """Draw each row as one line, or as several; the view measures again."""
        self._compact = compact

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        width = Size.LIST_COLUMN // 2  # a list gives its rows all its width and asks only for the least
        if index.data(Role.IS_HEADER):
            return QSize(width, HEADER_HEIGHT)
        if self._compact:
            return QSize(width, _COMPACT_LEAD.height() + Space.MEDIUM)
        height = _TITLE_LINE
        height += _PREVIEW_LINE if index.data(Role.PREVIEW) else 0
        height += _METER_LINE if self._has_meter(index) else 0
        height += _BADGE_LINE + 2 if _has_facts(index) else 0
        return QSize(width, max(height, _LEAD[self._variant].height()) + 2 * Space.MEDIUM - 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(option.direction)
        scheme = colours()
        if index.data(Role.IS_HEADER):
            area = option.rect.adjusted(Space.LARGE, Space.SMALL, -Space.LARGE, 0)
            brush.text(painter, area, index.data(Role.TITLE) or "", _CAPTION, scheme.muted)
        else:
            below = _paint_ground(painter, option, scheme)
            paint_row = self._paint_compact if self._compact else self._paint_row
            paint_row(painter, option, index, scheme, below)
        painter.restore()

    def _paint_row(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, scheme: Colours, below: str
    ) -> None:
        strong, weak = _inks(option, index, scheme)
        side = Space.LARGE + Size.ACCENT_BAR
        rect: QRect = option.rect
        area = rect.adjusted(side, Space.MEDIUM - 2, -Space.LARGE, 2 - Space.MEDIUM)
        area = self._paint_lead(painter, area, index, scheme)
        line = QRect(area.x(), area.y(), area.width(), _TITLE_LINE)
        self._paint_title(painter, line, index, strong, weak)
        y = line.bottom() + 1
        if preview := index.data(Role.PREVIEW):
            line = QRect(area.x(), y, area.width(), _PREVIEW_LINE)
            brush.text(painter, line, preview, _BODY, weak)
            y += _PREVIEW_LINE
        if self._has_meter(index):
            share = float(index.data(Role.PROGRESS) or 0.0)
            place = QRect(area.x(), y + 4, area.width(), Size.METER)
            brush.meter(painter, place, share, scheme)
            y += _METER_LINE
        if _has_facts(index):
            line = QRect(area.x(), y + 2, area.width(), _BADGE_LINE - 1)
            _paint_facts(painter, line, index, scheme, weak, below)

    def _paint_compact(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, scheme: Colours, below: str
    ) -> None:
        """Everything in one line: tile, title, what it is, and the date at the end."""
        strong, weak = _inks(option, index, scheme)
        side = Space.LARGE + Size.ACCENT_BAR
        area = option.rect.adjusted(side, Space.TINY + 2, -Space.LARGE, -Space.TINY - 2)
        area = self._paint_lead(painter, area, index, scheme)
        date = index.data(Role.DATE_TEXT) or ""
        taken = brush.text(painter, area, date, _META, weak, brush.TRAILING)
        right_to_left = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
        keep = taken + Space.SMALL if taken else 0
        line = area.adjusted(keep, 0, 0, 0) if right_to_left else area.adjusted(0, 0, -keep, 0)
        room = QRect(line.topLeft(), QSize(int(line.width() * _COMPACT_TITLE), line.height()))
        if right_to_left:
            room.moveRight(line.right())
        taken = brush.text(painter, room, index.data(Role.TITLE) or "", _TITLE_STYLE, strong)
        line = brush.after(painter, line, taken + Space.MEDIUM)
        inset = (line.height() - _BADGE_LINE) // 2
        _paint_facts(painter, line.adjusted(0, inset, 0, -inset), index, scheme, weak, below)

    def _paint_lead(self, painter: QPainter, area: QRect, index: Index, scheme: Colours) -> QRect:
        """Avatar or tile at the start of the row; returns what is left."""
        size = _COMPACT_LEAD if self._compact else _LEAD[self._variant]
        if size.isEmpty():
            return area
        place = QRect(area.topLeft(), size)
        if painter.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            place.moveRight(area.right())
        place.moveTop(area.y() + max(0, (area.height() - size.height()) // 2))
        if self._variant == "person":
            brush.avatar(painter, place, index.data(Role.INITIALS) or "", scheme)
        else:
            label = index.data(Role.FILE_LABEL) or ""
            brush.tile(painter, place, index.data(Role.THUMBNAIL), label, scheme, Radius.SMALL)
        return brush.after(painter, area, size.width() + Space.MEDIUM)

    def _has_meter(self, index: Index) -> bool:
        """A goal without milestones has no share to show."""
        return self._variant == "goal" and index.data(Role.PROGRESS) is not None

    def _paint_title(self, painter: QPainter, line: QRect, index: Index, strong: str, weak: str) -> None:
        date = index.data(Role.DATE_TEXT) or ""
        taken = brush.text(painter, line, date, _META, weak, brush.TRAILING)
        room = line.adjusted(0, 0, -(taken + Space.SMALL) if taken else 0, 0)
        if painter.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            room.moveRight(line.right())
        brush.text(painter, room, index.data(Role.TITLE) or "", _TITLE_STYLE, strong)


def _has_facts(index: Index) -> bool:
    return any(index.data(role) for role in (Role.KIND_LABEL, Role.FACTS, Role.STARRED, Role.BADGE))


def _inks(option: QStyleOptionViewItem, index: Index, scheme: Colours) -> tuple[str, str]:
    """The colours of the first and the second-rank text."""
    if not brush.is_on(option, QStyle.StateFlag.State_Enabled):
        weak = disabled_text(scheme)
        return weak, weak
    return (scheme.muted if index.data(Role.DIMMED) else scheme.text), scheme.muted


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem, scheme: Colours) -> str:
    """What lies under the row; returns its colour."""
    rect: QRect = option.rect
    below = scheme.canvas
    if brush.is_on(option, QStyle.StateFlag.State_Selected):
        below = scheme.surface
        painter.fillRect(rect, QColor(below))
        line = QColor(scheme.line)
        painter.fillRect(QRect(rect.x(), rect.y(), rect.width(), Size.LINE), line)
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), Size.LINE), line)
        bar = QRect(rect.x(), rect.y(), Size.ACCENT_BAR, rect.height())
        if option.direction == Qt.LayoutDirection.RightToLeft:
            bar.moveRight(rect.right())
        painter.fillRect(bar, QColor(scheme.accent))
    elif brush.is_on(option, QStyle.StateFlag.State_MouseOver):
        below = blend(scheme.text, scheme.canvas, 0.03)
        painter.fillRect(rect, QColor(below))
    if brush.shows_focus(option):
        brush.focus_ring(painter, rect, scheme, Radius.SMALL)
    return below


def _paint_facts(
    painter: QPainter, line: QRect, index: Index, scheme: Colours, weak: str, below: str
) -> None:
    """Badges, a star, and the facts in words."""
    gap = Space.SMALL - 2
    if label := index.data(Role.KIND_LABEL):
        hue = scheme.kind(index.data(Role.KIND) or "")
        line = brush.after(painter, line, brush.badge(painter, line, label, hue, below, scheme) + gap)
    if words := index.data(Role.BADGE):
        hue = getattr(scheme, index.data(Role.BADGE_TONE) or "muted")
        line = brush.after(
            painter, line, brush.badge(painter, line, words, hue, scheme.surface, scheme) + gap
        )
    if index.data(Role.STARRED):
        side = Type.META + 2
        star = QRect(line.x(), line.y() + (line.height() - side) // 2, side, side)
        if painter.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            star.moveRight(line.right())
        paint_icon(painter, "starred", QRectF(star), QColor(scheme.warning))
        line = brush.after(painter, line, side + gap)
    brush.text(painter, line, index.data(Role.FACTS) or "", _META, weak)
