"""Journal entries: make one, change one, read one whole."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from mwl_desktop.domain.entries import Answer, Entry, EntryDraft
from mwl_desktop.domain.ids import ItemId, new_id
from mwl_desktop.domain.kinds import EntryKind, ItemKind
from mwl_desktop.models import AnswerRecord, EntryRecord
from mwl_desktop.services import items
from mwl_desktop.vault.unit_of_work import UnitOfWork


def add(uow: UnitOfWork, draft: EntryDraft) -> ItemId:
    """Write an entry into the journal."""
    item_id = items.new(
        uow,
        ItemKind.ENTRY,
        draft.title or items.title_from(draft.body),
        happened_on=draft.happened_on,
        horizon=draft.horizon,
        confidentiality=draft.confidentiality,
        starred=draft.starred,
        role_id=draft.role_id,
        tags=draft.tags,
        written_at=draft.written_at,
        zone=draft.zone,
    )
    uow.insert(
        EntryRecord,
        id=item_id,
        entry_kind=draft.entry_kind.value,
        body=items.clean_text(draft.body),
        minutes=draft.minutes,
        source=items.clean_text(draft.source),
        reflection_model=draft.reflection_model,
    )
    _add_answers(uow, item_id, draft.answers)
    return item_id


def set_body(uow: UnitOfWork, item_id: ItemId, body: str) -> None:
    """Replace an entry's text (Markdown)."""
    uow.update(EntryRecord, item_id, body=items.clean_text(body))


def set_kind(uow: UnitOfWork, item_id: ItemId, entry_kind: EntryKind) -> None:
    """Say which of the five kinds an entry is."""
    uow.update(EntryRecord, item_id, entry_kind=entry_kind.value)


def set_minutes(uow: UnitOfWork, item_id: ItemId, minutes: int | None) -> None:
    """Say how many minutes it took."""
    uow.update(EntryRecord, item_id, minutes=minutes)


def set_source(uow: UnitOfWork, item_id: ItemId, source: str) -> None:
    """Say where a gem was found."""
    uow.update(EntryRecord, item_id, source=items.clean_text(source))


def set_reflection(uow: UnitOfWork, item_id: ItemId, model: str, answers: Iterable[Answer]) -> None:
    """Make an entry's reflection exactly this; answers left empty are kept as questions still open."""
    uow.update(EntryRecord, item_id, reflection_model=model)
    there = {
        row["question"]: row
        for row in uow.connection.execute(
            select(AnswerRecord.__table__).where(AnswerRecord.item_id == item_id)
        ).mappings()
    }
    for position, answer in enumerate(answers):
        old = there.pop(answer.question, None)
        text = items.clean_text(answer.answer)
        if old is None:
            _add_answer(uow, item_id, position, Answer(answer.question, text))
        else:
            uow.update(AnswerRecord, old["id"], position=position, answer=text)
    for row in there.values():
        uow.delete(AnswerRecord, row["id"])


def get(connection: Connection, item_id: ItemId) -> Entry:
    """An entry, whole; raises UserError when it is gone."""
    head = items.head(connection, item_id, ItemKind.ENTRY)
    row = connection.execute(select(EntryRecord.__table__).where(EntryRecord.id == item_id)).mappings().one()
    answers = connection.execute(
        select(AnswerRecord.question, AnswerRecord.answer)
        .where(AnswerRecord.item_id == item_id)
        .order_by(AnswerRecord.position)
    )
    return Entry(
        head=head,
        entry_kind=EntryKind(row["entry_kind"]),
        body=row["body"],
        minutes=row["minutes"],
        source=row["source"],
        reflection_model=row["reflection_model"],
        answers=tuple(Answer(question, answer) for question, answer in answers),
    )


def _add_answers(uow: UnitOfWork, item_id: ItemId, answers: Iterable[Answer]) -> None:
    for position, answer in enumerate(answers):
        _add_answer(uow, item_id, position, Answer(answer.question, items.clean_text(answer.answer)))


def _add_answer(uow: UnitOfWork, item_id: ItemId, position: int, answer: Answer) -> None:
    uow.insert(
        AnswerRecord,
        id=new_id(),
        item_id=item_id,
        position=position,
        question=answer.question,
        answer=answer.answer,
    )
