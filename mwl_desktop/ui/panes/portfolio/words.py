"""The words of the portfolio pane: what sections hold, what rules ask for, why something stays out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from mwl_desktop.domain.items import ItemRow
from mwl_desktop.domain.kinds import (
    BlockKind,
    EntryKind,
    EvidenceKind,
    GoalStatus,
    Horizon,
    ItemKind,
    OutputTheme,
    PersonRelation,
    Purpose,
)
from mwl_desktop.domain.portfolios import LeftOut, SectionContents
from mwl_desktop.ui.widgets.words import fill


def _tr(words: str) -> str:
    return QCoreApplication.translate("portfolio", words)


def _number(number: int, one: str, many: str) -> str:
    return one if number == 1 else fill(many, QLocale().toString(number))


def block_name(block: BlockKind) -> str:
    """What a section of this block is called until it gets a title."""
    return {
        BlockKind.TEXT: _tr("Text"),
        BlockKind.PROFILE: _tr("Profile"),
        BlockKind.GOALS: _tr("Goals"),
        BlockKind.ENTRIES: _tr("Entries"),
        BlockKind.PEOPLE: _tr("People"),
        BlockKind.EVIDENCE: _tr("Evidence shown"),
    }[block]


def block_hint(block: BlockKind) -> str:
    """What a section of this block is for, in a few words."""
    return {
        BlockKind.TEXT: _tr("Your own words"),
        BlockKind.PROFILE: _tr("Who you are, and your jobs"),
        BlockKind.GOALS: _tr("What you set out to do, and how far you are"),
        BlockKind.ENTRIES: _tr("What happened, from your journal"),
        BlockKind.PEOPLE: _tr("Whom you learn with"),
        BlockKind.EVIDENCE: _tr("Certificates, work, what others said"),
    }[block]


BLOCK_GLYPHS = {
    BlockKind.TEXT: "write",
    BlockKind.PROFILE: "person",
    BlockKind.GOALS: "goals",
    BlockKind.ENTRIES: "journal",
    BlockKind.PEOPLE: "network",
    BlockKind.EVIDENCE: "evidence",
}


def theme_name(theme: OutputTheme) -> str:
    """A theme of output in words."""
    return {
        OutputTheme.RESTRAINED: _tr("Restrained"),
        OutputTheme.MODERN: _tr("Modern"),
        OutputTheme.CLASSIC: _tr("Classic, with serifs"),
        OutputTheme.COMPACT: _tr("Compact"),
        OutputTheme.LARGE: _tr("Large print"),
        OutputTheme.BLACK: _tr("Black and white"),
    }[theme]


def purpose_name(purpose: Purpose) -> str:
    """What a purpose is called."""
    return {
        Purpose.APPRAISAL: _tr("Appraisal"),
        Purpose.APPLICATION: _tr("Application"),
        Purpose.MENTOR: _tr("Mentor"),
        Purpose.RECORD: _tr("Record"),
        Purpose.BLANK: _tr("Blank"),
    }[purpose]


def purpose_hint(purpose: Purpose) -> str:
    """What a portfolio of this purpose begins with."""
    return {
        Purpose.APPRAISAL: _tr(
            "For your manager: what you set out to do, what came of it, what others said, what is next."
        ),
        Purpose.APPLICATION: _tr(
            "For the next employer: who you are, results, certificates, what others say."
        ),
        Purpose.MENTOR: _tr("For a conversation: where you are, your goals, what happened since last time."),
        Purpose.RECORD: _tr("For yourself or a professional body: courses, learning in work, certificates."),
        Purpose.BLANK: _tr("Begin with nothing and add sections yourself."),
    }[purpose]


def held(block: BlockKind, number: int) -> str:
    """How many items a section holds."""
    one, many = {
        BlockKind.GOALS: (_tr("1 goal"), _tr("%1 goals")),
        BlockKind.ENTRIES: (_tr("1 entry"), _tr("%1 entries")),
        BlockKind.PEOPLE: (_tr("1 person"), _tr("%1 people")),
        BlockKind.EVIDENCE: (_tr("1 piece of evidence"), _tr("%1 pieces of evidence")),
    }[block]
    return _number(number, one, many)


def words_of(text: str) -> str:
    """How long a text is."""
    number = len(text.split())
    return _number(number, _tr("1 word"), _tr("%1 words")) if number else ""


def summary(contents: SectionContents) -> str:
    """What a section comes to, on one line."""
    section = contents.section
    text = words_of(section.text)
    if section.block is BlockKind.TEXT:
        return text or _tr("Nothing written yet")
    if section.block is BlockKind.PROFILE:
        return ", ".join(part for part in (_tr("Your summary and jobs"), text) if part)
    if not contents.rows:
        return _tr("Nothing yet: it is not printed") if not text else fill(_tr("%1, no items"), text)
    if section.rule.nothing:
        return fill(_tr("%1, chosen by hand"), held(section.block, len(contents.rows)))
    by_hand = len(contents.by_hand)
    return ", ".join(
        part
        for part in (
            held(section.block, len(contents.rows)),
            fill(_tr("%1 put in by hand"), by_hand) if by_hand else "",
        )
        if part
    )


def reason(code: str) -> str:
    """Why an item stays out, in a word or two."""
    return {
        "private": _tr("private"),
        "employer": _tr("belongs to the employer"),
        "excluded": _tr("taken out by hand"),
        "binned": _tr("in the bin"),
        "elsewhere": _tr("in another section"),
    }[code]


def left_out(found: Iterable[LeftOut]) -> tuple[int, str]:
    """How many items stay out, and the sentence that says why."""
    numbers = Counter(code for code in {each.row.id: each.reason for each in found}.values())
    wordings = {
        "private": (_tr("1 private"), _tr("%1 private")),
        "employer": (_tr("1 belongs to the employer"), _tr("%1 belong to the employer")),
        "excluded": (_tr("1 taken out by hand"), _tr("%1 taken out by hand")),
        "binned": (_tr("1 in the bin"), _tr("%1 in the bin")),
    }
    parts = [_number(numbers[code], *wordings[code]) for code in wordings if numbers[code]]
    return sum(numbers.values()), ", ".join(parts)


def subkinds(block: BlockKind) -> tuple[tuple[str, str], ...]:
    """What a rule may ask a block's items to be, with the words for each."""
    return {
        BlockKind.ENTRIES: (
            (EntryKind.WORK.value, _tr("Work")),
            (EntryKind.INTERACTION.value, _tr("Interaction")),
            (EntryKind.GEM.value, _tr("Gem")),
            (EntryKind.TRAINING.value, _tr("Training")),
            (EntryKind.PROBLEM.value, _tr("Problem")),
        ),
        BlockKind.GOALS: (
            (GoalStatus.ACTIVE.value, _tr("Under way")),
            (GoalStatus.ACHIEVED.value, _tr("Achieved")),
            (GoalStatus.PAUSED.value, _tr("Paused")),
            (GoalStatus.IDEA.value, _tr("Idea")),
            (GoalStatus.DROPPED.value, _tr("Dropped")),
        ),
        BlockKind.PEOPLE: (
            (PersonRelation.MANAGER.value, _tr("Manager")),
            (PersonRelation.MENTOR.value, _tr("Mentor")),
            (PersonRelation.PEER.value, _tr("Colleague")),
            (PersonRelation.EXPERT.value, _tr("Expert")),
            (PersonRelation.REPORT.value, _tr("Report")),
            (PersonRelation.COMMUNITY.value, _tr("Community")),
        ),
        BlockKind.EVIDENCE: (
            (EvidenceKind.CERTIFICATE.value, _tr("Certificate")),
            (EvidenceKind.FEEDBACK.value, _tr("Feedback")),
            (EvidenceKind.WORK_SAMPLE.value, _tr("Work sample")),
            (EvidenceKind.PRESENTATION.value, _tr("Presentation")),
            (EvidenceKind.PHOTO.value, _tr("Photo")),
            (EvidenceKind.RECORDING.value, _tr("Recording")),
            (EvidenceKind.MESSAGE.value, _tr("Message")),
            (EvidenceKind.DATA.value, _tr("Data")),
            (EvidenceKind.OTHER.value, _tr("Other")),
        ),
    }.get(block, ())


def subkind(row: ItemRow) -> str:
    """What an item is, such as "Problem" or "Certificate"."""
    block = {
        ItemKind.ENTRY: BlockKind.ENTRIES,
        ItemKind.GOAL: BlockKind.GOALS,
        ItemKind.PERSON: BlockKind.PEOPLE,
        ItemKind.EVIDENCE: BlockKind.EVIDENCE,
    }[row.kind]
    return dict(subkinds(block)).get(row.subkind, row.subkind)


def horizon(value: Horizon | None) -> str:
    """For which job."""
    return {None: _tr("Either"), Horizon.TODAY: _tr("Today's job"), Horizon.TOMORROW: _tr("Tomorrow's job")}[
        value
    ]


def facts(row: ItemRow) -> str:
    """An item's second line: what it is and when."""
    if row.kind is ItemKind.PERSON:
        return " · ".join(part for part in (subkind(row), row.detail) if part)
    day = QDate(row.happened_on.year, row.happened_on.month, row.happened_on.day)
    return " · ".join((subkind(row), QLocale().toString(day, _tr("d MMM yyyy"))))
