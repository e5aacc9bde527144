"""What the program keeps on the computer beside a vault is for the person alone."""

from __future__ import annotations

import logging
import os
import stat
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mwl_desktop import log, paths
from mwl_desktop.services import backup_records, inbox
from mwl_desktop.vault.lock import VaultLock

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="rights as POSIX has them")


@pytest.fixture(autouse=True)
def open_handed() -> Iterator[None]:
    """New files would be for everybody, were nothing done about it."""
    before = os.umask(0)
    yield
    os.umask(before)


def write_everything(folder: Path) -> None:
    VaultLock(folder / "v.mwl").release()
    moment = datetime.now(UTC)
    backup_records.put("a" * 32, backup_records.Record("v", moment, 1, moment))
    inbox.know_key(folder / "v.mwl", b"k" * 32)
    root = logging.getLogger()
    level, before = root.level, set(root.handlers)
    log.start(paths.state_folder())
    logging.getLogger("mwl_desktop.x").info("something")
    root.setLevel(level)
    for handler in set(root.handlers) - before:
        root.removeHandler(handler)
        handler.close()


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("made_before", [False, True])
def test_nobody_else_looks_into_the_state_folder(made_before: bool, tmp_path: Path) -> None:
    state = paths.state_folder()
    if made_before:
        for name in ("locks", "backups", "inboxes"):
            (state / name).mkdir(parents=True, exist_ok=True)
    write_everything(tmp_path)
    found = [state, *state.rglob("*")]
    assert {each.name for each in found} >= {"locks", "backups", "inboxes", "mwl-desktop.log"}
    assert {rights(each) for each in found if each.is_dir()} == {0o700}
    files = [each for each in found if each.is_file()]
    assert len(files) == 4
    assert {rights(each) for each in files} == {0o600}


def test_the_folders_above_stay_as_they_are(home: Path, tmp_path: Path) -> None:
    (home / "state").mkdir(mode=0o755)
    (home / "state").chmod(0o755)
    write_everything(tmp_path)
    assert rights(home / "state") == 0o755


def test_a_log_that_is_turned_over_stays_private(tmp_path: Path) -> None:
    handler = log._ForOne(tmp_path / "log", maxBytes=20, backupCount=1, encoding="utf-8")
    for number in range(3):
        handler.emit(logging.makeLogRecord({"msg": f"line {number} of the log"}))
    handler.close()
    assert {each.name: rights(each) for each in tmp_path.iterdir()} == {"log": 0o600, "log.1": 0o600}
    assert "line 2" in (tmp_path / "log").read_text()


def test_a_dialog_never_begins_where_the_program_happened_to_be_started(home: Path) -> None:
    assert not (home / "documents").exists()
    assert paths.documents_folder() == home
    (home / "documents").mkdir()
    assert paths.documents_folder() == home / "documents"
    assert paths.folder_to_begin_in(None) == home / "documents"
    assert paths.folder_to_begin_in(home / "unplugged") == home / "documents"
    assert paths.folder_to_begin_in(home / "documents") == home / "documents"
