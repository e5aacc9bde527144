"""The watched folder: one look at it, away from the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject

from mwl_desktop.services import watched
from mwl_desktop.services.watched import TakenIn, Watched
from mwl_desktop.tasks import Job
from mwl_desktop.ui.ops.context import Context, Failed

JOB: Final = "watched.take_in"
SETTLED_AFTER: Final = watched.SETTLED_AFTER
TAKEN_IN: Final = watched.TAKEN_IN
refuse_folder = watched.refuse_folder


def new(folder: Path) -> Watched:
    """A folder of which nothing is known yet."""
    return Watched(folder)


def take_in(
    parent: QObject, ctx: Context, folder: Watched, done: Callable[[TakenIn], None], failed: Failed
) -> Job:
    """Take in what lies still in a watched folder; each finished step is announced."""
    vault, announce = ctx.vault, ctx.telling(parent)

    def run(job: Job) -> TakenIn:
        return watched.take_in(vault, folder, work=job, announce=announce)

    return ctx.work(parent, JOB, run, done, failed)
