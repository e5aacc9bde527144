"""Panes made in small steps: what somebody waits for comes first, and the lock ends it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.gui import Program
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes import registry
from mwl_desktop.ui.parts.in_steps import MadeInSteps
from mwl_desktop.ui.shell.pane_making import PaneMaking
from tests import factory
from tests.ui import plain_pane
from tests.ui.conftest import unlock
from tests.ui.plain_pane import PlainPane

CONTROL = Qt.KeyboardModifier.ControlModifier


class Stepping(MadeInSteps, PlainPane):
    """A plain pane that takes three turns to make; `turns` counts them."""

    turns = 0

    def __init__(self, ctx: Context, parent: QWidget | None = None, *, whole: bool = True) -> None:
        PlainPane.__init__(self, ctx, parent)
        self._to_make = self._steps()
        if whole:
            self.make_whole()

    def _steps(self) -> Iterator[None]:
        for _ in range(3):
            Stepping.turns += 1
            yield


@pytest.fixture
def making(qtbot: QtBot, ctx: Context, panes: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[PaneMaking]:
    monkeypatch.setattr(plain_pane, "PlainPane", Stepping)
    Stepping.turns = 0
    room = QWidget()
    qtbot.addWidget(room)
    made = PaneMaking(ctx, room, room)
    made.order = []
    made.made.connect(lambda pane_id, _pane: made.order.append(pane_id))
    yield made
    made.drop()


def test_one_step_is_made_in_each_turn(making: PaneMaking, qtbot: QtBot) -> None:
    making.make_next(registry.PANES[0])
    making._step()
    making._step()
    assert (Stepping.turns, making.order) == (2, [])
    making.make_soon(registry.PANES[1:])
    qtbot.waitUntil(lambda: making.order == ["journal", "goals", "evidence"])
    assert Stepping.turns == 9
    qtbot.waitUntil(lambda: not making._timer.isActive())


def test_a_pane_that_is_half_made_is_not_shown_with_what_it_stands_in(
    making: PaneMaking, qtbot: QtBot
) -> None:
    room = making.parent()
    assert isinstance(room, QWidget)
    room.hide()
    half = registry.PANES[0].begin(making._ctx, room)
    room.show()
    qtbot.waitExposed(room)
    assert not half.isVisible()


def test_what_somebody_waits_for_comes_first(making: PaneMaking, qtbot: QtBot) -> None:
    making.make_soon(registry.PANES)
    making._step()
    making.make_next(registry.PANES[2])
    qtbot.waitUntil(lambda: len(making.order) == 3)
    assert making.order == ["evidence", "journal", "goals"]


def test_what_is_begun_is_made_whole_at_once_and_not_again(making: PaneMaking, qtbot: QtBot) -> None:
    making.make_soon(registry.PANES)
    making._step()
    making.make_now(registry.PANES[0])
    assert (making.order, Stepping.turns) == (["journal"], 3)
    qtbot.waitUntil(lambda: len(making.order) == 3)
    assert making.order == ["journal", "goals", "evidence"]


def test_the_others_rest_while_an_answer_is_awaited(
    making: PaneMaking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Context, "is_asking", True)
    making.make_soon(registry.PANES[1:])
    making._step()
    assert Stepping.turns == 0
    making.make_next(registry.PANES[0])
    for _ in range(4):
        making._step()
    assert making.order == ["journal"]


def test_what_fails_is_not_tried_again_by_itself(
    making: PaneMaking, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    def fail(_self: Stepping) -> bool:
        tries.append(1)
        raise ZeroDivisionError

    monkeypatch.setattr(Stepping, "make_more", fail)
    making.make_next(registry.PANES[0])
    with pytest.raises(ZeroDivisionError):
        making._step()
    qtbot.wait(50)
    assert len(tries) == 1
    with pytest.raises(ZeroDivisionError):
        making.make_now(registry.PANES[0])


def test_nothing_more_is_made_once_it_is_dropped(making: PaneMaking, qtbot: QtBot) -> None:
    making.make_soon(registry.PANES)
    making._step()
    making.drop()
    qtbot.wait(50)
    assert (Stepping.turns, making.order) == (1, [])


def test_a_lock_before_the_first_pane_is_made_keeps_the_place(
    program: Program, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plain_pane, "PlainPane", Stepping)
    path = factory.vault_file(tmp_path)
    unlock(program, qtbot, path)
    item_id = factory.add_goal(program.ctx.vault)
    program.window.frame.show_pane("goals")
    program.window.frame.pane("goals").open(item_id)
    program.window.lock()
    qtbot.waitUntil(lambda: program.window.frame is None)
    with monkeypatch.context() as patch:
        patch.setattr(PaneMaking, "_step", lambda _self: None)
        unlock(program, qtbot, path)
        assert program.window.frame._panes == {}
        program.window.lock()
        qtbot.waitUntil(lambda: program.window.frame is None)
    unlock(program, qtbot, path)
    qtbot.waitUntil(lambda: "goals" in program.window.frame._panes)
    assert program.window.frame.place() == ("goals", item_id)


def test_the_pane_that_comes_leaves_the_focus_to_whoever_moved_on(
    program: Program, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plain_pane, "PlainPane", Stepping)
    with monkeypatch.context() as patch:
        patch.setattr(PaneMaking, "_step", lambda _self: None)
        unlock(program, qtbot, factory.vault_file(tmp_path))
        frame = program.window.frame
        qtbot.keyClick(program.window, Qt.Key.Key_N, CONTROL)
        assert frame.capture_bar.text.hasFocus()
    frame.current_pane()
    assert frame.rail.current() == "journal"
    assert frame.capture_bar.text.hasFocus()
