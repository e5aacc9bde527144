"""Circles go in the GUI thread, old ones only while nobody waits."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from weakref import ref

import pytest

from mwl_desktop.tasks import Job
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.shell import garbage
from mwl_desktop.ui.shell.garbage import Garbage


class Circle:
    """Holds itself; says in which thread it went."""

    def __init__(self, went: list[str]) -> None:
        self.own = self
        self.went = went

    def __del__(self) -> None:
        self.went.append(threading.current_thread().name)


@pytest.fixture
def keeper(ctx: Context) -> Iterator[Garbage]:
    gc.collect()
    made = Garbage(ctx, ctx)
    made._timer.stop()  # looks when the test says so
    yield made
    made.stop()
    assert gc.isenabled()


def test_new_circles_go_in_the_thread_of_the_window(keeper: Garbage) -> None:
    went: list[str] = []
    assert not gc.isenabled()

    def work() -> None:
        held = [Circle(went) for _ in range(5_000)]
        del held
        assert len([{} for _ in range(50_000)]) == 50_000  # enough for Python to have looked by itself

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert went == []
    keeper.look()
    assert set(went) == {threading.main_thread().name}
    assert len(went) == 5_000


def test_a_few_are_left_for_later(keeper: Garbage) -> None:
    went: list[str] = []
    Circle(went)
    keeper.look()
    assert went == []


def test_everything_is_looked_at_only_when_nothing_is_under_way(
    keeper: Garbage, ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    went: list[str] = []
    old = Circle(went)
    gc.collect()  # an old one by now
    gone = ref(old)
    del old
    keeper._grown = garbage._MANY
    monkeypatch.setattr(garbage, "_QUIET", 0.0)
    job = Job("evidence.capture")
    ctx.job_started.emit(job)
    keeper.look()
    assert gone() is not None
    ctx.job_ended.emit(job)
    keeper.look()
    assert gone() is None
    assert keeper._grown == 0


def test_who_types_is_not_held_up_unless_there_is_too_much(
    keeper: Garbage, monkeypatch: pytest.MonkeyPatch
) -> None:
    went: list[str] = []
    old = Circle(went)
    gc.collect()
    del old
    keeper._touched_at += 60.0
    keeper._grown = garbage._MANY
    keeper.look()
    assert went == []
    keeper._grown = garbage._TOO_MANY
    keeper.look()
    assert len(went) == 1
