"""The recovery kit of a vault on its way out: as a page, or as lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from mwl_desktop.documents.files import whole_file
from mwl_desktop.documents.kit_page import KitPage, kit_pdf
from mwl_desktop.errors import UserError, VaultError
from mwl_desktop.vault import engine, keys
from mwl_desktop.vault.keys import VaultKey

_FOR_ONE: Final = 0o600
"""Whoever reads a kit can open the vault: its file is for the person alone."""


def page_of(key: VaultKey, vault_name: str, made_on: str) -> KitPage:
    """What stands on the page of a key's kit."""
    return KitPage(vault_name, keys.kit_lines(key), key.fingerprint, made_on)


def check_target(target: Path, *, replace: bool = False) -> None:
    """Raise UserError when no kit can be written to a file, before anything that needs one is done."""
    if not target.absolute().parent.is_dir():
        raise UserError("out.folder_missing", path=target.absolute().parent)
    if target.is_dir() or (not replace and (target.exists() or target.is_symlink())):
        raise UserError("out.exists", path=target)


def save(page: KitPage, target: Path, *, letter: bool = False, replace: bool = False) -> None:
    """Write a kit's page as a PDF that only the person may read; nothing half-written is left."""
    check_target(target, replace=replace)
    data = kit_pdf(page, letter=letter)
    with whole_file(target) as file:
        Path(file.name).chmod(_FOR_ONE)
        file.write(data)


@contextmanager
def of_a_key_to_come(
    vault: Path, target: Path | None, vault_name: str, made_on: str
) -> Iterator[Callable[[VaultKey], None]]:
    """Yields what writes the kit of the key that a vault is about to get, if a file for it was named.

    Should the change fail after all, the kit is taken away again: it would open nothing.
    """
    written: list[tuple[Path, VaultKey]] = []

    def write(key: VaultKey) -> None:
        if target is not None:
            _write_first(page_of(key, vault_name, made_on), target)
            written.append((target, key))

    try:
        yield write
    except BaseException:
        for file, key in written:
            if not _holds(key, vault):
                with suppress(OSError):
                    file.unlink()
        raise


def _write_first(page: KitPage, target: Path) -> None:
    try:
        save(page, target)
    except UserError as error:
        if error.code != "out.failed":
            raise
        reason = str(error.facts["reason"]).lower()
        raise UserError("passphrase.kit_not_written", path=target, reason=reason) from error


def _holds(key: VaultKey, vault: Path) -> bool:
    """Whether a file has a key by now; where it cannot be read the kit had better stay."""
    try:
        return engine.salt_of_open(vault, key) == key.salt
    except (VaultError, dbapi2.Error):
        return True
