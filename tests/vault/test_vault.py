"""Closing a vault ends what is read and written, and nothing gets at it afterwards."""

from __future__ import annotations

import os
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlalchemy import Connection

from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.domain.items import ListFilter
from mwl_desktop.errors import Cancelled, UserError, VaultError
from mwl_desktop.services import capture, emptying, entries, items, listing, vaults
from mwl_desktop.vault import blobs, engine
from mwl_desktop.vault import vault as module
from mwl_desktop.vault.lock import VaultLock
from mwl_desktop.vault.vault import Vault
from tests.patience import PATIENCE
from tests.vaults import Template


class Beside(threading.Thread):
    """A thread that keeps how what it ran ended."""

    def __init__(self, run: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self._run_it = run
        self.ended = "has not"
        self.start()

    def run(self) -> None:
        try:
            self._run_it()
        except VaultError as error:
            self.ended = error.code
        else:
            self.ended = "well"


def count(vault: Vault) -> int:
    with vault.read() as connection:
        return len(listing.places(connection, ListFilter()))


def test_a_writer_who_waits_does_not_write_after_closing(vault: Vault, template: Template) -> None:
    def write() -> None:
        with vault.write("entry.add") as uow:
            entries.add(uow, EntryDraft(body="too late"))

    with vault._turn:
        waiting = Beside(write)
        waiting.join(0.2)
        assert waiting.ended == "has not"
        vault.close()
    waiting.join(PATIENCE)
    assert waiting.ended == "vault.closed"
    again = vaults.unlock_with_key(vault.path, template.key)
    assert count(again) == 0
    again.close()


def test_a_reader_between_two_questions_ends_at_the_next(vault: Vault, template: Template) -> None:
    asked, closing = threading.Event(), threading.Event()

    def read() -> None:
        with vault.read() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM item").scalar()
            asked.set()
            closing.wait(PATIENCE)
            time.sleep(0.1)
            connection.exec_driver_sql("SELECT count(*) FROM item").scalar()

    reading = Beside(read)
    assert asked.wait(PATIENCE)
    closing.set()
    vault.close()
    reading.join(PATIENCE)
    assert reading.ended == "vault.closed"
    vaults.unlock_with_key(vault.path, template.key).close()


def test_a_long_question_is_broken_off(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_READERS_LEAVE", PATIENCE)
    asking = threading.Event()
    endless = "WITH RECURSIVE n(i) AS (SELECT asked() UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n"

    def read() -> None:
        with vault.inspect() as connection:
            connection.connection.create_function("asked", 0, lambda: asking.set() or 1)
            connection.exec_driver_sql(endless).scalar()

    reading = Beside(read)
    assert asking.wait(PATIENCE)
    vault.close()
    reading.join(PATIENCE)
    assert reading.ended == "vault.closed"


def test_the_key_is_gone_and_nothing_connects_any_more(vault: Vault) -> None:
    vault.close()
    vault.close()
    assert vault.key.key == b""
    for made in (vault._readers, vault._writer):
        with pytest.raises(VaultError, match=r"vault\.closed"):
            made.connect()
    for use in (vault.read, vault.inspect, vault.transaction):
        with pytest.raises(VaultError, match=r"vault\.closed"), use():
            pytest.fail("nothing is lent")


def test_a_closed_vault_keeps_no_statement(vault: Vault) -> None:
    made = (vault._readers, vault._writer)
    with vault.write("entry.add") as uow:
        entries.add(uow, EntryDraft(body="words of mine"))
    assert count(vault) == 1
    assert all(len(each._compiled_cache or ()) for each in made)
    vault.close()
    assert not any(len(each._compiled_cache or ()) for each in made)


def test_an_error_of_the_database_does_not_say_what_was_written(vault: Vault) -> None:
    words = " ".join(("words", "of", "mine"))  # a traceback shows this very line
    with pytest.raises(VaultError) as caught, vault.transaction() as connection:
        connection.exec_driver_sql("INSERT INTO nowhere VALUES (?)", (words,))
    assert "nowhere" in str(caught.value.__cause__)
    assert words not in "".join(traceback.format_exception(caught.value))


def grown(vault: Vault) -> int:
    """The size of a vault's file with all that is in its log."""
    with vault.inspect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")
        return int(connection.exec_driver_sql("PRAGMA page_count").scalar() or 0) * engine.PAGE


def pieces_then(error: Exception) -> Iterator[bytes]:
    for _ in range(24):
        yield os.urandom(blobs.PIECE)
    raise error


@pytest.mark.parametrize("error", [UserError("capture.changed", name="x"), Cancelled()])
def test_a_capture_that_came_to_nothing_leaves_no_room_behind(vault: Vault, error: Exception) -> None:
    before = grown(vault)
    with pytest.raises(type(error)):
        blobs.keep(vault, pieces_then(error))
    # Who cancels does not wait for long: what that had no time for goes later.
    blobs.drop_leaving(vault)
    vault.give_back()
    assert grown(vault) <= before + 64 * engine.PAGE
    vault.close()
    assert vault.path.stat().st_size <= before + 64 * engine.PAGE


def test_emptying_the_bin_makes_the_vault_smaller(vault: Vault, tmp_path: Path) -> None:
    before = grown(vault)
    (tmp_path / "large.bin").write_bytes(os.urandom(24 * blobs.PIECE))
    report = capture.capture(vault, [tmp_path / "large.bin"])
    with vault.write("evidence.bin") as uow:
        items.bin_items(uow, report.added)
    assert grown(vault) > 24 * blobs.PIECE
    assert emptying.empty(vault).items == 1
    assert grown(vault) <= before + 2 * blobs.PIECE
    vault.close()
    assert vault.path.stat().st_size <= before + 64 * engine.PAGE


@pytest.mark.logs("free pages were not given back: vault.disk_full")
def test_what_was_saved_stays_saved_when_the_disk_takes_no_more(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> int:
        raise VaultError("vault.disk_full")

    monkeypatch.setattr(vault, "_free_pages", full)
    with vault.write("entry.add") as uow:
        entries.add(uow, EntryDraft(body="saved"))
    assert count(vault) == 1


def test_the_lock_stays_until_the_last_reader_has_left(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_READERS_LEAVE", 0.05)
    with vault.read():
        vault.close()
        with pytest.raises(VaultError, match=r"vault\.in_use"):
            VaultLock(vault.path)
    VaultLock(vault.path).release()


def test_many_readers_at_closing_leave_no_file_open(vault: Vault, tmp_path: Path) -> None:
    going = threading.Event()

    def read() -> None:
        while True:
            with vault.read() as connection:
                connection.exec_driver_sql("SELECT count(*) FROM item").scalar()
            going.set()

    readers = [Beside(read) for _ in range(6)]
    assert going.wait(PATIENCE)
    vault.close()
    for reader in readers:
        reader.join(PATIENCE)
        assert reader.ended == "vault.closed"
    open_files = Path("/proc/self/fd")
    if open_files.is_dir():
        targets = [str(each.resolve()) for each in open_files.iterdir()]
        assert not [target for target in targets if target.startswith(str(vault.path))]


# a page that is damaged while the vault is open


def flip(path: Path, page: int) -> None:
    with path.open("r+b") as file:
        file.seek((page - 1) * engine.PAGE + 1000)
        (byte,) = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte ^ 1]))


@pytest.fixture
def texts(vault: Vault, template: Template) -> Iterator[tuple[Vault, int]]:
    """An open vault that remembers no page of its entries yet, and the first of those pages."""
    for number in range(20):
        with vault.write("entry.add") as uow:
            entries.add(uow, EntryDraft(body=f"{number} " + "words " * 300))
    vault.close()
    raw = engine.connect(vault.path, template.key, read_only=True, alone=True)
    (page,) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'entry'").fetchone()
    raw.close()
    again = vaults.unlock_with_key(vault.path, template.key)
    yield again, page
    again.close()


ENTRIES = "SELECT count(body) FROM entry NOT INDEXED"


@pytest.mark.parametrize("lend", [Vault.read, Vault.transaction, Vault.unlinked])
def test_a_damaged_page_spoils_no_other_and_only_for_as_long_as_it_is(
    lend: Callable[[Vault], AbstractContextManager[Connection]], texts: tuple[Vault, int]
) -> None:
    vault, page = texts

    def ask(question: str) -> object:
        with lend(vault) as connection:
            return connection.exec_driver_sql(question).scalar()

    flip(vault.path, page)
    with pytest.raises(VaultError, match=r"vault\.damaged"):
        ask(ENTRIES)
    assert ask("SELECT count(*) FROM link") == 0
    assert ask("PRAGMA foreign_keys") == (0 if lend is Vault.unlinked else 1)
    flip(vault.path, page)
    assert ask(ENTRIES) == 20


def test_a_file_that_could_only_be_read_for_a_moment_is_written_to_afterwards(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect, ways = engine.connect, iter((True, False))

    def without_room_once(*given: object, **named: object) -> object:
        return connect(*given, **{**named, "read_only": next(ways)})  # type: ignore[arg-type]

    vault._writer.dispose()
    monkeypatch.setattr(engine, "connect", without_room_once)
    with pytest.raises(VaultError, match=r"vault\.read_only"), vault.write("entry.add") as uow:
        entries.add(uow, EntryDraft(title="Too early"))
    with vault.write("entry.add") as uow:
        entries.add(uow, EntryDraft(title="In time"))


def test_who_reads_and_writes_at_once_keeps_no_spoilt_connection(texts: tuple[Vault, int]) -> None:
    vault, page = texts
    flip(vault.path, page)
    with pytest.raises(VaultError, match=r"vault\.damaged"), vault.unlinked() as writing, vault.read():
        writing.exec_driver_sql(ENTRIES).scalar()
    with vault.transaction() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM link").scalar() == 0
    flip(vault.path, page)


# what lives with a vault


class Guest:
    def __init__(self) -> None:
        self.closed = 0

    def close(self) -> None:
        self.closed += 1


def test_a_companion_is_made_once_and_closed_with_the_vault(vault: Vault) -> None:
    guest = vault.companion(Guest)
    assert vault.companion(Guest) is guest
    vault.close()
    vault.close()
    assert guest.closed == 1
    with pytest.raises(VaultError, match=r"vault\.closed"):
        vault.companion(Guest)


def test_a_companion_that_cannot_be_closed_keeps_no_vault_open(vault: Vault, template: Template) -> None:
    class Stubborn(Guest):
        def close(self) -> None:
            super().close()
            raise OSError("held by another program")

    guests = [vault.companion(Guest), vault.companion(Stubborn)]
    with pytest.raises(OSError, match="held by another program"):
        vault.close()
    assert [each.closed for each in guests] == [1, 1]
    assert vault.key.key == b""
    vaults.unlock_with_key(vault.path, template.key).close()
