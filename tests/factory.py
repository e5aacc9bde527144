"""Builders for tests: real encrypted vaults, and items with only what a test cares about said."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection

from mwl_desktop.domain.clock import Clock, SetClock
from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.domain.evidence import EvidenceDraft, Original
from mwl_desktop.domain.goals import GoalDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemHead, ListFilter
from mwl_desktop.domain.people import PersonDraft
from mwl_desktop.services import entries, evidence, goals, items, links, listing, people, profile, vaults
from mwl_desktop.vault import blobs
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.unit_of_work import UnitOfWork
from mwl_desktop.vault.vault import Vault

PASSPHRASE = "correct horse battery staple"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)  # a Sunday
TODAY = NOW.date()


_FOLDER = TemporaryDirectory(prefix="mwl-tests-")


@cache
def _template() -> tuple[Path, VaultKey]:
    """An empty vault and its key, made once a session: deriving a key is meant to be slow."""
    path = Path(_FOLDER.name) / "template.mwl"
    vault = vaults.create(path, PASSPHRASE, clock=SetClock(NOW))
    key = VaultKey(vault.key.key, vault.key.salt)
    vault.close()
    return path, key


def vault_file(folder: Path, name: str = "portfolio.mwl") -> Path:
    """An empty vault's file, closed; its passphrase is PASSPHRASE."""
    template, _ = _template()
    return Path(shutil.copy(template, folder / name))


def open_vault(folder: Path, name: str = "portfolio.mwl", clock: Clock | None = None) -> Vault:
    """An empty open vault whose today is TODAY; the caller closes it."""
    path = vault_file(folder, name)
    return vaults.unlock_with_key(path, _template()[1], clock=clock or SetClock(NOW))


def add_entry(vault: Vault, title: str = "An entry", **said: Any) -> ItemId:
    """An entry that happened today, unless said otherwise."""
    with vault.write("entry.add") as uow:
        return entries.add(uow, EntryDraft(title=title, **said))


def add_entries(vault: Vault, number: int, **said: Any) -> list[ItemId]:
    """That many entries in one step."""
    with vault.write("entry.add") as uow:
        return [entries.add(uow, EntryDraft(title=f"Entry {line}", **said)) for line in range(number)]


def add_goal(vault: Vault, title: str = "A goal", **said: Any) -> ItemId:
    """A goal."""
    with vault.write("goal.add") as uow:
        return goals.add(uow, GoalDraft(title=title, **said))


def add_person(vault: Vault, name: str = "Ada Example", **said: Any) -> ItemId:
    """A person."""
    with vault.write("person.add") as uow:
        return people.add(uow, PersonDraft(name=name, **said))


def add_evidence(
    vault: Vault, title: str = "A certificate", address: str = "https://example.org/1"
) -> ItemId:
    """Evidence that is a link."""
    with vault.write("evidence.add_link") as uow:
        return evidence.add_link(uow, address, EvidenceDraft(title=title))


def head(vault: Vault, item_id: ItemId) -> ItemHead:
    """What every item has, of this one."""
    with vault.read() as connection:
        return items.head(connection, item_id)


def is_binned(vault: Vault, item_id: ItemId) -> bool:
    """Whether an item is in the bin."""
    return head(vault, item_id).binned_at is not None


def put_in_bin(vault: Vault, *ids: ItemId) -> None:
    """Move items to the bin in one step."""
    with vault.write("item.bin") as uow:
        items.bin_items(uow, ids)


def empty_bin(uow: UnitOfWork) -> int:
    """Purge whatever is in the bin within a step; returns how many went. The file is not scrubbed."""
    binned = listing.places(uow.connection, ListFilter(binned=True))
    return items.purge(uow, [place.id for place in binned])


def original(connection: Connection, item_id: ItemId) -> bytes:
    """The bytes of a file that was captured."""
    piece = evidence.get(connection, item_id)
    assert piece.blob_id is not None
    return b"".join(blobs.verified_pieces(connection, piece.blob_id, piece.original_name))


def bytes_of_version(vault: Vault, version: Original) -> bytes:
    """The bytes of an earlier version of a file, compared with its SHA-256."""
    with vault.read() as connection:
        return b"".join(blobs.verified_pieces(connection, version.blob_id, version.name))


def add_role(
    vault: Vault, title: str = "Analyst", employer: str = "Harlow", since: date | None = None
) -> str:
    """The present job."""
    with vault.write("role.add") as uow:
        return profile.add_role(uow, title, employer, since or date(2025, 11, 17))


def link(vault: Vault, one: ItemId, other: ItemId) -> str:
    """A link between two items."""
    with vault.write("link.add") as uow:
        return links.link(uow, one, other)
