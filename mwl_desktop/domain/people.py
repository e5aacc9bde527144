"""The people somebody learns with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from mwl_desktop.domain.items import ItemHead
from mwl_desktop.domain.kinds import Confidentiality, PersonRelation


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """What is given to add a person: `gives` is what they give, `gets` what they get from me.

    `contact_every_days` is how often to be in touch.
    """

    name: str
    relation: PersonRelation = PersonRelation.PEER
    organisation: str = ""
    email: str = ""
    how_i_know: str = ""
    gives: str = ""
    gets: str = ""
    notes: str = ""
    contact_every_days: int | None = None
    met_on: date | None = None
    confidentiality: Confidentiality = Confidentiality.SHAREABLE
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A person, whole. `last_contact` is the date of the last entry linked to them."""

    head: ItemHead
    relation: PersonRelation
    organisation: str
    email: str
    how_i_know: str
    gives: str
    gets: str
    notes: str
    contact_every_days: int | None
    last_contact: date | None

    @property
    def contact_due(self) -> date | None:
        """When to be in touch again, from the last real interaction."""
        if self.contact_every_days is None:
            return None
        return (self.last_contact or self.head.happened_on) + timedelta(days=self.contact_every_days)
