"""What was read out of a damaged vault becomes a vault again: each row gets what it needs to stand."""

from __future__ import annotations

import hashlib
import os
import re
from datetime import UTC, datetime
from typing import Any, Final

from mwl_desktop.domain.ids import new_id
from mwl_desktop.domain.work import Work
from mwl_desktop.vault.blobs import PIECE
from mwl_desktop.vault.plausible import made_at, make_plausible
from mwl_desktop.vault.reading_out import KINDS, Found, table_of
from mwl_desktop.vault.unit_of_work import moment
from mwl_desktop.vault.verifying import digest_of, tables_of

_FACTS: Final = {"inbox_private": re.compile(r"[0-9a-f]{64}"), "inbox_of": re.compile(r"([0-9a-f]{2})+")}
"""Facts of a vault's own that are read as what they are to be without another look."""


_VERSIONS: Final = "evidence_version"


def mend(made: Any, found: Found, work: Work) -> None:
    """Give every row what it needs to stand: items their halves, originals their measure, links both ends."""
    made.execute("BEGIN")
    _mend_items(made, found)
    make_plausible(made)
    _mend_originals(made, found, work)
    _drop_what_hangs(made, found)
    if found.lost or found.partly or found.tables or found.by_form:
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
    for kind in KINDS:
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


def _add_head(made: Any, item_id: str, kind: str, title: str) -> None:
    now = moment(datetime.now(UTC))
    made.execute(
        "INSERT INTO item(id, kind, title, happened_on, zone, created_at, changed_at,"
        " confidentiality, starred) VALUES (?, ?, ?, ?, ?, ?, ?, 'private', 0)",
        (item_id, kind, title, _day_of(item_id), "UTC", now, now),
    )


def _add_half(made: Any, kind: str, item_id: str) -> None:
    half = table_of(made, kind)
    values = [item_id if column.name == "id" else column.standing_in for column in half.columns]
    made.execute(half.insert_text, values)


def _day_of(item_id: str) -> str:
    """The day on which an id was made, which stands in it."""
    return made_at(item_id).date().isoformat()


def _mend_originals(made: Any, found: Found, work: Work) -> None:
    """An original that is not whole any more stays as far as it is there, and is called so.

    One whose measure is gone is only called unproved, as long as nothing shows that bytes of it are missing.
    """
    blobs = made.execute("SELECT id, size, sha256, state FROM blob").fetchall()
    measured = {str(row[0]) for row in blobs}
    known = {str(blob_id): (size, digest) for blob_id, size, digest, state in blobs if state == "kept"}
    wanted = {
        str(row[0])
        for table in _files(made)
        for row in made.execute(f"SELECT blob_id FROM {table} WHERE blob_id IS NOT NULL")
    }
    there = {str(row[0]) for row in made.execute("SELECT DISTINCT blob_id FROM blob_piece")}
    # Pieces without an original of theirs: those of one whose row is gone, too.
    nobodys = there - measured if found.lost_evidence else set()
    for blob_id in sorted(wanted | set(known) | nobodys):
        if blob_id not in measured:
            # Its row was counted as lost and is made anew; what is missing of the bytes is said by itself.
            found.lost["blob"] = max(0, found.lost["blob"] - 1)
        size, digest = known.get(blob_id, (None, None))
        there_now = digest_of(made, blob_id, work)
        whole = digest == there_now
        if not whole and blob_id not in there:
            _call_lost(made, found, blob_id)
            continue
        if blob_id not in wanted and found.lost_evidence:
            _add_evidence(made, found, blob_id)
        found.originals += blob_id in wanted or found.lost_evidence
        if blob_id not in measured and _seems_whole(made, found, blob_id):
            _call_unproved(made, found, blob_id, there_now)
        elif not whole:
            _call_broken(made, found, blob_id, size, work)


def _files(made: Any) -> tuple[str, ...]:
    """The tables whose rows stand for originals; earlier schemas know no versions."""
    there = tables_of(made)
    return tuple(name for name in ("evidence", _VERSIONS) if name in there)


def _call_lost(made: Any, found: Found, blob_id: str) -> None:
    """An original of which nothing is there: its evidence stays, with no bytes at all; a version goes."""
    versions, named = (_named(made, table, blob_id) for table in (_VERSIONS, "evidence"))
    found.lost_originals += [name for _, name in (*versions, *named)]
    for version_id, _ in versions:
        made.execute("DELETE FROM evidence_version WHERE id = ?", (version_id,))
    if not named:
        made.execute("DELETE FROM blob WHERE id = ?", (blob_id,))
        found.unnamed_originals += not versions
        return
    values = (blob_id, hashlib.sha256().hexdigest())
    made.execute("INSERT OR REPLACE INTO blob(id, state, size, sha256) VALUES (?, 'kept', 0, ?)", values)
    _mark_titles(made, blob_id, "(lost)")


def _named(made: Any, table: str, blob_id: str) -> list[tuple[str, str]]:
    """The rows of a table that stand for an original, and the names it has there."""
    if table not in _files(made):
        return []
    query = f"SELECT id, original_name FROM {table} WHERE blob_id = ? ORDER BY id"
    return [(str(row[0]), str(row[1])) for row in made.execute(query, (blob_id,)).fetchall()]


def _mark_titles(made: Any, blob_id: str, mark: str) -> None:
    made.execute(
        "UPDATE item SET title = title || ? WHERE id IN (SELECT id FROM evidence WHERE blob_id = ?)",
        (f" {mark}", blob_id),
    )


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


def _seems_whole(made: Any, found: Found, blob_id: str) -> bool:
    """Whether nothing shows that an original without its measure has lost any of its bytes."""
    query = "SELECT position, length(data) FROM blob_piece WHERE blob_id = ? ORDER BY position"
    pieces = made.execute(query, (blob_id,)).fetchall()
    unbroken = [position for position, _ in pieces] == list(range(len(pieces)))
    full = all(length == PIECE for _, length in pieces[:-1])
    return unbroken and full and not any(whose == blob_id for whose, _ in found.spoilt_pieces)


def _call_unproved(made: Any, found: Found, blob_id: str, digest: str) -> None:
    """An original without its measure that may well be whole: what is there is its measure from now on."""
    _measure(made, blob_id, digest)
    for table in _files(made):
        found.unproved_originals += [name for _, name in _named(made, table, blob_id)]


def _call_broken(made: Any, found: Found, blob_id: str, size: int | None, work: Work) -> None:
    places = {row[0] for row in made.execute("SELECT position FROM blob_piece WHERE blob_id = ?", (blob_id,))}
    last = max(places, default=-1) if size is None else max(0, (size - 1) // PIECE)
    for position in range(last + 1 if size or places else 0):
        if position not in places:
            length = PIECE if size is None else min(PIECE, size - position * PIECE)
            made.execute("INSERT INTO blob_piece VALUES (?, ?, zeroblob(?))", (blob_id, position, length))
    _measure(made, blob_id, digest_of(made, blob_id, work))
    for table in _files(made):
        found.broken_originals += [name for _, name in _named(made, table, blob_id)]
    _mark_titles(made, blob_id, "(not whole)")
    for version_id, name in _named(made, _VERSIONS, blob_id):
        stem, extension = os.path.splitext(name)  # noqa: PTH122 - a name, not a path
        marked = (f"{stem} (not whole){extension}", version_id)
        made.execute("UPDATE evidence_version SET original_name = ? WHERE id = ?", marked)


def _measure(made: Any, blob_id: str, digest: str) -> None:
    """Note of an original what there is of it."""
    question = "SELECT coalesce(sum(length(data)), 0) FROM blob_piece WHERE blob_id = ?"
    (total,) = made.execute(question, (blob_id,)).fetchone()
    values = (blob_id, total, digest)
    made.execute("INSERT OR REPLACE INTO blob(id, state, size, sha256) VALUES (?, 'kept', ?, ?)", values)


def _drop_what_hangs(made: Any, found: Found) -> None:
    """Rows that belong to rows which are gone."""
    while hanging := made.execute("PRAGMA foreign_key_check").fetchall():
        for table, row, *_ in hanging:
            if made.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (row,)).rowcount:
                found.lost[str(table)] += 1
                found.read[str(table)] -= 1
