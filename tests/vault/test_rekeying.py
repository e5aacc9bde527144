"""A change of the key keeps every row, and leaves a file that opens with the one key or the other."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import apsw
import pytest

from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.domain.items import ListFilter
from mwl_desktop.errors import Cancelled, VaultError
from mwl_desktop.sentences import sentence
from mwl_desktop.services import entries, history, listing, vaults
from mwl_desktop.vault import copying, engine, lock, readers, rekeying
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.lock import VaultLock
from mwl_desktop.vault.vault import Vault
from tests.vault.keyed import NEW, add, beside, count, opens_with
from tests.vault.keyed import filled as filled
from tests.vaults import PASSPHRASE, Template, dump

ROOT = Path(__file__).parents[2]
needs_proc = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="nothing tells what is open")


class Watched:
    """Work that notes how far it is, and may be cancelled at the n-th look."""

    def __init__(self, cancel_at: int = 0) -> None:
        self.looks, self.cancel_at = 0, cancel_at
        self.told: list[tuple[int, int]] = []

    def check_cancelled(self) -> None:
        self.looks += 1
        if self.looks == self.cancel_at:
            raise Cancelled

    def progress(self, done: int, total: int, what: str = "") -> None:
        self.told.append((done, total))


def test_every_row_is_kept_under_the_new_key_alone(filled: Vault, template: Template) -> None:
    before, work = dump(filled, without=frozenset()), Watched()
    filled.change_key(NEW, work=work)
    assert filled.key == NEW
    assert dump(filled, without=frozenset()) == before
    assert work.told[-1][0] == work.told[-1][1]
    assert [done for done, _ in work.told] == sorted(done for done, _ in work.told)
    filled.close()
    assert beside(filled.path) == []
    assert filled.path.read_bytes()[:16] == NEW.salt
    assert not opens_with(filled.path, template.key)
    again = vaults.unlock_with_key(filled.path, NEW)
    assert dump(again, without=frozenset()) == before
    again.close()


def test_the_vault_goes_on_as_the_same_one(filled: Vault) -> None:
    filled.change_key(NEW)
    add(filled, "after it")
    assert count(filled) == 6
    with filled.write("undo", undoable=False) as uow:
        history.undo(uow)
    assert count(filled) == 5
    with filled.read() as connection:
        for pragma, value in (
            ("journal_mode", "wal"),
            ("auto_vacuum", 2),
            ("application_id", engine.APPLICATION_ID),
        ):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    filled.change_key(VaultKey(b"3" * 32, b"4" * 16))
    assert count(filled) == 5


def test_the_mode_stays_and_a_link_is_followed(filled: Vault, template: Template, tmp_path: Path) -> None:
    filled.close()
    filled.path.chmod(0o640)
    link = tmp_path / "elsewhere" / "link.mwl"
    link.parent.mkdir()
    link.symlink_to(filled.path)
    by_link = vaults.unlock_with_key(link, template.key)
    by_link.change_key(NEW)
    by_link.close()
    assert link.is_symlink()
    assert stat.S_IMODE(filled.path.stat().st_mode) == 0o640
    assert opens_with(filled.path, NEW)
    assert beside(link) == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_a_vault_that_root_changes_still_belongs_to_its_owner(filled: Vault) -> None:
    os.chown(filled.path, 12345, 23456)
    filled.change_key(NEW)
    status = filled.path.stat()
    assert (status.st_uid, status.st_gid) == (12345, 23456)


def test_other_names_of_the_file_are_not_left_behind(filled: Vault, template: Template) -> None:
    other = filled.path.with_name("other.mwl")
    other.hardlink_to(filled.path)
    with pytest.raises(VaultError) as caught:
        filled.change_key(NEW)
    assert caught.value.code == "vault.hard_linked"
    assert "2 names" in sentence(caught.value)
    assert filled.key == template.key
    assert count(filled) == 5


def test_a_vault_that_is_only_read_keeps_its_key(filled: Vault, template: Template) -> None:
    filled.close()
    before = filled.path.read_bytes()
    only_read = vaults.unlock_with_key(filled.path, template.key, read_only=True)
    with pytest.raises(VaultError, match=r"vault\.opened_to_read"):
        only_read.change_key(NEW)
    only_read.close()
    assert filled.path.read_bytes() == before


@pytest.mark.parametrize("way", ["transaction", "unlinked"])
def test_inside_a_plain_transaction_nothing_is_changed(way: str, filled: Vault) -> None:
    with getattr(filled, way)(), pytest.raises(RuntimeError, match="inside a transaction"):
        filled.change_key(NEW)


def test_inside_a_transaction_nothing_is_changed(filled: Vault) -> None:
    with filled.write("entry.add") as uow:
        entries.add(uow, EntryDraft(body="half-way"))
        with pytest.raises(RuntimeError, match="inside a transaction"):
            filled.change_key(NEW)
    assert count(filled) == 6


def last_page_of_a_long_text(path: Path) -> int:
    """The page with the end of an entry's body: as zeros, no look at the tables would miss it."""
    other = apsw.Connection(str(path))
    for name, value in (("cipher", "sqlcipher"), ("legacy", 4), ("key", PASSPHRASE)):
        other.pragma(name, value)
    query = "SELECT max(pageno) FROM dbstat WHERE name = 'entry' AND pagetype = 'overflow'"
    (page,) = other.execute(query).fetchall()[0]
    other.close()
    return int(page)


def test_a_damaged_vault_is_not_given_good_seals(filled: Vault, template: Template) -> None:
    add(filled, "many words " * 3000)
    filled.close()
    data = bytearray(filled.path.read_bytes())
    data[(last_page_of_a_long_text(filled.path) - 1) * engine.PAGE + 100] ^= 1
    filled.path.write_bytes(data)
    damaged = vaults.unlock_with_key(filled.path, template.key)
    with pytest.raises(VaultError, match=r"vault\.damaged"):
        damaged.change_key(NEW)
    damaged.close()
    assert filled.path.read_bytes() == bytes(data)


# Beside others


def test_those_who_read_and_write_meanwhile_notice_nothing(filled: Vault) -> None:
    ended, failures, written = threading.Event(), [], []

    def going(step: Callable[[], None]) -> None:
        try:
            while not ended.is_set():
                step()
        except VaultError as error:
            failures.append(error)

    def write() -> None:
        add(filled, f"meanwhile {len(written)}")
        written.append(1)

    def read() -> None:
        with filled.read() as connection:
            rows = len(listing.places(connection, ListFilter()))
            with filled.read() as another:
                assert len(listing.places(another, ListFilter())) >= rows

    threads = [threading.Thread(target=going, args=(step,)) for step in (write, read, read, read)]
    for thread in threads:
        thread.start()
    for number in range(3):
        filled.change_key(VaultKey(bytes([number]) * 32, bytes([number]) * 16))
        at = len(written)
        limit = time.monotonic() + 10
        while len(written) < at + 3 and time.monotonic() < limit:
            time.sleep(0.01)
    ended.set()
    for thread in threads:
        thread.join(20)
    assert not failures
    assert len(written) >= 9
    assert count(filled) == 5 + len(written)
    filled.close()
    assert opens_with(filled.path, VaultKey(bytes([2]) * 32, bytes([2]) * 16))


def test_whoever_reads_is_waited_for(filled: Vault) -> None:
    reading, may_end = threading.Event(), threading.Event()
    seen: list[int] = []

    def read() -> None:
        with filled.read() as connection:
            reading.set()
            may_end.wait(10)
            seen.append(len(listing.places(connection, ListFilter())))

    reader = threading.Thread(target=read)
    reader.start()
    assert reading.wait(10)
    changing = threading.Thread(target=filled.change_key, args=(NEW,))
    changing.start()
    changing.join(0.8)
    assert changing.is_alive()
    assert filled.key != NEW
    may_end.set()
    changing.join(20)
    reader.join(10)
    assert seen == [5]
    assert filled.key == NEW


def test_while_somebody_reads_long_others_come_and_go(filled: Vault) -> None:
    reading, may_end = threading.Event(), threading.Event()

    def read_long() -> None:
        with filled.inspect() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM item").scalar()
            reading.set()
            may_end.wait(20)

    long_one = threading.Thread(target=read_long)
    long_one.start()
    assert reading.wait(10)
    time.sleep(1.2)
    changing = threading.Thread(target=filled.change_key, args=(NEW,))
    changing.start()
    for _ in range(10):
        began = time.monotonic()
        assert count(filled) == 5
        assert time.monotonic() - began < 1
        time.sleep(0.1)
    assert changing.is_alive()
    may_end.set()
    changing.join(20)
    long_one.join(10)
    assert filled.key == NEW
    assert count(filled) == 5


def test_a_pause_that_does_not_help_ends(filled: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "_PAUSE", 0.2)
    monkeypatch.setattr(readers, "_LONG", 0.3)
    reading, may_end, seen = threading.Event(), threading.Event(), []

    def read() -> None:
        with filled.read():
            reading.set()
            may_end.wait(20)

    def read_beside() -> None:
        seen.append(count(filled))

    reader = threading.Thread(target=read)
    reader.start()
    assert reading.wait(10)
    changing = threading.Thread(target=filled.change_key, args=(NEW,))
    changing.start()
    time.sleep(1)
    beside_it = threading.Thread(target=read_beside)
    beside_it.start()
    beside_it.join(5)
    assert seen == [5]
    assert changing.is_alive()
    may_end.set()
    for thread in (reader, changing):
        thread.join(20)
    assert filled.key == NEW


def test_one_who_reads_for_ever_leaves_the_earlier_key(
    filled: Vault, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "READERS_END", 0.3)
    with filled.read() as connection:
        with pytest.raises(VaultError, match=r"vault\.still_read"):
            filled.change_key(NEW)
        assert len(listing.places(connection, ListFilter())) == 5
    add(filled, "after it")
    filled.close()
    assert beside(filled.path) == []
    assert opens_with(filled.path, template.key)


def test_waiting_for_readers_can_be_cancelled(filled: Vault, template: Template) -> None:
    class Impatient(Watched):
        def check_cancelled(self) -> None:
            if filled._reading._resting:
                raise Cancelled

    with filled.read(), pytest.raises(Cancelled):
        filled.change_key(NEW, work=Impatient())
    assert filled.key == template.key
    assert count(filled) == 5


def test_another_program_with_the_file_open_keeps_the_earlier_key(filled: Vault, template: Template) -> None:
    other = engine.connect(filled.path, template.key)
    with pytest.raises(VaultError, match=r"vault\.in_use"):
        filled.change_key(NEW)
    assert filled.key == template.key
    add(filled, "after it")
    assert other.execute("SELECT count(*) FROM item").fetchone() == (6,)
    other.close()
    filled.close()
    assert beside(filled.path) == []
    assert opens_with(filled.path, template.key)


def held_by_others(path: Path) -> bool:
    """Whether another process, with another state folder, finds the vault's file locked."""
    ask = "import sys\nfrom pathlib import Path\nfrom mwl_desktop.vault.lock import VaultLock\n"
    ask += "VaultLock(Path(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", ask, str(path)],
        env={**os.environ, "MWL_HOME": str(path.parent / "another")},
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert not done.returncode or b"vault.in_use" in done.stderr, done.stderr
    return bool(done.returncode)


def test_the_new_file_is_locked_to_others_until_it_is_closed(filled: Vault) -> None:
    filled.change_key(NEW)
    assert held_by_others(filled.path)
    with pytest.raises(VaultError, match=r"vault\.in_use"):
        lock.refuse_if_open_here(filled.path)
    filled.close()
    assert not held_by_others(filled.path)
    VaultLock(filled.path).release()


@needs_proc
def test_no_handle_of_the_earlier_file_is_left(filled: Vault) -> None:
    filled.change_key(NEW)
    targets = []
    for each in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            targets.append(str(each.readlink()))
    assert not [target for target in targets if "deleted" in target and str(filled.path.parent) in target]


# What goes wrong


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


@pytest.fixture(autouse=True)
def no_key_store_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The vault itself knows nothing of key stores."""
    from mwl_desktop.vault import remembered

    def never(*_: Any) -> None:
        pytest.fail("a key store was asked")

    monkeypatch.setattr(remembered, "_store", never)
