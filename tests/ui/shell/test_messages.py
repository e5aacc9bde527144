"""What the context says, on its way into the bar."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from mwl_desktop.errors import UserError, VaultError
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.shell.messages import Messenger
from mwl_desktop.ui.widgets import message_bar
from mwl_desktop.ui.widgets.message_bar import MessageBar


@pytest.mark.parametrize(
    ("error", "back"),
    [(UserError("capture.only_promised"), False), (VaultError("vault.damaged", name="v.mwl"), True)],
    ids=["what somebody tried", "what is wrong with the vault"],
)
def test_what_was_refused_does_not_come_back_after_the_next_thing(
    qtbot: QtBot, ctx: Context, monkeypatch: pytest.MonkeyPatch, error: Exception, back: bool
) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    made = Messenger(ctx, bar)
    monkeypatch.setattr(message_bar, "SHOWN_MS", 0)
    made.explain(error)
    refused = bar.message()
    assert refused is not None
    assert refused.stays
    made.say(Message("1 file added", "success", ("Show", lambda: None)))
    assert bar.message() is not refused
    bar.dismiss()
    assert (bar.message() is refused) == back
