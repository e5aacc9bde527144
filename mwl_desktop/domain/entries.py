"""Journal entries and the reflections in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mwl_desktop.domain.items import ItemHead
from mwl_desktop.domain.kinds import Confidentiality, EntryKind, Horizon


@dataclass(frozen=True, slots=True)
class Answer:
    """One question of a reflection and what was answered; Markdown."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """What is given to make an entry. `body` is Markdown; `source` is where a gem was found.

    An empty `title` is taken from the first words of the body. `written_at` and `zone` are when and where
    it was written, if that was not now and here.
    """

    body: str = ""
    title: str = ""
    entry_kind: EntryKind = EntryKind.WORK
    happened_on: date | None = None
    minutes: int | None = None
    source: str = ""
    reflection_model: str = ""
    answers: tuple[Answer, ...] = ()
    horizon: Horizon | None = None
    confidentiality: Confidentiality = Confidentiality.SHAREABLE
    starred: bool = False
    role_id: str | None = None
    tags: tuple[str, ...] = ()
    written_at: datetime | None = None
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A journal entry, whole."""

    head: ItemHead
    entry_kind: EntryKind
    body: str
    minutes: int | None
    source: str
    reflection_model: str
    answers: tuple[Answer, ...]

    @property
    def designed(self) -> bool:
        """Whether somebody designed this learning."""
        return self.entry_kind is EntryKind.TRAINING
