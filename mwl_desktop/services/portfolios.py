"""Portfolios: saved compositions of sections, rules and choices made by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from mwl_desktop.domain.clock import Clock
from mwl_desktop.domain.ids import ItemId, new_id, new_item_id
from mwl_desktop.domain.items import ItemHead, ListFilter
from mwl_desktop.domain.kinds import (
    BlockKind,
    Choice,
    Confidentiality,
    Horizon,
    ItemKind,
    OutputTheme,
    Purpose,
)
from mwl_desktop.domain.portfolios import Portfolio, PortfolioDraft, Rule, Section
from mwl_desktop.errors import UserError
from mwl_desktop.interchange import portfolio_templates
from mwl_desktop.models import ChoiceRecord, ItemRecord, PortfolioRecord, SectionRecord
from mwl_desktop.services import dates, items, listing
from mwl_desktop.vault.unit_of_work import UnitOfWork


def add(uow: UnitOfWork, draft: PortfolioDraft, sections: Sequence[Section] | None = None) -> ItemId:
    """Make a portfolio with these sections, or those of its purpose's template."""
    title = draft.title or portfolio_templates.title(draft.purpose)
    item_id = items.new(uow, ItemKind.PORTFOLIO, title)
    uow.insert(
        PortfolioRecord,
        id=item_id,
        purpose=draft.purpose.value,
        audience=items.clean_title(draft.audience),
        introduction=items.clean_text(draft.introduction),
        period_from=dates.stored(draft.period_from),
        period_to=dates.stored(draft.period_to),
        paper=draft.paper,
        theme=draft.theme.value,
        accent=draft.accent,
    )
    for section in portfolio_templates.sections(draft.purpose) if sections is None else sections:
        _insert_section(uow, item_id, section)
    return item_id


def set_fields(
    uow: UnitOfWork,
    item_id: ItemId,
    *,
    audience: str | None = None,
    introduction: str | None = None,
    purpose: Purpose | None = None,
    paper: str | None = None,
    theme: OutputTheme | None = None,
    accent: str | None = None,
) -> None:
    """Change those of a portfolio's fields that are given."""
    values: dict[str, Any] = {}
    if audience is not None:
        values["audience"] = items.clean_title(audience)
    if introduction is not None:
        values["introduction"] = items.clean_text(introduction)
    if purpose is not None:
        values["purpose"] = purpose.value
    if paper is not None:
        values["paper"] = paper
    if theme is not None:
        values["theme"] = theme.value
    if accent is not None:
        values["accent"] = accent
    uow.update(PortfolioRecord, item_id, **values)


def set_period(uow: UnitOfWork, item_id: ItemId, period_from: date | None, period_to: date | None) -> None:
    """Say which time it speaks of; None leaves that end open."""
    if period_from and period_to and period_to < period_from:
        raise UserError("portfolio.period_turned")
    period = {"period_from": dates.stored(period_from), "period_to": dates.stored(period_to)}
    uow.update(PortfolioRecord, item_id, **period)


def add_section(uow: UnitOfWork, item_id: ItemId, title: str, block: BlockKind) -> str:
    """Add an empty section at the end; returns its id."""
    items.head(uow.connection, item_id, ItemKind.PORTFOLIO)
    section = Section(new_id(), title, block)
    _insert_section(uow, item_id, section)
    return section.id


def _insert_section(uow: UnitOfWork, item_id: ItemId, section: Section) -> None:
    last = select(func.max(SectionRecord.position)).where(SectionRecord.item_id == item_id)
    position = uow.connection.execute(last).scalar()
    section_id = section.id or new_id()
    uow.insert(
        SectionRecord,
        id=section_id,
        item_id=item_id,
        position=0 if position is None else position + 1,
        title=items.clean_title(section.title),
        block=section.block.value,
        text=items.clean_text(section.text),
        rule=_packed(section.rule),
    )
    for chosen, choice in ((section.pinned, Choice.PINNED), (section.excluded, Choice.EXCLUDED)):
        for place, chosen_id in enumerate(chosen):
            _insert_choice(uow, item_id, section_id, chosen_id, choice, place)


def set_section(
    uow: UnitOfWork,
    section_id: str,
    *,
    title: str | None = None,
    text: str | None = None,
    rule: Rule | None = None,
) -> None:
    """Change those parts of a section that are given."""
    values: dict[str, Any] = {}
    if title is not None:
        values["title"] = items.clean_title(title)
    if text is not None:
        values["text"] = items.clean_text(text)
    if rule is not None:
        values["rule"] = _packed(rule)
    uow.update(SectionRecord, section_id, **values)


def order_sections(uow: UnitOfWork, section_ids: Sequence[str]) -> None:
    """Put a portfolio's sections into this order."""
    for position, section_id in enumerate(section_ids):
        uow.update(SectionRecord, section_id, position=position)


def remove_section(uow: UnitOfWork, section_id: str) -> None:
    """Take a section away; the items in it stay where they are."""
    for row in _choices_of(uow.connection, SectionRecord.id == section_id):
        uow.delete(ChoiceRecord, row["id"])
    uow.delete(SectionRecord, section_id)


def pin(uow: UnitOfWork, section_id: str, chosen: Sequence[ItemId]) -> None:
    """Make these the items put in by hand, in this order; what was excluded among them comes back."""
    _choose(uow, section_id, chosen, Choice.PINNED)


def put_in(uow: UnitOfWork, section_id: str, chosen: Sequence[ItemId]) -> None:
    """Put items into a section by hand, after those that are in it by hand already."""
    there = _choices(uow.connection, section_id)
    pinned = [ItemId(row["chosen_id"]) for row in there if row["choice"] == Choice.PINNED]
    pin(uow, section_id, [*pinned, *chosen])


def arrange(uow: UnitOfWork, section_id: str, before: Sequence[ItemId], after: Sequence[ItemId]) -> None:
    """Bring the items of a section from one order into another by pinning no more than that takes.

    `before` and `after` hold the same items, as they are shown. What is pinned comes first, so
    everything above the last thing that moved up is pinned; the rest stays to the rule.
    """
    there = _choices(uow.connection, section_id)
    pinned = [ItemId(row["chosen_id"]) for row in there if row["choice"] == Choice.PINNED]
    place = {item_id: at for at, item_id in enumerate(before)}
    end = len(after)
    while end and after[end - 1] not in pinned:
        if end < len(after) and place[after[end - 1]] > place[after[end]]:
            break
        end -= 1
    pin(uow, section_id, [*after[:end], *(each for each in pinned if each not in after)])


def exclude(uow: UnitOfWork, section_id: str, chosen_id: ItemId) -> None:
    """Keep an item out of a section, whatever its rule says."""
    there = _choices(uow.connection, section_id)
    excluded = [*(row["chosen_id"] for row in there if row["choice"] == Choice.EXCLUDED), chosen_id]
    _choose(uow, section_id, excluded, Choice.EXCLUDED)


def unchoose(uow: UnitOfWork, section_id: str, chosen_id: ItemId) -> None:
    """Leave an item to the section's rule again."""
    for row in _choices(uow.connection, section_id):
        if row["chosen_id"] == chosen_id:
            uow.delete(ChoiceRecord, row["id"])


def _choose(uow: UnitOfWork, section_id: str, chosen: Sequence[str], choice: Choice) -> None:
    owner = uow.connection.execute(
        select(SectionRecord.item_id).where(SectionRecord.id == section_id)
    ).scalar()
    if owner is None:
        raise UserError("item.missing")
    wanted = list(dict.fromkeys(chosen))
    there = {row["chosen_id"]: row for row in _choices(uow.connection, section_id)}
    for chosen_id, row in there.items():
        if row["choice"] == choice and chosen_id not in wanted:
            uow.delete(ChoiceRecord, row["id"])
    for place, chosen_id in enumerate(wanted):
        if chosen_id in there:
            uow.update(ChoiceRecord, there[chosen_id]["id"], choice=choice.value, position=place)
        else:
            _insert_choice(uow, owner, section_id, chosen_id, choice, place)


def _insert_choice(
    uow: UnitOfWork, item_id: str, section_id: str, chosen_id: str, choice: Choice, place: int
) -> None:
    uow.insert(
        ChoiceRecord,
        id=new_id(),
        item_id=item_id,
        section_id=section_id,
        chosen_id=chosen_id,
        choice=choice.value,
        position=place,
    )


def get(connection: Connection, item_id: ItemId) -> Portfolio:
    """A portfolio, whole; raises UserError when it is gone."""
    head = items.head(connection, item_id, ItemKind.PORTFOLIO)
    table = PortfolioRecord.__table__
    row = connection.execute(select(table).where(table.c.id == item_id)).mappings().one()
    return Portfolio(
        head=head,
        purpose=Purpose(row["purpose"]),
        audience=row["audience"],
        introduction=row["introduction"],
        period_from=dates.day(row["period_from"]),
        period_to=dates.day(row["period_to"]),
        paper=row["paper"],
        theme=OutputTheme(row["theme"]),
        accent=row["accent"],
        sections=_sections(connection, item_id),
    )


def everything(clock: Clock) -> Portfolio:
    """A portfolio of all that may leave, made for one export and kept nowhere."""
    now = clock.now()
    title = portfolio_templates.title(portfolio_templates.EVERYTHING)
    head = ItemHead(
        id=new_item_id(),
        kind=ItemKind.PORTFOLIO,
        title=title,
        happened_on=clock.today(),
        created_at=now,
        changed_at=now,
        binned_at=None,
        horizon=None,
        confidentiality=Confidentiality.SHAREABLE,
        starred=False,
        role_id=None,
        role="",
        tags=(),
    )
    sections = portfolio_templates.sections(portfolio_templates.EVERYTHING)
    draft = PortfolioDraft(title, Purpose.BLANK)
    return Portfolio(
        head,
        draft.purpose,
        draft.audience,
        draft.introduction,
        draft.period_from,
        draft.period_to,
        draft.paper,
        draft.theme,
        draft.accent,
        sections,
    )


def to_export(connection: Connection, name: str | None, clock: Clock) -> Portfolio:
    """The portfolio of this name; without a name the latest one, or everything where none was made yet."""
    none_made = listing.count(connection, ListFilter(kinds=(ItemKind.PORTFOLIO,))) == 0
    return everything(clock) if name is None and none_made else get(connection, named(connection, name))


def named(connection: Connection, name: str | None) -> ItemId:
    """The portfolio of this name, or the latest one; raises UserError with the names there are."""
    query = (
        select(ItemRecord.id, ItemRecord.title)
        .where(ItemRecord.kind == ItemKind.PORTFOLIO.value, ItemRecord.binned_at.is_(None))
        .order_by(ItemRecord.changed_at.desc(), ItemRecord.row.desc())
    )
    known = connection.execute(query).all()
    if not known:
        raise UserError("portfolio.none") if name is None else UserError("portfolio.none_called", name=name)
    if name is None:
        return ItemId(known[0].id)
    for row in known:
        if name in (row.title, row.id) or row.title.casefold() == name.casefold():
            return ItemId(row.id)
    raise UserError("portfolio.missing", name=name, known=", ".join(row.title for row in known))


def _sections(connection: Connection, item_id: str) -> tuple[Section, ...]:
    table = SectionRecord.__table__
    chosen = _choices_of(connection, SectionRecord.item_id == item_id)
    query = select(table).where(table.c.item_id == item_id).order_by(table.c.position, table.c.id)
    return tuple(
        Section(
            id=row["id"],
            title=row["title"],
            block=BlockKind(row["block"]),
            text=row["text"],
            rule=_unpacked(row["rule"]),
            pinned=_of(chosen, row["id"], Choice.PINNED),
            excluded=_of(chosen, row["id"], Choice.EXCLUDED),
        )
        for row in connection.execute(query).mappings()
    )


def _of(chosen: Sequence[Any], section_id: str, choice: Choice) -> tuple[ItemId, ...]:
    return tuple(
        ItemId(row["chosen_id"])
        for row in chosen
        if row["section_id"] == section_id and row["choice"] == choice.value
    )


def _choices(connection: Connection, section_id: str) -> Sequence[Any]:
    return _choices_of(connection, SectionRecord.id == section_id)


def _choices_of(connection: Connection, condition: Any) -> Sequence[Any]:
    query = (
        select(ChoiceRecord.__table__)
        .join(SectionRecord, SectionRecord.id == ChoiceRecord.section_id)
        .where(condition)
        .order_by(ChoiceRecord.position, ChoiceRecord.id)
    )
    return connection.execute(query).mappings().all()


def _packed(rule: Rule) -> str:
    given = {
        "subkinds": list(rule.subkinds),
        "tags": list(rule.tags),
        "horizon": rule.horizon.value if rule.horizon else None,
        "starred": rule.starred,
        "role_id": rule.role_id,
        "linked_to": list(rule.linked_to),
        "nothing": rule.nothing,
    }
    return json.dumps({name: value for name, value in given.items() if value}, ensure_ascii=False)


def _unpacked(text: str) -> Rule:
    raw = json.loads(text)
    return Rule(
        subkinds=tuple(raw.get("subkinds", ())),
        tags=tuple(raw.get("tags", ())),
        horizon=Horizon(raw["horizon"]) if raw.get("horizon") else None,
        starred=bool(raw.get("starred")),
        role_id=raw.get("role_id"),
        linked_to=tuple(ItemId(each) for each in raw.get("linked_to", ())),
        nothing=bool(raw.get("nothing")),
    )
