"""The view of a grid of cards, which fill the width evenly under headings that go all across."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QCursor,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QRubberBand,
    QStyle,
    QStyleOptionRubberBand,
    QStyleOptionViewItem,
    QWidget,
)

from mwl_desktop.ui.delegates.card_delegate import CardDelegate
from mwl_desktop.ui.delegates.card_places import CardPlaces
from mwl_desktop.ui.itemmodels.roles import Role

_Index = QModelIndex | QPersistentModelIndex
_Moves = QAbstractItemView.CursorAction
_Hint = QAbstractItemView.ScrollHint


class CardView(QListView):
    """A list view by name, for screen readers and style sheets; where cards lie is worked out here.

    Qt's own icon mode asks the delegate for the size of each card whenever the model is reset: with ten
    thousand of them that held the window up for a tenth of a second at each step of a drop.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards = CardDelegate(self)
        self._places: CardPlaces | None = None
        self._band = QRect()
        self.setAccessibleName(name)
        self.setItemDelegate(self._cards)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionRectVisible(True)
        self.setMouseTracking(True)

    def set_compact(self, compact: bool) -> None:
        """Show small cards, so that many are seen, or those of the usual size."""
        self._cards.set_compact(compact)
        self._lay_out_anew()

    def heading_lines(self) -> Sequence[int]:
        """The lines that are headings, from top to bottom."""
        model = self.model()
        return [line for line in range(model.rowCount()) if model.index(line, 0).data(Role.IS_HEADER)]

    def places(self) -> CardPlaces:
        """Where everything lies, from the top of the first line."""
        if self._places is None:
            model = self.model()
            bar = self.verticalScrollBar().sizeHint().width()  # room for it whether it shows or not
            cell = self._cards.set_room(self.maximumViewportSize().width() - bar)
            lines = model.rowCount() if model is not None else 0
            heads = self.heading_lines() if lines else ()
            self._places = CardPlaces(lines, heads, cell, mirrored=self.isRightToLeft())
        return self._places

    def lines_seen(self) -> tuple[int, int]:
        """The first and the last line that is on screen; the last is before the first where none is."""
        top = self.verticalOffset()
        seen = self.places().between(top, top + self.viewport().height() - 1)
        return seen.start, seen.stop - 1

    def _lay_out_anew(self) -> None:
        self._places = None
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def _step(self, action: QAbstractItemView.CursorAction, line: int) -> int:
        """The card that a key leads to; -1 where there is none."""
        places, last = self.places(), self.model().rowCount() - 1
        page = max(1, self.viewport().height() // max(1, places.place(line).height()))
        ahead = _Moves.MoveLeft if self.isRightToLeft() else _Moves.MoveRight
        back = _Moves.MoveRight if self.isRightToLeft() else _Moves.MoveLeft
        if action in (ahead, _Moves.MoveNext):
            return next((each for each in range(line + 1, last + 1) if not places.is_heading(each)), line)
        if action in (back, _Moves.MovePrevious):
            return next((each for each in range(line - 1, -1, -1) if not places.is_heading(each)), line)
        if action in (_Moves.MoveUp, _Moves.MovePageUp):
            return places.above(line, page if action == _Moves.MovePageUp else 1)
        if action in (_Moves.MoveDown, _Moves.MovePageDown):
            return places.below(line, page if action == _Moves.MovePageDown else 1)
        if action == _Moves.MoveEnd:
            return last
        return next((each for each in range(last + 1) if not places.is_heading(each)), -1)

    def _paint_line(self, painter: QPainter, line: int, hovered: int, usual: QStyleOptionViewItem) -> None:
        option = QStyleOptionViewItem(usual)
        index = self.model().index(line, 0)
        option.rect = self.visualRect(index)
        if self.selectionModel().isSelected(index):
            option.state |= QStyle.StateFlag.State_Selected
        if index == self.currentIndex() and self.hasFocus():
            option.state |= QStyle.StateFlag.State_HasFocus
        if line == hovered:
            option.state |= QStyle.StateFlag.State_MouseOver
        self._cards.paint(painter, option, index)

    def _paint_band(self, painter: QPainter) -> None:
        option = QStyleOptionRubberBand()
        option.initFrom(self)
        option.shape = QRubberBand.Shape.Rectangle
        option.rect = self._band
        option.opaque = False
        self.style().drawControl(QStyle.ControlElement.CE_RubberBand, option, painter)

    # -- what Qt asks ----------------------------------------------------------------------

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        self._places = None
        if model is not None:
            for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved, model.layoutChanged):
                signal.connect(self._lay_out_anew)

    def doItemsLayout(self) -> None:
        self._places = None
        QAbstractItemView.doItemsLayout(self)

    def updateGeometries(self) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setPageStep(height)
        bar.setRange(0, max(0, self.places().height - height))
        QAbstractItemView.updateGeometries(self)

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def visualRect(self, index: _Index) -> QRect:
        if not index.isValid():
            return QRect()
        return self.places().place(index.row()).translated(0, -self.verticalOffset())

    def indexAt(self, point: QPoint) -> QModelIndex:
        line = self.places().line_at(point + QPoint(0, self.verticalOffset()))
        return self.model().index(line, 0) if line >= 0 else QModelIndex()

    def scrollTo(self, index: _Index, hint: QAbstractItemView.ScrollHint = _Hint.EnsureVisible) -> None:
        if not index.isValid():
            return
        self.updateGeometries()
        place, bar, height = self.visualRect(index), self.verticalScrollBar(), self.viewport().height()
        above, below = place.top(), place.bottom() + 1 - height
        if hint == _Hint.PositionAtTop or (hint == _Hint.EnsureVisible and above < 0):
            bar.setValue(bar.value() + above)
        elif hint == _Hint.PositionAtBottom or (hint == _Hint.EnsureVisible and below > 0):
            bar.setValue(bar.value() + min(below, above))
        elif hint == _Hint.PositionAtCenter:
            bar.setValue(bar.value() + (above + below) // 2)

    def moveCursor(self, action: _Moves, _modifiers: Qt.KeyboardModifier) -> QModelIndex:
        current = self.currentIndex()
        line = self._step(action if current.isValid() else _Moves.MoveHome, max(0, current.row()))
        return self.model().index(line, 0) if line >= 0 else QModelIndex()

    def setSelection(self, rect: QRect, command: object) -> None:
        dragged = self.state() == QAbstractItemView.State.DragSelectingState
        first, last = self.indexAt(rect.topLeft()).row(), self.indexAt(rect.bottomRight()).row()
        if not dragged and first >= 0 and last >= 0:
            lines: Sequence[int] = range(min(first, last), max(first, last) + 1)
        else:
            self._band = rect.normalized()
            area = self._band.translated(0, self.verticalOffset())
            seen = self.places().between(area.top(), area.bottom())
            lines = [line for line in seen if self.places().place(line).intersects(area)]
        self.selectionModel().select(self._selection(lines), command)  # type: ignore[call-overload]

    def _selection(self, lines: Sequence[int]) -> QItemSelection:
        """Lines as runs: one range where they are one after the other."""
        selection, model = QItemSelection(), self.model()
        runs: list[list[int]] = []
        for line in lines:
            if runs and runs[-1][1] == line - 1:
                runs[-1][1] = line
            else:
                runs.append([line, line])
        for first, last in runs:
            selection.select(model.index(first, 0), model.index(last, 0))
        return selection

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        first, last = self.lines_seen()
        region = QRegion()
        for number in range(selection.size()):
            run = selection.at(number)
            for line in range(max(first, run.top()), min(last, run.bottom()) + 1):
                region += self.visualRect(self.model().index(line, 0))
        return region

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        # Qt's own asks its own layout for the number to tell screen readers.
        QAbstractItemView.currentChanged(self, current, previous)
        if QAccessible.isActive() and current.isValid() and self.hasFocus():
            told = QAccessibleEvent(self, QAccessible.Event.Focus)
            told.setChild(current.row())
            QAccessible.updateAccessibility(told)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        usual = QStyleOptionViewItem()
        self.initViewItemOption(usual)
        usual.state &= ~(QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_MouseOver)
        pointer = self.viewport().mapFromGlobal(QCursor.pos())
        hovered = self.indexAt(pointer).row() if self.viewport().underMouse() else -1
        area = event.rect().translated(0, self.verticalOffset())
        for line in self.places().between(area.top(), area.bottom()):
            self._paint_line(painter, line, hovered, usual)
        if self.state() == QAbstractItemView.State.DragSelectingState and not self._band.isEmpty():
            self._paint_band(painter)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LayoutDirectionChange, QEvent.Type.StyleChange):
            self._lay_out_anew()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._places = None
        super().resizeEvent(event)
        self.updateGeometries()
