"""Every single system call of a flow that touches its files failed once: ENOSPC, EIO, and killed there.

strace does it (it attaches to the held victim). A first run is written down; then each call is failed in
a run of its own, told by its name and how many of that name went before. Calls that touch none of the
flow's own files (Python's modules, the journal) are left alone.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.faults.apart import Victim
from tests.faults.cases import Case, Depth, Kind
from tests.faults.flows import Flow
from tests.faults.running import Outcome, outcome, victim_of
from tests.faults.scene import Bench, Scene

_WRITING: Final = (
    *("open", "openat", "creat", "write", "pwrite64", "writev", "pwritev", "fsync", "fdatasync"),
    *("ftruncate", "fallocate", "rename", "renameat", "renameat2", "mkdir", "mkdirat", "link", "linkat"),
    *("copy_file_range", "sendfile", "sync_file_range"),
)
_CALLS: Final = (*_WRITING, "unlink", "unlinkat")
_NAMING: Final = ("rename", "renameat", "renameat2", "link", "linkat")
_LINE = re.compile(r"^(\d+) +(\w+)\((.*)")
_ERRORS: Final = {"ENOSPC": _WRITING, "EIO": _CALLS, "KILL": _CALLS}
"""Which calls are failed how: to take a name away needs no room."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the written-down run: the `number`th of its `name`, and the file it touches."""

    name: str
    number: int
    file: str


class Inject(Kind):
    """One call fails, everything else works; the victim tries again what was refused and goes on."""

    faults = tuple(_ERRORS)

    def missing(self) -> str:
        return "" if shutil.which("strace") else "strace is not installed"

    def plan(self, flow: Flow, bench: Bench, depth: Depth) -> list[Case]:
        calls = recorded(flow, bench)
        chance = random.Random(f"{depth.seed} {flow.name}")
        cases = []
        for error, names in _ERRORS.items():
            chosen = [call for call in calls if call.name in names]
            if depth.calls is None and not depth.every_way:
                chosen = [call for at, call in enumerate(calls) if error in _in_turn(call, at + depth.seed)]
            elif depth.calls is not None:
                # Between two names a swap of files is half done: a short sweep kills at each of them, too.
                named = [call for call in chosen if error == "KILL" and call.name in _NAMING]
                others = [call for call in chosen if call not in named]
                chosen = named + _some(others, depth.calls, chance)
            cases += [Case(error, (call.name, call.number, call.file)) for call in chosen]
        return cases

    def run(self, flow: Flow, bench: Bench, case: Case, folder: Path) -> Outcome:
        name, number, _ = case.where
        action = "signal=SIGKILL" if case.fault == "KILL" else f"error={case.fault}"
        with bench.scene("inject", root=folder) as scene:
            flow.prepare(scene)
            victim, watcher = watched(flow, scene, f"inject={name}:{action}:when={number}")
            code = victim.wait()
            watcher.wait()
            trace = (scene.root / "trace").read_text(encoding="utf-8", errors="replace")
            hit = any("(INJECTED)" in line and str(scene.disk) in line for line in trace.splitlines())
            killed = case.fault == "KILL" and code == -9
            return outcome(flow, scene, case.fault, str(case), code, landed=hit or killed, killed=killed)


def watched(flow: Flow, scene: Scene, *expressions: str) -> tuple[Victim, subprocess.Popen[bytes]]:
    """A victim with strace attached, let go once it is."""
    victim = victim_of(flow, scene, held=True)
    options = [part for expression in expressions for part in ("-e", expression)]
    known = ",".join(f"?{name}" for name in _CALLS)
    command = ["strace", "-f", "-y", "-s", "0", "-o", str(scene.root / "trace"), "-e", f"trace={known}"]
    watcher = subprocess.Popen(
        [*command, *options, "-p", str(victim.pid)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert watcher.stderr is not None
    said = watcher.stderr.readline()
    if b"attached" not in said:
        victim.kill()
        raise RuntimeError(f"strace did not attach: {said.decode(errors='replace')}")
    victim.go()
    return victim, watcher


def recorded(flow: Flow, bench: Bench) -> list[Call]:
    """The calls of an unhurt run that touch the flow's own files."""
    with bench.scene(f"recorded-{flow.name}") as scene:
        flow.prepare(scene)
        victim, watcher = watched(flow, scene)
        code = victim.wait()
        watcher.wait()
        if code:
            raise RuntimeError(f"the unhurt flow {flow.name} ended with {code}: {victim.said}")
        lines = (scene.root / "trace").read_text(encoding="utf-8", errors="replace").splitlines()
        return list(_own_calls(lines, scene))


def _own_calls(lines: Iterable[str], scene: Scene) -> Iterable[Call]:
    counted: Counter[tuple[str, str]] = Counter()
    for line in lines:
        found = _LINE.match(line)
        if found is None:
            continue
        process, name, rest = found.groups()
        counted[process, name] += 1
        if str(scene.disk) in rest:
            part = rest[rest.index(str(scene.disk)) + len(str(scene.disk)) + 1 :]
            yield Call(name, counted[process, name], re.split(r"[\"<>]", part)[0])


def _in_turn(call: Call, turn: int) -> set[str]:
    """The way in which a call fails when each fails once; between two names there is a kill, too."""
    ways = [error for error, names in _ERRORS.items() if call.name in names]
    return {ways[turn % len(ways)], *(("KILL",) if call.name in _NAMING else ())}


def _some(calls: list[Call], number: int, chance: random.Random) -> list[Call]:
    """Some calls, of as many kinds and files as can be."""
    groups: dict[tuple[str, str], list[Call]] = {}
    for call in calls:
        groups.setdefault((call.name, Path(call.file).suffix), []).append(call)
    chosen = [chance.choice(group) for group in groups.values()]
    chance.shuffle(chosen)
    others = [call for call in calls if call not in chosen]
    chosen += chance.sample(others, min(len(others), max(0, number - len(chosen))))
    return sorted(chosen[:number], key=calls.index)
