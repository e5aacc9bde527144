"""Pages of a PDF with what was filled in and written onto them, which Qt's own view leaves out."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

_HELD: Final = 6


class PageMarks(QObject):
    """Asks for one page at a time and holds the last few; most pages have none, which is remembered.

    `wanted(page, pixels)`: this page, from 0, is asked for, its longer side that long. `arrived`: another
    page is there to be painted, or is known to need nothing.
    """

    wanted = Signal(int, int)
    arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._images: OrderedDict[int, tuple[int, QImage]] = OrderedDict()
        self._bare: set[int] = set()
        self._asked: tuple[int, int] | None = None

    def image(self, page: int, pixels: int) -> QImage | None:
        """The page as it is, of another size until the right one is there; None where nothing is on it."""
        if page in self._bare:
            return None
        size, image = self._images.get(page, (0, None))
        if image is not None:
            self._images.move_to_end(page)
        if size != pixels and self._asked is None:
            self._asked = (page, pixels)
            self.wanted.emit(page, pixels)
        return image

    def take(self, image: QImage) -> None:
        """What was asked for last; a null image where nothing is on the page."""
        if self._asked is None:
            return
        (page, pixels), self._asked = self._asked, None
        if image.isNull():
            self._bare.add(page)
        else:
            self._images[page] = (pixels, image)
            self._images.move_to_end(page)
        while len(self._images) > _HELD:
            self._images.popitem(last=False)
        self.arrived.emit()

    def clear(self) -> None:
        """Another document, or none: nothing of this one stays."""
        self._images.clear()
        self._bare.clear()
        self._asked = None
