"""The change log: what undo, history and a later merge of two computers read."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from mwl_desktop.models.base import Base


class ChangeSetRecord(Base):
    """One unit of work. `state` is "done", "undone" or "past" (can no longer be undone or redone)."""

    __tablename__ = "change_set"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012
    item_columns: ClassVar[tuple[str, ...]] = ()

    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    action: Mapped[str]
    facts: Mapped[str]
    at: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)


class ChangeRecord(Base):
    """One field of one row, before and after, as JSON; field "*" is a whole row added or removed."""

    __tablename__ = "change"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012
    item_columns: ClassVar[tuple[str, ...]] = ()

    number: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[str] = mapped_column(ForeignKey("change_set.id", ondelete="CASCADE"), index=True)
    table_name: Mapped[str]
    row_id: Mapped[str]
    item_id: Mapped[str | None] = mapped_column(index=True)
    field: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str | None]
    stamp: Mapped[str]
    installation: Mapped[str]


class MetaRecord(Base):
    """Facts about the vault itself: this installation's id, when it was made, the inbox's private key."""

    __tablename__ = "meta"
    item_columns: ClassVar[tuple[str, ...]] = ()

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class InboxSeenRecord(Base):
    """A sealed file that came in through the inbox, by the id in its header, and when."""

    __tablename__ = "inbox_seen"
    item_columns: ClassVar[tuple[str, ...]] = ()

    id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[str]
