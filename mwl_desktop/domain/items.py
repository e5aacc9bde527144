"""What every item has, and the light rows that lists show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import (
    Confidentiality,
    DatedBy,
    EvidenceForm,
    Grouping,
    Horizon,
    ItemKind,
    Order,
    Relation,
)

TITLE_MOST = 500
"""Characters of a title that are kept; more belongs into the text."""


@dataclass(frozen=True, slots=True)
class ItemHead:
    """What is the same for every item. `role` is "title · employer" or empty."""

    id: ItemId
    kind: ItemKind
    title: str
    happened_on: date
    created_at: datetime
    changed_at: datetime
    binned_at: datetime | None
    horizon: Horizon | None
    confidentiality: Confidentiality
    starred: bool
    role_id: str | None
    role: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One light row of any list; `preview` is plain text of at most 200 characters.

    `subkind` is the entry kind, goal status, person relation or evidence kind. `links` counts
    the items linked to it that are not binned. `due_on` is a goal's due date or the date a
    person's next contact is due; `done` of `steps` are a goal's milestones. `detail` is a short
    text of the kind's own: an organisation, an issuer or who was quoted, an audience. `form` and
    `pages` (also slides and sheets) are known for evidence, and where its day comes from (`dated_by`).
    """

    id: ItemId
    kind: ItemKind
    subkind: str
    title: str
    happened_on: date
    preview: str
    detail: str
    starred: bool
    horizon: Horizon | None
    confidentiality: Confidentiality
    tags: tuple[str, ...]
    links: int
    evidence: int
    minutes: int | None = None
    due_on: date | None = None
    done: int = 0
    steps: int = 0
    size: int | None = None
    original_name: str = ""
    sha256: str = ""
    media_type: str = ""
    blob_id: str | None = None
    last_contact: date | None = None
    binned: bool = False
    form: EvidenceForm | None = None
    pages: int | None = None
    dated_by: DatedBy | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands in a list, known for all of them before their rows are read.

    `group` is a goal's status in a list of goals; in a list of evidence that is grouped, its kind, its goal
    or its role; else empty.
    """

    id: ItemId
    happened_on: date
    group: str = ""


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What a list shows: all conditions hold together; an empty one lets everything through.

    `text` is what the person typed into the filter or search field. `unevidenced` lets through what no
    evidence is linked to. `due_by` lets through goals due, and people to get back to, by that day, the
    longest due first. `grouped` and `order` say how evidence stands; without them the newest is first.
    """

    kinds: tuple[ItemKind, ...] = ()
    subkinds: tuple[str, ...] = ()
    text: str = ""
    tags: tuple[str, ...] = ()
    horizon: Horizon | None = None
    confidentiality: Confidentiality | None = None
    starred: bool = False
    role_id: str | None = None
    unlinked: bool = False
    unevidenced: bool = False
    linked_to: ItemId | None = None
    since: date | None = None
    until: date | None = None
    due_by: date | None = None
    binned: bool = False
    grouped: Grouping | None = None
    order: Order | None = None


@dataclass(frozen=True, slots=True)
class LinkedItem:
    """The other end of a link, as seen from one item; `outward` when the link starts here."""

    link_id: str
    relation: Relation
    outward: bool
    item: ItemRow


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One item found; `pieces` is an excerpt cut into (text, whether it is a match).

    `page` is the page, slide or sheet of the file, from 1, that the excerpt is from; None where it is from
    somewhere else, or there is but one. `words` are those that match in the file, as they stand there.
    """

    row: ItemRow
    pieces: tuple[tuple[str, bool], ...]
    page: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class PageOf:
    """A page, slide or sheet of a piece of evidence, from 1, that is to be shown; none for its beginning.

    `words` are to be marked there.
    """

    item_id: ItemId
    page: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """A job held, with its employer and dates."""

    id: str
    title: str
    employer: str
    started_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """Who the portfolio belongs to; `summary` is Markdown."""

    name: str = ""
    headline: str = ""
    summary: str = ""
