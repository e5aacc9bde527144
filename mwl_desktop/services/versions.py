"""An item's versions: which there are, what each changed, what the item was then, and the way back to one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, func, select

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import ItemKind, Relation
from mwl_desktop.domain.versions import Content, Did, Difference, GoneBack, PastLink, Touched, Version
from mwl_desktop.errors import UserError
from mwl_desktop.models import (
    AnswerRecord,
    Base,
    ChangeRecord,
    ChangeSetRecord,
    ChoiceRecord,
    EvidenceRecord,
    EvidenceVersionRecord,
    ItemRecord,
    LinkRecord,
    MilestoneRecord,
    ProgressNoteRecord,
    RoleRecord,
    SectionRecord,
    TagRecord,
)
from mwl_desktop.services import past
from mwl_desktop.services.past import OWN, PARTS, Past
from mwl_desktop.vault.batches import batches
from mwl_desktop.vault.unit_of_work import WHOLE_ROW, UnitOfWork, table_of

_KEPT: Final[dict[type[Base], frozenset[str]]] = {
    ItemRecord: frozenset({"id", "row", "kind", "created_at", "changed_at", "binned_at"}),
    EvidenceRecord: frozenset({"id", *EvidenceVersionRecord.file_fields}),
}
"""What going back leaves alone: what an item is, whether it is in the bin, and which file it stands for."""
_STAYING: Final[frozenset[type[Base]]] = frozenset({EvidenceVersionRecord})
"""Lists that going back leaves alone: the files themselves are brought back by `services.originals`."""
_NAMED_BY: Final = {
    AnswerRecord.__tablename__: "question",
    EvidenceVersionRecord.__tablename__: "original_name",
    MilestoneRecord.__tablename__: "title",
    ProgressNoteRecord.__tablename__: "noted_on",
    SectionRecord.__tablename__: "title",
    TagRecord.__tablename__: "name",
}
"""The field by which one part is told from another."""


def versions(connection: Connection, item_id: ItemId) -> tuple[Version, ...]:
    """Every step that changed an item, newest first, without the texts; those before it was made left out."""
    change, sets = table_of(ChangeRecord), table_of(ChangeSetRecord)
    query = (
        select(
            sets.c.number,
            sets.c.id,
            sets.c.action,
            sets.c.facts,
            sets.c.at,
            change.c.table_name,
            change.c.row_id,
            change.c.field,
            change.c.before.is_(None).label("was_empty"),
            change.c.after.is_(None).label("is_empty"),
        )
        .join(sets, sets.c.id == change.c.set_id)
        .where(past.concerns(connection, item_id))
        .order_by(sets.c.number, change.c.number)
    )
    steps: dict[int, list[Any]] = {}
    for row in connection.execute(query):
        steps.setdefault(row.number, []).append(row)
    made = [_version(rows) for rows in steps.values()]
    there = [version for version in made if not _is_gone_after(version)]
    return tuple(reversed(there))


def _version(rows: list[Any]) -> Version:
    touched = tuple(dict.fromkeys(_touched(row) for row in rows))
    item_made = Touched(ItemRecord.__tablename__, WHOLE_ROW, Did.ADDED)
    first = rows[0]
    return Version(
        number=first.number,
        id=first.id,
        action=first.action,
        facts=json.loads(first.facts),
        at=datetime.fromisoformat(first.at),
        touched=touched,
        first=item_made in touched,
    )


def _touched(row: Any) -> Touched:
    if row.field != WHOLE_ROW:
        return Touched(row.table_name, row.field, Did.CHANGED, bool(row.is_empty))
    did = Did.ADDED if row.was_empty else Did.REMOVED
    return Touched(row.table_name, WHOLE_ROW, did, did is Did.REMOVED)


def _is_gone_after(version: Version) -> bool:
    """Whether the item was not there after this step: its making was undone."""
    return Touched(ItemRecord.__tablename__, WHOLE_ROW, Did.REMOVED, True) in version.touched


def differences(connection: Connection, item_id: ItemId, version: Version) -> tuple[Difference, ...]:
    """What a version changed, with the values before and after; a field changed twice in it is told once."""
    change = table_of(ChangeRecord)
    query = (
        select(change)
        .where(change.c.set_id == version.id, past.concerns(connection, item_id))
        .order_by(change.c.number)
    )
    told: dict[tuple[str, str, str], Difference] = {}
    for row in connection.execute(query).mappings():
        place = (row["table_name"], row["row_id"], row["field"])
        before, after = past.unpacked(row["before"]), past.unpacked(row["after"])
        earlier = told.pop(place, None)
        if earlier is not None:
            before = earlier.before
        if before != after:
            told[place] = Difference(place[0], place[2], _did(place[2], before), before, after)
    names = _names_of_parts(connection, (place for place in told))
    found = (_with_name(connection, item_id, each, names.get(place[1], "")) for place, each in told.items())
    return tuple(found)


def _did(field: str, before: Any) -> Did:
    if field != WHOLE_ROW:
        return Did.CHANGED
    return Did.ADDED if before is None else Did.REMOVED


def _with_name(connection: Connection, item_id: ItemId, each: Difference, part: str) -> Difference:
    before, after = each.before, each.after
    if each.field == WHOLE_ROW:
        before, after = (_explained(connection, item_id, each.table, row) for row in (before, after))
        row = after or before
        part = str(row.get(_NAMED_BY.get(each.table, ""), ""))
    elif each.field == "role_id":
        before, after = _role(connection, before), _role(connection, after)
    return Difference(each.table, each.field, each.did, before, after, part)


def _explained(connection: Connection, item_id: ItemId, table: str, row: Any) -> Any:
    """A whole row; one that names another item with that item's title and kind."""
    if row is None or table not in (LinkRecord.__tablename__, ChoiceRecord.__tablename__):
        return row
    if table == ChoiceRecord.__tablename__:
        other = row["chosen_id"]
    else:
        other = row["to_id"] if row["from_id"] == item_id else row["from_id"]
    title, kind = _titled(connection, [other]).get(other, ("", None))
    return {**row, "title": title, "other_kind": kind}


def _names_of_parts(connection: Connection, places: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """What parts whose fields changed are called today, or were called last."""
    names: dict[str, str] = {}
    for table_name, row_id, field in places:
        record = next((one for one in _PART_RECORDS if one.__tablename__ == table_name), None)
        if field == WHOLE_ROW or record is None or row_id in names:
            continue
        table = table_of(record)
        name = table.c[_NAMED_BY[table_name]]
        names[row_id] = str(connection.execute(select(name).where(table.c.id == row_id)).scalar() or "")
    return names


_PART_RECORDS: Final[tuple[type[Base], ...]] = (
    AnswerRecord,
    MilestoneRecord,
    ProgressNoteRecord,
    SectionRecord,
)


def _titled(connection: Connection, item_ids: Iterable[str]) -> dict[str, tuple[str, ItemKind]]:
    found: dict[str, tuple[str, ItemKind]] = {}
    for some in batches(item_ids):
        query = select(ItemRecord.id, ItemRecord.title, ItemRecord.kind)
        for row in connection.execute(query.where(ItemRecord.id.in_(some))):
            found[row.id] = (row.title, ItemKind(row.kind))
    return found


def _role(connection: Connection, role_id: str | None) -> str | None:
    """A job by its title and employer; empty when it is not known any more."""
    if role_id is None:
        return None
    query = select(RoleRecord.title, RoleRecord.employer).where(RoleRecord.id == role_id)
    row = connection.execute(query).first()
    return "" if row is None else " · ".join(part for part in row if part)


def as_of(connection: Connection, item_id: ItemId, version: Version) -> Content:
    """An item's content as a version left it; raises UserError when either is gone."""
    return content(connection, item_id, past.at(connection, item_id, version.id))


def content(connection: Connection, item_id: ItemId, rows: Past) -> Content:
    """What the rows of an item say."""
    item = rows.of(ItemRecord)[item_id]
    kind = ItemKind(item["kind"])
    own = rows.of(OWN[kind]).get(item_id, {})
    fields = {name: value for name, value in {**item, **own}.items() if name not in past.NEVER_LOGGED}
    parts = tuple(
        (record.__tablename__, row) for record in PARTS[kind] for row in _ordered(record, rows.of(record))
    )
    tags = sorted(rows.of(TagRecord).values(), key=lambda row: str(row["folded"]))
    return Content(
        kind,
        fields,
        tuple(row["name"] for row in tags),
        tuple(_with_titles(connection, parts)),
        _links(connection, item_id, rows),
        _role(connection, item["role_id"]) or "",
    )


def _ordered(record: type[Base], rows: Mapping[str, Any]) -> list[Any]:
    if record is ProgressNoteRecord:
        return sorted(rows.values(), key=lambda row: (row["noted_on"], row["id"]), reverse=True)
    if record is EvidenceVersionRecord:
        return sorted(rows.values(), key=lambda row: (row["captured_at"], row["id"]), reverse=True)
    return sorted(rows.values(), key=lambda row: (row["position"], row["id"]))


def _with_titles(
    connection: Connection, parts: tuple[tuple[str, Any], ...]
) -> Iterable[tuple[str, Mapping[str, Any]]]:
    """The parts; a choice with the title of what was chosen."""
    chosen = [row["chosen_id"] for name, row in parts if name == ChoiceRecord.__tablename__]
    titles = _titled(connection, chosen)
    for name, row in parts:
        if name == ChoiceRecord.__tablename__:
            row = {**row, "title": titles.get(row["chosen_id"], ("", None))[0]}
        yield name, row


def _links(connection: Connection, item_id: ItemId, rows: Past) -> tuple[PastLink, ...]:
    found = [
        (row["relation"], row["from_id"] == item_id, row["to_id" if row["from_id"] == item_id else "from_id"])
        for row in rows.of(LinkRecord).values()
    ]
    titles = _titled(connection, (other for _, _, other in found))
    made = (
        PastLink(Relation(relation), outward, ItemId(other), *titles.get(other, ("", None)))
        for relation, outward, other in found
    )
    return tuple(sorted(made, key=lambda each: (each.kind or "~", each.title, each.other_id)))


def go_back(uow: UnitOfWork, item_id: ItemId, version: Version) -> GoneBack:
    """Put an item's fields, parts, tags and links back to a version, as a step of its own.

    Whether it is in the bin and which file it stands for stay as they are. What refers to an item or a
    job that is gone for good is left out and counted.
    """
    then, now = past.at(uow.connection, item_id, version.id), past.present(uow.connection, item_id)
    kind = ItemKind(now.of(ItemRecord)[item_id]["kind"])
    left_out = _leave_out_what_is_gone(uow.connection, item_id, then)
    parts: tuple[type[Base], ...] = PARTS[kind]
    same: tuple[type[Base], ...] = (LinkRecord, TagRecord)
    lists = (*same, *(one for one in parts if one not in _STAYING))
    for one in same:
        _keep_same(one, then, now)
    changed = False
    for one in reversed(lists):
        changed |= _remove(uow, one, then, now)
    whole: tuple[type[Base], ...] = (ItemRecord, OWN[kind], *lists)
    for one in whole:
        changed |= _put_back(uow, one, then, now)
    return GoneBack(changed, left_out)


def _leave_out_what_is_gone(connection: Connection, item_id: ItemId, then: Past) -> int:
    left_out = 0
    for record, ends in ((LinkRecord, ("from_id", "to_id")), (ChoiceRecord, ("chosen_id",))):
        rows = then.of(record)
        there = _titled(connection, {row[end] for row in rows.values() for end in ends})
        gone = [row_id for row_id, row in rows.items() if any(row[end] not in there for end in ends)]
        for row_id in gone:
            del rows[row_id]
        left_out += len(gone)
    item = then.of(ItemRecord)[item_id]
    known = select(func.count()).select_from(table_of(RoleRecord)).where(RoleRecord.id == item["role_id"])
    if item["role_id"] is not None and not connection.execute(known).scalar():
        item["role_id"] = None
        left_out += 1
    return left_out


def _keep_same(record: type[Base], then: Past, now: Past) -> None:
    """A link or tag that was taken away and made again stays: it says the same under another id."""
    said = ("from_id", "to_id", "relation") if record is LinkRecord else ("name",)
    there = {tuple(row[name] for name in said): row_id for row_id, row in now.of(record).items()}
    for row_id, row in list(then.of(record).items()):
        same = there.get(tuple(row[name] for name in said))
        if same is not None and same != row_id:
            del then.of(record)[row_id]
            then.of(record)[same] = now.of(record)[same]


def _remove(uow: UnitOfWork, record: type[Base], then: Past, now: Past) -> bool:
    surplus = now.of(record).keys() - then.of(record).keys()
    for row_id in sorted(surplus):
        uow.delete(record, row_id)
    return bool(surplus)


def _put_back(uow: UnitOfWork, record: type[Base], then: Past, now: Past) -> bool:
    changed = False
    for row_id, row in then.of(record).items():
        if row_id not in now.of(record):
            uow.insert(record, **row)
            changed = True
            continue
        kept = _KEPT.get(record, frozenset({"id"}))
        changed |= uow.update(record, row_id, **{k: v for k, v in row.items() if k not in kept})
    return changed


def named(connection: Connection, item_id: ItemId, set_id: str) -> Version:
    """One version by the id of its step; raises UserError when it is not one of this item's."""
    found = next((each for each in versions(connection, item_id) if each.id == set_id), None)
    if found is None:
        raise UserError("version.missing")
    return found
