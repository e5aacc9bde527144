"""The left rail: whose vault it is, the panes, and at the foot settings and lock."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QVBoxLayout, QWidget

from mwl_desktop.ui.theme.current import colours
from mwl_desktop.ui.theme.fonts import font
from mwl_desktop.ui.theme.icons import paint_icon
from mwl_desktop.ui.theme.tokens import Radius, Size, Space, Type, Weight
from mwl_desktop.ui.widgets.elided_label import ElidedLabel


@dataclass(frozen=True, slots=True)
class RailEntry:
    """One line of the rail; `shortcut` is shown as a hint for entries at the foot, else in the tooltip."""

    id: str
    words: str
    glyph: str
    shortcut: str = ""


class Rail(QFrame):
    """Chooses a pane; Up and Down go from entry to entry, Enter or Space chooses."""

    pane_chosen = Signal(str)
    foot_triggered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "rail")
        self.setAccessibleName(self.tr("Panes"))
        self._entries: dict[str, _RailButton] = {}
        self._feet: dict[str, _RailButton] = {}
        self._folded = False
        self._name = ElidedLabel(size=Type.ROW, weight=Weight.SEMIBOLD, parent=self)
        self._file = ElidedLabel(size=Type.META, role="muted", mode=Qt.TextElideMode.ElideMiddle, parent=self)
        self._head = QWidget(self)
        head = QVBoxLayout(self._head)
        head.setContentsMargins(Space.SMALL, Space.TINY, Space.SMALL, 0)
        head.setSpacing(2)
        head.addWidget(self._name)
        head.addWidget(self._file)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.MEDIUM, Space.MEDIUM, Space.MEDIUM, Space.MEDIUM)
        self._column.setSpacing(1)
        self._column.addWidget(self._head)
        self._column.addSpacing(Space.LARGE)
        self._column.addStretch(1)
        self.setFixedWidth(Size.RAIL)

    def set_owner(self, name: str, file_name: str) -> None:
        """Whose vault this is and in which file it lies."""
        self._name.set_text(name)
        self._file.set_text(file_name)

    def set_entries(self, panes: tuple[RailEntry, ...], feet: tuple[RailEntry, ...]) -> None:
        """Fill the rail; called once, when the panes are known."""
        stretch = self._column.count() - 1
        for offset, entry in enumerate(panes):
            made = _RailButton(entry, is_pane=True, parent=self)
            made.clicked.connect(lambda _=False, key=entry.id: self._on_pane_clicked(key))
            self._entries[entry.id] = made
            self._column.insertWidget(stretch + offset, made)
        for entry in feet:
            made = _RailButton(entry, is_pane=False, parent=self)
            made.clicked.connect(lambda _=False, key=entry.id: self.foot_triggered.emit(key))
            self._feet[entry.id] = made
            self._column.addWidget(made)

    def set_current(self, pane: str) -> None:
        """Mark a pane as the one shown, without telling anybody; raises KeyError for an unknown one."""
        chosen = self._entries[pane]
        for made in self._entries.values():
            made.setChecked(made is chosen)  # one stop for Tab, the arrows reach the rest
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus if made is chosen else Qt.FocusPolicy.NoFocus)

    def current(self) -> str | None:
        """Id of the pane that is marked."""
        return next((key for key, made in self._entries.items() if made.isChecked()), None)

    def set_count(self, pane: str, count: int | None) -> None:
        """The number after an entry; none shows nothing."""
        self._entries[pane].set_count(count)

    def is_folded(self) -> bool:
        """Whether only icons are shown."""
        return self._folded

    def set_folded(self, folded: bool) -> None:
        """Show icons only, or icons and words."""
        self._folded = folded
        self._head.setVisible(not folded)
        for made in self._buttons():
            made.set_folded(folded)
        self.setFixedWidth(Size.RAIL_FOLDED if folded else Size.RAIL)

    def _buttons(self) -> list[_RailButton]:
        return [*self._entries.values(), *self._feet.values()]

    def _on_pane_clicked(self, key: str) -> None:
        self.set_current(key)
        self.pane_chosen.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        buttons = self._buttons()
        at = next((index for index, made in enumerate(buttons) if made.hasFocus()), None)
        if step is None or at is None:
            super().keyPressEvent(event)
            return
        buttons[(at + step) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)


class _RailButton(QAbstractButton):
    """Icon, words and a count or key hint on one line."""

    def __init__(self, entry: RailEntry, *, is_pane: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._entry = entry
        self._is_pane = is_pane
        self._count: int | None = None
        self._folded = False
        self.setText(entry.words)
        self.setCheckable(is_pane)
        self.setAutoExclusive(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._name()

    def set_count(self, count: int | None) -> None:
        self._count = count
        self._name()
        self.update()

    def set_folded(self, folded: bool) -> None:
        self._folded = folded
        self._name()
        self.update()

    def _name(self) -> None:
        counted = "" if self._count is None else f", {self.locale().toString(self._count)}"
        self.setAccessibleName(self._entry.words + counted)
        words = [self._entry.words] if self._folded else []
        keys = self._keys()
        if keys and (self._folded or self._is_pane):
            words.append(keys)
        self.setToolTip("  ".join(words))

    def _keys(self) -> str:
        return QKeySequence(self._entry.shortcut).toString(QKeySequence.SequenceFormat.NativeText)

    def sizeHint(self) -> QSize:
        return QSize(Size.RAIL_FOLDED - 2 * Space.MEDIUM, Size.RAIL_ENTRY)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()  # the rail moves the focus, Qt would go only to stops of Tab
        else:
            super().keyPressEvent(event)

    def nextCheckState(self) -> None:
        self.setChecked(True)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scheme = colours()
        self._paint_ground(painter)
        ink = QColor(scheme.accent if self.isChecked() else scheme.text)
        area = self.rect().adjusted(Space.SMALL, 0, -Space.SMALL, 0)
        side = Size.ICON - 2
        left = (self.width() - side) / 2 if self._folded else float(area.left())
        paint_icon(painter, self._entry.glyph, QRectF(left, (self.height() - side) / 2, side, side), ink)
        if not self._folded:
            self._paint_words(painter, area.adjusted(side + Space.SMALL + 2, 0, 0, 0), ink)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        scheme = colours()
        shape = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(QColor(scheme.accent_soft))
            painter.drawRoundedRect(QRectF(self.rect()), Radius.CONTROL, Radius.CONTROL)
        elif self.underMouse() or self.isDown():
            painter.setBrush(QColor(scheme.hover(scheme.canvas)))
            painter.drawRoundedRect(QRectF(self.rect()), Radius.CONTROL, Radius.CONTROL)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(scheme.accent), Size.FOCUS))
            painter.drawRoundedRect(shape, Radius.CONTROL, Radius.CONTROL)

    def _paint_words(self, painter: QPainter, area: QRect, ink: QColor) -> None:
        scheme = colours()
        right = self._paint_hint(painter, area) if not self._is_pane else self._paint_count(painter, area)
        painter.setPen(ink)
        words = font(Type.BODY, Weight.SEMIBOLD if self.isChecked() else Weight.REGULAR)
        painter.setFont(words)
        room = area.adjusted(0, 0, -right, 0)
        shown = QFontMetrics(words).elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.setPen(QColor(scheme.muted))

    def _paint_count(self, painter: QPainter, area: QRect) -> int:
        if self._count is None:
            return 0
        painter.setFont(font(Type.META, Weight.SEMIBOLD if self.isChecked() else Weight.REGULAR))
        painter.setPen(QColor(colours().muted))
        words = self.locale().toString(self._count)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)
        return painter.fontMetrics().horizontalAdvance(words) + Space.SMALL

    def _paint_hint(self, painter: QPainter, area: QRect) -> int:
        words = " ".join(part for part in self._keys().split("+") if part)
        if not words:
            return 0
        painter.setFont(font(Type.META, Weight.SEMIBOLD))
        width = painter.fontMetrics().horizontalAdvance(words) + 2 * Space.TINY + 2
        cap = QRectF(area.right() + 1 - width, area.center().y() - 7.5, width, 16).translated(-0.5, 0)
        painter.setPen(QPen(QColor(colours().line), Size.LINE))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(cap, Radius.SMALL, Radius.SMALL)
        painter.setPen(QColor(colours().muted))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, words)
        return width + Space.SMALL
