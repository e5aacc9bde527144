"""Evidence in the words of cards and rows."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Final

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from mwl_desktop.domain.evidence import Verified
from mwl_desktop.domain.items import ItemRow, Place
from mwl_desktop.domain.kinds import Confidentiality, DatedBy, EvidenceForm, EvidenceKind, Grouping
from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence import type_words as type_names
from mwl_desktop.ui.itemmodels.item_list import Grouper, one_group
from mwl_desktop.ui.itemmodels.roles import Role
from mwl_desktop.ui.ops.context import Message
from mwl_desktop.ui.ops.wording import sentence_for
from mwl_desktop.ui.parts import dates, vocabulary
from mwl_desktop.ui.widgets.words import fill

_LONGEST_LABEL: Final = 5
_MOST_NAMES: Final = 200
_MOMENTS: Final = frozenset(
    {
        "detail.created",
        "detail.changed",
        "detail.printed",
        "detail.sent",
        "detail.signed",
        "detail.taken",
        "detail.digitized",
        "detail.recorded",
    }
)
_MOMENT: Final = re.compile(r"(?P<stands>\d{4}-\d\d-\d\d(?: \d\d:\d\d)?)(?: (?P<zone>UTC|[+-]\d\d:?\d\d))?")


def _tr(words: str) -> str:
    return QCoreApplication.translate("evidence", words)


def present(row: ItemRow, today: date) -> dict[int, object]:
    """What a card and a row of the list say."""
    kind = vocabulary.evidence_kind_name(EvidenceKind(row.subkind))
    facts = (row.detail, pages(row.media_type, row.pages), _links(row.links))
    values: dict[int, object] = {
        Role.TITLE: row.title or _tr("Untitled"),
        Role.DATE_TEXT: dates.relative(row.happened_on, today),
        Role.KIND: row.subkind,
        Role.KIND_LABEL: kind,
        Role.FACTS: " · ".join(fact for fact in facts if fact),
        Role.STARRED: row.starred,
        Role.FILE_LABEL: label_of(row.form, row.original_name, row.media_type),
        Role.TOOLTIP: "\n".join((row.title, dates.in_full(row.happened_on), row.original_name)).strip(),
    }
    if row.confidentiality is not Confidentiality.SHAREABLE:
        values[Role.BADGE] = vocabulary.confidentiality_name(row.confidentiality)
    return values


def by_month(place: Place, _today: date) -> str:
    """The heading a day stands under: November 2026."""
    day = place.happened_on
    return f"{QLocale().standaloneMonthName(day.month)} {day.year}"


def headings(grouped: Grouping) -> Grouper:
    """What the heading over a piece says when evidence is grouped in this way."""
    return {
        Grouping.MONTH: by_month,
        Grouping.KIND: lambda place, _today: chip_words(EvidenceKind(place.group)),
        Grouping.GOAL: lambda place, _today: place.group or _tr("Linked to no goal"),
        Grouping.ROLE: lambda place, _today: place.group or _tr("In no role"),
        Grouping.NONE: one_group,
    }[grouped]


def moment(at: datetime) -> str:
    """12 Nov 2026, 14:05, in the time zone of this computer."""
    local = QDateTime.fromMSecsSinceEpoch(round(at.timestamp() * 1000))
    return QLocale().toString(
        local, QCoreApplication.translate("evidence", "d MMM yyyy, HH:mm", "date format")
    )


def detail_words(code: str, value: str) -> str:
    """What a file says of itself: a date in the window's form, on the clock that the file gives."""
    found = _MOMENT.fullmatch(value) if code in _MOMENTS else None
    if found is None:
        return value
    stands, zone = found["stands"], found["zone"] or ""
    at = QDateTime.fromString(stands, "yyyy-MM-dd HH:mm" if " " in stands else "yyyy-MM-dd")
    if not at.isValid():
        return value
    if " " not in stands:
        form = QCoreApplication.translate("evidence", "d MMM yyyy", "date format")
    else:
        form = QCoreApplication.translate("evidence", "d MMM yyyy, HH:mm", "date format")
    if re.fullmatch(r"[+-]\d{4}", zone):
        zone = f"{zone[:3]}:{zone[3:]}"
    return f"{QLocale().toString(at, form)} {zone}".strip()


def guessed_from(dated_by: DatedBy) -> str:
    """That a day is a guess, and what it is taken from; nothing where a person has said it."""
    return "" if dated_by is DatedBy.PERSON else sentence_for(f"dated.{dated_by}", {})


def label_of(form: EvidenceForm | None, name: str, media_type: str) -> str:
    """The short sign of a file's type: its extension, or what its type is called where it has none."""
    if form is EvidenceForm.LINK:
        return "LINK"
    if form is EvidenceForm.QUOTATION:
        return "QUOTE"
    extension = PurePosixPath(name).suffix.removeprefix(".")
    if 0 < len(extension) <= _LONGEST_LABEL and extension.isalnum():
        return extension.upper()
    known = (each for each, known_type in types.BY_EXTENSION.items() if known_type == media_type)
    return next(known, "file").upper()[:_LONGEST_LABEL]


def pages(media_type: str, number: int | None) -> str:
    """1 page, 11 slides, 2 sheets; nothing for what has none."""
    if not number:
        return ""
    if media_type in types.SLIDES:
        one, many = _tr("1 slide"), _tr("%1 slides")
    elif media_type in types.SHEETS:
        one, many = _tr("1 sheet"), _tr("%1 sheets")
    elif media_type.startswith("image/"):
        return ""
    else:
        one, many = _tr("1 page"), _tr("%1 pages")
    return one if number == 1 else fill(many, QLocale().toString(number))


def _links(number: int) -> str:
    if not number:
        return _tr("not linked")
    return _tr("1 link") if number == 1 else fill(_tr("%1 links"), number)


def chip_words(kind: EvidenceKind) -> str:
    """What several of a kind are called."""
    return {
        EvidenceKind.CERTIFICATE: _tr("Certificates"),
        EvidenceKind.FEEDBACK: _tr("Feedback"),
        EvidenceKind.WORK_SAMPLE: _tr("Work samples"),
        EvidenceKind.PRESENTATION: _tr("Presentations"),
        EvidenceKind.PHOTO: _tr("Photos"),
        EvidenceKind.RECORDING: _tr("Recordings"),
        EvidenceKind.MESSAGE: _tr("Messages"),
        EvidenceKind.DATA: _tr("Data"),
        EvidenceKind.OTHER: _tr("Other"),
    }[kind]


def type_words(media_type: str) -> str:
    """What a file of this type is called."""
    return _tr(type_names.type_words(media_type))


def kept(number: int) -> str:
    """97 kept."""
    return fill(_tr("%1 kept"), QLocale().toString(number))


def verified(found: Verified) -> Message:
    """What came of comparing many files with their SHA-256."""
    if not found.damaged:
        one, many = (
            _tr("1 file is unchanged since it was captured."),
            _tr("%1 files are unchanged since they were captured."),
        )
        words = one if found.unchanged == 1 else fill(many, QLocale().toString(found.unchanged))
        if not found.unchanged:
            return Message(_tr("There is no file to verify."))
        return Message(words, "success")
    one, many = _tr("1 file is not what was captured."), _tr("%1 files are not what was captured.")
    number = len(found.damaged)
    words = one if number == 1 else fill(many, QLocale().toString(number))
    told = fill(_tr("%1 are unchanged."), QLocale().toString(found.unchanged))
    return Message(f"{words} {told}", "danger", None, "\n".join(found.damaged[:_MOST_NAMES]))
