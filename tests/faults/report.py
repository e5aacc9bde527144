"""docs/reliability.md: what was tried, on what, and what it came to; written by the sweep itself."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from tests.faults import table
from tests.faults.cases import Depth
from tests.faults.flows import Flow
from tests.faults.table import Row

PAGE: Final = """\
# What the vault survives

This page is written by `python3 dev.py faults`, which hurts the program on purpose and counts what
is lost. Last run: {day}, {minutes} minutes, {runs} runs. **Lost: {lost}. Damaged: {damaged}.
Unexplained: {unexplained}.**

{table}

- **landed**: the fault met the flow at work; a kill that came after its end, say, counts as a run
  but proves little.
- **lost**: something that had been acknowledged was not there afterwards.
- **damaged**: the vault was in a state that is neither the old nor the new one, did not open, was
  not found sound, held half of something, could not be written to any more, or something was left
  lying about.
- **unexplained**: the program ended with an error of its own, hung, or said something that did not
  fit.
{missing}
## What is hurt

{flows}

Each step is acknowledged in a journal outside the vault, written through to the disk before the
next step begins. After each fault another process opens what is left: first with the database
library alone, on a copy and with both the old and the new key; then with the program, which checks
it all; then it compares every row and every original with what a run without faults left after each
step, writes once more, and looks for files left over.

## How it is hurt

{faults}

What was refused is tried again by the same process, once there is room or the disk works again, and
has to succeed.

## On what

{machine}

## What this does not show

- A power cut. A killed process leaves to the system what it had written; a disk without power may
  lose what it had not yet put down. The order of writes and syncs is the database's own, with
  `synchronous=FULL`; copies are synced before they get their name, and folders after.
- A disk that lies about what it has written.
- What is sealed while the vault is locked goes through a part-file; one that a killed program left
  stays for a day, sealed like the rest, because another program may be at it.
- A page's seal shows that it belongs to this vault and this place in it, not that it is the newest. An
  old page put back is noticed by the structure, the ties between tables, the digests of originals, and
  the history of every value: the check compares what is there with what the change log says was written
  last. What is in no log can be an old page's unnoticed: when an item was changed last, what was read
  out of an original (it can be read again), the time after which the bin empties itself. And an older copy of
  the whole file is a whole vault.
- When a bit turns in the log of a vault that was not closed, what the log holds from there on is as
  if it had not happened: the database cannot tell this from a power cut. A vault that was closed
  has no log.

## How to repeat it

`python3 dev.py faults {arguments}`

does all of it again with the same choices; `--flow` and `--fault` pick some.

A short sweep of every flow and every fault is part of `python3 dev.py test`.
"""

_FAULTS: Final = {
    "kill": (
        "**kill**: the process is killed (kill −9) at random moments, spread evenly over the time "
        "that the flow takes."
    ),
    "ENOSPC": (
        "**ENOSPC**, **EIO**, **KILL**: {calls} by which the flow opens, writes, syncs, renames, "
        "cuts or removes one of its files fails, each in a run of its own: no room, an error "
        "of the disk, killed in that very call."
    ),
    "disk full": (
        "**disk full**: a disk with so many bytes left, from none to as many as the flow needs; "
        "every other time the program is told that there is plenty, so that it meets the end in "
        "the middle."
    ),
    "size limit": "**size limit**: no file may grow beyond a limit.",
    "two programs": (
        "**two programs**: a second program tries to open the vault all the time; half the times "
        "the first one is killed meanwhile."
    ),
    "bit flips": "**bit flips**: one bit of the file is turned.",
    "truncation": "**truncation**: the end of the file is missing.",
    "stale pages": (
        "**stale pages**: a page as it was before is put back, also one in which nothing but words inside "
        "a text had changed."
    ),
    "swapped": "**swapped**: two pages exchanged, or another vault under the same name.",
    "foreign log": (
        "**foreign log**: beside the vault lies the log of another one, or its own of an earlier day."
    ),
    "flipped log": "**flipped log**: a bit is turned in the log of a vault that was not closed.",
}


_CALLS_TRIED: Final = {
    False: (
        "every single system call, in one of three ways in turn, and with each that gives a file its name "
        "also a kill,"
    ),
    True: "every single system call, in each of three ways,",
}


def write(
    path: Path,
    rows: list[Row],
    flows: Iterable[type[Flow]],
    missing: Mapping[str, str],
    depth: Depth,
    *,
    arguments: str,
    seconds: float,
    folder: Path,
) -> None:
    """Write the page."""
    whole = table.total(rows)
    tried = {row.fault for row in rows}
    text = PAGE.format(
        day=date.today().isoformat(),
        minutes=max(1, round(seconds / 60)),
        runs=f"{whole.runs:,}",
        lost=whole.lost,
        damaged=whole.damaged,
        unexplained=whole.unexplained,
        table=table.markdown([*rows, whole]),
        missing=_missing(missing),
        flows="\n".join(f"- **{flow.name}**: {_sentence(flow)}" for flow in flows),
        faults="\n".join(f"- {words}" for fault, words in _FAULTS.items() if fault in tried).replace(
            "{calls}",
            f"of all system calls {depth.calls} in each of three ways,"
            if depth.calls is not None
            else _CALLS_TRIED[depth.every_way],
        ),
        machine=machine(folder),
        arguments=arguments,
    )
    path.write_text(text, encoding="utf-8")


def _missing(missing: Mapping[str, str]) -> str:
    if not missing:
        return ""
    lines = [f"- **Not tried here**: {faults}, because {reason}." for faults, reason in missing.items()]
    return "\n".join(["", *lines, ""])


def _sentence(flow: type[Flow]) -> str:
    return (flow.__doc__ or "").splitlines()[0]


def machine(folder: Path) -> str:
    """What computer it was, in words that name no place and no person."""
    cipher = dbapi2.connect(":memory:").execute("PRAGMA cipher_version").fetchone()[0]
    return (
        f"{platform.system()} {platform.release().split('-')[0]}, {os.cpu_count()} processors"
        f" ({platform.machine()}), files on {file_system(folder)}; Python {platform.python_version()},"
        f" SQLite {dbapi2.sqlite_version}, SQLCipher {cipher}."
    )


def file_system(folder: Path) -> str:
    """The kind of file system that a folder is on."""
    try:
        mounts = [line.split() for line in Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()]
    except OSError:
        return "a file system of unknown kind"
    real = os.path.realpath(folder)
    under = [
        (len(mount[1]), mount[2])
        for mount in mounts
        if real == mount[1] or real.startswith(mount[1].rstrip("/") + "/")
    ]
    return max(under)[1] if under else "a file system of unknown kind"
