"""Taking a logged step back, and doing it again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from mwl_desktop.domain.changes import DROP, UndoStep
from mwl_desktop.models import Base, ChangeRecord, ChangeSetRecord
from mwl_desktop.vault.unit_of_work import WHOLE_ROW, UnitOfWork, table_of

_RECORDS: dict[str, type[Base]] = {
    mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers
}


def step_to_undo(connection: Connection) -> UndoStep | None:
    """The last step that can be taken back."""
    return _step(connection, "done", newest=True)


def step_to_redo(connection: Connection) -> UndoStep | None:
    """The step that would be done again next."""
    return _step(connection, "undone", newest=False)


def undo(uow: UnitOfWork, step: UndoStep) -> None:
    """Put back every earlier value of a step, last change first."""
    for change in reversed(_changes(uow.connection, step.id)):
        _apply(uow, change, change["after"], change["before"])
    _set_state(uow, step, "undone")


def redo(uow: UnitOfWork, step: UndoStep) -> None:
    """Do a step again that was taken back."""
    for change in _changes(uow.connection, step.id):
        _apply(uow, change, change["before"], change["after"])
    _set_state(uow, step, "done")


def forget_steps(uow: UnitOfWork) -> None:
    """Let nothing before this moment be undone: needed where bytes are gone for good."""
    sets = table_of(ChangeSetRecord)
    uow.connection.execute(update(sets).where(sets.c.state != "past").values(state="past"))


def _apply(uow: UnitOfWork, change: Any, now: str | None, then: str | None) -> None:
    record = _RECORDS[change["table_name"]]
    if change["field"] != WHOLE_ROW:
        uow.update(record, change["row_id"], **{change["field"]: None if then is None else json.loads(then)})
    elif then is None:
        uow.delete(record, change["row_id"])
    elif now is None:
        uow.insert(record, **json.loads(then))


def _step(connection: Connection, state: str, *, newest: bool) -> UndoStep | None:
    sets = table_of(ChangeSetRecord)
    order = sets.c.number.desc() if newest else sets.c.number
    rows = connection.execute(select(sets).where(sets.c.state == state).order_by(order)).mappings()
    with closing(rows):
        row = next(rows, None)
        if row is None:
            return None
        facts = json.loads(row["facts"])
        step = UndoStep(row["id"], row["action"], facts, datetime.fromisoformat(row["at"]))
        return _whole_drop(step, rows) if step.drop else step


def _whole_drop(step: UndoStep, rows: Iterable[Any]) -> UndoStep:
    """The step with those parts of its drop that come right after it: what stands between keeps its turn."""
    parts = [step.facts]
    for row in rows:
        facts = json.loads(row["facts"])
        if facts.get(DROP) != step.drop:
            break
        parts.append(facts)
    count = sum(int(part.get("count", "1")) for part in parts)
    return replace(step, facts={**step.facts, "count": str(count)}, parts=len(parts))


def _changes(connection: Connection, set_id: str) -> list[Any]:
    changes = table_of(ChangeRecord)
    query = select(changes).where(changes.c.set_id == set_id).order_by(changes.c.number)
    rows: Iterable[Any] = connection.execute(query).mappings()
    return list(rows)


def _set_state(uow: UnitOfWork, step: UndoStep, state: str) -> None:
    sets = table_of(ChangeSetRecord)
    uow.connection.execute(update(sets).where(sets.c.id == step.id).values(state=state))
