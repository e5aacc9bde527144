"""What makes another file of a vault: migration, backup, restore, and a new passphrase."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.services import entries
from mwl_desktop.vault import copying, engine, keys
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.vault import Vault
from tests.faults import judge
from tests.faults.apart import apart
from tests.faults.flows import VAULT, Flow
from tests.faults.journal import Journal, Told
from tests.faults.judge import Verdict
from tests.faults.picture import Picture, look
from tests.faults.scene import Bench, Scene, copy_vault
from tests.released_schemas import FOLDER
from tests.vaults import PASSPHRASE


def _add(vault: Vault, title: str) -> None:
    with vault.write("entry.add", title=title) as uow:
        entries.add(uow, EntryDraft(title=title, body="And what it says. " * 40))


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
                self._steps(lambda vault=vault: vault, bench.new_key)[number]()
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
        faults += judge.leftovers(scene.place, {VAULT})
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
