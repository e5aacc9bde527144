"""The bar that catches a thought: type, Enter, done."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QWidget

from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Size, Space, Type
from mwl_desktop.ui.widgets.buttons import icon_button
from mwl_desktop.ui.widgets.growing_text import GrowingText
from mwl_desktop.ui.widgets.key_hint import KeyHint
from mwl_desktop.ui.widgets.text import set_look
from mwl_desktop.ui.widgets.words import fill


class CaptureBar(QFrame):
    """One line that grows. Enter captures, Shift+Enter begins a line, Esc leaves and keeps what is typed.

    What was typed stays until `captured` has been heard; `kind` is one of the ids given to `set_kinds`.
    """

    captured = Signal(str, str)  # text, kind
    left = Signal()

    def __init__(
        self, placeholder: str, shortcut: QKeySequence | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("ground", "card")
        self._kind = ""
        self._choices: dict[str, QAction] = {}
        self._shortcut = shortcut
        self.text = GrowingText(size=Type.ROW, most_lines=8, parent=self)
        self.text.setPlaceholderText(placeholder)
        self.text.setAccessibleName(placeholder)
        self.text.submitted.connect(self.capture)
        self.text.textChanged.connect(self._on_text_changed)
        self.text.installEventFilter(self)
        self._build()
        self.setFocusProxy(self.text)

    def _build(self) -> None:
        self._menu = QMenu(self)
        self._group = QActionGroup(self)
        self._kind_button = QToolButton(self)
        self._kind_button.setMenu(self._menu)
        self._kind_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._kind_button.setIconSize(QSize(Size.ICON, Size.ICON))
        self._kind_button.hide()
        self._hint = KeyHint(self._shortcut, self)
        self._send = icon_button(
            "next", self.tr("Capture"), role="accent", shortcut=QKeySequence("Return"), on_click=self.capture
        )
        self._send.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.LARGE, Space.SMALL, Space.MEDIUM, Space.SMALL)
        row.setSpacing(Space.SMALL)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(self.text, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._hint, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._kind_button, 0, top)
        row.addWidget(self._send, 0, top)
        self.setMinimumHeight(Size.CONTROL + Space.LARGE)

    def set_kinds(self, kinds: tuple[tuple[str, str, str], ...], current: str) -> None:
        """Offer kinds as (id, words, icon name); raises KeyError when `current` is none of them."""
        self._menu.clear()
        self._choices = {}
        for key, words, glyph in kinds:
            choice = self._menu.addAction(icon(glyph, f"kind:{key}", Size.ICON_SMALL), words)
            choice.setCheckable(True)
            choice.triggered.connect(lambda _=False, chosen=key: self.set_kind(chosen))
            self._group.addAction(choice)
            self._choices[key] = choice
        self._kind_button.setVisible(bool(kinds))
        self.set_kind(current)

    def set_kind(self, kind: str) -> None:
        """Choose what the next capture becomes; raises KeyError for an unknown kind."""
        choice = self._choices[kind]
        choice.setChecked(True)
        self._kind = kind
        self._kind_button.setIcon(choice.icon())
        name = fill(self.tr("Capture as: %1"), choice.text())
        self._kind_button.setAccessibleName(name)
        self._kind_button.setToolTip(name)

    def kind(self) -> str:
        """What the next capture becomes."""
        return self._kind

    def capture(self) -> None:
        """Say what was typed and empty the bar; nothing typed, nothing said."""
        words = self.text.toPlainText().strip()
        if not words:
            return
        self.captured.emit(words, self._kind)
        self.text.clear()

    def _on_text_changed(self) -> None:
        typed = bool(self.text.toPlainText().strip())
        self._send.setVisible(typed)
        self._hint.setVisible(not typed and self._shortcut is not None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.text:
            if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
                set_look(self, "focused", "true" if event.type() == QEvent.Type.FocusIn else "false")
            elif event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
                self.left.emit()
                return True
        return super().eventFilter(watched, event)
