"""The badge that says which of the five kinds an entry is, and changes it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from mwl_desktop.domain.kinds import EntryKind
from mwl_desktop.ui.delegates import brush
from mwl_desktop.ui.parts import vocabulary
from mwl_desktop.ui.theme.current import colours
from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Radius, Size, Space, Type, Weight
from mwl_desktop.ui.widgets.words import fill

_HEIGHT: Final = 20


class KindBadge(QPushButton):
    """Drawn as in the list; opens a menu of the kinds."""

    kind_chosen = Signal(object)  # EntryKind

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = EntryKind.WORK
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.setMenu(self._menu)
        self.setAutoDefault(False)
        self.setProperty("look", "value")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_kind(EntryKind.WORK)

    def kind(self) -> EntryKind:
        """The kind that is shown."""
        return self._kind

    def set_kind(self, kind: EntryKind) -> None:
        """Show a kind without telling anybody."""
        self._kind = kind
        self.setToolTip(vocabulary.entry_kind_words(kind))
        self.setAccessibleName(fill(self.tr("Kind of entry: %1"), vocabulary.entry_kind_name(kind)))
        self.updateGeometry()
        self.update()

    def _fill_menu(self) -> None:
        self._menu.clear()
        for kind in EntryKind:
            sign = icon(kind.value, f"kind:{kind}", Size.ICON_SMALL)
            action = self._menu.addAction(sign, vocabulary.entry_kind_words(kind))
            action.setCheckable(True)
            action.setChecked(kind is self._kind)
            action.triggered.connect(lambda _=False, chosen=kind: self._choose(chosen))

    def _choose(self, kind: EntryKind) -> None:
        if kind is not self._kind:
            self.set_kind(kind)
            self.kind_chosen.emit(kind)

    def sizeHint(self) -> QSize:
        words = vocabulary.entry_kind_name(self._kind)
        width = brush.metrics(Type.META, Weight.SEMIBOLD).horizontalAdvance(words)
        return QSize(width + 2 * Space.SMALL, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.showMenu()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        scheme = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hue = scheme.kind(self._kind.value)
        words = vocabulary.entry_kind_name(self._kind)
        brush.badge(painter, self.rect(), words, hue, scheme.surface, scheme)
        if self.hasFocus():
            brush.focus_ring(painter, self.rect(), scheme, Radius.SMALL)
        painter.end()
