"""One run: a flow prepared, its victim started and hurt, and the judge's word in the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mwl_desktop.sentences import SENTENCES
from tests.faults import journal
from tests.faults.apart import Broke, Victim, apart
from tests.faults.flows import Flow
from tests.faults.journal import Journal
from tests.faults.judge import Verdict
from tests.faults.scene import Scene


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run came to: `landed` when the fault met the flow at work, `rude` what no sentence told."""

    flow: str
    fault: str
    case: str
    landed: bool
    lost: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    rude: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Whether nothing was lost, damaged or left unexplained."""
        return not (self.lost or self.damaged or self.rude)


def victim_of(
    flow: Flow,
    scene: Scene,
    *,
    held: bool = False,
    between: Callable[[], None] | None = None,
    tries: int = 3,
) -> Victim:
    """A flow at work in a process of its own."""

    def work() -> None:
        scene.enter()
        flow.run(scene, Journal(scene.journal, tries=tries), between)

    return Victim(work, scene.log, held=held)


def outcome(
    flow: Flow, scene: Scene, fault: str, case: str, code: int, *, landed: bool, killed: bool = False
) -> Outcome:
    """The judge's word on a victim that ended with an exit code."""
    told = journal.read(scene.journal)
    rude = [f"no sentence for {failed}" for failed in sorted(told.codes) if failed not in SENTENCES]
    if code == 99:
        rude.append("it hung")
    elif code and not killed:
        log = scene.log.read_text(encoding="utf-8", errors="replace") if scene.log.exists() else ""
        rude.append(f"it ended with {code} after {told.failures}: {log[-1500:]}")

    def look() -> Verdict:
        scene.enter()
        return flow.judge(scene, told)

    try:
        verdict = apart(look, log=scene.root / "judge.log")
    except Broke as error:
        verdict = Verdict(damaged=(f"the judge could not do its work: {error}",))
    return Outcome(flow.name, fault, case, landed, verdict.lost, verdict.damaged, tuple(rude))
