"""Where work runs: one lane that writes to the vault, one that reads, for files, for text in pictures."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from enum import StrEnum
from threading import Lock
from typing import Final, TypeVar

from mwl_desktop.tasks.job import Job

_Result = TypeVar("_Result")


class Lane(StrEnum):
    """The name of a lane."""

    WRITE = "write"
    READ = "read"
    FILES = "files"
    PICTURES = "pictures"


_WORKERS: Final = {Lane.WRITE: 1, Lane.READ: 1, Lane.FILES: 2, Lane.PICTURES: 1}


class Lanes:
    """Thread pools with one promise: what goes into a lane of one worker comes out in order."""

    def __init__(self) -> None:
        self._pools = {
            lane: ThreadPoolExecutor(workers, thread_name_prefix=f"mwl-{lane.value}")
            for lane, workers in _WORKERS.items()
        }
        self._guard = Lock()
        self._running: dict[Future[object], Job | None] = {}

    def submit(self, lane: Lane, function: Callable[[], _Result], job: Job | None = None) -> Future[_Result]:
        """Run a function on a lane; its future ends with the result or the exception."""
        future: Future[_Result] = self._pools[lane].submit(function)
        with self._guard:
            self._running[future] = job  # type: ignore[index]
        future.add_done_callback(self._forget)  # type: ignore[arg-type]
        return future

    def _forget(self, future: Future[object]) -> None:
        with self._guard:
            self._running.pop(future, None)

    def drain(self, seconds: float = 10.0) -> bool:
        """Cancel what can be stopped, wait for the rest; False when something is still running."""
        with self._guard:
            running = dict(self._running)
        for future, job in running.items():
            if job is not None:
                job.cancel()
                future.cancel()
        return not wait(running, timeout=seconds).not_done

    def shut_down(self) -> None:
        """Drain and end the threads; nothing can be submitted afterwards."""
        self.drain()
        for pool in self._pools.values():
            pool.shutdown(wait=True, cancel_futures=True)
