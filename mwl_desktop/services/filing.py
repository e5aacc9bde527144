"""Evidence that files itself: what its file says of itself goes where nobody has said anything yet."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, RowMapping, Select, and_, or_, select

from mwl_desktop.domain.changes import READ_OUT
from mwl_desktop.domain.kinds import DatedBy
from mwl_desktop.evidence import filing
from mwl_desktop.evidence.names import title_from_name
from mwl_desktop.models import (
    BlobFactsRecord,
    ChangeRecord,
    ChangeSetRecord,
    EvidenceRecord,
    ItemRecord,
)
from mwl_desktop.services import belonging, dates, items
from mwl_desktop.vault.batches import batches
from mwl_desktop.vault.unit_of_work import WHOLE_ROW, UnitOfWork

_REDO: Final = "redo"
"""A step in which evidence comes back and files itself at once: what it changes of a row is that."""

_Values: TypeAlias = dict[str, Any]


def unfiled(connection: Connection) -> list[str]:
    """Evidence that came when its file had been read already: the same bytes kept twice, a step redone."""
    query = _rows().where(BlobFactsRecord.details.like('%["filing.%'))
    return [row["id"] for row in connection.execute(query).mappings() if any(_new(connection, row))]


def file(uow: UnitOfWork, item_ids: Iterable[str], *, again: bool = False) -> None:
    """Take over what the files of evidence say, each field for itself, as far as nobody changed it.

    What a person told about as it came is left alone. It is done once: what is changed back stays so.
    `again` is for evidence that comes anew in this very step.
    """
    for some in batches(item_ids):
        query = _rows().where(EvidenceRecord.id.in_(some))
        for row in uow.connection.execute(query).mappings().all():
            item, evidence = _new(uow.connection, row, again=again)
            if item:
                uow.update(ItemRecord, row["id"], **item)
            if evidence:
                uow.update(EvidenceRecord, row["id"], **evidence)


def _rows() -> Select[Any]:
    """Evidence that was captured by a program that guesses, with what its file suggests."""
    return (
        select(
            EvidenceRecord.__table__,
            ItemRecord.title,
            ItemRecord.happened_on,
            ItemRecord.role_id,
            BlobFactsRecord.details,
        )
        .join(ItemRecord, ItemRecord.id == EvidenceRecord.id)
        .join(BlobFactsRecord, BlobFactsRecord.blob_id == EvidenceRecord.blob_id)
        .where(or_(EvidenceRecord.dated_by == DatedBy.FILE.value, EvidenceRecord.file_changed_at != ""))
    )


def _new(connection: Connection, row: RowMapping, *, again: bool = False) -> tuple[_Values, _Values]:
    """What is to be changed of the item, and of the evidence."""
    item, evidence = _suggested(row)
    if (item or evidence) and not _is_open(connection, row["id"], again=again):
        return {}, {}
    if "happened_on" in item:
        before, after = row["happened_on"], item["happened_on"]
        item["role_id"] = belonging.role_after(connection, row["role_id"], before, after)
    return item, evidence


def _suggested(row: RowMapping) -> tuple[_Values, _Values]:
    found = filing.heard(json.loads(row["details"]))
    item: _Values = {}
    evidence: _Values = {}
    made_up = items.clean_title(title_from_name(row["original_name"]))
    if found.title and row["title"] == made_up != found.title:
        item["title"] = items.clean_title(found.title)
    captured_on = dates.moment(row["captured_at"])
    if (
        row["dated_by"] == DatedBy.FILE
        and found.day is not None
        and found.dated_by is not None
        and captured_on is not None
        and filing.is_plausible(found.day, captured_on.date())
    ):
        item["happened_on"] = dates.stored(found.day)
        evidence["dated_by"] = found.dated_by.value
    looked = filing.kind_by_look(row["original_name"], row["media_type"])
    if found.kind is not None and row["evidence_kind"] == looked != found.kind:
        evidence["evidence_kind"] = found.kind.value
    if found.issuer and not row["issuer"]:
        evidence["issuer"] = items.clean_title(found.issuer)
    return item, evidence


def _is_open(connection: Connection, item_id: str, *, again: bool) -> bool:
    """Whether the item came with no word of a person about it, and this was not done since."""
    change, sets = ChangeRecord, ChangeSetRecord
    came = (
        select(change.number, change.after)
        .where(change.item_id == item_id, change.table_name == EvidenceRecord.__tablename__)
        .where(change.field == WHOLE_ROW, change.after.is_not(None))
        .order_by(change.number.desc())
        .limit(1)
    )
    row = connection.execute(came).first()
    if row is None or json.loads(row.after or "{}").get("dated_by") != DatedBy.FILE:
        return False
    if again:
        return True
    filed = (
        select(change.number)
        .join(sets, sets.id == change.set_id)
        .where(change.item_id == item_id, change.number > row.number)
        .where(or_(sets.action == READ_OUT, and_(sets.action == _REDO, change.field != WHOLE_ROW)))
    )
    return connection.execute(filed.limit(1)).first() is None
