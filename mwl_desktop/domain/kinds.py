"""The closed vocabularies of the portfolio; each value is what lies in the vault."""

from __future__ import annotations

from enum import StrEnum


class ItemKind(StrEnum):
    """What an item is."""

    ENTRY = "entry"
    GOAL = "goal"
    EVIDENCE = "evidence"
    PERSON = "person"
    PORTFOLIO = "portfolio"


class EntryKind(StrEnum):
    """The five kinds of journal entry."""

    WORK = "work"
    INTERACTION = "interaction"
    GEM = "gem"
    TRAINING = "training"
    PROBLEM = "problem"


class Horizon(StrEnum):
    """Better at this job, or ready for the next."""

    TODAY = "today"
    TOMORROW = "tomorrow"


class Confidentiality(StrEnum):
    """Who may ever see an item."""

    SHAREABLE = "shareable"
    PRIVATE = "private"
    EMPLOYER = "employer"


class Relation(StrEnum):
    """What a link says, read from the item it starts at to the one it ends at."""

    SERVES = "serves"  # an entry serves a goal
    EVIDENCES = "evidences"  # evidence supports an entry, a goal or a person's word
    WITH = "with"  # an entry or goal happened with a person
    RELATED = "related"


class GoalStatus(StrEnum):
    """Where a goal stands."""

    IDEA = "idea"
    ACTIVE = "active"
    PAUSED = "paused"
    ACHIEVED = "achieved"
    DROPPED = "dropped"


class PersonRelation(StrEnum):
    """Who somebody is to me."""

    MANAGER = "manager"
    MENTOR = "mentor"
    PEER = "peer"
    EXPERT = "expert"
    REPORT = "report"
    COMMUNITY = "community"


class EvidenceForm(StrEnum):
    """How evidence came: as a file, a link or somebody's words."""

    FILE = "file"
    LINK = "link"
    QUOTATION = "quotation"


class EvidenceKind(StrEnum):
    """What evidence shows."""

    CERTIFICATE = "certificate"
    FEEDBACK = "feedback"
    WORK_SAMPLE = "work sample"
    PRESENTATION = "presentation"
    PHOTO = "photo"
    RECORDING = "recording"
    MESSAGE = "message"
    DATA = "data"
    OTHER = "other"


class DatedBy(StrEnum):
    """Where the day evidence was achieved on comes from: all but a person's word is a guess."""

    PERSON = "person"
    PHOTO = "photo"  # the camera's clock
    MAIL = "mail"  # when it was sent
    DOCUMENT = "document"  # the document's own properties
    FILE = "file"  # when the file was last changed


class Order(StrEnum):
    """In which order a list of evidence stands."""

    NEWEST = "newest"  # achieved last
    OLDEST = "oldest"
    ADDED = "added"  # captured last
    TITLE = "title"
    SIZE = "size"  # the largest file first


class Grouping(StrEnum):
    """What the headings of a list of evidence name."""

    MONTH = "month"
    KIND = "kind"
    GOAL = "goal"
    ROLE = "role"
    NONE = "none"


class OutputTheme(StrEnum):
    """How a portfolio looks on paper and as a page, whatever is in it."""

    RESTRAINED = "restrained"
    MODERN = "modern"
    CLASSIC = "classic"
    COMPACT = "compact"
    LARGE = "large"
    BLACK = "black"


class Purpose(StrEnum):
    """What a portfolio is for."""

    APPRAISAL = "appraisal"
    APPLICATION = "application"
    MENTOR = "mentor"
    RECORD = "record"
    BLANK = "blank"


class BlockKind(StrEnum):
    """What a section of a portfolio holds."""

    TEXT = "text"
    PROFILE = "profile"
    GOALS = "goals"
    ENTRIES = "entries"
    PEOPLE = "people"
    EVIDENCE = "evidence"


class Choice(StrEnum):
    """What was decided by hand about an item in a section, over the section's rule."""

    PINNED = "pinned"
    EXCLUDED = "excluded"


class What(StrEnum):
    """What happened to an item in a change set."""

    ADDED = "added"
    CHANGED = "changed"
    BINNED = "binned"
    RESTORED = "restored"
    REMOVED = "removed"


def relation_between(start: ItemKind, end: ItemKind) -> tuple[Relation, bool]:
    """The relation two kinds have by nature, and whether it reads from `end` to `start`."""
    natural = {
        (ItemKind.ENTRY, ItemKind.GOAL): Relation.SERVES,
        (ItemKind.EVIDENCE, ItemKind.ENTRY): Relation.EVIDENCES,
        (ItemKind.EVIDENCE, ItemKind.GOAL): Relation.EVIDENCES,
        (ItemKind.EVIDENCE, ItemKind.PERSON): Relation.WITH,
        (ItemKind.ENTRY, ItemKind.PERSON): Relation.WITH,
        (ItemKind.GOAL, ItemKind.PERSON): Relation.WITH,
    }
    if (start, end) in natural:
        return natural[start, end], False
    if (end, start) in natural:
        return natural[end, start], True
    return Relation.RELATED, False
