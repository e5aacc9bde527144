"""A new vault gets its name once it is whole: a kill while it is made leaves no half of one."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from mwl_desktop.errors import VaultError
from mwl_desktop.sentences import sentence
from mwl_desktop.services import vaults
from mwl_desktop.vault import engine, opening, rekeying
from mwl_desktop.vault.check import check
from mwl_desktop.vault.keys import VaultKey
from tests.vaults import PASSPHRASE, Template

posix = pytest.mark.skipif(sys.platform == "win32", reason="kills, names and modes of POSIX")

KILLED_AT = """
import os, signal, sys
from pathlib import Path
from mwl_desktop.services import vaults
from mwl_desktop.vault import engine

left, real = int(sys.argv[2]), engine.connect

def counting(path, key, **how):
    connection = real(path, key, **how)
    def count(statement):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
    connection.set_trace_callback(count)
    return connection

engine.connect = counting
vaults.create(Path(sys.argv[1]), sys.argv[3]).close()
"""


def left_in(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


@posix
@pytest.mark.parametrize("statement", [1, 3, 4, 12, 60, 110])
def test_a_kill_while_it_is_made_leaves_its_name_free(statement: int, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    path = place / "v.mwl"
    command = [sys.executable, "-c", KILLED_AT, path, str(statement), PASSPHRASE]
    killed = subprocess.run(command, cwd=Path(__file__).parents[2], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not path.exists()
    assert all(name.startswith(".") for name in left_in(place))
    vault = vaults.create(path, PASSPHRASE)
    assert check(vault).sound
    vault.close()
    assert left_in(place) == ["v.mwl"]


@posix
def test_it_is_its_owners_alone_and_leaves_no_other_name(tmp_path: Path) -> None:
    path = tmp_path / "v.mwl"
    earlier = os.umask(0o022)
    try:
        vault = vaults.create(path, PASSPHRASE)
    finally:
        os.umask(earlier)
    assert {stat.S_IMODE(each.stat().st_mode) for each in tmp_path.glob("v.mwl*")} == {0o600}
    vault.close()
    assert path.stat().st_nlink == 1
    assert left_in(tmp_path) == ["v.mwl"]
    path.chmod(0o640)
    vaults.unlock(path, PASSPHRASE).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_what_came_there_meanwhile_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "v.mwl"
    real = engine.connect

    def slow(at: Path, key: VaultKey, **how: bool) -> object:
        path.write_bytes(b"somebody else's")
        return real(at, key, **how)

    monkeypatch.setattr(engine, "connect", slow)
    with pytest.raises(VaultError, match=r"vault\.exists"):
        vaults.create(path, PASSPHRASE)
    assert path.read_bytes() == b"somebody else's"
    assert left_in(tmp_path) == ["v.mwl"]


@pytest.mark.parametrize(
    ("said", "free", "code"),
    [
        ("database or disk is full", 1 << 30, "vault.no_room"),
        ("disk I/O error", 1 << 30, "vault.cannot_be_made"),
        ("disk I/O error", 4096, "vault.no_room"),
    ],
)
def test_what_goes_wrong_is_said_of_the_vault_and_nothing_stays(
    said: str, free: int, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)

    def failing(_connection: object) -> None:
        raise engine.dbapi2.OperationalError(said)

    def room(folder: Path) -> object:
        return usage._replace(free=free if Path(folder) == tmp_path else 1 << 40)

    monkeypatch.setattr("shutil.disk_usage", room)
    monkeypatch.setattr(opening.migrations, "migrate", failing)
    with pytest.raises(VaultError) as caught:
        vaults.create(tmp_path / "v.mwl", PASSPHRASE)
    assert caught.value.code == code
    assert str(tmp_path) in sentence(caught.value)
    assert left_in(tmp_path) == []


@posix
def test_a_second_name_that_a_kill_left_goes_when_the_vault_is_opened(
    template: Template, tmp_path: Path
) -> None:
    """Between the two steps of the renaming the file has both names."""
    path = template.copy(tmp_path / "v.mwl")
    part = tmp_path / ".v.mwl.0123456789ab.mwl-part"
    part.hardlink_to(path)
    vault = vaults.unlock_with_key(path, template.key)
    assert left_in(tmp_path) == ["v.mwl", "v.mwl-shm", "v.mwl-wal"]
    rekeying.check_names(path)
    vault.close()


@pytest.mark.parametrize("name", ["n" * 200, "名" * 70, "\N{GRINNING FACE}" * 50])
def test_a_long_name_leaves_room_for_the_name_of_its_part(name: str, tmp_path: Path) -> None:
    vault = vaults.create(tmp_path / f"{name}.mwl", PASSPHRASE)
    vault.close()
