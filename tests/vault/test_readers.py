"""Readers are counted by thread; a pause holds back whoever does not read already."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from mwl_desktop.domain.work import QUIET, Quiet
from mwl_desktop.errors import Cancelled, VaultError
from mwl_desktop.vault import readers
from mwl_desktop.vault.readers import Readers
from tests.patience import PATIENCE, wait_until


@pytest.fixture
def reading() -> Readers:
    return Readers(threading.Condition())


def open_one() -> None:
    """The vault is open."""


def beside(work: object) -> threading.Thread:
    thread = threading.Thread(target=work)  # type: ignore[arg-type]
    thread.start()
    return thread


def test_a_thread_that_reads_twice_reads_until_it_has_left_twice(reading: Readers) -> None:
    for _ in range(2):
        reading.enter(open_one)
    reading.leave()
    assert reading
    reading.leave()
    assert not reading


def test_who_is_refused_is_not_counted(reading: Readers) -> None:
    def closed() -> None:
        raise VaultError("vault.closed")

    with pytest.raises(VaultError):
        reading.enter(closed)
    assert not reading


def test_in_a_pause_only_those_who_read_already_go_on(reading: Readers) -> None:
    reading.enter(open_one)
    seeing_off = beside(lambda: reading.see_off(QUIET))
    wait_until(lambda: reading._resting, "the pause")
    reading.enter(open_one)
    late = beside(lambda: (reading.enter(open_one), reading.leave()))
    late.join(0.2)
    assert late.is_alive()
    reading.leave()
    reading.leave()
    seeing_off.join(PATIENCE)
    late.join(0.2)
    assert late.is_alive(), "nobody reads before they are welcome again"
    reading.welcome()
    late.join(PATIENCE)
    assert not late.is_alive()
    assert not reading


def test_seeing_off_can_be_cancelled_and_has_an_end(
    reading: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(Quiet):
        def check_cancelled(self) -> None:
            raise Cancelled

    reading.enter(open_one)
    with pytest.raises(Cancelled):
        reading.see_off(Stopped())
    monkeypatch.setattr(readers, "READERS_END", 0.2)
    with pytest.raises(VaultError, match=r"vault\.still_read"):
        reading.see_off(QUIET)
    reading.welcome()
    reading.leave()


def test_breaking_off_interrupts_and_waits_a_while(reading: Readers, monkeypatch: pytest.MonkeyPatch) -> None:
    class Raw:
        interrupted = 0

        def interrupt(self) -> None:
            self.interrupted += 1

    raw = Raw()
    reading.enter(open_one)
    waited: list[float | None] = []
    wait_for = reading._guard.wait_for

    def waiting(there: Callable[[], bool], seconds: float | None = None) -> bool:
        waited.append(seconds)
        return wait_for(there, seconds)

    monkeypatch.setattr(reading._guard, "wait_for", waiting)
    with reading.holding(raw):
        reading.break_off(0.2)
    assert waited == [0.2], "and no longer: the reader is there still"
    assert raw.interrupted == 1
    reading.leave()
    reading.break_off(5)
    assert raw.interrupted == 1
