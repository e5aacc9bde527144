"""Dates as they lie in the vault and as people type them."""

from __future__ import annotations

from datetime import date, datetime

from mwl_desktop.errors import UserError


def stored(day: date | None) -> str | None:
    """A date as it lies in the vault."""
    return None if day is None else day.isoformat()


def day(text: str | None) -> date | None:
    """A date read from the vault."""
    return None if text is None else date.fromisoformat(text)


def moment(text: str | None) -> datetime | None:
    """A moment read from the vault, aware, in UTC."""
    return None if text is None else datetime.fromisoformat(text)


def typed(text: str) -> date:
    """A date a person typed as year-month-day; raises UserError."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise UserError("date.not_a_date", text=text[:40]) from None
