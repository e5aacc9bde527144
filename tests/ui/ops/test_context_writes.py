"""Who hears of a change, and who no longer does."""

from __future__ import annotations

import threading

import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.errors import UserError
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


def test_steps_of_long_work_are_announced_while_their_vault_is_open(ctx: Context, qtbot: QtBot) -> None:
    heard: list[tuple[str, object]] = []
    ctx.changes_committed.connect(lambda changes, initiator: heard.append((changes.action, initiator)))
    dialog = QObject()
    tell = ctx.telling(dialog)
    with ctx.vault.write("entry.add") as uow:
        entries.add(uow, EntryDraft(title="Kept"))
    threading.Thread(target=tell, args=(uow.changes,)).start()
    qtbot.waitUntil(lambda: heard == [("entry.add", dialog)])
    shiboken6.delete(dialog)
    tell(uow.changes)
    qtbot.waitUntil(lambda: heard[1:] == [("entry.add", None)])
    over: list[bool] = []
    tell(uow.changes)
    ctx.bridge.call(lambda: over.append(True))
    ctx.detach()
    qtbot.waitUntil(lambda: over == [True])
    assert len(heard) == 2


def test_a_failure_is_told_to_all_once_whoever_asked_is_gone(ctx: Context, qtbot: QtBot) -> None:
    asked, told = QObject(), QObject()
    heard: list[str] = []
    everybody: list[Exception] = []
    ctx.failed.disconnect()
    ctx.failed.connect(everybody.append)

    def refuse(_: object) -> None:
        raise UserError("note.empty")

    for parent in (asked, told):
        ctx.work(parent, "anything", refuse, failed=lambda error: heard.append(str(error)))
        ctx.write(parent, "anything", refuse, failed=lambda error: heard.append(str(error)))
    shiboken6.delete(asked)
    qtbot.waitUntil(lambda: len(heard) + len(everybody) == 4)
    assert heard == ["note.empty"] * 2
    assert [str(error) for error in everybody] == ["note.empty"] * 2
