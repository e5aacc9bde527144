"""How long ago and how soon, in words that never scold."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication

from mwl_desktop.ui.parts import dates
from mwl_desktop.ui.widgets.words import fill

_WEEK = 7
_MONTH = 30.44
_YEAR = 365.25


def _tr(words: str) -> str:
    return QCoreApplication.translate("spans", words)


def ago(day: date, today: date) -> str:
    """Today, yesterday, 5 days ago, 3 weeks ago, 4 months ago, 2 years ago; a day to come as a date."""
    days = (today - day).days
    if days < 0:
        return dates.relative(day, today)
    if days < 2:
        return (_tr("today"), _tr("yesterday"))[days]
    if days < 2 * _WEEK:
        return fill(_tr("%1 days ago"), days)
    if days < 9 * _WEEK:
        return fill(_tr("%1 weeks ago"), round(days / _WEEK))
    if days < 2 * _YEAR - _MONTH:
        return fill(_tr("%1 months ago"), round(days / _MONTH))
    return fill(_tr("%1 years ago"), round(days / _YEAR))


def due(day: date, today: date) -> str:
    """Due today, due in 8 days, due in 5 weeks, due 4 Mar 2027; what is past was due 3 Oct."""
    days = (day - today).days
    if days < -1:
        return fill(_tr("was due %1"), _named(day, today))
    if days < 2:
        return {-1: _tr("was due yesterday"), 0: _tr("due today"), 1: _tr("due tomorrow")}[days]
    if days < 3 * _WEEK:
        return fill(_tr("due in %1 days"), days)
    if days < 9 * _WEEK:
        return fill(_tr("due in %1 weeks"), round(days / _WEEK))
    return fill(_tr("due %1"), _named(day, today))


def within(day: date, today: date) -> str:
    """Since 3 weeks, today, tomorrow, in 8 days, in 5 weeks, 4 Mar 2027: when something comes round."""
    days = (day - today).days
    if days < 0:
        return fill(_tr("since %1"), _named(day, today))
    if days < 2:
        return (_tr("today"), _tr("tomorrow"))[days]
    if days < 3 * _WEEK:
        return fill(_tr("in %1 days"), days)
    if days < 9 * _WEEK:
        return fill(_tr("in %1 weeks"), round(days / _WEEK))
    return _named(day, today)


def _named(day: date, today: date) -> str:
    """The day by its date, also where lists would say its weekday."""
    return dates.relative(day, today) if abs((today - day).days) >= _WEEK else dates.short(day, today)
