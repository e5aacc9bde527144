"""Whose vault this is, and the jobs they hold or held."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select

from mwl_desktop.domain.ids import new_id
from mwl_desktop.domain.items import Profile, Role
from mwl_desktop.models import ItemRecord, ProfileRecord, RoleRecord
from mwl_desktop.services import dates, items
from mwl_desktop.vault.unit_of_work import UnitOfWork

_ME = "me"


def get(connection: Connection) -> Profile:
    """The person's own profile; empty fields where nothing was said yet."""
    row = connection.execute(select(ProfileRecord.__table__)).mappings().first()
    return Profile(row["name"], row["headline"], row["summary"]) if row else Profile()


def save(uow: UnitOfWork, profile: Profile) -> None:
    """Make the profile exactly this."""
    values = {
        "name": items.clean_title(profile.name),
        "headline": items.clean_title(profile.headline),
        "summary": items.clean_text(profile.summary),
    }
    if uow.connection.execute(select(ProfileRecord.id)).first() is None:
        uow.insert(ProfileRecord, id=_ME, **values)
    else:
        uow.update(ProfileRecord, _ME, **values)


def roles(connection: Connection) -> tuple[Role, ...]:
    """The jobs, the present one first."""
    table = RoleRecord.__table__
    query = select(table).order_by(table.c.ended_on.is_not(None), table.c.started_on.desc())
    return tuple(
        Role(
            row["id"], row["title"], row["employer"], dates.day(row["started_on"]), dates.day(row["ended_on"])
        )
        for row in connection.execute(query).mappings()
    )


def add_role(
    uow: UnitOfWork, title: str, employer: str, started_on: date | None = None, ended_on: date | None = None
) -> str:
    """Add a job; returns its id."""
    role_id = new_id()
    uow.insert(
        RoleRecord,
        id=role_id,
        title=items.clean_title(title),
        employer=items.clean_title(employer),
        started_on=dates.stored(started_on),
        ended_on=dates.stored(ended_on),
    )
    return role_id


def set_role(uow: UnitOfWork, role: Role) -> None:
    """Change a job's words and dates."""
    uow.update(
        RoleRecord,
        role.id,
        title=items.clean_title(role.title),
        employer=items.clean_title(role.employer),
        started_on=dates.stored(role.started_on),
        ended_on=dates.stored(role.ended_on),
    )


def remove_role(uow: UnitOfWork, role_id: str) -> None:
    """Remove a job; what happened in it stays and belongs to none."""
    query = select(ItemRecord.id).where(ItemRecord.role_id == role_id)
    for item_id in uow.connection.execute(query).scalars().all():
        uow.update(ItemRecord, item_id, role_id=None)
    uow.delete(RoleRecord, role_id)


def current_role(connection: Connection) -> Role | None:
    """The job held now, where one is known."""
    return next((role for role in roles(connection) if role.ended_on is None), None)
