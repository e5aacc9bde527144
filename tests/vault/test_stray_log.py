"""A log of another day beside a vault is noticed before it ruins the vault; the vault's own is taken."""

from __future__ import annotations

import hashlib
import random
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.errors import VaultError
from mwl_desktop.services import entries, finding, vaults
from mwl_desktop.vault import blobs, engine, stray_log
from mwl_desktop.vault.check import check
from mwl_desktop.vault.vault import Vault
from tests.vaults import Template


def write(vault: Vault, title: str) -> None:
    with vault.write("entry.add") as uow:
        entries.add(uow, EntryDraft(title=title, body=title * 400))


def killed(vault: Vault, path: Path, folder: Path) -> Path:
    """What lies there when the program that has the vault open is killed now."""
    folder.mkdir()
    for suffix in ("", "-wal"):
        shutil.copyfile(f"{path}{suffix}", folder / f"v.mwl{suffix}")
    return folder / "v.mwl"


@pytest.fixture
def two_days(template: Template, tmp_path: Path) -> tuple[Path, Path]:
    """A vault as it is today, closed, with the log of an earlier day beside it; and that day's own file."""
    path = tmp_path / "v.mwl"
    vault = template.opened(path)
    write(vault, "early")
    earlier = killed(vault, path, tmp_path / "earlier")
    vault.close()
    vault = vaults.unlock_with_key(path, template.key)
    blobs.keep(vault, [random.Random(1).randbytes(300_000)])
    for number in range(40):
        write(vault, f"later {number}")
    vault.close()
    shutil.copyfile(f"{earlier}-wal", f"{path}-wal")
    return path, earlier


def test_a_log_of_another_day_is_refused_and_nothing_is_changed(
    two_days: tuple[Path, Path], template: Template
) -> None:
    path, _ = two_days
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(VaultError, match=r"vault\.log_strayed"):
        vaults.unlock_with_key(path, template.key)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    path.with_name("v.mwl-wal").rename(path.with_name("moved-wal"))
    vault = vaults.unlock_with_key(path, template.key)
    assert check(vault).sound
    with vault.read() as connection:
        assert finding.search(connection, "later")
    vault.close()


@pytest.mark.parametrize("whole_up_to", [stray_log._WHOLE_UP_TO, 0], ids=["small file", "large file"])
def test_a_vaults_own_log_is_taken(
    two_days: tuple[Path, Path], template: Template, monkeypatch: pytest.MonkeyPatch, whole_up_to: int
) -> None:
    monkeypatch.setattr(stray_log, "_WHOLE_UP_TO", whole_up_to)
    _, earlier = two_days
    vault = vaults.unlock_with_key(earlier, template.key)
    with vault.read() as connection:
        assert finding.search(connection, "early")
    vault.close()


def test_of_a_large_file_the_originals_are_left_out(
    two_days: tuple[Path, Path], template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stray_log, "_WHOLE_UP_TO", 0)
    asked: list[str] = []
    questions = stray_log._questions

    def noted(connection: Any, path: Path) -> list[str]:
        asked.extend(questions(connection, path))
        return asked

    monkeypatch.setattr(stray_log, "_questions", noted)
    vaults.unlock_with_key(two_days[1], template.key).close()
    assert 'PRAGMA quick_check("entry")' in asked
    assert not [question for question in asked if "blob_piece" in question]
    with pytest.raises(VaultError, match=r"vault\.log_strayed"):
        vaults.unlock_with_key(two_days[0], template.key)


def edit(vault: Vault, entry: ItemId, body: str) -> None:
    with vault.write("entry.body") as uow:
        entries.set_body(uow, entry, body)


def body_of(vault: Vault, entry: ItemId) -> str:
    with vault.read() as connection:
        return entries.get(connection, entry).body


def thrice(vault: Vault, entry: ItemId) -> None:
    for number in range(3):
        edit(vault, entry, f"day two {number}")


@pytest.fixture
def entry(template: Template, tmp_path: Path) -> tuple[Path, ItemId]:
    """A closed vault with one entry."""
    vault = template.opened(tmp_path / "v.mwl")
    with vault.write("entry.add") as uow:
        made = entries.add(uow, EntryDraft(body="day zero"))
    vault.close()
    return tmp_path / "v.mwl", made


def log_of(
    entry: tuple[Path, ItemId], template: Template, folder: Path, act: Callable[[Vault, ItemId], None]
) -> Path:
    """The log that a vault had after something was done in it; the vault itself is closed in good order."""
    path, made = entry
    vault = vaults.unlock_with_key(path, template.key)
    act(vault, made)
    log = killed(vault, path, folder).with_name("v.mwl-wal")
    vault.close()
    return log


EARLIER: dict[str, Callable[[Vault, ItemId], None]] = {
    "an edit": lambda vault, made: edit(vault, made, "day one"),
    "an item": lambda vault, _made: write(vault, "day one"),
}
LATER: dict[str, Callable[[Vault, ItemId], None]] = {
    "the same field": lambda vault, made: edit(vault, made, "day two"),
    "a longer text": lambda vault, made: edit(vault, made, "day two " * 50),
    "three times": lambda vault, made: thrice(vault, made),
    "another item": lambda vault, _made: write(vault, "another"),
}


@pytest.mark.parametrize("later", LATER)
@pytest.mark.parametrize("earlier", EARLIER)
def test_a_log_of_an_earlier_day_takes_nothing_back(
    earlier: str, later: str, entry: tuple[Path, ItemId], template: Template, tmp_path: Path
) -> None:
    path, made = entry
    log = log_of(entry, template, tmp_path / "earlier", EARLIER[earlier])
    vault = vaults.unlock_with_key(path, template.key)
    LATER[later](vault, made)
    wanted = body_of(vault, made)
    vault.close()
    shutil.copyfile(log, f"{path}-wal")
    for read_only in (False, True):
        with pytest.raises(VaultError, match=r"vault\.log_strayed"):
            vaults.unlock_with_key(path, template.key, read_only=read_only)
    path.with_name("v.mwl-wal").unlink()
    vault = vaults.unlock_with_key(path, template.key)
    assert body_of(vault, made) == wanted
    vault.close()


def test_an_earlier_log_of_the_same_opening_takes_nothing_back(
    entry: tuple[Path, ItemId], template: Template, tmp_path: Path
) -> None:
    path, made = entry
    vault = vaults.unlock_with_key(path, template.key)
    edit(vault, made, "morning")
    log = killed(vault, path, tmp_path / "earlier").with_name("v.mwl-wal")
    edit(vault, made, "evening")
    vault.close()
    shutil.copyfile(log, f"{path}-wal")
    with pytest.raises(VaultError, match=r"vault\.log_strayed"):
        vaults.unlock_with_key(path, template.key)


def test_an_older_file_does_not_take_a_later_days_log(
    entry: tuple[Path, ItemId], template: Template, tmp_path: Path
) -> None:
    path, _ = entry
    shutil.copyfile(path, tmp_path / "day zero.mwl")
    for body in ("day one", "day two"):
        log = log_of(entry, template, tmp_path / body, partial(edit, body=body))
    shutil.copyfile(tmp_path / "day zero.mwl", path)
    shutil.copyfile(log, f"{path}-wal")
    with pytest.raises(VaultError, match=r"vault\.log_strayed"):
        vaults.unlock_with_key(path, template.key)


def test_killed_again_and_again_before_anything_is_written_back(
    entry: tuple[Path, ItemId], template: Template, tmp_path: Path
) -> None:
    """Several openings in one log, the file still as before the first of them."""
    path, made = entry
    for number in range(4):
        vault = vaults.unlock_with_key(path, template.key)
        edit(vault, made, f"opening {number}")
        left = killed(vault, path, tmp_path / f"left {number}")
        vault.close()
        path = left
    vault = vaults.unlock_with_key(path, template.key)
    assert body_of(vault, made) == "opening 3"
    assert check(vault).sound
    vault.close()


def test_killed_after_some_of_it_was_written_back(
    entry: tuple[Path, ItemId], template: Template, tmp_path: Path
) -> None:
    path, made = entry
    vault = vaults.unlock_with_key(path, template.key)
    edit(vault, made, "before")
    assert vault.empty_log()
    edit(vault, made, "after")
    left = killed(vault, path, tmp_path / "left")
    vault.close()
    vault = vaults.unlock_with_key(left, template.key)
    assert body_of(vault, made) == "after"
    vault.close()


def test_who_only_looks_leaves_no_mark(entry: tuple[Path, ItemId], template: Template) -> None:
    path, made = entry
    before = path.read_bytes()
    vault = vaults.unlock_with_key(path, template.key)
    assert body_of(vault, made) == "day zero"
    vault.close()
    assert path.read_bytes() == before


def test_a_vault_without_marks_gets_one_and_takes_its_own_log(
    entry: tuple[Path, ItemId], template: Template, tmp_path: Path
) -> None:
    path, made = entry
    vault = vaults.unlock_with_key(path, template.key)
    with vault.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM meta WHERE key = 'written'")
    vault.close()
    connection = engine.connect(path, template.key)
    connection.execute("DELETE FROM meta WHERE key = 'written'")
    connection.close()
    assert stray_log.mark_of_file(path, template.key) is None
    vault = vaults.unlock_with_key(path, template.key)
    edit(vault, made, "marked")
    left = killed(vault, path, tmp_path / "left")
    vault.close()
    assert stray_log.mark_of_file(path, template.key) is not None
    vault = vaults.unlock_with_key(left, template.key)
    assert body_of(vault, made) == "marked"
    vault.close()


A, B = stray_log.Mark("a", "-", 3), stray_log.Mark("b", "a", 1)


@pytest.mark.parametrize(
    ("file", "both", "goes_on"),
    [
        (None, None, True),
        (None, A, True),
        (A, None, False),
        (A, A, True),
        (A, stray_log.Mark("a", "-", 4), True),
        (A, stray_log.Mark("a", "-", 2), False),
        (A, B, True),
        (B, A, False),
        (A, stray_log.Mark("c", "b", 9), False),
    ],
)
def test_what_goes_on(file: stray_log.Mark | None, both: stray_log.Mark | None, goes_on: bool) -> None:
    assert stray_log.goes_on(file, both) is goes_on
