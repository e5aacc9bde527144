"""Portfolios, their sections and the choices made by hand."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from mwl_desktop.models.base import Base, belongs_to_item, item_key


class PortfolioRecord(Base):
    """What a portfolio has besides what every item has."""

    __tablename__ = "portfolio"
    item_columns: ClassVar[tuple[str, ...]] = ("id",)

    id: Mapped[str] = item_key()
    purpose: Mapped[str]
    audience: Mapped[str]
    introduction: Mapped[str]
    period_from: Mapped[str | None]
    period_to: Mapped[str | None]
    paper: Mapped[str]
    theme: Mapped[str]
    accent: Mapped[str]


class SectionRecord(Base):
    """One section; `rule` is JSON."""

    __tablename__ = "portfolio_section"

    id: Mapped[str] = mapped_column(primary_key=True)
    item_id: Mapped[str] = belongs_to_item()
    position: Mapped[int]
    title: Mapped[str]
    block: Mapped[str]
    text: Mapped[str]
    rule: Mapped[str]


class ChoiceRecord(Base):
    """An item pinned into a section or excluded from it."""

    __tablename__ = "portfolio_choice"

    id: Mapped[str] = mapped_column(primary_key=True)
    item_id: Mapped[str] = belongs_to_item()
    section_id: Mapped[str] = mapped_column(ForeignKey("portfolio_section.id", ondelete="CASCADE"))
    chosen_id: Mapped[str] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), index=True)
    choice: Mapped[str]
    position: Mapped[int]
