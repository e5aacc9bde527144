"""Keeping the full-text index true: run inside every unit of work, before it is committed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, select, text

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
)
from mwl_desktop.search.words import indexable
from mwl_desktop.services import items
from mwl_desktop.vault.unit_of_work import UnitOfWork

_FIND = text("SELECT rowid FROM item_text WHERE rowid = :row")
_CHANGE = text("UPDATE item_text SET title = :title, body = :body WHERE rowid = :row")
_ADD = text("INSERT INTO item_text(rowid, title, body) VALUES (:row, :title, :body)")


def reindex(uow: UnitOfWork) -> None:
    """Write what every touched item says now into the index; removed items leave it by a trigger."""
    for item_id in uow.touched:
        query = select(ItemRecord.row, ItemRecord.kind, ItemRecord.title).where(ItemRecord.id == item_id)
        item = uow.connection.execute(query).first()
        if item is None:
            continue
        values = {
            "row": item.row,
            "title": indexable(item.title),
            "body": indexable(words(uow.connection, item_id, ItemKind(item.kind))),
        }
        known = uow.connection.execute(_FIND, {"row": item.row}).first()
        uow.connection.execute(_CHANGE if known else _ADD, values)


def words(connection: Connection, item_id: str, kind: ItemKind) -> str:
    """Everything an item says besides its title: its texts, its parts, its tags."""
    parts = [*_TEXTS[kind](connection, item_id), " ".join(items.tags_of(connection, item_id))]
    return "\n".join(part for part in parts if part)


def _columns(connection: Connection, key: Any, item_id: str, *columns: Any) -> list[str]:
    found = connection.execute(select(*columns).where(key == item_id)).all()
    return [str(value) for row in found for value in row if value]


def _entry(connection: Connection, item_id: str) -> list[str]:
    return [
        *_columns(connection, EntryRecord.id, item_id, EntryRecord.body, EntryRecord.source),
        *_columns(connection, AnswerRecord.item_id, item_id, AnswerRecord.answer),
    ]


def _goal(connection: Connection, item_id: str) -> list[str]:
    goal = GoalRecord
    return [
        *_columns(connection, goal.id, item_id, goal.why, goal.success_criteria, goal.objective),
        *_columns(connection, MilestoneRecord.item_id, item_id, MilestoneRecord.title),
        *_columns(connection, ProgressNoteRecord.item_id, item_id, ProgressNoteRecord.text),
    ]


def _person(connection: Connection, item_id: str) -> list[str]:
    person = PersonRecord
    fields = (person.organisation, person.email, person.how_i_know, person.gives, person.gets, person.notes)
    return _columns(connection, person.id, item_id, *fields)


def _evidence(connection: Connection, item_id: str) -> list[str]:
    evidence = EvidenceRecord
    fields = (
        evidence.description,
        evidence.original_name,
        evidence.issuer,
        evidence.url,
        evidence.quotation,
        evidence.said_by,
    )
    inside = (
        select(BlobFactsRecord.text)
        .join(EvidenceRecord, EvidenceRecord.blob_id == BlobFactsRecord.blob_id)
        .where(EvidenceRecord.id == item_id)
    )
    return [*_columns(connection, evidence.id, item_id, *fields), *connection.execute(inside).scalars()]


def _portfolio(connection: Connection, item_id: str) -> list[str]:
    return [
        *_columns(
            connection, PortfolioRecord.id, item_id, PortfolioRecord.audience, PortfolioRecord.introduction
        ),
        *_columns(connection, SectionRecord.item_id, item_id, SectionRecord.title, SectionRecord.text),
    ]


_TEXTS: dict[ItemKind, Callable[[Connection, str], list[str]]] = {
    ItemKind.ENTRY: _entry,
    ItemKind.GOAL: _goal,
    ItemKind.PERSON: _person,
    ItemKind.EVIDENCE: _evidence,
    ItemKind.PORTFOLIO: _portfolio,
}
