"""What people do every day: write, file evidence, and seal notes for a vault that is locked."""

from __future__ import annotations

import os
import random
import re
import shutil
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.clock import SetClock
from mwl_desktop.domain.entries import Answer, EntryDraft
from mwl_desktop.domain.goals import GoalDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.people import PersonDraft
from mwl_desktop.errors import UserError
from mwl_desktop.services import capture, entries, goals, history, inbox, items, links, people, sweeping
from mwl_desktop.vault import blobs
from mwl_desktop.vault.own_files import inbox_folder
from mwl_desktop.vault.unit_of_work import UnitOfWork
from mwl_desktop.vault.vault import Vault
from tests.factory import empty_bin
from tests.faults import judge
from tests.faults.apart import apart
from tests.faults.flows import VAULT, Flow, Step, Stepwise, base_template, taken, titled
from tests.faults.journal import Journal, Told
from tests.faults.judge import Verdict
from tests.faults.picture import Picture, look
from tests.faults.scene import NOON, Bench, Scene, copy_vault


class Commit(Stepwise):
    """Writing, linking, undoing, binning, purging: what every edit comes to."""

    name = "commit"

    def steps(self, scene: Scene) -> list[Step]:
        return [
            _add_entry,
            _add_goal,
            _link,
            lambda vault: _type(vault, "First words"),
            lambda vault: _type(vault, "First words, and some more of them"),
            _add_person,
            lambda vault: _by_history(vault, "undo"),
            lambda vault: _by_history(vault, "redo"),
            _rename,
            lambda vault: _add_many(vault, 4 if self.small else 25),
            _bin,
            _restore,
            _bin,
            _empty_bin,
        ]


def _add_entry(vault: Vault) -> None:
    answers = (Answer("What?", "A thing. " * 30), Answer("So what?", "It matters. " * 30))
    draft = EntryDraft(title="New entry", body="A body. " * 80, tags=("one", "two"), answers=answers)
    with vault.write("entry.add", title="New entry") as uow:
        entries.add(uow, draft)


def _add_goal(vault: Vault) -> None:
    with vault.write("goal.add") as uow:
        goal = goals.add(uow, GoalDraft(title="New goal", why="To be able to. " * 20))
        goals.add_milestone(uow, goal, "Half of it")


def _link(vault: Vault) -> None:
    with vault.write("link.add") as uow:
        ends = [titled(uow, title) for title in ("New entry", "New goal")]
        links.link(uow, *ends)


def _type(vault: Vault, text: str) -> None:
    with vault.write("entry.body", merge=True) as uow:
        entries.set_body(uow, titled(uow, "New entry"), text)


def _add_person(vault: Vault) -> None:
    with vault.write("person.add") as uow:
        people.add(uow, PersonDraft(name="Ada Example", notes="Knows a lot. " * 20))


def _by_history(vault: Vault, way: str) -> None:
    with vault.write(way, undoable=False) as uow:
        (history.undo if way == "undo" else history.redo)(uow)


def _rename(vault: Vault) -> None:
    with vault.write("item.rename") as uow:
        item = titled(uow, "New goal")
        items.rename(uow, item, "Newer goal")
        items.set_starred(uow, item, True)
        items.add_tag(uow, item, "three")


def _add_many(vault: Vault, number: int) -> None:
    with vault.write("entry.add") as uow:
        for at in range(number):
            entries.add(uow, EntryDraft(title=f"One of many {at}", body=f"{at} " * 3_000))


def _many(uow: UnitOfWork) -> list[ItemId]:
    query = "SELECT id FROM item WHERE title LIKE 'One of many%' ORDER BY row"
    return [ItemId(found) for found in uow.connection.exec_driver_sql(query).scalars()]


def _bin(vault: Vault) -> None:
    with vault.write("item.bin") as uow:
        items.bin_items(uow, _many(uow))


def _restore(vault: Vault) -> None:
    with vault.write("item.restore") as uow:
        items.restore(uow, _many(uow))


def _empty_bin(vault: Vault) -> None:
    with vault.write("bin.empty", undoable=False) as uow:
        empty_bin(uow)


def _take(vault: Vault, source: Path) -> None:
    taken(capture.capture(vault, [source]))


class Capture(Stepwise):
    """Files taken in as evidence: streamed in pieces and batches, filed in one step each."""

    name = "capture"

    def steps(self, scene: Scene) -> list[Step]:
        sources = sorted(scene.sources.iterdir())
        return [partial(_take, source=source) for source in sources]

    def prepare(self, scene: Scene) -> None:
        super().prepare(scene)
        unit = 1024 if self.small else 64 * 1024
        for number, size in enumerate((0, 3 * unit, 40 * unit, 150 * unit, 290 * unit)):
            data = random.Random(size).randbytes(size)
            (scene.sources / f"{number} original.bin").write_bytes(data)
        folder = scene.sources / "9 folder"
        folder.mkdir()
        for number in range(3):
            (folder / f"part {number}.txt").write_text(f"Part {number}\n" * 200, encoding="utf-8")

    def settle(self) -> None:
        # A drop is cut into steps by the clock too; a run that is slowed down must not be another story.
        capture._AT_LEAST_EVERY = 1e9  # type: ignore[misc]
        if self.small:
            blobs.PIECE, blobs._BATCH = 16 * 1024, 64 * 1024

    def compared(self, seen: Picture, told: Told) -> Picture:
        # A file that was refused once comes in after the others: the same content in another order.
        return _unordered(seen) if told.failures else seen


NOTES = tuple(f"A sealed note, number {number}. " * (10 + 200 * number) for number in range(3))
SIZES = (0, 2_000, 90_000)
INBOX = "portfolio inbox"


def _sources(scene: Scene) -> list[Path]:
    files = []
    for number, size in enumerate(SIZES):
        files.append(scene.sources / f"sealed {number}.bin")
        files[-1].write_bytes(random.Random(size + 7).randbytes(size))
    return files


def _seal_everything(scene: Scene) -> list[Callable[[], object]]:
    """One note or file after the other, put into the inbox of the locked vault."""
    clock = SetClock(NOON)

    def put(file: Path) -> None:
        for refused in inbox.put_files(scene.vault, [file], clock=clock).refused:
            raise UserError(refused.code, **dict(refused.facts))

    notes = [partial(inbox.put_note, scene.vault, note, clock=clock) for note in NOTES]
    files = [partial(put, file) for file in sorted(scene.sources.iterdir())]
    return [*notes, *files]


def _with_inbox(bench: Bench) -> Path:
    """The base vault after its first sweep, which gives it an inbox."""
    path = bench.template("with inbox.mwl")
    if not path.exists():
        apart(lambda: _make_with_inbox(bench, path))
    return path


def _make_with_inbox(bench: Bench, path: Path) -> None:
    with bench.scene("making-inbox") as scene:
        scene.enter()
        copy_vault(base_template(bench), scene.vault)
        vault = scene.opened()
        sweeping.sweep(vault)
        vault.close()
        shutil.copytree(inbox_folder(scene.vault), inbox_folder(path))
        copy_vault(scene.vault, path)


class Sealing(Flow):
    """Notes and files sealed for a locked vault: each that was acknowledged comes in at the next unlock."""

    name = "capture while locked"

    def build(self, bench: Bench) -> None:
        _with_inbox(bench)

    def prepare(self, scene: Scene) -> None:
        copy_vault(_with_inbox(scene.bench), scene.vault)
        shutil.copytree(inbox_folder(_with_inbox(scene.bench)), inbox_folder(scene.vault))
        _sources(scene)

    def run(self, scene: Scene, journal: Journal, between: Callable[[], None] | None = None) -> None:
        for number, step in enumerate(_seal_everything(scene), start=1):
            journal.insist(number, step, between)

    def judge(self, scene: Scene, told: Told) -> Verdict:
        long_ago = time.time() - 3 * 24 * 3600
        for part in inbox_folder(scene.vault).glob("*.part"):
            # What a killed program left goes after a day: another one may be at it.
            os.utime(part, (long_ago, long_ago))
        faults = _swept(scene)
        found, seen = judge.whole(scene, scene.vault, scene.bench.old_key)
        faults += found or judge.goes_on(scene, scene.vault, scene.bench.old_key)
        faults += judge.leftovers(scene.place, {VAULT, INBOX})
        faults += judge.leftovers(inbox_folder(scene.vault), {inbox.PUBLIC_KEY})
        lost = () if seen is None else _lost(seen, scene, told.done)
        return Verdict(lost, tuple(faults))


def _swept(scene: Scene) -> list[str]:
    """What the sweep at the next unlock could not take in."""
    vault = scene.opened()
    try:
        report = sweeping.sweep(vault)
    finally:
        vault.close()
    return [f"not taken in: {refused.name} {refused.code}" for refused in report.refused]


def _lost(seen: Picture, scene: Scene, done: int) -> tuple[str, ...]:
    """What was acknowledged and is not there once; what was under way may be there once or not."""
    bodies = [row[2].strip() for row in seen["entry"]]
    names = [str(row) for row in seen["evidence"]]
    counts = [bodies.count(note.strip()) for note in NOTES]
    for file in sorted(scene.sources.iterdir()):
        counts.append(sum(file.name in name for name in names))
    return tuple(
        f"number {number} of {done} acknowledged is there {count} times"
        for number, count in enumerate(counts, start=1)
        if count > 1 or (number <= done and not count)
    )


def _unordered(seen: Picture) -> Picture:
    """Items, what they say and the originals, without the order in which they came."""
    plain: Picture = {}
    for table in ("item", "entry", "evidence", "blob", "blob_piece", "item_text", "inbox_seen"):
        rows = [
            [re.sub(r"<\d+>", "<>", value) for value in row if isinstance(value, str)] for row in seen[table]
        ]
        plain[table] = sorted(rows, key=repr)
    return plain


class Inbox(Stepwise):
    """What was sealed coming in at an unlock; from outside, as an import does."""

    name = "import (sealed inbox)"
    expected = frozenset({VAULT, INBOX})

    def build(self, bench: Bench) -> None:
        sealed = bench.template("sealed")
        if not sealed.exists():
            apart(lambda: self._seal(bench, sealed))
        super().build(bench)

    def _seal(self, bench: Bench, sealed: Path) -> None:
        with bench.scene("sealing") as scene:
            scene.enter()
            Sealing().prepare(scene)
            for step in _seal_everything(scene):
                step()
            shutil.copytree(inbox_folder(scene.vault), sealed)

    def prepare(self, scene: Scene) -> None:
        copy_vault(_with_inbox(scene.bench), scene.vault)
        shutil.copytree(scene.bench.template("sealed"), inbox_folder(scene.vault))

    def steps(self, scene: Scene) -> list[Step]:
        return []

    def _all_states(self, bench: Bench) -> list[Picture]:
        with bench.scene(f"states-{self.name}") as scene:
            scene.enter()
            self.prepare(scene)
            states = [look(scene.vault, bench.old_key)]
            waiting = sorted(
                inbox_folder(scene.vault).glob(f"*{inbox.SUFFIX}"), key=lambda file: file.stat().st_mtime_ns
            )
            for file in waiting:
                shutil.move(file, scene.scratch)
            for file in waiting:
                shutil.move(scene.scratch / file.name, file)
                vault = scene.opened()
                taken_in = sweeping.sweep(vault)
                vault.close()
                if taken_in.refused:
                    raise RuntimeError(f"not taken in: {taken_in.refused}")
                states.append(look(scene.vault, bench.old_key))
            return states

    def run(self, scene: Scene, journal: Journal, between: Callable[[], None] | None = None) -> None:
        vault = journal.insist(0, scene.opened, between)
        done = 0

        def announce(changes: ChangeSet) -> None:
            # Several that came in soon after one another are announced together.
            nonlocal done
            done += len(changes.items)
            journal.write(done=done)

        def sweep() -> None:
            for refused in sweeping.sweep(vault, announce=announce).refused:
                raise UserError(refused.code, **dict(refused.facts))

        journal.insist(0, sweep, between)
        vault.close()

    def judge(self, scene: Scene, told: Told) -> Verdict:
        faults, seen = judge.whole(scene, scene.vault, scene.bench.old_key)
        if seen is None:
            return Verdict(damaged=tuple(faults))
        # What was refused once comes in after what came later: then the order is left out.
        states = [_unordered(state) for state in self.states] if told.failures else self.states
        seen = _unordered(seen) if told.failures else seen
        verdict = judge.one_of(seen, states, told.done, ahead=len(states)) if not told.failures else Verdict()
        faults += _swept(scene)
        seen = look(scene.vault, scene.bench.old_key)
        seen = _unordered(seen) if told.failures else seen
        verdict += judge.one_of(seen, states, len(states) - 1)
        faults += judge.goes_on(scene, scene.vault, scene.bench.old_key)
        faults += judge.leftovers(scene.place, self.expected)
        faults += judge.leftovers(inbox_folder(scene.vault), {inbox.PUBLIC_KEY})
        return verdict + Verdict(damaged=tuple(faults))
