"""What is said in the message bar, and which failures are said elsewhere."""

from __future__ import annotations

from typing import Literal, cast

from PySide6.QtCore import QObject, Signal

from mwl_desktop.errors import MwlError, VaultError
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.ops.wording import sentence
from mwl_desktop.ui.widgets import message_bar
from mwl_desktop.ui.widgets.message_bar import MessageBar

_Severity = Literal["info", "success", "warning", "danger"]
_LOST = "vault.closed"


class Messenger(QObject):
    """Puts the context's messages into the bar. `unexpected(Exception)` is for the report dialog."""

    vault_lost = Signal()
    unexpected = Signal(object)

    def __init__(self, ctx: Context, bar: MessageBar) -> None:
        super().__init__(bar)
        self._bar = bar
        ctx.said.connect(self.say)
        ctx.failed.connect(self.explain)

    def say(self, message: Message) -> None:
        """Say something in the bar."""
        label, act = message.action or ("", None)
        other, act_otherwise = message.other or ("", None)
        self._bar.show_message(
            message_bar.Message(
                message.text,
                cast("_Severity", message.level),
                action=label,
                on_action=act,
                details=message.details,
                once=message.once,
                other=other,
                on_other=act_otherwise,
            )
        )

    def withdraw(self, message: Message) -> None:
        """Take back what offers something that can no longer be done."""
        if message.action is not None:
            self._bar.withdraw(message.action[1])

    def explain(self, error: Exception) -> None:
        """Say what went wrong, where that is a sentence; else hand it on."""
        if isinstance(error, VaultError) and error.code == _LOST:
            self.vault_lost.emit()
        elif isinstance(error, MwlError):
            level = "danger" if isinstance(error, VaultError) else "warning"
            # What somebody tried was answered by it, and need not be answered again after the next thing.
            self.say(Message(sentence(error), level, once=level == "warning"))
        else:
            self.unexpected.emit(error)
