"""Undo, redo and what an item was before."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import Connection, select

from mwl_desktop.domain.changes import FieldChange, UndoStep
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.errors import UserError
from mwl_desktop.models import ChangeRecord, ChangeSetRecord
from mwl_desktop.vault import undo as steps
from mwl_desktop.vault.unit_of_work import UnitOfWork

step_to_undo = steps.step_to_undo
step_to_redo = steps.step_to_redo


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
    return step


def redo(uow: UnitOfWork, only: str = "") -> UndoStep:
    """Do the last undone step again; raises UserError when there is none, or another than `only`."""
    step = steps.step_to_redo(uow.connection)
    if step is None:
        raise UserError("redo.nothing")
    if only and step.id != only:
        raise UserError("redo.passed")
    steps.redo(uow, step)
    return step


def of(connection: Connection, item_id: ItemId) -> tuple[FieldChange, ...]:
    """Every logged change of an item's fields, newest first."""
    query = (
        select(ChangeRecord.__table__, ChangeSetRecord.at, ChangeSetRecord.action)
        .join(ChangeSetRecord, ChangeSetRecord.id == ChangeRecord.set_id)
        .where(ChangeRecord.item_id == item_id)
        .order_by(ChangeRecord.number.desc())
    )
    return tuple(
        FieldChange(
            row["table_name"],
            row["field"],
            None if row["before"] is None else json.loads(row["before"]),
            None if row["after"] is None else json.loads(row["after"]),
            datetime.fromisoformat(row["at"]),
            row["action"],
        )
        for row in connection.execute(query).mappings()
    )
