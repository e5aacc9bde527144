"""A folder that is watched: what was put there and lies still comes into the vault, and is moved aside.

Nothing is ever deleted: a file that is evidence now goes into a folder inside of the watched one, and what
could not be taken in stays where it is.
"""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from mwl_desktop.domain.evidence import CaptureReport
from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.errors import UserError
from mwl_desktop.evidence.names import UniqueNames, clean_name
from mwl_desktop.evidence.plan import is_dropping
from mwl_desktop.services.capture import Announce, capture
from mwl_desktop.vault.engine import reason_of
from mwl_desktop.vault.own_files import inbox_folder
from mwl_desktop.vault.vault import Vault

TAKEN_IN: Final = "Taken in"
"""The folder inside of the watched one to which files are moved: the same in every language."""
SETTLED_AFTER: Final = 2.0
"""Seconds for which a file must not have changed."""
MOST_AT_ONCE: Final = 500
_UNFINISHED = re.compile(r"(.*)\.(?:part|partial|crdownload|download|tmp|filepart|opdownload)", re.IGNORECASE)

_Look = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of the files that lay still. `coming`: others are not finished yet, so look again soon.

    `problem` says that some are evidence now but could not be moved, and why.
    """

    report: CaptureReport | None = None
    coming: bool = False
    problem: UserError | None = None


@dataclass(slots=True)
class Watched:
    """A folder, and what is known of its files from one look to the next.

    `settling`: how a file looked, and since when. `done`: how those looked that are not to come again.
    """

    folder: Path
    settling: dict[str, tuple[_Look, float]] = field(default_factory=dict)
    done: dict[str, _Look] = field(default_factory=dict)

    def still(self, now: float) -> tuple[list[Path], bool]:
        """The files that lay still for long enough, by name; and whether others may be still coming.

        Raises UserError when the folder cannot be looked into.
        """
        seen = _files(self.folder)
        self.done = {name: look for name, look in self.done.items() if seen.get(name) == look}
        before, self.settling = self.settling, {}
        ready: list[Path] = []
        for name, look in sorted(seen.items()):
            if name in self.done:
                continue
            known, since = before.get(name, (look, now))
            since = since if known == look else now
            self.settling[name] = (look, since)
            if now - since >= SETTLED_AFTER:
                ready.append(self.folder / name)
        waiting = len(self.settling) > min(len(ready), MOST_AT_ONCE)
        return ready[:MOST_AT_ONCE], waiting


def refuse_folder(vault_path: Path, folder: Path, backup_folder: str = "") -> None:
    """Raises UserError for a folder that cannot be watched: there is none, or the program uses it itself."""
    if not folder.is_dir():
        raise UserError("watched.missing", path=folder)
    own = {vault_path.parent, inbox_folder(vault_path)} | ({Path(backup_folder)} if backup_folder else set())
    if any(_same(folder, each) for each in own):
        raise UserError("watched.own_folder", path=folder)


def take_in(
    vault: Vault, watched: Watched, *, work: Work = QUIET, announce: Announce = lambda _changes: None
) -> TakenIn:
    """Take in what lies still in the folder and move it aside; raises UserError where it cannot be read."""
    ready, waiting = watched.still(time.monotonic())
    if not ready:
        return TakenIn(coming=waiting)
    looks = {path.name: watched.settling[path.name][0] for path in ready}
    report = capture(vault, ready, work=work, announce=announce)
    if report.cancelled:
        return TakenIn(report)
    left = {refused.name for refused in report.refused}
    for name in looks:
        watched.settling.pop(name)
        watched.done[name] = looks[name]
    come = [path for path in ready if clean_name(path.name) not in left]
    return TakenIn(report, waiting, _move(watched.folder / TAKEN_IN, come, looks))


def _move(target: Path, files: Iterable[Path], looks: dict[str, _Look]) -> UserError | None:
    """Move files into a folder in which nothing is replaced; one that changed meanwhile stays."""
    problem: OSError | None = None
    try:
        target.mkdir(exist_ok=True)
        names = UniqueNames(path.name for path in target.iterdir())
    except OSError as error:
        return UserError("watched.not_moved", path=target, reason=reason_of(error))
    for path in files:
        try:
            if _look(path) == looks[path.name]:
                path.rename(target / names.take(path.name))
        except OSError as error:
            problem = error
    return UserError("watched.not_moved", path=target, reason=reason_of(problem)) if problem else None


def _files(folder: Path) -> dict[str, _Look]:
    """The plain files of a folder and how they look.

    Hidden files, links, droppings and downloads under way are none of them; nor are empty files, which are
    mostly there to keep a name for what is still to come.
    """
    found: dict[str, _Look] = {}
    downloads: set[str] = set()
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if unfinished := _UNFINISHED.fullmatch(entry.name):
                    downloads.add(unfinished[1])
                elif not entry.name.startswith(".") and not is_dropping(entry.name):
                    look = _look(Path(entry.path))
                    if look is not None and look[0]:
                        found[entry.name] = look
    except OSError as error:
        raise UserError("watched.unreadable", path=folder, reason=reason_of(error)) from error
    return {name: look for name, look in found.items() if name not in downloads}


def _look(path: Path) -> _Look | None:
    try:
        said = path.lstat()
    except OSError:
        return None
    return (said.st_size, said.st_mtime_ns, said.st_ino) if stat.S_ISREG(said.st_mode) else None


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
