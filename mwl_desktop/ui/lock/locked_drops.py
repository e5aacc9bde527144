"""Files and images dropped anywhere on the locked page, to be sealed for when it is unlocked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from mwl_desktop.ui.widgets.catch import Catch
from mwl_desktop.ui.widgets.drag_watch import NAME_MOST, DragWatch
from mwl_desktop.ui.widgets.words import fill, shortened


class LockedDrops(DragWatch):
    """`dropped(Catch)`. Without it a file that misses the page would be typed into the passphrase as a path.

    Words are left to the fields.
    """

    dropped = Signal(object)

    def __init__(self, page: QWidget, takes: Callable[[], bool]) -> None:
        super().__init__(page)
        self._takes = takes

    def wants(self, caught: Catch, _over: QWidget) -> bool:
        return bool(caught.paths) or caught.image is not None

    def can_take(self) -> bool:
        return self._takes()

    def take(self, caught: Catch, _place: QPoint) -> None:
        self.dropped.emit(caught)

    def told(self, caught: Catch, _place: QPoint) -> tuple[str, str]:
        if caught.image is not None:
            return self.tr("Seal the image for when you unlock"), ""
        stays = self.tr("The original stays where it is.")
        if len(caught.paths) == 1:
            name = shortened(caught.paths[0].name, NAME_MOST)
            return fill(self.tr("Seal “%1” for when you unlock"), name), stays
        return fill(self.tr("Seal %1 files for when you unlock"), len(caught.paths)), stays
