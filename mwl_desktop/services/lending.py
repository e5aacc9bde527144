"""Originals lent to other programs: in a folder that is this person's alone, and not for longer than needed.

Each copy goes when the vault is closed. What a crash or a program that holds a file leaves there is taken
back at the next start: the system drops the lock beside a folder when the program that made it ends.
"""

from __future__ import annotations

import os
import secrets
import shutil
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final

from mwl_desktop import paths
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.errors import Cancelled, UserError
from mwl_desktop.services import evidence, saving
from mwl_desktop.vault.engine import reason_of
from mwl_desktop.vault.lock import hold_file
from mwl_desktop.vault.vault import Vault

HARMLESS: Final = frozenset(
    {
        *("pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "odg", "rtf", "epub"),
        *("eml", "msg", "txt", "md", "csv", "tsv"),
        *("png", "jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff", "heic", "heif", "avif"),
        *("mp3", "m4a", "wav", "ogg", "oga", "opus", "flac", "aac", "aif", "aiff", "wma"),
        *("mp4", "m4v", "mov", "webm", "mkv", "avi", "wmv"),
    }
)
"""Endings of files that are opened to be looked at; any other might be run instead."""

_LOCK: Final = ".lock"


class Lent:
    """The copies that one open vault has lent; `close` takes them back."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._closed = False
        self._folder: Path | None = None
        self._handle: int | None = None

    def place(self, name: str) -> Path:
        """A path of this name in a folder of its own, made now. Raises UserError and Cancelled."""
        with self._guard:
            if self._closed:
                raise Cancelled
            folder = self._opened() / secrets.token_hex(4)
            try:
                paths.make_private(folder)
            except OSError as error:
                raise UserError("out.failed", path=folder, reason=reason_of(error)) from error
            return folder / name

    def check_open(self) -> None:
        """Raise Cancelled when every copy is to be taken back already."""
        with self._guard:
            if self._closed:
                raise Cancelled

    def tidy(self) -> None:
        """Remove what was still being written while everything was taken back."""
        with self._guard:
            closed = self._closed
        if closed:
            self.close()

    def close(self) -> None:
        """Remove every copy; what another program does not let go of is removed at the next start."""
        with self._guard:
            self._closed = True
            folder = self._folder
            if folder is not None:
                _remove(folder)
            if self._handle is not None:
                os.close(self._handle)
                self._handle = None
            if folder is not None:
                with suppress(OSError):  # what is still there is taken back at the next start
                    if not folder.exists():
                        folder.with_suffix(_LOCK).unlink(missing_ok=True)

    def _opened(self) -> Path:
        if self._folder is None:
            folder = lent_folder() / secrets.token_hex(8)
            try:
                paths.make_private(lent_folder())
                self._handle = hold_file(folder.with_suffix(_LOCK))
                paths.make_private(folder)
            except OSError as error:
                raise UserError("out.failed", path=folder, reason=reason_of(error)) from error
            self._folder = folder
        return self._folder


def lent_folder() -> Path:
    """Where copies lie while other programs look at them."""
    return paths.state_folder() / "opened"


def may_be_lent(name: str) -> bool:
    """Whether a file of this name is opened elsewhere to be looked at, and is never run."""
    return name.rpartition(".")[2].casefold() in HARMLESS and "." in name


def lend(vault: Vault, item_id: ItemId, *, version_id: str = "", work: Work = QUIET) -> Path:
    """Write a copy for another program to open, checked against its SHA-256; returns where it lies.

    With `version_id` it is an earlier version of the file. Raises UserError for what might be run rather
    than looked at.
    """
    with vault.read() as connection:
        found = (
            evidence.as_it_was(connection, item_id, version_id)
            if version_id
            else evidence.get(connection, item_id)
        )
    name = found.original_name
    if not may_be_lent(name):
        raise UserError("lending.not_harmless", name=name)
    lent = vault.companion(Lent)
    target = lent.place(name)
    try:
        saving.save_original(vault, item_id, target, version_id=version_id, work=work)
        with suppress(OSError):  # it may be gone already, which the next line tells
            target.chmod(0o400)
        lent.check_open()
    except BaseException:
        _remove(target.parent)
        lent.tidy()
        raise
    return target


def take_back() -> int:
    """Remove what programs that have ended left behind; returns how many folders are still there."""
    left = 0
    with suppress(OSError):
        for folder in [each for each in lent_folder().iterdir() if each.is_dir()]:
            left += _taken_back(folder)
    return left


def _taken_back(folder: Path) -> bool:
    """Whether a folder is still there: a program that runs has lent it, or something holds its files."""
    lock = folder.with_suffix(_LOCK)
    try:
        handle = hold_file(lock)
    except OSError:
        return True
    try:
        _remove(folder)
    finally:
        os.close(handle)
    if folder.exists():
        return True
    with suppress(OSError):
        lock.unlink()
    return False


def _remove(folder: Path) -> None:
    """Remove a folder with all that is in it, as far as the system lets; a link in it is not followed."""
    for root, _, names in os.walk(folder):
        for name in names:
            path = Path(root) / name
            if not path.is_symlink():
                with suppress(OSError):
                    path.chmod(0o600)  # Windows removes nothing that is only to be read
    shutil.rmtree(folder, ignore_errors=True)
