"""Where pages stand on the canvas: one or two beside each other, as the room allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, QSize, QSizeF

from mwl_desktop.ui.theme.tokens import Space

MARGIN: Final = Space.LARGE + Space.TINY
GAP: Final = Space.LARGE
_LEAST_BESIDE: Final = 300  # narrower than this, two pages beside each other cannot be read
_MOST_WIDE: Final = 760  # wider than this, a page at "fit" is larger than paper


@dataclass(frozen=True, slots=True)
class PageLayout:
    """Rectangles of all pages in pixels of the canvas, and the size of the whole."""

    rects: tuple[QRect, ...] = ()
    size: QSize = QSize()  # noqa: RUF009 - never changed

    def page_at(self, y: int) -> int:
        """The page whose row reaches down to `y`, counted from 0; the last one below the end."""
        for page, rect in enumerate(self.rects):
            if rect.bottom() >= y:
                return page
        return max(0, len(self.rects) - 1)

    def between(self, top: int, bottom: int) -> list[int]:
        """The pages that are at least partly between two heights."""
        return [page for page, rect in enumerate(self.rects) if rect.bottom() >= top and rect.top() <= bottom]


def lay_out(sizes: Sequence[QSizeF], room: int, zoom: float) -> PageLayout:
    """Pages of these sizes in points within a width in pixels; `zoom` 1 fits them into it."""
    if not sizes or room <= 0:
        return PageLayout()
    inner = max(room - 2 * MARGIN, 80)
    columns = 2 if len(sizes) > 1 and inner >= 2 * _LEAST_BESIDE + GAP else 1
    fitting = (inner - (columns - 1) * GAP) / columns
    width = round(min(fitting, _MOST_WIDE) * zoom)
    whole = columns * width + (columns - 1) * GAP
    left = max(MARGIN, (room - whole) // 2)
    rects: list[QRect] = []
    top = MARGIN
    for start in range(0, len(sizes), columns):
        row = sizes[start : start + columns]
        heights = [round(width * size.height() / max(size.width(), 1.0)) for size in row]
        rects += [QRect(left + at * (width + GAP), top, width, height) for at, height in enumerate(heights)]
        top += max(heights) + GAP
    return PageLayout(tuple(rects), QSize(left + whole + MARGIN, top - GAP + MARGIN))
