"""A widget that can be made in small steps, so that the window goes on listening in between."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator

from PySide6.QtWidgets import QWidget


class MadeInSteps(QWidget):
    """Makes its parts in `_steps`: at once, or, where it is not to be `whole` yet, one at each `make_more`.

    Until it is whole nothing else may be asked of it.
    """

    def __init__(self, parent: QWidget | None = None, *, whole: bool = True) -> None:
        super().__init__(parent)
        self._to_make = self._steps()
        if whole:
            self.make_whole()

    @abstractmethod
    def _steps(self) -> Iterator[None]:
        """Make everything, with a `yield` after each part that takes its time."""

    def make_more(self) -> bool:
        """Make the next part; returns whether there is more to make."""
        try:
            next(self._to_make)
        except StopIteration:
            return False
        return True

    def make_whole(self) -> None:
        """Make all that is left to make."""
        while self.make_more():
            pass
