"""A change of the key that is killed leaves a file that opens with the one key or the other."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from mwl_desktop.services import vaults
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.vault import Vault
from tests.vault.keyed import NEW, add, beside, opens_with
from tests.vault.keyed import filled as filled
from tests.vaults import Template, dump

ROOT = Path(__file__).parents[2]

KILLED = """
import os, signal, sys
from pathlib import Path
from mwl_desktop.services import vaults
from mwl_desktop.vault import copying, rekeying
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.vault import Vault

path, old, new, stage = Path(sys.argv[1]), *map(bytes.fromhex, sys.argv[2:4]), sys.argv[4]

def now():
    os.kill(os.getpid(), signal.SIGKILL)

class Work:
    told = 0
    def check_cancelled(self): pass
    def progress(self, done, total, what=""):
        self.told += 1
        if stage == f"progress {self.told}": now()

def killing(owner, name, before):
    real = getattr(owner, name)
    def wrapped(*arguments, **more):
        if before: now()
        real(*arguments, **more)
        now()
    setattr(owner, name, wrapped)

POINTS = {"_replace": rekeying, "settle": rekeying, "write_through": copying, "write_log_back": rekeying,
          "_prove": Vault, "take_over": rekeying.VaultLock}
where, _, name = stage.partition(" ")
if name in POINTS:
    killing(POINTS[name], name, where == "before")
vault = vaults.unlock_with_key(path, VaultKey(old[:32], old[32:]))
vault.change_key(VaultKey(new[:32], new[32:]), work=Work())
vault.close()
"""
EARLIER = {
    *(f"progress {number}" for number in range(1, 4)),
    *(f"{when} {where}" for when in ("before", "after") for where in ("write_through", "write_log_back")),
    "before _replace",
}
LATER = {
    "after _replace",
    *(f"{when} {where}" for when in ("before", "after") for where in ("settle", "take_over", "_prove")),
}


class Onlooker:
    """Keeps what lies in a folder before each line of Python that is run: what a kill there would leave."""

    def __init__(self, folder: Path, kept: Path) -> None:
        self._folder, self._kept = folder, kept
        self._last: list[tuple[str, int, int, int]] = []
        self.looks: list[Path] = []

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Look on for as long as the block lasts, in this thread."""
        before = sys.gettrace()
        sys.settrace(self._look)
        try:
            yield
        finally:
            sys.settrace(before)

    def _look(self, _frame: FrameType, _event: str, _argument: object) -> Any:
        # What the database shares with other processes in memory is made anew after a kill.
        files = sorted(each for each in self._folder.iterdir() if not each.name.endswith("-shm"))
        found = [
            (each.name, status.st_ino, status.st_size, status.st_mtime_ns)
            for each in files
            for status in [each.stat()]
        ]
        if found != self._last:
            self._last = found
            self.looks.append(self._kept / str(len(self.looks)))
            self.looks[-1].mkdir()
            for each in files:
                shutil.copyfile(each, self.looks[-1] / each.name)
        return self._look


def changing(path: Path, old: VaultKey, new: VaultKey, stage: str = "") -> subprocess.Popen[bytes]:
    """Another process that changes a vault's key, and kills itself at a stage."""
    keys = [(key.key + key.salt).hex() for key in (old, new)]
    return subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path), *keys, stage], cwd=ROOT, stderr=subprocess.PIPE
    )


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal")
@pytest.mark.parametrize("stage", sorted(EARLIER | LATER))
def test_a_kill_leaves_a_vault_that_opens_with_one_of_the_keys(
    stage: str, filled: Vault, template: Template
) -> None:
    before = dump(filled, without=frozenset())
    filled.close()
    process = changing(filled.path, template.key, NEW, stage)
    _, told = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL, told
    key, other = (template.key, NEW) if stage in EARLIER else (NEW, template.key)
    assert not opens_with(filled.path, other)
    again = vaults.unlock_with_key(filled.path, key)
    assert dump(again, without=frozenset()) == before
    add(again, "after it")
    again.close()
    # What the killed copy left went with the opening.
    assert beside(filled.path) == []


def test_before_every_line_there_is_a_vault_that_opens_with_one_of_the_keys(
    filled: Vault, template: Template, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before = dump(filled, without=frozenset())
    onlooker = Onlooker(filled.path.parent, tmp_path_factory.mktemp("looks"))
    with onlooker.looking():
        filled.change_key(NEW)
    filled.close()
    keys = []
    for folder in onlooker.looks:
        path = folder / filled.path.name
        opening = [key for key in (template.key, NEW) if opens_with(path, key)]
        assert len(opening) == 1
        again = vaults.unlock_with_key(path, opening[0])
        assert dump(again, without=frozenset()) == before
        again.close()
        assert beside(path) == []
        keys += opening
    changed_at = keys.index(NEW)
    assert changed_at > 0
    assert keys == [template.key] * changed_at + [NEW] * (len(keys) - changed_at)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal")
def test_kills_at_any_moment(filled: Vault, template: Template) -> None:
    before = dump(filled, without=frozenset())
    filled.close()
    path, old, new = filled.path, template.key, NEW
    started = time.monotonic()
    process = changing(path, old, new)
    assert process.wait(60) == 0
    lasts = time.monotonic() - started
    old, new = new, old
    for number in range(12):
        process = changing(path, old, new)
        time.sleep(lasts * (0.4 + 0.05 * number))
        process.kill()
        process.communicate(timeout=60)
        if opens_with(path, new):
            assert not opens_with(path, old)
            old, new = new, old
        again = vaults.unlock_with_key(path, old)
        assert dump(again, without=frozenset()) == before
        again.close()
        assert beside(path) == []
