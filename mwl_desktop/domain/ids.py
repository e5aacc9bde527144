"""Identities: UUIDv7 text, so that ids sort by the moment they were made."""

from __future__ import annotations

import os
import time
import uuid
from typing import NewType

ItemId = NewType("ItemId", str)


def new_id() -> str:
    """A fresh UUIDv7 (RFC 9562) in its 36-character form."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))


def new_item_id() -> ItemId:
    """A fresh identity for an item."""
    return ItemId(new_id())
