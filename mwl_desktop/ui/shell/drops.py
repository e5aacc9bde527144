"""Drops anywhere on the window: what they would do is said first, and it is always a copy."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.ui.shell.capturing import Capturing, Catch, catch_of
from mwl_desktop.ui.widgets.drop_overlay import DropOverlay, take_a_copy
from mwl_desktop.ui.widgets.hearing import listen
from mwl_desktop.ui.widgets.words import fill

Target = tuple[ItemId, str]
_EVENTS = frozenset({QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.DragLeave, QEvent.Type.Drop})
_TITLE_MOST = 60


class Drops(QObject):
    """Looks at every drag over one frame before the widget under it does.

    Drags that begin in this program belong to whoever began them; words dragged over a text field
    belong to the field. Where drops are `refused`, that is what is said of them.
    """

    def __init__(
        self,
        frame: QWidget,
        capturing: Capturing,
        target_at: Callable[[QPoint], Target | None],
        *,
        refused: bool = False,
    ) -> None:
        super().__init__(frame)
        self._refused = refused
        self._frame = frame
        self._capturing = capturing
        self._target_at = target_at
        self.overlay = DropOverlay(frame)
        self._target: Target | None = None
        self._carried = Catch()
        frame.setAcceptDrops(True)
        listen(_EVENTS, self._on_drag_event)

    def _on_drag_event(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, QWidget) or not self._is_mine(watched):
            return False
        if isinstance(event, QDragLeaveEvent):
            self.overlay.hide()
            return False
        if isinstance(event, QDropEvent):
            return self._on_drag(watched, event)
        return False

    def _is_mine(self, widget: QWidget) -> bool:
        return self._frame.isVisible() and (widget is self._frame or self._frame.isAncestorOf(widget))

    def _on_drag(self, widget: QWidget, event: QDropEvent) -> bool:
        if event.source() is not None:
            return False
        caught = self._caught(event)
        if not caught or (caught.text and _is_text_field(widget)):
            self.overlay.hide()
            return False
        take_a_copy(event)
        self._target = self._target_at(widget.mapToGlobal(event.position().toPoint()))
        if event.type() == QEvent.Type.Drop:
            self.overlay.hide()
            self._carried = Catch()
            self._capturing.take(caught, self._target)
        else:
            self.overlay.promise(*self.promise(caught, self._target))
        return True

    def _caught(self, event: QDropEvent) -> Catch:
        """What the drag carries, read when it comes in.

        A source may end as soon as it has let go: to ask it once more would hold the window up until
        Qt gives up waiting for its answer.
        """
        if event.type() == QEvent.Type.DragEnter:
            self._carried = catch_of(event.mimeData())
        return self._carried

    def promise(self, caught: Catch, target: Target | None) -> tuple[str, str]:
        """What a drop would do, and a word about what stays as it is."""
        if self._refused:
            return self.tr("Nothing can be added"), self.tr("This vault is opened to read.")
        what = self._what(caught)
        if caught.text:
            return fill(self.tr("Add %1 as an entry"), what), ""
        kept = self.tr("The original stays where it is.") if caught.paths else ""
        if target is None:
            return fill(self.tr("Add %1 as evidence"), what), kept
        return fill(self.tr("Add %1 and link to “%2”"), what, _short(target[1])), kept

    def _what(self, caught: Catch) -> str:
        if len(caught.paths) == 1:
            return f"“{_short(caught.paths[0].name)}”"
        if caught.paths:
            return fill(self.tr("%1 files"), len(caught.paths))
        if caught.image is not None:
            return self.tr("the image")
        return self.tr("the link") if caught.address else self.tr("the text")


def _is_text_field(widget: QWidget) -> bool:
    """Whether one can write there; drags over a text come to its viewport."""
    fields = (QLineEdit, QTextEdit, QPlainTextEdit)
    return isinstance(widget, fields) or isinstance(widget.parentWidget(), fields)


def _short(words: str) -> str:
    return words if len(words) <= _TITLE_MOST else words[: _TITLE_MOST - 1] + "…"
