"""When a vault was last changed."""

from __future__ import annotations

from datetime import datetime, timedelta

from mwl_desktop.services.changes import last_change
from mwl_desktop.vault.vault import Vault
from tests import factory


def last(vault: Vault) -> datetime | None:
    with vault.read() as connection:
        return last_change(connection)


def test_the_newest_step_says_when_and_reading_changes_nothing(vault: Vault) -> None:
    assert last(vault) is None
    factory.add_entry(vault)
    first = last(vault)
    assert first is not None
    assert abs(first - factory.NOW) < timedelta(seconds=1)
    assert last(vault) == first
    vault.clock.moment += timedelta(hours=3)  # type: ignore[attr-defined]
    factory.add_goal(vault)
    assert last(vault) - first >= timedelta(hours=3)  # type: ignore[operator]
