"""Panes made before anybody asks for them: one small step in each turn of the event loop."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.registry import PaneSpec
from mwl_desktop.ui.parts.in_steps import MadeInSteps

_EVERY_MS: Final = 2


class PaneMaking(QObject):
    """Says `made(id, pane)` of each pane once it is whole.

    What somebody waits for comes first. The others rest while an answer is awaited: it fills what is in view.
    """

    made = Signal(str, object)

    def __init__(self, ctx: Context, room: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._room = room
        self._waited_for: PaneSpec | None = None
        self._soon: list[PaneSpec] = []
        self._begun: dict[str, QWidget] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._step)

    def make_next(self, spec: PaneSpec) -> None:
        """Make a pane that somebody waits for, before all others."""
        self._waited_for = spec
        self._timer.start()

    def make_soon(self, specs: Iterable[PaneSpec]) -> None:
        """Make panes while there is nothing else to do."""
        self._soon += specs
        self._timer.start()

    def make_now(self, spec: PaneSpec) -> None:
        """Make a pane, or what is left of it to make, at once."""
        self._forget(spec)
        pane = self._begun.pop(spec.id, None) or spec.make(self._ctx, self._room)
        if isinstance(pane, MadeInSteps):
            pane.make_whole()
        self.made.emit(spec.id, pane)

    def drop(self) -> None:
        """Make nothing more."""
        self._timer.stop()
        self._waited_for = None
        self._soon.clear()

    def _forget(self, spec: PaneSpec) -> None:
        if self._waited_for is spec:
            self._waited_for = None
        self._soon = [each for each in self._soon if each is not spec]

    def _step(self) -> None:
        if self._waited_for is None and not self._soon:
            self._timer.stop()
            return
        if self._waited_for is None and self._ctx.is_asking:
            return
        self._timer.stop()  # what fails is not tried again and again, but when it is asked for
        spec = self._waited_for or self._soon[0]
        pane = self._begun.pop(spec.id, None) or spec.begin(self._ctx, self._room)
        if isinstance(pane, MadeInSteps) and pane.make_more():
            self._begun[spec.id] = pane
        else:
            self._forget(spec)
            self.made.emit(spec.id, pane)
        self._timer.start()
