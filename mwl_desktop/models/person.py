"""People in the network."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy.orm import Mapped

from mwl_desktop.models.base import Base, item_key


class PersonRecord(Base):
    """What a person has besides what every item has; the name is the item's title."""

    __tablename__ = "person"
    item_columns: ClassVar[tuple[str, ...]] = ("id",)

    id: Mapped[str] = item_key()
    relation: Mapped[str]
    organisation: Mapped[str]
    email: Mapped[str]
    how_i_know: Mapped[str]
    gives: Mapped[str]
    gets: Mapped[str]
    notes: Mapped[str]
    contact_every_days: Mapped[int | None]
