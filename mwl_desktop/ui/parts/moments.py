"""Moments as lists and sentences say them: the day relative within a week, the time as the system has it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale, QTime

from mwl_desktop.ui.parts.dates import in_full, relative
from mwl_desktop.ui.widgets.words import fill

_MINUTES: Final = re.compile(r"([^\w'])mm(?!.*s)")


def _tr(words: str) -> str:
    return QCoreApplication.translate("dates", words)


def moment(when: datetime, now: datetime, *, seconds: bool = False) -> str:
    """Today 14:05, Yesterday 09:12, Thu 16:30, 14 Nov 10:00: as it stands at the beginning of a line.

    `seconds` where two of one minute have to be told apart.
    """
    local = when.astimezone()
    time = time_of(local, seconds=seconds)
    return fill(_tr("%1 %2"), relative(local.date(), now.astimezone().date()), time)


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


def time_of(when: datetime, *, seconds: bool = False) -> str:
    """14:05, or 14:05:07."""
    local = when.astimezone()
    time = QTime(local.hour, local.minute, local.second)
    form = QLocale().timeFormat(QLocale.FormatType.ShortFormat)
    if seconds:
        # The system's long form would name the zone as well.
        form = _MINUTES.sub(r"\1mm\1ss", form, count=1)
    return QLocale().toString(time, form)
