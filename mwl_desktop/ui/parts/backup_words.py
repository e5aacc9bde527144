"""How the backups stand, in a line; and what is under way with one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication

from mwl_desktop.ui.ops import backups as ops
from mwl_desktop.ui.ops.wording import QT_TRANSLATE_NOOP
from mwl_desktop.ui.parts.moments import moment_inside
from mwl_desktop.ui.widgets.words import fill

OLD_AFTER: Final = timedelta(days=7)
_WORKING: Final = {
    ops.MAKE: QT_TRANSLATE_NOOP("Backups", "Backing up and verifying…"),
    ops.AUTOMATIC: QT_TRANSLATE_NOOP("Backups", "Backing up and verifying…"),
    ops.VERIFY: QT_TRANSLATE_NOOP("Backups", "Opening the backup and looking it over…"),
    ops.RESTORE: QT_TRANSLATE_NOOP("Backups", "Restoring…"),
}


def _tr(words: str) -> str:
    return QCoreApplication.translate("Backups", words)


def working_words(job: str) -> str:
    """What a job of these is doing."""
    return _tr(_WORKING[job])


def is_old(standing: ops.Standing, now: datetime) -> bool:
    """Whether the vault holds changes that for a week have been in no verified backup."""
    verified = standing.verified
    if verified is None:
        return True
    changed = standing.changed_at is None or standing.changed_at > verified.made_at
    return changed and now - verified.made_at > OLD_AFTER


def standing_words(standing: ops.Standing, now: datetime) -> tuple[str, str]:
    """The line about the last verified backup, and its tone."""
    verified = standing.verified
    if not standing.reachable:
        if standing.known_at is None:
            return _tr("The backups cannot be looked at now."), "warning"
        words = _tr("The backups cannot be looked at now. The last verified one was made %1.")
        return fill(words, moment_inside(standing.known_at, now)), "warning"
    if verified is None or verified.verified_at is None:
        return _tr("There is no verified backup of this vault yet."), "warning"
    words = fill(_tr("Last verified backup: %1"), moment_inside(verified.made_at, now))
    if is_old(standing, now):
        return fill(_tr("%1. What you wrote since is in no backup yet."), words), "warning"
    return words, "success"


def safe_words(standing: ops.Standing | None, now: datetime) -> tuple[str, str, str]:
    """The same for the foot of the window, in a few words; its tone and its sign."""
    if standing is None:
        return _tr("No backups yet"), "muted", "backup"
    if standing.problem is not None:
        return _tr("No backup possible now"), "warning", "warning"
    if standing.verified is None:
        return _tr("No backups yet"), "warning", "warning"
    words = fill(_tr("Backed up %1"), moment_inside(standing.verified.made_at, now))
    return (words, "warning", "warning") if is_old(standing, now) else (words, "muted", "shield")
