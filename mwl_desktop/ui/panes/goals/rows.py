"""How a goal is worded in the list, and under which heading it stands."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import QCoreApplication

from mwl_desktop.domain.items import ItemRow, Place
from mwl_desktop.domain.kinds import Confidentiality, GoalStatus
from mwl_desktop.ui.itemmodels.roles import Role
from mwl_desktop.ui.parts import dates, spans, vocabulary
from mwl_desktop.ui.widgets.tooltip import plain
from mwl_desktop.ui.widgets.words import fill

OPEN: Final = frozenset({GoalStatus.IDEA, GoalStatus.ACTIVE, GoalStatus.PAUSED})
"""Where a due date still says something."""
TO_EVIDENCE: Final = (GoalStatus.ACTIVE, GoalStatus.PAUSED, GoalStatus.ACHIEVED)
"""Where it is worth saying that there is no evidence yet."""


def _tr(words: str) -> str:
    return QCoreApplication.translate("goals", words)


def present(row: ItemRow, today: date) -> dict[int, object]:
    """The roles of one goal."""
    status = GoalStatus(row.subkind)
    values: dict[int, object] = {
        Role.TITLE: row.title or vocabulary.untitled(),
        Role.DATE_TEXT: spans.due(row.due_on, today) if row.due_on and status in OPEN else "",
        Role.PREVIEW: row.preview,
        Role.FACTS: facts(row),
        Role.STARRED: row.starred,
        Role.DIMMED: row.binned or status is GoalStatus.DROPPED,
        Role.TOOLTIP: plain(_tooltip(row)),
    }
    if row.steps:
        values[Role.PROGRESS] = row.done / row.steps
    if not row.evidence and status in TO_EVIDENCE:
        values |= {Role.BADGE: _tr("no evidence yet"), Role.BADGE_TONE: "muted"}
    elif row.confidentiality is not Confidentiality.SHAREABLE:
        values |= {
            Role.BADGE: vocabulary.confidentiality_name(row.confidentiality),
            Role.BADGE_TONE: "muted",
        }
    return values


def facts(row: ItemRow) -> str:
    """Such as "2 of 5 · Tomorrow's job · 3 evidence"."""
    parts = [fill(_tr("%1 of %2"), row.done, row.steps)] if row.steps else []
    if row.horizon is not None:
        parts.append(vocabulary.horizon_name(row.horizon))
    if row.evidence:
        parts.append(fill(_tr("%1 evidence"), row.evidence))
    return " · ".join(parts)


def by_status(place: Place, _today: date) -> str:
    """The heading a goal stands under."""
    return vocabulary.goal_status_heading(GoalStatus(place.group)) if place.group else ""


def counted(number: int) -> str:
    """Such as "6 goals"."""
    return _tr("1 goal") if number == 1 else fill(_tr("%1 goals"), number)


def _tooltip(row: ItemRow) -> str:
    lines = [row.title or vocabulary.untitled()]
    if row.due_on:
        lines.append(fill(_tr("Due %1"), dates.in_full(row.due_on)))
    return "\n".join(lines)
