"""A second program that wants the same vault all the time, and a first one that is killed meanwhile."""

from __future__ import annotations

import random
import time
from pathlib import Path

from mwl_desktop.errors import MwlError
from tests.faults import journal
from tests.faults.apart import Victim
from tests.faults.cases import Case, Depth, Kind
from tests.faults.flows import Flow
from tests.faults.journal import Journal
from tests.faults.running import Outcome, outcome, victim_of
from tests.faults.scene import Bench, Scene

_LONG = 30.0


class Two(Kind):
    """Only one of two may have a vault open; the other is told so and harms nothing."""

    faults = ("two programs",)

    def plan(self, flow: Flow, bench: Bench, depth: Depth) -> list[Case]:
        chance = random.Random(f"{depth.seed} {flow.name}")
        # Half of them: the first program is killed, and the second gets in at once.
        return [
            Case("two programs", (chance.randrange(1 << 30), "killed" if number % 2 else "left alone"))
            for number in range(max(2, depth.places // 2))
        ]

    def run(self, flow: Flow, bench: Bench, case: Case, folder: Path) -> Outcome:
        chance = random.Random(int(case.where[0]))
        killed = False
        with bench.scene("two", root=folder) as scene:
            flow.prepare(scene)
            stop = scene.scratch / "stop"
            other = Victim(lambda: _keep_trying(scene, stop), scene.root / "other.log")
            first = victim_of(flow, scene, between=lambda: time.sleep(0.02), tries=100)
            if case.where[1] == "killed":
                time.sleep(chance.uniform(0.0, 0.1))
                killed = first.kill()
            code = first.wait()
            stop.touch()
            other_code = other.wait(_LONG)
            stop.unlink()
            seen = journal.read(scene.root / "other").notes
            met = bool(seen.get("in_use") or killed)
            result = outcome(flow, scene, case.fault, str(case), code, landed=met, killed=killed)
            if other_code == 0 and seen.get("others") == []:
                return result
            said = f"the second program ended with {other_code}: {seen} {other.said[-800:]}"
            rude = (*result.rude, said)
            return Outcome(flow.name, case.fault, str(case), met, result.lost, result.damaged, rude)


def _keep_trying(scene: Scene, stop: Path) -> None:
    """Open the vault and close it again, over and over; count how often somebody else had it."""
    scene.enter()
    in_use, opened, others = 0, 0, set()
    keys = (scene.bench.old_key, scene.bench.new_key)
    while not stop.exists():
        for key in keys:
            try:
                scene.opened(key).close()
                opened += 1
                break
            except MwlError as error:
                in_use += error.code == "vault.in_use"
                if error.code not in ("vault.in_use", "vault.wrong_passphrase"):
                    others.add(f"{error.code} {error.facts}")
        time.sleep(0.012)
    Journal(scene.root / "other").write(note={"in_use": in_use, "opened": opened, "others": sorted(others)})
