"""Values out of a damaged vault that nothing can be made of, and what stands in for them.

A page that was sealed again can hold a word of no list, a day of no calendar. One such value would keep
everything that reads its row from being shown.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Final

from mwl_desktop.domain.kinds import (
    BlockKind,
    Choice,
    Confidentiality,
    DatedBy,
    EntryKind,
    EvidenceForm,
    EvidenceKind,
    GoalStatus,
    Horizon,
    PersonRelation,
    Purpose,
)
from mwl_desktop.vault.verifying import tables_of

_ONE_OF: Final[tuple[tuple[str, str, type[StrEnum], str | None], ...]] = (
    ("item", "confidentiality", Confidentiality, "private"),
    ("item", "horizon", Horizon, None),
    ("entry", "entry_kind", EntryKind, "work"),
    ("evidence", "form", EvidenceForm, "file"),
    ("evidence", "evidence_kind", EvidenceKind, "other"),
    ("evidence", "dated_by", DatedBy, "person"),
    ("goal", "status", GoalStatus, "active"),
    ("person", "relation", PersonRelation, "peer"),
    ("portfolio", "purpose", Purpose, "blank"),
    ("portfolio_section", "block", BlockKind, "text"),
    ("portfolio_choice", "choice", Choice, "excluded"),
)
"""Table, column, its list of words, and what stands in for one that is not on it."""
_DAYS: Final = (
    ("item", "happened_on"),
    ("goal", "due_on"),
    ("milestone", "due_on"),
    ("milestone", "done_on"),
    ("progress_note", "noted_on"),
    ("portfolio", "period_from"),
    ("portfolio", "period_to"),
    ("role", "started_on"),
    ("role", "ended_on"),
)
_MOMENTS: Final = (
    ("item", "created_at"),
    ("item", "changed_at"),
    ("item", "binned_at"),
    ("evidence", "captured_at"),
    ("evidence", "file_made_at"),
    ("evidence", "file_changed_at"),
    ("evidence_version", "captured_at"),
    ("evidence_version", "file_made_at"),
    ("evidence_version", "file_changed_at"),
)
_MAY_BE_EMPTY: Final = frozenset({"file_made_at", "file_changed_at"})


def make_plausible(made: Any) -> None:
    """Put something that can be read in the place of each word, day and moment that cannot."""
    there = {(table, column) for table in tables_of(made) for column in _columns(made, table)}
    for table, column, words, instead in _ONE_OF:
        if (table, column) in there:
            marks = ", ".join("?" for _ in words)
            question = f'UPDATE "{table}" SET "{column}" = ? WHERE "{column}" NOT IN ({marks})'
            made.execute(question, (instead, *(word.value for word in words)))
    for table, column in (*_DAYS, *_MOMENTS):
        if (table, column) in there:
            _make_readable(made, table, column)


def _columns(made: Any, table: str) -> list[str]:
    return [str(row[0]) for row in made.execute("SELECT name FROM pragma_table_info(?)", (table,))]


def _make_readable(made: Any, table: str, column: str) -> None:
    is_moment = (table, column) in _MOMENTS
    (required,) = made.execute(
        'SELECT "notnull" FROM pragma_table_info(?) WHERE name = ?', (table, column)
    ).fetchone()
    rows = made.execute(f'SELECT rowid, id, "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL')
    for row, row_id, text in rows.fetchall():
        if _reads(text, is_moment=is_moment) or (text == "" and column in _MAY_BE_EMPTY):
            continue
        at = made_at(str(row_id))
        instead = at.isoformat(timespec="milliseconds") if is_moment else at.date().isoformat()
        value = "" if column in _MAY_BE_EMPTY else instead if required else None
        made.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', (value, row))


def _reads(text: object, *, is_moment: bool) -> bool:
    if not isinstance(text, str):
        return False
    try:
        if is_moment:
            return datetime.fromisoformat(text).tzinfo is not None
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def made_at(row_id: str) -> datetime:
    """When an id was made, which stands in it; now, where it does not."""
    try:
        return datetime.fromtimestamp(int(row_id.replace("-", "")[:12], 16) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.now(UTC)
