"""After items were removed for good: no page of the file, used or free, keeps a byte of them.

Deleted rows are overwritten where they lay. But a page that was split keeps copies of rows that moved on,
and the full-text index keeps words as borders between its pages: so the tables are written anew, which
overwrites each page they leave.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Connection

from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.vault import blobs
from mwl_desktop.vault.vault import Vault

_OWED: Final = "scrub_owed"
_PIECES: Final = "blob_piece"
PIECES_MOST: Final = 64 * 1024 * 1024
"""Bytes of originals up to which their table is written anew too.

In a larger one, what may stay behind is part of an original of less than a page that lay beside others.
"""
_AT_ONCE: Final = 64
_MERGE_INDEX: Final = "INSERT INTO item_text(item_text) VALUES ('optimize')"
"""What was removed stays in the index, marked as removed, until its parts are merged into one."""


def owe(connection: Connection) -> None:
    """Note, in the transaction that removes items, that the file is to be scrubbed."""
    connection.exec_driver_sql(f"INSERT OR REPLACE INTO meta(key, value) VALUES ('{_OWED}', '1')")


def owed(connection: Connection) -> bool:
    """Whether items were removed since the file was scrubbed last, or an original has not left whole."""
    flag = f"SELECT 1 FROM meta WHERE key = '{_OWED}' UNION ALL SELECT 1 FROM blob WHERE state = 'leaving'"
    return connection.exec_driver_sql(flag).first() is not None


def scrub(vault: Vault, work: Work = QUIET) -> bool:
    """Overwrite what removed items left in the file; returns whether the write-ahead log is empty as well.

    It can be stopped and killed at any moment: it is owed until it has ended, and begins again.
    """
    blobs.drop_leaving(vault, work=work)
    with vault.transaction() as connection:
        connection.exec_driver_sql(_MERGE_INDEX)
        tables = _tables(connection)
    for number, table in enumerate(tables):
        work.check_cancelled()
        work.progress(number, len(tables))
        _write_anew(vault, table)
    vault.give_back()
    emptied = vault.empty_log()
    if emptied:
        with vault.transaction() as connection:
            connection.exec_driver_sql(f"DELETE FROM meta WHERE key = '{_OWED}'")
        vault.empty_log()
    work.progress(len(tables), len(tables))
    return emptied


def _tables(connection: Connection) -> list[str]:
    """Every table that holds rows, the shadow tables of the full-text index among them."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 AND name NOT LIKE 'sqlite_%'"
    )
    names = list(connection.exec_driver_sql(query).scalars())
    held = connection.exec_driver_sql("SELECT coalesce(sum(size), 0) FROM blob").scalar() or 0
    return [name for name in names if name != _PIECES or held <= PIECES_MOST]


def _write_anew(vault: Vault, table: str) -> None:
    """Empty a table and fill it again with the same rows, in one transaction.

    A reader still sees the rows as they were, so they need not be held in memory.
    """
    with vault.unlinked() as connection, vault.read() as before:
        triggers = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
        ).all()
        columns = _columns(connection, table)
        names = ", ".join(f'"{name}"' for name in columns)
        rows = before.execution_options(stream_results=True).exec_driver_sql(f'SELECT {names} FROM "{table}"')
        there = rows.fetchmany(_AT_ONCE)
        for name, _ in triggers:
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        connection.exec_driver_sql(f'DELETE FROM "{table}"')
        places = ", ".join("?" for _ in columns)
        while there:
            _insert(connection, f'INSERT INTO "{table}"({names}) VALUES ({places})', there)
            there = rows.fetchmany(_AT_ONCE)
        _compare(connection, before, table)
        for _, sql in triggers:
            connection.exec_driver_sql(sql)


def _insert(connection: Connection, statement: str, rows: Iterable[Any]) -> None:
    connection.exec_driver_sql(statement, [tuple(row) for row in rows])


def _columns(connection: Connection, table: str) -> list[str]:
    """A table's columns, with the row number that is not one of them where there is one."""
    info = connection.exec_driver_sql(f'PRAGMA table_info("{table}")').all()
    named = [row[1] for row in info]
    keyless = connection.exec_driver_sql("SELECT wr FROM pragma_table_list WHERE name = ?", (table,)).scalar()
    is_number = [row for row in info if row[5]]
    has_own = len(is_number) == 1 and str(is_number[0][2]).upper() == "INTEGER"
    return named if keyless or has_own else ["rowid", *named]


def _compare(connection: Connection, before: Connection, table: str) -> None:
    """Refuse to commit a table that does not have the rows it had."""
    query = f'SELECT count(*) FROM "{table}"'
    was, is_now = (each.exec_driver_sql(query).scalar() for each in (before, connection))
    if was != is_now:
        raise RuntimeError(f"{table} would have {is_now} rows instead of {was}")
