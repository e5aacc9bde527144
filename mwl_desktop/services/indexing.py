"""Keeping the full-text index true: run inside every unit of work, before it is committed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Select, select, text

from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.models import (
    AnswerRecord,
    BlobFactsRecord,
    EntryRecord,
    EvidenceRecord,
    GoalRecord,
    ItemRecord,
    MilestoneRecord,
    PersonRecord,
    PortfolioRecord,
    ProgressNoteRecord,
    SectionRecord,
    TagRecord,
)
from mwl_desktop.search.words import indexable
from mwl_desktop.vault.batches import batches
from mwl_desktop.vault.unit_of_work import UnitOfWork

_FIND = text("SELECT title, body FROM item_text WHERE rowid = :row")
_DROP = text("DELETE FROM item_text WHERE rowid = :row")
_FLUSH = text("INSERT INTO item_text(item_text) VALUES ('flush')")
_ADD = text("INSERT INTO item_text(rowid, title, body) VALUES (:row, :title, :body)")


def reindex(uow: UnitOfWork) -> None:
    """Write what every touched item says now into the index; removed items leave it by a trigger."""
    for some in batches(uow.touched):
        query = select(ItemRecord.id, ItemRecord.row, ItemRecord.title).where(ItemRecord.id.in_(some))
        said = words(uow.connection, some)
        old, new = [], []
        for item_id, row, title in uow.connection.execute(query).all():
            values = {"row": row, "title": indexable(title), "body": indexable(said[item_id])}
            known = uow.connection.execute(_FIND, {"row": row}).first()
            if known is None or tuple(known) != (values["title"], values["body"]):
                old += [] if known is None else [{"row": row}]
                new.append(values)
        _replace(uow.connection, old, new)


def _replace(connection: Connection, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> None:
    """Make rows of the index say something new.

    What goes is flushed before it is said anew: when both are in one flush, FTS5 with secure-delete
    leaves the words of a long text behind for good once the row is deleted later.
    """
    if old:
        connection.execute(_DROP, old)
        connection.execute(_FLUSH)
    if new:
        connection.execute(_ADD, new)


def words(connection: Connection, item_ids: Sequence[str], *, inside: bool = True) -> dict[str, str]:
    """Everything that items say besides their titles: their texts, their parts, their tags.

    Without `inside`, what was read in files is left out.
    """
    query = select(ItemRecord.id, ItemRecord.kind).where(ItemRecord.id.in_(item_ids))
    of_kind: dict[str, list[str]] = {}
    for item_id, kind in connection.execute(query):
        of_kind.setdefault(kind, []).append(item_id)
    said: dict[str, list[str]] = {item_id: [] for ids in of_kind.values() for item_id in ids}
    for kind, ids in of_kind.items():
        for key, columns, order in _TEXTS[ItemKind(kind)]:
            _collect(connection, said, select(key, *columns).where(key.in_(ids)).order_by(*order))
        if kind == ItemKind.EVIDENCE and inside:
            _collect(connection, said, _INSIDE.where(EvidenceRecord.id.in_(ids)))
    tags = select(TagRecord.item_id, TagRecord.name).where(TagRecord.item_id.in_(list(said)))
    _collect(connection, said, tags.order_by(TagRecord.folded))
    return {item_id: "\n".join(parts) for item_id, parts in said.items()}


def _collect(connection: Connection, said: dict[str, list[str]], query: Select[*tuple[Any, ...]]) -> None:
    for item_id, *values in connection.execute(query):
        said[item_id] += [value for value in values if value]


_INSIDE = select(EvidenceRecord.id, BlobFactsRecord.text).join(
    BlobFactsRecord, BlobFactsRecord.blob_id == EvidenceRecord.blob_id
)
_TEXTS: Final[dict[ItemKind, tuple[tuple[Any, tuple[Any, ...], tuple[Any, ...]], ...]]] = {
    ItemKind.ENTRY: (
        (EntryRecord.id, (EntryRecord.body, EntryRecord.source), ()),
        (AnswerRecord.item_id, (AnswerRecord.answer,), (AnswerRecord.position, AnswerRecord.id)),
    ),
    ItemKind.GOAL: (
        (GoalRecord.id, (GoalRecord.why, GoalRecord.success_criteria, GoalRecord.objective), ()),
        (MilestoneRecord.item_id, (MilestoneRecord.title,), (MilestoneRecord.position, MilestoneRecord.id)),
        (
            ProgressNoteRecord.item_id,
            (ProgressNoteRecord.text,),
            (ProgressNoteRecord.noted_on, ProgressNoteRecord.id),
        ),
    ),
    ItemKind.PERSON: (
        (
            PersonRecord.id,
            (
                PersonRecord.organisation,
                PersonRecord.email,
                PersonRecord.how_i_know,
                PersonRecord.gives,
                PersonRecord.gets,
                PersonRecord.notes,
            ),
            (),
        ),
    ),
    ItemKind.EVIDENCE: (
        (
            EvidenceRecord.id,
            (
                EvidenceRecord.description,
                EvidenceRecord.original_name,
                EvidenceRecord.issuer,
                EvidenceRecord.url,
                EvidenceRecord.quotation,
                EvidenceRecord.said_by,
                EvidenceRecord.saved_text,
            ),
            (),
        ),
    ),
    ItemKind.PORTFOLIO: (
        (PortfolioRecord.id, (PortfolioRecord.audience, PortfolioRecord.introduction), ()),
        (
            SectionRecord.item_id,
            (SectionRecord.title, SectionRecord.text),
            (SectionRecord.position, SectionRecord.id),
        ),
    ),
}
"""Where an item's words are: the column with the item's id, those with words, and their order."""
