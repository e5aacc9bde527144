"""Noticing that nobody is there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.shell import idle
from mwl_desktop.ui.shell.idle import IdleWatch


class Clock:
    """A wall clock, and the time for which the process ran: asleep, it does not."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.asleep = 0.0

    def time(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return self.now - self.asleep

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.asleep += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(idle, "time", clock)
    return clock


@pytest.fixture
def watch(clock: Clock, qtbot: QtBot) -> IdleWatch:
    watch = IdleWatch()
    watch.told, watch.slept_at = [], []
    watch.idle.connect(lambda: watch.told.append(clock.now))
    watch.slept.connect(lambda: watch.slept_at.append(clock.now))
    watch.watch(10)
    yield watch
    watch.rest()


def test_it_says_so_once_when_the_time_is_up(watch: IdleWatch, clock: Clock) -> None:
    clock.now += 599
    watch.look()
    assert watch.told == []
    clock.now += 2
    watch.look()
    watch.look()
    assert watch.told == [1601.0]


def test_a_key_begins_the_time_anew(watch: IdleWatch, clock: Clock, qtbot: QtBot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    clock.now += 500
    qtbot.keyClick(field, Qt.Key.Key_A)
    clock.now += 500
    watch.look()
    assert watch.told == []


def test_it_can_be_put_off_without_making_the_time_shorter(
    watch: IdleWatch, clock: Clock, qtbot: QtBot
) -> None:
    """Whoever comes back while the lock waits for work is not locked out after the minute it waits for."""
    field = QLineEdit()
    qtbot.addWidget(field)
    clock.now += 600
    watch.look()
    for _ in range(2):
        watch.put_off(60)
        clock.now += 59
        watch.look()
        clock.now += 1
        watch.look()
    assert watch.told == [1600.0, 1660.0, 1720.0]
    watch.put_off(60)
    qtbot.keyClick(field, Qt.Key.Key_A)
    clock.now += 599
    watch.look()
    assert len(watch.told) == 3
    clock.now += 1
    watch.look()
    assert watch.told[3:] == [2320.0]


def test_sleep_is_seen_before_the_first_event_is_worked_on(
    watch: IdleWatch, clock: Clock, qtbot: QtBot
) -> None:
    """The person's first key after waking is not a touch that keeps the vault open."""
    field = QLineEdit()
    qtbot.addWidget(field)
    field.textChanged.connect(lambda _: watch.told.append("typed"))
    clock.sleep(60)
    qtbot.keyClick(field, Qt.Key.Key_A)
    assert watch.slept_at == [1060.0]
    assert watch.told == ["typed"]
    clock.sleep(600)
    watch.look()
    assert len(watch.slept_at) == 1


def test_nothing_is_drawn_before_sleep_is_seen(watch: IdleWatch, clock: Clock, qtbot: QtBot) -> None:
    order: list[str] = []

    class Drawn(QWidget):
        def paintEvent(self, event: QPaintEvent) -> None:
            order.append("drawn")

    widget = Drawn()
    qtbot.addWidget(widget)
    watch.slept.connect(lambda: order.append("slept"))
    with qtbot.waitExposed(widget):
        widget.show()
    qtbot.waitUntil(lambda: "drawn" in order)
    order.clear()
    clock.sleep(3600)
    widget.repaint()
    assert order == ["slept", "drawn"]


def test_a_moment_asleep_and_a_clock_set_by_seconds_lock_nothing(watch: IdleWatch, clock: Clock) -> None:
    clock.sleep(5)
    watch.look()
    clock.sleep(-20)
    watch.look()
    assert watch.slept_at == watch.told == []


def test_hours_that_the_program_was_held_up_count(watch: IdleWatch, clock: Clock) -> None:
    clock.now += 8 * 3600
    watch.look()
    assert len(watch.told) == 1


def test_a_clock_that_went_back_does_not_lock_and_counts_on(watch: IdleWatch, clock: Clock) -> None:
    clock.now -= 3600
    watch.look()
    assert watch.told == []
    clock.now += 601
    watch.look()
    assert len(watch.told) == 1


def test_never_means_never(watch: IdleWatch, clock: Clock) -> None:
    watch.watch(0)
    clock.now += 1_000_000
    watch.look()
    assert watch.told == []


def test_never_is_for_idle_alone(watch: IdleWatch, clock: Clock) -> None:
    watch.watch(0)
    clock.sleep(3600)
    watch.look()
    assert (watch.told, len(watch.slept_at)) == ([], 1)
