"""A disk that is full: a small one of memory with so much room left, or a limit on the size of a file.

The same process goes on: what was refused is tried again once there is room, and has to work.
"""

from __future__ import annotations

import ctypes
import os
import random
import resource
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final
from unittest.mock import patch

from tests.faults import journal
from tests.faults.apart import Broke, apart
from tests.faults.cases import Case, Depth, Kind
from tests.faults.flows import Flow
from tests.faults.running import Outcome, outcome, victim_of
from tests.faults.scene import Bench, Scene

_DISK: Final = 64 * 1024 * 1024
_NEW_MOUNTS, _NEW_USERS = 0x00020000, 0x10000000
_PRIVATE: Final = (1 << 18) | (1 << 14)
_PLENTY: Final = 1 << 40
TOLD_AS_FULL: Final = frozenset(
    {
        "vault.disk_full",
        "vault.no_room",
        "disk.too_full",
        "copy.disk_full",
        "capture.no_room",
        "vault.no_lock",
        "update.no_room",
    }
)
"""Codes whose sentence tells that there is no room."""


class Full(Kind):
    """A small disk with so many bytes left, of the process's own."""

    faults = ("disk full",)

    def missing(self) -> str:
        if sys.platform != "linux":
            return "a small disk of one's own is made on Linux alone"
        try:
            apart(lambda: _small_disk(Path("/tmp")))
        except Broke:
            return "this computer does not let one mount a small disk"
        return ""

    def plan(self, flow: Flow, bench: Bench, depth: Depth) -> list[Case]:
        with bench.scene(f"room-{flow.name}") as scene:
            most = apart(lambda: _most_used(flow, scene))
        chance = random.Random(f"{depth.seed} {flow.name}")
        part = most / depth.places
        rooms = [int(part * (number + chance.random())) for number in range(depth.places)]
        # The program asks for room before it copies; every other time it is told of more than there is.
        ways = ("told", "not told")
        return [
            Case("disk full", (room, "bytes left", ways[number % 2])) for number, room in enumerate(rooms)
        ]

    def run(self, flow: Flow, bench: Bench, case: Case, folder: Path) -> Outcome:
        with bench.scene("full", root=folder) as scene:
            return apart(lambda: _run(flow, scene, case))


def _small_disk(folder: Path) -> None:
    """Mount a disk of memory that this process and its children see alone, and that goes with them."""
    library = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    if library.unshare(_NEW_MOUNTS | (_NEW_USERS if user else 0)):
        raise OSError(ctypes.get_errno(), "no mounts of one's own")
    if user:
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1", encoding="ascii")
    library.mount(b"none", b"/", None, _PRIVATE, None)
    if library.mount(b"tmpfs", os.fsencode(folder), b"tmpfs", 0, f"size={_DISK}".encode()):
        raise OSError(ctypes.get_errno(), "no small disk")


def _on_small_disk(flow: Flow, scene: Scene) -> None:
    _small_disk(scene.disk)
    for made in (scene.place, scene.home, scene.backups):
        made.mkdir()
    flow.prepare(scene)


def _used(scene: Scene) -> int:
    usage = os.statvfs(scene.disk)
    return (usage.f_blocks - usage.f_bfree) * usage.f_frsize


def _most_used(flow: Flow, scene: Scene) -> int:
    """The most bytes that an unhurt run has on the disk beyond those before it."""
    _on_small_disk(flow, scene)
    before = most = _used(scene)
    done = threading.Event()

    def watch() -> None:
        nonlocal most
        while not done.is_set():
            most = max(most, _used(scene))
            time.sleep(0.0005)

    victim = victim_of(flow, scene)
    watcher = threading.Thread(target=watch)
    watcher.start()
    code = victim.wait()
    done.set()
    watcher.join()
    if code:
        raise RuntimeError(f"the unhurt flow {flow.name} ended with {code} on a small disk: {victim.said}")
    return most - before


def _run(flow: Flow, scene: Scene, case: Case) -> Outcome:
    _on_small_disk(flow, scene)
    room, _, way = case.where
    ballast = scene.disk / "ballast"
    free = _DISK - _used(scene)
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(free - int(room), 4096))

    def make_room() -> None:
        ballast.unlink(missing_ok=True)

    with _told_of_plenty() if way == "not told" else patch.dict(os.environ):
        victim = victim_of(flow, scene, between=make_room)
    code = victim.wait()
    make_room()
    told = journal.read(scene.journal)
    result = outcome(flow, scene, case.fault, str(case), code, landed=bool(told.failures))
    # Who is told that there is plenty cannot know that an error of the disk means that it is full.
    others = told.codes - TOLD_AS_FULL - ({"vault.write_failed"} if way == "not told" else set())
    return _said_full(result, others)


def _told_of_plenty() -> AbstractContextManager[object]:
    usage = shutil.disk_usage("/")._replace(free=_PLENTY)
    return patch("shutil.disk_usage", lambda _: usage)


def _said_full(result: Outcome, others: frozenset[str]) -> Outcome:
    if not others:
        return result
    rude = (*result.rude, f"a full disk was told as {', '.join(sorted(others))}")
    return Outcome(result.flow, result.fault, result.case, result.landed, result.lost, result.damaged, rude)


class Limit(Kind):
    """No file may grow beyond a limit, as on some file systems and by some quotas."""

    faults = ("size limit",)

    def plan(self, flow: Flow, bench: Bench, depth: Depth) -> list[Case]:
        largest = _largest(flow, bench)
        chance = random.Random(f"{depth.seed} {flow.name}")
        limits = sorted(chance.randrange(4096, largest) for _ in range(max(1, depth.places // 2)))
        return [Case("size limit", (limit, "bytes a file")) for limit in limits]

    def run(self, flow: Flow, bench: Bench, case: Case, folder: Path) -> Outcome:
        limit = int(case.where[0])

        def lift() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

        with bench.scene("limit", root=folder) as scene:
            flow.prepare(scene)
            victim = victim_of(_Limited(flow, limit), scene, between=lift)
            code = victim.wait()
            told = journal.read(scene.journal)
            return outcome(flow, scene, case.fault, str(case), code, landed=bool(told.failures))


class _Limited(Flow):
    """A flow that begins by limiting itself."""

    def __init__(self, flow: Flow, limit: int) -> None:
        super().__init__(small=flow.small)
        self._flow, self._limit = flow, limit

    def run(self, scene: Scene, journal: journal.Journal, between: Callable[[], None] | None = None) -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (self._limit, resource.RLIM_INFINITY))
        self._flow.run(scene, journal, between)

    def judge(self, scene: Scene, told: journal.Told) -> object:  # type: ignore[override]
        return self._flow.judge(scene, told)


def _largest(flow: Flow, bench: Bench) -> int:
    with bench.scene(f"largest-{flow.name}") as scene:
        flow.prepare(scene)
        victim = victim_of(flow, scene)
        code = victim.wait()
        if code:
            raise RuntimeError(f"the unhurt flow {flow.name} ended with {code}: {victim.said}")
        sizes = [file.stat().st_size for file in scene.disk.rglob("*") if file.is_file()]
        return max([8192, *sizes])
