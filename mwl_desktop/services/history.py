"""Undo and redo, for whoever asks for one step or for a certain one."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, select

from mwl_desktop.domain.changes import UndoStep
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.errors import UserError
from mwl_desktop.models import ChangeRecord, EvidenceRecord, ItemRecord
from mwl_desktop.services import filing
from mwl_desktop.vault import undo as steps
from mwl_desktop.vault.unit_of_work import WHOLE_ROW, UnitOfWork


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

    With the id of a step in `only` it is that one or none.
    """
    step = steps.step_to_undo(uow.connection)
    if step is None:
        raise UserError("undo.nothing")
    if only and step.id != only:
        raise UserError("undo.passed")
    steps.undo(uow, step)
    return about(uow.connection, step)


def redo(uow: UnitOfWork, only: str = "") -> UndoStep:
    """Do the last undone step again; raises UserError when there is none, or another than `only`.

    Evidence that comes back with it says again what its file, which was read before, says of itself.
    """
    step = steps.step_to_redo(uow.connection)
    if step is None:
        raise UserError("redo.nothing")
    if only and step.id != only:
        raise UserError("redo.passed")
    steps.redo(uow, step)
    filing.file(uow, _evidence_made_by(uow.connection, step), again=True)
    return about(uow.connection, step)


def _evidence_made_by(connection: Connection, step: UndoStep) -> list[str]:
    query = (
        select(ChangeRecord.row_id)
        .where(ChangeRecord.set_id == step.id, ChangeRecord.table_name == EvidenceRecord.__tablename__)
        .where(ChangeRecord.field == WHOLE_ROW, ChangeRecord.after.is_not(None))
    )
    return list(connection.execute(query).scalars())
