"""What the portfolio pane asks for: reads, changes that are one step of undo each, pages, exports."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from mwl_desktop.documents import pdf, pictures
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemRow, ListFilter, Role
from mwl_desktop.domain.kinds import BlockKind, ItemKind, OutputTheme
from mwl_desktop.domain.portfolios import LeftOut, Portfolio, PortfolioDraft, Rule, SectionContents
from mwl_desktop.services import choosing, composing, exporting, finding, items, listing, portfolios, profile
from mwl_desktop.services.composing import Pictures
from mwl_desktop.services.exporting import ExportReport
from mwl_desktop.tasks import Job
from mwl_desktop.ui.ops.context import Context

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_CANDIDATES = 60


@dataclass(frozen=True, slots=True)
class Outline:
    """A portfolio with what each of its sections comes to; `others` are all portfolios by name."""

    portfolio: Portfolio
    contents: tuple[SectionContents, ...]
    others: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True)
class RuleChoices:
    """What a rule can ask for: the tags in use, the jobs, the goals."""

    tags: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    goals: tuple[ItemRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages a portfolio comes to: the PDF itself, where its parts begin, what stayed out.

    `places` gives the page, counted from 1, of each anchor: "section-…", "item-…", "evidence".
    """

    data: bytes
    count: int
    places: Mapping[str, int]
    exhibits: int
    left_out: tuple[LeftOut, ...]
    missing_glyphs: tuple[str, ...]


# -- reading -------------------------------------------------------------------------------


def load(
    parent: QObject, ctx: Context, item_id: ItemId | None, done: Callable[[Outline | None], None]
) -> None:
    """Read a portfolio, or the latest one when it is gone or none is named; None when there is none."""

    def read(connection: Connection) -> Outline | None:
        places = listing.places(connection, ListFilter(kinds=(ItemKind.PORTFOLIO,)))
        known = [place.id for place in places]
        if not known:
            return None
        chosen = item_id if item_id in known else portfolios.named(connection, None)
        portfolio = portfolios.get(connection, chosen)
        contents = choosing.contents(connection, portfolio)
        return Outline(portfolio, contents, listing.rows(connection, known))

    ctx.read(parent, read, done)


def rule_choices(parent: QObject, ctx: Context, done: Callable[[RuleChoices], None]) -> None:
    """Read what rules can be made of."""

    def read(connection: Connection) -> RuleChoices:
        goals = [place.id for place in listing.places(connection, ListFilter(kinds=(ItemKind.GOAL,)))]
        return RuleChoices(
            items.all_tags(connection), profile.roles(connection), listing.rows(connection, goals)
        )

    ctx.read(parent, read, done)


def candidates(
    parent: QObject, ctx: Context, block: BlockKind, typed: str, done: Callable[[tuple[ItemRow, ...]], None]
) -> None:
    """Find items that a section of this block can hold."""
    kind = choosing.KIND_OF[block]

    def read(connection: Connection) -> tuple[ItemRow, ...]:
        hits = finding.titles(connection, typed, kinds=(kind,), most=MOST_CANDIDATES)
        return tuple(hit.row for hit in hits)

    ctx.read(parent, read, done)


# -- changing ------------------------------------------------------------------------------


def add(parent: QObject, ctx: Context, draft: PortfolioDraft, done: Callable[[ItemId], None]) -> None:
    """Make a portfolio from its purpose's template."""
    ctx.write(parent, "portfolio.add", lambda uow: portfolios.add(uow, draft), done, title=draft.title)


def set_audience(parent: QObject, ctx: Context, item_id: ItemId, audience: str) -> None:
    """Say for whom it is."""
    ctx.write(
        parent,
        "portfolio.audience",
        lambda uow: portfolios.set_fields(uow, item_id, audience=audience),
        merge=True,
        audience=audience,
    )


def set_introduction(parent: QObject, ctx: Context, item_id: ItemId, introduction: str) -> None:
    """Say what it begins with; typing on is one step."""
    ctx.write(
        parent,
        "portfolio.introduction",
        lambda uow: portfolios.set_fields(uow, item_id, introduction=introduction),
        merge=True,
    )


def set_paper(parent: QObject, ctx: Context, item_id: ItemId, paper: str) -> None:
    """Say on which paper it is laid out."""
    ctx.write(
        parent, "portfolio.paper", lambda uow: portfolios.set_fields(uow, item_id, paper=paper), paper=paper
    )


def set_theme(parent: QObject, ctx: Context, item_id: ItemId, theme: OutputTheme) -> None:
    """Say in which theme it is set."""
    ctx.write(parent, "portfolio.theme", lambda uow: portfolios.set_fields(uow, item_id, theme=theme))


def set_accent(parent: QObject, ctx: Context, item_id: ItemId, accent: str) -> None:
    """Say in which accent colour; empty is the theme's own."""
    ctx.write(parent, "portfolio.accent", lambda uow: portfolios.set_fields(uow, item_id, accent=accent))


def set_period(
    parent: QObject,
    ctx: Context,
    item_id: ItemId,
    period: tuple[date | None, date | None],
    failed: Callable[[Exception], None],
) -> None:
    """Say which time it speaks of."""
    ctx.write(
        parent, "portfolio.period", lambda uow: portfolios.set_period(uow, item_id, *period), failed=failed
    )


def add_section(
    parent: QObject,
    ctx: Context,
    item_id: ItemId,
    title: str,
    block: BlockKind,
    done: Callable[[str], None],
) -> None:
    """Add a section at the end."""
    ctx.write(
        parent,
        "portfolio.section_add",
        lambda uow: portfolios.add_section(uow, item_id, title, block),
        done,
        title=title,
    )


def remove_section(parent: QObject, ctx: Context, section_id: str, title: str) -> None:
    """Take a section away; what is in it stays where it is."""
    ctx.write(
        parent,
        "portfolio.section_remove",
        lambda uow: portfolios.remove_section(uow, section_id),
        title=title,
    )


def order_sections(parent: QObject, ctx: Context, section_ids: Sequence[str]) -> None:
    """Put the sections into this order."""
    ctx.write(parent, "portfolio.section_order", lambda uow: portfolios.order_sections(uow, section_ids))


def rename_section(parent: QObject, ctx: Context, section_id: str, title: str) -> None:
    """Give a section another title."""
    ctx.write(
        parent,
        "portfolio.section_rename",
        lambda uow: portfolios.set_section(uow, section_id, title=title),
        merge=True,
        title=title,
    )


def set_text(parent: QObject, ctx: Context, section_id: str, text: str) -> None:
    """Change what a section says before its items; typing on is one step."""
    ctx.write(
        parent,
        "portfolio.section_text",
        lambda uow: portfolios.set_section(uow, section_id, text=text),
        merge=True,
    )


def set_rule(parent: QObject, ctx: Context, section_id: str, rule: Rule) -> None:
    """Change what a section takes by itself."""
    ctx.write(parent, "portfolio.rule", lambda uow: portfolios.set_section(uow, section_id, rule=rule))


def put_in(parent: QObject, ctx: Context, section_id: str, item_id: ItemId, title: str) -> None:
    """Put an item into a section by hand."""
    ctx.write(
        parent, "portfolio.put_in", lambda uow: portfolios.put_in(uow, section_id, [item_id]), title=title
    )


def leave_out(parent: QObject, ctx: Context, section_id: str, item_id: ItemId, title: str) -> None:
    """Keep an item out of a section."""
    ctx.write(
        parent, "portfolio.leave_out", lambda uow: portfolios.exclude(uow, section_id, item_id), title=title
    )


def leave_to_rule(parent: QObject, ctx: Context, section_id: str, item_id: ItemId, title: str) -> None:
    """Take back what was decided by hand about an item."""
    ctx.write(
        parent, "portfolio.unchoose", lambda uow: portfolios.unchoose(uow, section_id, item_id), title=title
    )


def arrange(
    parent: QObject, ctx: Context, section_id: str, before: Sequence[ItemId], after: Sequence[ItemId]
) -> None:
    """Bring a section's items into another order."""
    ctx.write(parent, "portfolio.arrange", lambda uow: portfolios.arrange(uow, section_id, before, after))


# -- pages and exports ---------------------------------------------------------------------


def draw(
    parent: QObject,
    ctx: Context,
    item_id: ItemId,
    kept: Pictures,
    done: Callable[[Pages], None],
    failed: Callable[[Exception], None],
) -> Job:
    """Lay out a portfolio's pages in memory; `kept` carries pictures from one drawing to the next."""
    vault = ctx.vault

    def run(job: Job) -> Pages:
        composed = composing.compose(vault, item_id, kept, work=job)
        out = io.BytesIO()
        report = pdf.write(composed.document, out, progress=job.progress, check_cancelled=job.check_cancelled)
        return Pages(
            out.getvalue(),
            report.pages,
            dict(report.section_pages),
            len(composed.document.exhibits),
            composed.left_out,
            report.missing_glyphs,
        )

    return ctx.work(parent, "portfolio.preview", run, done, failed)


def export(
    parent: QObject,
    ctx: Context,
    item_id: ItemId,
    done: Callable[[ExportReport], None],
    *,
    pdf_to: Path | None = None,
    html_to: Path | None = None,
    stripped: bool = False,
) -> Job:
    """Write a portfolio to a PDF, a web page or a folder with the originals, `stripped` of their metadata."""
    vault = ctx.vault
    return ctx.work(
        parent,
        "portfolio.export",
        lambda job: exporting.export(
            vault, item_id, pdf_to=pdf_to, html_to=html_to, stripped=stripped, work=job
        ),
        done,
    )


def forget() -> None:
    """Drop what was kept for drawing pages; called as the vault is being locked."""
    pictures.forget()
