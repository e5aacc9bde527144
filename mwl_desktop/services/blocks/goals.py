"""The goals block: what I set out to do, how far I am, what moved."""

from __future__ import annotations

from datetime import date

from mwl_desktop.documents.ir import Block, Card, Facts, Heading, ListBlock, Paragraph, Progress, Run
from mwl_desktop.domain.goals import Goal, Milestone
from mwl_desktop.domain.kinds import GoalStatus
from mwl_desktop.domain.portfolios import Portfolio, SectionContents
from mwl_desktop.services import goals, wording
from mwl_desktop.services.blocks.teller import Teller, in_line, plain


def tell(teller: Teller, contents: SectionContents) -> tuple[Block, ...]:
    """A card for each goal: why, criteria, milestones, progress within the period, evidence."""
    cards: list[Block] = []
    for row in contents.rows:
        goal = goals.get(teller.connection, row.id)
        if again := teller.again(row, contents.section, _meta(goal), "goal"):
            cards.append(again)
            continue
        blocks = (
            *_facts(goal),
            *_milestones(goal),
            *_progress(goal, teller.portfolio),
            *teller.evidence_line(row.id, contents.section.id),
        )
        cards.append(Card(plain(goal.head.title), _meta(goal), blocks, f"item-{row.id}", "goal"))
    return tuple(cards)


def _meta(goal: Goal) -> str:
    due = f"by {wording.day(goal.due_on)}" if goal.due_on and goal.status is not GoalStatus.ACHIEVED else ""
    horizon = wording.HORIZONS[goal.head.horizon] if goal.head.horizon else ""
    return wording.joined(wording.GOAL_STATUSES[goal.status], due, horizon)


def _facts(goal: Goal) -> tuple[Block, ...]:
    given = (("Why", goal.why), ("Success means", goal.success_criteria), ("Serves", goal.objective))
    rows = tuple((label, in_line(text)) for label, text in given if text.strip())
    return (Facts(rows),) if rows else ()


def _milestones(goal: Goal) -> tuple[Block, ...]:
    if not goal.milestones:
        return ()
    total = len(goal.milestones)
    steps = tuple((Paragraph(_step(step)),) for step in goal.milestones)
    label = f"{goal.done} of {total} milestone{'' if total == 1 else 's'}"
    return (Progress(goal.done / total, label), ListBlock(steps))


def _step(step: Milestone) -> tuple[Run, ...]:
    if step.done_on:
        return (Run(step.title), _when("reached", step.done_on))
    if step.due_on:
        return (Run(step.title), _when("by", step.due_on))
    return (Run(step.title),)


def _when(what: str, day: date) -> Run:
    """The day of a milestone; no line ends within it."""
    return Run(" " + f"({what} {wording.short_day(day)})".replace(" ", "\u00a0"))


def _progress(goal: Goal, portfolio: Portfolio) -> tuple[Block, ...]:
    since, until = portfolio.period_from, portfolio.period_to
    notes = [
        note
        for note in reversed(goal.progress)
        if (since is None or note.noted_on >= since) and (until is None or note.noted_on <= until)
    ]
    if not notes:
        return ()
    rows = tuple((wording.short_day(note.noted_on), in_line(note.text)) for note in notes)
    return (Heading(4, plain("What moved")), Facts(rows))
