"""Making, opening and closing vaults, away from the GUI thread.

What opens a vault brings in SQLAlchemy; it is imported on the lane, so that the unlock page does not
wait for it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from mwl_desktop.domain.items import Profile
from mwl_desktop.tasks import Job, Lane
from mwl_desktop.ui.ops.context import Context, Failed

if TYPE_CHECKING:
    from mwl_desktop.vault.keys import VaultKey
    from mwl_desktop.vault.vault import Vault

_HEAVY: Final = (
    "sqlalchemy.orm",
    "mwl_desktop.services.vaults",
    "mwl_desktop.services.sweeping",
    "mwl_desktop.ui.ops.capturing",
    "reportlab.pdfgen.canvas",
)

UNLOCK: Final = "vault.unlock"
Opened = Callable[["Vault"], None]


def preload(ctx: Context) -> None:
    """Bring in what opening needs while the person types the passphrase."""
    ctx.lanes.submit(Lane.READ, _import_all)


def preload_window(ctx: Context, load: Callable[[], None]) -> None:
    """Bring in the panes meanwhile, on a lane that opening a vault does not wait for."""
    ctx.lanes.submit(Lane.FILES, load)


def _import_all() -> None:
    for name in _HEAVY:
        import_module(name)


def take_back_lent(ctx: Context) -> None:
    """Remove what other programs were shown before this one ended without its leave."""
    ctx.lanes.submit(Lane.FILES, _take_back)


def _take_back() -> None:
    from mwl_desktop.services import lending

    lending.take_back()


def look_at(parent: QObject, ctx: Context, path: Path, failed: Failed) -> None:
    """Say why a file can be no vault at all, where that is so.

    On the lane on which vaults are opened: to close a file that is open as a database drops its locks.
    """

    def run(_job: Job) -> None:
        from mwl_desktop.services import vaults

        vaults.look_at(path)

    ctx.work(parent, "vault.look", run, lambda _none: None, failed, lane=Lane.WRITE)


def unlock(parent: QObject, ctx: Context, path: Path, passphrase: str, done: Opened, failed: Failed) -> None:
    """Open a vault with its passphrase."""

    def run(_job: Job) -> Vault:
        from mwl_desktop.services import vaults

        return vaults.unlock(path, passphrase)

    ctx.work(parent, UNLOCK, run, done, failed, lane=Lane.WRITE)


def unlock_with_kit(
    parent: QObject, ctx: Context, path: Path, kit: str, done: Opened, failed: Failed
) -> None:
    """Open a vault with what is typed off its recovery kit."""

    def run(_job: Job) -> Vault:
        from mwl_desktop.services import vaults

        return vaults.unlock_with_kit(path, kit)

    ctx.work(parent, UNLOCK, run, done, failed, lane=Lane.WRITE)


def unlock_with_file(
    parent: QObject, ctx: Context, path: Path, passphrase_file: Path, done: Opened, failed: Failed
) -> None:
    """Open a vault with the passphrase that a file holds."""

    def run(_job: Job) -> Vault:
        from mwl_desktop.services import secret_files, vaults

        return vaults.unlock(path, secret_files.passphrase_in(passphrase_file))

    ctx.work(parent, UNLOCK, run, done, failed, lane=Lane.WRITE)


def unlock_with_key(
    parent: QObject, ctx: Context, path: Path, key: VaultKey, done: Opened, failed: Failed
) -> None:
    """Open a vault with the key it is known to have."""

    def run(_job: Job) -> Vault:
        from mwl_desktop.services import vaults

        return vaults.unlock_with_key(path, key)

    ctx.work(parent, UNLOCK, run, done, failed, lane=Lane.WRITE)


def copy(parent: QObject, ctx: Context, target: Path, done: Callable[[VaultKey], None]) -> None:
    """Make a verified copy of the open vault at `target`; `done` is given its key, which is the same."""
    vault = ctx.vault

    def run(job: Job) -> VaultKey:
        from mwl_desktop.services import vaults

        return vaults.copy(vault, target, work=job)

    ctx.work(parent, "vault.copy", run, done)


def create(
    parent: QObject, ctx: Context, path: Path, passphrase: str, owner: str, done: Opened, failed: Failed
) -> None:
    """Make a vault whose profile has its owner's name, and leave it open."""

    def run(_job: Job) -> Vault:
        from mwl_desktop.services import profile, vaults

        vault = vaults.create(path, passphrase)
        try:
            with vault.write("profile.save", undoable=False) as uow:
                profile.save(uow, Profile(name=owner))
        except BaseException:
            _discard(vault)
            raise
        return vault

    ctx.work(parent, "vault.create", run, done, failed, lane=Lane.WRITE)


def discard(ctx: Context, vault: Vault) -> None:
    """Close a vault made a moment ago, in which nothing was written yet, and remove its file."""
    ctx.lanes.submit(Lane.WRITE, lambda: _discard(vault))


def _discard(vault: Vault) -> None:
    path = vault.path
    vault.close()
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def close(ctx: Context, vault: Vault, done: Callable[[], None]) -> None:
    """End all work on a vault, close it, then call `done` in the GUI thread.

    It waits in a thread of its own: the lanes cannot wait for themselves, and the window must not.
    """
    before = ctx.before_closing

    def run() -> None:
        from mwl_desktop.services import forgetting

        try:
            ctx.lanes.drain()
            try:
                if before is not None:
                    before(vault)
            finally:
                vault.close()
        finally:
            forgetting.forget()
            ctx.bridge.call(done)

    threading.Thread(target=run, name="mwl-locking").start()
