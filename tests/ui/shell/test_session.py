"""Locked sessions and sleep lock the vault: heard on a real bus, from fake services."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from ctypes import c_void_p
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.gui import Program
from mwl_desktop.ui.shell import buses, session_mac, session_windows
from mwl_desktop.ui.shell.buses import LOCK, SLEEP, LoginBus, ScreenBus
from tests import factory
from tests.patience import PATIENCE, wait_until
from tests.ui.conftest import type_passphrase, unlock

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the buses are Linux's")
if sys.platform.startswith("linux"):
    from tests.ui.shell import fake_buses


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with fake_buses.private_bus(tmp_path) as found:
        fake_buses.use(monkeypatch, found)
        yield found


@pytest.fixture
def login(address: str) -> Iterator[Any]:
    service = fake_buses.FakeLogin(address)
    yield service
    service.stop()


def wait(condition: Callable[[], bool]) -> None:
    wait_until(condition, "what is heard on the bus")


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def listening(told: list[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[type], Any]]:
    """Listen on a bus; on return everything said there is heard."""
    made: list[buses.BusThread] = []
    hearing = threading.Event()

    def listen(kind: type[buses.BusThread]) -> buses.BusThread:
        thread = kind(told.append)
        made.append(thread)
        subscribe = thread.subscribe

        def subscribing(connection: Any) -> None:
            subscribe(connection)
            hearing.set()

        monkeypatch.setattr(thread, "subscribe", subscribing)
        thread.start()
        wait(hearing.is_set)
        return thread

    yield listen
    for thread in made:
        thread.stop()
        thread.join(PATIENCE)
        assert not thread.is_alive()


@linux
def test_sleep_waits_until_it_may_begin(login: Any, listening: Any, told: list[str]) -> None:
    thread = listening(LoginBus)
    wait(lambda: len(login.held) == 1)
    login.sleep()
    wait(lambda: told == [SLEEP])
    assert not login.lets_go()
    thread.let_sleep()
    wait(login.lets_go)
    login.sleep(begins=False)
    wait(lambda: len(login.held) == 2)
    assert not login.lets_go()


@linux
def test_the_session_is_locked_by_command_or_by_the_desktop(
    login: Any, listening: Any, told: list[str]
) -> None:
    listening(LoginBus)
    wait(lambda: len(login.held) == 1)
    login.lock("/org/freedesktop/login1/session/of_another")
    login.hint(False)
    login.lock()
    wait(lambda: told == [LOCK])
    login.hint(True)
    wait(lambda: told == [LOCK, LOCK])


@linux
@pytest.mark.parametrize("desktop", ["freedesktop", "gnome", "cinnamon"])
def test_the_screen_saver_of_each_desktop_is_heard(
    desktop: str, address: str, listening: Any, told: list[str]
) -> None:
    listening(ScreenBus)
    fake_buses.screen_saver(address, "org.example.ScreenSaver", True)
    fake_buses.screen_saver(address, f"org.{desktop}.ScreenSaver", False)
    assert told == []
    fake_buses.screen_saver(address, f"org.{desktop}.ScreenSaver", True)
    wait(lambda: told == [LOCK])


@linux
def test_who_makes_no_sense_on_the_bus_ends_no_listening(
    address: str, listening: Any, told: list[str]
) -> None:
    listening(ScreenBus)
    fake_buses.screen_saver(address, "org.gnome.ScreenSaver", form=None)
    fake_buses.screen_saver(address, "org.gnome.ScreenSaver", "True", form="s")
    fake_buses.screen_saver(address, "org.gnome.ScreenSaver", True)
    wait(lambda: told == [LOCK])


@linux
@pytest.mark.parametrize(("sessions", "delays"), [(False, True), (True, False), (False, False)])
def test_a_login_service_that_refuses_is_taken_as_it_is(
    sessions: bool, delays: bool, address: str, listening: Any, told: list[str]
) -> None:
    service = fake_buses.FakeLogin(address, sessions=sessions, delays=delays)
    listening(LoginBus)
    assert "Inhibit" in service.asked
    service.sleep()
    wait(lambda: told == [SLEEP])
    service.stop()


@linux
@pytest.mark.parametrize("kind", [LoginBus, ScreenBus])
@pytest.mark.parametrize("where", ["", "unix:path=/nowhere/at/all", "tcp:host=localhost", "nonsense"])
def test_no_bus_is_one_line_in_the_log(
    where: str,
    kind: type[buses.BusThread],
    told: list[str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    fake_buses.use(monkeypatch, where)
    caplog.set_level("INFO")
    thread = kind(told.append)
    thread.start()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert len(caplog.records) == 1
    assert caplog.records[0].getMessage().startswith(f"no word from the {thread.bus.lower()} bus: ")
    assert told == []


@linux
@pytest.mark.parametrize("lets_in", [False, True])
def test_a_bus_that_hangs_is_left_and_holds_nothing_up(
    lets_in: bool,
    tmp_path: Path,
    told: list[str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(buses, "_SECONDS", 0.3)
    caplog.set_level("INFO")
    with fake_buses.hanging_bus(tmp_path, lets_in=lets_in) as where:
        fake_buses.use(monkeypatch, where)
        thread = LoginBus(told.append)
        thread.start()
        thread.join(PATIENCE)
        assert not thread.is_alive()
    assert [record.thread for record in caplog.records] == [thread.ident], "nobody else waited for it"


@linux
def test_a_bus_that_ends_ends_the_listening(
    tmp_path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    with fake_buses.private_bus(tmp_path) as where:
        fake_buses.use(monkeypatch, where)
        service = fake_buses.FakeLogin(where)
        thread = LoginBus(told.append)
        thread.start()
        wait(lambda: len(service.held) == 1)
    thread.join(PATIENCE)
    assert not thread.is_alive()
    wait(service.lets_go)
    assert len(caplog.records) == 1
    service.stop()


# -- the program -----------------------------------------------------------------------------


@linux
def test_the_vault_is_locked_before_the_computer_sleeps(
    login: Any, program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    unlock(program, qtbot, factory.vault_file(tmp_path))
    wait(lambda: len(login.held) == 1)
    open_at_sleep: list[bool] = []
    let_sleep = program.session.let_sleep
    program.session.let_sleep = lambda: (open_at_sleep.append(program.ctx.unlocked), let_sleep())
    program.window.frame.capture_bar.text.setPlainText("a thought that sleep interrupts")
    login.sleep()
    qtbot.waitUntil(login.lets_go)
    assert open_at_sleep == [False]
    assert program.window.frame is None
    assert program.window.pages.isVisible()
    unlock(program, qtbot, tmp_path / "portfolio.mwl")
    with program.ctx.vault.read() as connection:
        query = "SELECT count(*) FROM entry WHERE body = 'a thought that sleep interrupts'"
        assert connection.exec_driver_sql(query).scalar() == 1


@linux
def test_sleep_waits_for_the_vault_also_after_the_screen_was_locked(
    login: Any, program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    """Locking a screen is no sleep: what holds sleep up is still needed for the sleep that comes later."""
    unlock(program, qtbot, factory.vault_file(tmp_path))
    wait(lambda: len(login.held) == 1)
    login.lock()
    qtbot.waitUntil(lambda: program.window.frame is None)
    type_passphrase(program, qtbot)
    assert not login.lets_go()
    login.sleep()
    qtbot.waitUntil(login.lets_go)
    assert program.window.frame is None


@linux
def test_nothing_waits_where_nothing_is_open(
    login: Any, program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    program.start(factory.vault_file(tmp_path), None)
    wait(lambda: len(login.held) == 1)
    login.sleep()
    qtbot.waitUntil(login.lets_go)


@linux
def test_what_is_being_opened_while_the_session_is_locked_does_not_come_up(
    login: Any, program: Program, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    going_on = threading.Event()
    from mwl_desktop.services import vaults

    real = vaults.unlock

    def slow(*given: Any, **more: Any) -> Any:
        assert going_on.wait(60)
        return real(*given, **more)

    monkeypatch.setattr(vaults, "unlock", slow)
    path = factory.vault_file(tmp_path)
    program.start(path, None)
    wait(lambda: len(login.held) == 1)
    page = program.window.pages.unlock
    page.field.set_text(factory.PASSPHRASE)
    page.unlock_button.click()
    with qtbot.waitSignal(program.session.lock_asked):
        login.lock()
    closed: list[bool] = []
    with monkeypatch.context() as patch:
        patch.setattr(
            type(program.window), "_end_locking", lambda window: closed.append(window.frame is None)
        )
        going_on.set()
        qtbot.waitUntil(lambda: closed == [True])
    assert not program.ctx.unlocked
    monkeypatch.undo()
    unlock(program, qtbot, path)


# -- other systems ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "parameter", "means"),
    [
        (0x02B1, 0x7, LOCK),
        (0x02B1, 0x8, ""),
        (0x02B1, 0x2, LOCK),
        (0x02B1, 0x4, LOCK),
        (0x0218, 0x4, SLEEP),
        (0x0218, 0x7, ""),
        (0x0010, 0x7, ""),
    ],
)
def test_what_the_messages_of_windows_mean(message: int, parameter: int, means: str) -> None:
    assert session_windows.meaning(message, parameter) == means


class FakeWindows:
    def __init__(self, answer: int = 1) -> None:
        self.answer, self.registered = answer, 0

    def WTSRegisterSessionNotification(self, window: Any, which: int) -> int:
        self.registered += 1
        return self.answer

    def WTSUnRegisterSessionNotification(self, window: Any) -> int:
        self.registered -= 1
        return 1


def test_windows_sleeps_once_the_vault_is_locked(
    qapp: QApplication, qtbot: QtBot, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    window, system = QWidget(), FakeWindows()
    qtbot.addWidget(window)
    heard = session_windows.WindowsSession(told.append, window, system)
    heard.start()
    assert system.registered == 1
    heard.hear(LOCK)
    assert told == [LOCK]
    monkeypatch.setattr(session_windows, "_MOST_WAIT_MS", 3_600_000)
    told_then: list[list[str]] = []

    def locked() -> None:
        told_then.append(list(told))
        heard.let_sleep()

    QTimer.singleShot(100, locked)
    heard.hear(SLEEP)
    assert told_then == [[LOCK, SLEEP]], "it was told, and then waited for"
    heard.stop()
    assert system.registered == 0


def test_windows_does_not_wait_for_ever(
    qapp: QApplication, qtbot: QtBot, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_windows, "_MOST_WAIT_MS", 50)
    window = QWidget()
    qtbot.addWidget(window)
    heard = session_windows.WindowsSession(told.append, window, FakeWindows(0))
    heard.start()
    heard.hear(SLEEP)
    assert told == [SLEEP]
    heard.stop()


class FakeFoundation:
    """CoreFoundation, as far as it is called."""

    def __init__(self) -> None:
        self.observers: dict[int, Any] = {}

    def CFStringCreateWithCString(self, _allocator: None, name: bytes, _encoding: int) -> bytes:
        return name

    def CFNotificationCenterGetDistributedCenter(self) -> int:
        return 1

    def CFNotificationCenterAddObserver(
        self, centre: int, who: c_void_p, act: Any, name: bytes, *_: Any
    ) -> None:
        assert name == b"com.apple.screenIsLocked"
        self.observers[who.value or 0] = act

    def CFNotificationCenterRemoveEveryObserver(self, centre: int, who: c_void_p) -> None:
        del self.observers[who.value or 0]

    def CFRelease(self, _thing: object) -> None:
        return


def test_a_locked_screen_of_macos_is_heard(told: list[str]) -> None:
    foundation = FakeFoundation()
    heard = session_mac.MacSession(told.append, foundation)
    heard.start()
    (act,) = foundation.observers.values()
    act(None, None, None, None, None)
    assert told == [LOCK]
    heard.stop()
    assert foundation.observers == {}


@pytest.mark.skipif(sys.platform == "darwin", reason="there it is found")
def test_without_its_library_nothing_is_heard_and_nothing_fails(told: list[str]) -> None:
    heard = session_mac.MacSession(told.append)
    heard.start()
    heard.stop()
    assert told == []
