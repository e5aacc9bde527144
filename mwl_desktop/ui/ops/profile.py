"""Whose vault it is and the jobs they held: read, and changed in steps that can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from mwl_desktop.domain.items import Profile, Role
from mwl_desktop.services import profile
from mwl_desktop.ui.ops.context import Context


@dataclass(frozen=True, slots=True)
class Me:
    """The profile and the jobs, the present one first."""

    profile: Profile
    roles: tuple[Role, ...]


def read(parent: QObject, ctx: Context, done: Callable[[Me], None]) -> None:
    """Everything about the person."""
    ctx.read(parent, lambda connection: Me(profile.get(connection), profile.roles(connection)), done)


def save(parent: QObject, ctx: Context, changed: Profile) -> None:
    """Make the profile exactly this; typing on is one step."""
    ctx.write(parent, "profile.save", lambda uow: profile.save(uow, changed), merge=True)


def add_role(parent: QObject, ctx: Context, done: Callable[[str], None]) -> None:
    """Add a job with nothing said about it yet; `done` is given its id."""
    ctx.write(parent, "role.add", lambda uow: profile.add_role(uow, "", ""), done)


def set_role(parent: QObject, ctx: Context, role: Role) -> None:
    """Change a job's words and dates; typing on is one step."""
    ctx.write(parent, "role.change", lambda uow: profile.set_role(uow, role), merge=True)


def remove_role(parent: QObject, ctx: Context, role: Role) -> None:
    """Remove a job; what happened in it stays."""
    ctx.write(parent, "role.remove", lambda uow: profile.remove_role(uow, role.id), title=role.title)
