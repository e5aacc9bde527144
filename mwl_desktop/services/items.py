"""What can be done with any item: name it, date it, tag it, star it, bin it, bring it back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, func, select

from mwl_desktop.documents import markdown
from mwl_desktop.domain.ids import ItemId, new_id, new_item_id
from mwl_desktop.domain.items import TITLE_MOST, ItemHead
from mwl_desktop.domain.kinds import Confidentiality, DatedBy, Horizon, ItemKind
from mwl_desktop.errors import UserError
from mwl_desktop.models import (
    ChoiceRecord,
    EvidenceRecord,
    EvidenceVersionRecord,
    ItemRecord,
    LinkRecord,
    RoleRecord,
    TagRecord,
)
from mwl_desktop.services import belonging, dates
from mwl_desktop.vault import blobs, scrubbing
from mwl_desktop.vault.forgetting import forget
from mwl_desktop.vault.unit_of_work import UnitOfWork, moment, table_of

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_TAG_CHARACTERS: Final = 60
_ID_LEAST: Final = 6
_ID_START_LEAST: Final = 8


def clean_title(text: str) -> str:
    """A title on one line without control or direction characters; raises UserError when too long."""
    title = " ".join(_CONTROLS.sub(" ", text).split())
    if len(title) > TITLE_MOST:
        raise UserError("item.title_too_long", length=len(title), most=TITLE_MOST)
    return title


def clean_text(text: str) -> str:
    """A text of any length as it can be kept: without NUL and broken surrogates, with plain line ends."""
    return _UNSTORABLE.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n")


def title_from(text: str) -> str:
    """A title out of a text's first line: at most 80 characters, cut between words."""
    lines = (markdown.plain(line).strip() for line in text[:4000].splitlines())
    first = " ".join(_CONTROLS.sub(" ", next((line for line in lines if line), "")).split())
    if len(first) <= 80:
        return first
    return first[:80].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def new(
    uow: UnitOfWork,
    kind: ItemKind,
    title: str,
    *,
    happened_on: date | None = None,
    horizon: Horizon | None = None,
    confidentiality: Confidentiality = Confidentiality.SHAREABLE,
    starred: bool = False,
    role_id: str | None = None,
    tags: Iterable[str] = (),
    written_at: datetime | None = None,
    zone: str = "",
) -> ItemId:
    """Make the part of an item that every kind has; the caller adds the kind's own row.

    `written_at` and `zone` are for what was written before it came into the vault.
    """
    item_id = new_item_id()
    now = moment(uow.clock.now())
    uow.insert(
        ItemRecord,
        id=item_id,
        kind=kind.value,
        title=clean_title(title),
        happened_on=dates.stored(happened_on or uow.clock.today()),
        zone=zone or uow.clock.zone(),
        created_at=moment(written_at) if written_at else now,
        changed_at=now,
        binned_at=None,
        horizon=horizon.value if horizon else None,
        confidentiality=confidentiality.value,
        starred=int(starred),
        role_id=role_id,
    )
    for tag in tags:
        add_tag(uow, item_id, tag)
    return item_id


def rename(uow: UnitOfWork, item_id: ItemId, title: str) -> None:
    """Give an item another title."""
    uow.update(ItemRecord, item_id, title=clean_title(title))


def set_date(uow: UnitOfWork, item_id: ItemId, happened_on: date) -> None:
    """Say when it happened, was achieved or began; for evidence that is a person's word from then on."""
    if head(uow.connection, item_id).kind is ItemKind.EVIDENCE:
        belonging.follow(uow, item_id, happened_on)
        uow.update(EvidenceRecord, item_id, dated_by=DatedBy.PERSON.value)
    uow.update(ItemRecord, item_id, happened_on=dates.stored(happened_on))


def set_horizon(uow: UnitOfWork, item_id: ItemId, horizon: Horizon | None) -> None:
    """Say whether it is for this job or the next."""
    uow.update(ItemRecord, item_id, horizon=horizon.value if horizon else None)


def set_confidentiality(uow: UnitOfWork, item_id: ItemId, confidentiality: Confidentiality) -> None:
    """Say who may ever see it."""
    uow.update(ItemRecord, item_id, confidentiality=confidentiality.value)


def set_starred(uow: UnitOfWork, item_id: ItemId, starred: bool) -> None:
    """Star an item, or take the star away."""
    uow.update(ItemRecord, item_id, starred=int(starred))


def set_role(uow: UnitOfWork, item_id: ItemId, role_id: str | None) -> None:
    """Say in which job it happened."""
    uow.update(ItemRecord, item_id, role_id=role_id)


def add_tag(uow: UnitOfWork, item_id: ItemId, name: str) -> None:
    """Tag an item; a tag it has already, in whatever case, stays as it is."""
    tag = " ".join(_CONTROLS.sub(" ", name).split()).lstrip("#")[:_TAG_CHARACTERS].strip()
    if not any(character.isalnum() for character in tag):
        raise UserError("tag.empty")
    if _tag_id(uow.connection, item_id, tag) is None:
        uow.insert(TagRecord, id=new_id(), item_id=item_id, name=tag, folded=tag.casefold())


def remove_tag(uow: UnitOfWork, item_id: ItemId, name: str) -> None:
    """Take a tag off an item."""
    tag_id = _tag_id(uow.connection, item_id, name)
    if tag_id is not None:
        uow.delete(TagRecord, tag_id)


def set_tags(uow: UnitOfWork, item_id: ItemId, names: Iterable[str]) -> None:
    """Make an item's tags exactly these."""
    wanted = list(names)
    folded = {name.casefold() for name in wanted}
    for name in tags_of(uow.connection, item_id):
        if name.casefold() not in folded:
            remove_tag(uow, item_id, name)
    for name in wanted:
        add_tag(uow, item_id, name)


def _tag_id(connection: Connection, item_id: str, name: str) -> str | None:
    query = select(TagRecord.id).where(TagRecord.item_id == item_id, TagRecord.folded == name.casefold())
    return connection.execute(query).scalar()


def tags_of(connection: Connection, item_id: str) -> tuple[str, ...]:
    """An item's tags in alphabetical order."""
    query = select(TagRecord.name).where(TagRecord.item_id == item_id).order_by(TagRecord.folded)
    return tuple(connection.execute(query).scalars())


def all_tags(connection: Connection) -> tuple[str, ...]:
    """Every tag in use on an item that is not binned, in alphabetical order."""
    query = (
        select(TagRecord.name)
        .join(ItemRecord, ItemRecord.id == TagRecord.item_id)
        .where(ItemRecord.binned_at.is_(None))
        .group_by(TagRecord.folded)
        .order_by(TagRecord.folded)
    )
    return tuple(connection.execute(query).scalars())


def bin_items(uow: UnitOfWork, item_ids: Iterable[ItemId]) -> None:
    """Move items to the bin; their links and tags stay, and come back with them."""
    now = moment(uow.clock.now())
    for item_id in item_ids:
        if head(uow.connection, item_id).binned_at is None:
            uow.update(ItemRecord, item_id, binned_at=now)


def restore(uow: UnitOfWork, item_ids: Iterable[ItemId]) -> None:
    """Take items out of the bin."""
    for item_id in item_ids:
        uow.update(ItemRecord, item_id, binned_at=None)


def purge(uow: UnitOfWork, item_ids: Iterable[ItemId]) -> int:
    """Remove binned items for good, with their originals and their history; returns how many.

    Nothing of it can be undone, and nothing that was undone before can be done again; other steps can
    still be taken back. The pages of the file are cleaned afterwards, by `services.emptying`.
    """
    connection = uow.connection
    purged = {each for each in item_ids if head(connection, each).binned_at is not None}
    if not purged:
        return 0
    blob_ids = [blob_id for item_id, blob_id in originals(connection) if item_id in purged]
    for other in _tied_to(connection, purged):
        uow.touch(other)
    for item_id in purged:
        uow.delete(ItemRecord, item_id)
    forget(uow, purged)
    blobs.drop_unused(connection, blob_ids)
    scrubbing.owe(connection)
    return len(purged)


def originals(connection: Connection) -> list[tuple[ItemId, str]]:
    """Every piece of evidence with each original it has, those of earlier versions too."""
    now = select(EvidenceRecord.id, EvidenceRecord.blob_id).where(EvidenceRecord.blob_id.is_not(None))
    before = select(EvidenceVersionRecord.item_id, EvidenceVersionRecord.blob_id)
    return [(ItemId(item_id), str(blob_id)) for item_id, blob_id in connection.execute(now.union(before))]


def _tied_to(connection: Connection, item_ids: set[ItemId]) -> set[str]:
    """The other items that are linked to these, or have chosen them."""
    link, choice = table_of(LinkRecord), table_of(ChoiceRecord)
    found: set[str] = set()
    for item_id in item_ids:
        for other, end in (
            (link.c.to_id, link.c.from_id),
            (link.c.from_id, link.c.to_id),
            (choice.c.item_id, choice.c.chosen_id),
        ):
            found.update(connection.execute(select(other).where(end == item_id)).scalars())
    return found - item_ids


def called(connection: Connection, text: str) -> ItemId:
    """The one item whose id begins or ends with what was typed; raises UserError for none and for several.

    Ids begin with the time, so those of one minute begin alike; the ends tell them apart.
    """
    part = text.strip().lower()
    if len(part) < _ID_LEAST or not set(part) <= set("0123456789abcdef-"):
        raise UserError("item.not_an_id", text=text[:40], least=_ID_LEAST)
    fits = func.substr(ItemRecord.id, -len(part)) == part
    if len(part) >= _ID_START_LEAST:
        # "g" follows every character of an id.
        fits = fits | ((ItemRecord.id >= part) & (ItemRecord.id < part + "g"))
    found = connection.execute(select(ItemRecord.id).where(fits).limit(2)).scalars().all()
    if not found:
        raise UserError("item.unknown", text=part[:40])
    if len(found) > 1:
        raise UserError("item.ambiguous", text=part)
    return ItemId(found[0])


def head(connection: Connection, item_id: str, kind: ItemKind | None = None) -> ItemHead:
    """What every item has, of this one; raises UserError when it is gone or of another kind."""
    query = (
        select(ItemRecord.__table__, RoleRecord.title.label("role_title"), RoleRecord.employer)
        .outerjoin(RoleRecord, RoleRecord.id == ItemRecord.role_id)
        .where(ItemRecord.id == item_id)
    )
    row = connection.execute(query).mappings().first()
    if row is None:
        raise UserError("item.missing")
    if kind is not None and row["kind"] != kind:
        raise UserError("item.not_of_kind", expected=kind.value, actual=row["kind"])
    return _head(row, tags_of(connection, item_id))


def _head(row: Any, tags: tuple[str, ...]) -> ItemHead:
    created, changed = dates.moment(row["created_at"]), dates.moment(row["changed_at"])
    happened = dates.day(row["happened_on"])
    assert created is not None
    assert changed is not None
    assert happened is not None
    return ItemHead(
        id=ItemId(row["id"]),
        kind=ItemKind(row["kind"]),
        title=row["title"],
        happened_on=happened,
        created_at=created,
        changed_at=changed,
        binned_at=dates.moment(row["binned_at"]),
        horizon=Horizon(row["horizon"]) if row["horizon"] else None,
        confidentiality=Confidentiality(row["confidentiality"]),
        starred=bool(row["starred"]),
        role_id=row["role_id"],
        role=" · ".join(part for part in (row["role_title"], row["employer"]) if part),
        tags=tags,
    )
