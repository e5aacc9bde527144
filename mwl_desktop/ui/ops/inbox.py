"""Capture while locked: sealing for a vault that is not open, and taking in once it is.

What is imported to seal is imported on the lane; what takes in brings the database with it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject

from mwl_desktop.domain.inbox import SealReport, SweepReport, Waiting
from mwl_desktop.tasks import Job
from mwl_desktop.ui.ops.context import Context, Failed

SEAL: Final = "inbox.seal"
SWEEP: Final = "inbox.sweep"


def waiting(parent: QObject, ctx: Context, vault: Path, done: Callable[[Waiting | None], None]) -> None:
    """Count what waits for a vault; None where nothing can be sealed for it."""

    def run(_job: Job) -> Waiting | None:
        from mwl_desktop.services import inbox

        return inbox.waiting(vault)

    ctx.work(parent, "inbox.count", run, done)


def note(
    parent: QObject, ctx: Context, vault: Path, text: str, done: Callable[[Path], None], failed: Failed
) -> Job:
    """Seal a note for a locked vault."""

    def run(_job: Job) -> Path:
        from mwl_desktop.services import inbox

        return inbox.put_note(vault, text)

    return ctx.work(parent, SEAL, run, done, failed)


def files(
    parent: QObject,
    ctx: Context,
    vault: Path,
    paths: Sequence[Path],
    done: Callable[[SealReport], None],
    failed: Failed,
) -> Job:
    """Seal copies of files and folders for a locked vault."""

    def run(job: Job) -> SealReport:
        from mwl_desktop.services import inbox

        return inbox.put_files(vault, paths, work=job)

    return ctx.work(parent, SEAL, run, done, failed)


def image(
    parent: QObject,
    ctx: Context,
    vault: Path,
    encoded: Callable[[], bytes],
    name: str,
    done: Callable[[SealReport], None],
    failed: Failed,
) -> Job:
    """Seal an image that came from no file for a locked vault; it is encoded on the lane."""

    def run(_job: Job) -> SealReport:
        from mwl_desktop.services import inbox

        return inbox.put_bytes(vault, encoded(), name)

    return ctx.work(parent, SEAL, run, done, failed)


def sweep(parent: QObject, ctx: Context, done: Callable[[SweepReport], None]) -> Job:
    """Take in what was sealed; each thing is announced as it comes in."""
    vault, announce = ctx.vault, ctx.telling(parent)

    def run(job: Job) -> SweepReport:
        from mwl_desktop.services import sweeping

        return sweeping.sweep(vault, work=job, announce=announce)

    return ctx.work(parent, SWEEP, run, done)
