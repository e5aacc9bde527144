"""Journal entries and the answers of their reflections."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy.orm import Mapped, mapped_column

from mwl_desktop.models.base import Base, belongs_to_item, item_key


class EntryRecord(Base):
    """What an entry has besides what every item has."""

    __tablename__ = "entry"
    item_columns: ClassVar[tuple[str, ...]] = ("id",)

    id: Mapped[str] = item_key()
    entry_kind: Mapped[str]
    body: Mapped[str]
    minutes: Mapped[int | None]
    source: Mapped[str]
    reflection_model: Mapped[str]


class AnswerRecord(Base):
    """One question of a reflection and its answer."""

    __tablename__ = "reflection_answer"

    id: Mapped[str] = mapped_column(primary_key=True)
    item_id: Mapped[str] = belongs_to_item()
    position: Mapped[int]
    question: Mapped[str]
    answer: Mapped[str]
