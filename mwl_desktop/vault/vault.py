"""The open vault: who may read, who writes, how its key is changed, and how it is closed."""

from __future__ import annotations

import logging
import math
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, QueuePool, StaticPool
from sqlcipher3 import dbapi2

from mwl_desktop.domain.clock import Clock, HybridLogicalClock
from mwl_desktop.domain.work import QUIET, Guarded, Work
from mwl_desktop.errors import UserError, VaultError
from mwl_desktop.models import ChangeRecord, MetaRecord
from mwl_desktop.vault import (
    access,
    blobs,
    copying,
    engine,
    own_files,
    rekeying,
    stray_log,
    verifying,
)
from mwl_desktop.vault.access import WRITING, Access
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.lock import VaultLock
from mwl_desktop.vault.own_facts import fact
from mwl_desktop.vault.readers import Readers
from mwl_desktop.vault.stray_log import Mark
from mwl_desktop.vault.unit_of_work import UnitOfWork

_log = logging.getLogger(__name__)

BeforeCommit = Callable[[UnitOfWork], None]


class Companion(Protocol):
    """What lives as long as a vault is open: it must not outlast what it knows of it."""

    def close(self) -> None:
        """End it; called once, from whichever thread closes the vault."""
        ...


_Companion = TypeVar("_Companion", bound=Companion)
_FREE_KEPT = 256
_FREED_AT_ONCE = 1024
"""Pages: 1 MiB stays for what is written next, and 4 MiB go back to the disk in one step."""
_CLOSING_LASTS = 2.0
"""Seconds for which closing gives pages back."""
_SWEEPING_LASTS = 1.0
"""Seconds for which opening removes originals that nothing stands for; what is left goes later."""
_READERS_LEAVE = 2.0
"""Seconds that closing waits for those who still read."""


class Vault:
    """One open vault. `write` is for one thread at a time and waits its turn; reads run beside it.

    `before_commit` is called inside each unit of work's transaction, after its changes: the
    full-text index is kept there. A vault that is `read_only` refuses every write with
    `access.refusal`, and no byte of it or beside it changes.
    """

    def __init__(
        self,
        path: Path,
        key: VaultKey,
        lock: VaultLock,
        clock: Clock,
        before_commit: BeforeCommit | None,
        way: Access = WRITING,
        follows: str = "",
    ) -> None:
        self.path = path
        self.clock = clock
        self._way = way
        self._key = key
        self._lock = lock
        self._before_commit = before_commit
        self._turn = threading.RLock()
        self._open = True
        self._writing = False
        self._companions: dict[Callable[[], Companion], Companion] = {}
        self._mark = Mark(secrets.token_hex(8), follows or "-", 0)
        # Guards `_open`, `_reading` and `_key`: nothing is connected or lent once the vault is closed,
        # nor while its file is being exchanged.
        self._guard = threading.Condition()
        self._reading = Readers(self._guard)
        self._writer = _engine(self._connect, "BEGIN IMMEDIATE", poolclass=StaticPool)
        self._readers = self._reading_engine(poolclass=QueuePool, pool_size=2, max_overflow=6)
        self._pool = self._readers.pool
        try:
            self._installation, last = self._prepare()
            if not self.read_only:
                blobs.drop_leaving(self, _SWEEPING_LASTS)
        except BaseException:
            self._readers.dispose()
            self._writer.dispose()
            raise
        self._stamps = HybridLogicalClock(last, clock.now)

    @property
    def key(self) -> VaultKey:
        """The key, for the recovery kit and the fingerprint."""
        return self._key

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written."""
        return bool(self._way.to_read)

    @property
    def why_read_only(self) -> str:
        """Why nothing can be written, as a code `sentences` has words for; empty where it can."""
        return self._way.to_read

    def companion(self, make: Callable[[], _Companion]) -> _Companion:
        """What `make` makes when it is first asked for, and always the same; it is closed with the vault."""
        with self._guard:
            self._check_open()
            if make not in self._companions:
                self._companions[make] = make()
            return cast(_Companion, self._companions[make])

    def owns(self, path: Path) -> bool:
        """Whether a path, by whatever name, is the vault's file or belongs to it."""
        return own_files.owns(self.path, path)

    def spare(self, *targets: Path | None) -> None:
        """Raise UserError when one of the files about to be written is the vault's own."""
        for target in targets:
            if target is not None and self.owns(target):
                raise UserError("out.is_the_vault", path=target)

    def _prepare(self) -> tuple[str, str]:
        with self.read() if self.read_only else self.transaction() as connection:
            if not self.read_only:
                blobs.sweep(connection)
            installation = str(fact(connection, "installation"))
            newest = select(ChangeRecord.stamp).order_by(ChangeRecord.number.desc()).limit(1)
            return installation, str(connection.execute(newest).scalar() or "")

    def read(self) -> AbstractContextManager[Connection]:
        """A connection that can only read, seeing one consistent state while it is held."""
        return self._lending(self._readers)

    def inspect(self) -> AbstractContextManager[Connection]:
        """A reading connection of one's own that remembers nothing of the file from before."""
        return self._lending(self._reading_engine(poolclass=NullPool))

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A plain transaction, outside the change log: for bytes and for what can be read again."""
        with self._turn:
            self._check_open()
            self.check_writable()
            with self._connected(self._writer) as connection, self._begun(connection):
                yield connection

    @contextmanager
    def unlinked(self) -> Iterator[Connection]:
        """A plain transaction in which rows can be taken out and put back: what refers to them stays."""
        with self._turn:
            self._check_open()
            self.check_writable()
            with self._connected(self._writer) as connection:
                raw = cast(Any, connection.connection.driver_connection)
                raw.execute("PRAGMA foreign_keys = OFF")
                try:
                    with self._begun(connection):
                        yield connection
                finally:
                    raw.execute("PRAGMA foreign_keys = ON")

    @contextmanager
    def _begun(self, connection: Connection) -> Iterator[None]:
        with connection.begin():
            raw = cast(Any, connection.connection.driver_connection)
            before = raw.total_changes
            self._writing = True
            try:
                yield
                if raw.total_changes != before:
                    self._leave_mark(raw)
            finally:
                self._writing = False

    def _leave_mark(self, raw: Any) -> None:
        """By it a log is known to belong to this file: see `stray_log`."""
        self._mark = replace(self._mark, count=self._mark.count + 1)
        stray_log.leave_mark(raw, self._mark)

    def empty_log(self) -> bool:
        """Bring everything into the file and empty the write-ahead log; False while somebody reads."""
        with self._turn:
            self._check_open()
            self.check_writable()
            with self._connected(self._writer) as connection:
                raw = cast(Any, connection.connection.driver_connection)
                busy = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return not busy

    def check_writable(self) -> None:
        """Raise VaultError where nothing can be written."""
        if self.read_only:
            raise access.refusal(self.why_read_only, self.path)

    @contextmanager
    def write(
        self, action: str, *, merge: bool = False, undoable: bool = True, **facts: str
    ) -> Iterator[UnitOfWork]:
        """A unit of work under a name; it is committed at the end, or undone when anything raises.

        Its `changes` say what happened once the block has ended.
        """
        with self.transaction() as connection:
            uow = UnitOfWork(
                connection,
                action,
                facts,
                clock=self.clock,
                stamps=self._stamps,
                installation=self._installation,
                merge=merge,
                undoable=undoable,
            )
            yield uow
            uow.finish()
            if self._before_commit is not None and uow.touched:
                self._before_commit(uow)
        self.give_back(_FREE_KEPT)

    def give_back(self, kept: int = 0, seconds: float = math.inf, work: Work = QUIET) -> None:
        """Return the pages that nothing uses any more to the disk, all but `kept` of them.

        It is done a piece at a time, so that others get their turn. What went before is saved
        already; when the disk refuses, the pages are used again by what comes next.
        """
        limit = time.monotonic() + seconds
        if self.read_only:
            return
        try:
            while self._free_pages() > kept and time.monotonic() < limit:
                work.check_cancelled()
                with self.transaction() as connection:
                    raw = cast(Any, connection.connection.driver_connection)
                    # The pragma frees a page with each step and has no columns: all of it is to be fetched.
                    raw.execute(f"PRAGMA incremental_vacuum({_FREED_AT_ONCE})").fetchall()
                    self._leave_mark(raw)
        except VaultError as error:
            if error.code != "vault.closed":  # closing gives them back itself
                _log.warning("free pages were not given back: %s", error.code)

    def _free_pages(self) -> int:
        with self.transaction() as connection:
            return int(connection.exec_driver_sql("PRAGMA freelist_count").scalar() or 0)

    def copy_to(self, target: Path, *, work: Work = QUIET) -> verifying.Expected:
        """A verified copy at `target`, where nothing may be, under the same key: see `copying.copy`.

        What is written meanwhile is not in it. Ends with "vault.closed" when the vault is closed.
        """
        self.spare(target)
        with self.inspect() as connection:
            raw = connection.connection.driver_connection
            return copying.copy(raw, target, self._key, work=Guarded(work, self._check_open))

    def close(self) -> None:
        """Finish the write-ahead log, drop every connection and the key, and let others open it.

        What is being written is waited for. What is being read ends with "vault.closed"; a reader
        that does not look up for a while keeps the vault locked to others until it does.
        """
        with self._turn:
            if self._open:
                self.give_back(seconds=_CLOSING_LASTS)
            with self._guard:
                if not self._open:
                    return
                self._open = False
            with ExitStack() as leaving:
                leaving.callback(self._end)  # last, and whatever becomes of the companions
                for companion in self._companions.values():
                    leaving.callback(companion.close)
                self._companions.clear()

    def _end(self) -> None:
        """Let go of the file and of the key."""
        with self._guard:
            self._reading.break_off(_READERS_LEAVE)
        self._readers.dispose()
        if not self.read_only:
            with suppress(DBAPIError), self._writer.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        self._writer.dispose()
        for made in (self._readers, self._writer):
            # The first use of each statement is kept with what it was used for: words of the vault.
            made.clear_compiled_cache()
        with self._guard:
            self._key = VaultKey(b"", b"")
            self._let_go_when_left()

    def change_key(
        self, key: VaultKey, *, work: Work = QUIET, before: Callable[[], None] = lambda: None
    ) -> None:
        """Put a verified copy of the file under another key in its place; the vault stays open.

        `before` is called when that copy is there: if it raises, nothing was changed. Writers wait their
        turn; readers end before the exchange and go on after it. Whatever ends this leaves the file as
        it was, but for "vault.change_unconfirmed": then the new key holds.
        """
        with self._turn:
            self._check_open()
            self.check_writable()
            if self._writing:
                raise RuntimeError("the key cannot be changed inside a transaction")
            with self._translating():
                source = self._connect()
                try:
                    with rekeying.copied(source, self.path, key, work) as part:
                        before()
                        with self._at_rest(work):
                            rekeying.put(part, self._lock)
                            with self._guard:
                                self._key = key
                            rekeying.settle(part, self._lock)
                finally:
                    source.close()
            self._prove()

    def _prove(self) -> None:
        """See that the exchanged file opens for writing."""
        try:
            with self.transaction() as connection:
                connection.execute(select(MetaRecord.value).limit(1)).all()
        except VaultError as error:
            raise rekeying.unconfirmed(error, self.path) from error

    @contextmanager
    def _at_rest(self, work: Work) -> Iterator[None]:
        """The vault's file closed by everybody, its log written back; whoever wants to read waits."""
        try:
            self._reading.see_off(work)
            self._readers.dispose()
            with self._writer.connect() as connection:
                rekeying.write_log_back(connection.connection.driver_connection)
            self._writer.dispose()
            rekeying.refuse_if_others(self.path)
            yield
        finally:
            self._pool = self._readers.pool
            self._reading.welcome()

    def _connect(self) -> Any:
        with self._guard:
            self._check_open()
            return access.connect(self.path, self._key, self._way, further=True)

    def _reading_engine(self, **pool: Any) -> Engine:
        made = _engine(lambda: _reading(self._connect()), "BEGIN", **pool)
        event.listen(made, "before_cursor_execute", lambda *_: self._check_open())
        return made

    @contextmanager
    def _lending(self, source: Engine) -> Iterator[Connection]:
        """A connection of an engine, counted for as long as it is out."""
        self._reading.enter(self._check_open)
        try:
            with (
                self._connected(source) as connection,
                self._reading.holding(connection.connection.driver_connection),
            ):
                yield connection
        finally:
            with self._guard:
                self._reading.leave()
                if not self._open:
                    self._pool.dispose()
                    self._let_go_when_left()

    def _let_go_when_left(self) -> None:
        # The lock ends last: to close a handle of the file takes the database's locks with it.
        if not self._key.key and not self._reading:
            self._lock.release()

    def _check_open(self) -> None:
        if not self._open:
            raise VaultError("vault.closed")

    @contextmanager
    def _connected(self, source: Engine) -> Iterator[Connection]:
        """A connection of an engine, which is not used again once it met a damaged page or cannot write.

        After a damaged page it reads nothing right any more, also of pages that are whole. And where the
        file could not be opened for writing for a moment, SQLite opened it to read, and would go on so.
        """
        with self._translating(), source.connect() as connection:
            try:
                with self._translating():
                    yield connection
            except VaultError as error:
                if error.code in ("vault.damaged", "vault.read_only"):
                    connection.invalidate(error)
                raise

    @contextmanager
    def _translating(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, dbapi2.Error) as error:
            self._check_open()
            raise engine.translated(error, self.path) from error


def _engine(creator: Callable[[], Any], begin: str, **pool: Any) -> Engine:
    """An engine whose transactions begin when they say so: the driver itself begins none."""
    made = create_engine("sqlite://", module=dbapi2, creator=creator, hide_parameters=True, **pool)
    event.listen(made, "begin", lambda connection: connection.exec_driver_sql(begin))
    return made


def _reading(connection: Any) -> Any:
    connection.execute("PRAGMA query_only = ON")
    return connection
