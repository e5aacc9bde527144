"""The first schema. Frozen once released: later schemas are later steps."""

from __future__ import annotations

from typing import Any

_FULL_TEXT = """
CREATE VIRTUAL TABLE item_text USING fts5(
    title, body, tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'", prefix = '2 3'
)
"""

_GONE = """
CREATE TRIGGER item_gone AFTER DELETE ON item BEGIN DELETE FROM item_text WHERE rowid = old.row; END
"""

_TABLES = """
CREATE TABLE blob (
    id VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    size INTEGER NOT NULL,
    sha256 VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_blob_sha256 ON blob (sha256);

CREATE TABLE change_set (
    number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id VARCHAR NOT NULL,
    action VARCHAR NOT NULL,
    facts VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    UNIQUE (id)
);

CREATE INDEX ix_change_set_state ON change_set (state);

CREATE TABLE meta (
    "key" VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    PRIMARY KEY ("key")
);

CREATE TABLE profile (
    id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    headline VARCHAR NOT NULL,
    summary VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE role (
    id VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    employer VARCHAR NOT NULL,
    started_on VARCHAR,
    ended_on VARCHAR,
    PRIMARY KEY (id)
);

CREATE TABLE blob_facts (
    blob_id VARCHAR NOT NULL,
    pages INTEGER,
    width INTEGER,
    height INTEGER,
    text VARCHAR NOT NULL,
    thumbnail BLOB,
    thumbnail_type VARCHAR NOT NULL,
    thumbnail_width INTEGER,
    thumbnail_height INTEGER,
    PRIMARY KEY (blob_id),
    FOREIGN KEY(blob_id) REFERENCES blob (id) ON DELETE CASCADE
);

CREATE TABLE blob_piece (
    blob_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (blob_id, position),
    FOREIGN KEY(blob_id) REFERENCES blob (id) ON DELETE CASCADE
);

CREATE TABLE change (
    number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    set_id VARCHAR NOT NULL,
    table_name VARCHAR NOT NULL,
    row_id VARCHAR NOT NULL,
    item_id VARCHAR,
    field VARCHAR NOT NULL,
    "before" VARCHAR,
    "after" VARCHAR,
    stamp VARCHAR NOT NULL,
    installation VARCHAR NOT NULL,
    FOREIGN KEY(set_id) REFERENCES change_set (id) ON DELETE CASCADE
);

CREATE INDEX ix_change_item_id ON change (item_id);

CREATE INDEX ix_change_set_id ON change (set_id);

CREATE TABLE item (
    "row" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    happened_on VARCHAR NOT NULL,
    zone VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    changed_at VARCHAR NOT NULL,
    binned_at VARCHAR,
    horizon VARCHAR,
    confidentiality VARCHAR NOT NULL,
    starred INTEGER NOT NULL,
    role_id VARCHAR,
    UNIQUE (id),
    FOREIGN KEY(role_id) REFERENCES role (id)
);

CREATE INDEX item_by_kind ON item (kind, binned_at, happened_on);

CREATE INDEX item_by_day ON item (happened_on) WHERE binned_at IS NULL;

CREATE TABLE entry (
    id VARCHAR NOT NULL,
    entry_kind VARCHAR NOT NULL,
    body VARCHAR NOT NULL,
    minutes INTEGER,
    source VARCHAR NOT NULL,
    reflection_model VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(id) REFERENCES item (id) ON DELETE CASCADE
);

CREATE TABLE evidence (
    id VARCHAR NOT NULL,
    form VARCHAR NOT NULL,
    evidence_kind VARCHAR NOT NULL,
    issuer VARCHAR NOT NULL,
    description VARCHAR NOT NULL,
    original_name VARCHAR NOT NULL,
    blob_id VARCHAR,
    media_type VARCHAR NOT NULL,
    captured_at VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    quotation VARCHAR NOT NULL,
    said_by VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(id) REFERENCES item (id) ON DELETE CASCADE,
    FOREIGN KEY(blob_id) REFERENCES blob (id)
);

CREATE INDEX ix_evidence_blob_id ON evidence (blob_id);

CREATE TABLE goal (
    id VARCHAR NOT NULL,
    why VARCHAR NOT NULL,
    success_criteria VARCHAR NOT NULL,
    objective VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    due_on VARCHAR,
    PRIMARY KEY (id),
    FOREIGN KEY(id) REFERENCES item (id) ON DELETE CASCADE
);

CREATE TABLE link (
    id VARCHAR NOT NULL,
    from_id VARCHAR NOT NULL,
    to_id VARCHAR NOT NULL,
    relation VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (from_id, to_id, relation),
    FOREIGN KEY(from_id) REFERENCES item (id) ON DELETE CASCADE,
    FOREIGN KEY(to_id) REFERENCES item (id) ON DELETE CASCADE
);

CREATE INDEX link_by_end ON link (to_id);

CREATE TABLE milestone (
    id VARCHAR NOT NULL,
    item_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    due_on VARCHAR,
    done_on VARCHAR,
    PRIMARY KEY (id),
    FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE
);

CREATE INDEX ix_milestone_item_id ON milestone (item_id);

CREATE TABLE person (
    id VARCHAR NOT NULL,
    relation VARCHAR NOT NULL,
    organisation VARCHAR NOT NULL,
    email VARCHAR NOT NULL,
    how_i_know VARCHAR NOT NULL,
    gives VARCHAR NOT NULL,
    gets VARCHAR NOT NULL,
    notes VARCHAR NOT NULL,
    contact_every_days INTEGER,
    PRIMARY KEY (id),
    FOREIGN KEY(id) REFERENCES item (id) ON DELETE CASCADE
);

CREATE TABLE portfolio (
    id VARCHAR NOT NULL,
    purpose VARCHAR NOT NULL,
    audience VARCHAR NOT NULL,
    introduction VARCHAR NOT NULL,
    period_from VARCHAR,
    period_to VARCHAR,
    paper VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(id) REFERENCES item (id) ON DELETE CASCADE
);

CREATE TABLE portfolio_section (
    id VARCHAR NOT NULL,
    item_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    block VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE
);

CREATE INDEX ix_portfolio_section_item_id ON portfolio_section (item_id);

CREATE TABLE progress_note (
    id VARCHAR NOT NULL,
    item_id VARCHAR NOT NULL,
    noted_on VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE
);

CREATE INDEX ix_progress_note_item_id ON progress_note (item_id);

CREATE TABLE reflection_answer (
    id VARCHAR NOT NULL,
    item_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    question VARCHAR NOT NULL,
    answer VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE
);

CREATE INDEX ix_reflection_answer_item_id ON reflection_answer (item_id);

CREATE TABLE tag (
    id VARCHAR NOT NULL,
    item_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    folded VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (item_id, folded),
    FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE
);

CREATE INDEX ix_tag_item_id ON tag (item_id);

CREATE INDEX tag_by_name ON tag (folded);

CREATE TABLE portfolio_choice (
    id VARCHAR NOT NULL,
    item_id VARCHAR NOT NULL,
    section_id VARCHAR NOT NULL,
    chosen_id VARCHAR NOT NULL,
    choice VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE,
    FOREIGN KEY(section_id) REFERENCES portfolio_section (id) ON DELETE CASCADE,
    FOREIGN KEY(chosen_id) REFERENCES item (id) ON DELETE CASCADE
);

CREATE INDEX ix_portfolio_choice_chosen_id ON portfolio_choice (chosen_id);

CREATE INDEX ix_portfolio_choice_item_id ON portfolio_choice (item_id)
"""


def apply(connection: Any) -> None:
    """Make the tables of an empty vault."""
    for statement in _TABLES.split(";\n\n"):
        connection.execute(statement)
    connection.execute(_FULL_TEXT)
    connection.execute(_GONE)
    connection.execute("INSERT INTO item_text(item_text, rank) VALUES ('secure-delete', 1)")
