"""Ids are UUIDv7: they differ, and sort by the moment they were made."""

from __future__ import annotations

import time
import uuid

from mwl_desktop.domain.ids import new_id, new_item_id


def test_an_id_is_a_uuid_of_version_7() -> None:
    before = time.time_ns() // 1_000_000
    made = uuid.UUID(new_item_id())
    after = time.time_ns() // 1_000_000
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert before <= made.int >> 80 <= after


def test_ids_differ_and_sort_by_time() -> None:
    assert len({new_id() for _ in range(10_000)}) == 10_000
    first = new_id()
    time.sleep(0.003)
    assert first < new_id()
