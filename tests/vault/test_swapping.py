"""Whenever a restore is ended, the vault's path leads to the old vault or to the new one, each whole."""

from __future__ import annotations

import errno
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mwl_desktop.domain.items import ListFilter
from mwl_desktop.errors import VaultError
from mwl_desktop.services import backups, listing, vaults
from mwl_desktop.vault import copying, opening, swapping
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.lock import VaultLock
from tests.factory import add_entry
from tests.vaults import Template

NOW = datetime(2026, 11, 22, 15, 30, 5, tzinfo=UTC)
_DATABASE_TAKES = 504
"""Bytes of a vault's path that the database takes."""
OTHER = VaultKey(bytes(range(32)), bytes(range(100, 116)))


class Killed(BaseException):
    """What ends a process without a word."""


def titles(path: Path, key: VaultKey) -> set[str]:
    vault = vaults.unlock_with_key(path, key)
    try:
        with vault.read() as connection:
            places = listing.places(connection, ListFilter())
            return {row.title for row in listing.rows(connection, [place.id for place in places])}
    finally:
        vault.close()


@pytest.fixture
def crashed(template: Template, tmp_path: Path) -> Path:
    """A vault as a power cut leaves it: its last change is in the write-ahead log alone."""
    (tmp_path / "live").mkdir()
    live = template.opened(tmp_path / "live" / "v.mwl")
    add_entry(live, "in the log")
    (tmp_path / "home").mkdir()
    for suffix in ("", "-wal", "-shm"):
        shutil.copyfile(f"{live.path}{suffix}", tmp_path / "home" / f"v.mwl{suffix}")
    live.close()
    return tmp_path / "home" / "v.mwl"


@pytest.fixture(params=["same key", "other key"])
def backup(request: pytest.FixtureRequest, template: Template, tmp_path: Path) -> tuple[Path, VaultKey]:
    """A backup of the vault, made while it held something else."""
    key = template.key if request.param == "same key" else OTHER
    made = template.opened(tmp_path / "made.mwl")
    add_entry(made, "in the backup")
    with made.inspect() as connection:
        copying.copy(connection.connection.driver_connection, tmp_path / "backup.mwl", key)
    made.close()
    return tmp_path / "backup.mwl", key


def test_the_present_vault_is_set_aside_with_all_its_changes(
    crashed: Path, backup: tuple[Path, VaultKey], template: Template
) -> None:
    path, key = backup
    aside = backups.restore(path, crashed, key)
    assert aside is not None
    assert aside.name.startswith("v set aside 20")
    assert titles(crashed, key) == {"in the backup"}
    assert titles(aside, template.key) == {"in the log"}
    assert {each.name for each in crashed.parent.iterdir()} == {"v.mwl", aside.name}


class Steps:
    """Ends the process, so to speak, before the nth change of a name in the folder."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, last: int, links: bool) -> None:
        self.done = 0
        self._last = last
        for name in ("replace", "unlink", "hardlink_to"):
            monkeypatch.setattr(Path, name, self._counting(getattr(Path, name)))
        if not links:
            monkeypatch.setattr(Path, "hardlink_to", self._no_links)

    @staticmethod
    def _no_links(*_: object) -> None:
        raise OSError(errno.EPERM, "no second names")

    def _counting(self, real: Callable[..., object]) -> Callable[..., object]:
        def step(path: Path, *arguments: object, **more: object) -> object:
            if "v.mwl" in path.name or "v set aside" in path.name:
                self.done += 1
                if self.done > self._last:
                    raise Killed
            return real(path, *arguments, **more)

        return step


@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
def test_killed_between_any_two_names_old_or_new_opens(
    links: bool, crashed: Path, backup: tuple[Path, VaultKey], template: Template, tmp_path: Path
) -> None:
    path, key = backup
    seen = set()
    for last in range(12):
        folder = tmp_path / f"try{last}"
        shutil.copytree(crashed.parent, folder)
        vault_path = folder / "v.mwl"
        with pytest.MonkeyPatch.context() as patch:
            steps = Steps(patch, last, links)
            with suppress(Killed):
                backups.restore(path, vault_path, key)
        was_killed = steps.done > last
        assert not links or vault_path.exists(), "with second names the vault is never away"
        swapping.recover(vault_path)
        salt = vault_path.read_bytes()[:16]
        is_new = salt == key.salt and not (folder / "v.mwl-wal").exists()
        if is_new:
            assert titles(vault_path, key) == {"in the backup"}
            aside = next(
                each for each in folder.iterdir() if "set aside" in each.name and each.suffix == ".mwl"
            )
            assert titles(aside, template.key) == {"in the log"}
        else:
            assert titles(vault_path, template.key) == {"in the log"}
        copying.sweep_leftovers(vault_path)
        assert not [each.name for each in folder.iterdir() if each.name.startswith(".")]
        seen.add((was_killed, is_new))
        if not was_killed:
            break
    assert seen == {(True, False), (True, True), (False, True)}


def test_opening_finishes_what_was_cut_short(
    crashed: Path, backup: tuple[Path, VaultKey], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, key = backup
    with monkeypatch.context() as patch:
        patch.setattr(swapping, "_finish", lambda *_: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            backups.restore(path, crashed, key)
    crashed.unlink()  # as without second names
    assert opening.look_at(crashed) == key.salt
    assert titles(crashed, key) == {"in the backup"}


def test_a_swap_that_still_goes_on_is_left_alone(crashed: Path, tmp_path: Path, template: Template) -> None:
    decided = crashed.with_name(f"{swapping._start(crashed)}2026-11-22 15-30-05{swapping._DECIDED}")
    template.copy(decided)
    lock = VaultLock(crashed)
    swapping.recover(crashed)
    assert decided.exists()
    lock.release()
    other = crashed.with_name("w.mwl")
    swapping.recover(other)
    assert decided.exists()
    swapping.recover(crashed)
    assert not decided.exists()


def test_a_swap_that_cannot_be_finished_says_so(
    crashed: Path, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    template.copy(crashed.with_name(f"{swapping._start(crashed)}2026-11-22 15-30-05{swapping._DECIDED}"))

    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(VaultError) as caught:
        opening.look_at(crashed)
    assert (caught.value.code, caught.value.facts["reason"]) == (
        "restore.unfinished",
        "read-only file system",
    )


def test_two_in_one_second_and_a_clock_that_went_back_set_aside_under_names_of_their_own(
    crashed: Path, backup: tuple[Path, VaultKey], template: Template
) -> None:
    path, key = backup

    class Stopped:
        def now(self) -> datetime:
            return NOW

    clock = Stopped()
    asides = [backups.restore(path, crashed, key, clock=clock) for _ in range(3)]  # type: ignore[arg-type]
    names = [aside.name for aside in asides if aside]
    assert len(set(names)) == 3
    assert all(":" not in name for name in names)
    assert titles(crashed.with_name(names[0]), template.key) == {"in the log"}


def test_a_link_stays_a_link_and_its_file_is_replaced(
    crashed: Path, backup: tuple[Path, VaultKey], tmp_path: Path
) -> None:
    path, key = backup
    link = tmp_path / "link.mwl"
    link.symlink_to(crashed)
    aside = backups.restore(path, link, key)
    assert link.is_symlink()
    assert aside is not None
    assert aside.parent == crashed.parent
    assert titles(link, key) == {"in the backup"}


def test_a_log_without_its_vault_is_not_replayed_onto_the_new_one(
    crashed: Path, backup: tuple[Path, VaultKey]
) -> None:
    path, key = backup
    log = Path(f"{crashed}-wal").read_bytes()
    crashed.unlink()
    assert backups.restore(path, crashed, key) is None
    assert titles(crashed, key) == {"in the backup"}
    kept = [
        each for each in crashed.parent.iterdir() if each.name.endswith(".mwl-wal") and "aside" in each.name
    ]
    assert [each.read_bytes() for each in kept] == [log]


@pytest.mark.parametrize("content", [b"", b"not a vault at all", bytes(range(256)) * 16, bytes(100)])
def test_whatever_lies_there_is_kept(content: bytes, backup: tuple[Path, VaultKey], tmp_path: Path) -> None:
    path, key = backup
    there = tmp_path / "there.mwl"
    there.write_bytes(content)
    aside = backups.restore(path, there, key)
    assert aside is not None
    assert aside.read_bytes() == content
    assert titles(there, key) == {"in the backup"}


def test_nothing_there_is_no_hindrance(backup: tuple[Path, VaultKey], tmp_path: Path) -> None:
    path, key = backup
    assert backups.restore(path, tmp_path / "new.mwl", key) is None
    assert titles(tmp_path / "new.mwl", key) == {"in the backup"}


@pytest.mark.skipif(sys.platform == "win32", reason="a path ends at 260 characters there")
@pytest.mark.parametrize("stem", ["v" * 116, "v" * 244, "v" * 247, "漢" * 82], ids=len)
def test_a_vault_whose_name_is_as_long_as_names_get_is_restored(
    stem: str, backup: tuple[Path, VaultKey], template: Template, tmp_path: Path
) -> None:
    path, key = backup
    there = template.copy(tmp_path / f"{stem}.mwl")
    aside = backups.restore(path, there, key)
    assert aside is not None
    assert titles(there, key) == {"in the backup"}
    assert titles(aside, template.key) == set()
    assert not [each.name for each in tmp_path.iterdir() if each.name.startswith(".")]


@pytest.mark.skipif(sys.platform == "win32", reason="a path ends at 260 characters there")
@pytest.mark.parametrize("name", ["v" * 248, "\U0001f33f" * 62 + "123"], ids=len)
def test_a_name_too_long_for_a_vault_is_refused_before_anything_is_changed(
    name: str, backup: tuple[Path, VaultKey], tmp_path: Path
) -> None:
    path, key = backup
    there = tmp_path / f"{name}.mwl"
    there.write_bytes(b"kept")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(VaultError) as caught:
        backups.restore(path, there, key)
    assert caught.value.code == "vault.path_too_long"
    assert sorted(tmp_path.rglob("*")) == before
    assert there.read_bytes() == b"kept"


@pytest.mark.skipif(sys.platform == "win32", reason="a path ends at 260 characters there")
def test_a_path_that_the_database_does_not_take_is_refused_too(
    backup: tuple[Path, VaultKey], tmp_path: Path
) -> None:
    path, key = backup
    folder = tmp_path / ("f" * 200) / ("g" * 80)
    folder.mkdir(parents=True)
    fits = folder / ("v" * (_DATABASE_TAKES - len(str(folder)) - 1))
    assert backups.restore(path, fits, key) is None
    assert titles(fits, key) == {"in the backup"}
    with pytest.raises(VaultError, match=r"vault\.path_too_long"):
        backups.restore(path, fits.with_name(fits.name + "v"), key)
    assert {each.name for each in folder.iterdir()} == {fits.name}


@pytest.mark.skipif(sys.platform == "win32", reason="a path ends at 260 characters there")
def test_a_vault_that_was_locked_out_by_its_long_name_opens_again(
    backup: tuple[Path, VaultKey], template: Template, tmp_path: Path
) -> None:
    """As earlier versions left it: the old one set aside, the new one with the name of a swap decided."""
    path, key = backup
    there = template.copy(tmp_path / ("v" * 246 + ".mwl"))
    stamp = swapping.stamp_of(NOW)
    shutil.copyfile(path, there.with_name(f"{swapping._start(there)}{stamp}{swapping._DECIDED}"))
    swapping.aside_of(there, stamp).hardlink_to(there)
    assert titles(there, key) == {"in the backup"}
    assert titles(swapping.aside_of(there, stamp), template.key) == set()


def test_the_names_fit_every_system() -> None:
    path = Path('a:b?c "d" ' + "ü" * 200 + ".mwl")
    name = swapping.aside_of(path, swapping.stamp_of(NOW)).name
    assert len(name.encode()) < 200
    assert not set(name) & set('<>:"/\\|?*')
    assert swapping.stem_of(Path(" . .mwl")) == "vault"
