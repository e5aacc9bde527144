"""What was sealed while a vault was locked comes in: one by one, each whole or not at all.

Anybody who may write beside a vault can put things into its inbox. Everything there is judged as a
stranger's file: what is not a sealed file of ours, is cut, changed, or sealed for another key stays
where it is, under a name that says so, and stops nothing else.
"""

from __future__ import annotations

import errno
import logging
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import insert, select

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.domain.evidence import EvidenceDraft, Origin, Refused
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.inbox import SweepReport
from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.errors import Cancelled, MwlError, UserError, VaultError
from mwl_desktop.evidence.names import clean_name
from mwl_desktop.log import Code
from mwl_desktop.models import InboxSeenRecord
from mwl_desktop.services import capture, entries, items, profile
from mwl_desktop.services.inbox import (
    MOST_NOTE,
    PART,
    PUBLIC_KEY,
    SUFFIX,
    know_key,
    open_regular,
    read_key,
    write_key,
)
from mwl_desktop.vault import sealing
from mwl_desktop.vault.engine import reason_of
from mwl_desktop.vault.own_facts import fact, set_fact
from mwl_desktop.vault.own_files import inbox_folder
from mwl_desktop.vault.unit_of_work import UnitOfWork, moment
from mwl_desktop.vault.vault import Vault

_log = logging.getLogger(__name__)

ASIDE: Final = ".unread"
_OLD_PART: Final = 24 * 60 * 60.0
"""Seconds after which a part-file is nobody's any more."""
_EARLIEST_ZONE: Final = timedelta(hours=14)
_TELL_EVERY: Final = 0.5
"""Seconds between two announcements: thousands that come in do not keep the window busy."""
_MOST_NOTE_FILE: Final = sealing.LEAST_SIZE + MOST_NOTE + 2 * (sealing.TAG + 1024)
# Why a sealed file stays out, as the end of its name.
_REASONS: Final = {
    "sealed.damaged": "damaged",
    "sealed.foreign": "for another vault",
    "sealed.newer": "for a newer program",
    "sealed.not_a_file": "not a file",
    "sealed.too_large": "too large",
    "sealed.empty": "empty",
}
_MAY_YET_COME: Final = ("sealed.foreign", "sealed.newer")
"""Reasons that can end: another key comes with a restored backup, a newer program with an update."""

Announce = Callable[[ChangeSet], None]


def prepare(vault: Vault) -> Refused | None:
    """See that a vault has its inbox beside it, with its own key; returns what is to be said about it."""
    private = _private_key(vault)
    if private is None:
        return None
    problem = _prepare(vault, sealing.public_of(private))
    _settle(vault, None)  # so that a vault renamed before it is unlocked once finds its inbox again
    return problem


def sweep(vault: Vault, *, work: Work = QUIET, announce: Announce = lambda _changes: None) -> SweepReport:
    """Take in what was sealed for a vault, oldest first, and see to its inbox; `work` is told files.

    A cancelled sweep keeps what came in; the rest waits on. Raises VaultError when the vault fails.
    """
    private = _private_key(vault)
    if private is None:
        return SweepReport()
    problem = _prepare(vault, sealing.public_of(private))
    task = _Sweep(vault, private, announce, work)
    own, former = inbox_folder(vault.path), _former_folder(vault, private)
    cancelled = False
    try:
        task.take_all([*task.found_in(former), *task.found_in(own)])
        _settle(vault, former)
    except Cancelled:
        cancelled = True
    return task.report(problem, own.name, cancelled=cancelled)


def _private_key(vault: Vault) -> bytes | None:
    """The vault's own key. None for what opened to be read alone: nothing in it or beside it changes then."""
    if vault.read_only:
        return None
    with vault.read() as connection:
        found = fact(connection, "inbox_private")
    return None if found is None else bytes.fromhex(found)


# -- the folder --------------------------------------------------------------------------------


def _prepare(vault: Vault, public: bytes) -> Refused | None:
    folder = inbox_folder(vault.path)
    problem = None
    with suppress(OSError):
        # Where nothing can be written nothing is sealed either, and that is said to whoever tries.
        folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_dir() and read_key(folder) != public:
        foreign = os.path.lexists(folder / PUBLIC_KEY)
        code = "inbox.key_replaced"
        try:
            write_key(folder, public)
        except OSError:
            code = "inbox.key_stays"
        if foreign:
            problem = Refused(vault.path.name, code, (("name", vault.path.name), ("folder", folder.name)))
    try:
        know_key(vault.path, public)
    except OSError as error:
        _log.info("the key of the inbox could not be remembered: %s", Code(type(error).__name__))
    return problem


def _former_folder(vault: Vault, private: bytes) -> Path | None:
    """The inbox that stayed behind when the vault was renamed or moved; a copied vault leaves none."""
    with vault.read() as connection:
        told = fact(connection, "inbox_of")
    there = None if told is None else Path(os.fsdecode(bytes.fromhex(told)))
    if there is None or told == _place(vault) or os.path.lexists(there):
        return None
    folder = inbox_folder(there)
    return folder if read_key(folder) == sealing.public_of(private) else None


def _place(vault: Vault) -> str:
    """Where a vault lies, as it can be kept: a path need not be text."""
    return os.fsencode(os.path.realpath(vault.path)).hex()


def _settle(vault: Vault, former: Path | None) -> None:
    """Remember where the vault lies now; the folder that stayed behind goes if nothing is left in it."""
    here = _place(vault)
    with vault.read() as connection:
        told = fact(connection, "inbox_of")
    if told != here:
        with vault.transaction() as connection:
            set_fact(connection, "inbox_of", here)
    if former is not None:
        with suppress(OSError):
            if [each.name for each in former.iterdir()] == [PUBLIC_KEY]:
                (former / PUBLIC_KEY).unlink()
                former.rmdir()


# -- what lies in it ---------------------------------------------------------------------------


@dataclass(slots=True)
class _Sweep:
    """One sweep under way."""

    vault: Vault
    private: bytes
    announce: Announce
    work: Work
    notes: list[ItemId] = field(default_factory=list)
    files: list[ItemId] = field(default_factory=list)
    already_there: list[ItemId] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    again: int = 0
    untold: ChangeSet | None = None
    told_at: float = field(default_factory=time.monotonic)

    def found_in(self, folder: Path | None) -> list[Path]:
        """What waits in a folder, oldest first; part-files that were left long ago go."""
        if folder is None:
            return []
        found: list[tuple[int, str]] = []
        try:
            with os.scandir(folder) as entries_there:
                for entry in entries_there:
                    self.work.check_cancelled()
                    if entry.name.endswith(PART):
                        _drop_if_old(entry)
                    elif entry.name.endswith(SUFFIX) or self._may_come_now(entry):
                        found.append((entry.stat(follow_symlinks=False).st_mtime_ns, entry.name))
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            self._refuse(folder.name, UserError("inbox.unreadable", reason=reason_of(error)))
        return [folder / name for _, name in sorted(found)]

    def _may_come_now(self, entry: os.DirEntry[str]) -> bool:
        """Whether something was set aside for a reason that has ended."""
        if not entry.name.endswith(tuple(f"{_REASONS[code]}{ASIDE}" for code in _MAY_YET_COME)):
            return False
        try:
            with open_regular(Path(entry.path)) as file:
                recipient = sealing.recipient_in(file.read(sealing.HEADER))
        except (UserError, OSError):
            return False
        return recipient == sealing.recipient_of(sealing.public_of(self.private))

    def take_all(self, paths: list[Path]) -> None:
        """One after the other; what came in is announced however it ends."""
        try:
            self._take_each(paths)
        finally:
            self._tell_all()

    def _take_each(self, paths: list[Path]) -> None:
        for number, path in enumerate(paths, start=1):
            self.work.check_cancelled()
            self.work.progress(number - 1, len(paths), f"{number}/{len(paths)}")
            try:
                self._take(path)
            except Cancelled:
                raise
            except OSError as error:
                self._refuse(path.name, _unreadable(error))
            except UserError as error:
                self._set_aside(path, error)
            except VaultError as error:
                if error.code != "vault.disk_full":
                    raise
                self._refuse(path.name, UserError("capture.no_room"))
        self.work.progress(len(paths), len(paths), f"{len(paths)}/{len(paths)}")

    def _tell(self, changes: ChangeSet) -> None:
        held = self.untold.items if self.untold is not None else ()
        self.untold = replace(changes, items=(*held, *changes.items))
        if time.monotonic() - self.told_at >= _TELL_EVERY:
            self._tell_all()

    def _tell_all(self) -> None:
        untold, self.untold, self.told_at = self.untold, None, time.monotonic()
        if untold is not None:
            self.announce(untold)

    def _take(self, path: Path) -> None:
        with open_regular(path) as file:
            size = os.fstat(file.fileno()).st_size
            sealed = sealing.Opened(self.private, file)
            if self._seen(sealed.id):
                self.again += 1
            elif sealed.head.kind == "note":
                self._take_note(sealed, size)
            elif not self._take_file(sealed):
                return
        self._remove(path)

    def _seen(self, sealed_id: str) -> bool:
        """Whether this came in before: killed before its file was removed, or put there again."""
        with self.vault.read() as connection:
            query = select(InboxSeenRecord.id).where(InboxSeenRecord.id == sealed_id)
            return connection.execute(query).first() is not None

    def _take_note(self, sealed: sealing.Opened, size: int) -> None:
        if size > _MOST_NOTE_FILE:
            raise UserError("sealed.too_large")
        data = b"".join(sealed.pieces()).rstrip(b"\0")
        text = data.decode("utf-8", "replace")
        if not text.replace("\0", "").strip():
            raise UserError("sealed.empty")  # the program seals none
        head = sealed.head
        with self.vault.write("entry.add", title=items.title_from(text)) as uow:
            role = profile.current_role(uow.connection)
            draft = EntryDraft(
                body=text,
                happened_on=self._day(head.day),
                written_at=self._not_to_come(head.sealed_at),
                zone=items.clean_title(head.zone),
                role_id=role.id if role is not None else None,
            )
            item_id = entries.add(uow, draft)
            self._mark(uow, sealed.id)
        self._tell(uow.changes)
        self.notes.append(item_id)

    def _take_file(self, sealed: sealing.Opened) -> bool:
        """Whether the file came in; one that has no room stays as it is, and waits."""
        head = sealed.head
        draft = EvidenceDraft(
            captured_at=self._not_to_come(head.sealed_at), zone=items.clean_title(head.zone)
        )
        report = capture.capture_stream(
            self.vault,
            sealed.pieces(),
            Origin(clean_name(head.name), day=self._day(head.day)),
            draft=draft,
            also=lambda uow: self._mark(uow, sealed.id),
            work=self.work,
            announce=self._tell,
        )
        for refused in report.refused:
            if refused.code in _REASONS:
                raise UserError(refused.code)
            self.refused.append(refused)
        self.files += report.added
        self.already_there += [each.item_id for each in report.already_there]
        return not report.refused

    def _not_to_come(self, at: datetime) -> datetime:
        """A clock that was wrong puts nothing into the future."""
        return min(at, self.vault.clock.now())

    def _day(self, day: date) -> date:
        """Nor does a day that has not begun anywhere on earth: it would stay on top for years."""
        return day if day <= (self.vault.clock.now() + _EARLIEST_ZONE).date() else self.vault.clock.today()

    def _mark(self, uow: UnitOfWork, sealed_id: str) -> None:
        at = moment(self.vault.clock.now())
        uow.connection.execute(insert(InboxSeenRecord).values(id=sealed_id, at=at))

    def _remove(self, path: Path) -> None:
        try:
            path.unlink()
        except FileNotFoundError:
            return
        except OSError as error:
            self._refuse(path.name, UserError("inbox.stays", reason=reason_of(error)))

    def _set_aside(self, path: Path, error: UserError) -> None:
        """Leave a file where it is under a name that says why it stays out."""
        self._refuse(path.name, error)
        stem, why = path.name.split(SUFFIX)[0][:100], _REASONS.get(error.code, "unreadable")
        target, number = path.with_name(f"{stem}{SUFFIX} {why}{ASIDE}"), 2
        if target == path:
            return
        while os.path.lexists(target):
            target = path.with_name(f"{stem} ({number}){SUFFIX} {why}{ASIDE}")
            number += 1
        with suppress(OSError):
            path.rename(target)

    def _refuse(self, name: str, error: MwlError) -> None:
        shown = clean_name(name)
        told = tuple((key, str(value)) for key, value in {"name": shown, **error.facts}.items())
        self.refused.append(Refused(shown, error.code, told))

    def report(self, problem: Refused | None, folder: str, *, cancelled: bool) -> SweepReport:
        """What became of everything."""
        return SweepReport(
            notes=tuple(self.notes),
            files=tuple(self.files),
            already_there=tuple(self.already_there),
            again=self.again,
            refused=tuple(self.refused),
            problem=problem,
            folder=folder,
            cancelled=cancelled,
        )


def _drop_if_old(entry: os.DirEntry[str]) -> None:
    """Drop what a program that was killed while sealing left: it is sealed too, and of no use."""
    with suppress(OSError):
        if time.time() - entry.stat(follow_symlinks=False).st_mtime > _OLD_PART:
            os.unlink(entry.path)  # noqa: PTH108 - it may be a link, which goes itself


def _unreadable(error: OSError) -> UserError:
    if error.errno == errno.ELOOP:
        return UserError("sealed.not_a_file")
    return UserError("inbox.unreadable", reason=reason_of(error))
