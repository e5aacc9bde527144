"""Proving what opens the open vault, and changing its passphrase, away from the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from mwl_desktop.errors import Cancelled, MwlError, UserError, VaultError
from mwl_desktop.tasks import Job, Lane
from mwl_desktop.ui.ops.context import Context, Failed
from mwl_desktop.vault import keys

if TYPE_CHECKING:
    from mwl_desktop.vault.vault import Vault


_UNCONFIRMED: Final = "vault.change_unconfirmed"
"""The one failure after which the new passphrase holds."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a change of the passphrase ended.

    `changed` says which passphrase holds from now on, whatever went wrong besides: that is `problem`.
    With neither, somebody stopped it. `lost` is why the key store does not know the new key.
    """

    changed: bool
    problem: MwlError | None = None
    lost: VaultError | None = None


def prove_passphrase(
    parent: QObject, ctx: Context, vault: Vault, passphrase: str, done: Callable[[], None], failed: Failed
) -> None:
    """Tell whether this is the passphrase of the open vault; `failed` when it is not."""
    key = vault.key

    def run(_job: Job) -> None:
        if not compare_digest(keys.derive(passphrase, key.salt).key, key.key):
            raise UserError("passphrase.not_present")

    ctx.work(parent, "passphrase.prove", run, lambda _none: done(), failed)


def prove_kit(vault: Vault, text: str) -> keys.VaultKey:
    """The key of a typed kit, if it is the open vault's; raises MwlError saying what it is instead."""
    typed, key = keys.key_from_kit(text), vault.key
    if not compare_digest(typed.key + typed.salt, key.key + key.salt):
        code = "vault.old_kit" if typed.proved else "kit.unproved"
        raise VaultError(code, fingerprint=typed.fingerprint, name=vault.path.name)
    return typed


def change(
    ctx: Context,
    vault: Vault,
    passphrase: str,
    *,
    in_store: bool,
    done: Callable[[Ended], None],
    failed: Failed,
) -> Job:
    """Put the vault under a new passphrase; `done` is told however it ends, even after a lock.

    `in_store` says that the key store has the present key: it is given the new one.
    """

    def run(job: Job) -> Ended:
        from mwl_desktop.services import vaults

        problem: MwlError | None = None
        lost: list[VaultError] = []
        try:
            vaults.change_passphrase(vault, passphrase, work=job, renew=in_store, not_remembered=lost.append)
        except Cancelled:
            return Ended(False)
        except MwlError as error:
            problem = error
        changed = problem is None or problem.code == _UNCONFIRMED
        return Ended(changed, problem, lost[0] if lost else None)

    return ctx.work(ctx, "passphrase.change", run, done, failed, lane=Lane.WRITE)
