"""What every mapped class shares."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Root of the mapped classes.

    Every logged table has `id` as its primary key. `item_columns` names the columns that hold the
    ids of the items a row belongs to, so that the unit of work can tell which items a change
    touched. Dates are ISO text and moments ISO text in UTC: what lies in the file can be read
    with any SQLCipher tool.
    """

    item_columns: ClassVar[tuple[str, ...]] = ("item_id",)


def item_key() -> Mapped[str]:
    """The primary key of a table that has one row an item: the item's own id."""
    return mapped_column(String, ForeignKey("item.id", ondelete="CASCADE"), primary_key=True)


def belongs_to_item() -> Mapped[str]:
    """The item that a row of a list belongs to."""
    return mapped_column(String, ForeignKey("item.id", ondelete="CASCADE"), index=True)
