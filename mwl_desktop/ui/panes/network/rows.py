"""How a person is worded in the list."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import QCoreApplication, QTextBoundaryFinder

from mwl_desktop.domain.items import ItemRow
from mwl_desktop.domain.kinds import PersonRelation
from mwl_desktop.ui.itemmodels.roles import Role
from mwl_desktop.ui.parts import dates, spans, vocabulary
from mwl_desktop.ui.widgets.tooltip import plain
from mwl_desktop.ui.widgets.words import fill

_NAME_READ: Final = 200  # characters of a name that are looked at for its initials


def _tr(words: str) -> str:
    return QCoreApplication.translate("network", words)


def present(row: ItemRow, today: date) -> dict[int, object]:
    """The roles of one person."""
    relation = vocabulary.relation_name(PersonRelation(row.subkind))
    values: dict[int, object] = {
        Role.TITLE: row.title or vocabulary.untitled(),
        Role.DATE_TEXT: spans.ago(row.last_contact, today) if row.last_contact else "",
        Role.PREVIEW: " · ".join(filter(None, (_capital(relation), row.detail))),
        Role.INITIALS: initials(row.title),
        Role.STARRED: row.starred,
        Role.DIMMED: row.binned,
        Role.TOOLTIP: plain(_tooltip(row)),
    }
    if row.due_on is not None and row.due_on <= today and not row.binned:
        values |= {Role.BADGE: _tr("get back to"), Role.BADGE_TONE: "accent"}
    return values


def initials(name: str) -> str:
    """The first letters of the first and the last word, as a reader of any script counts letters."""
    words = [word for word in name[:_NAME_READ].split() if any(map(str.isalnum, word))]
    chosen = words if len(words) < 2 else [words[0], words[-1]]
    return "".join(map(_first_letter, chosen)) or "?"


def _first_letter(word: str) -> str:
    start = next(at for at, character in enumerate(word) if character.isalnum())
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, word[start:])
    end = finder.toNextBoundary()
    letter = word[start:].encode("utf-16-le")[: 2 * max(1, end)].decode("utf-16-le", "ignore")
    return letter.upper()


def counted(number: int) -> str:
    """Such as "41 people"."""
    return _tr("1 person") if number == 1 else fill(_tr("%1 people"), number)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _tooltip(row: ItemRow) -> str:
    lines = [row.title or vocabulary.untitled()]
    if row.last_contact:
        lines.append(fill(_tr("Last contact on %1"), dates.in_full(row.last_contact)))
    if row.due_on:
        lines.append(fill(_tr("Be in touch again on %1"), dates.in_full(row.due_on)))
    return "\n".join(lines)
