"""A private message bus with a login service and a screen saver that say what a test has them say."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, prep_socket
from jeepney.wrappers import unwrap_msg

from tests.patience import PATIENCE

SESSION = "/org/freedesktop/login1/session/_31"
LOGIN = "org.freedesktop.login1"
CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "busconfig.dtd"><busconfig><type>session</type><listen>unix:path={path}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/><allow user="*"/></policy></busconfig>"""


@contextmanager
def private_bus(folder: Path) -> Iterator[str]:
    """The address of a bus that nobody else is on."""
    daemon = shutil.which("dbus-daemon")
    if daemon is None:
        pytest.skip("there is no dbus-daemon here")
    path = folder / "bus"
    (folder / "bus.conf").write_text(CONFIGURATION.format(path=path), encoding="utf-8")
    command = [daemon, f"--config-file={folder / 'bus.conf'}", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        assert running.stdout is not None
        running.stdout.readline()  # it is there once it has said where
        yield f"unix:path={path}"
        running.terminate()


class FakeLogin(threading.Thread):
    """The login service: answers what it is asked, and says what it is told to say."""

    def __init__(self, address: str, *, sessions: bool = True, delays: bool = True) -> None:
        super().__init__(daemon=True)
        self._sessions, self._delays = sessions, delays
        self._connection = connected(address)
        unwrap_msg(self._connection.send_and_get_reply(message_bus.RequestName(LOGIN)))
        self.asked: list[str] = []
        self.held: list[socket.socket] = []
        self.start()

    def run(self) -> None:
        try:
            while True:
                message = self._connection.receive()
                if message.header.message_type is MessageType.method_call:
                    self._answer(message)
        except (OSError, ValueError):
            return  # the bus has ended

    def _answer(self, message: Any) -> None:
        verb = message.header.fields[HeaderFields.member]
        self.asked.append(verb)
        if verb == "Inhibit" and self._delays:
            mine, theirs = socket.socketpair()
            self.held.append(mine)
            self._connection.send(new_method_return(message, "h", (theirs,)))
            theirs.close()
        elif verb.startswith("GetSession") and self._sessions:
            self._connection.send(new_method_return(message, "o", (SESSION,)))
        else:
            self._connection.send(new_error(message, f"{LOGIN}.NoSuchSession", "s", ("no",)))

    def lets_go(self) -> bool:
        """Whether nobody holds sleep up any more."""
        held = self.held[-1]
        held.setblocking(False)
        try:
            return held.recv(1) == b""
        except BlockingIOError:
            return False

    def sleep(self, begins: bool = True) -> None:
        self._say("/org/freedesktop/login1", f"{LOGIN}.Manager", "PrepareForSleep", "b", (begins,))

    def lock(self, path: str = SESSION) -> None:
        self._say(path, f"{LOGIN}.Session", "Lock")

    def hint(self, locked: bool) -> None:
        body = (f"{LOGIN}.Session", {"LockedHint": ("b", locked)}, [])
        self._say(SESSION, "org.freedesktop.DBus.Properties", "PropertiesChanged", "sa{sv}as", body)

    def _say(self, path: str, interface: str, name: str, form: str | None = None, body: tuple = ()) -> None:
        self._connection.send(new_signal(DBusAddress(path, interface=interface), name, form, body))

    def stop(self) -> None:
        self._connection.sock.shutdown(socket.SHUT_RDWR)
        self.join(PATIENCE)
        self._connection.close()
        for held in self.held:
            held.close()


def connected(address: str) -> DBusConnection:
    return DBusConnection(prep_socket(address.removeprefix("unix:path="), enable_fds=True), enable_fds=True)


def screen_saver(address: str, interface: str, *active: object, form: str | None = "b") -> None:
    """Have a desktop say that its screen saver went on or off, or something that makes no sense."""
    with connected(address) as connection:
        about = DBusAddress("/ScreenSaver", interface=interface)
        connection.send(new_signal(about, "ActiveChanged", form, active))
        unwrap_msg(connection.send_and_get_reply(message_bus.GetId()))


@contextmanager
def hanging_bus(folder: Path, *, lets_in: bool) -> Iterator[str]:
    """A bus that takes whoever comes and then says nothing, or nothing after letting one in."""
    path = folder / "hanging"
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(path))
    listening.listen()
    taken: list[socket.socket] = []

    def take() -> None:
        try:
            while True:
                one, _ = listening.accept()
                taken.append(one)
                if lets_in:
                    threading.Thread(target=_let_in, args=(one,), daemon=True).start()
        except OSError:
            return

    thread = threading.Thread(target=take, daemon=True)
    thread.start()
    yield f"unix:path={path}"
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join(PATIENCE)
    for one in taken:
        one.close()


def _let_in(one: socket.socket) -> None:
    answers: list[tuple[bytes, bytes]] = [
        (b"AUTH", b"OK 0123456789abcdef0123456789abcdef\r\n"),
        (b"NEGOTIATE_UNIX_FD", b"AGREE_UNIX_FD\r\n"),
    ]
    while answers:
        if answers[0][0] in one.recv(1024):
            one.sendall(answers.pop(0)[1])


def use(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """Have the program find this bus as both of the system's."""
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.setenv("XDG_SESSION_ID", "1")
