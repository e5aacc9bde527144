"""A list whose rows are put in order by dragging, or with Alt+Up and Alt+Down."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView, QWidget

from mwl_desktop.ui.theme.current import colour
from mwl_desktop.ui.theme.tokens import Size, Space

_SCROLL_MS: Final = 30
_SCROLL_EDGE: Final = 28
_SCROLL_STEP: Final = 8


class ReorderView(QListView):
    """`row_moved(from, to)` says where a row shall stand; the model decides and shows it.

    Rows are dragged within the list alone, without the system's drag and drop: nothing can be let
    fall outside, and files dragged over the window stay the window's business. Rows that the
    model does not mark as drag enabled stay where they are, and nothing passes them.
    """

    row_moved = Signal(int, int)
    row_opened = Signal(QModelIndex)
    row_removed = Signal(QModelIndex)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pressed_at: QPoint | None = None
        self._dragged = QPersistentModelIndex()
        self._target = -1
        self._at = QPoint()
        self._scroller = QTimer(self)
        self._scroller.setInterval(_SCROLL_MS)
        self._scroller.timeout.connect(self._on_scroll_due)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setDragEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.doubleClicked.connect(self.row_opened)

    def is_movable(self, row: int) -> bool:
        """Whether a row may be put elsewhere."""
        index = self.model().index(row, 0)
        return index.isValid() and bool(index.flags() & Qt.ItemFlag.ItemIsDragEnabled)

    def move_current(self, by: int) -> None:
        """Put the current row one place further up or down."""
        row = self.currentIndex().row()
        if row >= 0 and self.is_movable(row) and self.is_movable(row + by):
            self.row_moved.emit(row, row + by)

    # -- dragging --------------------------------------------------------------------------

    def _begin(self, at: QPoint) -> None:
        index = self.indexAt(at)
        if index.isValid() and self.is_movable(index.row()):
            self._dragged = QPersistentModelIndex(index)
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._scroller.start()
            self._aim(at)

    def _aim(self, at: QPoint) -> None:
        """Say before which row the dragged one would stand: within the run of rows that can move."""
        self._at = at
        first = last = self._dragged.row()
        while self.is_movable(first - 1):
            first -= 1
        while self.is_movable(last + 1):
            last += 1
        self._target = last + 1
        for row in range(first, last + 1):
            if at.y() < self.visualRect(self.model().index(row, 0)).center().y():
                self._target = row
                break
        self.viewport().update()

    def _end(self, *, keep: bool) -> None:
        start, target = self._dragged.row(), self._target
        self._scroller.stop()
        self._dragged, self._target = QPersistentModelIndex(), -1
        self._pressed_at = None
        self.unsetCursor()
        self.viewport().update()
        to = target - 1 if target > start else target
        if keep and 0 <= start != to >= 0:
            self.row_moved.emit(start, to)

    def _on_scroll_due(self) -> None:
        at = self._at
        if at.y() < _SCROLL_EDGE:
            step = -_SCROLL_STEP
        elif at.y() > self.viewport().height() - _SCROLL_EDGE:
            step = _SCROLL_STEP
        else:
            return
        bar = self.verticalScrollBar()
        before = bar.value()
        bar.setValue(before + step)
        if bar.value() != before:
            self._aim(at)

    # -- Qt --------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._dragged.isValid():
            self._aim(at)
            return
        held = bool(event.buttons() & Qt.MouseButton.LeftButton)
        if held and self._pressed_at is not None:
            if (at - self._pressed_at).manhattanLength() >= QApplication.startDragDistance():
                self._begin(self._pressed_at)
            return
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragged.isValid():
            self._end(keep=True)
            return
        self._pressed_at = None
        super().mouseReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_key and not self.currentIndex().isValid() and self.model().rowCount():
            self.setCurrentIndex(self.model().index(0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(key))
        if self._dragged.isValid() and key == Qt.Key.Key_Escape:
            self._end(keep=False)
        elif step and modifiers & Qt.KeyboardModifier.AltModifier:
            self.move_current(step)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.row_opened.emit(self.currentIndex())
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.currentIndex().isValid():
            self.row_removed.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # Alt+Up and Alt+Down are this list's own, before any menu or shortcut of the window hears of them.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
            if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                event.accept()
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._dragged.isValid() or self._target < 0:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(colour("canvas"))
        veil.setAlphaF(0.6)
        painter.fillRect(self.visualRect(self.model().index(self._dragged.row(), 0)), veil)
        line = self._line()
        pen = QPen(colour("accent"), Size.ACCENT_BAR)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawLine(line.left(), line.y(), line.right(), line.y())
        painter.end()

    def _line(self) -> QRect:
        """Where the row would be let in."""
        last = self._target >= self.model().rowCount() or not self.is_movable(self._target)
        beside = self.visualRect(self.model().index(self._target - 1 if last else self._target, 0))
        y = beside.bottom() - Space.TINY + 2 if last else beside.top() - Space.TINY + 1
        return QRect(beside.left() + Space.TINY, max(y, 2), beside.width() - 2 * Space.TINY, 1)
