"""The words a portfolio is set in around a person's own: labels, dates, sizes."""

from __future__ import annotations

from datetime import date

from mwl_desktop.domain.kinds import EntryKind, EvidenceKind, GoalStatus, Horizon, PersonRelation
from mwl_desktop.evidence import media_types

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

ENTRY_KINDS = {
    EntryKind.WORK: "Work",
    EntryKind.INTERACTION: "Conversation",
    EntryKind.GEM: "Found",
    EntryKind.TRAINING: "Course",
    EntryKind.PROBLEM: "Problem solved",
}
GOAL_STATUSES = {
    GoalStatus.IDEA: "Idea",
    GoalStatus.ACTIVE: "Under way",
    GoalStatus.PAUSED: "Paused",
    GoalStatus.ACHIEVED: "Achieved",
    GoalStatus.DROPPED: "Dropped",
}
HORIZONS = {Horizon.TODAY: "For this job", Horizon.TOMORROW: "For the next job"}
RELATIONS = {
    PersonRelation.MANAGER: "Manager",
    PersonRelation.MENTOR: "Mentor",
    PersonRelation.PEER: "Colleague",
    PersonRelation.EXPERT: "Expert",
    PersonRelation.REPORT: "Report",
    PersonRelation.COMMUNITY: "Community",
}
EVIDENCE_KINDS = {
    EvidenceKind.CERTIFICATE: "Certificate",
    EvidenceKind.FEEDBACK: "Feedback",
    EvidenceKind.WORK_SAMPLE: "Work sample",
    EvidenceKind.PRESENTATION: "Presentation",
    EvidenceKind.PHOTO: "Picture",
    EvidenceKind.RECORDING: "Recording",
    EvidenceKind.MESSAGE: "Message",
    EvidenceKind.DATA: "Data",
    EvidenceKind.OTHER: "Evidence",
}

_PARTS = {
    media_types.PPTX: "slide",
    media_types.PPT: "slide",
    media_types.ODP: "slide",
    media_types.XLSX: "sheet",
    media_types.XLS: "sheet",
    media_types.ODS: "sheet",
}


def part_word(media_type: str) -> str:
    """What a part of such a file is called: "page", "slide" or "sheet"."""
    return _PARTS.get(media_type, "page")


def parts(number: int, media_type: str) -> str:
    """How many pages, slides or sheets a file has."""
    return f"{number} {part_word(media_type)}{'' if number == 1 else 's'}"


def day(when: date) -> str:
    """A date in full, "12 November 2026"."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def short_day(when: date) -> str:
    """A date where there is little room, "12 Nov 2026", never broken over two lines."""
    return f"{when.day}\u00a0{_MONTHS[when.month - 1][:3]}\u00a0{when.year}"


def month(when: date) -> str:
    """A month in full, "November 2026"."""
    return f"{_MONTHS[when.month - 1]} {when.year}"


def period(since: date | None, until: date | None) -> str:
    """A stretch of time, either end of which may be open."""
    if since and until:
        return f"{day(since)} to {day(until)}"
    if since:
        return f"since {day(since)}"
    return f"until {day(until)}" if until else ""


def years(since: date | None, until: date | None) -> str:
    """When a job was held."""
    if since is None:
        return "" if until is None else f"until {month(until)}"
    return f"{month(since)} to {month(until) if until else 'now'}"


def minutes(number: int) -> str:
    """A length of time, "25 min" or "2 h 10 min"."""
    hours, rest = divmod(number, 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if part)


def size(number: int) -> str:
    """A size in units a person reads, "184 KB"."""
    if number < 1000:
        return f"{number} byte{'' if number == 1 else 's'}"
    amount, units = number / 1000, ["KB", "MB", "GB"]
    while amount >= 999.5 and len(units) > 1:
        amount, units = amount / 1000, units[1:]
    return f"{amount:.0f} {units[0]}" if amount >= 100 else f"{amount:.1f} {units[0]}"


def joined(*parts: str) -> str:
    """Small facts on one line, empty ones left out."""
    return " · ".join(part for part in parts if part)
