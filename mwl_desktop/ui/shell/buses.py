"""What Linux says of sleep and of locked screens: a thread a message bus, and nobody waits for it."""

from __future__ import annotations

import logging
import os
import socket
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from mwl_desktop.log import Code

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection

_log = logging.getLogger(__name__)

LOCK: Final = "lock"
SLEEP: Final = "sleep"
Told = Callable[[str], None]

_SECONDS: Final = 3.0
"""How long one question to a bus may take; a bus that answers later is as good as none."""
_MOST_WAITING: Final = 64
_LOGIN: Final = "org.freedesktop.login1"
_MANAGER: Final = f"{_LOGIN}.Manager"
_SESSION: Final = f"{_LOGIN}.Session"
_PROPERTIES: Final = "org.freedesktop.DBus.Properties"
_MANAGER_PATH: Final = "/org/freedesktop/login1"
SCREEN_SAVERS: Final = frozenset(
    f"org.{desktop}.ScreenSaver" for desktop in ("freedesktop", "gnome", "kde", "cinnamon", "mate", "xfce")
)


class BusThread(threading.Thread, ABC):
    """Listens to one bus for as long as it speaks; `told` is called from this thread.

    Without a bus, or when it hangs, there is one line in the log and nothing else happens.
    """

    bus = ""

    def __init__(self, told: Told) -> None:
        super().__init__(name=f"mwl-{self.bus.lower()}-bus", daemon=True)
        self._told = told
        self._guard = threading.Lock()
        self._socket: socket.socket | None = None
        self._stopped = False

    def stop(self) -> None:
        """Hear no more; the thread ends by itself."""
        with self._guard:
            self._stopped = True
            self._hang_up()

    def let_sleep(self) -> None:
        """The vault is locked: the computer may sleep. May be called from any thread."""

    def _hang_up(self) -> None:
        if self._socket is not None:
            try:
                self._socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                _log.debug("a bus had hung up before")

    def run(self) -> None:
        from jeepney.auth import AuthenticationError
        from jeepney.wrappers import DBusErrorResponse

        silent = (OSError, LookupError, ValueError, RuntimeError, AuthenticationError, DBusErrorResponse)
        try:
            connection = self._connected()
            if connection is None:
                return
            with connection:
                self._listen_on(connection)
        except silent as error:
            if not self._stopped:
                _log.info("no word from the %s bus: %s", Code(self.bus.lower()), Code(type(error).__name__))
        finally:
            self.end()

    def _listen_on(self, connection: DBusConnection) -> None:
        from jeepney import MatchRule

        # What comes while a question is being asked waits in `heard`.
        with connection.filter(MatchRule(type="signal"), bufsize=_MOST_WAITING) as heard:
            self.subscribe(connection)
            while True:
                while heard:
                    self.hear(connection, heard.popleft())
                connection.recv_messages()

    def _connected(self) -> DBusConnection | None:
        from jeepney.bus import get_bus
        from jeepney.io.blocking import DBusConnection, prep_socket

        made = prep_socket(get_bus(self.bus), enable_fds=True, timeout=_SECONDS)
        with self._guard:
            if self._stopped:
                made.close()
                return None
            self._socket = made
        # Saying hello has no limit of its own: a bus that lets one in and then says nothing is left.
        limit = threading.Timer(_SECONDS, self._hang_up)
        limit.start()
        try:
            return DBusConnection(made, enable_fds=True)
        finally:
            limit.cancel()

    @abstractmethod
    def subscribe(self, connection: DBusConnection) -> None:
        """Say what is listened for."""

    @abstractmethod
    def hear(self, connection: DBusConnection, message: Any) -> None:
        """Make something of a message."""

    def end(self) -> None:
        """Let go of whatever was held."""


def _ask(connection: DBusConnection, path: str, interface: str, verb: str, form: str, *said: object) -> Any:
    """Ask the login service; raises DBusErrorResponse or TimeoutError."""
    from jeepney import DBusAddress, new_method_call
    from jeepney.wrappers import unwrap_msg

    address = DBusAddress(path, bus_name=_LOGIN, interface=interface)
    call = new_method_call(address, verb, form or None, said)
    return unwrap_msg(connection.send_and_get_reply(call, timeout=_SECONDS))


def _listen(connection: DBusConnection, **rule: str) -> None:
    from jeepney import MatchRule
    from jeepney.bus_messages import message_bus
    from jeepney.wrappers import unwrap_msg

    wanted = MatchRule(type="signal", **rule)
    unwrap_msg(connection.send_and_get_reply(message_bus.AddMatch(wanted), timeout=_SECONDS))


def _signal(message: Any) -> tuple[str, str, str]:
    """The interface and the name of a signal, and the form of what it says: anybody may say anything."""
    from jeepney import HeaderFields

    fields = message.header.fields
    named = (HeaderFields.interface, HeaderFields.member, HeaderFields.signature)
    interface, member, form = (fields.get(name, "") for name in named)
    return interface, member, form


class LoginBus(BusThread):
    """The login service: `sleep` before the computer sleeps, which waits until `let_sleep`; `lock`."""

    bus = "SYSTEM"

    def __init__(self, told: Told) -> None:
        super().__init__(told)
        self._delay: Any = None
        self._sleeps = False

    def subscribe(self, connection: DBusConnection) -> None:
        _listen(connection, sender=_LOGIN, interface=_MANAGER, member="PrepareForSleep")
        session = self._session(connection)
        if session:
            _listen(connection, sender=_LOGIN, interface=_SESSION, member="Lock", path=session)
            _listen(
                connection, sender=_LOGIN, interface=_PROPERTIES, member="PropertiesChanged", path=session
            )
        else:
            _log.info("no session to hear of")
        self._hold_sleep(connection)

    def _session(self, connection: DBusConnection) -> str:
        """The path of the session that the window is in; empty where there is none to be found."""
        from jeepney.wrappers import DBusErrorResponse

        named = os.environ.get("XDG_SESSION_ID", "")
        for verb, form, said in (
            ("GetSession", "s", named),
            ("GetSession", "s", "auto"),
            ("GetSessionByPID", "u", os.getpid()),
        ):
            if said:
                try:
                    return str(_ask(connection, _MANAGER_PATH, _MANAGER, verb, form, said)[0])
                except DBusErrorResponse as error:
                    _log.debug("not asked in vain: %s", Code(error.name.rpartition(".")[2]))
        return ""

    def _hold_sleep(self, connection: DBusConnection) -> None:
        """Have sleep wait for us, a few seconds at most: the system sees to that itself."""
        from jeepney.wrappers import DBusErrorResponse

        said = ("sleep", "MWL Desktop", "Locking the vault", "delay")
        try:
            handle = _ask(connection, _MANAGER_PATH, _MANAGER, "Inhibit", "ssss", *said)[0]
        except DBusErrorResponse as error:
            _log.info("sleep will not wait: %s", Code(error.name.rpartition(".")[2]))
            return
        with self._guard:
            if not self._stopped:
                self._delay = handle
                return
        handle.close()

    def let_sleep(self) -> None:
        if self._sleeps:  # a screen that is locked is no sleep: what comes later is to wait as well
            self.end()

    def end(self) -> None:
        with self._guard:
            delay, self._delay = self._delay, None
        if delay is not None:
            delay.close()

    def hear(self, connection: DBusConnection, message: Any) -> None:
        heard = _signal(message)
        if heard == (_MANAGER, "PrepareForSleep", "b"):
            self._sleeps = bool(message.body[0])
            if self._sleeps:
                self._told(SLEEP)
            else:
                self._hold_sleep(connection)
        elif heard == (_SESSION, "Lock", ""):
            self._told(LOCK)
        elif heard == (_PROPERTIES, "PropertiesChanged", "sa{sv}as"):
            hint = message.body[1].get("LockedHint")
            if message.body[0] == _SESSION and hint is not None and hint[1]:
                self._told(LOCK)


class ScreenBus(BusThread):
    """The desktop's own word that the screen is locked or covered."""

    bus = "SESSION"

    def subscribe(self, connection: DBusConnection) -> None:
        _listen(connection, member="ActiveChanged")

    def hear(self, _connection: DBusConnection, message: Any) -> None:
        interface, member, form = _signal(message)
        if interface in SCREEN_SAVERS and (member, form) == ("ActiveChanged", "b") and message.body[0]:
            self._told(LOCK)
