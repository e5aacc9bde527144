"""The sweep itself: plans every flow × fault, has workers run the cases, and hands on each outcome."""

from __future__ import annotations

import json
import os
import selectors
import signal
import sys
import time
import traceback
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import BinaryIO

from tests.faults.cases import Case, Depth, Kind
from tests.faults.flows import Flow
from tests.faults.full import Full, Limit
from tests.faults.inject import Inject
from tests.faults.kill import Kill
from tests.faults.running import Outcome
from tests.faults.scene import Bench
from tests.faults.tamper import Tamper
from tests.faults.two import Two

KINDS: tuple[Kind, ...] = (Kill(), Inject(), Full(), Limit(), Two(), Tamper())


@dataclass(frozen=True, slots=True)
class Planned:
    """A case, its flow and its kind."""

    flow: Flow
    kind: Kind
    case: Case


def build(
    flows: Sequence[type[Flow]], bench: Bench, *, small: bool = False, say: Callable[[str], None]
) -> dict[str, tuple[Flow, Flow]]:
    """Each flow in its small and its full form, with the states it may be in worked out."""
    made = {}
    for form in flows:
        little = form(small=True)
        both = (little, little if small else form(small=False))
        for flow in dict.fromkeys(both):
            flow.build(bench)
        made[form.name] = both
        say(f"{form.name}: prepared")
    return made


def plan(
    flows: dict[str, tuple[Flow, Flow]],
    kinds: Sequence[Kind],
    bench: Bench,
    depth: Depth,
    *,
    faults: Sequence[str] | None = None,
    say: Callable[[str], None],
) -> list[Planned]:
    """Every case of the sweep."""
    planned = []
    for small, full in flows.values():
        for kind in kinds:
            flow = full if isinstance(kind, Kill) else small
            chosen = [case for case in kind.plan(flow, bench, depth) if not faults or case.fault in faults]
            cases = [Planned(flow, kind, case) for case in chosen]
            say(f"{flow.name}: {len(cases)} × {', '.join(kind.faults)}")
            planned += cases
    return planned


def run(planned: list[Planned], bench: Bench, *, workers: int = 2) -> Generator[Outcome, None, None]:
    """Run the cases, some at a time, each worker a process of its own; outcomes come as they are done."""
    waiting = selectors.DefaultSelector()
    children = []
    for number in range(workers):
        reader, writer = os.pipe()
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            os.close(reader)
            os.setpgid(0, 0)
            _work(planned[number::workers], bench, number, os.fdopen(writer, "wb"))
        # A group of its own: Ctrl+C in a terminal goes to the sweep, which ends its workers and theirs.
        with suppress(OSError):
            os.setpgid(child, child)
        os.close(writer)
        children.append(child)
        waiting.register(os.fdopen(reader, "rb", buffering=0), selectors.EVENT_READ, bytearray())
    try:
        done = yield from _outcomes(waiting)
    except BaseException:
        _end(children)
        raise
    for child in children:
        os.waitpid(child, 0)
    if done != len(planned):
        raise RuntimeError(f"{len(planned) - done} of {len(planned)} cases were not run to their end")


def _end(children: list[int]) -> None:
    """End workers, and what they have begun, in the middle of it."""
    for child in children:
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _outcomes(waiting: selectors.BaseSelector) -> Generator[Outcome, None, int]:
    """What the workers say as they say it; returns how much that was."""
    done = 0
    while waiting.get_map():
        for key, _ in waiting.select():
            data = key.fileobj.read(65536)  # type: ignore[union-attr]
            if not data:
                waiting.unregister(key.fileobj)
                continue
            key.data.extend(data)
            *lines, rest = bytes(key.data).split(b"\n")
            key.data[:] = rest
            for line in lines:
                done += 1
                yield _read(line)
    return done


def _work(share: list[Planned], bench: Bench, number: int, out: BinaryIO) -> None:
    """What a worker does; it never comes back."""
    try:
        folder = bench.folder / f"worker-{number}"
        folder.mkdir(exist_ok=True)
        for one in share:
            result = one.kind.run(one.flow, bench, one.case, folder)
            out.write(json.dumps(asdict(result)).encode() + b"\n")
            out.flush()
    except BrokenPipeError:
        os._exit(1)  # the sweep is gone
    except BaseException:  # noqa: BLE001 - a fork never goes on in its parent's code
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


def _read(line: bytes) -> Outcome:
    said = json.loads(line)
    for name in ("lost", "damaged", "rude"):
        said[name] = tuple(said[name])
    return Outcome(**said)


def throttled(say: Callable[[str], None], seconds: float = 10.0) -> Callable[[str], None]:
    """Says at most every so often."""
    last = 0.0

    def maybe(text: str) -> None:
        nonlocal last
        if time.monotonic() - last >= seconds:
            last = time.monotonic()
            say(text)

    return maybe
