"""The portfolio's closed vocabularies in the words and signs that the window shows."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication

from mwl_desktop.domain.items import ItemRow, Role
from mwl_desktop.domain.kinds import (
    Confidentiality,
    EntryKind,
    EvidenceKind,
    GoalStatus,
    Horizon,
    ItemKind,
    PersonRelation,
)
from mwl_desktop.evidence import media_types as types
from mwl_desktop.ui.widgets.words import fill

GLYPHS: Final[dict[ItemKind, str]] = {
    ItemKind.ENTRY: "journal",
    ItemKind.GOAL: "goals",
    ItemKind.EVIDENCE: "evidence",
    ItemKind.PERSON: "person",
    ItemKind.PORTFOLIO: "portfolio",
}


def glyph_of(row: ItemRow) -> str:
    """The sign an item has in lists of links and results."""
    return row.subkind if row.kind is ItemKind.ENTRY else GLYPHS[row.kind]


def _tr(words: str) -> str:
    return QCoreApplication.translate("vocabulary", words)


def untitled() -> str:
    """What stands where a title would."""
    return _tr("Untitled")


def kind_name(kind: ItemKind, *, several: bool = False) -> str:
    """What an item of this kind is called."""
    one, many = {
        ItemKind.ENTRY: (_tr("Entry"), _tr("Entries")),
        ItemKind.GOAL: (_tr("Goal"), _tr("Goals")),
        ItemKind.EVIDENCE: (_tr("Evidence"), _tr("Evidence")),
        ItemKind.PERSON: (_tr("Person"), _tr("People")),
        ItemKind.PORTFOLIO: (_tr("Portfolio"), _tr("Portfolios")),
    }[kind]
    return many if several else one


def entry_kind_name(kind: EntryKind) -> str:
    """What an entry of this kind is called, as its badge says it."""
    return {
        EntryKind.WORK: _tr("work"),
        EntryKind.INTERACTION: _tr("interaction"),
        EntryKind.GEM: _tr("gem"),
        EntryKind.TRAINING: _tr("training"),
        EntryKind.PROBLEM: _tr("problem"),
    }[kind]


def entry_kind_words(kind: EntryKind) -> str:
    """What an entry of this kind is, in a few words for menus and tooltips."""
    return {
        EntryKind.WORK: _tr("Work: what happened in daily work"),
        EntryKind.INTERACTION: _tr("Interaction: a conversation, and with whom"),
        EntryKind.GEM: _tr("Gem: something worth keeping that I found"),
        EntryKind.TRAINING: _tr("Training: a course or workshop somebody designed"),
        EntryKind.PROBLEM: _tr("Problem: what was wrong, and what fixed it"),
    }[kind]


def evidence_kind_name(kind: EvidenceKind) -> str:
    """What evidence of this kind is called."""
    return {
        EvidenceKind.CERTIFICATE: _tr("certificate"),
        EvidenceKind.FEEDBACK: _tr("feedback"),
        EvidenceKind.WORK_SAMPLE: _tr("work sample"),
        EvidenceKind.PRESENTATION: _tr("presentation"),
        EvidenceKind.PHOTO: _tr("photo"),
        EvidenceKind.RECORDING: _tr("recording"),
        EvidenceKind.MESSAGE: _tr("message"),
        EvidenceKind.DATA: _tr("data"),
        EvidenceKind.OTHER: _tr("other"),
    }[kind]


def goal_status_name(status: GoalStatus) -> str:
    """Where a goal stands, as its badge says it."""
    return {
        GoalStatus.IDEA: _tr("idea"),
        GoalStatus.ACTIVE: _tr("active"),
        GoalStatus.PAUSED: _tr("paused"),
        GoalStatus.ACHIEVED: _tr("achieved"),
        GoalStatus.DROPPED: _tr("dropped"),
    }[status]


def goal_status_words(status: GoalStatus) -> str:
    """Where a goal stands, in a few words for menus and tooltips."""
    return {
        GoalStatus.IDEA: _tr("Idea: perhaps one day"),
        GoalStatus.ACTIVE: _tr("Active: I am working on it"),
        GoalStatus.PAUSED: _tr("Paused: it can wait"),
        GoalStatus.ACHIEVED: _tr("Achieved: I can do it now"),
        GoalStatus.DROPPED: _tr("Dropped: it no longer matters"),
    }[status]


def goal_status_heading(status: GoalStatus) -> str:
    """What stands over the goals of a list that are there."""
    return {
        GoalStatus.IDEA: _tr("Ideas"),
        GoalStatus.ACTIVE: _tr("Active"),
        GoalStatus.PAUSED: _tr("Paused"),
        GoalStatus.ACHIEVED: _tr("Achieved"),
        GoalStatus.DROPPED: _tr("Dropped"),
    }[status]


def relation_name(relation: PersonRelation) -> str:
    """Who somebody is to me, as the badge says it."""
    return {
        PersonRelation.MANAGER: _tr("manager"),
        PersonRelation.MENTOR: _tr("mentor"),
        PersonRelation.PEER: _tr("peer"),
        PersonRelation.EXPERT: _tr("expert"),
        PersonRelation.REPORT: _tr("report"),
        PersonRelation.COMMUNITY: _tr("community"),
    }[relation]


def relation_words(relation: PersonRelation) -> str:
    """Who somebody is to me, in a few words for menus and tooltips."""
    return {
        PersonRelation.MANAGER: _tr("Manager: I work for them"),
        PersonRelation.MENTOR: _tr("Mentor: they help me grow"),
        PersonRelation.PEER: _tr("Peer: we work side by side"),
        PersonRelation.EXPERT: _tr("Expert: I ask them about their field"),
        PersonRelation.REPORT: _tr("Report: they work for me"),
        PersonRelation.COMMUNITY: _tr("Community: we meet outside work"),
    }[relation]


def relation_plural(relation: PersonRelation) -> str:
    """Several of them, for chips."""
    return {
        PersonRelation.MANAGER: _tr("Managers"),
        PersonRelation.MENTOR: _tr("Mentors"),
        PersonRelation.PEER: _tr("Peers"),
        PersonRelation.EXPERT: _tr("Experts"),
        PersonRelation.REPORT: _tr("Reports"),
        PersonRelation.COMMUNITY: _tr("Community"),
    }[relation]


def page_name(media_type: str, page: int | None) -> str:
    """page 3, slide 3, sheet 3; nothing for no page."""
    if page is None:
        return ""
    if media_type in types.SLIDES:
        return fill(_tr("slide %1"), page)
    return fill(_tr("sheet %1") if media_type in types.SHEETS else _tr("page %1"), page)


def role_name(role: Role) -> str:
    """Analyst · Harlow."""
    return " · ".join(part for part in (role.title, role.employer) if part)


def horizon_name(horizon: Horizon | None) -> str:
    """Which job it is for."""
    if horizon is None:
        return _tr("Not said")
    return {Horizon.TODAY: _tr("Today's job"), Horizon.TOMORROW: _tr("Tomorrow's job")}[horizon]


def confidentiality_name(confidentiality: Confidentiality) -> str:
    """Who may ever see it, in a word."""
    return {
        Confidentiality.SHAREABLE: _tr("Shareable"),
        Confidentiality.PRIVATE: _tr("Private"),
        Confidentiality.EMPLOYER: _tr("Employer's"),
    }[confidentiality]


def confidentiality_words(confidentiality: Confidentiality) -> str:
    """Who may ever see it, said out."""
    return {
        Confidentiality.SHAREABLE: _tr("Shareable: may go into a portfolio"),
        Confidentiality.PRIVATE: _tr("Private: never leaves this vault"),
        Confidentiality.EMPLOYER: _tr("Employer's: stays out of portfolios unless released"),
    }[confidentiality]
