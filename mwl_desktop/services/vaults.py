"""Making and opening vaults with everything a portfolio needs hooked up."""

from __future__ import annotations

from pathlib import Path

from mwl_desktop.domain.clock import Clock
from mwl_desktop.services.indexing import reindex
from mwl_desktop.vault import vault
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.vault import Vault


def create(path: Path, passphrase: str, *, clock: Clock | None = None) -> Vault:
    """Make a new vault and leave it open."""
    return vault.create(path, passphrase, clock=clock, before_commit=reindex)


def check_free(path: Path) -> None:
    """Raise VaultError when no new vault can be made at a path, before anybody is asked for a passphrase."""
    vault.check_free(path)


def look_at(path: Path) -> None:
    """Raise VaultError when a file cannot be a vault at all, before anybody is asked for its passphrase."""
    vault.look_at(path)


def unlock(path: Path, passphrase: str, *, clock: Clock | None = None, read_only: bool = False) -> Vault:
    """Open a vault with its passphrase; where it cannot be written to, it is opened to read."""
    return vault.open_with_passphrase(
        path, passphrase, clock=clock, before_commit=reindex, read_only=read_only
    )


def unlock_with_key(
    path: Path, key: VaultKey, *, clock: Clock | None = None, read_only: bool = False
) -> Vault:
    """Open a vault with a derived key or a recovery kit's; like `unlock` otherwise."""
    return vault.open_with_key(path, key, clock=clock, before_commit=reindex, read_only=read_only)
