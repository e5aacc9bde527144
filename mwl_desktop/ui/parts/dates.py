"""Days as lists and headings say them: relative where that is shorter, in the system's words."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from mwl_desktop.domain.items import Place
from mwl_desktop.ui.widgets.words import fill


def _tr(words: str) -> str:
    return QCoreApplication.translate("dates", words)


def as_qt(day: date) -> QDate:
    """The same day for Qt."""
    return QDate(day.year, day.month, day.day)


def relative(day: date, today: date) -> str:
    """Today, Yesterday, Thu, 14 Nov, 14 Nov 2025: as short as it can be without being in doubt."""
    days = (today - day).days
    if days == 0:
        return _tr("Today")
    if days == 1:
        return _tr("Yesterday")
    if days == -1:
        return _tr("Tomorrow")
    locale = QLocale()
    if 1 < days < 7:
        return locale.dayName(day.isoweekday(), QLocale.FormatType.ShortFormat)
    return short(day, today)


def short(day: date, today: date) -> str:
    """14 Nov, and the year where it is another."""
    words = _tr("d MMM") if day.year == today.year else _tr("d MMM yyyy")
    return QLocale().toString(as_qt(day), words)


def in_full(day: date) -> str:
    """Sunday 22 November 2026."""
    return QLocale().toString(as_qt(day), _tr("dddd d MMMM yyyy"))


def by_week_and_month(place: Place, today: date) -> str:
    """The heading a day stands under: this week, last week, earlier this month, then month by month."""
    return period(place.happened_on, today)


def period(day: date, today: date) -> str:
    """See `by_week_and_month`. Weeks begin on the day on which they do in the system's settings."""
    locale = QLocale()
    monday_offset = (today.isoweekday() - locale.firstDayOfWeek().value) % 7
    this_week = today - timedelta(days=monday_offset)
    if day >= this_week + timedelta(days=7):
        return _tr("Later")
    if day >= this_week:
        return _tr("This week")
    if day >= this_week - timedelta(days=7):
        return _tr("Last week")
    month = locale.standaloneMonthName(day.month)
    if (day.year, day.month) == (today.year, today.month):
        return fill(_tr("Earlier in %1"), month)
    return month if day.year == today.year else f"{month} {day.year}"
