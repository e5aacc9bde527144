"""The rows an item had at an earlier moment, read backwards out of the change log."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, and_, func, or_, select

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.errors import UserError
from mwl_desktop.models import (
    AnswerRecord,
    Base,
    ChangeRecord,
    ChoiceRecord,
    EntryRecord,
    EvidenceRecord,
    EvidenceVersionRecord,
    GoalRecord,
    ItemRecord,
    LinkRecord,
    MilestoneRecord,
    PersonRecord,
    PortfolioRecord,
    ProgressNoteRecord,
    SectionRecord,
    TagRecord,
)
from mwl_desktop.vault import agreement
from mwl_desktop.vault.batches import batches
from mwl_desktop.vault.unit_of_work import WHOLE_ROW, table_of

OWN: Final[dict[ItemKind, type[Base]]] = {
    ItemKind.ENTRY: EntryRecord,
    ItemKind.GOAL: GoalRecord,
    ItemKind.EVIDENCE: EvidenceRecord,
    ItemKind.PERSON: PersonRecord,
    ItemKind.PORTFOLIO: PortfolioRecord,
}
"""The table with a kind's own fields."""
PARTS: Final[dict[ItemKind, tuple[type[Base], ...]]] = {
    ItemKind.ENTRY: (AnswerRecord,),
    ItemKind.GOAL: (MilestoneRecord, ProgressNoteRecord),
    ItemKind.EVIDENCE: (EvidenceVersionRecord,),
    ItemKind.PERSON: (),
    ItemKind.PORTFOLIO: (SectionRecord, ChoiceRecord),
}
"""The lists that a kind has, a list before what refers to it."""
NEVER_LOGGED: Final = frozenset(field for _, field in agreement.NEVER_LOGGED)


@dataclass(slots=True)
class Past:
    """Rows by table name and then by id."""

    rows: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)

    def of(self, record: type[Base]) -> dict[str, dict[str, Any]]:
        """The rows of one table."""
        return self.rows.setdefault(record.__tablename__, {})


def records_of(kind: ItemKind) -> tuple[type[Base], ...]:
    """Every table that holds something of an item of this kind, but for its links."""
    return (ItemRecord, OWN[kind], TagRecord, *PARTS[kind])


def present(connection: Connection, item_id: ItemId) -> Past:
    """The rows as they are now; raises UserError when the item is gone."""
    kind = connection.execute(select(ItemRecord.kind).where(ItemRecord.id == item_id)).scalar()
    if kind is None:
        raise UserError("item.missing")
    past = Past()
    for record in records_of(ItemKind(kind)):
        table = table_of(record)
        (owner,) = record.item_columns
        _keep(past, record, connection.execute(select(table).where(table.c[owner] == item_id)).mappings())
    link = table_of(LinkRecord)
    for end in (link.c.from_id, link.c.to_id):
        _keep(past, LinkRecord, connection.execute(select(link).where(end == item_id)).mappings())
    return past


def _keep(past: Past, record: type[Base], found: Iterable[Any]) -> None:
    past.of(record).update({str(row["id"]): dict(row) for row in found})


def at(connection: Connection, item_id: ItemId, set_id: str) -> Past:
    """The rows as a step left them.

    Of each field only the first change after that step is read: its earlier value is the one that held.
    """
    change = table_of(ChangeRecord)
    last = connection.execute(select(func.max(change.c.number)).where(change.c.set_id == set_id)).scalar()
    if last is None:
        raise UserError("version.missing")
    past = present(connection, item_id)
    first_since = (
        select(func.min(change.c.number))
        .where(concerns(connection, item_id), change.c.number > last)
        .group_by(change.c.table_name, change.c.row_id, change.c.field)
    )
    numbers = sorted(connection.execute(first_since).scalars())
    by_row: dict[tuple[str, str], list[Any]] = {}
    for some in batches(numbers):
        query = select(change).where(change.c.number.in_(some)).order_by(change.c.number)
        for row in connection.execute(query).mappings():
            by_row.setdefault((row["table_name"], row["row_id"]), []).append(row)
    for (table_name, row_id), changes in by_row.items():
        _take_back(past.rows.setdefault(table_name, {}), row_id, changes)
    if not past.of(ItemRecord):
        raise UserError("version.missing")
    return past


def _take_back(rows: dict[str, dict[str, Any]], row_id: str, changes: list[Any]) -> None:
    """One row as it was before these changes, in their order, each the first of its field."""
    if changes[0]["field"] == WHOLE_ROW and changes[0]["before"] is None:
        rows.pop(row_id, None)
        return
    # A row that was there then and was taken away since lies whole in what took it away.
    gone = next((row for row in changes if row["field"] == WHOLE_ROW), None)
    row = dict(rows[row_id]) if gone is None else dict(json.loads(gone["before"]))
    for each in changes:
        if each is gone:
            break
        row[each["field"]] = unpacked(each["before"])
    rows[row_id] = row


def unpacked(value: str | None) -> Any:
    """A value of the log."""
    return None if value is None else json.loads(value)


def concerns(connection: Connection, item_id: ItemId) -> Any:
    """The condition for changes that concern an item: its own rows, and links from either end."""
    change = table_of(ChangeRecord)
    towards = select(change.c.number).where(
        change.c.table_name == LinkRecord.__tablename__,
        func.json_extract(func.coalesce(change.c.after, change.c.before), "$.to_id") == item_id,
    )
    from_others = list(connection.execute(towards).scalars())
    mine = and_(change.c.item_id == item_id, change.c.item_id.is_not(None))
    return or_(mine, change.c.number.in_(from_others)) if from_others else mine
