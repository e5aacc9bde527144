"""What is in a vault, told in a way that two vaults with the same story share: the oracle's language.

It reads with the database library alone and knows nothing of the program's own readers.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any, TypeAlias

from sqlcipher3 import dbapi2

from mwl_desktop.vault.keys import VaultKey

Picture: TypeAlias = dict[str, list[list[Any]]]

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(\+00:00|Z)?")
_UNTOLD = {"change": ("stamp",), "item_text": ()}
"""Columns that differ between two vaults with the same story."""
_OWN = frozenset({"inbox_private", "inbox_of", "written"})
"""Facts of a vault that are random, or tell where it lies."""
_FIRST = (("item", "row"), ("change_set", "number"), ("change", "number"))
"""Where ids are met first, in an order that is the story's own."""


def connect(path: Path, key: VaultKey) -> Any:
    """A plain connection of any SQLCipher 4 tool, with the key but nothing of the program."""
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f'PRAGMA key = "{key.pragma}"')
    connection.execute("PRAGMA cipher_compatibility = 4")
    return connection


def opens(path: Path, key: VaultKey) -> bool:
    """Whether this key reads the file."""
    connection = connect(path, key)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi2.Error:
        return False
    finally:
        connection.close()
    return True


def look(path: Path, key: VaultKey) -> Picture:
    """The picture of a closed vault."""
    connection = connect(path, key)
    try:
        return picture(connection)
    finally:
        connection.close()


def picture(connection: Any) -> Picture:
    """Every row of every table; ids are numbered in the order of the story, moments left out."""
    names = [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
            " AND name NOT LIKE 'item\\_text\\_%' ESCAPE '\\' ORDER BY name"
        )
    ]
    numbers: dict[str, int] = {}
    for table, order in _FIRST:
        for row in connection.execute(f'SELECT * FROM "{table}" ORDER BY "{order}"'):
            for value in row:
                if isinstance(value, str):
                    for found in _ID.findall(value):
                        numbers.setdefault(found, len(numbers))
    return {name: _rows(connection, name, numbers) for name in names}


def _rows(connection: Any, table: str, numbers: dict[str, int]) -> list[list[Any]]:
    columns = "rowid, title, body" if table == "item_text" else "*"
    cursor = connection.execute(f'SELECT {columns} FROM "{table}"')
    told = [at for at, head in enumerate(cursor.description) if head[0] not in _UNTOLD.get(table, ())]
    return sorted(
        ([_plain(row[at], numbers) for at in told] for row in cursor if _told(table, row)), key=repr
    )


def _told(table: str, row: Any) -> bool:
    return table != "meta" or row[0] not in _OWN


def _plain(value: Any, numbers: dict[str, int]) -> Any:
    if isinstance(value, bytes):
        return f"{len(value)} bytes {hashlib.sha256(value).hexdigest()[:16]}"
    if isinstance(value, str):
        return _MOMENT.sub("<moment>", _ID.sub(lambda met: f"<{numbers.get(met.group(), '?')}>", value))
    return value


def difference(one: Picture, other: Picture) -> str:
    """The first thing in which two pictures differ, for a person to look into."""
    for table in sorted(one.keys() | other.keys()):
        if (table in one) != (table in other):
            return f"the table {table} is there in one only"
        left, right = one[table], other[table]
        if left != right:
            extra = [row for row in left if row not in right][:2]
            missing = [row for row in right if row not in left][:2]
            return (
                f"{table}: has {str(extra)[:300]}, lacks {str(missing)[:300]} ({len(left)}/{len(right)} rows)"
            )
    return "nothing"
