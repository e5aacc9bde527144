"""A captioned group of links to other items: open, remove, add."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Size, Space, Type
from mwl_desktop.ui.widgets.buttons import icon_button
from mwl_desktop.ui.widgets.changing import changes
from mwl_desktop.ui.widgets.elided_label import ElidedLabel
from mwl_desktop.ui.widgets.tab_order import put_after
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import fill


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One link as it is shown."""

    id: str
    words: str
    glyph: str
    tooltip: str = ""
    note: str = ""


class LinkList(QWidget):
    """Rows are reached by Tab; Enter opens, Del removes, Up and Down go from row to row."""

    link_opened = Signal(str)
    link_removed = Signal(str)
    add_requested = Signal()

    def __init__(
        self,
        caption: str,
        *,
        add: str = "",
        removable: bool = True,
        role: str = "accent",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(caption)
        self._removable = removable
        self._role = role
        self._rows: list[_Row] = []
        self._shown: tuple[LinkRow, ...] = ()
        head = QHBoxLayout()
        head.setSpacing(Space.SMALL)
        if caption:
            head.addWidget(label(caption, "caption", parent=self))
        head.addStretch(1)
        self.add_button: QToolButton | None = None
        if add:
            self.add_button = icon_button(
                "add", add, small=True, role="muted", on_click=self.add_requested.emit, parent=self
            )
            changes(self.add_button)
            head.addWidget(self.add_button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        if caption or add:
            self._column.addLayout(head)

    def stops(self) -> tuple[QWidget, ...]:
        """The rows, for whoever puts them into an order of Tab."""
        return tuple(self._rows)

    def rows(self) -> tuple[LinkRow, ...]:
        """The links that are shown."""
        return self._shown

    def set_rows(self, rows: tuple[LinkRow, ...]) -> None:
        """Show other links; the focus stays at its place in the list."""
        if rows == self._shown:
            return
        focused = next((at for at, made in enumerate(self._rows) if made.hasFocus()), None)
        for made in self._rows:
            self._column.removeWidget(made)
            made.hide()
            made.deleteLater()
        self._shown = rows
        self._rows = [self._make(row) for row in rows]
        for made in self._rows:
            self._column.addWidget(made)
        if self.add_button is not None:
            put_after(self.add_button, self._rows)
            made.show()  # at once: what is not shown yet cannot take the focus
        if focused is not None and self._rows:
            self._rows[min(focused, len(self._rows) - 1)].setFocus()

    def _make(self, row: LinkRow) -> _Row:
        made = _Row(row, self._removable, self._role, self)
        made.opened.connect(lambda: self.link_opened.emit(row.id))
        made.removed.connect(lambda: self.link_removed.emit(row.id))
        return made

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        at = next((index for index, made in enumerate(self._rows) if made.hasFocus()), None)
        if step is None or at is None:
            super().keyPressEvent(event)
            return
        self._rows[max(0, min(len(self._rows) - 1, at + step))].setFocus(Qt.FocusReason.TabFocusReason)


class _Row(QFrame):
    opened = Signal()
    removed = Signal()

    def __init__(self, row: LinkRow, removable: bool, role: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._row = row
        self.setObjectName("link_row")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(row.words)
        self.setToolTip(row.tooltip)
        self._sign = QLabel(self)
        words = ElidedLabel(row.words, role=role, parent=self)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.SMALL - 2)
        line.addWidget(self._sign)
        line.addWidget(words, 1)
        if row.note:
            line.addWidget(ElidedLabel(row.note, size=Type.META, role="muted", parent=self))
        name = fill(self.tr("Remove the link to %1"), row.words)
        self._remove = icon_button(
            "close", name, small=True, role="muted", on_click=self.removed.emit, parent=self
        )
        changes(self._remove)
        self._remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._removable = removable
        self._remove.hide()  # it lies over the row's end: the words keep all the room until it is wanted
        self._draw()

    def _draw(self) -> None:
        size = QSize(Size.ICON_SMALL, Size.ICON_SMALL)
        sign = icon(self._row.glyph, "muted", size.width())
        self._sign.setPixmap(sign.pixmap(size, self.devicePixelRatio()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._remove.adjustSize()
        at = self.width() - self._remove.width() - 2
        self._remove.move(at, (self.height() - self._remove.height()) // 2)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._remove.setVisible(self._removable)
        self._remove.raise_()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._remove.hide()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._removable:
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()
        super().changeEvent(event)
