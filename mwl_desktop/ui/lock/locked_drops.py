"""Files dropped anywhere on the locked page: what a drop would do is said first, and it is always a copy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from mwl_desktop.ui.widgets.drop_overlay import DropOverlay, take_a_copy
from mwl_desktop.ui.widgets.hearing import listen
from mwl_desktop.ui.widgets.words import fill

_EVENTS: Final = frozenset(
    {QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.DragLeave, QEvent.Type.Drop}
)
_NAME_MOST: Final = 60


def local_files(data: QMimeData | None) -> tuple[Path, ...]:
    """The files of this computer that a drag or the clipboard holds."""
    if data is None or not data.hasUrls():
        return ()
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())


class LockedDrops(QObject):
    """Looks at every drag over one page before the widget under it does; `dropped(tuple of Path)`.

    Without it a file that misses the page would be typed into the passphrase as a path.
    """

    dropped = Signal(object)

    def __init__(self, page: QWidget, takes: Callable[[], bool]) -> None:
        super().__init__(page)
        self._page = page
        self._takes = takes
        self.overlay = DropOverlay(page)
        self._carried: tuple[Path, ...] = ()
        page.setAcceptDrops(True)
        listen(_EVENTS, self._on_drag_event)

    def _on_drag_event(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, QWidget) or not self._is_mine(watched):
            return False
        if isinstance(event, QDragLeaveEvent):
            self.overlay.hide()
            return False
        return isinstance(event, QDropEvent) and self._on_drag(event)

    def _is_mine(self, widget: QWidget) -> bool:
        return self._page.isVisible() and (widget is self._page or self._page.isAncestorOf(widget))

    def _on_drag(self, event: QDropEvent) -> bool:
        # Read when it comes in: a source may end as soon as it has let go.
        if event.type() == QEvent.Type.DragEnter:
            self._carried = local_files(event.mimeData()) if event.source() is None else ()
        if not self._carried:
            self.overlay.hide()
            return False
        if not self._takes():
            event.ignore()
            return True
        take_a_copy(event)
        if event.type() == QEvent.Type.Drop:
            carried, self._carried = self._carried, ()
            self.overlay.hide()
            self.dropped.emit(carried)
        else:
            self.overlay.promise(self._promise(), self.tr("The original stays where it is."))
        return True

    def _promise(self) -> str:
        if len(self._carried) == 1:
            name = self._carried[0].name
            short = name if len(name) <= _NAME_MOST else name[: _NAME_MOST - 1] + "…"
            return fill(self.tr("Seal “%1” for when you unlock"), short)
        return fill(self.tr("Seal %1 files for when you unlock"), len(self._carried))
