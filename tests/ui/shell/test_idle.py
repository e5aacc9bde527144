"""Noticing that nobody is there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.shell import idle
from mwl_desktop.ui.shell.idle import IdleWatch


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(idle, "time", clock)
    return clock


@pytest.fixture
def watch(clock: Clock, qtbot: QtBot) -> IdleWatch:
    watch = IdleWatch()
    watch.told = []
    watch.idle.connect(lambda: watch.told.append(clock.now))
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


def test_hours_asleep_count(watch: IdleWatch, clock: Clock) -> None:
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
