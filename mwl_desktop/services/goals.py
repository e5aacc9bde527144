"""Goals: what somebody wants to become able to do, the steps, and what moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, RowMapping, func, select

from mwl_desktop.domain.goals import Goal, GoalDraft, Milestone, ProgressNote
from mwl_desktop.domain.ids import ItemId, new_id
from mwl_desktop.domain.kinds import GoalStatus, ItemKind
from mwl_desktop.errors import UserError
from mwl_desktop.models import GoalRecord, MilestoneRecord, ProgressNoteRecord
from mwl_desktop.services import dates, items
from mwl_desktop.vault.unit_of_work import UnitOfWork


def add(uow: UnitOfWork, draft: GoalDraft) -> ItemId:
    """Set a goal."""
    item_id = items.new(
        uow,
        ItemKind.GOAL,
        draft.title,
        happened_on=draft.started_on,
        horizon=draft.horizon,
        confidentiality=draft.confidentiality,
        role_id=draft.role_id,
        tags=draft.tags,
    )
    uow.insert(
        GoalRecord,
        id=item_id,
        why=items.clean_text(draft.why),
        success_criteria=items.clean_text(draft.success_criteria),
        objective=items.clean_text(draft.objective),
        status=draft.status.value,
        due_on=dates.stored(draft.due_on),
    )
    return item_id


def set_texts(
    uow: UnitOfWork,
    item_id: ItemId,
    *,
    why: str | None = None,
    success_criteria: str | None = None,
    objective: str | None = None,
) -> None:
    """Replace those of a goal's texts that are given (Markdown)."""
    given = {"why": why, "success_criteria": success_criteria, "objective": objective}
    values = {name: items.clean_text(text) for name, text in given.items() if text is not None}
    uow.update(GoalRecord, item_id, **values)


def set_status(uow: UnitOfWork, item_id: ItemId, status: GoalStatus) -> None:
    """Say where a goal stands."""
    uow.update(GoalRecord, item_id, status=status.value)


def set_due(uow: UnitOfWork, item_id: ItemId, due_on: date | None) -> None:
    """Say by when."""
    uow.update(GoalRecord, item_id, due_on=dates.stored(due_on))


def add_milestone(
    uow: UnitOfWork, item_id: ItemId, title: str, due_on: date | None = None, done_on: date | None = None
) -> str:
    """Add a step at the end; returns its id."""
    items.head(uow.connection, item_id, ItemKind.GOAL)
    last = select(func.max(MilestoneRecord.position)).where(MilestoneRecord.item_id == item_id)
    position = uow.connection.execute(last).scalar()
    milestone_id = new_id()
    uow.insert(
        MilestoneRecord,
        id=milestone_id,
        item_id=item_id,
        position=0 if position is None else position + 1,
        title=items.clean_title(title),
        due_on=dates.stored(due_on),
        done_on=dates.stored(done_on),
    )
    return milestone_id


def rename_milestone(uow: UnitOfWork, milestone_id: str, title: str) -> None:
    """Change a step's words."""
    _check_milestone(uow, milestone_id)
    uow.update(MilestoneRecord, milestone_id, title=items.clean_title(title))


def set_milestone_due(uow: UnitOfWork, milestone_id: str, due_on: date | None) -> None:
    """Say by when a step is to be reached."""
    _check_milestone(uow, milestone_id)
    uow.update(MilestoneRecord, milestone_id, due_on=dates.stored(due_on))


def set_milestone_done(uow: UnitOfWork, milestone_id: str, done_on: date | None) -> None:
    """Say that a step is reached, and when; None takes it back."""
    _check_milestone(uow, milestone_id)
    uow.update(MilestoneRecord, milestone_id, done_on=dates.stored(done_on))


def order_milestones(uow: UnitOfWork, milestone_ids: Sequence[str]) -> None:
    """Put a goal's steps into this order; raises UserError when one of them is gone."""
    for milestone_id in milestone_ids:
        _check_milestone(uow, milestone_id)
    for position, milestone_id in enumerate(milestone_ids):
        uow.update(MilestoneRecord, milestone_id, position=position)


def remove_milestone(uow: UnitOfWork, milestone_id: str) -> None:
    """Take a step away."""
    _check_milestone(uow, milestone_id)
    uow.delete(MilestoneRecord, milestone_id)


def add_progress(uow: UnitOfWork, item_id: ItemId, text: str, noted_on: date | None = None) -> str:
    """Note what moved (Markdown); returns the note's id."""
    items.head(uow.connection, item_id, ItemKind.GOAL)
    note_id = new_id()
    day = dates.stored(noted_on or uow.clock.today())
    uow.insert(ProgressNoteRecord, id=note_id, item_id=item_id, noted_on=day, text=items.clean_text(text))
    return note_id


def set_progress(uow: UnitOfWork, note_id: str, text: str) -> None:
    """Change a progress note's words."""
    _check_note(uow, note_id)
    uow.update(ProgressNoteRecord, note_id, text=items.clean_text(text))


def set_progress_date(uow: UnitOfWork, note_id: str, noted_on: date) -> None:
    """Move a progress note to another day."""
    _check_note(uow, note_id)
    uow.update(ProgressNoteRecord, note_id, noted_on=dates.stored(noted_on))


def remove_progress(uow: UnitOfWork, note_id: str) -> ProgressNote:
    """Take a progress note away; returns it."""
    _check_note(uow, note_id)
    notes = ProgressNoteRecord.__table__
    row = uow.connection.execute(select(notes).where(notes.c.id == note_id)).mappings().one()
    uow.delete(ProgressNoteRecord, note_id)
    return _note(row)


def get(connection: Connection, item_id: ItemId) -> Goal:
    """A goal, whole; raises UserError when it is gone."""
    head = items.head(connection, item_id, ItemKind.GOAL)
    row = connection.execute(select(GoalRecord.__table__).where(GoalRecord.id == item_id)).mappings().one()
    return Goal(
        head=head,
        why=row["why"],
        success_criteria=row["success_criteria"],
        objective=row["objective"],
        status=GoalStatus(row["status"]),
        due_on=dates.day(row["due_on"]),
        milestones=_milestones(connection, item_id),
        progress=_progress(connection, item_id),
    )


def _milestones(connection: Connection, item_id: ItemId) -> tuple[Milestone, ...]:
    steps = MilestoneRecord.__table__
    query = select(steps).where(steps.c.item_id == item_id).order_by(steps.c.position, steps.c.id)
    return tuple(
        Milestone(row["id"], row["title"], dates.day(row["due_on"]), dates.day(row["done_on"]))
        for row in connection.execute(query).mappings()
    )


def _progress(connection: Connection, item_id: ItemId) -> tuple[ProgressNote, ...]:
    notes = ProgressNoteRecord.__table__
    query = (
        select(notes).where(notes.c.item_id == item_id).order_by(notes.c.noted_on.desc(), notes.c.id.desc())
    )
    return tuple(_note(row) for row in connection.execute(query).mappings())


def _note(row: RowMapping) -> ProgressNote:
    return ProgressNote(row["id"], date.fromisoformat(row["noted_on"]), row["text"])


def _check_milestone(uow: UnitOfWork, milestone_id: str) -> None:
    query = select(MilestoneRecord.id).where(MilestoneRecord.id == milestone_id)
    if uow.connection.execute(query).first() is None:
        raise UserError("milestone.missing")


def _check_note(uow: UnitOfWork, note_id: str) -> None:
    query = select(ProgressNoteRecord.id).where(ProgressNoteRecord.id == note_id)
    if uow.connection.execute(query).first() is None:
        raise UserError("progress.missing")
