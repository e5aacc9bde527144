"""Which items a portfolio holds: its rules, the choices by hand, and what must stay out."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemRow, ListFilter
from mwl_desktop.domain.kinds import BlockKind, Confidentiality, ItemKind
from mwl_desktop.domain.portfolios import LeftOut, Portfolio, Section, SectionContents
from mwl_desktop.services import listing

KIND_OF: dict[BlockKind, ItemKind] = {
    BlockKind.GOALS: ItemKind.GOAL,
    BlockKind.ENTRIES: ItemKind.ENTRY,
    BlockKind.PEOPLE: ItemKind.PERSON,
    BlockKind.EVIDENCE: ItemKind.EVIDENCE,
}
"""The kind of item each block is filled with; the other blocks hold no items."""


def contents(connection: Connection, portfolio: Portfolio) -> tuple[SectionContents, ...]:
    """What each section comes to, in order, with what stays out and why.

    A rule does not bring what another section holds by hand, or an earlier one by its rule: an
    item is told twice only where somebody put it twice.
    """
    placed: set[ItemId] = set()
    told: list[SectionContents] = []
    for section in portfolio.sections:
        others = {each for other in portfolio.sections if other is not section for each in other.pinned}
        told.append(_section(connection, portfolio, section, placed | others))
        placed.update(row.id for row in told[-1].rows)
    return tuple(told)


def may_leave(row: ItemRow) -> str | None:
    """The code that says why an item must stay out of every portfolio, or None."""
    if row.binned:
        return "binned"
    if row.confidentiality is Confidentiality.PRIVATE:
        return "private"
    if row.confidentiality is Confidentiality.EMPLOYER:
        return "employer"
    return None


def taken_out(portfolio: Portfolio) -> frozenset[ItemId]:
    """What was taken out of a section by hand and put into none: as evidence it must not leave at all."""
    excluded = {each for section in portfolio.sections for each in section.excluded}
    return frozenset(excluded.difference(*(section.pinned for section in portfolio.sections)))


def _section(
    connection: Connection, portfolio: Portfolio, section: Section, placed: set[ItemId]
) -> SectionContents:
    kind = KIND_OF.get(section.block)
    if kind is None:
        return SectionContents(section, (), ())
    ruled = _by_rule(connection, portfolio, section, kind)
    wanted = list(dict.fromkeys([*section.pinned, *ruled]))
    rows = listing.rows(connection, wanted)
    excluded = set(section.excluded)
    if kind is ItemKind.EVIDENCE:
        excluded |= taken_out(portfolio)
    reasons = {row.id: "excluded" if row.id in excluded else may_leave(row) for row in rows}
    free = [row for row in rows if reasons[row.id] is None]
    here = [row for row in free if row.id in section.pinned or row.id not in placed]
    return SectionContents(
        section,
        tuple(here),
        _left_out(section, rows, reasons),
        by_hand=tuple(row.id for row in here if row.id not in set(ruled)),
        elsewhere=tuple(row for row in free if row not in here),
    )


def _left_out(
    section: Section, rows: Iterable[ItemRow], reasons: dict[ItemId, str | None]
) -> tuple[LeftOut, ...]:
    return tuple(LeftOut(row, section.id, reason) for row in rows if (reason := reasons[row.id]) is not None)


def _by_rule(connection: Connection, portfolio: Portfolio, section: Section, kind: ItemKind) -> list[ItemId]:
    rule = section.rule
    if rule.nothing:
        return []
    timed = kind in (ItemKind.ENTRY, ItemKind.EVIDENCE)
    found: list[ItemId] = []
    for tag in rule.tags or ("",):
        for target in rule.linked_to or (None,):
            wanted = ListFilter(
                kinds=(kind,),
                subkinds=rule.subkinds,
                tags=(tag,) if tag else (),
                horizon=rule.horizon,
                starred=rule.starred,
                role_id=rule.role_id,
                linked_to=target,
                since=portfolio.period_from if timed else None,
                until=portfolio.period_to if timed else None,
            )
            found += [place.id for place in listing.places(connection, wanted)]
    every = set(found)
    in_order = (
        listing.places(connection, ListFilter(kinds=(kind,)))
        if len(rule.tags) + len(rule.linked_to) > 1
        else ()
    )
    return [place.id for place in in_order if place.id in every] or list(dict.fromkeys(found))
