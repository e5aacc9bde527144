"""What makes another file of a vault: migration, backup, restore, and a new passphrase."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from mwl_desktop.domain.clock import SetClock
from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.services import backups, entries
from mwl_desktop.vault import copying, engine, keys
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.vault import Vault
from tests.faults import judge
from tests.faults.apart import apart
from tests.faults.flows import VAULT, Flow, Step, Stepwise, base_template
from tests.faults.journal import Journal, Told
from tests.faults.judge import Verdict
from tests.faults.picture import Picture, look
from tests.faults.scene import NOON, Bench, Scene, copy_vault
from tests.released_schemas import FOLDER
from tests.vaults import PASSPHRASE


def _add(vault: Vault, title: str) -> None:
    with vault.write("entry.add", title=title) as uow:
        entries.add(uow, EntryDraft(title=title, body="And what it says. " * 40))


def _same(vault: Vault) -> Vault:
    return vault


class Passphrase(Flow):
    """A new key by a verified copy: the vault opens with the old key or with the new one, never with none."""

    name = "passphrase change"

    def __init__(self, *, small: bool = True) -> None:
        super().__init__(small=small)
        self.states: list[Picture] = []

    def build(self, bench: Bench) -> None:
        super().build(bench)
        self.states = apart(lambda: self._all_states(bench))

    def _steps(self, vault: Callable[[], Vault], key: VaultKey) -> list[Callable[[], None]]:
        return [
            lambda: _add(vault(), "Before the change"),
            lambda: vault().change_key(key),
            lambda: _add(vault(), "After the change"),
        ]

    def _all_states(self, bench: Bench) -> list[Picture]:
        with bench.scene(f"states-{self.name}") as scene:
            scene.enter()
            self.prepare(scene)
            states = [_under("old", look(scene.vault, bench.old_key))]
            for number in range(len(self._steps(scene.opened, bench.new_key))):
                vault = scene.opened(bench.new_key if number > 1 else bench.old_key)
                self._steps(partial(_same, vault), bench.new_key)[number]()
                vault.close()
                name, key = ("new", bench.new_key) if number > 0 else ("old", bench.old_key)
                states.append(_under(name, look(scene.vault, key)))
            return states

    def run(self, scene: Scene, journal: Journal, between: Callable[[], None] | None = None) -> None:
        vault = journal.insist(0, scene.opened, between)
        for number, step in enumerate(self._steps(lambda: vault, scene.bench.new_key), start=1):
            journal.insist(number, step, between)
        vault.close()

    def judge(self, scene: Scene, told: Told) -> Verdict:
        faults, seen = _seen(scene)
        if seen is None:
            return Verdict(damaged=tuple(faults))
        key = scene.bench.old_key if seen["key"] == [["old"]] else scene.bench.new_key
        faults += judge.goes_on(scene, scene.vault, key)
        faults += judge.leftovers(scene.place, {VAULT})
        return judge.one_of(seen, self.states, told.done) + Verdict(damaged=tuple(faults))


def _under(name: str, seen: Picture) -> Picture:
    return {**seen, "key": [[name]]}


def _seen(scene: Scene) -> tuple[list[str], Picture | None]:
    """The picture of the vault and the one key that opens it."""
    opening = judge.opening_keys(scene, scene.vault)
    if len(opening) != 1:
        return [f"{len(opening)} of two keys open the vault"], None
    name = "old" if opening == [scene.bench.old_key] else "new"
    faults, seen = judge.whole(scene, scene.vault, opening[0])
    return faults, None if seen is None else _under(name, seen)


class Migration(Flow):
    """A vault of the first released schema, opened by the program of today."""

    name = "migration"

    def __init__(self, *, small: bool = True) -> None:
        super().__init__(small=small)
        self.states: list[Picture] = []

    def build(self, bench: Bench) -> None:
        apart(lambda: _released(bench))
        self.states = apart(lambda: self._all_states(bench))

    def prepare(self, scene: Scene) -> None:
        copy_vault(_released(scene.bench), scene.vault)

    def _all_states(self, bench: Bench) -> list[Picture]:
        with bench.scene(f"states-{self.name}") as scene:
            scene.enter()
            self.prepare(scene)
            before = look(scene.vault, bench.old_key)
            scene.opened().close()
            return [before, look(scene.vault, bench.old_key)]

    def run(self, scene: Scene, journal: Journal, between: Callable[[], None] | None = None) -> None:
        journal.insist(1, scene.opened, between).close()

    def judge(self, scene: Scene, told: Told) -> Verdict:
        key = scene.bench.old_key
        faults = judge.faults_of_copy(scene, scene.vault, key)
        if faults:
            return Verdict(damaged=tuple(faults))
        copied = copy_vault(scene.vault, scene.scratch / "as it lies.mwl")
        verdict = judge.one_of(look(copied, key), self.states, told.done)
        faults, seen = judge.whole(scene, scene.vault, key)
        if seen is not None:
            verdict += judge.one_of(seen, self.states, 1)
            faults += judge.goes_on(scene, scene.vault, key)
        kept = [path for path in sorted(scene.place.iterdir()) if " before update from " in path.name]
        for path in kept:
            # Made before anything is changed, and proved: whatever has the name is whole and the old state.
            found = judge.faults_of_copy(scene, path, key)
            faults += found
            verdict += Verdict() if found else judge.one_of(look(path, key), self.states[:1], 0)
        if not kept and told.done:
            verdict += Verdict(lost=("there is no backup from before the migration",))
        faults += judge.leftovers(scene.place, {VAULT, *(path.name for path in kept)})
        return verdict + Verdict(damaged=tuple(faults))


def _released(bench: Bench) -> Path:
    """A vault of the first released schema, under the bench's old key."""
    path = bench.template("released.mwl")
    if not path.exists():
        oldest = min(FOLDER.glob("*.mwl"))
        key = keys.derive(PASSPHRASE, engine.salt_of(oldest))
        source = engine.connect(oldest, key, read_only=True, alone=True)
        copying.copy(source, path, bench.old_key)
        source.close()
    return path


class Backup(Stepwise):
    """Backups between changes: each that was acknowledged is whole and what the vault was at that moment."""

    name = "backup"

    def steps(self, scene: Scene) -> list[Step]:
        made: list[Step] = []
        for number in range(3):
            made.append(partial(_add, title=f"Before backup {number}"))
            made.append(lambda vault: backups.make(vault, scene.backups))
        return made

    def judge(self, scene: Scene, told: Told) -> Verdict:
        verdict = super().judge(scene, told)
        key = scene.bench.old_key
        found = {path: _picture_of(scene, path) for path in sorted(scene.backups.glob("*.mwl"))}
        faults = [f"{path.name} is not a whole backup" for path, seen in found.items() if seen is None]
        there = [self.states.index(seen) for seen in found.values() if seen in self.states]
        if len(there) < len([seen for seen in found.values() if seen]):
            faults.append("a backup is of no state that there was")
        lost = [f"the backup of step {step} is not there" for step in (2, 4, 6) if step <= told.done]
        lost = [
            text
            for text, step in zip(lost, (2, 4, 6), strict=False)
            if step not in there and step - 1 not in there
        ]
        if any(seen is None for seen in found.values()):
            return verdict + Verdict(tuple(lost), tuple(faults))
        vault = scene.opened(key)
        try:
            for path in found:
                backups.verify(path, key)
            latest = backups.make(vault, scene.backups)
            listed = {backup.path for backup in backups.listed(scene.backups, scene.vault, key=key)}
        finally:
            vault.close()
        if listed != {latest.path, *found}:
            faults.append("not every backup is listed")
        faults += judge.leftovers(scene.backups, {path.name for path in listed})
        return verdict + Verdict(tuple(lost), tuple(faults))


def _picture_of(scene: Scene, path: Path) -> Picture | None:
    key = scene.bench.old_key
    return None if judge.faults_of_copy(scene, path, key) else look(path, key)


class Restore(Flow):
    """A backup put back: the path leads to the old vault or to the new one, and the old one is kept."""

    name = "restore"

    def __init__(self, *, small: bool = True) -> None:
        super().__init__(small=small)
        self.before: Picture = {}
        self.restored: Picture = {}

    def build(self, bench: Bench) -> None:
        super().build(bench)
        apart(lambda: self._make_present(bench))
        self.restored = apart(lambda: look(base_template(bench), bench.old_key))
        self.before = apart(lambda: self._look_at_present(bench))

    def _make_present(self, bench: Bench) -> None:
        """A vault whose last change is still in its log, as a program that was killed leaves it."""
        present = bench.template("present.mwl")
        if present.exists():
            return
        with bench.scene("making-present") as scene:
            scene.enter()
            copy_vault(base_template(bench), scene.vault)
            vault = scene.opened()
            _add(vault, "What is newer than the backup")
            copy_vault(scene.vault, present)

    def _look_at_present(self, bench: Bench) -> Picture:
        with bench.scene("looking-at-present") as scene:
            return look(copy_vault(bench.template("present.mwl"), scene.vault), bench.old_key)

    def prepare(self, scene: Scene) -> None:
        copy_vault(scene.bench.template("present.mwl"), scene.vault)
        shutil.copyfile(base_template(scene.bench), self._backup(scene))

    def _backup(self, scene: Scene) -> Path:
        return scene.backups / "portfolio 2026-11-20 10-00-00 ABCD1234.mwl"

    def run(self, scene: Scene, journal: Journal, between: Callable[[], None] | None = None) -> None:
        clock = SetClock(NOON)
        key = scene.bench.old_key
        journal.insist(
            1, lambda: backups.restore(self._backup(scene), scene.vault, key, clock=clock), between
        )

    def judge(self, scene: Scene, told: Told) -> Verdict:
        key = scene.bench.old_key
        faults, seen = judge.whole(scene, scene.vault, key)
        if seen is None:
            return Verdict(damaged=tuple(faults))
        verdict = judge.one_of(seen, [self.before, self.restored], told.done)
        aside = [path for path in sorted(scene.place.iterdir()) if " set aside " in path.name]
        kept: list[Picture] = []
        for path in aside:
            if path.suffix == ".mwl":
                copied = copy_vault(path, scene.scratch / f"{len(kept)}.mwl")
                faults += judge.faults_of_copy(scene, path, key)
                kept.append(look(copied, key))
        if seen == self.restored and self.before not in kept:
            verdict += Verdict(lost=("the vault that was there is not kept",))
        if any(picture not in (self.before, self.restored) for picture in kept):
            faults.append("what was set aside is neither the old vault nor the backup")
        faults += judge.goes_on(scene, scene.vault, key)
        faults += judge.leftovers(scene.place, {VAULT, *(path.name for path in aside)})
        if look(self._backup(scene), key) != self.restored:
            faults.append("the backup itself is another")
        faults += judge.leftovers(scene.backups, {self._backup(scene).name})
        return verdict + Verdict(damaged=tuple(faults))
