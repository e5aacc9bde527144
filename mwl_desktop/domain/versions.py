"""An item's earlier versions: when each came about, what changed in it, and what the item was then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import ItemKind, Relation


class Did(StrEnum):
    """What a step did to a row."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Touched:
    """A row or field that a step changed: the table's name, the field ("*" for a whole row), and what it did.

    A `binned` item counts as its field `binned_at` set, a restored one as the field emptied; `emptied`
    is true when nothing is left in the field, or in the row.
    """

    table: str
    field: str
    did: Did
    emptied: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """An item as one step left it. `number` orders them; `action` and `facts` are the step's own."""

    number: int
    id: str
    action: str
    facts: dict[str, str]
    at: datetime
    touched: tuple[Touched, ...]
    first: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is otherwise after a step than before it.

    For a changed field `before` and `after` are its values; for a part that was added or removed the
    other one is None and this one the part's whole row. `part` says which part of several it is: a
    milestone's title, a question. A link's row has `title` and `other_kind` of the item at its other end.
    """

    table: str
    field: str
    did: Did
    before: Any
    after: Any
    part: str = ""


@dataclass(frozen=True, slots=True)
class PastLink:
    """A link as it was; `title` and `kind` are the other item's of today, None and empty when it is gone."""

    relation: Relation
    outward: bool
    other_id: ItemId
    title: str
    kind: ItemKind | None


@dataclass(frozen=True, slots=True)
class Content:
    """An item as it was. `fields` are its own; `parts` has (table, row) in their order."""

    kind: ItemKind
    fields: Mapping[str, Any]
    tags: tuple[str, ...]
    parts: tuple[tuple[str, Mapping[str, Any]], ...]
    links: tuple[PastLink, ...]
    role: str = ""


@dataclass(frozen=True, slots=True)
class GoneBack:
    """What going back came to: whether anything changed, and how many links, choices or jobs are gone."""

    changed: bool
    left_out: int = 0
