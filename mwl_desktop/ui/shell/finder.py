"""The popup in which one types and chooses: the palette and the search over everything are two of it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QDialog, QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from mwl_desktop.ui.delegates.found_delegate import FoundDelegate
from mwl_desktop.ui.itemmodels.found import Found, FoundModel, Index
from mwl_desktop.ui.theme.fonts import font
from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Size, Space, Type
from mwl_desktop.ui.widgets.announce import announce
from mwl_desktop.ui.widgets.changing import seeks
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import fill

_SIZE: Final = QSize(640, 440)
_STEPS: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class Finder(QDialog):
    """Says `typed(str)` once typing pauses for `pause` ms; `chosen(Found)` after it has closed itself."""

    typed = Signal(str)
    chosen = Signal(object)

    def __init__(self, *, pause: int, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._nothing = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(pause)
        self.model = FoundModel(self)
        self._build()
        self._wire()

    def say(self, name: str, placeholder: str, nothing: str) -> None:
        """What it is called, what may be typed, and what is said when nothing is found."""
        self.setWindowTitle(name)
        self.field.setAccessibleName(name)
        self.field.setPlaceholderText(placeholder)
        self._nothing = nothing

    def _build(self) -> None:
        frame = QFrame(self)
        frame.setProperty("ground", "card")
        self.field = QLineEdit(frame)
        seeks(self.field)
        self.field.setFont(font(Type.ROW))
        self.field.setProperty("look", "bare")
        self.field.setMinimumHeight(Size.CONTROL)
        self.field.addAction(
            icon("search", "muted", Size.ICON_SMALL), QLineEdit.ActionPosition.LeadingPosition
        )
        self.view = QListView(frame)
        self.view.setModel(self.model)
        self.view.setItemDelegate(FoundDelegate(self.view))
        self.view.setAccessibleName(self.tr("Results"))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setMouseTracking(True)
        self._words = label("", "body", tone="muted", parent=frame)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        rule = QFrame(frame)
        rule.setProperty("ground", "rule")
        rule.setFixedHeight(Size.LINE)
        column = QVBoxLayout(frame)
        column.setContentsMargins(1, Space.SMALL, 1, Space.SMALL)
        column.setSpacing(Space.TINY)
        column.addWidget(self.field)
        column.addWidget(rule)
        column.addWidget(self.view, 1)
        column.addWidget(self._words, 1)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(frame)
        self._words.hide()

    def _wire(self) -> None:
        self.field.installEventFilter(self)
        self.field.textChanged.connect(lambda _words: self._pause.start())
        self._pause.timeout.connect(lambda: self.typed.emit(self.field.text()))
        self.view.clicked.connect(self._choose)
        self.view.entered.connect(self._point_at)

    def open_over(self, window: QWidget) -> None:
        """Show it near the top of a window and ask for the first rows."""
        width = min(_SIZE.width(), window.width() - 2 * Space.WIDE)
        height = min(_SIZE.height(), window.height() - 4 * Space.WIDE)
        self.resize(width, height)
        place = QPoint((window.width() - width) // 2, min(window.height() // 8, 120))
        self.move(window.mapToGlobal(place))
        self.show()
        self.field.setFocus()
        self.typed.emit(self.field.text())

    def show_rows(self, rows: tuple[Found, ...], empty: str = "") -> None:
        """Show what was found; nothing found says so, or says `empty`."""
        self.model.set_rows(rows)
        self.view.setVisible(bool(rows))
        self._words.setVisible(not rows)
        self._words.setText(empty or self._nothing)
        first = self.model.neighbour(-1, 1)
        if first is not None:
            self.view.setCurrentIndex(self.model.index(first))
        self.view.scrollToTop()
        found = sum(not row.is_heading for row in rows)
        announce(self.field, fill(self.tr("%1 found"), found) if rows else self._words.text())

    def _point_at(self, index: Index) -> None:
        row = self.model.row(index)
        if row is not None and not row.is_heading:
            self.view.setCurrentIndex(index)

    def _step(self, steps: int) -> None:
        at = self.view.currentIndex().row()
        for _ in range(abs(steps)):
            further = self.model.neighbour(at, 1 if steps > 0 else -1)
            if further is None:
                break
            at = further
        if at >= 0:
            self.view.setCurrentIndex(self.model.index(at))
            self.view.scrollTo(self.view.currentIndex())

    def _choose(self, index: Index) -> None:
        row = self.model.row(index)
        if row is not None and not row.is_heading:
            self.close()
            self.chosen.emit(row)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key in _STEPS:
                self._step(_STEPS[key])
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._enter()
                return True
        return super().eventFilter(watched, event)

    def _enter(self) -> None:
        """Choose the row that is marked; what is typed but not looked for yet is looked for first."""
        if self._pause.isActive():
            self._pause.stop()
            self.typed.emit(self.field.text())
        else:
            self._choose(self.view.currentIndex())
