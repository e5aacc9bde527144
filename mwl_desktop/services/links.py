"""Links between any two items, made and followed from either side."""

from __future__ import annotations

from sqlalchemy import Connection, or_, select, union_all

from mwl_desktop.domain.ids import ItemId, new_id
from mwl_desktop.domain.items import LinkedItem
from mwl_desktop.domain.kinds import ItemKind, Relation, relation_between
from mwl_desktop.errors import UserError
from mwl_desktop.models import ItemRecord, LinkRecord
from mwl_desktop.services import items, listing
from mwl_desktop.vault.unit_of_work import UnitOfWork, moment


def link(uow: UnitOfWork, one: ItemId, other: ItemId) -> str:
    """Link two items by the relation their kinds have; returns the link's id, the old one if there is one."""
    if one == other:
        raise UserError("link.to_itself")
    start, end = items.head(uow.connection, one), items.head(uow.connection, other)
    relation, turned = relation_between(start.kind, end.kind)
    from_id, to_id = (other, one) if turned else (one, other)
    there = select(LinkRecord.id).where(
        or_(
            (LinkRecord.from_id == from_id) & (LinkRecord.to_id == to_id),
            (LinkRecord.from_id == to_id) & (LinkRecord.to_id == from_id),
        ),
        LinkRecord.relation == relation.value,
    )
    known = uow.connection.execute(there).scalar()
    if known is not None:
        return str(known)
    link_id = new_id()
    made = moment(uow.clock.now())
    uow.insert(LinkRecord, id=link_id, from_id=from_id, to_id=to_id, relation=relation.value, created_at=made)
    return link_id


def unlink(uow: UnitOfWork, link_id: str) -> None:
    """Take a link away."""
    uow.delete(LinkRecord, link_id)


def of(connection: Connection, item_id: ItemId, kind: ItemKind | None = None) -> tuple[LinkedItem, ...]:
    """The items linked to one, newest first, binned ones left out."""
    link = LinkRecord.__table__
    # Two halves, because one condition with OR would look at every link there is.
    ends = union_all(
        select(link, link.c.to_id.label("other")).where(link.c.from_id == item_id),
        select(link, link.c.from_id.label("other")).where(link.c.to_id == item_id),
    ).subquery()
    query = (
        select(ends)
        .join(ItemRecord, ItemRecord.id == ends.c.other)
        .where(ItemRecord.binned_at.is_(None))
        .order_by(ItemRecord.happened_on.desc(), ItemRecord.row.desc())
    )
    if kind is not None:
        query = query.where(ItemRecord.kind == kind.value)
    found = connection.execute(query).mappings().all()
    rows = {row.id: row for row in listing.rows(connection, [ItemId(each["other"]) for each in found])}
    return tuple(
        LinkedItem(
            each["id"], Relation(each["relation"]), each["from_id"] == item_id, rows[ItemId(each["other"])]
        )
        for each in found
    )
