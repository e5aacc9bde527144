"""The bot that waits: a minute, unless a test says otherwise."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, QTimer, Signal
from pytestqt.exceptions import TimeoutError as GaveUp
from pytestqt.qtbot import QtBot

from tests.patience import PATIENCE
from tests.ui.patient_bot import PatientBot


class Bell(QObject):
    rung = Signal()


def test_the_tests_of_the_window_have_it(qtbot: QtBot) -> None:
    assert isinstance(qtbot, PatientBot)
    bell = Bell()
    waiting = (qtbot.waitSignal(bell.rung), qtbot.wait_signal(bell.rung), qtbot.waitSignals([bell.rung]))
    assert [each.timeout for each in waiting] == [PATIENCE * 1000] * 3
    bell.rung.emit()


def test_it_goes_on_as_soon_as_it_can_and_gives_up_when_told_to(qtbot: QtBot) -> None:
    bell, heard = Bell(), []
    bell.rung.connect(lambda: heard.append(1))
    QTimer.singleShot(0, bell.rung.emit)
    qtbot.waitUntil(lambda: heard == [1])
    with pytest.raises(GaveUp):
        qtbot.waitUntil(lambda: False, timeout=20)
    with pytest.raises(GaveUp), qtbot.waitSignal(bell.rung, timeout=20):
        pass
