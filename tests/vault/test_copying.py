"""A copy is whole, verified and under its own key, or it is not there."""

from __future__ import annotations

import errno
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.domain.work import Quiet
from mwl_desktop.errors import Cancelled, MwlError, UserError, VaultError
from mwl_desktop.services import capture, entries, vaults
from mwl_desktop.vault import copying, engine, verifying
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.vault import Vault
from tests.patience import PATIENCE
from tests.vaults import Template, dump

OTHER = VaultKey(bytes(range(32)), bytes(range(100, 116)))
ROOT = Path(__file__).parents[2]


@pytest.fixture
def filled(vault: Vault) -> Vault:
    capture.capture_bytes(vault, random.Random(1).randbytes(2_500_000), "noise.bin")
    with vault.write("entry.add") as uow:
        for number in range(20):
            entries.add(uow, EntryDraft(body=f"entry {number}"))
    return vault


@pytest.fixture
def source(filled: Vault) -> Iterator[Any]:
    connection = engine.connect(filled.path, filled.key, further=True)
    yield connection
    connection.close()


def left_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if copying.is_part(path)]


def opened(path: Path, key: VaultKey) -> Vault:
    return vaults.unlock_with_key(path, key)


class Stopping(Quiet):
    """Work that is cancelled when it has got so far."""

    def __init__(self, share: float) -> None:
        self._share = share
        self._reached = 0.0

    def check_cancelled(self) -> None:
        if self._reached >= self._share:
            raise Cancelled

    def progress(self, done: int, total: int, what: str = "") -> None:
        self._reached = done / total


@pytest.mark.parametrize("same_key", [True, False])
def test_a_copy_holds_the_same_under_its_own_key(
    same_key: bool, source: Any, filled: Vault, tmp_path: Path
) -> None:
    key = filled.key if same_key else OTHER
    target = tmp_path / "copy.mwl"
    copying.copy(source, target, key)
    assert target.read_bytes()[:16] == key.salt
    copy = opened(target, key)
    assert dump(copy) == dump(filled)
    copy.close()
    if not same_key:
        with pytest.raises(VaultError, match=r"vault\.wrong_passphrase"):
            opened(target, filled.key)
    assert left_in(tmp_path) == []


def test_a_copy_leaves_nothing_beside_it_and_is_nobody_elses(source: Any, tmp_path: Path) -> None:
    (tmp_path / "to").mkdir()
    copying.copy(source, tmp_path / "to" / "copy.mwl", OTHER)
    assert [path.name for path in (tmp_path / "to").iterdir()] == ["copy.mwl"]
    if os.name == "posix":
        assert (tmp_path / "to" / "copy.mwl").stat().st_mode & 0o777 == 0o600


def test_no_lock_files_gather(source: Any, tmp_path: Path, home: Path) -> None:
    before = sorted((home / "state").rglob("*.lock"))
    for number in range(3):
        copying.copy(source, tmp_path / f"{number}.mwl", OTHER)
    assert sorted((home / "state").rglob("*.lock")) == before


def test_what_is_written_meanwhile_neither_starts_it_again_nor_comes_half(
    source: Any, filled: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "_PAGES_AT_ONCE", 8)
    before = dump(filled)
    steps: list[int] = []

    class Writing(Quiet):
        def progress(self, done: int, total: int, what: str = "") -> None:
            steps.append(done)
            assert len(steps) < 2000, "it began again and again"
            with filled.write("entry.add") as uow:
                entries.add(uow, EntryDraft(body="meanwhile"))

    copying.copy(source, tmp_path / "copy.mwl", OTHER, work=Writing())
    assert steps == sorted(steps)
    copy = opened(tmp_path / "copy.mwl", OTHER)
    assert dump(copy) == before != dump(filled)
    copy.close()


@pytest.mark.parametrize("share", [0.0, 0.2, 0.45, 0.69, 0.89])
def test_cancelling_leaves_nothing_and_the_source_free(
    share: float, source: Any, filled: Vault, tmp_path: Path
) -> None:
    with pytest.raises(Cancelled):
        copying.copy(source, tmp_path / "copy.mwl", OTHER, work=Stopping(share))
    assert not (tmp_path / "copy.mwl").exists()
    assert left_in(tmp_path) == []
    assert not source.in_transaction
    with filled.write("entry.add") as uow:
        entries.add(uow, EntryDraft(body="after"))


def test_nothing_that_is_there_is_overwritten(source: Any, tmp_path: Path) -> None:
    there = tmp_path / "there.mwl"
    there.write_bytes(b"precious")
    (tmp_path / "link.mwl").symlink_to(tmp_path / "nowhere")
    for target in (there, tmp_path / "link.mwl", tmp_path):
        with pytest.raises(UserError, match=r"out\.exists"):
            copying.copy(source, target, OTHER)
    assert there.read_bytes() == b"precious"
    assert (tmp_path / "link.mwl").is_symlink()


@pytest.mark.parametrize("links", [True, False])
def test_what_came_while_it_was_copied_is_not_overwritten(
    links: bool, source: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    if not links:
        monkeypatch.setattr(Path, "hardlink_to", refuse)
    target = tmp_path / "copy.mwl"
    with copying.prepared(source, target, OTHER) as part:
        target.write_bytes(b"just now")
        with pytest.raises(UserError, match=r"out\.exists"):
            part.put()
    assert target.read_bytes() == b"just now"
    assert left_in(tmp_path) == []
    copying.copy(source, tmp_path / "free.mwl", OTHER)
    opened(tmp_path / "free.mwl", OTHER).close()
    assert left_in(tmp_path) == []


def test_overwriting_follows_a_link_and_keeps_what_others_may(source: Any, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real = tmp_path / "real" / "old.mwl"
    real.write_bytes(b"old")
    real.chmod(0o640)
    (tmp_path / "link.mwl").symlink_to(real)
    with copying.prepared(source, tmp_path / "link.mwl", OTHER, overwrite=True) as part:
        part.path.replace(part.target)
    assert (tmp_path / "link.mwl").is_symlink()
    assert os.name != "posix" or real.stat().st_mode & 0o777 == 0o640
    opened(real, OTHER).close()


# places that take nothing


def told(source: Any, target: Path) -> str:
    with pytest.raises(MwlError) as caught:
        copying.copy(source, target, OTHER)
    assert not os.path.lexists(target)
    return caught.value.code


def test_each_wrong_place_has_its_own_code(source: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    assert told(source, tmp_path / "missing" / "copy.mwl") == "copy.folder_missing"
    assert told(source, tmp_path / "file" / "copy.mwl") == "copy.not_a_folder"


def test_a_place_without_room_is_said_before_anything_is_written(
    source: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = copying.shutil.disk_usage(tmp_path)
    monkeypatch.setattr(copying.shutil, "disk_usage", lambda _path: usage._replace(free=1_500_000))
    monkeypatch.setattr(copying, "_write", lambda *_: pytest.fail("it was begun"))
    with pytest.raises(VaultError) as caught:
        copying.copy(source, tmp_path / "copy.mwl", OTHER)
    assert caught.value.code == "disk.too_full"
    assert caught.value.facts["free"] == "1.5 MB"
    assert left_in(tmp_path) == []


@pytest.mark.parametrize("size", [300_000, 20_000_000, 1_100_000_000])
@pytest.mark.parametrize("short", [1, 20_000, 900_000])
def test_what_is_needed_and_what_is_free_are_told_apart(
    short: int, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = copying.shutil.disk_usage(tmp_path)
    free = size + copying._ROOM_KEPT - short
    monkeypatch.setattr(copying.shutil, "disk_usage", lambda _path: usage._replace(free=free))
    with pytest.raises(VaultError) as caught:
        copying.check_room(tmp_path / "copy.mwl", size)
    needed, free_told = (
        float(str(caught.value.facts[name])[:-3].replace(",", "")) for name in ("needed", "free")
    )
    assert needed > free_told


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "copy.disk_full"),
        (errno.EDQUOT, "copy.disk_full"),
        (errno.EROFS, "copy.read_only"),
        (errno.EACCES, "copy.not_allowed"),
        (errno.ENODEV, "copy.disk_gone"),
        (errno.EIO, "copy.failed"),
    ],
)
@pytest.mark.parametrize("where", ["_make_file", "write_through", "_rename_to_free"])
def test_what_the_system_refuses_has_its_own_code_and_leaves_nothing(
    where: str, number: int, code: str, source: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(copying, where, refuse)
    assert told(source, tmp_path / "copy.mwl") == code
    assert left_in(tmp_path) == []
    assert not source.in_transaction


LIMITED = """
import resource, signal, sys
from pathlib import Path
from mwl_desktop.errors import MwlError
from mwl_desktop.vault import copying, engine
from mwl_desktop.vault.keys import VaultKey
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
path, target, key, salt, limit = sys.argv[1:]
copying._SMALL_LIMIT = int(limit)
key = VaultKey(bytes.fromhex(key), bytes.fromhex(salt))
try:
    copying.copy(engine.connect(Path(path), key, read_only=True, alone=True), Path(target), key)
except MwlError as error:
    print(error.code)
"""


@pytest.mark.skipif(os.name != "posix", reason="limits of a process")
@pytest.mark.parametrize(("limit", "code"), [(100, "disk.file_too_large"), (1 << 32, "copy.failed")])
def test_a_disk_that_takes_no_file_so_large(limit: int, code: str, filled: Vault, tmp_path: Path) -> None:
    key = filled.key
    hexes = (key.key.hex(), key.salt.hex())
    filled.close()
    command = [
        sys.executable,
        "-c",
        LIMITED,
        str(filled.path),
        str(tmp_path / "copy.mwl"),
        *hexes,
        str(limit),
    ]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.stdout.strip(), ended.stderr) == (code, "")
    assert left_in(tmp_path) == []
    assert not (tmp_path / "copy.mwl").exists()


def test_a_disk_that_is_pulled_out_in_the_middle(
    source: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()

    def pulled(*_: object) -> None:
        for path in stick.iterdir():
            path.unlink()
        stick.rmdir()
        raise engine.dbapi2.OperationalError("disk I/O error")

    monkeypatch.setattr(copying, "_write", pulled)
    assert told(source, stick / "copy.mwl") == "copy.disk_gone"


# copies that are not whole


def test_a_copy_that_is_not_whole_does_not_get_its_name(
    source: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoil(path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)

    monkeypatch.setattr(copying, "write_through", spoil)
    assert told(source, tmp_path / "copy.mwl") == "copy.unsound"
    assert left_in(tmp_path) == []


def test_a_copy_that_lacks_a_row_is_not_whole(source: Any, tmp_path: Path) -> None:
    copying.copy(source, tmp_path / "copy.mwl", OTHER)
    expected = verifying.expected_of(source)
    raw = engine.connect(tmp_path / "copy.mwl", OTHER)
    raw.execute("DELETE FROM entry WHERE rowid = (SELECT min(rowid) FROM entry)")
    raw.close()
    with pytest.raises(VaultError, match=r"copy\.unsound"):
        verifying.verify_file(tmp_path / "copy.mwl", OTHER, expected)
    verifying.verify_file(tmp_path / "copy.mwl", OTHER)


def test_a_copy_with_a_changed_original_is_not_whole(source: Any, tmp_path: Path) -> None:
    copying.copy(source, tmp_path / "copy.mwl", OTHER)
    raw = engine.connect(tmp_path / "copy.mwl", OTHER)
    raw.execute("UPDATE blob_piece SET data = zeroblob(length(data)) WHERE position = 1")
    raw.close()
    with pytest.raises(VaultError, match=r"copy\.unsound"):
        verifying.verify_file(tmp_path / "copy.mwl", OTHER)


def test_a_copy_that_no_passphrase_would_open_is_not_whole(source: Any, tmp_path: Path) -> None:
    path = tmp_path / "copy.mwl"
    copying.copy(source, path, OTHER)
    path.write_bytes(bytes(16) + path.read_bytes()[16:])
    with pytest.raises(VaultError, match=r"copy\.unsound"):
        verifying.verify_file(path, OTHER)


def test_a_damaged_source_is_said_to_be_the_one_at_fault(filled: Vault, tmp_path: Path) -> None:
    key = filled.key
    filled.close()
    content = bytearray(filled.path.read_bytes())
    for place in range(len(content) - 100 * engine.PAGE, len(content), engine.PAGE):
        content[place] ^= 1
    filled.path.write_bytes(content)
    source = engine.connect(filled.path, key, read_only=True, alone=True)
    assert told(source, tmp_path / "copy.mwl") == "vault.damaged"
    source.close()


def test_one_broken_page_at_the_end_of_a_long_text_is_seen(
    filled: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is copied as zeros, and neither the copy's seals nor its tables show that."""
    with filled.transaction() as connection:
        connection.exec_driver_sql("UPDATE profile SET summary = ?", ("w" * 500_000,))
        connection.exec_driver_sql("INSERT INTO profile VALUES ('x', '', '', ?)", ("w" * 500_000,))
    key = filled.key
    filled.close()
    content = bytearray(filled.path.read_bytes())
    content[len(content) - engine.PAGE + 50] ^= 1
    filled.path.write_bytes(content)
    source = engine.connect(filled.path, key, read_only=True, alone=True)
    assert told(source, tmp_path / "copy.mwl") == "vault.damaged"
    source.close()
    monkeypatch.setattr(copying, "_refuse_if_spoilt", lambda _source: None)
    source = engine.connect(filled.path, key, read_only=True, alone=True)
    copying.copy(source, tmp_path / "copy.mwl", key)
    source.close()


def test_a_source_that_somebody_holds_ends_it(
    filled: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "_PATIENCE", 0.2)

    class Held:
        """A source whose steps find it locked for ever."""

        in_transaction = True

        def __init__(self, real: Any) -> None:
            self._real = real
            self.execute = real.execute

        def backup(self, *_: object, progress: Any, **__: object) -> None:
            limit = time.monotonic() + PATIENCE
            while time.monotonic() < limit:
                progress(5, 10, 10)
                time.sleep(0.02)

    source = engine.connect(filled.path, filled.key, further=True)
    assert told(Held(source), tmp_path / "copy.mwl") == "vault.in_use"
    source.close()


# leftovers

DYING = """
import os, sys
from pathlib import Path
from mwl_desktop.domain.work import Quiet
from mwl_desktop.vault import copying, engine
from mwl_desktop.vault.keys import VaultKey
path, target, key, salt = sys.argv[1:]
class Waits(Quiet):
    def progress(self, done, total, what=""):
        print("copying", flush=True)
        sys.stdin.readline()
key = VaultKey(bytes.fromhex(key), bytes.fromhex(salt))
copying.copy(engine.connect(Path(path), key, read_only=True, alone=True), Path(target), key, work=Waits())
"""


@pytest.mark.parametrize("state", ["same", "other"])
def test_a_copy_that_runs_keeps_its_part_and_one_that_died_loses_it(
    state: str, template: Template, tmp_path: Path
) -> None:
    """Also where it runs in another account or computer, which keep their locks by name elsewhere."""
    path = template.copy(tmp_path / "v.mwl")
    hexes = (template.key.key.hex(), template.key.salt.hex())
    command = [sys.executable, "-c", DYING, str(path), str(tmp_path / "copy.mwl"), *hexes]
    elsewhere = {} if state == "same" else {"MWL_HOME": str(tmp_path / "other")}
    environment, pipe = {**os.environ, **elsewhere}, subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, env=environment) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"copying\n"
        part = left_in(tmp_path)
        assert len(part) == 1
        assert copying.sweep_leftovers(path) == ()
        assert left_in(tmp_path) == part
        other.kill()
    assert [each.name for each in copying.sweep_leftovers(path)] == part
    assert left_in(tmp_path) == []
    assert path.exists()
    assert not (tmp_path / "copy.mwl").exists()


def test_a_copy_of_this_program_keeps_its_part(source: Any, filled: Vault, tmp_path: Path) -> None:
    with copying.prepared(source, tmp_path / "copy.mwl", OTHER) as part:
        assert copying.sweep_leftovers(filled.path) == ()
        part.put()
    opened(tmp_path / "copy.mwl", OTHER).close()


def test_only_part_files_are_swept(tmp_path: Path) -> None:
    names = ("notes.part", ".v.mwl.123.mwl-part", "v.mwl", ".v.mwl.0123456789ab.mwl-part.txt")
    for name in names:
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / ".v.mwl.0123456789ab.mwl-part").symlink_to(tmp_path / "v.mwl")
    (tmp_path / ".w.mwl.0123456789ab.mwl-part").mkdir()
    assert copying.sweep_leftovers(tmp_path / "v.mwl") == ()
    assert len(list(tmp_path.iterdir())) == len(names) + 2


def test_without_locks_of_files_only_what_is_old_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mwl_desktop.vault.lock._take_file", lambda *_: None)
    young, old = (tmp_path / f".v.mwl.{digit * 12}.mwl-part" for digit in "ab")
    for path in (young, old):
        path.write_bytes(b"x")
    before = time.time() - 2 * 24 * 3600
    os.utime(old, (before, before))
    assert copying.sweep_leftovers(tmp_path / "v.mwl") == (old,)
    assert young.exists()


def test_it_takes_little_memory(source: Any, filled: Vault, tmp_path: Path) -> None:
    with filled.transaction() as connection:
        connection.exec_driver_sql("CREATE TABLE ballast(x)")
        for _ in range(96):
            connection.exec_driver_sql("INSERT INTO ballast VALUES (randomblob(1000000))")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    copying.copy(source, tmp_path / "copy.mwl", OTHER)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown * (1 if sys.platform == "darwin" else 1024) < 24 * 1024 * 1024
