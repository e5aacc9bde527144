"""Lists of items: first where each stands, then the rows of those that are looked at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    String,
    case,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
    text,
    union,
)
from sqlalchemy.orm import aliased

from mwl_desktop.documents import markdown
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemRow, ListFilter, Place
from mwl_desktop.domain.kinds import Confidentiality, DatedBy, EvidenceForm, Horizon, ItemKind
from mwl_desktop.models import (
    BlobFactsRecord,
    BlobRecord,
    EntryRecord,
    EvidenceRecord,
    GoalRecord,
    ItemRecord,
    LinkRecord,
    MilestoneRecord,
    PersonRecord,
    PortfolioRecord,
    TagRecord,
)
from mwl_desktop.search import query as searching
from mwl_desktop.services import dates
from mwl_desktop.services.arranging import arranged
from mwl_desktop.vault.batches import batches

_PREVIEW = 200
# Anything that Markdown could take for a mark; a text without these says what it says.
_MARKS = re.compile(r"[^\w\s.,;:?!'\"()/%–—…“”‘’-]|__|^\s*[-–\d]|^ {4}|\t|_\b|\b_", re.MULTILINE)
_SUBKIND = func.coalesce(
    EntryRecord.entry_kind,
    GoalRecord.status,
    PersonRecord.relation,
    EvidenceRecord.evidence_kind,
    PortfolioRecord.purpose,
    "",
)
_OTHER = aliased(ItemRecord)
_ENDS = or_(
    (LinkRecord.from_id == ItemRecord.id) & (LinkRecord.to_id == _OTHER.id),
    (LinkRecord.to_id == ItemRecord.id) & (LinkRecord.from_id == _OTHER.id),
)


def places(connection: Connection, wanted: ListFilter) -> tuple[Place, ...]:
    """Ids and dates of all items a filter lets through, in the order of their list."""
    group: Any = GoalRecord.status if wanted.kinds == (ItemKind.GOAL,) else literal_column("''")
    source, order = joined(), _order(wanted)
    if wanted.grouped or wanted.order:
        arrangement = arranged(wanted, source)
        source, group, order = arrangement.source, arrangement.part, arrangement.order
    query: Select[*tuple[Any, ...]] = select(
        ItemRecord.id, ItemRecord.happened_on, group.label("part")
    ).select_from(source)
    found = connection.execute(_filtered(query, wanted).order_by(*order))
    return tuple(Place(ItemId(item_id), date.fromisoformat(day), part) for item_id, day, part in found)


def count(connection: Connection, wanted: ListFilter) -> int:
    """How many items a filter lets through."""
    return int(connection.execute(_filtered(select(func.count()).select_from(joined()), wanted)).scalar_one())


def counts(connection: Connection) -> dict[ItemKind, int]:
    """How many items of each kind there are outside the bin."""
    query = (
        select(ItemRecord.kind, func.count()).where(ItemRecord.binned_at.is_(None)).group_by(ItemRecord.kind)
    )
    found = {ItemKind(kind): number for kind, number in connection.execute(query)}
    return {kind: found.get(kind, 0) for kind in ItemKind}


def rows(connection: Connection, ids: Sequence[ItemId]) -> tuple[ItemRow, ...]:
    """The light rows of these items in the order asked for; an item that is gone is left out."""
    found: dict[str, ItemRow] = {}
    for some in batches(ids):
        tags, around = _tags(connection, some), _around(connection, some)
        for row in connection.execute(_ROWS.where(ItemRecord.id.in_(some))).mappings():
            found[row["id"]] = _row(row, tags.get(row["id"], ()), around.get(row["id"], _Around()))
    return tuple(found[item_id] for item_id in ids if item_id in found)


def row(connection: Connection, item_id: ItemId) -> ItemRow | None:
    """The light row of one item."""
    return next(iter(rows(connection, (item_id,))), None)


def joined() -> Any:
    """Items with the row of their own kind beside them."""
    return (
        ItemRecord.__table__.outerjoin(EntryRecord, EntryRecord.id == ItemRecord.id)
        .outerjoin(GoalRecord, GoalRecord.id == ItemRecord.id)
        .outerjoin(PersonRecord, PersonRecord.id == ItemRecord.id)
        .outerjoin(EvidenceRecord, EvidenceRecord.id == ItemRecord.id)
        .outerjoin(PortfolioRecord, PortfolioRecord.id == ItemRecord.id)
        .outerjoin(BlobRecord, BlobRecord.id == EvidenceRecord.blob_id)
    )


def _order(wanted: ListFilter) -> tuple[Any, ...]:
    kinds = wanted.kinds
    newest = (ItemRecord.happened_on.desc(), ItemRecord.row.desc())
    if wanted.due_by:
        return (_due_date(), *newest)
    if kinds == (ItemKind.PERSON,):
        return (func.lower(ItemRecord.title), ItemRecord.row)
    if kinds == (ItemKind.GOAL,):
        rank = case(
            {"active": 0, "idea": 1, "paused": 2, "achieved": 3, "dropped": 4}, value=GoalRecord.status
        )
        return (rank, func.coalesce(GoalRecord.due_on, "9999"), *newest)
    return newest


def _filtered(query: Select[*tuple[Any, ...]], wanted: ListFilter) -> Select[*tuple[Any, ...]]:
    binned = ItemRecord.binned_at.is_not(None) if wanted.binned else ItemRecord.binned_at.is_(None)
    query = query.where(binned)
    if wanted.kinds:
        query = query.where(ItemRecord.kind.in_([kind.value for kind in wanted.kinds]))
    if wanted.subkinds:
        query = query.where(_SUBKIND.in_(wanted.subkinds))
    if wanted.horizon:
        query = query.where(ItemRecord.horizon == wanted.horizon.value)
    if wanted.confidentiality:
        query = query.where(ItemRecord.confidentiality == wanted.confidentiality.value)
    if wanted.starred:
        query = query.where(ItemRecord.starred == 1)
    if wanted.role_id:
        query = query.where(ItemRecord.role_id == wanted.role_id)
    if wanted.since:
        query = query.where(ItemRecord.happened_on >= wanted.since.isoformat())
    if wanted.until:
        query = query.where(ItemRecord.happened_on <= wanted.until.isoformat())
    if wanted.unlinked:
        query = query.where(~_linked())
    if wanted.unevidenced:
        query = query.where(~_evidenced())
    if wanted.due_by:
        query = query.where(_due_date() <= wanted.due_by.isoformat())
    if wanted.linked_to:
        query = query.where(_linked(wanted.linked_to))
    for tag in wanted.tags:
        query = query.where(_tagged(tag))
    return matching(query, searching.parse(wanted.text)) if wanted.text.strip() else query


def matching(query: Select[*tuple[Any, ...]], typed: searching.Query) -> Select[*tuple[Any, ...]]:
    """Narrow a query over items to what was typed into a search field."""
    for tag in typed.tags:
        query = query.where(_tagged(tag))
    for tag in typed.without_tags:
        query = query.where(~_tagged(tag))
    if typed.kinds:
        query = query.where(or_(ItemRecord.kind.in_(typed.kinds), _SUBKIND.in_(typed.kinds)))
    if typed.without_kinds:
        query = query.where(~ItemRecord.kind.in_(typed.without_kinds), ~_SUBKIND.in_(typed.without_kinds))
    if typed.fts:
        query = query.where(ItemRecord.row.in_(_full_text("wanted_text"))).params(wanted_text=typed.fts)
    if typed.fts_without:
        query = query.where(ItemRecord.row.not_in(_full_text("unwanted"))).params(unwanted=typed.fts_without)
    return query


def _full_text(parameter: str) -> Any:
    return text(f"SELECT rowid FROM item_text WHERE item_text MATCH :{parameter}").columns(
        literal_column("rowid")
    )


def _tagged(tag: str) -> Any:
    return exists().where(TagRecord.item_id == ItemRecord.id, TagRecord.folded == tag.casefold())


def _linked(to: ItemId | None = None) -> Any:
    """Whether an item is linked to one, or to any, that is not binned."""
    return _beside(_OTHER.id == to if to else _OTHER.binned_at.is_(None))


def _evidenced() -> Any:
    """Whether evidence that is not binned is linked to an item."""
    return _beside(_OTHER.binned_at.is_(None), _OTHER.kind == ItemKind.EVIDENCE.value)


def _beside(*conditions: Any) -> Any:
    return exists().where(_ENDS, *conditions).correlate(ItemRecord)


def _due_date() -> Any:
    """When a goal is due, or when to be in touch with a person again, as `_due` has it."""
    last = (
        select(func.max(_OTHER.happened_on))
        .select_from(LinkRecord)
        .join(_OTHER, _ENDS)
        .where(_OTHER.kind == ItemKind.ENTRY.value, _OTHER.binned_at.is_(None))
        .correlate(ItemRecord)
        .scalar_subquery()
    )
    rhythm = "+" + cast(PersonRecord.contact_every_days, String) + " days"
    again = func.date(func.coalesce(last, ItemRecord.happened_on), rhythm)
    return case((PersonRecord.contact_every_days.is_not(None), again), else_=GoalRecord.due_on)


@dataclass(frozen=True, slots=True)
class _Around:
    """What lies around an item: unbinned items linked to it, evidence among them, the latest entry's date."""

    links: int = 0
    evidence: int = 0
    last_entry: str | None = None
    steps: int = 0
    done: int = 0


def _around(connection: Connection, ids: Sequence[str]) -> dict[str, _Around]:
    outward = select(LinkRecord.from_id.label("item"), LinkRecord.to_id.label("other"))
    inward = select(LinkRecord.to_id, LinkRecord.from_id)
    ends = union(
        outward.where(LinkRecord.from_id.in_(ids)), inward.where(LinkRecord.to_id.in_(ids))
    ).subquery()
    linked = (
        select(
            ends.c.item,
            func.count(),
            func.count().filter(ItemRecord.kind == ItemKind.EVIDENCE.value),
            func.max(ItemRecord.happened_on).filter(ItemRecord.kind == ItemKind.ENTRY.value),
        )
        .join(ItemRecord, ItemRecord.id == ends.c.other)
        .where(ItemRecord.binned_at.is_(None))
        .group_by(ends.c.item)
    )
    found = {item: _Around(*numbers) for item, *numbers in connection.execute(linked)}
    steps = (
        select(MilestoneRecord.item_id, func.count(), func.count(MilestoneRecord.done_on))
        .where(MilestoneRecord.item_id.in_(ids))
        .group_by(MilestoneRecord.item_id)
    )
    for item, number, done in connection.execute(steps):
        found[item] = replace(found.get(item, _Around()), steps=number, done=done)
    return found


_ROWS = select(
    ItemRecord.__table__,
    _SUBKIND.label("subkind"),
    func.substr(
        func.coalesce(
            EntryRecord.body,
            GoalRecord.why,
            PersonRecord.how_i_know,
            PortfolioRecord.introduction,
            func.coalesce(func.nullif(EvidenceRecord.description, ""), EvidenceRecord.quotation),
            "",
        ),
        1,
        4 * _PREVIEW,
    ).label("text"),
    func.coalesce(
        PersonRecord.organisation,
        PortfolioRecord.audience,
        func.coalesce(func.nullif(EvidenceRecord.issuer, ""), EvidenceRecord.said_by),
        GoalRecord.objective,
        "",
    ).label("detail"),
    EntryRecord.minutes,
    GoalRecord.due_on,
    PersonRecord.contact_every_days,
    EvidenceRecord.original_name,
    EvidenceRecord.media_type,
    EvidenceRecord.blob_id,
    BlobRecord.size,
    BlobRecord.sha256,
    EvidenceRecord.form,
    EvidenceRecord.dated_by,
    select(BlobFactsRecord.pages)
    .where(BlobFactsRecord.blob_id == EvidenceRecord.blob_id)
    .scalar_subquery()
    .label("pages"),
).select_from(joined())


def _tags(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    query = (
        select(TagRecord.item_id, TagRecord.name).where(TagRecord.item_id.in_(ids)).order_by(TagRecord.folded)
    )
    found: dict[str, tuple[str, ...]] = {}
    for item_id, name in connection.execute(query):
        found[item_id] = (*found.get(item_id, ()), name)
    return found


def _row(row: Any, tags: tuple[str, ...], around: _Around) -> ItemRow:
    kind = ItemKind(row["kind"])
    last = dates.day(around.last_entry) if kind is ItemKind.PERSON else None
    return ItemRow(
        id=ItemId(row["id"]),
        kind=kind,
        subkind=row["subkind"],
        title=row["title"],
        happened_on=date.fromisoformat(row["happened_on"]),
        preview=_preview(row["text"] or ""),
        detail=row["detail"] or "",
        starred=bool(row["starred"]),
        horizon=Horizon(row["horizon"]) if row["horizon"] else None,
        confidentiality=Confidentiality(row["confidentiality"]),
        tags=tags,
        links=around.links,
        evidence=around.evidence,
        minutes=row["minutes"],
        due_on=_due(row, last),
        done=around.done,
        steps=around.steps,
        size=row["size"],
        original_name=row["original_name"] or "",
        sha256=row["sha256"] or "",
        media_type=row["media_type"] or "",
        blob_id=row["blob_id"],
        last_contact=last,
        binned=row["binned_at"] is not None,
        form=EvidenceForm(row["form"]) if row["form"] else None,
        dated_by=DatedBy(row["dated_by"]) if row["dated_by"] else None,
        pages=row["pages"],
    )


def _preview(text: str) -> str:
    """The beginning of a text without its Markdown, which is only read where there may be some."""
    words = markdown.plain(text) if _MARKS.search(text) else text
    return " ".join(words.split())[:_PREVIEW]


def _due(row: Any, last_contact: date | None) -> date | None:
    if row["contact_every_days"] is None:
        return dates.day(row["due_on"])
    since = last_contact or date.fromisoformat(row["happened_on"])
    return since + timedelta(days=row["contact_every_days"])
