"""Looking a vault over, and reading out of a damaged one what can be read, away from the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from mwl_desktop.errors import VaultError
from mwl_desktop.tasks import Job, Lane
from mwl_desktop.ui.ops.backups import Secret, key_for
from mwl_desktop.ui.ops.context import Context, Done, Failed
from mwl_desktop.vault.keys import VaultKey

if TYPE_CHECKING:
    from mwl_desktop.services.checking import Finding, SalvageReport

CHECK: Final = "vault.check"
PROVE: Final = "vault.prove_key"
SALVAGE: Final = "vault.salvage"


@dataclass(frozen=True, slots=True)
class Checked:
    """How much there is, and what is wrong as codes with facts.

    `lost` is what a sound vault lacks since it was saved out of a damaged one, at `lost_at`.
    """

    items: int
    originals: int
    bytes_read: int
    findings: tuple[Finding, ...] = ()
    lost: tuple[Finding, ...] = ()
    lost_at: datetime | None = None


def check(parent: QObject, ctx: Context, done: Done[Checked], failed: Failed) -> Job:
    """Read everything that there is in the open vault and compare it with its seals."""
    vault = ctx.vault

    def run(job: Job) -> Checked:
        from mwl_desktop.services import checking, listing, losses

        report = checking.check(vault, work=job)
        items, missing = 0, None
        if report.sound:
            with vault.read() as connection:
                items = sum(listing.counts(connection).values())
                missing = losses.known(connection)
        lost, lost_at = (missing.findings, missing.at) if missing is not None else ((), None)
        return Checked(items, report.originals, report.bytes_read, report.findings, lost, lost_at)

    return ctx.work(parent, CHECK, run, done, failed)


def prove(
    parent: QObject, ctx: Context, damaged: Path, secret: Secret, done: Done[VaultKey], failed: Failed
) -> Job:
    """See whether what was typed is the key of a damaged vault, before anybody is asked for more."""

    def run(_job: Job) -> VaultKey:
        from mwl_desktop.services import checking
        from mwl_desktop.vault.opening import key_of

        with key_for(damaged, secret, key_of) as key:
            if not checking.opens(damaged, key):
                raise VaultError("vault.wrong_passphrase", name=damaged.name)
            return key

    return ctx.work(parent, PROVE, run, done, failed)


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
        from mwl_desktop.services import checking
        from mwl_desktop.vault.opening import key_of

        with key_for(damaged, secret, key_of) as key:
            return checking.salvage(damaged, key, target, work=job)

    return ctx.work(parent, SALVAGE, run, done, failed, lane=Lane.WRITE)
