"""The entries block: what happened, and what was made of it."""

from __future__ import annotations

from mwl_desktop.documents.ir import Block, Card, Facts, Heading, Paragraph, Run
from mwl_desktop.domain.entries import Answer, Entry
from mwl_desktop.domain.portfolios import SectionContents
from mwl_desktop.services import entries, wording
from mwl_desktop.services.blocks.teller import Teller, in_line, plain, told

_SHORT_LABEL = 14
"""Questions of at most this many characters (Situation, Task, …) stand beside their answers."""


def tell(teller: Teller, contents: SectionContents) -> tuple[Block, ...]:
    """A card for each entry: its text, its reflection, the evidence it refers to."""
    cards: list[Block] = []
    told_here = [entries.get(teller.connection, row.id) for row in contents.rows]
    several_jobs = len({entry.head.role_id for entry in told_here}) > 1
    for row, entry in zip(contents.rows, told_here, strict=True):
        meta = _meta(entry, with_job=several_jobs)
        if again := teller.again(row, contents.section, meta, entry.entry_kind.value):
            cards.append(again)
            continue
        blocks = (
            *told(entry.body),
            *_reflection(entry.answers),
            *_source(entry),
            *teller.evidence_line(row.id, contents.section.id),
        )
        anchor = f"item-{row.id}"
        cards.append(Card(plain(entry.head.title), meta, blocks, anchor, entry.entry_kind.value))
    return tuple(cards)


def _meta(entry: Entry, *, with_job: bool) -> str:
    """Kind, day and time spent; the job only where the section tells of more than one."""
    spent = wording.minutes(entry.minutes) if entry.minutes else ""
    kind = wording.ENTRY_KINDS[entry.entry_kind]
    return wording.joined(
        kind, wording.day(entry.head.happened_on), entry.head.role if with_job else "", spent
    )


def _reflection(answers: tuple[Answer, ...]) -> tuple[Block, ...]:
    given = [answer for answer in answers if answer.answer.strip()]
    if not given:
        return ()
    if all(len(answer.question) <= _SHORT_LABEL for answer in given):
        return (Facts(tuple((answer.question, in_line(answer.answer)) for answer in given)),)
    blocks: list[Block] = []
    for answer in given:
        blocks += [Heading(4, plain(answer.question)), *told(answer.answer)]
    return tuple(blocks)


def _source(entry: Entry) -> tuple[Block, ...]:
    source = entry.source.strip()
    if not source:
        return ()
    linked = source.startswith(("http://", "https://"))
    return (Paragraph((Run("Found at: "), Run(source, href=source if linked else None)), muted=True),)
