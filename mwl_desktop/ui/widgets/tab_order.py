"""Where Tab goes: Qt puts what is made later at the end, wherever it stands on the page."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def put_after(stop: QWidget, stops: Iterable[QWidget]) -> None:
    """Have Tab go from `stop` through `stops`; `stop` must take the focus, or Qt does nothing."""
    for following in stops:
        QWidget.setTabOrder(stop, following)
        stop = following


def put_before(stop: QWidget, stops: tuple[QWidget, ...]) -> None:
    """Have Tab come to `stops` from wherever it came to `stop` till now, and then to `stop`."""
    before = stop.previousInFocusChain()
    while before is not stop and (before.focusPolicy() == Qt.FocusPolicy.NoFocus or before in stops):
        before = before.previousInFocusChain()
    put_after(before, (*stops, stop))
