"""What is gone for good leaves the log too: what changed in items, what tied others to them.

What is left is the log of a vault in which they never were, so every other step can still be undone.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sqlalchemy import Connection

from mwl_desktop.vault.unit_of_work import TIES, UnitOfWork

_BEGIN: Final = (
    "CREATE TEMP TABLE gone_item(id TEXT PRIMARY KEY)",
    "CREATE TEMP TABLE gone_row(table_name TEXT, row_id TEXT, PRIMARY KEY (table_name, row_id))",
    "CREATE TEMP TABLE gone_name(name TEXT PRIMARY KEY)",
    "CREATE TEMP TABLE gone_step(id TEXT PRIMARY KEY)",
)
_TIED: Final = """
INSERT OR IGNORE INTO gone_row SELECT DISTINCT table_name, row_id FROM change
WHERE table_name = '{table}' AND field = '*'
AND json_extract(coalesce("after", "before"), '$.{column}') IN (SELECT id FROM gone_item)
"""
_STEPS: Final = (
    # Nothing can be done again: bytes that a step would bring back are gone.
    "UPDATE change_set SET state = 'past' WHERE state = 'undone'",
    # What was undone and can no longer be done again has no other way out of the log.
    """INSERT OR IGNORE INTO gone_item SELECT DISTINCT item_id FROM change
       WHERE item_id IS NOT NULL AND item_id NOT IN (SELECT id FROM item)""",
    *(_TIED.format(table=table, column=column) for table, column in TIES.items()),
    """INSERT OR IGNORE INTO gone_name SELECT json_extract(value, '$') FROM (
         SELECT "before" AS value FROM change WHERE item_id IN (SELECT id FROM gone_item)
           AND table_name = 'item' AND field = 'title'
         UNION SELECT "after" FROM change WHERE item_id IN (SELECT id FROM gone_item)
           AND table_name = 'item' AND field = 'title'
         UNION SELECT json_quote(json_extract(coalesce("after", "before"), '$.title')) FROM change
           WHERE item_id IN (SELECT id FROM gone_item) AND table_name = 'item' AND field = '*'
       ) WHERE json_extract(value, '$') <> ''""",
    "INSERT OR IGNORE INTO gone_step SELECT set_id FROM change WHERE item_id IN (SELECT id FROM gone_item)",
    """INSERT OR IGNORE INTO gone_step SELECT set_id FROM change
       WHERE (table_name, row_id) IN (SELECT table_name, row_id FROM gone_row)""",
    "DELETE FROM change WHERE item_id IN (SELECT id FROM gone_item)",
    "DELETE FROM change WHERE (table_name, row_id) IN (SELECT table_name, row_id FROM gone_row)",
    """UPDATE change_set SET facts = '{}' WHERE facts <> '{}' AND (id IN (SELECT id FROM gone_step)
       OR EXISTS (SELECT 1 FROM json_each(facts) WHERE value IN (SELECT name FROM gone_name)))""",
    """UPDATE change_set SET state = 'past' WHERE id IN (SELECT id FROM gone_step)
       AND NOT EXISTS (SELECT 1 FROM change WHERE change.set_id = change_set.id)""",
    # A file that went from an item that is gone to another one stays there: nothing else stands for it.
    """UPDATE change_set SET state = 'past' WHERE state = 'done' AND id IN (SELECT set_id FROM change
       WHERE item_id IN (SELECT item_id FROM change WHERE table_name = 'evidence_version'
         AND set_id IN (SELECT id FROM gone_step))
       AND (table_name = 'evidence_version' OR (table_name = 'evidence' AND field IN ('*', 'blob_id'))))""",
)
_NOTHING_REDONE: Final = _STEPS[0]
# No step puts the evidence's files back to what they were while there was this version, or not yet.
_FILES_STAY: Final = """
UPDATE change_set SET state = 'past' WHERE state = 'done' AND id IN (SELECT set_id FROM change
WHERE item_id = ? AND (table_name = 'evidence_version' OR
  (table_name = 'evidence' AND field IN ('*', 'blob_id'))))
"""
_VERSION_OF_LOG: Final = "DELETE FROM change WHERE table_name = 'evidence_version' AND row_id = ?"
_VERSION: Final = "DELETE FROM evidence_version WHERE id = ?"
_END: Final = tuple(f"DROP TABLE temp.{name}" for name in ("gone_item", "gone_row", "gone_name", "gone_step"))


def forget(uow: UnitOfWork, item_ids: Collection[str]) -> None:
    """Take items that were just deleted out of the whole log, and out of this unit of work's own."""
    connection = uow.connection
    _run(connection, _BEGIN)
    try:
        connection.exec_driver_sql("INSERT INTO gone_item VALUES (?)", [(item_id,) for item_id in item_ids])
        _run(connection, _STEPS)
    finally:
        _run(connection, _END)
    uow.forget(item_ids)


def forget_version(uow: UnitOfWork, item_id: str, version_id: str) -> None:
    """Remove an earlier version of evidence past the log, and take it out of the log."""
    connection = uow.connection
    connection.exec_driver_sql(_NOTHING_REDONE)
    connection.exec_driver_sql(_FILES_STAY, (item_id,))
    connection.exec_driver_sql(_VERSION_OF_LOG, (version_id,))
    connection.exec_driver_sql(_VERSION, (version_id,))


def _run(connection: Connection, statements: tuple[str, ...]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)
