"""Undo and redo, for whoever asks for one step or for a certain one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TypeAlias

from sqlalchemy import Connection, select

from mwl_desktop.domain.changes import ChangeSet, UndoStep
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.errors import Cancelled, UserError
from mwl_desktop.models import ChangeRecord, EvidenceRecord, ItemRecord
from mwl_desktop.services import filing
from mwl_desktop.vault import undo as steps
from mwl_desktop.vault.unit_of_work import WHOLE_ROW, UnitOfWork
from mwl_desktop.vault.vault import Vault

Announce: TypeAlias = Callable[[ChangeSet], None]
_Way: TypeAlias = tuple[Callable[[Connection], UndoStep | None], Callable[[UnitOfWork], UndoStep], str]


def step_to_undo(connection: Connection) -> UndoStep | None:
    """The last step that can be taken back."""
    return _about(connection, steps.step_to_undo(connection))


def step_to_redo(connection: Connection) -> UndoStep | None:
    """The step that would be done again next."""
    return _about(connection, steps.step_to_redo(connection))


def _about(connection: Connection, step: UndoStep | None) -> UndoStep | None:
    return None if step is None else about(connection, step)


def about(connection: Connection, step: UndoStep) -> UndoStep:
    """A step with the item it is about, where it is about one, and that is there and not in the bin."""
    if step.parts > 1:
        return step
    changed = select(ChangeRecord.item_id).where(
        ChangeRecord.set_id == step.id, ChangeRecord.item_id.is_not(None)
    )
    ids = connection.execute(changed.distinct().limit(2)).scalars().all()
    if len(ids) != 1:
        return step
    there = select(ItemRecord.title).where(ItemRecord.id == ids[0], ItemRecord.binned_at.is_(None))
    title = connection.execute(there).scalar()
    return step if title is None else replace(step, item_id=ItemId(str(ids[0])), item=title)


def undo(uow: UnitOfWork, only: str = "") -> UndoStep:
    """Take the last step back; raises UserError when there is none. Use it in a unit that is not undoable.

    With the key of a step in `only` it is that one or none. Of a long drop it is the last part; the step that
    is returned tells of the whole, and `undo_rest` goes on with it.
    """
    step = steps.step_to_undo(uow.connection)
    if step is None:
        raise UserError("undo.nothing")
    if only and only not in (step.id, step.key):
        raise UserError("undo.passed")
    steps.undo(uow, step)
    return about(uow.connection, step)


def redo(uow: UnitOfWork, only: str = "") -> UndoStep:
    """Do the last undone step again; raises UserError when there is none, or another than `only`.

    Evidence that comes back with it says again what its file, which was read before, says of itself. Of a
    long drop it is the first part; `redo_rest` goes on with it.
    """
    step = steps.step_to_redo(uow.connection)
    if step is None:
        raise UserError("redo.nothing")
    if only and only not in (step.id, step.key):
        raise UserError("redo.passed")
    steps.redo(uow, step)
    filing.file(uow, _evidence_made_by(uow.connection, step), again=True)
    return about(uow.connection, step)


def undo_rest(vault: Vault, begun: UndoStep, *, work: Work = QUIET, announce: Announce) -> UndoStep:
    """Take back the other parts of a long drop whose last part was taken back, each in a unit of its own.

    Returns the step with the count of all that was: less than before where it was cancelled, or where
    another step stands between.
    """
    return _go_on(vault, begun, (step_to_undo, undo, "undo"), work, announce)


def redo_rest(vault: Vault, begun: UndoStep, *, work: Work = QUIET, announce: Announce) -> UndoStep:
    """Do the other parts of a long drop again, as `undo_rest` takes them back."""
    return _go_on(vault, begun, (step_to_redo, redo, "redo"), work, announce)


def _go_on(vault: Vault, begun: UndoStep, way: _Way, work: Work, announce: Announce) -> UndoStep:
    if begun.parts == 1:
        return begun
    next_step, take, action = way
    number, left = int(begun.facts["count"]), 0
    with suppress(Cancelled):
        for part in range(1, begun.parts):
            work.progress(part, begun.parts)
            work.check_cancelled()
            with vault.write(action, undoable=False) as uow:
                following = next_step(uow.connection)
                if following is None or following.drop != begun.drop:
                    break
                take(uow)
            announce(uow.changes)
    with vault.read() as connection:
        rest = next_step(connection)
    if rest is not None and rest.drop == begun.drop:
        left = int(rest.facts["count"])
    work.progress(begun.parts, begun.parts)
    return replace(begun, facts={**begun.facts, "count": str(number - left)})


def _evidence_made_by(connection: Connection, step: UndoStep) -> list[str]:
    query = (
        select(ChangeRecord.row_id)
        .where(ChangeRecord.set_id == step.id, ChangeRecord.table_name == EvidenceRecord.__tablename__)
        .where(ChangeRecord.field == WHOLE_ROW, ChangeRecord.after.is_not(None))
    )
    return list(connection.execute(query).scalars())
