"""Drags over a part of the window: what a drop would do is said first, and it is always a copy."""

from __future__ import annotations

from abc import abstractmethod
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from mwl_desktop.ui.widgets.catch import Catch, catch_of, with_bytes
from mwl_desktop.ui.widgets.drop_overlay import DropOverlay, take_a_copy
from mwl_desktop.ui.widgets.hearing import listen

_EVENTS: Final = frozenset(
    {QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.DragLeave, QEvent.Type.Drop}
)
NAME_MOST: Final = 60
"""Characters of a name or title that fit into the promise of a drop."""


class DragWatch(QObject):
    """Looks at every drag over one ground before the widget under it does.

    Drags that begin in this program belong to whoever began them. Who inherits says what is wanted, what
    a drop would do, and does it.
    """

    def __init__(self, ground: QWidget) -> None:
        super().__init__(ground)
        self._ground = ground
        self.overlay = DropOverlay(ground)
        self._carried = Catch()
        ground.setAcceptDrops(True)
        listen(_EVENTS, self._on_drag_event)

    @abstractmethod
    def wants(self, caught: Catch, over: QWidget) -> bool:
        """Whether this is for the ground, whatever widget it is over."""

    @abstractmethod
    def told(self, caught: Catch, place: QPoint) -> tuple[str, str]:
        """What a drop at a place on the screen would do, and a word about what stays as it is."""

    @abstractmethod
    def take(self, caught: Catch, place: QPoint) -> None:
        """Something was dropped."""

    def can_take(self) -> bool:
        """Whether anything can be dropped now."""
        return True

    def _on_drag_event(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, QWidget) or not self._is_mine(watched):
            return False
        if isinstance(event, QDragLeaveEvent):
            self.overlay.hide()
            return False
        return isinstance(event, QDropEvent) and event.source() is None and self._on_drag(watched, event)

    def _is_mine(self, widget: QWidget) -> bool:
        return self._ground.isVisible() and (widget is self._ground or self._ground.isAncestorOf(widget))

    def _on_drag(self, widget: QWidget, event: QDropEvent) -> bool:
        caught = self._caught(event)
        if not self.wants(caught, widget):
            self.overlay.hide()
            return False
        if not self.can_take():
            event.ignore()
            return True
        take_a_copy(event)
        place = widget.mapToGlobal(event.position().toPoint())
        if event.type() == QEvent.Type.Drop:
            self.overlay.hide()
            self._carried = Catch()
            self.take(with_bytes(caught, event.mimeData()), place)
        else:
            self.overlay.promise(*self.told(caught, place))
        return True

    def _caught(self, event: QDropEvent) -> Catch:
        """What the drag carries, read when it comes in.

        A source may end as soon as it has let go: to ask it once more would hold the window up until
        Qt gives up waiting for its answer.
        """
        if event.type() == QEvent.Type.DragEnter:
            self._carried = catch_of(event.mimeData())
        return self._carried
