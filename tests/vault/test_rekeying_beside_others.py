"""A change of the key while others read, write, or have the file open."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from mwl_desktop.domain.items import ListFilter
from mwl_desktop.errors import Cancelled, VaultError
from mwl_desktop.services import listing
from mwl_desktop.vault import engine, lock, readers
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.lock import VaultLock
from mwl_desktop.vault.vault import Vault
from tests.patience import PATIENCE, wait_until
from tests.vault.keyed import NEW, Watched, add, beside, count, held_by_others, needs_proc, opens_with
from tests.vault.keyed import filled as filled
from tests.vault.keyed import no_key_store_is_asked as no_key_store_is_asked
from tests.vaults import Template


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
        wait_until(lambda at=at: failures or len(written) >= at + 3, "three more that are written")
    ended.set()
    for thread in threads:
        thread.join(PATIENCE)
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
            may_end.wait(PATIENCE)
            seen.append(len(listing.places(connection, ListFilter())))

    reader = threading.Thread(target=read)
    reader.start()
    assert reading.wait(PATIENCE)
    changing = threading.Thread(target=filled.change_key, args=(NEW,))
    changing.start()
    changing.join(0.8)
    assert changing.is_alive()
    assert filled.key != NEW
    may_end.set()
    changing.join(PATIENCE)
    reader.join(PATIENCE)
    assert seen == [5]
    assert filled.key == NEW


def test_while_somebody_reads_long_others_come_and_go(filled: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    # Whoever had to pause would do so until the long one has ended, and with it the change of the key.
    monkeypatch.setattr(readers, "_PAUSE", 3_600.0)
    reading, may_end = threading.Event(), threading.Event()

    def read_long() -> None:
        with filled.inspect() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM item").scalar()
            reading.set()
            may_end.wait(2 * PATIENCE)

    long_one = threading.Thread(target=read_long)
    long_one.start()
    assert reading.wait(PATIENCE)
    time.sleep(1.2)
    changing = threading.Thread(target=filled.change_key, args=(NEW,))
    changing.start()
    for _ in range(10):
        assert count(filled) == 5
        time.sleep(0.1)
    assert changing.is_alive()
    may_end.set()
    changing.join(PATIENCE)
    long_one.join(PATIENCE)
    assert filled.key == NEW
    assert count(filled) == 5


def test_a_pause_that_does_not_help_ends(filled: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "_PAUSE", 0.2)
    monkeypatch.setattr(readers, "_LONG", 0.3)
    reading, may_end, seen = threading.Event(), threading.Event(), []

    def read() -> None:
        with filled.read():
            reading.set()
            may_end.wait(2 * PATIENCE)

    def read_beside() -> None:
        seen.append(count(filled))

    reader = threading.Thread(target=read)
    reader.start()
    assert reading.wait(PATIENCE)
    changing = threading.Thread(target=filled.change_key, args=(NEW,))
    changing.start()
    time.sleep(1)
    beside_it = threading.Thread(target=read_beside)
    beside_it.start()
    beside_it.join(PATIENCE)
    assert seen == [5]
    assert changing.is_alive()
    may_end.set()
    for thread in (reader, changing):
        thread.join(PATIENCE)
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
