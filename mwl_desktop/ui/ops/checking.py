"""Looking the open vault over, away from the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject

from mwl_desktop.tasks import Job
from mwl_desktop.ui.ops.context import Context, Done, Failed

CHECK: Final = "vault.check"


@dataclass(frozen=True, slots=True)
class Checked:
    """How much there is, the file's `faults` in the database's words, the names of `broken` originals."""

    items: int
    originals: int
    bytes_read: int
    faults: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults and not self.broken


def check(parent: QObject, ctx: Context, done: Done[Checked], failed: Failed) -> Job:
    """Read everything that there is in the open vault and compare it with its seals."""
    vault = ctx.vault

    def run(job: Job) -> Checked:
        from mwl_desktop.services import listing
        from mwl_desktop.vault.check import check as look_over

        def step(so_far: int, total: int) -> None:
            job.check_cancelled()
            job.progress(so_far, total)

        report = look_over(vault, step=step)
        with vault.read() as connection:
            items = sum(listing.counts(connection).values())
        return Checked(items, report.originals, report.bytes_read, report.faults, report.broken)

    return ctx.work(parent, CHECK, run, done, failed)
