"""Filling the places of a translated sentence, shortening words, and counting characters as Qt does."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QLocale

_PLACE: Final = re.compile(r"%([1-9])")


def fill(template: str, *values: object) -> str:
    """`fill("%1 of %2", 3, 9)` -> "3 of 9"; values are never themselves searched for places.

    Whole numbers are written as the system writes them: `fill("%1 files", 4400)` -> "4,400 files".

    Raises IndexError when the template has a place for which there is no value.
    """
    return _PLACE.sub(lambda place: written(values[int(place[1]) - 1]), template)


def written(value: object) -> str:
    """A value as words, a whole number with the system's thousands."""
    return QLocale().toString(value) if type(value) is int else str(value)


def counted(number: int, one: str, many: str) -> str:
    """`counted(3, "1 page", "%1 pages")` -> "3 pages"."""
    return fill(one if number == 1 else many, number)


def shortened(words: str, most: int) -> str:
    """The words, or as many of their first characters as fit into `most` with an ellipsis behind them."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def units(words: str) -> int:
    """How many positions words take in a Qt document, which counts UTF-16 units: an emoji takes two."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2
