"""What a version changed, in words: a line for a list, the names of fields, values as people say them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QCoreApplication

from mwl_desktop.domain.kinds import (
    BlockKind,
    Confidentiality,
    DatedBy,
    EntryKind,
    EvidenceKind,
    GoalStatus,
    Horizon,
    PersonRelation,
)
from mwl_desktop.domain.versions import Did, Difference, Touched, Version
from mwl_desktop.ui.ops.wording import QT_TRANSLATE_NOOP
from mwl_desktop.ui.parts import dates, vocabulary
from mwl_desktop.ui.widgets.words import fill

_N: Final = QT_TRANSLATE_NOOP
LABELS: Final[dict[tuple[str, str], str]] = {
    ("item", "title"): _N("Versions", "Title"),
    ("item", "happened_on"): _N("Versions", "Date"),
    ("item", "horizon"): _N("Versions", "Horizon"),
    ("item", "confidentiality"): _N("Versions", "Confidentiality"),
    ("item", "starred"): _N("Versions", "Star"),
    ("item", "role_id"): _N("Versions", "Role"),
    ("item", "binned_at"): _N("Versions", "Bin"),
    ("item", "zone"): _N("Versions", "Time zone"),
    ("entry", "entry_kind"): _N("Versions", "Kind"),
    ("entry", "body"): _N("Versions", "Text"),
    ("entry", "minutes"): _N("Versions", "Minutes"),
    ("entry", "source"): _N("Versions", "Source"),
    ("entry", "reflection_model"): _N("Versions", "Kind of reflection"),
    ("evidence", "evidence_kind"): _N("Versions", "What it shows"),
    ("evidence", "issuer"): _N("Versions", "Issuer"),
    ("evidence", "description"): _N("Versions", "Description"),
    ("evidence", "quotation"): _N("Versions", "Quotation"),
    ("evidence", "said_by"): _N("Versions", "Who said it"),
    ("evidence", "url"): _N("Versions", "Address"),
    ("evidence", "original_name"): _N("Versions", "Original name"),
    ("evidence", "blob_id"): _N("Versions", "File"),
    ("evidence", "saved_text"): _N("Versions", "Words of the page"),
    ("evidence", "dated_by"): _N("Versions", "Where the date comes from"),
    ("goal", "why"): _N("Versions", "Why"),
    ("goal", "success_criteria"): _N("Versions", "Success criteria"),
    ("goal", "objective"): _N("Versions", "Objective it serves"),
    ("goal", "status"): _N("Versions", "Status"),
    ("goal", "due_on"): _N("Versions", "Due"),
    ("person", "relation"): _N("Versions", "Relation"),
    ("person", "organisation"): _N("Versions", "Organisation"),
    ("person", "email"): _N("Versions", "E-mail"),
    ("person", "how_i_know"): _N("Versions", "How I know them"),
    ("person", "gives"): _N("Versions", "What they give"),
    ("person", "gets"): _N("Versions", "What they get"),
    ("person", "notes"): _N("Versions", "Notes"),
    ("person", "contact_every_days"): _N("Versions", "In touch every"),
    ("portfolio", "purpose"): _N("Versions", "Purpose"),
    ("portfolio", "audience"): _N("Versions", "Audience"),
    ("portfolio", "introduction"): _N("Versions", "Introduction"),
    ("portfolio", "period_from"): _N("Versions", "From"),
    ("portfolio", "period_to"): _N("Versions", "To"),
    ("portfolio", "paper"): _N("Versions", "Paper"),
    ("portfolio", "theme"): _N("Versions", "Theme"),
    ("portfolio", "accent"): _N("Versions", "Accent colour"),
    ("milestone", "title"): _N("Versions", "Title"),
    ("milestone", "due_on"): _N("Versions", "Due"),
    ("milestone", "done_on"): _N("Versions", "Done"),
    ("milestone", "position"): _N("Versions", "Order"),
    ("progress_note", "text"): _N("Versions", "Text"),
    ("progress_note", "noted_on"): _N("Versions", "Date"),
    ("reflection_answer", "question"): _N("Versions", "Question"),
    ("reflection_answer", "answer"): _N("Versions", "Answer"),
    ("reflection_answer", "position"): _N("Versions", "Order"),
    ("portfolio_section", "title"): _N("Versions", "Title"),
    ("portfolio_section", "text"): _N("Versions", "Text"),
    ("portfolio_section", "rule"): _N("Versions", "What goes in"),
    ("portfolio_section", "block"): _N("Versions", "Contents"),
    ("portfolio_section", "position"): _N("Versions", "Order"),
    ("portfolio_choice", "choice"): _N("Versions", "Put in or left out"),
    ("portfolio_choice", "position"): _N("Versions", "Order"),
}
"""Every field that can change, as a person calls it."""

# A part that is added, changed, taken away.
PARTS: Final[dict[str, tuple[str, str, str, str]]] = {
    "tag": (
        _N("Versions", "Tag"),
        _N("Versions", "Tags changed"),
        _N("Versions", "Tags changed"),
        _N("Versions", "Tags changed"),
    ),
    "link": (
        _N("Versions", "Link"),
        _N("Versions", "Link added"),
        _N("Versions", "Link changed"),
        _N("Versions", "Link removed"),
    ),
    "milestone": (
        _N("Versions", "Milestone"),
        _N("Versions", "Milestone added"),
        _N("Versions", "Milestone changed"),
        _N("Versions", "Milestone removed"),
    ),
    "progress_note": (
        _N("Versions", "Progress note"),
        _N("Versions", "Progress note added"),
        _N("Versions", "Progress note changed"),
        _N("Versions", "Progress note removed"),
    ),
    "reflection_answer": (
        _N("Versions", "Reflection"),
        _N("Versions", "Question added"),
        _N("Versions", "Reflection changed"),
        _N("Versions", "Question removed"),
    ),
    "evidence_version": (
        _N("Versions", "Earlier file"),
        _N("Versions", "Earlier file kept"),
        _N("Versions", "Earlier file changed"),
        _N("Versions", "Earlier file brought back"),
    ),
    "portfolio_section": (
        _N("Versions", "Section"),
        _N("Versions", "Section added"),
        _N("Versions", "Section changed"),
        _N("Versions", "Section removed"),
    ),
    "portfolio_choice": (
        _N("Versions", "Choice by hand"),
        _N("Versions", "Choice by hand changed"),
        _N("Versions", "Choice by hand changed"),
        _N("Versions", "Choice by hand changed"),
    ),
}
# What only says more of the same change: of another file its type and times, of a date who said it.
_FOLLOWS: Final[dict[tuple[str, str], tuple[str, str]]] = {
    **{
        ("evidence", field): ("evidence", "blob_id")
        for field in (
            "media_type",
            "type_by_name",
            "folder",
            "file_made_at",
            "file_changed_at",
            "captured_at",
        )
    },
    ("evidence", "dated_by"): ("item", "happened_on"),
}
_PLACE_IN: Final = {Did.ADDED: 1, Did.CHANGED: 2, Did.REMOVED: 3}
_WHOLE: Final = "*"
_NAMED_MOST: Final = 2


def _tr(words: str) -> str:
    return QCoreApplication.translate("Versions", words)


def label(table: str, field: str) -> str:
    """What a field is called."""
    return _tr(LABELS[table, field]) if (table, field) in LABELS else _tr("Details")


def part_name(table: str) -> str:
    """What one part of a list is called."""
    return _tr(PARTS[table][0]) if table in PARTS else _tr("Details")


def headline(version: Version) -> str:
    """What a version did, short enough for a list."""
    if version.first and version.action not in ("undo", "redo"):
        return _tr("Created")
    said = list(dict.fromkeys(_said(each) for each in _that_matter(version.touched)))
    words = ", ".join(said[:_NAMED_MOST])
    if len(said) > _NAMED_MOST:
        words = fill(_tr("%1 and %2 more"), words, len(said) - _NAMED_MOST)
    match version.action:
        case "undo":
            return fill(_tr("Undone: %1"), words)
        case "redo":
            return fill(_tr("Done again: %1"), words)
        case "item.go_back":
            return _tr("Gone back to an earlier version")
    return words or _tr("Details changed")


def _that_matter(touched: Sequence[Touched]) -> Sequence[Touched]:
    """Without what only follows from the rest, such as the order of what was added."""
    places = {(each.table, each.field) for each in touched}
    rest = [each for each in touched if each.field != "position" and not follows(each, places)]
    return rest or touched


def follows(each: Touched | Difference, places: Collection[tuple[str, str]]) -> bool:
    """Whether a change says nothing beside those at `places` (tables and fields) that happened with it."""
    return _FOLLOWS.get((each.table, each.field)) in places


def _said(each: Touched) -> str:
    if each.table in PARTS:
        return _tr(PARTS[each.table][_PLACE_IN[each.did]])
    if each.field == "binned_at":
        return _tr("Restored from the bin") if each.emptied else _tr("Moved to the bin")
    if each.field == _WHOLE:
        return _tr("Created") if each.did is Did.ADDED else _tr("Removed")
    return fill(_tr("%1 changed"), label(each.table, each.field))


# -- values ----------------------------------------------------------------------------------


def _day(value: str) -> str:
    return dates.in_full(date.fromisoformat(value))


def _days(value: int) -> str:
    return _tr("1 day") if value == 1 else fill(_tr("%1 days"), value)


def _purpose(value: str) -> str:
    return {
        "appraisal": _tr("appraisal"),
        "application": _tr("application"),
        "mentor": _tr("mentor"),
        "record": _tr("record"),
        "blank": _tr("blank"),
    }.get(value, value)


def _choice(value: str) -> str:
    return _tr("put in") if value == "pinned" else _tr("left out")


def _block(value: str) -> str:
    return {
        BlockKind.TEXT: _tr("a text"),
        BlockKind.PROFILE: _tr("the profile"),
        BlockKind.GOALS: _tr("goals"),
        BlockKind.ENTRIES: _tr("entries"),
        BlockKind.PEOPLE: _tr("people"),
        BlockKind.EVIDENCE: _tr("evidence"),
    }[BlockKind(value)]


def _dated_by(value: str) -> str:
    return {
        DatedBy.PERSON: _tr("said by hand"),
        DatedBy.PHOTO: _tr("guessed from the camera’s clock"),
        DatedBy.MAIL: _tr("guessed from when it was sent"),
        DatedBy.DOCUMENT: _tr("guessed from the document"),
        DatedBy.FILE: _tr("guessed from the file’s date"),
    }[DatedBy(value)]


_VALUES: Final[dict[str, Callable[[Any], str]]] = {
    "happened_on": _day,
    "due_on": _day,
    "done_on": _day,
    "noted_on": _day,
    "period_from": _day,
    "period_to": _day,
    "contact_every_days": _days,
    "horizon": lambda value: vocabulary.horizon_name(Horizon(value)),
    "confidentiality": lambda value: vocabulary.confidentiality_name(Confidentiality(value)),
    "starred": lambda value: _tr("with a star") if value else _tr("without a star"),
    "binned_at": lambda _value: _tr("in the bin"),
    "entry_kind": lambda value: vocabulary.entry_kind_name(EntryKind(value)),
    "evidence_kind": lambda value: vocabulary.evidence_kind_name(EvidenceKind(value)),
    "status": lambda value: vocabulary.goal_status_name(GoalStatus(value)),
    "relation": lambda value: vocabulary.relation_name(PersonRelation(value)),
    "purpose": _purpose,
    "choice": _choice,
    "dated_by": _dated_by,
    "blob_id": lambda _value: _tr("another file"),
    "block": _block,
    "position": lambda value: fill(_tr("place %1"), int(value) + 1),
    "rule": lambda _value: _tr("other items than before"),
    "reflection_model": str,
}
PROSE: Final = frozenset(
    {
        "body", "why", "success_criteria", "objective", "description", "quotation", "introduction", "notes",
        "how_i_know", "gives", "gets", "text", "answer", "title", "source", "issuer", "audience",
        "organisation", "question", "saved_text",
    }
)  # fmt: skip
"""Fields whose words are compared with each other; of the rest the old and the new value are told."""


def value(field: str, raw: Any) -> str:
    """A value as people say it; nothing at all is "nothing"."""
    if raw is None or raw == "":
        return _tr("out of the bin") if field == "binned_at" else _tr("nothing")
    say = _VALUES.get(field, str)
    return say(raw)
