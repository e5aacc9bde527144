"""Goals, their milestones and progress notes."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy.orm import Mapped, mapped_column

from mwl_desktop.models.base import Base, belongs_to_item, item_key


class GoalRecord(Base):
    """What a goal has besides what every item has."""

    __tablename__ = "goal"
    item_columns: ClassVar[tuple[str, ...]] = ("id",)

    id: Mapped[str] = item_key()
    why: Mapped[str]
    success_criteria: Mapped[str]
    objective: Mapped[str]
    status: Mapped[str]
    due_on: Mapped[str | None]


class MilestoneRecord(Base):
    """A step on the way."""

    __tablename__ = "milestone"

    id: Mapped[str] = mapped_column(primary_key=True)
    item_id: Mapped[str] = belongs_to_item()
    position: Mapped[int]
    title: Mapped[str]
    due_on: Mapped[str | None]
    done_on: Mapped[str | None]


class ProgressNoteRecord(Base):
    """What moved, and when."""

    __tablename__ = "progress_note"

    id: Mapped[str] = mapped_column(primary_key=True)
    item_id: Mapped[str] = belongs_to_item()
    noted_on: Mapped[str]
    text: Mapped[str]
