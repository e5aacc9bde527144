"""Reading out of a damaged vault what can still be read: table by table, row by row, value by value.

A page with a broken seal spoils the connection that meets it: everything it reads from then on is
zeros. So each failure ends a connection, and the search goes on over a new one.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2

from mwl_desktop.domain.ids import new_id
from mwl_desktop.domain.work import Work
from mwl_desktop.errors import VaultError
from mwl_desktop.vault import agreement, engine, migrations, seals
from mwl_desktop.vault.blobs import PIECE
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.unit_of_work import moment

_AT_ONCE: Final = 256
_PIECES_AT_ONCE: Final = 8
_BEYOND: Final = 512
"""Row numbers looked at beyond the last one known, where a table's end is not readable."""
_KINDS: Final = ("entry", "goal", "evidence", "person", "portfolio")
_PLAIN_KINDS: Final = {"entry_kind": "work", "form": "file", "evidence_kind": "other", "status": "active"}
_AN_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_KNOWN_IDS: Final = frozenset({"me"})
_EXACT: Final = frozenset({"change", "change_set", "blob", "blob_piece", "link", "inbox_seen", "meta"})
"""Tables in which half a row is worse than none."""
_FACTS: Final = {"inbox_private": re.compile(r"[0-9a-f]{64}"), "inbox_of": re.compile(r"([0-9a-f]{2})+")}
"""Facts of a vault's own that are read as what they are to be without another look."""


class _Unreadable(Exception):
    """The damaged file has no answer to a question."""


@dataclass(slots=True)
class Found:
    """What was got out so far: rows by table, how many were lost, and originals that are not whole."""

    read: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    partly: Counter[str] = field(default_factory=Counter)
    tables: list[str] = field(default_factory=list)
    """Those of which nothing is known any more."""
    unsure: int = 0
    """Damaged pages that could not be told from whole ones while they were read."""
    recovered_titles: int = 0
    recovered_files: int = 0
    """Originals whose evidence is gone, kept under evidence that was made for them."""
    originals: int = 0
    """Those of which something is there."""
    broken_originals: list[str] = field(default_factory=list)
    lost_originals: list[str] = field(default_factory=list)
    unnamed_originals: int = 0
    """Those that are gone with their names."""

    @property
    def lost_evidence(self) -> bool:
        """Whether there may be originals of which nobody knows any more that they are evidence."""
        return self.lost["evidence"] > 0 or "evidence" in self.tables


class _Source:
    """A damaged vault, asked over as many connections as it takes."""

    def __init__(self, path: Path, key: VaultKey) -> None:
        self._path = path
        self._key = key
        log = path.with_name(path.name + "-wal")
        self._alone = not (log.exists() and log.stat().st_size)
        self._connection: Any = None

    def ask(self, question: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The answer, whole; raises `_Unreadable` when a page that it needs is damaged."""
        try:
            if self._connection is None:
                self._connection = engine.connect_damaged(self._path, self._key, alone=self._alone)
            return list(self._connection.execute(question, values).fetchall())
        except (dbapi2.Error, VaultError) as error:
            self.close()
            raise _Unreadable from error

    def close(self) -> None:
        """Forget the connection, and with it what it read wrongly."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def read_out(damaged: Path, key: VaultKey, target: Path, mended: Path, *, work: Work) -> Found:
    """Write a new vault at `target`, an empty file, out of what a damaged one still gives.

    Nothing is written to the damaged file: `mended`, another empty file, is for a copy of it in which
    damaged pages have good seals. Raises VaultError "salvage.unreadable" when its first page is gone,
    which says where everything else is, and "vault.newer" when this program is too old for it.
    """
    broken = tuple(seals.broken_pages(damaged, key, work=work))
    if broken:
        _copy_files(damaged, mended, work)
        seals.reseal(mended, key, work=work)
    sources = [_Source(damaged, key), *([_Source(mended, key)] if broken else [])]
    try:
        version = _first_answer(sources, damaged)
        if version > migrations.SCHEMA_VERSION:
            raise VaultError("vault.newer", name=damaged.name)
        made = _new_file(target, key, max(version, 1))
        try:
            found = _Copying(sources, made, work).run()
            # Where the damaged file itself says nothing, right and wrong are not told apart.
            found.unsure = len(broken) if broken and len(sources) == 1 else 0
            _mend(made, found)
            migrations.migrate(made)
            agreement.let_be(made.execute)
            made.execute("PRAGMA journal_mode = WAL")
        finally:
            made.close()
        return found
    finally:
        for source in sources:
            source.close()


def _first_answer(sources: list[_Source], damaged: Path) -> int:
    """The schema that a vault has; sources that do not even tell that are dropped."""
    for source in list(sources):
        try:
            return int(source.ask("PRAGMA user_version")[0][0])
        except _Unreadable:
            sources.remove(source)
    raise VaultError("salvage.unreadable", name=damaged.name)


def _copy_files(damaged: Path, mended: Path, work: Work) -> None:
    for suffix in ("", "-wal"):
        source = damaged.with_name(damaged.name + suffix)
        if source.exists():
            with source.open("rb") as old, mended.with_name(mended.name + suffix).open("wb") as new:
                while data := old.read(PIECE):
                    work.check_cancelled()
                    new.write(data)


def _new_file(target: Path, key: VaultKey, version: int) -> Any:
    made = engine.connect(target, key, create=True)
    made.execute("PRAGMA auto_vacuum = INCREMENTAL")
    made.execute(f"PRAGMA application_id = {engine.APPLICATION_ID}")
    made.execute("PRAGMA journal_mode = OFF")
    made.execute("PRAGMA synchronous = OFF")
    made.execute("PRAGMA foreign_keys = OFF")
    for number in range(version):
        migrations.STEPS[number](made)
    made.execute(f"PRAGMA user_version = {version}")
    # What a step wrote by itself is in the damaged vault in its own way.
    made.execute("DELETE FROM meta")
    return made


class _Copying:
    """One table after the other, from the damaged vault into the new one."""

    def __init__(self, sources: Sequence[_Source], made: Any, work: Work) -> None:
        self._source = sources[0]
        self._sources = sources
        self._made = made
        self._work = work
        self._found = Found()
        self._at = self._all = 0

    def run(self) -> Found:
        query = (
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )
        names = [row[0] for row in self._made.execute(query) if not row[0].startswith("item_text")]
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
            except _Unreadable:
                continue
            return (1, 0) if low is None else (int(low), int(high))
        try:
            self._source.ask(f'SELECT 1 FROM "{table}" LIMIT 0')
        except _Unreadable:
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
            except _Unreadable:
                continue
        return []

    def _table(self, table: str, low: int, high: int) -> None:
        columns = self._made.execute('SELECT name, type, "notnull", pk FROM pragma_table_info(?)', (table,))
        taking = _Table(table, tuple(_Column(*row) for row in columns))
        size = _PIECES_AT_ONCE if table == "blob_piece" else _AT_ONCE
        exists = self._existing(table)
        for start in range(low, high + 1, size):
            self._work.check_cancelled()
            self._work.progress(self._at, self._all, table)
            self._range(taking, start, min(start + size - 1, high), exists)
            self._at += size

    def _existing(self, table: str) -> frozenset[int] | None:
        """The row numbers that an index of the table names; None when none can be read through."""
        for (index,) in self._tried("SELECT name FROM pragma_index_list(?)", (table,)):
            try:
                rows = self._source.ask(f'SELECT rowid FROM "{table}" INDEXED BY "{index}"')
            except _Unreadable:
                continue
            return frozenset(int(row[0]) for row in rows)
        return None

    def _range(self, table: _Table, low: int, high: int, exists: frozenset[int] | None) -> None:
        question = f'SELECT {table.columns_text} FROM "{table.name}" NOT INDEXED WHERE rowid BETWEEN ? AND ?'
        try:
            rows = self._source.ask(question, (low, high))
        except _Unreadable:
            if low < high:
                middle = (low + high) // 2
                self._range(table, low, middle, exists)
                self._range(table, middle + 1, high, exists)
            elif exists is None or low in exists:
                self._single(table, low)
            return
        for row in rows:
            self._keep(table, row, partly=False)

    def _single(self, table: _Table, row: int) -> None:
        """A row that cannot be read whole, or only from a damaged page: what of it can be."""
        self._work.check_cancelled()
        if table.name in _EXACT and table.name != "blob_piece":
            self._found.lost[table.name] += 1
            return
        question = f'SELECT {table.columns_text} FROM "{table.name}" NOT INDEXED WHERE rowid = ?'
        values = self._likely(question, (row,)) or tuple(
            self._value(table, column, row) for column in table.columns
        )
        if any(
            column.must_be_right and not column.may_be(value)
            for column, value in zip(table.columns, values, strict=True)
        ):
            self._found.lost[table.name] += 1
        else:
            self._keep(table, values, partly=table.name != "blob_piece")

    def _likely(self, question: str, values: Sequence[object]) -> tuple[Any, ...]:
        """What a damaged page that was sealed again says."""
        for source in self._sources[1:]:
            try:
                return (*source.ask(question, values), ())[0]
            except _Unreadable:
                continue
        return ()

    def _value(self, table: _Table, column: _Column, row: int) -> object:
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

    def _keep(self, table: _Table, row: tuple[Any, ...], *, partly: bool) -> None:
        try:
            self._made.execute(table.insert_text, row)
        except dbapi2.IntegrityError:
            self._found.lost[table.name] += 1
            return
        self._found.read[table.name] += 1
        self._found.partly[table.name] += partly


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    kind: str
    required: int
    key: int

    @property
    def must_be_right(self) -> bool:
        """Whether a row is nothing without it: its own name, or whose it is."""
        return bool(self.key) or self.name in ("id", "item_id", "from_id", "to_id", "kind", "data")

    def may_be(self, value: object) -> bool:
        """Whether a value of such a column can be right: ids have their own form."""
        if self.name == "kind":
            return value in _KINDS
        if self.kind in ("INTEGER", "BLOB"):
            return isinstance(value, int if self.kind == "INTEGER" else bytes)
        return isinstance(value, str) and (_AN_ID.fullmatch(value) is not None or value in _KNOWN_IDS)

    @property
    def standing_in(self) -> object:
        if not self.required:
            return None
        return 0 if self.kind == "INTEGER" else _PLAIN_KINDS.get(self.name, "")


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    columns: tuple[_Column, ...]

    @property
    def columns_text(self) -> str:
        return ", ".join(f'"{column.name}"' for column in self.columns)

    @property
    def insert_text(self) -> str:
        places = ", ".join("?" for _ in self.columns)
        return f'INSERT INTO "{self.name}"({self.columns_text}) VALUES ({places})'


# what was read becomes a vault again


def _mend(made: Any, found: Found) -> None:
    """Give every row what it needs to stand: items their halves, originals their measure, links both ends."""
    made.execute("BEGIN")
    _mend_items(made, found)
    _mend_originals(made, found)
    _drop_what_hangs(made, found)
    if found.lost or found.partly or found.tables:
        # Steps that might no longer be whole are not undone.
        made.execute("UPDATE change_set SET state = 'past'")
    _mend_facts(made)
    made.execute("COMMIT")


def _mend_facts(made: Any) -> None:
    """What the vault says of itself: nothing that is spoilt, and all that has to be there."""
    for name, form in _FACTS.items():
        row = made.execute("SELECT value FROM meta WHERE key = ?", (name,)).fetchone()
        if row is not None and not form.fullmatch(str(row[0])):
            made.execute("DELETE FROM meta WHERE key = ?", (name,))
    made.execute("INSERT OR IGNORE INTO meta(key, value) VALUES ('installation', ?)", (new_id(),))
    made.execute("INSERT OR IGNORE INTO meta(key, value) VALUES ('made_at', ?)", (moment(datetime.now(UTC)),))
    if made.execute("PRAGMA user_version").fetchone()[0] > 1:
        made.execute(
            "INSERT OR IGNORE INTO meta(key, value) VALUES ('inbox_private', ?)", (os.urandom(32).hex(),)
        )


def _mend_items(made: Any, found: Found) -> None:
    for kind in _KINDS:
        query = f'SELECT id FROM "{kind}" WHERE id NOT IN (SELECT id FROM item)'
        for (item_id,) in made.execute(query).fetchall():
            _add_head(made, item_id, kind, f"Recovered {kind}")
            found.recovered_titles += 1
            # It was counted as lost when its head could not be read.
            found.lost["item"] = max(0, found.lost["item"] - 1)
        query = f'SELECT id FROM item WHERE kind = ? AND id NOT IN (SELECT id FROM "{kind}")'
        for (item_id,) in made.execute(query, (kind,)).fetchall():
            _add_half(made, kind, item_id)
            found.partly[kind] += 1
    # A row of whom nobody knows any more when it was is of the day on which it was made.
    for item_id, day in made.execute("SELECT id, happened_on FROM item").fetchall():
        if not day:
            made.execute("UPDATE item SET happened_on = ? WHERE id = ?", (_day_of(item_id), item_id))


def _add_head(made: Any, item_id: str, kind: str, title: str) -> None:
    now = moment(datetime.now(UTC))
    made.execute(
        "INSERT INTO item(id, kind, title, happened_on, zone, created_at, changed_at,"
        " confidentiality, starred) VALUES (?, ?, ?, ?, ?, ?, ?, 'private', 0)",
        (item_id, kind, title, _day_of(item_id), "UTC", now, now),
    )


def _add_half(made: Any, kind: str, item_id: str) -> None:
    columns = [
        _Column(*row)
        for row in made.execute('SELECT name, type, "notnull", pk FROM pragma_table_info(?)', (kind,))
    ]
    values = [item_id if column.name == "id" else column.standing_in for column in columns]
    made.execute(_Table(kind, tuple(columns)).insert_text, values)


def _day_of(item_id: str) -> str:
    """The day on which an id was made, which stands in it."""
    try:
        milliseconds = int(item_id.replace("-", "")[:12], 16)
        return datetime.fromtimestamp(milliseconds / 1000, UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return datetime.now(UTC).date().isoformat()


def _mend_originals(made: Any, found: Found) -> None:
    """An original that is not whole any more stays as far as it is there, and is called so."""
    blobs = made.execute("SELECT id, size, sha256, state FROM blob").fetchall()
    known = {str(blob_id): (size, digest) for blob_id, size, digest, state in blobs if state == "kept"}
    wanted = {str(row[0]) for row in made.execute("SELECT blob_id FROM evidence WHERE blob_id IS NOT NULL")}
    there = {str(row[0]) for row in made.execute("SELECT DISTINCT blob_id FROM blob_piece")}
    # Pieces without an original of theirs: those of one whose row is gone, too.
    nobodys = there - {str(row[0]) for row in blobs} if found.lost_evidence else set()
    for blob_id in sorted(wanted | set(known) | nobodys):
        size, digest = known.get(blob_id, (None, None))
        whole = digest == _digest(made, blob_id)
        if not whole and blob_id not in there:
            _call_lost(made, found, blob_id)
            continue
        if blob_id not in wanted and found.lost_evidence:
            _add_evidence(made, found, blob_id)
        found.originals += blob_id in wanted or found.lost_evidence
        if not whole:
            _call_broken(made, found, blob_id, size)


def _call_lost(made: Any, found: Found, blob_id: str) -> None:
    """An original of which nothing is there: its evidence stays, with no bytes at all."""
    named = made.execute("SELECT id, original_name FROM evidence WHERE blob_id = ?", (blob_id,)).fetchall()
    if not named:
        made.execute("DELETE FROM blob WHERE id = ?", (blob_id,))
        found.unnamed_originals += 1
        return
    values = (blob_id, hashlib.sha256().hexdigest())
    made.execute("INSERT OR REPLACE INTO blob(id, state, size, sha256) VALUES (?, 'kept', 0, ?)", values)
    for item_id, name in named:
        found.lost_originals.append(str(name))
        made.execute("UPDATE item SET title = title || ' (lost)' WHERE id = ?", (item_id,))


def _add_evidence(made: Any, found: Found, blob_id: str) -> None:
    """Evidence for an original whose own is gone; without any, the vault would let go of it."""
    found.recovered_files += 1
    item_id, now = new_id(), moment(datetime.now(UTC))
    _add_head(made, item_id, "evidence", f"Recovered file {found.recovered_files}")
    _add_half(made, "evidence", item_id)
    values = (blob_id, f"recovered {found.recovered_files}", "application/octet-stream", now, item_id)
    made.execute(
        "UPDATE evidence SET blob_id = ?, original_name = ?, media_type = ?, captured_at = ? WHERE id = ?",
        values,
    )


def _digest(made: Any, blob_id: str) -> str:
    digest = hashlib.sha256()
    for data in _pieces(made, blob_id):
        digest.update(data)
    return digest.hexdigest()


def _pieces(made: Any, blob_id: str) -> Iterator[bytes]:
    for (data,) in made.execute(
        "SELECT data FROM blob_piece WHERE blob_id = ? ORDER BY position", (blob_id,)
    ):
        yield bytes(data)


def _call_broken(made: Any, found: Found, blob_id: str, size: int | None) -> None:
    places = [row[0] for row in made.execute("SELECT position FROM blob_piece WHERE blob_id = ?", (blob_id,))]
    last = max(places, default=-1) if size is None else max(0, (size - 1) // PIECE)
    for position in range(last + 1 if size or places else 0):
        if position not in places:
            length = PIECE if size is None else min(PIECE, size - position * PIECE)
            made.execute("INSERT INTO blob_piece VALUES (?, ?, zeroblob(?))", (blob_id, position, length))
    total = sum(len(data) for data in _pieces(made, blob_id))
    values = (blob_id, total, _digest(made, blob_id))
    made.execute("INSERT OR REPLACE INTO blob(id, state, size, sha256) VALUES (?, 'kept', ?, ?)", values)
    for item_id, name in made.execute(
        "SELECT id, original_name FROM evidence WHERE blob_id = ?", (blob_id,)
    ).fetchall():
        found.broken_originals.append(str(name))
        made.execute("UPDATE item SET title = title || ' (not whole)' WHERE id = ?", (item_id,))


def _drop_what_hangs(made: Any, found: Found) -> None:
    """Rows that belong to rows which are gone."""
    while hanging := made.execute("PRAGMA foreign_key_check").fetchall():
        for table, row, *_ in hanging:
            if made.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (row,)).rowcount:
                found.lost[str(table)] += 1
                found.read[str(table)] -= 1
