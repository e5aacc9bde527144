"""People: who they are to me, what passes between us, when we last spoke."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal, TypeAlias

from sqlalchemy import Connection, select

from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import EntryKind, ItemKind, PersonRelation
from mwl_desktop.domain.people import Person, PersonDraft
from mwl_desktop.errors import UserError
from mwl_desktop.models import PersonRecord
from mwl_desktop.services import entries, items, links, listing
from mwl_desktop.vault.unit_of_work import UnitOfWork

RHYTHM_MOST: Final = 3_650
"""Days between two contacts at most: ten years."""

TextField: TypeAlias = Literal["organisation", "email", "how_i_know", "gives", "gets", "notes"]
"""The texts of a person."""


def add(uow: UnitOfWork, draft: PersonDraft) -> ItemId:
    """Add somebody to the network."""
    item_id = items.new(
        uow,
        ItemKind.PERSON,
        draft.name,
        happened_on=draft.met_on,
        confidentiality=draft.confidentiality,
        tags=draft.tags,
    )
    uow.insert(
        PersonRecord,
        id=item_id,
        relation=draft.relation.value,
        organisation=items.clean_text(draft.organisation),
        email=items.clean_text(draft.email),
        how_i_know=items.clean_text(draft.how_i_know),
        gives=items.clean_text(draft.gives),
        gets=items.clean_text(draft.gets),
        notes=items.clean_text(draft.notes),
        contact_every_days=draft.contact_every_days,
    )
    return item_id


def set_relation(uow: UnitOfWork, item_id: ItemId, relation: PersonRelation) -> None:
    """Say who somebody is to me."""
    uow.update(PersonRecord, item_id, relation=relation.value)


def set_text(uow: UnitOfWork, item_id: ItemId, field: TextField, text: str) -> None:
    """Change one of a person's texts (Markdown but for organisation and e-mail)."""
    uow.update(PersonRecord, item_id, **{field: items.clean_text(text)})


def set_contact_every(uow: UnitOfWork, item_id: ItemId, days: int | None) -> None:
    """Say how often to be in touch; None for no rhythm."""
    if days is not None and not 1 <= days <= RHYTHM_MOST:
        raise UserError("contact.not_a_rhythm", days=days, most=RHYTHM_MOST)
    uow.update(PersonRecord, item_id, contact_every_days=days)


def add_interaction(
    uow: UnitOfWork,
    item_id: ItemId,
    text: str,
    *,
    happened_on: date | None = None,
    minutes: int | None = None,
) -> ItemId:
    """Write down a conversation: a journal entry of kind interaction, linked to the person."""
    items.head(uow.connection, item_id, ItemKind.PERSON)
    draft = EntryDraft(body=text, entry_kind=EntryKind.INTERACTION, happened_on=happened_on, minutes=minutes)
    entry_id = entries.add(uow, draft)
    links.link(uow, entry_id, item_id)
    return entry_id


def get(connection: Connection, item_id: ItemId) -> Person:
    """A person, whole; raises UserError when they are gone."""
    head = items.head(connection, item_id, ItemKind.PERSON)
    row = (
        connection.execute(select(PersonRecord.__table__).where(PersonRecord.id == item_id)).mappings().one()
    )
    light = listing.row(connection, item_id)
    return Person(
        head=head,
        relation=PersonRelation(row["relation"]),
        organisation=row["organisation"],
        email=row["email"],
        how_i_know=row["how_i_know"],
        gives=row["gives"],
        gets=row["gets"],
        notes=row["notes"],
        contact_every_days=row["contact_every_days"],
        last_contact=light.last_contact if light else None,
    )
