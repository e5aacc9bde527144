"""One program a vault: the lock is dropped when it is released or its program ends."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from mwl_desktop.errors import VaultError
from mwl_desktop.services import vaults
from mwl_desktop.vault import blobs, engine
from mwl_desktop.vault.lock import VaultLock, name_for
from mwl_desktop.vault.opening import look_at
from tests.cli.runner import as_process
from tests.somebody import as_somebody_else
from tests.vaults import PASSPHRASE, Template

posix = pytest.mark.skipif(sys.platform != "linux", reason="two families of locks are Linux's")


def test_a_lock_is_held_once_and_given_back(tmp_path: Path) -> None:
    lock = VaultLock(tmp_path / "v.mwl")
    with pytest.raises(VaultError, match=r"vault\.in_use"):
        VaultLock(tmp_path / "v.mwl")
    VaultLock(tmp_path / "other.mwl").release()
    lock.release()
    lock.release()
    VaultLock(tmp_path / "v.mwl").release()


def test_the_name_tells_nothing_and_follows_links(tmp_path: Path) -> None:
    real = tmp_path / "secret name.mwl"
    real.touch()
    (tmp_path / "link.mwl").symlink_to(real)
    assert name_for(real) == name_for(tmp_path / "link.mwl") == name_for(tmp_path / "." / real.name)
    assert "secret" not in name_for(real)


@posix
def test_a_place_that_nobody_may_look_into_is_said_to_be_so() -> None:
    with as_somebody_else() as folder:
        (folder / "closed").mkdir(mode=0)
        with pytest.raises(VaultError, match=r"vault\.unreadable"):
            VaultLock(folder / "closed" / "v.mwl")
        VaultLock(folder / "v.mwl").release()
        (folder / "closed").chmod(0o700)
        VaultLock(folder / "closed" / "v.mwl").release()


def test_nothing_lies_beside_the_vault(tmp_path: Path) -> None:
    lock = VaultLock(tmp_path / "v.mwl")
    assert list(tmp_path.iterdir()) == []
    lock.release()


def test_a_killed_program_holds_no_lock(tmp_path: Path) -> None:
    code = (
        "import sys, os; from pathlib import Path; from mwl_desktop.vault.lock import VaultLock;"
        "VaultLock(Path(sys.argv[1])); os.kill(os.getpid(), 9)"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "v.mwl"], cwd=root, env=os.environ, check=False
    )
    assert done.returncode == -9
    VaultLock(tmp_path / "v.mwl").release()


@pytest.mark.parametrize("name", ["v.mwl", "hard link.mwl"])
def test_another_state_folder_and_a_hard_link_are_seen(name: str, template: Template, tmp_path: Path) -> None:
    vault = template.opened(tmp_path / "v.mwl")
    other = tmp_path / name
    if other != vault.path:
        os.link(vault.path, other)
    key_file = tmp_path / "passphrase.txt"
    key_file.write_text(PASSPHRASE, encoding="utf-8")
    elsewhere = {"XDG_STATE_HOME": str(tmp_path / "elsewhere")}
    piece = b"x" * blobs.PIECE

    def pieces() -> Iterator[bytes]:
        yield from [piece] * 17
        # Some of it is in the file already, as what is still arriving.
        for command in ("list", "check"):
            refused = as_process(command, other, "--passphrase-file", key_file, env=elsewhere)
            assert (refused.returncode, refused.stdout) == (17, b"")
            assert b"already open" in refused.stderr
        yield piece

    kept = blobs.keep(vault, pieces())
    with vault.read() as connection:
        assert b"".join(blobs.pieces(connection, kept.blob_id)) == piece * 18
    vault.close()


def test_a_program_does_not_open_its_own_vault_twice(template: Template, tmp_path: Path) -> None:
    vault = template.opened(tmp_path / "v.mwl")
    os.link(vault.path, tmp_path / "hard.mwl")
    for path in (vault.path, tmp_path / "hard.mwl"):
        with pytest.raises(VaultError, match=r"vault\.in_use"):
            look_at(path)
        with pytest.raises(VaultError, match=r"vault\.in_use"):
            vaults.unlock_with_key(path, template.key)
        assert _others_are_kept_out(vault.path)
    vault.close()
    vaults.unlock_with_key(tmp_path / "hard.mwl", template.key).close()


def _others_are_kept_out(path: Path) -> bool:
    """Whether the database's own lock stands: the bytes at which it says that the file is in use."""
    code = (
        "import fcntl, sys; file = open(sys.argv[1], 'r+b');"
        "fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, check=False)
    return b"BlockingIOError" in done.stderr


@posix
def test_the_databases_own_locks_stand_while_a_vault_is_open(template: Template, tmp_path: Path) -> None:
    vault = template.opened(tmp_path / "v.mwl")
    assert _others_are_kept_out(vault.path)
    second = engine.connect(vault.path, template.key, further=True)
    second.execute("PRAGMA busy_timeout = 0")
    with vault.transaction(), pytest.raises(dbapi2.OperationalError, match="locked"):
        second.execute("BEGIN IMMEDIATE")
    second.execute("BEGIN IMMEDIATE")
    second.close()
    assert _others_are_kept_out(vault.path)
    vault.close()
    assert not _others_are_kept_out(vault.path)


def test_a_killed_program_holds_no_lock_on_the_file(tmp_path: Path) -> None:
    path = tmp_path / "v.mwl"
    path.write_bytes(b"file")
    code = (
        "import sys, os; from pathlib import Path; from mwl_desktop.vault.lock import VaultLock;"
        "lock = VaultLock(Path(sys.argv[1])); assert len(lock._handles) == 2; os.kill(os.getpid(), 9)"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code, path], cwd=root, env=os.environ, check=False)
    assert done.returncode == -9
    VaultLock(path).release()


@posix
@pytest.mark.parametrize("call", ["flock", "lockf"])
def test_a_file_system_without_such_locks_leaves_the_one_by_name(
    call: str, template: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    real, own = getattr(fcntl, call), tmp_path / "v.mwl"
    template.copy(own)

    def without(handle: int, *more: object) -> None:
        if os.path.samestat(os.fstat(handle), own.stat()):
            raise OSError(errno.ENOLCK, "no locks available")
        real(handle, *more)

    monkeypatch.setattr(fcntl, call, without)
    lock = VaultLock(own)
    assert len(lock._handles) == 1
    with pytest.raises(VaultError, match=r"vault\.in_use"):
        VaultLock(own)
    lock.release()
    VaultLock(own).release()


@posix
def test_a_file_that_cannot_be_probed_is_not_kept_locked(
    template: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = template.copy(tmp_path / "v.mwl")

    def refused(path: Path) -> bool:
        raise OSError(errno.EMFILE, "too many open files")

    with monkeypatch.context() as patch:
        patch.setattr("mwl_desktop.vault.lock._leaves_others_alone", refused)
        with pytest.raises(VaultError, match=r"vault\.unreadable"):
            VaultLock(path)
    VaultLock(path).release()
