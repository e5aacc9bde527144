"""Hearing of events before the widget that they are for, anywhere in the program, through one filter for all.

A filter in Python takes about as long for each event as Qt does for the event itself, and while a pane is
made and dressed its widgets send each other thousands: four filters made everything take twice as long.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeAlias
from weakref import WeakMethod

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject

Heard: TypeAlias = Callable[[QObject, QEvent], bool]


def listen(kinds: Collection[QEvent.Type], heard: Heard) -> None:
    """Call a method of some object with every event of these kinds, for as long as the object is there.

    It is called with the receiver and the event before anything else is done with it; where it returns
    True, nothing else is.
    """
    _ear().add(kinds, WeakMethod(heard))


def stop_listening(heard: Heard) -> None:
    """Hear of nothing any more by this method."""
    _ear().forget(WeakMethod(heard))


def _ear() -> _Ear:
    application = QCoreApplication.instance()
    assert application is not None
    return application.findChild(_Ear) or _Ear(application)


class _Ear(QObject):
    """The filter; whoever began to listen last hears first, as it is with filters of their own."""

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__(application)
        self._listening: dict[QEvent.Type, tuple[WeakMethod[Heard], ...]] = {}
        application.installEventFilter(self)

    def add(self, kinds: Collection[QEvent.Type], method: WeakMethod[Heard]) -> None:
        for kind in kinds:
            there = (each for each in self._listening.get(kind, ()) if each() is not None)
            self._listening[kind] = (method, *there)

    def forget(self, method: WeakMethod[Heard]) -> None:
        for kind, methods in self._listening.items():
            self._listening[kind] = tuple(each for each in methods if each != method)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        methods = self._listening.get(event.type())
        if methods is None:
            return False
        return any(_tell(method, watched, event) for method in methods)


def _tell(method: WeakMethod[Heard], watched: QObject, event: QEvent) -> bool:
    heard = method()
    owner = getattr(heard, "__self__", None)
    return heard is not None and shiboken6.isValid(owner) and heard(watched, event)
