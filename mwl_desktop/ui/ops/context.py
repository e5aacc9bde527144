"""The context handed to every pane: the open vault, the lanes, and who hears of changes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.errors import MwlError, VaultError
from mwl_desktop.log import Code
from mwl_desktop.tasks import Job, Lane, Lanes
from mwl_desktop.ui.ops.base import Operation, start
from mwl_desktop.ui.ops.bridge import Bridge

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from mwl_desktop.ui.ops.preferences import Preferences
    from mwl_desktop.vault.unit_of_work import UnitOfWork
    from mwl_desktop.vault.vault import Vault

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")
Done = Callable[[_Result], None]
Failed = Callable[[Exception], None]


class Way(StrEnum):
    """How the open vault was opened."""

    PASSPHRASE = "passphrase"
    KIT = "kit"
    KEY_STORE = "key store"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Message:
    """Something to say in the message bar. `level` is info, success, warning or danger.

    `action` is a label and what it does ("Undo"), `other` one that stands before it; `details` is folded
    away. What is said `once` does not come back when something else was said after it had been there to be
    read.
    """

    text: str
    level: str = "info"
    action: tuple[str, Callable[[], None]] | None = None
    details: str = ""
    once: bool = False
    other: tuple[str, Callable[[], None]] | None = None


class Context(QObject):
    """What a pane may ask for. All methods return at once; answers arrive in the GUI thread.

    Signals: `changes_committed(ChangeSet, initiator)`; `said(Message)`; `failed(Exception)` for
    what nobody handled (the window chooses bar, lock page or report); `job_started(Job)`,
    `job_moved(Job)`, `job_ended(Job)`; `saved()` after every write; `asked_for(str, object)` is
    a request from one pane for what another shows: ("open", ItemId or PageOf); ("capture", (QMimeData,
    (ItemId, title) or None)) for what was pasted; ("do", an action's id); ("history", ItemId);
    ("empty bin", ItemKind or None) and ("bin of", ItemKind).
    """

    changes_committed = Signal(object, object)
    said = Signal(object)
    failed = Signal(object)
    job_started = Signal(object)
    job_moved = Signal(object)
    job_ended = Signal(object)
    saving = Signal()
    saved = Signal()
    asked_for = Signal(str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lanes = Lanes()
        self.bridge = Bridge(self)
        self._vault: Vault | None = None
        self.way = Way.PASSPHRASE
        self._writing = 0
        self._asked = 0
        self.preferences: Preferences | None = None
        """What is remembered on this computer; without it nothing is."""
        self.cut_short: tuple[Path, str] | None = None
        """The vault in which a lock cut adding short and how far it was ("59/460"), to be told later."""
        self.before_closing: Callable[[Vault], None] | None = None
        """Called in the thread that closes the vault, once all other work has ended; must be quick."""

    @property
    def vault(self) -> Vault:
        """The open vault; raises VaultError when it is locked."""
        if self._vault is None:
            raise VaultError("vault.closed")
        return self._vault

    @property
    def unlocked(self) -> bool:
        """Whether a vault is open."""
        return self._vault is not None

    def refuses(self) -> bool:
        """Whether nothing can be written, because the vault is opened to read; that is said then."""
        refusal = self._refusal(self.vault)
        if refusal is not None:
            self._fail(refusal)
        return refusal is not None

    def _refusal(self, vault: Vault) -> VaultError | None:
        try:
            vault.check_writable()
        except VaultError as error:
            return error
        return None

    @property
    def is_writing(self) -> bool:
        """Whether a change is on its way."""
        return self._writing > 0

    @property
    def is_asking(self) -> bool:
        """Whether an answer is awaited: a change or something to be read. Long work does not count."""
        return self._asked > 0

    def attach(self, vault: Vault, way: Way = Way.PASSPHRASE) -> None:
        """Give the panes an open vault, and say how it was opened."""
        self._vault, self.way = vault, way

    def detach(self) -> Vault | None:
        """Take the vault away from the panes; whoever asked closes it."""
        vault, self._vault = self._vault, None
        self.before_closing = None
        return vault

    def read(
        self,
        parent: QObject,
        function: Callable[[Connection], _Result],
        done: Done[_Result],
        failed: Failed | None = None,
    ) -> None:
        """Read from the vault; an answer that comes after it was locked is dropped."""
        vault = self.vault

        def run() -> _Result:
            with vault.read() as connection:
                return function(connection)

        self._start(parent, Lane.READ, run, self._while_open(vault, done), failed)

    def write(
        self,
        parent: QObject,
        action: str,
        function: Callable[[UnitOfWork], _Result],
        done: Done[_Result] | None = None,
        failed: Failed | None = None,
        *,
        merge: bool = False,
        undoable: bool = True,
        **facts: str,
    ) -> None:
        """Change the vault in one unit of work named `action`, then announce what changed.

        What is committed while the vault is being locked is kept, but nobody is told any more.
        """
        vault = self.vault
        refusal = self._refusal(vault)
        if refusal is not None:
            (failed or self._fail)(refusal)
            return

        def run() -> tuple[_Result, ChangeSet]:
            with vault.write(action, merge=merge, undoable=undoable, **facts) as uow:
                result = function(uow)
            return result, uow.changes

        def finish(answer: tuple[_Result, ChangeSet]) -> None:
            # A dialog that wrote on closing is gone by now; the others want to know all the same.
            result, changes = answer
            alive = shiboken6.isValid(parent)
            self.announce(changes, parent if alive else None)
            if done is not None and alive:
                done(result)

        self._writing += 1
        self.saving.emit()
        done_open, fail = self._while_open(vault, finish), self._for(parent, failed)
        self._start(self, Lane.WRITE, run, done_open, fail, ended=self._written)

    def work(
        self,
        parent: QObject,
        name: str,
        function: Callable[[Job], _Result],
        done: Done[_Result] | None = None,
        failed: Failed | None = None,
        *,
        lane: Lane = Lane.FILES,
    ) -> Job:
        """Run a long verb with progress and Cancel; it may use `ctx.vault` taken before it starts."""
        job = Job(name, lambda moved, _progress: self.bridge.call(lambda: self.job_moved.emit(moved)))
        self.job_started.emit(job)
        self._start(parent, lane, lambda: function(job), done, failed, job=job)
        return job

    def announce(self, changes: ChangeSet, initiator: QObject | None) -> None:
        """Tell every pane what changed."""
        if changes:
            self.changes_committed.emit(changes, initiator)

    def telling(self, parent: QObject) -> Callable[[ChangeSet], None]:
        """What work that commits several times calls on its lane with each step, to have it announced.

        As with `write`, nobody is told any more once the vault is being locked.
        """

        def tell(changes: ChangeSet) -> None:
            self.announce(changes, parent if shiboken6.isValid(parent) else None)

        tell_open = self._while_open(self.vault, tell)
        return lambda changes: self.bridge.call(lambda: tell_open(changes))

    def _start(
        self,
        parent: QObject,
        lane: Lane,
        run: Callable[[], _Result],
        done: Done[_Result] | None,
        failed: Failed | None,
        *,
        job: Job | None = None,
        ended: Callable[[], None] | None = None,
    ) -> None:
        def end() -> None:
            if job is not None:
                self.job_ended.emit(job)
            else:
                self._asked -= 1
            if ended is not None:
                ended()

        fail = self._for(parent, failed)
        if job is None:
            self._asked += 1
        start(Operation(parent, lane, run, done, fail, end, job), self.lanes, self.bridge)

    def _for(self, parent: QObject, failed: Failed | None) -> Failed:
        """Who hears of a failure: whoever asked, or everybody once that one is gone."""

        def fail(error: Exception) -> None:
            if failed is not None and shiboken6.isValid(parent):
                failed(error)
            else:
                self._fail(error)

        return fail

    def _while_open(self, vault: Vault, done: Done[_Result]) -> Done[_Result]:
        def guarded(result: _Result) -> None:
            if self._vault is vault:
                done(result)

        return guarded

    def _written(self) -> None:
        self._writing -= 1
        if not self._writing:
            self.saved.emit()

    def _fail(self, error: Exception) -> None:
        if isinstance(error, MwlError):
            _log.info("refused: %s", Code(error.code))
        else:
            _log.error("an operation failed", exc_info=error)
        self.failed.emit(error)
