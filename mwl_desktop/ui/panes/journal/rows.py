"""How an entry is worded in the journal's list."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication

from mwl_desktop.domain.items import ItemRow
from mwl_desktop.domain.kinds import Confidentiality, EntryKind
from mwl_desktop.ui.itemmodels.roles import Role
from mwl_desktop.ui.parts import dates, vocabulary
from mwl_desktop.ui.widgets.words import fill


def _tr(words: str) -> str:
    return QCoreApplication.translate("journal", words)


def present(row: ItemRow, today: date) -> dict[int, object]:
    """The roles of one entry."""
    values: dict[int, object] = {
        Role.TITLE: row.title or _tr("Untitled"),
        Role.DATE_TEXT: dates.relative(row.happened_on, today),
        Role.PREVIEW: row.preview,
        Role.KIND: row.subkind,
        Role.KIND_LABEL: vocabulary.entry_kind_name(EntryKind(row.subkind)),
        Role.FACTS: facts(row),
        Role.STARRED: row.starred,
        Role.DIMMED: row.binned,
        Role.TOOLTIP: f"{row.title}\n{dates.in_full(row.happened_on)}",
    }
    if row.confidentiality is not Confidentiality.SHAREABLE:
        values[Role.BADGE] = vocabulary.confidentiality_name(row.confidentiality)
        values[Role.BADGE_TONE] = "muted"
    return values


def facts(row: ItemRow) -> str:
    """Such as "3 links · 25 min"."""
    parts = []
    if row.links and row.links == row.evidence:
        parts.append(fill(_tr("%1 evidence"), row.evidence))
    elif row.links:
        parts.append(_tr("1 link") if row.links == 1 else fill(_tr("%1 links"), row.links))
    if row.minutes:
        parts.append(fill(_tr("%1 min"), row.minutes))
    return " · ".join(parts)


def counted(number: int) -> str:
    """Such as "214 entries"."""
    return _tr("1 entry") if number == 1 else fill(_tr("%1 entries"), number)
