"""Clocks: moments are aware, stamps never go back and sort as text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mwl_desktop.domain.clock import HybridLogicalClock, SetClock, SystemClock

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_the_systems_clock_is_aware_and_agrees_with_itself() -> None:
    clock = SystemClock()
    now = clock.now()
    assert now.tzinfo is UTC
    assert abs((clock.now() - now).total_seconds()) < 5
    assert abs((clock.today() - now.date()).days) <= 1
    assert clock.zone()


def test_a_set_clock_moves_by_a_millisecond_a_reading() -> None:
    clock = SetClock(NOON)
    assert clock.now() - NOON == timedelta(milliseconds=1)
    assert clock.now() - NOON == timedelta(milliseconds=2)
    assert clock.today() == NOON.date()


@given(st.lists(st.timedeltas(timedelta(days=-4000), timedelta(days=4000)), min_size=2, max_size=30))
def test_stamps_only_go_up_whatever_the_clock_does(moves: list[timedelta]) -> None:
    times = iter([NOON + move for move in moves])
    clock = HybridLogicalClock("", lambda: next(times))
    stamps = [clock.next() for _ in moves]
    assert stamps == sorted(stamps)
    assert len(set(stamps)) == len(stamps)


def test_stamps_go_on_after_the_last_one_known() -> None:
    last = HybridLogicalClock("", lambda: NOON + timedelta(days=1)).next()
    again = HybridLogicalClock(last, lambda: NOON)
    assert last < again.next() < again.next()
