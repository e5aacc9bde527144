"""Tries the vault against faults and counts what is lost: `python3 dev.py faults [--kills N] [--flow F]`."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from tests.faults import report, sweep, table
from tests.faults.cases import Depth, Kind
from tests.faults.catalogue import FLOWS
from tests.faults.running import Outcome
from tests.faults.scene import Bench

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"
_SAID_EVERY = 10.0
_INTERRUPTED = 130
_WHOLE = "it tells of a whole sweep, without --flow, --fault, --small or --no-report"


def main(arguments: Sequence[str]) -> int:
    """Run the sweep that is asked for; returns 1 when anything was lost, damaged or left unexplained."""
    asked = _asked(arguments)
    if not hasattr(os, "fork"):
        print("The sweep needs a system whose processes can fork; on this one it is not run.")
        return 2
    flows = [FLOWS[name] for name in asked.flow or FLOWS]
    kinds = [kind for kind in sweep.KINDS if not asked.fault or set(kind.faults) & set(asked.fault)]
    missing = {", ".join(kind.faults): kind.missing() for kind in kinds if kind.missing()}
    for faults, reason in missing.items():
        _say(f"not tried: {faults}, because {reason}")
    kills = max(1, round(asked.kills / len(flows)))
    depth = Depth(kills, asked.calls, asked.places, asked.seed, asked.every_way)
    _say(f"seed {depth.seed}")
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mwl-faults-") as name:
        folder = Path(name)
        bench = Bench.made(folder)
        made = sweep.build(flows, bench, small=asked.small, say=_say)
        planned = sweep.plan(made, _possible(kinds), bench, depth, faults=asked.fault, say=_say)
        outcomes = _run(planned, bench, started)
        order = list(dict.fromkeys((one.flow.name, one.case.fault) for one in planned))
        rows = sorted(table.rows(outcomes), key=lambda row: order.index((row.flow, row.fault)))
        seconds = time.monotonic() - started
        print(f"\n{table.text([*rows, table.total(rows)])}\n{seconds:.0f} s")
        if asked.report:
            said = f"--kills {asked.kills} --places {asked.places} --seed {asked.seed}"
            said += "" if asked.calls is None else f" --calls {asked.calls}"
            said += " --every-way" if asked.every_way else ""
            report.write(PAGE, rows, flows, missing, depth, arguments=said, seconds=seconds, folder=folder)
            _say("docs/reliability.md is written")
        else:
            _say(f"docs/reliability.md is left as it is: {_WHOLE}")
    if asked.outcomes:
        told = {"missing": missing, "outcomes": [asdict(outcome) for outcome in outcomes]}
        asked.outcomes.write_text(json.dumps(told), encoding="utf-8")
    return 0 if all(outcome.good for outcome in outcomes) else 1


def _possible(kinds: Sequence[Kind]) -> list[Kind]:
    return [kind for kind in kinds if not kind.missing()]


def _run(planned: list[sweep.Planned], bench: Bench, started: float) -> list[Outcome]:
    """Run everything; say at once what is wrong, and now and then how far it is."""
    outcomes: list[Outcome] = []
    wrong, said = 0, time.monotonic()
    # Closed before the folder goes that the workers are in.
    with closing(sweep.run(planned, bench)) as running:
        for outcome in running:
            outcomes.append(outcome)
            if not outcome.good:
                wrong += 1
                what = [*outcome.lost, *outcome.damaged, *outcome.rude]
                _say(f"WRONG {outcome.flow}, {outcome.case}: {what}")
            if time.monotonic() - said > _SAID_EVERY:
                said = time.monotonic()
                done = f"{len(outcomes):,} of {len(planned):,} runs"
                _say(f"{done}, {wrong} wrong, {said - started:.0f} s ({outcome.flow})")
    return outcomes


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    reader = argparse.ArgumentParser(prog="dev.py faults", description=__doc__)
    reader.add_argument("--kills", type=int, default=1000, help="kills in all, over the flows (1000)")
    reader.add_argument("--flow", action="append", choices=FLOWS, help="only this flow; may be repeated")
    faults = [fault for kind in sweep.KINDS for fault in kind.faults]
    reader.add_argument("--fault", action="append", choices=faults, help="only this fault; may be repeated")
    reader.add_argument("--calls", type=int, help="fail only so many calls of each flow in each way")
    reader.add_argument("--every-way", action="store_true", help="fail each call in every way, not in turn")
    reader.add_argument("--places", type=int, default=40, help="places a flow for the other faults (40)")
    reader.add_argument("--seed", type=int, default=20261122, help="for what is left to chance")
    reader.add_argument("--outcomes", type=Path, help="write each run's outcome into this file (JSON)")
    reader.add_argument("--small", action="store_true", help="small files and few steps throughout")
    reader.add_argument("--no-report", action="store_true", help="leave docs/reliability.md as it is")
    asked = reader.parse_args(arguments)
    asked.report = not (asked.no_report or asked.flow or asked.fault or asked.small)
    return asked


def _say(text: str) -> None:
    print(text, flush=True)


def _until_stopped(arguments: Sequence[str]) -> int:
    try:
        return main(arguments)
    except KeyboardInterrupt:
        _say("stopped; docs/reliability.md is left as it is")
        return _INTERRUPTED


if __name__ == "__main__":
    sys.exit(_until_stopped(sys.argv[1:]))
