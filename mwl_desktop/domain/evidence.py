"""Captured files, links and quotations with their provenance, and what a capture came to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemHead
from mwl_desktop.domain.kinds import Confidentiality, DatedBy, EvidenceForm, EvidenceKind
from mwl_desktop.domain.readable import Readable


@dataclass(frozen=True, slots=True)
class EvidenceDraft:
    """What is known about evidence besides its bytes; an empty title is taken from the name.

    Without a `role_id` it belongs to the job that was held on its day, where there was exactly one.
    `captured_at` and `zone` are when and where it was captured, if that was not now and here.
    """

    title: str = ""
    evidence_kind: EvidenceKind | None = None
    achieved_on: date | None = None
    issuer: str = ""
    description: str = ""
    confidentiality: Confidentiality = Confidentiality.SHAREABLE
    role_id: str | None = None
    tags: tuple[str, ...] = ()
    captured_at: datetime | None = None
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing that a file says of itself or carries along: a code of `sentences` and what it says."""

    code: str
    value: str


@dataclass(frozen=True, slots=True)
class Stripped:
    """What a copy without metadata does not say any more, and what it still does."""

    removed: tuple[Detail, ...] = ()
    left: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file that is captured comes from: its cleaned name, the last folder of its path, its times.

    `day` is the day it is about, as far as can be guessed; without one it is the day it was last changed.
    """

    name: str
    folder: str = ""
    made_at: datetime | None = None
    changed_at: datetime | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it was captured: the one that evidence stands for now, or one that was there before.

    `folder` is the last folder of the path it lay in. `file_made_at` and `file_changed_at` are what the
    file system said, where it said something. `type_by_name` is what the name promises where the content is
    something else.
    """

    version_id: str
    blob_id: str
    name: str
    media_type: str
    type_by_name: str
    folder: str
    file_made_at: datetime | None
    file_changed_at: datetime | None
    captured_at: datetime
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A piece of evidence, whole, without its bytes. The item's date is when it was achieved.

    `size` is in bytes. `pages`, `width` and `height` are known for what has them. A link has a
    `url` and, where a person kept it, the words of the page in `saved_text`; a quotation has its words
    in `quotation` and who said them in `said_by`. The date is a guess while `dated_by` is not a person.
    `earlier` are the versions that newer ones took the place of, newest first.
    """

    head: ItemHead
    form: EvidenceForm
    evidence_kind: EvidenceKind
    issuer: str
    description: str
    original_name: str
    blob_id: str | None
    size: int | None
    sha256: str
    media_type: str
    captured_at: datetime
    url: str
    quotation: str
    said_by: str
    pages: int | None
    width: int | None
    height: int | None
    dated_by: DatedBy = DatedBy.PERSON
    type_by_name: str = ""
    folder: str = ""
    file_made_at: datetime | None = None
    file_changed_at: datetime | None = None
    saved_text: str = ""
    details: tuple[Detail, ...] = ()
    notes: tuple[str, ...] = ()
    text_by: str = ""
    earlier: tuple[Original, ...] = ()


@dataclass(frozen=True, slots=True)
class Verified:
    """How many files, earlier ones among them, are what they were, and the names of those that are not."""

    unchanged: int = 0
    damaged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small PNG or JPEG of the first page or the picture."""

    data: bytes
    media_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class EvidenceCounts:
    """How many there are outside the bin: in all, of each kind that occurs, not linked; and in the bin."""

    total: int = 0
    kinds: tuple[tuple[EvidenceKind, int], ...] = ()
    unlinked: int = 0
    binned: int = 0


class PreviewForm(StrEnum):
    """How evidence can be looked at without leaving the program."""

    PICTURE = "picture"
    DRAWING = "drawing"  # shapes as their file describes them, not yet looked at; its words are in `text`
    PAGES = "pages"
    PROSE = "prose"  # words to read
    MARKDOWN = "markdown"
    CODE = "code"  # lines as they stand, in a fixed pitch
    TABLE = "table"  # lines of values
    DOCUMENT = "document"  # headings, paragraphs, tables and pictures
    LINK = "link"
    QUOTATION = "quotation"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Preview:
    """What there is to look at: `data` for pictures and pages, `text`, `rows` or `readable` for what is read.

    `note` is the code of the sentence that says what is missing, or why there is nothing; `name` fills it,
    and `shown` of `total` where the rest is counted. Of a web page `text` is what was kept of its words and
    `name` its address.
    """

    form: PreviewForm
    data: bytes = b""
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    note: str = ""
    name: str = ""
    readable: Readable = field(default_factory=Readable)
    shown: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was left out: its name, the code that says why, and the facts for its sentence."""

    name: str
    code: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class BareCopies:
    """Copies without metadata: those that were written, what all of them say no more, what some still say
    by the name of the copy, and files that were left out because nothing could be taken out of them.
    """

    saved: tuple[Path, ...] = ()
    removed: tuple[Detail, ...] = ()
    left: tuple[tuple[str, tuple[Detail, ...]], ...] = ()
    refused: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file whose bytes are whole in the vault, before it is said what they are evidence of."""

    blob_id: str
    origin: Origin
    media_type: str
    type_by_name: str = ""


@dataclass(frozen=True, slots=True)
class AlreadyThere:
    """A file that came whose bytes are evidence already, and that evidence.

    `version_id` is empty, or the earlier version of it that has these bytes.
    """

    arrived: Arrived
    item_id: ItemId
    version_id: str = ""


@dataclass(frozen=True, slots=True)
class Namesake:
    """Evidence that was just added, and other evidence that came as a file of the same name before."""

    item_id: ItemId
    earlier: ItemId
    name: str


@dataclass(frozen=True, slots=True)
class CaptureReport:
    """What became of everything that was dropped. `passed_over` counts a system's own droppings.

    Nothing was made of what is in `already_there`: it can still be kept, by `services.originals`.
    `namesakes` may be new versions of what was there; of several the one captured last is named.
    `empty` names those of the added files that have no content.
    """

    added: tuple[ItemId, ...] = ()
    already_there: tuple[AlreadyThere, ...] = ()
    refused: tuple[Refused, ...] = ()
    passed_over: int = 0
    bytes_added: int = 0
    empty: tuple[str, ...] = ()
    cancelled: bool = False
    namesakes: tuple[Namesake, ...] = ()
