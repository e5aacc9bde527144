"""The sweep can fail: flows that are broken on purpose are told as lost, damaged or unexplained."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from mwl_desktop.errors import UserError
from tests.faults import __main__ as faults_main
from tests.faults import picture, table, tamper
from tests.faults.apart import Broke, Victim, apart
from tests.faults.cases import Case, Depth
from tests.faults.copies import Backup, Passphrase, Restore
from tests.faults.everyday import Capture, Commit
from tests.faults.flows import Flow
from tests.faults.inject import Inject
from tests.faults.journal import Journal, read
from tests.faults.kill import Kill
from tests.faults.running import Outcome, outcome, victim_of
from tests.faults.scene import Bench, Scene
from tests.faults.sweep import KINDS, Planned, build, plan, run
from tests.faults.tamper import Tamper

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="processes cannot fork on this system"),
    # What runs the tests has threads of its own; a fork here never touches what they hold.
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]
with_strace = pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
ROOT = Path(__file__).parents[2]
Between = Callable[[], None] | None


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench.made(tmp_path_factory.mktemp("bench"))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def came_to(flow: Flow, bench: Bench) -> Outcome:
    """The judge's word on a flow that hurts itself."""
    flow.build(bench)
    with bench.scene("harness") as scene:
        flow.prepare(scene)
        victim = victim_of(flow, scene)
        code = victim.wait()
        return outcome(flow, scene, "itself", "itself", code, landed=True, killed=code == -9)


class Whole(Commit):
    name = "whole"


class AcknowledgesFirst(Commit):
    """Says that it is done before it is."""

    def run(self, scene: Scene, journal: Journal, between: Between = None) -> None:
        vault = scene.opened()
        for number, step in enumerate(self.steps(scene), start=1):
            journal.write(done=number)
            if number == 4:
                die()
            step(vault)


class LeavesAFile(Commit):
    def run(self, scene: Scene, journal: Journal, between: Between = None) -> None:
        super().run(scene, journal, between)
        (scene.place / ".portfolio.mwl.half").touch()


class HalfAddsEvidence(Commit):
    """An original whose bytes are not what its row says."""

    def run(self, scene: Scene, journal: Journal, between: Between = None) -> None:
        super().run(scene, journal, between)
        vault = scene.opened()
        with vault.transaction() as connection:
            update = "UPDATE blob_piece SET data = zeroblob(10) WHERE blob_id = (SELECT min(id) FROM blob)"
            connection.exec_driver_sql(update)
        die()


class DoesMoreThanItSays(Commit):
    def run(self, scene: Scene, journal: Journal, between: Between = None) -> None:
        vault = scene.opened()
        for step in self.steps(scene)[:3]:
            step(vault)
        journal.write(done=1)
        die()


class Breaks(Commit):
    def run(self, scene: Scene, journal: Journal, between: Between = None) -> None:
        raise OSError("nobody has a sentence for this")


class SaysNothingUseful(Commit):
    def run(self, scene: Scene, journal: Journal, between: Between = None) -> None:
        journal.write(failed=1, code="no.such_code")


class GivesUp(Commit):
    """Refuses for good what it refused once."""

    def run(self, scene: Scene, journal: Journal, between: Between = None) -> None:
        def refuse() -> None:
            raise UserError("capture.no_room", name="x")

        journal.insist(1, refuse, between)


class CopiesOver(Restore):
    """Puts a backup back by copying it over the vault, whose log stays."""

    def run(self, scene: Scene, journal: Journal, between: Between = None) -> None:
        shutil.copyfile(self._backup(scene), scene.vault)
        journal.write(done=1)


class HalfABackup(Backup):
    """Gives a backup its name before it is whole."""

    def run(self, scene: Scene, journal: Journal, between: Between = None) -> None:
        half = scene.vault.read_bytes()[: 30 * 4096]
        (scene.backups / "portfolio 2026-11-22 12-00-00 ABCD1234.mwl").write_bytes(half)
        die()


class KeyInPlace(Passphrase):
    """Encrypts the vault anew in place, page by page, as no program should."""

    def run(self, scene: Scene, journal: Journal, between: Between = None) -> None:
        connection = picture.connect(scene.vault, scene.bench.old_key)
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute(f'PRAGMA rekey = "{scene.bench.new_key.pragma}"')
        connection.close()
        journal.write(done=2)


def test_a_flow_that_is_whole_is_told_as_whole(bench: Bench) -> None:
    result = came_to(Whole(), bench)
    assert result.good, result


def test_what_was_acknowledged_and_is_not_there_is_lost(bench: Bench) -> None:
    result = came_to(AcknowledgesFirst(), bench)
    assert result.lost == ("4 steps were acknowledged, 3 are there",)


@pytest.mark.parametrize(
    ("flow", "words"),
    [
        (LeavesAFile, "left over: .portfolio.mwl.half"),
        (HalfAddsEvidence, "not sound"),
        (DoesMoreThanItSays, "1 steps were acknowledged, but 3 are there"),
        (CopiesOver, ""),
        (HalfABackup, "is not a whole backup"),
    ],
)
def test_damage_is_seen(bench: Bench, flow: type[Flow], words: str) -> None:
    result = came_to(flow(), bench)
    assert result.damaged or result.lost
    assert words in str(result.damaged)


@pytest.mark.parametrize("flow", [Breaks, SaysNothingUseful, GivesUp])
def test_what_no_sentence_explains_is_told(bench: Bench, flow: type[Flow]) -> None:
    assert came_to(flow(), bench).rude


@with_strace
def test_a_key_changed_in_place_is_damaged_by_some_calls_that_fail(bench: Bench, tmp_path: Path) -> None:
    flow, kind = KeyInPlace(), Inject()
    flow.build(bench)
    planned = kind.plan(flow, bench, Depth(1, None, 1, 1, every_way=True))
    cases = [case for case in planned if case.fault == "KILL"]
    cases = [case for case in cases if case.where[0] == "pwrite64" and case.where[2] == "place/portfolio.mwl"]
    results = [kind.run(flow, bench, case, tmp_path) for case in cases[:: max(1, len(cases) // 6)]]
    assert [result for result in results if result.damaged]


@with_strace
def test_every_call_fails_once_and_those_that_name_files_are_killed_too(bench: Bench) -> None:
    flow, kind = KeyInPlace(), Inject()
    flow.build(bench)
    each = Counter(case.where for case in kind.plan(flow, bench, Depth(1, None, 1, 1)))
    all_ways = kind.plan(flow, bench, Depth(1, None, 1, 1, every_way=True))
    assert set(each) == {case.where for case in all_ways}
    assert {where for where, times in each.items() if times > 1} <= {
        case.where for case in all_ways if case.where[0] in ("rename", "link")
    }
    once = kind.plan(flow, bench, Depth(1, None, 1, 1))
    assert {case.fault for case in once} == {"ENOSPC", "EIO", "KILL"}


DEFENCES = [
    ("mwl_desktop.vault.blobs.sweep", Capture, "pwrite64", "a third state"),
    ("mwl_desktop.vault.copying.sweep_leftovers", Passphrase, "pwrite64", "left over: .portfolio.mwl."),
    ("mwl_desktop.vault.swapping.recover", Restore, "rename", "left over: .portfolio.mwl."),
]


@with_strace
@pytest.mark.parametrize(("defence", "form", "call", "words"), DEFENCES, ids=[one[0] for one in DEFENCES])
def test_the_sweep_notices_when_a_defence_is_taken_out(
    bench: Bench,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    defence: str,
    form: type[Flow],
    call: str,
    words: str,
) -> None:
    flow, kind = form(), Inject()
    flow.build(bench)
    planned = kind.plan(flow, bench, Depth(1, None, 1, 1, every_way=True))
    cases = [case for case in planned if case.fault == "KILL"]
    cases = [case for case in cases if case.where[0] == call]
    some = cases[:: max(1, len(cases) // 7)]
    assert not [result for case in some if not (result := kind.run(flow, bench, case, tmp_path)).good]
    monkeypatch.setattr(defence, lambda *_: 0)
    results = [kind.run(flow, bench, case, tmp_path) for case in some]
    assert [result for result in results if words in str(result.damaged)], results


def test_a_change_that_nobody_checks_for_is_told(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fact without a history behind a good seal, and a check that finds everything sound."""
    flow = Whole()
    flow.build(bench)

    def change(scene: Scene, *_: object) -> bool:
        connection = picture.connect(scene.vault, scene.bench.old_key)
        connection.execute("INSERT INTO meta VALUES ('another', 'fact')")
        connection.close()
        return True

    monkeypatch.setitem(tamper._HANDS, "bit flips", change)
    result = Tamper().run(flow, bench, Case("bit flips", ("anywhere", 1)), bench.folder)
    assert "not noticed: meta" in str(result.damaged)


def test_the_sweep_runs_every_case_and_tells_what_it_came_to(bench: Bench) -> None:
    said: list[str] = []
    made = build([Whole], bench, small=True, say=said.append)
    planned = plan(made, [Kill()], bench, Depth(3, 1, 1, 1), say=said.append)
    outcomes = list(run(planned, bench))
    assert len(outcomes) == len(planned) == 3
    (row,) = table.rows(outcomes)
    assert (row.flow, row.fault, row.runs) == ("whole", "kill", 3)
    assert row.cells[:3] == ("whole", "kill", "3")
    assert "| whole | kill | 3 |" in table.markdown([row])


def test_a_worker_that_breaks_ends_the_sweep(bench: Bench, capfd: pytest.CaptureFixture[str]) -> None:
    flow = Whole()
    with pytest.raises(RuntimeError, match="1 of 1 cases were not run"):
        list(run([Planned(flow, Tamper(), Case("no such fault", ("", 1)))], bench))
    assert "no such fault" in capfd.readouterr().err


@pytest.mark.parametrize("to_all", [True, False])
def test_a_sweep_that_is_stopped_ends_quietly_and_says_what_of_the_page(to_all: bool) -> None:
    words = [sys.executable, "-u", "-m", "tests.faults", "--flow", "commit", "--small", "--kills", "400"]
    running = subprocess.Popen(
        [*words, "--fault", "kill"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    assert running.stdout is not None
    for line in running.stdout:
        if line.startswith("commit: 400"):
            break
    time.sleep(1)
    # As a terminal sends it, and as `kill` does.
    (os.killpg if to_all else os.kill)(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=600)
    assert (running.returncode, err) == (130, "")
    assert out.splitlines()[-1] == "stopped; docs/reliability.md is left as it is"


def test_a_part_of_a_sweep_says_that_the_page_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "reliability.md"
    monkeypatch.setattr(faults_main, "PAGE", page)
    asked = ["--flow", "commit", "--fault", "truncation", "--places", "1", "--small"]
    assert faults_main.main(asked) == 0
    assert "docs/reliability.md is left as it is" in capsys.readouterr().out.splitlines()[-1]
    assert not page.exists()


def test_a_journal_keeps_what_was_written_and_drops_half_a_line(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    journal = Journal(path)
    journal.insist(1, lambda: None)
    journal.insist(2, lambda: None)
    with path.open("ab") as file:
        file.write(b'{"done": 3')
    assert read(path).done == 2
    assert read(tmp_path / "none").done == 0


def test_processes_apart_hand_back_results_exceptions_and_exit_codes(tmp_path: Path) -> None:
    assert apart(lambda: [os.getpid()]) != [os.getpid()]
    with pytest.raises(Broke, match="ZeroDivisionError"):
        apart(lambda: 1 // 0)
    with pytest.raises(Broke, match="-9"):
        apart(die)
    assert Victim(lambda: None, tmp_path / "log").wait() == 0
    hung = Victim(lambda: signal.pause(), tmp_path / "log")
    assert hung.wait(0.2) == 99
    broken = Victim(lambda: sys.exit("told"), tmp_path / "log")
    assert (broken.wait(), "told" in broken.said) == (3, True)


def test_every_fault_has_its_words_for_the_page() -> None:
    from tests.faults.report import _FAULTS

    told = " ".join(_FAULTS.values())
    assert not [fault for kind in KINDS for fault in kind.faults if f"**{fault}**" not in told]
