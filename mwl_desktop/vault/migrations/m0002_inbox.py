"""The second schema: a key of the vault's own for what is sealed to it while it is locked.

The private key is 32 random bytes (X25519), as hexadecimal digits among the vault's own facts.
`inbox_seen` names the sealed files that came in, so that none comes in twice.
"""

from __future__ import annotations

import os
from typing import Any

_SEEN = """
CREATE TABLE inbox_seen (
    id VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    PRIMARY KEY (id)
)
"""


def apply(connection: Any) -> None:
    """Give a vault its key and the list of what came in."""
    connection.execute(_SEEN)
    key = ("inbox_private", os.urandom(32).hex())
    connection.execute("INSERT INTO meta(key, value) VALUES (?, ?)", key)
