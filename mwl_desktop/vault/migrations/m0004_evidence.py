"""The fourth schema: where evidence came from in full, its earlier versions, and what was read out of it.

What evidence was dated by is a guess of the program until the person says so; dates of earlier vaults
count as said.
"""

from __future__ import annotations

from typing import Any, Final

_VERSIONS: Final = """
CREATE TABLE evidence_version (
    id VARCHAR NOT NULL,
    item_id VARCHAR NOT NULL,
    blob_id VARCHAR NOT NULL,
    original_name VARCHAR NOT NULL,
    media_type VARCHAR NOT NULL,
    type_by_name VARCHAR NOT NULL,
    folder VARCHAR NOT NULL,
    file_made_at VARCHAR NOT NULL,
    file_changed_at VARCHAR NOT NULL,
    captured_at VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE,
    FOREIGN KEY(blob_id) REFERENCES blob (id)
)
"""
_STEPS: Final = (
    "ALTER TABLE evidence ADD COLUMN dated_by VARCHAR NOT NULL DEFAULT 'person'",
    *(
        f"ALTER TABLE evidence ADD COLUMN {name} VARCHAR NOT NULL DEFAULT ''"
        for name in ("type_by_name", "folder", "file_made_at", "file_changed_at", "saved_text")
    ),
    _VERSIONS,
    "CREATE INDEX ix_evidence_version_item_id ON evidence_version (item_id)",
    "CREATE INDEX ix_evidence_version_blob_id ON evidence_version (blob_id)",
    "ALTER TABLE blob_facts ADD COLUMN details VARCHAR NOT NULL DEFAULT '[]'",
    "ALTER TABLE blob_facts ADD COLUMN page_starts VARCHAR NOT NULL DEFAULT '[]'",
    "ALTER TABLE blob_facts ADD COLUMN notes VARCHAR NOT NULL DEFAULT '[]'",
    "ALTER TABLE blob_facts ADD COLUMN text_by VARCHAR NOT NULL DEFAULT ''",
    # 0: read by an earlier program, which knew less of it; it is read again.
    "ALTER TABLE blob_facts ADD COLUMN reader INTEGER NOT NULL DEFAULT 0",
)


def apply(connection: Any) -> None:
    """Add what is told of evidence."""
    for step in _STEPS:
        connection.execute(step)
