"""Goals with their milestones and progress notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mwl_desktop.domain.items import ItemHead
from mwl_desktop.domain.kinds import Confidentiality, GoalStatus, Horizon


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step on the way to a goal."""

    id: str
    title: str
    due_on: date | None
    done_on: date | None


@dataclass(frozen=True, slots=True)
class ProgressNote:
    """What moved, and when; Markdown."""

    id: str
    noted_on: date
    text: str


@dataclass(frozen=True, slots=True)
class GoalDraft:
    """What is given to make a goal; the texts are Markdown."""

    title: str
    why: str = ""
    success_criteria: str = ""
    objective: str = ""
    status: GoalStatus = GoalStatus.ACTIVE
    started_on: date | None = None
    due_on: date | None = None
    horizon: Horizon | None = None
    confidentiality: Confidentiality = Confidentiality.SHAREABLE
    role_id: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal, whole. Its start is the item's happened-on date."""

    head: ItemHead
    why: str
    success_criteria: str
    objective: str
    status: GoalStatus
    due_on: date | None
    milestones: tuple[Milestone, ...]
    progress: tuple[ProgressNote, ...]

    @property
    def done(self) -> int:
        """Milestones reached."""
        return sum(step.done_on is not None for step in self.milestones)
