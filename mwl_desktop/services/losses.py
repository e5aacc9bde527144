"""What a salvage could not get: kept in the vault that it made, so that a later check still tells it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from mwl_desktop.models import EvidenceRecord
from mwl_desktop.vault.check import Finding
from mwl_desktop.vault.own_facts import fact, set_fact
from mwl_desktop.vault.unit_of_work import moment
from mwl_desktop.vault.vault import Vault

_KEY: Final = "losses"
_OF_A_FILE: Final = frozenset({"salvage.original", "salvage.original_lost", "salvage.original_unproved"})
"""What is said of one original, and no longer once its evidence is gone."""

_SAID_IN_TITLES: Final = frozenset({"salvage.original", "salvage.original_lost"})
_MARKED: Final = "salvage.marked"


@dataclass(frozen=True, slots=True)
class Losses:
    """What a vault that was saved out of a damaged one lacks, and when it was saved."""

    at: datetime
    findings: tuple[Finding, ...]


def keep(vault: Vault, findings: Iterable[Finding]) -> None:
    """Note what could not be saved, beside what an earlier salvage of the same vault could not."""
    with vault.transaction() as connection:
        earlier = _read(connection)
        told = [(each.code, each.facts) for each in (*(earlier.findings if earlier else ()), *findings)]
        lasting = [each for number, each in enumerate(told) if each not in told[:number]]
        if lasting:
            kept = {"at": moment(vault.clock.now()), "findings": lasting}
            set_fact(connection, _KEY, json.dumps(kept))


def known(connection: Connection) -> Losses | None:
    """What is missing from a vault since it was saved out of a damaged one; None where nothing is."""
    losses = _read(connection)
    if losses is None:
        return None
    there = set(connection.execute(select(EvidenceRecord.original_name)).scalars())
    left = tuple(
        each for each in losses.findings if each.code not in _OF_A_FILE or each.facts.get("name") in there
    )
    if not any(each.code in _SAID_IN_TITLES for each in left):
        left = tuple(each for each in left if each.code != _MARKED)
    return Losses(losses.at, left) if left else None


def _read(connection: Connection) -> Losses | None:
    try:
        told = json.loads(fact(connection, _KEY) or "null")
        findings = tuple(Finding(str(code), dict(facts)) for code, facts in told["findings"])
        return Losses(datetime.fromisoformat(told["at"]), findings)
    except (ValueError, TypeError, KeyError):
        return None  # nothing was noted, or what was is spoilt in its turn
