"""A captioned group of links to other items: open, remove, add."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Size, Space, Type
from mwl_desktop.ui.widgets.buttons import button, icon_button
from mwl_desktop.ui.widgets.changing import changes
from mwl_desktop.ui.widgets.elided_label import ElidedLabel
from mwl_desktop.ui.widgets.tab_order import put_after, put_before
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import fill

FIRST_SHOWN: Final = 12
FURTHER: Final = 40
"""Rows that are made at first, and when more are asked for: hundreds would hold the window up."""


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One link as it is shown."""

    id: str
    words: str
    glyph: str
    tooltip: str = ""
    note: str = ""


class LinkList(QWidget):
    """Rows are reached by Tab; Enter opens, Del removes, Up and Down go from row to row.

    Of many the first ones are shown, and how many more there are.
    """

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
        first: int | None = FIRST_SHOWN,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(caption)
        self._first = first
        self._removable = removable
        self._role = role
        self._rows: list[_Row] = []
        self._told: tuple[LinkRow, ...] = ()
        self._most = first
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
        self._more = button("", "link", on_click=self.show_more, parent=self)
        self._more.hide()
        self._column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)

    def stops(self) -> tuple[QWidget, ...]:
        """The rows, for whoever puts them into an order of Tab."""
        return tuple(self._rows)

    def rows(self) -> tuple[LinkRow, ...]:
        """The links, also those that are shown once more are asked for."""
        return self._told

    def set_rows(self, rows: tuple[LinkRow, ...]) -> None:
        """Show other links; the focus stays at its place in the list."""
        if rows == self._told:
            return
        if not rows:
            self._most = self._first
        self._told = rows
        self._fill()

    def show_more(self) -> None:
        """Show the next ones too; the focus goes to the first of them."""
        at, had_focus = len(self._rows), self._more.hasFocus()
        self._most = at + FURTHER
        self._fill()
        if had_focus and at < len(self._rows):
            self._rows[at].setFocus(Qt.FocusReason.TabFocusReason)

    def _fill(self) -> None:
        focused = next((at for at, made in enumerate(self._rows) if made.hasFocus()), None)
        for made in self._rows:
            self._column.removeWidget(made)
            made.hide()
            made.deleteLater()
        self._rows = [self._make(row) for row in self._told[: self._most]]
        for made in self._rows:
            self._column.insertWidget(self._column.count() - 1, made)
        if self.add_button is not None:
            put_after(self.add_button, self._rows)
        put_before(self._more, tuple(self._rows))
        for made in self._rows:
            made.show()  # at once: what is not shown yet cannot take the focus
        self._more.setText(fill(self.tr("Show %1 more"), len(self._told) - len(self._rows)))
        self._more.setVisible(len(self._told) > len(self._rows))
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
        self._removable = removable
        self._remove: QToolButton | None = None
        self._draw()

    def _make_remove(self) -> QToolButton:
        """It lies over the row's end: the words keep all the room until it is wanted."""
        name = fill(self.tr("Remove the link to %1"), self._row.words)
        made = icon_button("close", name, small=True, role="muted", on_click=self.removed.emit, parent=self)
        changes(made)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return made

    def _draw(self) -> None:
        size = QSize(Size.ICON_SMALL, Size.ICON_SMALL)
        sign = icon(self._row.glyph, "muted", size.width())
        self._sign.setPixmap(sign.pixmap(size, self.devicePixelRatio()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_remove()

    def _place_remove(self) -> None:
        if self._remove is not None:
            self._remove.adjustSize()
            at = self.width() - self._remove.width() - 2
            self._remove.move(at, (self.height() - self._remove.height()) // 2)

    def enterEvent(self, event: QEnterEvent) -> None:
        if self._removable:
            if self._remove is None:
                self._remove = self._make_remove()
                self._place_remove()
            self._remove.show()
            self._remove.raise_()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        if self._remove is not None:
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
