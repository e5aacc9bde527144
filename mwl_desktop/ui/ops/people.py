"""People as the window asks for them; each call returns at once, each change is one step of undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import PersonRelation
from mwl_desktop.domain.people import Person, PersonDraft
from mwl_desktop.services import people
from mwl_desktop.services.people import TextField
from mwl_desktop.ui.ops.context import Context, Failed


def get(
    parent: QObject,
    ctx: Context,
    item_id: ItemId,
    done: Callable[[Person], None],
    failed: Failed | None = None,
) -> None:
    """A person, whole."""
    ctx.read(parent, lambda connection: people.get(connection, item_id), done, failed)


def add(parent: QObject, ctx: Context, draft: PersonDraft, done: Callable[[ItemId], None]) -> None:
    """Add somebody to the network; `done` is given their id."""
    ctx.write(parent, "person.add", lambda uow: people.add(uow, draft), done, title=draft.name)


def set_relation(parent: QObject, ctx: Context, item_id: ItemId, relation: PersonRelation) -> None:
    """Say who they are to me."""
    ctx.write(parent, "person.relation", lambda uow: people.set_relation(uow, item_id, relation))


def set_text(parent: QObject, ctx: Context, item_id: ItemId, field: TextField, text: str) -> None:
    """Change one of organisation, email, how_i_know, gives, gets and notes; typing on is one step."""
    ctx.write(parent, f"person.{field}", lambda uow: people.set_text(uow, item_id, field, text), merge=True)


def set_contact_every(parent: QObject, ctx: Context, item_id: ItemId, days: int | None) -> None:
    """Say how often to be in touch; None for no rhythm."""
    ctx.write(parent, "person.rhythm", lambda uow: people.set_contact_every(uow, item_id, days))


def add_interaction(
    parent: QObject,
    ctx: Context,
    item_id: ItemId,
    text: str,
    happened_on: date,
    minutes: int | None,
    name: str,
    failed: Failed,
) -> None:
    """Write a conversation into the journal; `name` is the person's, `failed` may give the words back."""
    ctx.write(
        parent,
        "person.interaction",
        lambda uow: people.add_interaction(uow, item_id, text, happened_on=happened_on, minutes=minutes),
        failed=failed,
        title=name,
    )
