"""Moments as lists and sentences say them: the day relative within a week, the time as the system has it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QLocale, QTime

from mwl_desktop.ui.parts.dates import in_full, relative
from mwl_desktop.ui.widgets.words import fill


def _tr(words: str) -> str:
    return QCoreApplication.translate("dates", words)


def moment(when: datetime, now: datetime) -> str:
    """Today 14:05, Yesterday 09:12, Thu 16:30, 14 Nov 10:00: as it stands at the beginning of a line."""
    local = when.astimezone()
    return fill(_tr("%1 %2"), relative(local.date(), now.astimezone().date()), time_of(local))


def moment_inside(when: datetime, now: datetime) -> str:
    """The same inside a sentence: today 14:05."""
    local = when.astimezone()
    days = (now.astimezone().date() - local.date()).days
    if days == 0:
        return fill(_tr("today %1"), time_of(local))
    if days == 1:
        return fill(_tr("yesterday %1"), time_of(local))
    return moment(when, now)


def moment_in_full(when: datetime) -> str:
    """Sunday 22 November 2026, 14:05."""
    local = when.astimezone()
    return fill(_tr("%1, %2"), in_full(local.date()), time_of(local))


def time_of(when: datetime) -> str:
    """14:05."""
    local = when.astimezone()
    return QLocale().toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)
