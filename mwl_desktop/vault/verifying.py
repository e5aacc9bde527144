"""Whether a file that nobody has open is a whole vault: each page, each table, a sample of the originals."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.errors import MwlError, VaultError
from mwl_desktop.vault import engine, seals
from mwl_desktop.vault.keys import VaultKey

_SAMPLE_FILES: Final = 24
_SAMPLE_BYTES: Final = 64 * 1024 * 1024
_STEPS_BETWEEN: Final = 20
"""Steps of the database between two looks at whether the work was cancelled: one may read a whole MiB."""


SEALS: Final = "cipher_integrity_check"
_SEALS: Final = ((0.7, SEALS),)
_STRUCTURE: Final = ((0.9, "integrity_check"),)
"""What the database is asked, and how much of the work is done then."""


_A_PAGE: Final = re.compile(r"page (\d+)")


@dataclass(frozen=True, slots=True)
class Expected:
    """What a copy has to hold: its pages, schema, and how many rows each table has."""

    pages: int
    schema: int
    rows: tuple[tuple[str, int], ...]


def expected_of(connection: Any) -> Expected:
    """What there is in a vault, as a connection sees it now."""
    return Expected(
        pages=_number(connection, "PRAGMA page_count"),
        schema=_number(connection, "PRAGMA user_version"),
        rows=tuple(
            (table, _number(connection, f'SELECT count(*) FROM "{table}"')) for table in tables_of(connection)
        ),
    )


def verify_file(
    path: Path, key: VaultKey, expected: Expected | None = None, *, work: Work = QUIET, name: str = ""
) -> Expected:
    """Open a file that nobody else has open and look it over; returns what it holds.

    Raises VaultError for what `engine.connect` refuses, and "copy.unsound" with the number of
    faults when it opens but is not whole or holds something else than was `expected`.
    """
    connection = engine.connect(path, key, read_only=True, alone=True)
    connection.close()
    # The library's own check of seals takes seconds a gigabyte, and nothing can stop it.
    pages = path.stat().st_size // engine.PAGE
    sealed = seals.broken_pages(
        path, key, work=work, at=lambda page: work.progress(pages + page // 2, 2 * pages)
    )
    if broken := sum(1 for _ in sealed):
        raise VaultError("copy.unsound", name=name or path.name, count=broken)
    connection = engine.connect(path, key, read_only=True, alone=True)
    try:
        return verify_connection(connection, name or path.name, expected, work=work, questions=_STRUCTURE)
    finally:
        connection.close()


def holds_the_same(path: Path, key: VaultKey, source: Any) -> bool:
    """Whether a file that nobody else has open is a whole vault with the very rows that `source` reads.

    Raises VaultError like `verify_file`. The full-text index is not compared: it says nothing of its own.
    """
    connection = engine.connect(path, key, read_only=True, alone=True)
    try:
        expected = expected_of(source)
        if expected_of(connection) != expected or not all(
            _has_same_rows(connection, source, table) for table, _ in expected.rows
        ):
            return False
    except dbapi2.Error as error:
        raise VaultError("copy.unsound", name=path.name, count=1) from error
    finally:
        connection.close()
    verify_file(path, key, expected)
    return True


def _has_same_rows(one: Any, other: Any, table: str) -> bool:
    question = f'SELECT * FROM "{table}"'
    return all(row == there for row, there in zip_longest(one.execute(question), other.execute(question)))


def verify_connection(
    connection: Any,
    name: str,
    expected: Expected | None = None,
    *,
    work: Work = QUIET,
    questions: tuple[tuple[float, str], ...] = _SEALS + _STRUCTURE,
) -> Expected:
    """Look over what a connection reads; see `verify_file`."""
    try:
        with interruptible(connection, work):
            found = expected_of(connection)
            faults = _faults(connection, found, expected, work, questions)
    except dbapi2.Error as error:
        raise VaultError("copy.unsound", name=name, count=1) from error
    if faults:
        raise VaultError("copy.unsound", name=name, count=len(faults))
    return found


def _faults(
    connection: Any,
    found: Expected,
    expected: Expected | None,
    work: Work,
    questions: tuple[tuple[float, str], ...],
) -> list[str]:
    faults: list[str] = []
    total = 2 * found.pages
    if expected is not None and found != expected:
        faults.append("the copy holds something else than the vault does")
    for share, pragma in questions:
        work.check_cancelled()
        told = [str(row[0]) for row in connection.execute(f"PRAGMA {pragma}") if row[0] != "ok"]
        faults += of_its_pages(told, found.pages) if pragma == SEALS else told
        work.progress(int(total * share), total)
    faults += _broken_originals(connection, work)
    work.progress(total, total)
    return faults


def of_its_pages(told: Sequence[str], pages: int) -> list[str]:
    """What is told of broken seals, but for what lies behind the last page: that is nothing of the vault's.

    A file that was cut to its size while the program was killed has such an end, and nothing ever reads it.
    """
    return [line for line in told if not (found := _A_PAGE.search(line)) or int(found[1]) <= pages]


def _broken_originals(connection: Any, work: Work) -> list[str]:
    """The ids of originals whose bytes are not those that were kept, out of a sample."""
    query = "SELECT id, size, sha256 FROM blob WHERE state = 'kept' ORDER BY id DESC"
    kept = connection.execute(query).fetchall()
    # The newest always, since nothing has proved it yet; of the others each time different ones.
    sample = kept[:1] + random.sample(kept[1:], min(_SAMPLE_FILES - 1, len(kept[1:])))
    broken, room = [], _SAMPLE_BYTES
    for blob_id, size, digest in sample:
        if size <= room or blob_id == sample[0][0]:
            room -= size
            if digest_of(connection, blob_id, work) != digest:
                broken.append(str(blob_id))
    return broken


def digest_of(connection: Any, blob_id: str, work: Work) -> str:
    """The SHA-256 of an original as it is there."""
    digest = sha256()
    query = "SELECT data FROM blob_piece WHERE blob_id = ? ORDER BY position"
    for (data,) in connection.execute(query, (blob_id,)):
        work.check_cancelled()
        digest.update(data)
    return digest.hexdigest()


@contextmanager
def interruptible(connection: Any, work: Work) -> Iterator[None]:
    """Let Cancel break off a question that takes the database long."""
    stopped: list[MwlError] = []

    def look() -> int:
        try:
            work.check_cancelled()
        except MwlError as error:
            stopped.append(error)
            return 1
        return 0

    connection.set_progress_handler(look, _STEPS_BETWEEN)
    try:
        yield
    except (dbapi2.Error, DBAPIError):
        if stopped:
            raise stopped[0] from None
        raise
    finally:
        connection.set_progress_handler(None, 0)


def tables_of(connection: Any) -> list[str]:
    """The tables of a vault but for those of the full-text index, which is made out of the others."""
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    return [row[0] for row in connection.execute(query) if not row[0].startswith("item_text")]


def _number(connection: Any, question: str) -> int:
    return int(connection.execute(question).fetchone()[0])
