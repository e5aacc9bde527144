"""Reading out of a vault whose list of tables is damaged: from its leaves, each known by its rows' form.

Where a page of the list is whole, the tables it names are known by that.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from mwl_desktop.domain.work import Work
from mwl_desktop.vault import leaves, raw_pages
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.leaves import NoRecord, Tree
from mwl_desktop.vault.raw_pages import RawPages
from mwl_desktop.vault.reading_out import Column, Found, Table, keep, piece_of, table_of
from mwl_desktop.vault.verifying import tables_of

_SCHEMA: Final = 1
_SCHEMA_COLUMNS: Final = 5
_PIECES: Final = "blob_piece"
_LOOKED_AT: Final = 64
"""Rows of a table that are looked at to tell which one it is."""
_PAGES_BETWEEN: Final = 256
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_NAME: Final = re.compile(r"[a-z_]+")
_ANY_ID: Final = frozenset({("inbox_seen", "id"), ("change", "row_id"), ("change", "set_id")})
"""Ids that may have another form than items' have."""


@dataclass(slots=True)
class _Survey:
    """Where the rows are: the leaves of each tree by its first page, and which pages say nothing."""

    tree: Tree
    trees: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    unread: set[int] = field(default_factory=set)


def glean(damaged: Path, key: VaultKey, made: Any, found: Found, work: Work) -> None:
    """Put all rows that lie on a damaged vault's leaves into a new file."""
    found.by_form = True
    with raw_pages.opened(damaged, key) as pages:
        survey = _surveyed(pages, work)
        for number, table in _tables(pages, survey, made, work):
            _take(pages, number, table, made, found, survey.unread)
        found.unread = len(survey.unread)


def glean_more(
    damaged: Path, key: VaultKey, made: Any, found: Found, work: Work, only: Collection[str]
) -> None:
    """Put those rows of some tables into a new file that are not in it yet, but whole in the damaged vault.

    The way to them, a page above the leaves or the list of tables, is what is damaged or of another day.
    """
    with raw_pages.opened(damaged, key) as pages:
        for number, table in _tables(pages, _surveyed(pages, work), made, work):
            if table.name in only:
                _take_more(pages, number, table, made, found)


def _tables(pages: RawPages, survey: _Survey, made: Any, work: Work) -> Iterator[tuple[int, Table]]:
    """The leaves with the table that each is of; those of one table are put in together."""
    named = _named(pages, survey.trees.pop(_SCHEMA, []))
    tables = {name: table_of(made, name) for name in tables_of(made)}
    read = 0
    for root, numbers in sorted(survey.trees.items()):
        table = _table_for(pages, named.get(root), numbers, tables)
        if table is None:
            continue
        made.execute("BEGIN")
        for number in numbers:
            work.check_cancelled()
            work.progress(pages.count + read, 2 * pages.count)
            read += 1
            yield number, table
        made.execute("COMMIT")


def _surveyed(pages: RawPages, work: Work) -> _Survey:
    """Look at every page once: which are leaves, and of which tree."""
    survey = _Survey(leaves.tree_of(pages))
    with_rows: list[int] = []
    for number in range(1, pages.count + 1):
        if number % _PAGES_BETWEEN == 0:
            work.check_cancelled()
            work.progress(number, 2 * pages.count)
        if leaves.is_map(number) or number in survey.tree.free:
            continue
        page, whole = pages.read(number)
        if whole:
            for child in leaves.children(page, number):
                survey.tree.parents.setdefault(child, number)
        if leaves.cells(page, number):
            with_rows.append(number)
        elif not whole and not leaves.holds_no_rows(page):
            survey.unread.add(number)
    for number in with_rows:
        survey.trees[survey.tree.root(number)].append(number)
    survey.unread = {number for number in survey.unread if survey.tree.root(number) != _SCHEMA}
    return survey


def _named(pages: RawPages, numbers: Sequence[int]) -> dict[int, str]:
    """The tables and indexes by their first pages, as the whole pages of the list say."""
    named = {}
    for number in numbers:
        page, whole = pages.read(number)
        for cell in leaves.cells(page, number) if whole else ():
            values = cell.record(pages).values
            if len(values) == _SCHEMA_COLUMNS and isinstance(values[3], int):
                named[values[3]] = str(values[1])
    return named


def _table_for(
    pages: RawPages, name: str | None, numbers: Sequence[int], tables: dict[str, Table]
) -> Table | None:
    """The table that leaves are of; None where it is one that is made anew anyway."""
    if name is not None:
        return tables.get(name)
    fitting: Counter[str] = Counter()
    for values in _some(pages, numbers):
        fitting.update(table.name for table in tables.values() if _has_form_of(values, table))
    if not fitting:
        return None
    return tables[max(fitting, key=lambda each: (fitting[each], _told_by(tables[each])))]


def _some(pages: RawPages, numbers: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    looked_at = 0
    for number in numbers:
        page, _ = pages.read(number)
        for cell in leaves.cells(page, number):
            if looked_at == _LOOKED_AT:
                return
            looked_at += 1
            try:
                yield cell.record(pages, short=True).values
            except NoRecord:
                continue


def _has_form_of(values: Sequence[Any], table: Table) -> bool:
    return len(values) == len(table.columns) and all(
        _may_be(value, column, table) for value, column in zip(values, table.columns, strict=True)
    )


def _may_be(value: Any, column: Column, table: Table) -> bool:
    if value is None:
        return not column.required or column is table.number_column
    if column.kind in ("INTEGER", "BLOB"):
        return column is not table.number_column and isinstance(
            value, int if column.kind == "INTEGER" else bytes
        )
    if not isinstance(value, str):
        return False
    if column.is_an_id and (table.name, column.name) not in _ANY_ID:
        return column.may_be(value)
    form = _form_of(column)
    return form is None or not value or form.fullmatch(value) is not None


def _form_of(column: Column) -> re.Pattern[str] | None:
    if column.name.endswith("_on"):
        return _DAY
    if column.name == "at" or column.name.endswith("_at"):
        return _MOMENT
    return {"sha256": _DIGEST, "key": _NAME}.get(column.name)


def _told_by(table: Table) -> int:
    """How many columns tell a table by their form."""
    return sum(column.is_an_id or _form_of(column) is not None for column in table.columns)


def _take(pages: RawPages, number: int, table: Table, made: Any, found: Found, unread: set[int]) -> None:
    page, sealed = pages.read(number)
    for cell in leaves.cells(page, number):
        try:
            record = cell.record(pages)
            row = _completed(record.values, cell.row, table)
        except NoRecord:
            found.lost[table.name] += 1
            continue
        unread.difference_update(record.pages)
        whole = sealed and record.whole
        if whole or (not table.is_exact and table.may_hold(row)):
            keep(made, found, table, row, partly=not whole)
        else:
            found.lost[table.name] += 1


def _take_more(pages: RawPages, number: int, table: Table, made: Any, found: Found) -> None:
    page, sealed = pages.read(number)
    for cell in leaves.cells(page, number) if sealed else ():
        try:
            record = cell.record(pages)
            row = _completed(record.values, cell.row, table)
        except NoRecord:
            continue
        if record.whole and table.name == _PIECES:
            # It was not the piece that was damaged, but the way to it.
            found.spoilt_pieces.discard(piece_of(row))
        if record.whole and made.execute(table.add_text, row).rowcount > 0:
            found.read[table.name] += 1
            found.lost[table.name] = max(0, found.lost[table.name] - 1)


def _completed(values: Sequence[Any], number: int, table: Table) -> tuple[Any, ...]:
    """A row as its table has it: with its number, and with what came after it was written."""
    missing = len(table.columns) - len(values)
    if missing < 0:
        raise NoRecord
    row = [*values, *(column.standing_in for column in table.columns[len(values) :])]
    return tuple(
        number if column is table.number_column else value
        for value, column in zip(row, table.columns, strict=True)
    )
