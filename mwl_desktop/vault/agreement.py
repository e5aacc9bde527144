"""Whether the rows agree with their own history: an old page of the file, put back, has a good seal as well.

The log holds the last value of every logged field. What is there has to be that value, what was added has
to be there, and what was removed must not be. Rows of which the log says nothing are nobody's fault.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from mwl_desktop.vault.batches import batches
from mwl_desktop.vault.unit_of_work import WHOLE_ROW

Ask: TypeAlias = Callable[[str], Iterable[Sequence[Any]]]
"""Puts a question to the database; the answer's rows may come one by one."""

NEVER_LOGGED: Final = frozenset({("item", "changed_at")})
"""Tables and fields of theirs that are written past the log: each step moves them on."""
SINCE: Final = "history_since"
"""The vault's own fact, in `meta`: the number of the last change that says nothing of what is there now."""
_NO_VALUE: Final = object()
"""Stands for one of the log that nothing can be equal to."""
_LAST_KNOWN: Final = f"SELECT CAST(value AS INTEGER) FROM meta WHERE key = '{SINCE}'"
# Whether there is a value is in a row's head: the value itself is read where it is compared.
_LOG: Final = """
SELECT number, table_name, row_id, item_id, field, typeof("after") <> 'null' FROM change
WHERE number > {since} ORDER BY number
"""
_LOGGED: Final = 'SELECT number, "after" FROM change WHERE number IN ({numbers})'
_TABLES: Final = """
SELECT t.name, c.name FROM sqlite_master AS t, pragma_table_info(t.name) AS c
WHERE t.type = 'table' AND t.name IN (SELECT DISTINCT table_name FROM change) ORDER BY t.name, c.cid
"""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field, or with the field "*" a whole row, that is not what its history says."""

    table: str
    row_id: str
    item_id: str | None
    field: str

    def __str__(self) -> str:
        return f"history: {self.table} {self.row_id} {self.field}"


@dataclass(slots=True)
class _Story:
    """What the log says of a row: the numbers of the changes that hold its last values."""

    item_id: str | None
    added: int | None = None
    gone: bool = False
    fields: dict[str, int] = field(default_factory=dict)

    def goes_on(self, number: int, name: str, has_after: bool) -> None:
        """One more change."""
        if name == WHOLE_ROW:
            self.added, self.gone = (number, False) if has_after else (None, True)
            self.fields.clear()
        else:
            self.fields[name] = number

    def numbers(self) -> list[int]:
        """The changes that have to be read to know the row."""
        return [*([] if self.added is None else [self.added]), *self.fields.values()]


_Stories: TypeAlias = dict[str, dict[str, _Story]]


def disagreements(ask: Ask, pause: Callable[[], object] = lambda: None) -> Iterator[Disagreement]:
    """What differs from its history; `pause` is called often and may raise to stop.

    All questions have to be answered out of one transaction.
    """
    stories = _stories(ask, pause)
    for table, columns in _columns(ask).items():
        told = stories.pop(table, {})
        if "id" not in columns:
            continue
        names = ", ".join(f'"{name}"' for name in columns)
        for rows in batches(ask(f'SELECT {names} FROM "{table}"')):
            pause()
            yield from _differing(ask, table, [dict(zip(columns, row, strict=True)) for row in rows], told)
        for row_id, story in told.items():
            if not story.gone:
                yield Disagreement(table, row_id, story.item_id, WHOLE_ROW)


def _stories(ask: Ask, pause: Callable[[], object]) -> _Stories:
    since = next((int(row[0]) for row in ask(_LAST_KNOWN)), 0)
    stories: _Stories = {}
    for changes in batches(ask(_LOG.format(since=since))):
        pause()
        for number, table, row_id, item_id, name, has_after in changes:
            rows = stories.setdefault(table, {})
            if row_id not in rows:
                rows[row_id] = _Story(item_id)
            rows[row_id].goes_on(number, name, bool(has_after))
    return stories


def _columns(ask: Ask) -> dict[str, list[str]]:
    columns: dict[str, list[str]] = {}
    for table, name in ask(_TABLES):
        columns.setdefault(table, []).append(name)
    return columns


def _differing(
    ask: Ask, table: str, rows: list[dict[str, Any]], told: dict[str, _Story]
) -> Iterator[Disagreement]:
    """Compares some rows of a table, and takes their stories out of those that are told."""
    known = [(row, story) for row in rows if (story := told.pop(row["id"], None)) is not None]
    values = _values(ask, [number for _, story in known for number in story.numbers()])
    for row, story in known:
        if story.gone:
            yield Disagreement(table, row["id"], story.item_id, WHOLE_ROW)
            continue
        whole = {} if story.added is None else values[story.added]
        if not isinstance(whole, dict):
            yield Disagreement(table, row["id"], story.item_id, WHOLE_ROW)
            continue
        expected = whole | {name: values[number] for name, number in story.fields.items()}
        for name, value in expected.items():
            compared = name in row and (table, name) not in NEVER_LOGGED
            if compared and not _same(row[name], value):
                yield Disagreement(table, row["id"], story.item_id, name)


def _values(ask: Ask, numbers: list[int]) -> dict[int, Any]:
    values: dict[int, Any] = {}
    for some in batches(numbers):
        for number, after in ask(_LOGGED.format(numbers=", ".join(map(str, some)))):
            values[number] = _unpacked(after)
    return values


def _unpacked(after: str | None) -> Any:
    try:
        return None if after is None else json.loads(after)
    except ValueError:
        return _NO_VALUE


def _same(present: Any, logged: Any) -> bool:
    # A column of text keeps a number as text, and one of numbers a truth as a number.
    return bool(present == logged) or (None not in (present, logged) and str(present) == str(logged))


def let_be(ask: Ask) -> None:
    """Where rows and history differ, let what is there count: for what was got out of a damaged vault."""
    if any(disagreements(ask)):
        ask(
            f"INSERT OR REPLACE INTO meta(key, value)"
            f" VALUES ('{SINCE}', (SELECT coalesce(max(number), 0) FROM change))"
        )
