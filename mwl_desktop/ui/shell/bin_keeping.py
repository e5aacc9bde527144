"""The bin empties itself after the time that was chosen: looked at on unlocking and then once a day."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer

from mwl_desktop.services.emptying import Emptied
from mwl_desktop.ui.ops import bin as ops
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.widgets.words import fill

_DAY_MS: Final = 24 * 60 * 60 * 1000


class BinKeeping(QObject):
    """Quiet: says one sentence when something went, and nothing otherwise."""

    def __init__(self, ctx: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._timer = QTimer(self)
        self._timer.setInterval(_DAY_MS)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Look now, and once a day from now on."""
        self._timer.start()
        self.look()

    def look(self) -> None:
        """Remove what has been in the bin for long enough."""
        if self._ctx.unlocked:
            ops.expire(self, self._ctx, self._say)

    def _say(self, days: int, gone: Emptied) -> None:
        if not gone.items:
            return
        one = self.tr("1 item that had been in the bin for %2 days was removed for good.")
        many = self.tr("%1 items that had been in the bin for %2 days were removed for good.")
        self._ctx.said.emit(Message(fill(one if gone.items == 1 else many, gone.items, days)))
