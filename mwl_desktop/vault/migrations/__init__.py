"""A numbered runner: each step takes a vault from one schema to the next in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from mwl_desktop.vault.migrations import m0001_first, m0002_inbox, m0003_index, m0004_evidence, m0005_themes

STEPS: Final[tuple[Callable[[Any], None], ...]] = (
    m0001_first.apply,
    m0002_inbox.apply,
    m0003_index.apply,
    m0004_evidence.apply,
    m0005_themes.apply,
)
SCHEMA_VERSION: Final = len(STEPS)


def version_of(connection: Any) -> int:
    """The schema a vault has; 0 for an empty file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_known(connection: Any) -> bool:
    """Whether the schema that a vault says it has can be: not one below the first where there are tables."""
    version = version_of(connection)
    return version > 0 or (
        version == 0 and not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    )


def migrate(connection: Any) -> None:
    """Take a vault to the newest schema; each step happens whole or not at all."""
    for number in range(version_of(connection), SCHEMA_VERSION):
        connection.execute("BEGIN IMMEDIATE")
        try:
            STEPS[number](connection)
            connection.execute(f"PRAGMA user_version = {number + 1}")
            connection.execute("COMMIT")
        except BaseException:
            # A full disk ends the transaction by itself.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
