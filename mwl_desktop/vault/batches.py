"""Many things in lists that one question to the database takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, TypeVar

_T = TypeVar("_T")
_AT_ONCE: Final = 400


def batches(things: Iterable[_T], most: int = _AT_ONCE) -> Iterator[list[_T]]:
    """The same things in the same order, in lists of `most` at the most; no list is empty."""
    left = iter(things)
    while some := list(islice(left, most)):
        yield some
