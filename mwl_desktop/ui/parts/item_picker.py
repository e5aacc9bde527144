"""The small window in which one item is found by typing and chosen, to link to or to jump to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout, QWidget

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemRow, SearchHit
from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.services import finding
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.parts import dates, vocabulary
from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Size, Space
from mwl_desktop.ui.widgets.filter_field import FilterField
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.tooltip import plain

if TYPE_CHECKING:
    from sqlalchemy import Connection

_MOST: Final = 20
_Index = QModelIndex | QPersistentModelIndex


class HitModel(QAbstractListModel):
    """What was found, one line each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ItemRow, ...] = ()

    def set_rows(self, rows: tuple[ItemRow, ...]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row_at(self, index: _Index) -> ItemRow | None:
        """The row of an index."""
        return self._rows[index.row()] if 0 <= index.row() < len(self._rows) else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row_at(index)
        if row is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.title or self.tr("Untitled")
            case Qt.ItemDataRole.DecorationRole:
                return icon(vocabulary.glyph_of(row), "muted", Size.ICON_SMALL)
            case Qt.ItemDataRole.ToolTipRole:
                return plain(f"{row.title}\n{dates.in_full(row.happened_on)}")
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{row.title}, {vocabulary.kind_name(row.kind)}"
            case _:
                return None


class ItemPicker(QFrame):
    """Type to search, Up and Down to move, Enter or a click to choose, Esc to leave it.

    Nothing typed shows the latest. Items in `leave_out` are not offered.
    """

    item_picked = Signal(object)  # ItemRow
    left = Signal()

    def __init__(
        self,
        ctx: Context,
        words: str,
        kinds: tuple[ItemKind, ...] = (),
        leave_out: frozenset[ItemId] = frozenset(),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._ctx = ctx
        self._kinds = kinds
        self._leave_out = leave_out
        self._asked = 0
        self._taken = 0
        self._choose_when_here = False
        self.setObjectName("calendar_popup")  # the look of everything that drops from a field
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.field = FilterField(words, parent=self)
        self.model = HitModel(self)
        self.list = QListView(self)
        self._nothing = label(self.tr("Nothing found."), "meta", parent=self)
        self._build()
        self._wire()

    def _build(self) -> None:
        self.list.setModel(self.model)
        self.list.setAccessibleName(self.tr("Found"))
        self.list.setUniformItemSizes(True)
        self.list.setIconSize(QSize(Size.ICON_SMALL, Size.ICON_SMALL))
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setSpacing(3)
        self.list.setMouseTracking(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.SMALL, Space.SMALL, Space.SMALL, Space.SMALL)
        column.setSpacing(Space.SMALL)
        for part in (self.field, self._nothing, self.list):
            column.addWidget(part)
        self.setFixedSize(Size.LIST_COLUMN, Size.LIST_COLUMN)
        self._nothing.hide()

    def _wire(self) -> None:
        self.field.filter_changed.connect(self._search)
        self.field.moved_down.connect(lambda: self._move(1))
        self.field.installEventFilter(self)
        self.list.clicked.connect(self._choose)
        self.list.entered.connect(self.list.setCurrentIndex)

    def open_at(self, at: QPoint) -> None:
        """Drop the picker at a place on the screen, kept inside it."""
        screen = (self.parentWidget() or self).screen().availableGeometry()
        x = max(screen.left(), min(at.x(), screen.right() - self.width()))
        y = at.y() if at.y() + self.height() <= screen.bottom() else max(screen.top(), at.y() - self.height())
        self.move(x, y)
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self._search("")

    def _search(self, typed: str) -> None:
        self._asked += 1
        asked, kinds, most = self._asked, self._kinds, _MOST + len(self._leave_out)

        def read(connection: Connection) -> tuple[SearchHit, ...]:
            return finding.titles(connection, typed, kinds=kinds, most=most)

        self._ctx.read(self, read, lambda hits: self._take(hits, asked))

    def _take(self, hits: tuple[SearchHit, ...], asked: int) -> None:
        if asked != self._asked:
            return
        rows = tuple(hit.row for hit in hits if hit.row.id not in self._leave_out)[:_MOST]
        self._taken = asked
        self.model.set_rows(rows)
        self._nothing.setVisible(not rows)
        self.list.setCurrentIndex(self.model.index(0, 0))
        if self._choose_when_here:
            self._choose_when_here = False
            self._choose(self.list.currentIndex())

    def _move(self, step: int) -> None:
        line = self.list.currentIndex().row() + step
        if 0 <= line < self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(line, 0))

    def _choose_current(self) -> None:
        """Choose what is marked, of what was found for the words that stand there now."""
        self.field.flush()
        if self._taken == self._asked:
            self._choose(self.list.currentIndex())
        else:
            self._choose_when_here = True

    def _choose(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if row is not None:
            self.item_picked.emit(row)
            self.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose_current()
                return True
            self._choose_when_here = False
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Up:
            self._move(-1)
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.left.emit()
