"""kill −9 at random moments, spread over the time that a flow takes."""

from __future__ import annotations

import random
import time
from pathlib import Path

from tests.faults.cases import Case, Depth, Kind
from tests.faults.flows import Flow
from tests.faults.running import Outcome, outcome, victim_of
from tests.faults.scene import Bench

_MEASURED = 3


class Kill(Kind):
    """The victim is gone between one instruction and the next, as when the system kills it."""

    faults = ("kill",)

    def plan(self, flow: Flow, bench: Bench, depth: Depth) -> list[Case]:
        lasts = sorted(_duration(flow, bench, number) for number in range(_MEASURED))[_MEASURED // 2]
        chance = random.Random(f"{depth.seed} {flow.name}")
        # One moment at random out of each of as many equal parts: no stretch of the flow is left out.
        part = 0.95 * lasts / max(depth.kills, 1)
        moments = [part * (number + chance.random()) for number in range(depth.kills)]
        return [Case("kill", (f"{moment * 1000:.2f}", "ms")) for moment in moments]

    def run(self, flow: Flow, bench: Bench, case: Case, folder: Path) -> Outcome:
        with bench.scene("kill", root=folder) as scene:
            flow.prepare(scene)
            victim = victim_of(flow, scene)
            time.sleep(float(case.where[0]) / 1000)
            landed = victim.kill()
            return outcome(flow, scene, "kill", str(case), victim.wait(), landed=landed, killed=landed)


def _duration(flow: Flow, bench: Bench, number: int) -> float:
    """Seconds that a flow takes when nobody hurts it."""
    with bench.scene(f"unhurt-{flow.name}-{number}") as scene:
        flow.prepare(scene)
        started = time.monotonic()
        victim = victim_of(flow, scene)
        code = victim.wait()
        lasted = time.monotonic() - started
        if code:
            raise RuntimeError(f"the unhurt flow {flow.name} ended with {code}: {victim.said}")
        return lasted
