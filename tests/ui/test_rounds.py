"""Locking and unlocking again and again: nothing of a round is left over for the next one to carry."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import SIGNAL, QCoreApplication, QEvent, QMetaMethod, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mwl_desktop.gui import Program
from mwl_desktop.ui.shell.frame import Frame
from mwl_desktop.ui.theme.theme import Theme
from tests import factory
from tests.ui.conftest import type_passphrase

ROUNDS = 3


@pytest.fixture
def real(theme: Theme, qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Program]:
    """The whole program with its real panes, before a vault with a little in it."""
    vault = factory.open_vault(tmp_path)
    entry, goal = factory.add_entry(vault, "A talk", body="**Said**"), factory.add_goal(vault, "Lead")
    factory.link(vault, entry, goal)
    factory.link(vault, goal, factory.add_person(vault))
    factory.put_in_bin(vault, factory.add_entry(vault, "Thrown away"))
    vault.close()
    made = Program(qapp)
    made.preferences.change(theme="light")
    made.start(tmp_path / "portfolio.mwl", None)
    yield made
    made.window.close()
    made.end()
    reports = made.reports
    made.window.deleteLater()
    made.deleteLater()
    assert reports == 0, "the program showed a report"


def receivers(of: QObject) -> dict[str, int]:
    """How many listen to each signal of an object."""
    methods = (of.metaObject().method(at) for at in range(of.metaObject().methodCount()))
    signals = [each for each in methods if each.methodType() == QMetaMethod.MethodType.Signal]
    names = [bytes(each.methodSignature().data()).decode() for each in signals]
    return {name: of.receivers(SIGNAL(name)) for name in names}


def kept_dead() -> set[str]:
    """What Python still holds of objects that Qt has deleted; those of earlier tests are among them."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    kept = [each for each in gc.get_objects() if isinstance(each, QObject)]
    return {f"{type(each).__name__} {id(each)}" for each in kept if not shiboken6.isValid(each)}


def left(program: Program) -> tuple[dict[str, dict[str, int]], int]:
    """Who listens to what outlives a vault, and how much belongs to the window."""
    lasting = (program.ctx, program.ctx.bridge, program.preferences, program.window, program.window.idle)
    heard = {
        type(each).__name__: receivers(each) for each in (*lasting, program.window.pages, program.session)
    }
    return heard, len(program.window.findChildren(QObject))


def test_rounds_of_locking_leave_nothing_over(real: Program, qtbot: QtBot) -> None:
    before, after = kept_dead(), []
    for _ in range(ROUNDS):
        type_passphrase(real, qtbot)
        frame = real.window.frame
        assert frame is not None
        for pane in frame._specs:
            frame.show_pane(pane)
            frame.show_bin()
            qtbot.waitUntil(lambda: not real.ctx.is_asking)
        real.window.lock()
        del frame
        qtbot.waitUntil(lambda: real.window.frame is None)
        # It goes pane by pane, a turn of the event loop each.
        qtbot.waitUntil(lambda: not real.window.findChildren(Frame))
        qtbot.wait(50)
        assert kept_dead() - before == set()
        after.append(left(real))
    assert after[1:] == after[:1] * (ROUNDS - 1)
