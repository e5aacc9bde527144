"""The third schema: the full-text index is written without FTS5's own "secure-delete", and mended.

With it, SQLite 3.53 leaves an index that does not fit its texts when a long text is changed. Words of
what was removed for good leave the index by `scrubbing`, which writes it anew.
"""

from __future__ import annotations

from typing import Any


def apply(connection: Any) -> None:
    """Switch it off, and make the index out of the texts again."""
    connection.execute("INSERT INTO item_text(item_text, rank) VALUES ('secure-delete', 0)")
    connection.execute("INSERT INTO item_text(item_text) VALUES ('rebuild')")
