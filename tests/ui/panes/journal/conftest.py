"""The journal for the tests of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.journal import JournalPane


@pytest.fixture
def pane(qtbot: QtBot, ctx: Context) -> Iterator[JournalPane]:
    made = JournalPane(ctx)
    qtbot.addWidget(made)
    ctx.changes_committed.connect(made.changes_committed)
    made.resize(1080, 760)
    yield made
    ctx.changes_committed.disconnect(made.changes_committed)
