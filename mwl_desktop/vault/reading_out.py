"""Reading out of a damaged vault what can still be read: table by table, row by row, value by value.

A page with a broken seal spoils the connection that meets it: everything it reads from then on is
zeros. So each failure ends a connection, and the search goes on over a new one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2

from mwl_desktop.domain.work import Work
from mwl_desktop.errors import VaultError
from mwl_desktop.vault import access, engine
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.verifying import tables_of

_AT_ONCE: Final = 256
_PIECES_AT_ONCE: Final = 8
_BEYOND: Final = 512
"""Row numbers looked at beyond the last one known, where a table's end is not readable."""
KINDS: Final = ("entry", "goal", "evidence", "person", "portfolio")
_PLAIN_KINDS: Final = {
    "entry_kind": "work",
    "form": "file",
    "evidence_kind": "other",
    "status": "active",
    "dated_by": "person",
}
_AN_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_KNOWN_IDS: Final = frozenset({"me"})
_EXACT: Final = frozenset({"change", "change_set", "blob", "blob_facts", "link", "inbox_seen", "meta"})
"""Tables in which half a row is worse than none; what was read out of originals can be read again."""


class Unreadable(Exception):
    """The damaged file has no answer to a question."""


@dataclass(slots=True)
class Found:
    """What was got out so far: rows by table, how many were lost, and originals that are not whole."""

    read: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    partly: Counter[str] = field(default_factory=Counter)
    tables: list[str] = field(default_factory=list)
    """Those of which nothing is known any more."""
    by_form: bool = False
    """Whether some tables were known by nothing but the form of their rows."""
    spoilt_pieces: set[tuple[str, int]] = field(default_factory=set)
    """Pieces of originals that were read from damaged pages: whose, and which."""
    unread: int = 0
    """Damaged pages of which nothing can be told, not even whether rows were on them."""
    recovered_titles: int = 0
    recovered_files: int = 0
    """Originals whose evidence is gone, kept under evidence that was made for them."""
    originals: int = 0
    """Those of which something is there."""
    broken_originals: list[str] = field(default_factory=list)
    unproved_originals: list[str] = field(default_factory=list)
    """Those that lost their checksum, and nothing shows that any of their bytes are missing."""
    lost_originals: list[str] = field(default_factory=list)
    unnamed_originals: int = 0
    """Those that are gone with their names."""

    @property
    def lost_evidence(self) -> bool:
        """Whether there may be originals of which nobody knows any more that they are evidence."""
        return self.lost["evidence"] > 0 or "evidence" in self.tables or self.unread > 0


class Source:
    """A damaged vault, asked over as many connections as it takes."""

    def __init__(self, path: Path, key: VaultKey) -> None:
        self._path = path
        self._key = key
        self._alone = not access.has_log(path)
        self._connection: Any = None

    def ask(self, question: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The answer, whole; raises `Unreadable` when a page that it needs is damaged."""
        try:
            if self._connection is None:
                self._connection = engine.connect_damaged(self._path, self._key, alone=self._alone)
            return list(self._connection.execute(question, values).fetchall())
        except (dbapi2.Error, VaultError) as error:
            self.close()
            raise Unreadable from error

    @property
    def answers(self) -> bool:
        """Whether the list of its tables can be read."""
        try:
            self.ask("SELECT count(*) FROM sqlite_master")
        except Unreadable:
            return False
        return True

    def close(self) -> None:
        """Forget the connection, and with it what it read wrongly."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def copy_rows(sources: Sequence[Source], made: Any, work: Work) -> Found:
    """Put all that the first source still says into a new file; where it is damaged, ask the others too."""
    return _Copying(sources, made, work).run()


class _Copying:
    """One table after the other, from the damaged vault into the new one."""

    def __init__(self, sources: Sequence[Source], made: Any, work: Work) -> None:
        self._source = sources[0]
        self._sources = sources
        self._made = made
        self._work = work
        self._found = Found()
        self._at = self._all = 0

    def run(self) -> Found:
        names = tables_of(self._made)
        spans = {name: self._span(name) for name in names}
        self._all = sum(high - low + 1 for low, high in spans.values()) or 1
        for name in names:
            self._made.execute("BEGIN")
            self._table(name, *spans[name])
            self._made.execute("COMMIT")
        return self._found

    def _span(self, table: str) -> tuple[int, int]:
        """The row numbers of a table from the lowest to the highest, as far as anything tells them."""
        for source in self._sources:
            try:
                low, high = source.ask(f'SELECT min(rowid), max(rowid) FROM "{table}"')[0]
            except Unreadable:
                continue
            return (1, 0) if low is None else (int(low), int(high))
        try:
            self._source.ask(f'SELECT 1 FROM "{table}" LIMIT 0')
        except Unreadable:
            self._found.tables.append(table)
            return 1, 0
        return 1, self._highest(table)

    def _highest(self, table: str) -> int:
        """The highest row number that an index, the counter of numbers or the table's beginning tells."""
        known = [0]
        for (index,) in self._tried("SELECT name FROM pragma_index_list(?)", (table,)):
            question = f'SELECT max(rowid) FROM (SELECT rowid FROM "{table}" INDEXED BY "{index}")'
            known += [row[0] for row in self._tried(question) if row[0] is not None]
        counter = "SELECT seq FROM sqlite_sequence WHERE name = ?"
        known += [int(row[0]) for row in self._tried(counter, (table,))]
        last = 0
        while rows := self._tried(
            f'SELECT rowid FROM "{table}" NOT INDEXED WHERE rowid > ? ORDER BY rowid LIMIT 64', (last,)
        ):
            last = int(rows[-1][0])
        return max(*known, last + _BEYOND) if len(known) == 1 else max(*known, last)

    def _tried(self, question: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        for source in self._sources:
            try:
                return source.ask(question, values)
            except Unreadable:
                continue
        return []

    def _table(self, table: str, low: int, high: int) -> None:
        taking = table_of(self._made, table)
        size = _PIECES_AT_ONCE if table == "blob_piece" else _AT_ONCE
        exists = self._existing(table)
        start = low
        while start <= high:
            self._work.check_cancelled()
            self._work.progress(min(self._at, self._all), self._all, table)
            self._range(taking, start, min(start + size - 1, high), exists)
            self._at += size
            start += size
            if start <= high:
                start = max(start, self._next(table, start))

    def _next(self, table: str, start: int) -> int:
        """The next row number that there is: a damaged page may name one that is far behind all others."""
        rows = self._tried(f'SELECT min(rowid) FROM "{table}" NOT INDEXED WHERE rowid >= ?', (start,))
        return int(rows[0][0]) if rows and rows[0][0] is not None else start

    def _existing(self, table: str) -> frozenset[int] | None:
        """The row numbers that an index of the table names; None when none can be read through."""
        for (index,) in self._tried("SELECT name FROM pragma_index_list(?)", (table,)):
            try:
                rows = self._source.ask(f'SELECT rowid FROM "{table}" INDEXED BY "{index}"')
            except Unreadable:
                continue
            return frozenset(int(row[0]) for row in rows)
        return None

    def _range(self, table: Table, low: int, high: int, exists: frozenset[int] | None) -> None:
        question = f'SELECT {table.columns_text} FROM "{table.name}" NOT INDEXED WHERE rowid BETWEEN ? AND ?'
        try:
            rows = self._source.ask(question, (low, high))
        except Unreadable:
            if low < high:
                middle = (low + high) // 2
                self._range(table, low, middle, exists)
                self._range(table, middle + 1, high, exists)
            elif exists is None or low in exists:
                self._single(table, low)
            return
        for row in rows:
            keep(self._made, self._found, table, row, partly=False)

    def _single(self, table: Table, row: int) -> None:
        """A row that cannot be read whole, or only from a damaged page: what of it can be."""
        self._work.check_cancelled()
        if table.is_exact:
            self._found.lost[table.name] += 1
            return
        question = f'SELECT {table.columns_text} FROM "{table.name}" NOT INDEXED WHERE rowid = ?'
        values = self._likely(question, (row,)) or tuple(
            self._value(table, column, row) for column in table.columns
        )
        if not table.may_hold(values):
            self._found.lost[table.name] += 1
        else:
            keep(self._made, self._found, table, values, partly=True)

    def _likely(self, question: str, values: Sequence[object]) -> tuple[Any, ...]:
        """What a damaged page that was sealed again says."""
        for source in self._sources[1:]:
            try:
                return (*source.ask(question, values), ())[0]
            except Unreadable:
                continue
        return ()

    def _value(self, table: Table, column: Column, row: int) -> object:
        """One value by itself, as far as it goes; else what stands in for it."""
        where = f'typeof("{column.name}") FROM "{table.name}" NOT INDEXED WHERE rowid = ?'
        # Bytes that are no text any more are shown as such.
        got = self._tried(f'SELECT "{column.name}", {where}', (row,)) or self._tried(
            f'SELECT CAST("{column.name}" AS BLOB), {where}', (row,)
        )
        if not got:
            return column.standing_in
        value, kind = got[0]
        return value.decode("utf-8", "replace") if kind == "text" and isinstance(value, bytes) else value


def keep(made: Any, found: Found, table: Table, row: tuple[Any, ...], *, partly: bool) -> None:
    """Put a row into the new file, and count it."""
    try:
        made.execute(table.insert_text, row)
    except dbapi2.IntegrityError:
        found.lost[table.name] += 1
        return
    found.read[table.name] += 1
    if table.name == "blob_piece":
        # A checksum tells of these whether they are right; where it is lost, this does.
        found.spoilt_pieces.update([piece_of(row)] if partly else ())
    else:
        found.partly[table.name] += partly


def piece_of(row: Sequence[Any]) -> tuple[str, int]:
    """Whose piece a row is, and which."""
    blob_id, position, _ = row
    return str(blob_id), int(position)


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: str
    required: int
    key: int

    @property
    def is_an_id(self) -> bool:
        """Whether it names a row, by its own name."""
        return self.name == "id" or self.name.endswith("_id")

    @property
    def must_be_right(self) -> bool:
        """Whether a row is nothing without it: its own name, or whose it is."""
        return bool(self.key) or self.name in ("id", "item_id", "from_id", "to_id", "kind", "data")

    def may_be(self, value: object) -> bool:
        """Whether a value of such a column can be right: ids have their own form."""
        if self.name == "kind":
            return value in KINDS
        if self.kind in ("INTEGER", "BLOB"):
            return isinstance(value, int if self.kind == "INTEGER" else bytes)
        return isinstance(value, str) and (_AN_ID.fullmatch(value) is not None or value in _KNOWN_IDS)

    @property
    def standing_in(self) -> object:
        if not self.required:
            return None
        return 0 if self.kind == "INTEGER" else _PLAIN_KINDS.get(self.name, "")


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    columns: tuple[Column, ...]

    @property
    def columns_text(self) -> str:
        return ", ".join(f'"{column.name}"' for column in self.columns)

    @property
    def number_column(self) -> Column | None:
        """The column that is another name of the row's number, and not kept beside it."""
        keys = [column for column in self.columns if column.key]
        return keys[0] if len(keys) == 1 and keys[0].kind == "INTEGER" else None

    @property
    def is_exact(self) -> bool:
        """Whether half a row of it is worse than none."""
        return self.name in _EXACT

    def may_hold(self, row: Sequence[object]) -> bool:
        """Whether a row that was not read whole has at least what it is nothing without."""
        return all(
            column.may_be(value) or not column.must_be_right
            for column, value in zip(self.columns, row, strict=True)
        )

    @property
    def insert_text(self) -> str:
        places = ", ".join("?" for _ in self.columns)
        return f'INSERT INTO "{self.name}"({self.columns_text}) VALUES ({places})'

    @property
    def add_text(self) -> str:
        """Puts a row in unless it is there."""
        return self.insert_text.replace("INSERT", "INSERT OR IGNORE", 1)


def table_of(made: Any, name: str) -> Table:
    """A table of the new file, with its columns."""
    columns = made.execute('SELECT name, type, "notnull", pk FROM pragma_table_info(?)', (name,))
    return Table(name, tuple(Column(*row) for row in columns))
