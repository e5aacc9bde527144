"""Who hears of a change, and who no longer does."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.services import entries, finding
from mwl_desktop.ui.ops.context import Context


def test_a_change_is_announced_though_whoever_made_it_is_gone(ctx: Context, qtbot: QtBot) -> None:
    heard: list[tuple[str, object]] = []
    done: list[object] = []
    ctx.changes_committed.connect(lambda changes, initiator: heard.append((changes.action, initiator)))
    dialog = QObject()
    ctx.write(dialog, "entry.add", lambda uow: entries.add(uow, EntryDraft(title="Late")), done.append)
    shiboken6.delete(dialog)
    qtbot.waitUntil(lambda: heard == [("entry.add", None)])
    assert done == []


def test_what_is_committed_while_locking_is_kept_but_no_longer_announced(ctx: Context, qtbot: QtBot) -> None:
    heard: list[object] = []
    ctx.changes_committed.connect(lambda changes, _initiator: heard.append(changes))
    vault = ctx.vault
    ctx.write(ctx, "entry.add", lambda uow: entries.add(uow, EntryDraft(title="Kept")))
    ctx.detach()
    with qtbot.waitSignal(ctx.saved):
        pass
    assert heard == []
    with vault.read() as connection:
        assert [hit.row.title for hit in finding.titles(connection, "")] == ["Kept"]
