"""Remembering a vault's key in the system's own key store: a convenience, never the only copy.

What is kept is the derived key, not the passphrase, under a name that does not tell the vault's. A key
store is another program: it may be missing, locked, slow, or hang for ever behind a question of its own
that nobody sees. Each call therefore runs beside the program and is left to itself when its time is up.
"""

from __future__ import annotations

import configparser
import os
import re
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Generic, TypeVar

from mwl_desktop.errors import VaultError
from mwl_desktop.vault import seals
from mwl_desktop.vault.engine import salt_of
from mwl_desktop.vault.keys import KEY_BYTES, VaultKey
from mwl_desktop.vault.lock import name_for, refuse_if_open_here

_Answer = TypeVar("_Answer")

SERVICE: Final = "MWL Desktop"
LIMIT: Final = 5.0
"""Seconds that anything asked of a key store may take."""

ALLOWED: Final[dict[str, str]] = {
    "keyring.backends.SecretService.Keyring": "linux",
    "keyring.backends.kwallet.DBusKeyring": "linux",
    "keyring.backends.macOS.Keyring": "darwin",
    "keyring.backends.Windows.WinVaultKeyring": "win32",
}
"""The system's own key stores, by the name keyring has for each, and where it is looked for."""
_OFF: Final = ("keyring.backends.null.Keyring", "keyring.backends.fail.Keyring")
_CHAINER: Final = "keyring.backends.chainer.ChainerBackend"
_LOOKED_AT: Final = 8
_FORM: Final = re.compile(r"mwl1:([0-9a-f]{96})")

# What a key store's failure means, by the names of exceptions: most of their modules are on one system only.
_MEANINGS: Final[tuple[tuple[str, frozenset[str]], ...]] = (
    (
        "keyring.denied",
        frozenset({"KeychainDenied", "SecAuthFailure", "PromptDismissedException", "PermissionError"}),
    ),
    ("keyring.locked", frozenset({"KeyringLocked", "LockedException"})),
    (
        "keyring.absent",
        frozenset(
            {"NoKeyringError", "InitError", "SecretServiceNotAvailableException", "ImportError"}
            | {"ModuleNotFoundError", "ConnectionRefusedError", "FileNotFoundError"}
        ),
    ),
)
_DBUS: Final = {
    "IsLocked": "keyring.locked",
    "AccessDenied": "keyring.denied",
    "AuthFailed": "keyring.denied",
    "ServiceUnknown": "keyring.absent",
    "NoReply": "keyring.absent",
    "Disconnected": "keyring.absent",
}
_WINDOWS: Final = {5: "keyring.denied", 1312: "keyring.absent"}  # no access; a logon without a store


def available() -> bool:
    """Whether this computer has a key store that the program trusts; asks it, so off the window's thread."""
    return why_not() is None


def why_not() -> VaultError | None:
    """Why no key can be remembered on this computer, or None when it can."""
    try:
        _asked(_store)
    except VaultError as error:
        return error
    return None


def remember(path: Path, key: VaultKey) -> None:
    """Keep a vault's key in the key store, and see that it is there."""
    account, told = name_for(path), _told(key)

    def put(call: _Call[None]) -> None:
        store = _store()
        store.set_password(SERVICE, account, told)
        if store.get_password(SERVICE, account) != told:
            raise VaultError("keyring.failed", reason="it did not keep what it was given")
        if not call.settled():
            # Nobody waits any more, and the person was told that it was not kept.
            store.delete_password(SERVICE, account)

    _run(put)


def recall(path: Path) -> VaultKey | None:
    """The key remembered for a vault, or None; what is not a key for this very file is forgotten.

    Raises VaultError: "keyring.wrong" for that, and a code of its own for each way to fail.
    """
    refuse_if_open_here(path)
    account, salt = name_for(path), salt_of(path)

    def get() -> VaultKey | None:
        store = _store()
        told = store.get_password(SERVICE, account)
        if told is None:
            return None
        key = _read(told)
        if key is None:
            drop()
        return key

    def drop() -> None:
        try:
            _store().delete_password(SERVICE, account)
        finally:
            # It is of no use, whether or not the key store lets go of it.
            raise VaultError("keyring.wrong")

    key = _asked(get)
    if key is not None and key.salt != salt and not _opens(path, key):
        _asked(drop)
    return key


def _opens(path: Path, key: VaultKey) -> bool:
    """Whether a key is that of a file all the same: its own salt may be what is damaged."""
    refuse_if_open_here(path)
    return seals.fits(path, key, looked_at=_LOOKED_AT)


def forget(path: Path, *, seconds: float | None = None) -> bool:
    """Take a vault's key out of the key store; says whether there was one."""
    account = name_for(path)

    def drop() -> bool:
        store = _store()
        there = store.get_password(SERVICE, account) is not None
        if there:
            store.delete_password(SERVICE, account)
        return there

    return _asked(drop, seconds)


def renew(path: Path, key: VaultKey) -> bool:
    """Put a vault's new key in the place of a remembered one; says whether there was one."""
    account, told = name_for(path), _told(key)

    def put() -> bool:
        store = _store()
        there = store.get_password(SERVICE, account) is not None
        if there:
            store.set_password(SERVICE, account, told)
        return there

    return _asked(put)


def _told(key: VaultKey) -> str:
    return f"mwl1:{(key.key + key.salt).hex()}"


def _read(told: object) -> VaultKey | None:
    """The key that an entry stands for, or None when it is not one that the program wrote."""
    match = _FORM.fullmatch(told) if isinstance(told, str) else None
    if match is None:
        return None
    data = bytes.fromhex(match[1])
    return VaultKey(data[:KEY_BYTES], data[KEY_BYTES:])


# Which key store


def _store() -> Any:
    """The system's key store. Others that happen to be installed are not even imported."""
    named = _named()
    if named in _OFF:
        raise VaultError("keyring.absent")
    if named and named not in ALLOWED:
        raise VaultError("keyring.untrusted", store=named[:80])
    platform = sys.platform if sys.platform in ("darwin", "win32") else "linux"
    names = [named] if named else [name for name, place in ALLOWED.items() if place == platform]
    found = [kind for kind in map(_usable, names) if kind is not None]
    if not found:
        raise VaultError("keyring.absent")
    store = max(found, key=lambda each: float(each[0]))[1]()
    if sys.platform == "win32":
        # The usual kind of entry travels with the person's profile to other computers.
        store.persist = "local machine"
    return store


def _named() -> str:
    """The key store that the person chose for all programs that use keyring, if any."""
    from keyring.util import platform_

    named = os.environ.get("PYTHON_KEYRING_BACKEND", "")
    if not named:
        config = configparser.RawConfigParser()
        with suppress(OSError, ValueError, configparser.Error):
            config.read(Path(platform_.config_root()) / "keyringrc.cfg", encoding="utf-8")
        named = config.get("backend", "default-keyring", fallback="")
    # All that there are, best first: that is what is done here too, with those that are allowed.
    return "" if named.strip() == _CHAINER else named.strip()


def _usable(name: str) -> tuple[float, Any] | None:
    """How good a key store is and its class, or None when it does not work on this computer."""
    module, _, kind = name.rpartition(".")
    try:
        store = getattr(import_module(module), kind)
        return store.priority, store
    except (RuntimeError, ImportError):
        return None


# Asking beside the program


class _Call(threading.Thread, Generic[_Answer]):
    """One thing asked of the key store; it may hang for ever, and the program ends without it."""

    def __init__(self, ask: Callable[[_Call[_Answer]], _Answer]) -> None:
        super().__init__(name="key store", daemon=True)
        self._ask = ask
        self.answers: list[_Answer] = []
        self.error: BaseException | None = None
        self.ended = threading.Event()
        self._guard = threading.Lock()
        self._settled = self._given_up = False

    def settled(self) -> bool:
        """Whether what was done may stand; not when nobody waits for it any more."""
        with self._guard:
            self._settled = not self._given_up
            return self._settled

    def give_up(self) -> bool:
        """Wait no longer; False when it has settled after all and ends in a moment."""
        with self._guard:
            self._given_up = not (self._settled or self.ended.is_set())
            return self._given_up

    def run(self) -> None:
        with self:
            self.answers.append(self._ask(self))

    def __enter__(self) -> None:
        return

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Keep whatever was raised: it is another's code, and the thread that waits is told."""
        self.error = error
        self.ended.set()
        _turn.release()
        return True


_turn: Final = threading.Lock()
"""Held by the call under way: while one hangs, no other joins it."""


def _asked(ask: Callable[[], _Answer], seconds: float | None = None) -> _Answer:
    return _run(lambda _: ask(), seconds)


def _run(ask: Callable[[_Call[_Answer]], _Answer], seconds: float | None = None) -> _Answer:
    """The answer of a key store, or a VaultError within the limit."""
    seconds = LIMIT if seconds is None else seconds
    until = time.monotonic() + seconds
    if not _turn.acquire(timeout=seconds):
        raise VaultError("keyring.slow", seconds=round(seconds))
    call = _Call(ask)
    try:
        call.start()
    except RuntimeError:
        _turn.release()
        raise VaultError("keyring.failed", reason="no thread could be started") from None
    if not call.ended.wait(max(0.0, until - time.monotonic())) and call.give_up():
        raise VaultError("keyring.slow", seconds=round(seconds))
    call.ended.wait()
    if call.error is not None:
        raise _meaning(call.error) from None
    return call.answers[0]


def _meaning(error: BaseException) -> VaultError:
    """What a key store's failure means. Its own words are not passed on: they may name what it keeps."""
    if isinstance(error, VaultError):
        return error
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in chain:
        chain.append(link)
        link = link.__cause__ or link.__context__
    for code, names in _MEANINGS:
        if any(type(each).__name__ in names or _own_code(each) == code for each in chain):
            return VaultError(code)
    return VaultError("keyring.failed", reason=type(error).__name__)


def _own_code(error: BaseException) -> str | None:
    """What a failure says by a number or name of the system's own."""
    if str(error) == "Cancelled by user":
        return "keyring.denied"
    dbus = str(getattr(error, "name", "") or "").rpartition(".")[2]
    return _DBUS.get(dbus) or _WINDOWS.get(getattr(error, "winerror", None) or 0)
