"""One operation: run a function on a lane, bring its answer or its failure back to the window."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from typing import Generic, TypeVar

import shiboken6
from PySide6.QtCore import QObject

from mwl_desktop.errors import Cancelled
from mwl_desktop.tasks import Job, Lane, Lanes
from mwl_desktop.ui.ops.bridge import Bridge

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Operation(Generic[_Result]):
    """What to run, for whom, and who hears how it ended.

    `parent` is the QObject that asked: when it is gone, nobody is told. `failed` gets every
    exception but Cancelled; `ended` is called last, however it ended.
    """

    parent: QObject
    lane: Lane
    run: Callable[[], _Result]
    done: Callable[[_Result], None] | None
    failed: Callable[[Exception], None]
    ended: Callable[[], None] | None = None
    job: Job | None = None


def start(operation: Operation[_Result], lanes: Lanes, bridge: Bridge) -> None:
    """Send an operation on its way; returns at once."""
    future = lanes.submit(operation.lane, operation.run, operation.job)
    future.add_done_callback(lambda finished: bridge.call(lambda: _finish(operation, finished)))


def _finish(operation: Operation[_Result], future: Future[_Result]) -> None:
    if operation.ended is not None:
        operation.ended()
    try:
        result = future.result()
    except (Cancelled, CancelledError):
        return
    except Exception as error:  # noqa: BLE001 - every failure ends as words in the window
        operation.failed(error)
        return
    if operation.done is not None and shiboken6.isValid(operation.parent):
        operation.done(result)
