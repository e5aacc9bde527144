"""Which job evidence belongs to as long as nobody says: the only one that was held on its day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, or_, select

from mwl_desktop.models import ItemRecord, RoleRecord
from mwl_desktop.services import dates
from mwl_desktop.vault.unit_of_work import UnitOfWork


def role_on(connection: Connection, day: date | str) -> str | None:
    """The id of the job held on a day; None where there was none, or more than one.

    A job without a beginning was held from before every day that is known, one without an end still is; one
    that has no name yet is none.
    """
    stored = day if isinstance(day, str) else dates.stored(day)
    role = RoleRecord
    query = (
        select(role.id)
        .where(or_(role.title != "", role.employer != ""))
        .where(or_(role.started_on.is_(None), role.started_on <= stored))
        .where(or_(role.ended_on.is_(None), role.ended_on >= stored))
        .limit(2)
    )
    found = connection.execute(query).scalars().all()
    return found[0] if len(found) == 1 else None


def role_after(connection: Connection, role_id: str | None, before: str, after: str) -> str | None:
    """The job of evidence whose day changes: another one only where it had the one that its day said."""
    if role_id != role_on(connection, before):
        return role_id
    return role_on(connection, after)


def follow(uow: UnitOfWork, item_id: str, after: date) -> None:
    """Let evidence that is about to be of another day belong to the job held then, unless somebody said."""
    query = select(ItemRecord.role_id, ItemRecord.happened_on).where(ItemRecord.id == item_id)
    row = uow.connection.execute(query).one()
    role_id = role_after(uow.connection, row.role_id, row.happened_on, str(dates.stored(after)))
    if role_id != row.role_id:
        uow.update(ItemRecord, item_id, role_id=role_id)
