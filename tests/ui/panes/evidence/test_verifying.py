"""Verifying many files from the list: how it ends is said in one message, green or red."""

from __future__ import annotations

from collections.abc import Callable

from pytestqt.qtbot import QtBot
from sqlalchemy import update

from mwl_desktop.domain.evidence import Verified
from mwl_desktop.models import BlobPieceRecord
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.evidence import presenting
from mwl_desktop.ui.panes.evidence.pane import EvidencePane
from tests.ui.panes.evidence.conftest import Keep

Shown = Callable[[], EvidencePane]


def test_all_are_verified_and_it_is_said(qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown) -> None:
    keep("a.txt", b"one")
    keep("b.txt", b"two")
    pane = shown()
    with qtbot.waitSignal(ctx.said) as said:
        pane.overview.verify_button.click()
        pane.overview.verify_button.click()  # one run at a time
    assert (said.args[0].level, said.args[0].text) == (
        "success",
        "2 files are unchanged since they were captured.",
    )
    qtbot.waitUntil(lambda: pane._verifying is None)


def test_what_is_not_what_was_captured_is_named(qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown) -> None:
    first = keep("a.txt", b"one")
    pane = shown()
    with ctx.vault.transaction() as connection:
        connection.execute(update(BlobPieceRecord).values(data=b"0ne"))
    pane.overview.view.choose(first)
    (action,) = [each for each in pane.overview.context_menu().actions() if each.text() == "Verify"]
    with qtbot.waitSignal(ctx.said) as said:
        action.trigger()
    message = said.args[0]
    assert (message.level, message.details) == ("danger", "a.txt")
    assert message.text == "1 file is not what was captured. 0 are unchanged."


def test_words_for_none_and_for_one(ctx: Context) -> None:
    assert presenting.verified(Verified()).text == "There is no file to verify."
    assert presenting.verified(Verified(1)).text == "1 file is unchanged since it was captured."
