"""How a list of evidence stands: what it is grouped by, and the order within each group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, collate, func, literal_column, select, union_all
from sqlalchemy.orm import aliased

from mwl_desktop.domain.items import ListFilter
from mwl_desktop.domain.kinds import EvidenceKind, Grouping, ItemKind, Order
from mwl_desktop.models import BlobRecord, EvidenceRecord, ItemRecord, LinkRecord, RoleRecord

_NEWEST = (ItemRecord.happened_on.desc(), ItemRecord.row.desc())


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Where the rows come from, the name of each one's group, and what they are ordered by."""

    source: Any
    part: Any
    order: tuple[Any, ...]


def arranged(wanted: ListFilter, source: Any) -> Arrangement:
    """Groups first, then the order that is wanted; what belongs to no group stands at the end.

    Evidence that is linked to several goals stands once, under the first of them by name.
    """
    order = _within(wanted.order or Order.NEWEST)
    match wanted.grouped:
        case Grouping.MONTH:
            month = func.substr(ItemRecord.happened_on, 1, 7)
            by_month = month if wanted.order is Order.OLDEST else month.desc()
            return Arrangement(source, literal_column("''"), (by_month, *order))
        case Grouping.KIND:
            kind = EvidenceRecord.evidence_kind
            rank = case({each.value: at for at, each in enumerate(EvidenceKind)}, value=kind)
            return Arrangement(source, kind, (rank, *order))
        case Grouping.GOAL:
            goals = _goals()
            title = goals.c.title
            beside = source.outerjoin(goals, goals.c.item == ItemRecord.id)
            return Arrangement(
                beside, func.coalesce(title, ""), (title.is_(None), _folded(title), title, *order)
            )
        case Grouping.ROLE:
            role = RoleRecord
            words = (
                role.title
                + case(((role.title != "") & (role.employer != ""), " · "), else_="")
                + role.employer
            )
            beside = source.outerjoin(role, role.id == ItemRecord.role_id)
            first = (role.id.is_(None), func.coalesce(role.started_on, "").desc(), words)
            return Arrangement(beside, func.coalesce(words, ""), (*first, *order))
        case _:
            return Arrangement(source, literal_column("''"), order)


def _within(order: Order) -> tuple[Any, ...]:
    match order:
        case Order.OLDEST:
            return (ItemRecord.happened_on, ItemRecord.row)
        case Order.ADDED:
            return (EvidenceRecord.captured_at.desc(), ItemRecord.row.desc())
        case Order.TITLE:
            return (_folded(ItemRecord.title), ItemRecord.row)
        case Order.SIZE:
            return (func.coalesce(BlobRecord.size, -1).desc(), *_NEWEST)
        case _:
            return _NEWEST


def _goals() -> Any:
    """For each item linked to goals outside the bin, the first of them by name."""
    outward = select(LinkRecord.from_id.label("item"), LinkRecord.to_id.label("goal"))
    inward = select(LinkRecord.to_id, LinkRecord.from_id)
    ends = union_all(outward, inward).subquery()
    goal = aliased(ItemRecord)
    return (
        select(ends.c.item, func.min(_folded(goal.title)).label("title"))
        .join(goal, goal.id == ends.c.goal)
        .where(goal.kind == ItemKind.GOAL.value, goal.binned_at.is_(None))
        .group_by(ends.c.item)
        .subquery()
    )


def _folded(title: Any) -> Any:
    return collate(title, "NOCASE")
