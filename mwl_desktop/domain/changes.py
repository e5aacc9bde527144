"""What a committed piece of work changed, as announced to whoever shows items."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import ItemKind, What

READ_OUT: Final = "evidence.facts"
"""The step in which what files say of themselves is taken over."""
BY_ITSELF: Final = frozenset({READ_OUT})
"""Steps that the program takes by itself: nobody's to take back, nor do they part what a person types on."""

DROP: Final = "drop"
"""The fact by which the steps of one drop are known as one: saved as it goes, undone all at once."""


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One item and what happened to it."""

    id: ItemId
    kind: ItemKind
    what: What


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Everything one unit of work changed. `action` names it ("entry.add"); `facts` fill its sentence.

    `profile` is true when the person's own profile or roles changed. `id` is empty when
    nothing changed at all.
    """

    id: str
    action: str
    facts: dict[str, str] = field(default_factory=dict)
    items: tuple[ItemChange, ...] = ()
    profile: bool = False

    def __bool__(self) -> bool:
        return bool(self.id)

    def ids(self, *kinds: ItemKind) -> tuple[ItemId, ...]:
        """The items of these kinds (all kinds when none is named), in order of change."""
        return tuple(change.id for change in self.items if not kinds or change.kind in kinds)


@dataclass(frozen=True, slots=True)
class UndoStep:
    """A step that can be undone or redone now: its action and facts, for a name people can read.

    `item_id` is the one item that it is about, where there is one that can be shown, and `item` its title.
    Of a long drop, which is written in `parts`, it stands for all of them that come one after another.
    """

    id: str
    action: str
    facts: dict[str, str]
    at: datetime
    item_id: ItemId | None = None
    item: str = ""
    parts: int = 1

    @property
    def drop(self) -> str:
        """What the parts of one drop have in common; empty for any other step."""
        return self.facts.get(DROP, "")

    @property
    def key(self) -> str:
        """What it is asked for by, before and after it was taken back."""
        return self.drop or self.id
