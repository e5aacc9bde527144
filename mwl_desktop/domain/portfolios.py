"""Saved compositions: sections, rules of what goes in, choices by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemHead, ItemRow
from mwl_desktop.domain.kinds import BlockKind, Horizon, OutputTheme, Purpose


@dataclass(frozen=True, slots=True)
class Rule:
    """Which items a section takes by itself; all conditions hold together.

    Of several subkinds, tags or items to be linked to, one is enough. The portfolio's own period
    applies to entries and evidence; goals and people are taken whatever their date. A `nothing`
    rule takes only what is pinned.
    """

    subkinds: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    horizon: Horizon | None = None
    starred: bool = False
    role_id: str | None = None
    linked_to: tuple[ItemId, ...] = ()
    nothing: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a portfolio; `text` is Markdown set before what the rule and the pins bring."""

    id: str
    title: str
    block: BlockKind
    text: str = ""
    rule: Rule = field(default_factory=Rule)
    pinned: tuple[ItemId, ...] = ()
    excluded: tuple[ItemId, ...] = ()


@dataclass(frozen=True, slots=True)
class PortfolioDraft:
    """What is given to make a portfolio; its sections come from the purpose's template."""

    title: str
    purpose: Purpose = Purpose.APPRAISAL
    audience: str = ""
    introduction: str = ""
    period_from: date | None = None
    period_to: date | None = None
    paper: str = "A4"
    theme: OutputTheme = OutputTheme.RESTRAINED
    accent: str = ""


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A portfolio, whole; `accent` is #rrggbb, or empty for the theme's own colour."""

    head: ItemHead
    purpose: Purpose
    audience: str
    introduction: str
    period_from: date | None
    period_to: date | None
    paper: str
    theme: OutputTheme
    accent: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An item a rule or pin would have taken, and the code that says why it stays out."""

    row: ItemRow
    section_id: str
    reason: str  # "private", "employer", "excluded", "binned"


@dataclass(frozen=True, slots=True)
class SectionContents:
    """What a section comes to: the items in their order, and what stayed out.

    `by_hand` are those of the items that the rule alone would not have brought. `elsewhere` are
    items the rule would have brought, had they not a place in another section already.
    """

    section: Section
    rows: tuple[ItemRow, ...]
    left_out: tuple[LeftOut, ...]
    by_hand: tuple[ItemId, ...] = ()
    elsewhere: tuple[ItemRow, ...] = ()
