"""The item, its tags and its links: written once for every kind."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from mwl_desktop.models.base import Base, belongs_to_item


class ItemRecord(Base):
    """One item of the timeline. `row` is a stable integer for the full-text index."""

    __tablename__ = "item"
    __table_args__ = (
        Index("item_by_kind", "kind", "binned_at", "happened_on"),
        # Partial, because an index on `binned_at` itself would be taken for joins that it makes slow.
        Index("item_by_day", "happened_on", sqlite_where=text("binned_at IS NULL")),
        UniqueConstraint("id"),
        {"sqlite_autoincrement": True},
    )
    item_columns: ClassVar[tuple[str, ...]] = ("id",)

    row: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String)
    kind: Mapped[str]
    title: Mapped[str]
    happened_on: Mapped[str]
    zone: Mapped[str]
    created_at: Mapped[str]
    changed_at: Mapped[str]
    binned_at: Mapped[str | None]
    horizon: Mapped[str | None]
    confidentiality: Mapped[str]
    starred: Mapped[int]
    role_id: Mapped[str | None] = mapped_column(ForeignKey("role.id"))


class TagRecord(Base):
    """One tag on one item; `folded` is the name as it is compared."""

    __tablename__ = "tag"
    __table_args__ = (UniqueConstraint("item_id", "folded"), Index("tag_by_name", "folded"))

    id: Mapped[str] = mapped_column(primary_key=True)
    item_id: Mapped[str] = belongs_to_item()
    name: Mapped[str]
    folded: Mapped[str]


class LinkRecord(Base):
    """A typed link from one item to another."""

    __tablename__ = "link"
    __table_args__ = (UniqueConstraint("from_id", "to_id", "relation"), Index("link_by_end", "to_id"))
    item_columns: ClassVar[tuple[str, ...]] = ("from_id", "to_id")

    id: Mapped[str] = mapped_column(primary_key=True)
    from_id: Mapped[str] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"))
    to_id: Mapped[str] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"))
    relation: Mapped[str]
    created_at: Mapped[str]


class RoleRecord(Base):
    """A job held."""

    __tablename__ = "role"
    item_columns: ClassVar[tuple[str, ...]] = ()

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    employer: Mapped[str]
    started_on: Mapped[str | None]
    ended_on: Mapped[str | None]


class ProfileRecord(Base):
    """Whose vault this is; one row, `id` is "me"."""

    __tablename__ = "profile"
    item_columns: ClassVar[tuple[str, ...]] = ()

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    headline: Mapped[str]
    summary: Mapped[str]
