"""An entry that is being begun."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mwl_desktop.domain.entries import Entry
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemHead, Role
from mwl_desktop.domain.kinds import Confidentiality, EntryKind, ItemKind
from mwl_desktop.ui.ops.entries import Ticket
from mwl_desktop.ui.parts import vocabulary


@dataclass(slots=True)
class Draft:
    """Nothing of it is in the vault yet; with a `ticket` its first words are on their way."""

    happened_on: date
    role: Role | None
    ticket: Ticket | None = None

    def as_entry(self, kind: EntryKind, now: datetime) -> Entry:
        """The empty entry that the fields begin with."""
        role = self.role
        head = ItemHead(
            id=ItemId(""),
            kind=ItemKind.ENTRY,
            title="",
            happened_on=self.happened_on,
            created_at=now,
            changed_at=now,
            binned_at=None,
            horizon=None,
            confidentiality=Confidentiality.SHAREABLE,
            starred=False,
            role_id=role.id if role else None,
            role=vocabulary.role_name(role) if role else "",
            tags=(),
        )
        return Entry(head, kind, "", None, "", "", ())
