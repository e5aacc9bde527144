"""Looking a vault over, and reading out of a damaged one what can be read, away from the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from mwl_desktop.tasks import Job, Lane
from mwl_desktop.ui.ops.backups import Secret
from mwl_desktop.ui.ops.context import Context, Done, Failed

if TYPE_CHECKING:
    from mwl_desktop.services.checking import Finding, SalvageReport

CHECK: Final = "vault.check"
SALVAGE: Final = "vault.salvage"


@dataclass(frozen=True, slots=True)
class Checked:
    """How much there is, and what is wrong as codes with facts."""

    items: int
    originals: int
    bytes_read: int
    findings: tuple[Finding, ...] = ()


def check(parent: QObject, ctx: Context, done: Done[Checked], failed: Failed) -> Job:
    """Read everything that there is in the open vault and compare it with its seals."""
    vault = ctx.vault

    def run(job: Job) -> Checked:
        from mwl_desktop.services import checking, listing

        report = checking.check(vault, work=job)
        items = 0
        if report.sound:
            with vault.read() as connection:
                items = sum(listing.counts(connection).values())
        return Checked(items, report.originals, report.bytes_read, report.findings)

    return ctx.work(parent, CHECK, run, done, failed)


def salvage(
    parent: QObject,
    ctx: Context,
    damaged: Path,
    secret: Secret,
    target: Path,
    done: Done[SalvageReport],
    failed: Failed,
) -> Job:
    """Make a new vault of what can still be read in a damaged one that is locked."""

    def run(job: Job) -> SalvageReport:
        from mwl_desktop.services import checking, vaults
        from mwl_desktop.vault.keys import key_from_kit
        from mwl_desktop.vault.opening import key_of

        key = secret.key or (key_from_kit(secret.kit) if secret.kit else key_of(damaged, secret.passphrase))
        with vaults.told_of_kit(damaged, key if secret.kit else None):
            return checking.salvage(damaged, key, target, work=job)

    return ctx.work(parent, SALVAGE, run, done, failed, lane=Lane.WRITE)
