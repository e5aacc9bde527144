"""Key stores for tests: one that works, and one for each way in which a key store can fail.

A folder's conftest takes what it needs: `from tests.keyrings import key_store  # noqa: F401`. The name of
its class is then the only allowed one, and nothing of the computer's own is asked.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from keyring.backend import KeyringBackend
from keyring.errors import InitError, KeyringLocked, NoKeyringError, PasswordDeleteError, PasswordSetError

from mwl_desktop.vault import remembered
from tests.patience import PATIENCE


class Working(KeyringBackend):
    """Keeps what it is given; tests look into `kept`, and change `trouble` to make it fail."""

    priority = 5  # type: ignore[assignment]
    kept: dict[tuple[str, str], str]
    trouble: Callable[[str], None]
    asked: list[str]

    def get_password(self, service: str, username: str) -> str | None:
        self._asked_for("get")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._asked_for("set")
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._asked_for("delete")
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("there is none")

    def _asked_for(self, what: str) -> None:
        type(self).asked.append(what)
        type(self).trouble(what)


class KeychainDenied(Exception):
    """As macOS has it."""


class DBusErrorResponse(Exception):
    """As D-Bus has it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class WindowsError5(Exception):
    """As pywin32 has it: no access."""

    winerror = 5


def denied_by_macos(_: str) -> None:
    try:
        raise KeychainDenied(-128, "User cancelled")
    except KeychainDenied as error:
        raise KeyringLocked("Can't get password from keychain") from error


def raising(error: BaseException) -> Callable[[str], None]:
    """Trouble that raises."""

    def trouble(_: str) -> None:
        raise error

    return trouble


TROUBLES: dict[str, tuple[Callable[[str], None], str]] = {
    "locked": (raising(KeyringLocked("Failed to unlock the collection!")), "keyring.locked"),
    "locked over D-Bus": (
        raising(DBusErrorResponse("org.freedesktop.Secret.Error.IsLocked")),
        "keyring.locked",
    ),
    "denied by macOS": (denied_by_macos, "keyring.denied"),
    "denied by KWallet": (raising(PasswordSetError("Cancelled by user")), "keyring.denied"),
    "denied over D-Bus": (
        raising(DBusErrorResponse("org.freedesktop.DBus.Error.AccessDenied")),
        "keyring.denied",
    ),
    "denied by Windows": (raising(WindowsError5("CredRead")), "keyring.denied"),
    "gone": (raising(NoKeyringError("none")), "keyring.absent"),
    "not to be initialised": (raising(InitError("Failed to create the collection")), "keyring.absent"),
    "its bus gone": (raising(ConnectionRefusedError(111, "refused")), "keyring.absent"),
    "odd": (raising(ZeroDivisionError("secret words")), "keyring.failed"),
    "wanting to end the program": (raising(SystemExit(3)), "keyring.failed"),
    "interrupting": (raising(KeyboardInterrupt()), "keyring.failed"),
}
"""Ways to fail, and the code each ends with."""


@pytest.fixture
def key_store(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Working]]:
    """A key store of the test's own, empty and working."""
    name = f"{Working.__module__}.{Working.__qualname__}"
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", name)
    monkeypatch.setattr(remembered, "ALLOWED", {name: "any"})
    Working.kept, Working.asked, Working.trouble = {}, [], staticmethod(lambda _: None)
    yield Working
    Working.trouble = staticmethod(lambda _: None)


@pytest.fixture
def hanging(key_store: type[Working], monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """The same, hanging until the event is set; the limit is shortened."""
    go_on = threading.Event()
    monkeypatch.setattr(remembered, "LIMIT", 1.0)

    def hang(_: str) -> None:
        go_on.wait(600)

    key_store.trouble = staticmethod(hang)
    yield go_on
    go_on.set()
    # What hung ends before the next test has a key store of its own.
    assert remembered._turn.acquire(timeout=PATIENCE)
    remembered._turn.release()


def slow(seconds: float) -> Callable[[str], None]:
    """Trouble that only takes its time."""
    return lambda _: time.sleep(seconds)
