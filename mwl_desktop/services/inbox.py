"""Capture while locked: notes and files sealed to a vault's public key, in the folder beside it.

Nothing here opens a vault or needs its database. What takes in what was sealed is `sweeping`.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO, Final

from mwl_desktop import paths as places
from mwl_desktop.domain.clock import Clock, SystemClock
from mwl_desktop.domain.evidence import Refused
from mwl_desktop.domain.inbox import SealReport, Waiting
from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.errors import Cancelled, MwlError, UserError
from mwl_desktop.evidence.copying import read_pieces
from mwl_desktop.evidence.names import clean_name
from mwl_desktop.evidence.plan import Planned, plan
from mwl_desktop.vault import sealing
from mwl_desktop.vault.durable import sync_folder
from mwl_desktop.vault.engine import reason_of, status_of
from mwl_desktop.vault.lock import name_for
from mwl_desktop.vault.own_files import inbox_folder, owns

PUBLIC_KEY: Final = "public.key"
SUFFIX: Final = ".sealed"
PART: Final = ".part"
MOST_NOTE: Final = 1024 * 1024
"""Bytes of a note."""
_PADDED_TO: Final = 1024
_MOST_KEY_FILE: Final = 4096
_NAMED: Final = re.compile(r"[0-9a-f]{32}\.(note|file)\.sealed")
_KEY_LINE: Final = re.compile(r"^x25519 ([0-9a-f]{64})$", re.MULTILINE)
_KEY_TEXT: Final = (
    "MWL Desktop seals notes and files to this key while the vault is locked.\n"
    "It opens nothing; what is sealed can be read in the open vault alone.\n"
    "x25519 {}\n"
)


def waiting(vault_path: Path) -> Waiting | None:
    """How much waits for a vault to be unlocked; None where nothing can be sealed for it."""
    folder = inbox_folder(vault_path)
    if read_key(folder) is None:
        return None
    kinds = [found[1] for name in _names(folder) if (found := _NAMED.fullmatch(name))]
    return Waiting(kinds.count("note"), kinds.count("file"))


def _names(folder: Path) -> Iterator[str]:
    with suppress(OSError), os.scandir(folder) as found:
        yield from (entry.name for entry in found)


def put_note(vault_path: Path, text: str, *, clock: Clock | None = None) -> Path:
    """Seal a note; it comes into the journal with this moment's time. Returns the sealed file.

    Raises UserError when it is empty, too long, or there is no inbox it can go to.
    """
    if not text.strip():
        raise UserError("note.empty")
    data = text.encode("utf-8", "replace")
    if len(data) > MOST_NOTE:
        raise UserError("inbox.note_too_long", size=len(data), most=MOST_NOTE)
    clock = clock or SystemClock()
    inbox = _Target.of(vault_path)
    head = sealing.Head("note", "", clock.now(), clock.today(), clock.zone())
    # How long a note is, is nobody's business.
    padded = data + bytes(-len(data) % _PADDED_TO)
    return inbox.write(head, (padded,))


def put_files(
    vault_path: Path, paths: Iterable[Path], *, work: Work = QUIET, clock: Clock | None = None
) -> SealReport:
    """Seal copies of files, and of the files in folders; `work` is told bytes.

    Originals are read, never moved or changed. Raises UserError when there is no inbox to put them in.
    """
    inbox = _Target.of(vault_path)
    task = _Sealing(inbox, vault_path, clock or SystemClock(), work)
    passed_over = 0
    try:
        found = plan(paths, check_cancelled=work.check_cancelled)
        passed_over = found.droppings
        for each in found.refusals:
            task.note(each.name, UserError(each.code, **each.facts))
        task.take_all(found.files)
    except Cancelled:
        return SealReport(tuple(task.sealed), tuple(task.refused), passed_over, cancelled=True)
    return SealReport(tuple(task.sealed), tuple(task.refused), passed_over)


def put_bytes(vault_path: Path, data: bytes, name: str, *, clock: Clock | None = None) -> SealReport:
    """Seal bytes that came from no file: an image on the clipboard.

    Raises UserError when there is no inbox to put them in.
    """
    clock = clock or SystemClock()
    task = _Sealing(_Target.of(vault_path), vault_path, clock, QUIET)
    task.take(clean_name(name), len(data), clock.today(), (data,))
    return SealReport(tuple(task.sealed), tuple(task.refused))


@dataclass(slots=True)
class _Sealing:
    """One drop on a locked vault under way."""

    inbox: _Target
    vault_path: Path
    clock: Clock
    work: Work
    sealed: list[str] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    def take_all(self, files: tuple[Planned, ...]) -> None:
        """Seal one after the other; what cannot be read is noted and the next is taken."""
        total, done = sum(file.size for file in files), 0
        for number, file in enumerate(files, start=1):
            self.work.check_cancelled()
            self.work.progress(done, total, f"{number}/{len(files)}")
            if owns(self.vault_path, file.path):
                self._pass_over()
            else:
                reader = read_pieces(file.path, name=file.name, follow_links=file.link)
                pieces = self._watched(reader, done, total, f"{number}/{len(files)}")
                self.take(file.name, file.size, _day(file), pieces)
            done += file.size
        self.work.progress(total, total, f"{len(files)}/{len(files)}")

    def _pass_over(self) -> None:
        name = clean_name(self.vault_path.name)
        if not any(each.code == "capture.own_vault" for each in self.refused):
            self.note(name, UserError("capture.own_vault", name=name))

    def take(self, name: str, size: int, day: date, pieces: Iterable[bytes]) -> None:
        """Seal one; why it is left out is noted."""
        head = sealing.Head("file", name, self.clock.now(), day, self.clock.zone())
        try:
            self.inbox.check_room(size, name)
            self.inbox.write(head, pieces)
        except Cancelled:
            raise
        except MwlError as error:
            if error.code == "inbox.not_written":
                raise  # the next one would not be either
            self.note(name, error)
        else:
            self.sealed.append(name)

    def _watched(self, pieces: Iterable[bytes], done: int, total: int, what: str) -> Iterator[bytes]:
        for piece in pieces:
            self.work.check_cancelled()
            yield piece
            done += len(piece)
            self.work.progress(done, total, what)

    def note(self, name: str, error: MwlError) -> None:
        """Note why a file was left out."""
        facts = tuple((key, str(value)) for key, value in {"name": name, **error.facts}.items())
        self.refused.append(Refused(name, error.code, facts))


def _day(file: Planned) -> date:
    try:
        return datetime.fromtimestamp(file.modified_ns / 1e9, UTC).astimezone().date()
    except (OverflowError, ValueError, OSError):
        return datetime.now(UTC).astimezone().date()


@dataclass(frozen=True, slots=True)
class _Target:
    """An inbox that something can be put in, and the key it is sealed to."""

    folder: Path
    public: bytes
    name: str

    @classmethod
    def of(cls, vault_path: Path) -> _Target:
        """The inbox of a locked vault.

        Raises VaultError when there is no vault, UserError when it has no inbox or one with a foreign key.
        """
        name = vault_path.name
        status_of(vault_path)
        folder = inbox_folder(vault_path)
        public = read_key(folder)
        if public is None and os.path.lexists(folder) and not folder.is_dir():
            raise UserError("inbox.not_a_folder", name=name, folder=folder.name)
        if public is None:
            raise UserError("inbox.none", name=name, folder=folder.name)
        known = _known_key(vault_path)
        if known is not None and known != public:
            raise UserError("inbox.key_foreign", name=name, folder=folder.name)
        return cls(folder, public, name)

    def check_room(self, size: int, name: str) -> None:
        """Raises UserError where a file will not fit, before the disk is filled with a part of it."""
        free = shutil.disk_usage(self.folder).free
        if size + sealing.LEAST_SIZE + size // sealing.PIECE * sealing.TAG > free:
            raise UserError("capture.no_room", name=name)

    def write(self, head: sealing.Head, pieces: Iterable[bytes]) -> Path:
        """Seal into a part-file, then give it its name: nobody ever sees half of one."""
        stem = secrets.token_hex(16)
        part, target = self.folder / (stem + PART), self.folder / f"{stem}.{head.kind}{SUFFIX}"
        try:
            with _new_file(part) as out:
                sealing.seal(self.public, head, pieces, out)
                out.flush()
                os.fsync(out.fileno())
            part.replace(target)
            sync_folder(self.folder)
        except ValueError:
            raise UserError("inbox.key_foreign", name=self.name, folder=self.folder.name) from None
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT) and head.name:
                raise UserError("capture.no_room", name=head.name) from error
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise UserError("inbox.no_room", folder=self.folder.name) from error
            raise UserError("inbox.not_written", folder=self.folder.name, reason=reason_of(error)) from error
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        return target


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb") as out:
        yield out


def take_along(vault_path: Path, new_path: Path, public: bytes) -> tuple[int, int]:
    """Put what waits for a vault into the inbox of one made of it too, as far as that has the key, `public`.

    What lies beside the first vault stays as it is. Returns how much came along and how much could not:
    it is sealed to another key, is damaged, or cannot be copied.
    """
    source, target = inbox_folder(vault_path), inbox_folder(new_path)
    came = stayed = 0
    for name in sorted(_names(source)):
        if not name.endswith(SUFFIX):
            continue
        try:
            with open_regular(source / name) as file:
                mine = sealing.recipient_in(file.read(sealing.HEADER)) == sealing.recipient_of(public)
            if mine and source != target:
                _double(source / name, target / name)
        except (UserError, OSError):
            mine = False
        came, stayed = came + mine, stayed + (not mine)
    return came, stayed


def _double(sealed: Path, target: Path) -> None:
    """The same sealed file under a second name, which nothing ever writes to; else a copy of it."""
    target.parent.mkdir(mode=0o700, exist_ok=True)
    if _linked(sealed, target):
        return
    part = target.with_name(secrets.token_hex(16) + PART)
    try:
        with open_regular(sealed) as file, _new_file(part) as out:
            shutil.copyfileobj(file, out)
            out.flush()
            os.fsync(out.fileno())
        part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _linked(sealed: Path, target: Path) -> bool:
    try:
        target.hardlink_to(sealed)
    except OSError:
        return False
    return True


def open_regular(path: Path) -> BinaryIO:
    """A regular file, opened without following a link or waiting for a pipe; raises UserError for another."""
    if not stat.S_ISREG(path.lstat().st_mode):
        raise UserError("sealed.not_a_file")
    flags = (
        os.O_RDONLY
        | getattr(os, "O_BINARY", 0)
        | getattr(os, "O_NOFOLLOW", 0)
        | getattr(os, "O_NONBLOCK", 0)
        | getattr(os, "O_CLOEXEC", 0)
    )
    handle = os.open(path, flags)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise UserError("sealed.not_a_file")
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


# -- the public key ----------------------------------------------------------------------------


def read_key(folder: Path) -> bytes | None:
    """The public key in an inbox; None where there is none, or something else in its place."""
    return _key_in(folder / PUBLIC_KEY)


def _key_in(path: Path) -> bytes | None:
    """A key out of a small file; whatever else lies there, a pipe or a link, is not even opened."""
    try:
        with open_regular(path) as file:
            text = file.read(_MOST_KEY_FILE).decode("ascii", "replace")
    except (UserError, OSError):
        return None
    found = _KEY_LINE.search(text.replace("\r\n", "\n"))
    return None if found is None else bytes.fromhex(found[1])


def write_key(folder: Path, public: bytes) -> None:
    """Put a public key into an inbox in place of whatever is there. Raises OSError."""
    _put_key(folder / PUBLIC_KEY, public)


def know_key(vault_path: Path, public: bytes) -> None:
    """Remember on this computer which key a vault has, so that another one put there is noticed."""
    path = _known_file(vault_path)
    if _key_in(path) != public:
        places.make_private(path.parent)
        _put_key(path, public)


def _put_key(path: Path, public: bytes) -> None:
    part = path.with_name(secrets.token_hex(16) + PART)
    try:
        with _new_file(part) as out:
            out.write(_KEY_TEXT.format(public.hex()).encode("ascii"))
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
        sync_folder(path.parent)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _known_key(vault_path: Path) -> bytes | None:
    return _key_in(_known_file(vault_path))


def _known_file(vault_path: Path) -> Path:
    return places.state_folder() / "inboxes" / f"{name_for(vault_path)}.key"
