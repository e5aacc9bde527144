"""The goals pane for the tests of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.panes.goals import GoalsPane
from mwl_desktop.ui.shell.undoing import Undoing


@pytest.fixture
def pane(qtbot: QtBot, ctx: Context) -> Iterator[GoalsPane]:
    made = GoalsPane(ctx)
    qtbot.addWidget(made)
    ctx.changes_committed.connect(made.changes_committed)
    made.resize(1080, 900)
    yield made
    ctx.changes_committed.disconnect(made.changes_committed)


@pytest.fixture
def said(ctx: Context) -> list[Message]:
    Undoing(ctx, ctx)  # offers, as in the frame, to take back what was taken away
    heard: list[Message] = []
    ctx.said.connect(heard.append)
    return heard
