"""Waiting that no busy machine makes fail, and work told from waiting: the tests have no other clocks.

A test that waits for something names it and gives it a minute; it goes on the moment it comes true. A test
about the amount of work counts what its process works, which other programs do not make longer.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

PATIENCE: Final = 60.0
"""Seconds after which something that has not come does not come any more."""
T = TypeVar("T")


def wait_until(ask: Callable[[], T], what: str, seconds: float = PATIENCE) -> T:
    """The first true answer of `ask`; an AssertionError that names `what` when none comes in time."""
    limit = time.monotonic() + seconds
    while not (answer := ask()):
        assert time.monotonic() < limit, f"waited {seconds:.0f} s in vain for {what}"
        time.sleep(0.02)
    return answer


@contextmanager
def working_at_most(seconds: float) -> Iterator[None]:
    """Fail when this process works longer on what stands inside, other programs left out of account.

    The limit is a multiple of what it takes; what is to fail here takes minutes.
    """
    began = time.process_time()
    yield
    worked = time.process_time() - began
    assert worked < seconds, f"worked {worked:.1f} s, where {seconds:.0f} s are ample"


@contextmanager
def children_working_at_most(seconds: float) -> Iterator[None]:
    """The same of the processes that are begun and ended inside, where the system tells."""
    began = _of_children()
    yield
    worked = _of_children() - began
    assert worked < seconds, f"worked {worked:.1f} s, where {seconds:.0f} s are ample"


def _of_children() -> float:
    times = os.times()
    return times.children_user + times.children_system
