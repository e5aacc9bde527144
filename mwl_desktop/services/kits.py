"""The recovery kit of a vault on its way out: as a page, or as lines."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from mwl_desktop.documents.files import whole_file
from mwl_desktop.documents.kit_page import KitPage, kit_pdf
from mwl_desktop.errors import UserError
from mwl_desktop.vault import keys
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
