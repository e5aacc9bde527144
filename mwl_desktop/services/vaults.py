"""Making and opening vaults with everything a portfolio needs hooked up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from mwl_desktop.domain.clock import Clock
from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.errors import VaultError
from mwl_desktop.services import lineage
from mwl_desktop.services.indexing import reindex
from mwl_desktop.vault import copying, keys, opening, remembered
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.vault import Vault

_FORGETS_WITHIN: Final = 0.5
_NO_STORE: Final = ("keyring.absent", "keyring.untrusted")


def create(path: Path, passphrase: str, *, clock: Clock | None = None) -> Vault:
    """Make a new vault and leave it open."""
    return opening.create(path, passphrase, clock=clock, before_commit=reindex)


def check_free(path: Path) -> None:
    """Raise VaultError when no new vault can be made at a path, before anybody is asked for a passphrase."""
    opening.check_free(path)


def look_at(path: Path, *, by_passphrase: bool = False) -> None:
    """Raise VaultError when a file cannot be a vault at all, before anybody is asked for its passphrase.

    `by_passphrase` also when no passphrase opens it any more.
    """
    opening.look_at(path, by_passphrase=by_passphrase)


def unlock(path: Path, passphrase: str, *, clock: Clock | None = None, read_only: bool = False) -> Vault:
    """Open a vault with its passphrase; where it cannot be written to, it is opened to read."""
    return opening.open_with_passphrase(
        path, passphrase, clock=clock, before_commit=reindex, read_only=read_only
    )


def unlock_with_key(
    path: Path, key: VaultKey, *, clock: Clock | None = None, read_only: bool = False
) -> Vault:
    """Open a vault with a derived key or a recovery kit's; like `unlock` otherwise."""
    return opening.open_with_key(path, key, clock=clock, before_commit=reindex, read_only=read_only)


def copy(it: Vault, target: Path, *, work: Work = QUIET) -> VaultKey:
    """Copy an open vault to a new file, verified before it gets its name; returns its key, the same one.

    It is how one goes on with a vault that is opened to read. Raises VaultError or UserError with a code
    for each way in which it cannot be done.
    """
    key = VaultKey(it.key.key, it.key.salt)
    with it.inspect() as connection:
        copying.copy(connection.connection.driver_connection, target, key, work=work)
    return key


def unlock_with_kit(path: Path, text: str, *, clock: Clock | None = None, read_only: bool = False) -> Vault:
    """Open a vault with the lines of its recovery kit, as typed or scanned.

    Raises UserError for lines that do not add up, and VaultError: "vault.old_kit" when the kit is for
    another key than the file has now, "vault.wrong_kit" when it does not open the file all the same.
    """
    key = keys.key_from_kit(text)
    salt = opening.look_at(path)
    with told_of_kit(path, key, salt):
        # Tried before it is compared: a kit also opens a file whose own salt has been damaged.
        return unlock_with_key(path, key, clock=clock, read_only=read_only)


@contextmanager
def told_of_kit(path: Path, key: VaultKey | None, salt: bytes | None = None) -> Iterator[None]:
    """Where a kit's key does not open a file, the kit is what is told of; with None nothing is changed.

    `salt` is that of the file, where it was read already.
    """
    try:
        yield
    except VaultError as error:
        if key is None or error.code not in ("vault.wrong_passphrase", "backup.other_key"):
            raise
        code = "backup.other_kit"
        if not key.proved:
            code = "kit.unproved"
        elif error.code == "vault.wrong_passphrase":
            code = "vault.wrong_kit" if key.salt == (salt or opening.look_at(path)) else "vault.old_kit"
        raise VaultError(code, name=path.name, fingerprint=key.fingerprint) from None


def change_passphrase(
    it: Vault,
    passphrase: str,
    *,
    work: Work = QUIET,
    renew: bool = True,
    not_remembered: Callable[[VaultError], None] | None = None,
    before: Callable[[VaultKey], None] = lambda _key: None,
) -> VaultKey:
    """Give an open vault a new passphrase and with it a new key, which is returned for a new kit.

    The earlier passphrase is not asked for: whoever opened the vault, by passphrase or by kit, may. A
    key that this computer remembers is renewed; where the key store does not, `not_remembered` is told
    why, and what it still holds is forgotten at the next opening. Whoever knows that it was never given
    the key spares it the question by `renew`. `before` gets the new key when it is about to hold; if it
    raises, nothing is changed.
    """
    key = keys.new_key(passphrase)
    lineage.keep_salt(it)
    try:
        it.change_key(key, work=work, before=lambda: before(key))
    except VaultError as error:
        if error.code != "vault.change_unconfirmed":
            raise
        if renew:
            _renew(it.path, key, not_remembered)
        raise
    if renew:
        _renew(it.path, key, not_remembered)
    return key


def _renew(path: Path, key: VaultKey, not_remembered: Callable[[VaultError], None] | None) -> None:
    try:
        remembered.renew(path, key)
    except VaultError as error:
        # Without a key store nothing was remembered either.
        if not_remembered is not None and error.code not in _NO_STORE:
            not_remembered(error)


def unlock_remembered(path: Path, *, clock: Clock | None = None, read_only: bool = False) -> Vault:
    """Open a vault with the key that this computer's key store remembers.

    Raises VaultError with a "keyring." code within `remembered.LIMIT`; what does not open it is forgotten.
    """
    key = remembered.recall(path)
    if key is None:
        raise VaultError("keyring.nothing", name=path.name)
    return unlock_with_remembered_key(path, key, clock=clock, read_only=read_only)


def unlock_with_remembered_key(
    path: Path, key: VaultKey, *, clock: Clock | None = None, read_only: bool = False
) -> Vault:
    """Open a vault with a key that was recalled; what does not open it is forgotten and told as wrong."""
    try:
        return unlock_with_key(path, key, clock=clock, read_only=read_only)
    except VaultError as error:
        if error.code != "vault.wrong_passphrase":
            raise
    # What it takes longer to forget is told as wrong the next time as well.
    with suppress(VaultError):
        remembered.forget(path, seconds=_FORGETS_WITHIN)
    raise VaultError("keyring.wrong")
