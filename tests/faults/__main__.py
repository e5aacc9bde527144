"""Tries the vault against faults and counts what is lost: `python3 dev.py faults [--kills N] [--flow F]`."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.faults import sweep, table
from tests.faults.cases import Depth
from tests.faults.catalogue import FLOWS
from tests.faults.scene import Bench


def main(arguments: list[str]) -> int:
    """Run the sweep that is asked for; returns 1 when anything was lost, damaged or left unexplained."""
    asked = _asked(arguments)
    if not hasattr(os, "fork"):
        print("The sweep needs a system whose processes can fork; on this one it is not run.")
        return 2
    flows = [FLOWS[name] for name in asked.flow or FLOWS]
    kinds = tuple(kind for kind in sweep.KINDS if not asked.fault or set(kind.faults) & set(asked.fault))
    depth = Depth(max(1, asked.kills // len(flows)), asked.calls, asked.places, asked.seed)
    started = time.monotonic()
    outcomes, wrong = [], 0
    with tempfile.TemporaryDirectory(prefix="mwl-faults-") as folder:
        bench = Bench.made(Path(folder))
        made = sweep.build(flows, bench, say=_say)
        planned = sweep.plan(made, kinds, bench, depth, say=_say)
        tell = sweep.throttled(_say)
        for outcome in sweep.run(planned, bench):
            outcomes.append(outcome)
            if not outcome.good:
                wrong += 1
                _say(f"{outcome.flow}, {outcome.case}: {[*outcome.lost, *outcome.damaged, *outcome.rude]}")
            tell(
                f"{len(outcomes):,} of {len(planned):,} runs, {wrong} wrong, {time.monotonic() - started:.0f} s"
            )
    lines = table.rows(outcomes)
    print(table.text([*lines, table.total(lines)]))
    print(f"{time.monotonic() - started:.1f} s")
    return 1 if wrong else 0


def _asked(arguments: list[str]) -> argparse.Namespace:
    reader = argparse.ArgumentParser(prog="dev.py faults", description=__doc__)
    reader.add_argument("--kills", type=int, default=1000, help="kills in all, over the flows (1000)")
    reader.add_argument("--flow", action="append", choices=FLOWS, help="only this flow; may be repeated")
    reader.add_argument("--fault", action="append", help="only this kind of fault; may be repeated")
    reader.add_argument("--calls", type=int, help="of each kind of system call, fail only so many")
    reader.add_argument("--places", type=int, default=40, help="places a flow for every other fault (40)")
    reader.add_argument("--seed", type=int, default=20261122, help="for what is left to chance")
    return reader.parse_args(arguments)


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
