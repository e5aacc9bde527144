"""The bar that says in one sentence what happened, offers the one thing to do, and folds the details."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from mwl_desktop.ui.theme.fonts import fixed_font
from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Size, Space, Type
from mwl_desktop.ui.widgets.announce import announce
from mwl_desktop.ui.widgets.buttons import button, icon_button
from mwl_desktop.ui.widgets.text import label, set_look

Severity = Literal["info", "success", "warning", "danger"]

SHOWN_MS: Final = 5_000
SHOWN_WITH_ACTION_MS: Final = 10_000  # long enough to reach Undo by keyboard
HURRIED_MS: Final = 1_500  # when others wait
_ROLE: Final[dict[Severity, str]] = {
    "info": "accent",
    "success": "success",
    "warning": "warning",
    "danger": "danger",
}


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to say. Warnings and dangers stay until dismissed; the others go by themselves.

    What is said `once` stays until something else is said, if it was in view for as long as others are.
    """

    words: str
    severity: Severity = "info"
    action: str = ""
    on_action: Callable[[], object] | None = None
    details: str = ""
    once: bool = False
    other: str = ""  # stands before the action
    on_other: Callable[[], object] | None = None

    @property
    def stays(self) -> bool:
        """Whether it waits to be dismissed."""
        return self.severity in ("warning", "danger")


class MessageBar(QFrame):
    """Shows messages one after another; hidden while there is none. Esc dismisses.

    One that stays makes room for those that go by themselves, and comes back after them: what somebody just
    did is answered at once, with its Undo. Only one whose details are being read makes no room for plain
    words.
    """

    message_shown = Signal(object)  # Message
    message_dismissed = Signal(object)  # Message

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message_bar")
        self._waiting: deque[Message] = deque()
        self._aside: list[Message] = []  # shown already, to come back once nothing new waits
        self._message: Message | None = None
        self._shown_at = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        self._build()
        self.hide()

    def _build(self) -> None:
        self._sign = QLabel(self)
        self._words = label(wrap=True, parent=self)
        self._action = button("", "link", on_click=self._on_action_clicked, parent=self)
        self._other = button("", "link", on_click=self._on_other_clicked, parent=self)
        self._more = button(self.tr("Details"), "link", on_click=self._on_details_clicked, parent=self)
        self._close = icon_button(
            "close", self.tr("Dismiss"), small=True, role="muted", on_click=self.dismiss, parent=self
        )
        line = QHBoxLayout()
        line.setSpacing(Space.MEDIUM)
        line.addWidget(self._sign)
        line.addWidget(self._words, 1)
        line.addWidget(self._more)
        line.addWidget(self._other)
        line.addWidget(self._action)
        line.addWidget(self._close)
        self._details = QPlainTextEdit(self)
        self._details.setReadOnly(True)
        self._details.setFont(fixed_font(Type.META))
        self._details.setAccessibleName(self.tr("Details"))
        self._details.setFixedHeight(6 * Size.ICON)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.MEDIUM, Space.SMALL, Space.SMALL, Space.SMALL)
        column.setSpacing(Space.SMALL)
        column.addLayout(line)
        column.addWidget(self._details)

    def message(self) -> Message | None:
        """The message that is shown."""
        return self._message

    def show_message(self, message: Message) -> None:
        """Say something, after what is being said; what is said already is not said twice."""
        if message == self._message or message in self._waiting or message in self._aside:
            return
        self._waiting.append(message)
        if self._message is None:
            self._show_next()
        elif self._message.stays:
            self._make_room(self._message)
        elif self._timer.isActive() and self._timer.remainingTime() > self._time():
            self._timer.start(self._time())

    def _make_room(self, standing: Message) -> None:
        """What stays stands back for what waits and goes by itself."""
        reading = not self._details.isHidden()
        if any(not each.stays and (each.action or not reading) for each in self._waiting):
            if not (standing.once and self._read_ms() >= SHOWN_MS):
                self._aside.append(standing)
            self._show_next()

    def _read_ms(self) -> float:
        """How long what is shown has been there to be read."""
        return (time.monotonic() - self._shown_at) * 1000

    def dismiss(self) -> None:
        """Put the message away and show the next."""
        self._timer.stop()
        gone, self._message = self._message, None
        if gone is not None:
            self.message_dismissed.emit(gone)
        if self._message is None:  # unless a listener has shown one meanwhile
            self._show_next()

    def withdraw(self, offer: Callable[[], object]) -> None:
        """Drop the messages that offer this, shown or waiting."""
        self._waiting = deque(message for message in self._waiting if message.on_action is not offer)
        self._aside = [message for message in self._aside if message.on_action is not offer]
        if self._message is not None and self._message.on_action is offer:
            self.dismiss()

    def clear(self) -> None:
        """Put away this message and all that wait, as on locking."""
        self._waiting.clear()
        self._aside.clear()
        self.dismiss()

    def _take_next(self) -> Message | None:
        """An offer comes first, then plain words, then what stays and is new, then what had made room."""
        if not self._waiting:
            return self._aside.pop() if self._aside else None
        first = min(self._waiting, key=lambda each: (each.stays, not each.action and not each.stays))
        self._waiting.remove(first)
        return first

    def _show_next(self) -> None:
        message = self._message = self._take_next()
        if message is None:
            self.hide()
            return
        self._shown_at = time.monotonic()
        role = _ROLE[message.severity]
        glyph = message.severity
        self._sign.setPixmap(
            icon(glyph, role, Size.ICON).pixmap(QSize(Size.ICON, Size.ICON), self.devicePixelRatio())
        )
        set_look(self, "severity", message.severity)
        self._words.setText(message.words)
        self._action.setText(message.action)
        self._action.setVisible(bool(message.action))
        self._other.setText(message.other)
        self._other.setVisible(bool(message.other))
        self._more.setVisible(bool(message.details))
        self._details.setPlainText(message.details)
        self._details.hide()
        self.setAccessibleName(message.words)
        self.show()
        self._start_timer()
        announce(self, message.words, urgent=message.stays)
        self.message_shown.emit(message)

    def _start_timer(self) -> None:
        if self._message is not None and not self._message.stays:
            self._timer.start(self._time())

    def _time(self) -> int:
        """How long what is shown is left in view; an offer is cut short by a danger, not by a warning."""
        offers = self._message is not None and bool(self._message.action)
        waits = [each for each in self._waiting if not (offers and each.severity == "warning")]
        if waits:
            return HURRIED_MS
        return SHOWN_WITH_ACTION_MS if offers else SHOWN_MS

    def _on_action_clicked(self) -> None:
        self._do(self._message.on_action if self._message is not None else None)

    def _on_other_clicked(self) -> None:
        self._do(self._message.on_other if self._message is not None else None)

    def _do(self, act: Callable[[], object] | None) -> None:
        """Put the message away, and do what it offered."""
        self.dismiss()
        if act is not None:
            act()

    def _on_details_clicked(self) -> None:
        self._timer.stop()
        self._details.setVisible(self._details.isHidden())
        if self._message is not None and self._message.stays:
            self._make_room(self._message)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()  # nobody's message goes away while they point at it
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        if self._details.isHidden():
            self._start_timer()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and self._message is not None:
            role = _ROLE[self._message.severity]
            sign = icon(self._message.severity, role, Size.ICON)
            self._sign.setPixmap(sign.pixmap(QSize(Size.ICON, Size.ICON), self.devicePixelRatio()))
        super().changeEvent(event)
