"""Which vault a file is of: told by what the vault calls itself and by its salts, never by a file's name.

A vault keeps its own id through every copy, new name and new passphrase, but only under its key. So this
computer notes beside where each vault lies, as digests, its id and the salts it has had: these stand
unencrypted at the start of every file of the vault, its backups among them.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from mwl_desktop import paths
from mwl_desktop.errors import VaultError
from mwl_desktop.services import state_notes
from mwl_desktop.vault import engine
from mwl_desktop.vault.lock import name_for, refuse_if_open_here
from mwl_desktop.vault.own_facts import fact, set_fact
from mwl_desktop.vault.vault import Vault

_log = logging.getLogger(__name__)
_SALTS: Final = "salts"
"""Under which a vault itself keeps the salts it has had, so that another computer knows its backups too."""


@dataclass(frozen=True, slots=True)
class Lineage:
    """What is known of a vault: digests of its id, "" where unknown, and of the salts it has or had."""

    of: str = ""
    salts: frozenset[str] = frozenset()

    def owns(self, of: str, salt: bytes) -> bool | None:
        """Whether a file is of this vault, by its salt or its id's digest; None where nobody can tell."""
        if salt and digest(salt) in self.salts:
            return True
        return of == self.of if of and self.of else None


def digest(data: bytes) -> str:
    """What something is noted as."""
    return hashlib.sha256(b"MWL Desktop lineage " + data).hexdigest()[:32]


def of_raw(raw: Any) -> str:
    """The digest of the id of the vault that a keyed connection is of; "" where it has none."""
    row = raw.execute("SELECT value FROM meta WHERE key = 'installation'").fetchone()
    return digest(str(row[0]).encode()) if row and row[0] else ""


def note(vault: Vault) -> Lineage:
    """Note of an open vault what it is; to be asked before its backups are listed."""
    with vault.read() as connection:
        name, earlier = fact(connection, "installation"), fact(connection, _SALTS)
    of = digest(name.encode()) if name else ""
    salts = {digest(vault.key.salt), *(each for each in (earlier or "").split() if each)}
    known = _read(_note_of(vault.path))
    told = Lineage(of, frozenset(salts | known.salts if known is not None and known.of == of else salts))
    if told != known:
        _write(vault.path, told)
    return told


def keep_salt(vault: Vault) -> None:
    """Write into a vault which salt it has, before it gets another: its earlier backups stay known by it."""
    here = digest(vault.key.salt)
    with vault.read() as connection:
        had = (fact(connection, _SALTS) or "").split()
    if here not in had:
        with vault.transaction() as connection:
            set_fact(connection, _SALTS, " ".join([*had, here]))


def known(vault_path: Path, salt: bytes | None = None) -> Lineage:
    """What this computer knows of the vault at a path, which need not be open, whole, or there at all.

    `salt` is the vault's, where that is known; else it is read from the file.
    """
    if salt is None:
        salt = salt_of_closed(vault_path)
    mark = digest(salt) if salt else ""
    here = _read(_note_of(vault_path))
    if here is not None and (not mark or mark in here.salts):
        return here
    for each in _all() if mark else ():
        if mark in each.salts:
            return each
    if here is not None:
        # Another file lies there now, or its start is spoilt, or it got a new passphrase elsewhere.
        return Lineage(here.of, here.salts | {mark})
    return Lineage("", frozenset({mark} if mark else ()))


def salt_of_closed(path: Path) -> bytes:
    """The salt of a file that nobody here has open; nothing where it cannot be read."""
    try:
        refuse_if_open_here(path)
        return engine.salt_of(path)
    except VaultError:
        return b""


def _all() -> Iterable[Lineage]:
    with suppress(OSError):
        for path in state_notes.all_in(_folder()):
            if (found := _read(path)) is not None:
                yield found


def _read(path: Path) -> Lineage | None:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return Lineage(str(told["of"]), frozenset(str(each) for each in told["salts"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None  # not there, or spoilt: then this computer does not know the vault


def _write(vault_path: Path, told: Lineage) -> None:
    """That it cannot be noted takes nothing from the vault: it is logged."""
    try:
        state_notes.put(_note_of(vault_path), {"of": told.of, "salts": sorted(told.salts)})
    except OSError as error:
        _log.info("a vault could not be noted: %s", error.strerror)


def _note_of(vault_path: Path) -> Path:
    return _folder() / f"{name_for(vault_path)}.json"


def _folder() -> Path:
    return paths.state_folder() / "vaults"
