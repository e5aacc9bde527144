"""This computer's key store, asked away from the GUI thread; every answer comes within its limit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from mwl_desktop.errors import VaultError
from mwl_desktop.tasks import Job, Lane
from mwl_desktop.ui.ops.context import Context, Failed
from mwl_desktop.ui.ops.vaults import UNLOCK
from mwl_desktop.vault.keys import VaultKey

if TYPE_CHECKING:
    from mwl_desktop.ui.ops.vaults import Opened
    from mwl_desktop.vault.vault import Vault


def why_not(parent: QObject, ctx: Context, done: Callable[[VaultError | None], None]) -> None:
    """Tell why no key can be remembered on this computer, or None when it can."""

    def run(_job: Job) -> VaultError | None:
        from mwl_desktop.vault import remembered

        return remembered.why_not()

    ctx.work(parent, "keyring.ask", run, done)


def remember(parent: QObject, ctx: Context, vault: Vault, done: Callable[[], None], failed: Failed) -> None:
    """Give the key of the open vault to the key store."""
    path, key = vault.path, vault.key

    def run(_job: Job) -> None:
        from mwl_desktop.vault import remembered

        remembered.remember(path, key)

    ctx.work(parent, "keyring.remember", run, lambda _none: done(), failed)


def forget(parent: QObject, ctx: Context, path: Path, done: Callable[[], None], failed: Failed) -> None:
    """Take the key of a vault out of the key store."""

    def run(_job: Job) -> None:
        from mwl_desktop.vault import remembered

        remembered.forget(path)

    ctx.work(parent, "keyring.forget", run, lambda _none: done(), failed)


def recall(
    parent: QObject, ctx: Context, path: Path, done: Callable[[VaultKey | None], None], failed: Failed
) -> None:
    """Ask for the key of a vault; nothing is opened yet, and a passphrase can be tried meanwhile."""

    def run(_job: Job) -> VaultKey | None:
        from mwl_desktop.vault import remembered

        return remembered.recall(path)

    ctx.work(parent, "keyring.ask", run, done, failed)


def unlock(parent: QObject, ctx: Context, path: Path, key: VaultKey, done: Opened, failed: Failed) -> None:
    """Open a vault with the key that was recalled; what does not open it is forgotten and told as wrong."""

    def run(_job: Job) -> Vault:
        from mwl_desktop.services import vaults

        return vaults.unlock_with_remembered_key(path, key)

    ctx.work(parent, UNLOCK, run, done, failed, lane=Lane.WRITE)
