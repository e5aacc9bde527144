"""A change of the key that cannot be done leaves the earlier key, and says why."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mwl_desktop.errors import Cancelled, VaultError
from mwl_desktop.sentences import sentence
from mwl_desktop.vault import copying, rekeying
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.vault import Vault
from tests.vault.keyed import NEW, Watched, add, beside, count, held_by_others, needs_proc, opens_with
from tests.vault.keyed import filled as filled
from tests.vault.keyed import no_key_store_is_asked as no_key_store_is_asked
from tests.vaults import Template, dump


def test_a_cancel_at_any_look_leaves_the_earlier_key(filled: Vault, template: Template) -> None:
    whole = Watched()
    before = dump(filled, without=frozenset())
    filled.change_key(VaultKey(template.key.key, template.key.salt), work=whole)
    for at in range(1, whole.looks + 1):
        with pytest.raises(Cancelled):
            filled.change_key(NEW, work=Watched(at))
        assert filled.key == template.key
        assert dump(filled, without=frozenset()) == before
    filled.close()
    assert beside(filled.path) == []
    assert opens_with(filled.path, template.key)


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.EACCES, errno.EBUSY])
def test_a_copy_that_cannot_take_the_place(
    number: int, filled: Vault, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path, target: Path) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(rekeying, "_replace", refused)
    with pytest.raises(VaultError, match=r"vault\.not_replaced"):
        filled.change_key(NEW)
    assert held_by_others(filled.path)
    add(filled, "after it")
    filled.close()
    assert beside(filled.path) in ([], ["another"])
    assert opens_with(filled.path, template.key)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EACCES, "nothing may be written into its folder"),
        (errno.EROFS, "its disk cannot be written to"),
        (errno.ENODEV, "its disk went away"),
        (errno.EIO, "input/output error"),
    ],
)
def test_a_copy_that_cannot_be_made_is_told_as_the_vaults_own_trouble(
    number: int, words: str, filled: Vault, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(copying, "_make_file", refused)
    with pytest.raises(VaultError) as caught:
        filled.change_key(NEW)
    assert caught.value.code == "vault.not_replaced"
    assert words in sentence(caught.value)
    assert filled.key == template.key
    add(filled, "after it")
    filled.close()
    assert beside(filled.path) == []


def test_a_disk_that_does_not_confirm_is_told_and_the_new_key_holds(
    filled: Vault, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_sync = os.fsync

    def no_folders(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EIO, "Input/output error")
        real_sync(handle)

    monkeypatch.setattr(os, "fsync", no_folders)
    with pytest.raises(VaultError) as caught:
        filled.change_key(NEW)
    assert caught.value.code == "vault.change_unconfirmed"
    assert "input/output error" in sentence(caught.value)
    assert filled.key == NEW
    add(filled, "after it")
    assert count(filled) == 6
    filled.close()
    assert opens_with(filled.path, NEW)
    assert not opens_with(filled.path, template.key)


def test_a_full_disk_is_noticed_before_and_the_earlier_key_stays(
    filled: Vault, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("Usage", (), {"free": 1_000_000})
    monkeypatch.setattr(copying.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(VaultError, match=r"disk\.too_full"):
        filled.change_key(NEW)
    add(filled, "after it")
    filled.close()
    assert beside(filled.path) == []
    assert opens_with(filled.path, template.key)


def test_a_copy_that_is_not_the_same_is_not_put(
    filled: Vault, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    through = copying.write_through

    def flips(path: Path) -> None:
        through(path)
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)

    monkeypatch.setattr(copying, "write_through", flips)
    with pytest.raises(VaultError, match=r"copy\.unsound|vault\.damaged"):
        filled.change_key(NEW)
    filled.close()
    assert opens_with(filled.path, template.key)


@pytest.fixture
def as_on_windows(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """No file that is open can be moved or replaced; returns what was in the way, to be looked at."""
    in_the_way: list[str] = []
    monkeypatch.setattr(rekeying, "sys", SimpleNamespace(platform="win32"))
    monkeypatch.setattr(copying, "sys", SimpleNamespace(platform="win32"))

    def replace(path: Path, target: Path) -> None:
        opened = []
        for each in Path("/proc/self/fd").iterdir():
            with suppress(OSError):
                opened.append(str(each.readlink()))
        in_the_way.extend(each for each in opened if each.startswith((str(path), str(target))))
        if in_the_way:
            raise PermissionError(errno.EACCES, "used by another process")
        path.replace(target)

    monkeypatch.setattr(rekeying, "_replace", replace)
    return in_the_way


@needs_proc
def test_where_nothing_open_can_be_moved_all_is_closed_before(
    filled: Vault, as_on_windows: list[str]
) -> None:
    filled.change_key(NEW)
    assert as_on_windows == []
    assert held_by_others(filled.path)
    add(filled, "after it")
    filled.close()
    assert opens_with(filled.path, NEW)


@needs_proc
def test_where_something_open_is_in_the_way_the_earlier_file_is_held_again(
    filled: Vault, template: Template, as_on_windows: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Any] = []
    monkeypatch.setattr(rekeying, "refuse_if_others", lambda path: opened.append(path.open("rb")))
    with pytest.raises(VaultError, match=r"vault\.not_replaced"):
        filled.change_key(NEW)
    opened[0].close()
    assert as_on_windows == [str(filled.path)]
    assert filled.key == template.key
    add(filled, "after it")
    filled.close()
    assert opens_with(filled.path, template.key)


def test_a_scanner_that_lets_go_in_a_moment_is_waited_for(
    filled: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, tried = Path.replace, []

    def scanned(path: Path, target: Path) -> Path:
        tried.append(target)
        if len(tried) < 3:
            raise PermissionError(errno.EACCES, "used by another process")
        return real(path, target)

    monkeypatch.setattr(rekeying, "_TRIES", 5)
    monkeypatch.setattr(rekeying, "_BETWEEN_TRIES", 0.01)
    monkeypatch.setattr(Path, "replace", scanned)
    filled.change_key(NEW)
    assert len(tried) == 3
    assert filled.key == NEW
