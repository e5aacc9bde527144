"""What holds for every test: no real display or home, nothing unexpected logged, nothing left running."""

from __future__ import annotations

import gc
import logging
import os
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from mwl_desktop.vault.vault import Vault
from tests import factory
from tests.window_tools import Screen

# Before anything imports Qt: this process paints into memory. Tests marked `window` start the program as
# another process on a display of its own.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

settings.register_profile("mwl", deadline=None, print_blob=True, database=None)
settings.load_profile("mwl")

HOME_VARIABLES = {
    "HOME": "",
    "USERPROFILE": "",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "XDG_CACHE_HOME": "cache",
    "XDG_DOCUMENTS_DIR": "documents",
    "WIN_PD_OVERRIDE_APPDATA": "config",
    "WIN_PD_OVERRIDE_LOCAL_APPDATA": "state",
    "WIN_PD_OVERRIDE_PERSONAL": "documents",
}


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own, so that no settings, log or keyring of the person's is touched."""
    folder = tmp_path_factory.mktemp("home")
    for name, part in HOME_VARIABLES.items():
        monkeypatch.setenv(name, str(folder / part))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.delenv("MWL_PASSPHRASE_FILE", raising=False)
    for bus in ("DBUS_SYSTEM_BUS_ADDRESS", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.setenv(bus, f"unix:path={folder / 'no-bus'}")
    return folder


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def only_expected_logs(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail on a warning that `@pytest.mark.logs(pattern, …)` did not announce, or announced in vain."""
    collector = _Collector()
    logger = logging.getLogger("mwl_desktop")
    logger.addHandler(collector)
    yield
    logger.removeHandler(collector)
    announced = [pattern for mark in request.node.iter_markers("logs") for pattern in mark.args]
    unexpected = [line for line in collector.lines if not any(re.search(p, line) for p in announced)]
    assert not unexpected, f"unexpected log records: {unexpected}"
    in_vain = [
        pattern for pattern in announced if not any(re.search(pattern, line) for line in collector.lines)
    ]
    assert not in_vain, f"announced log records that never came: {in_vain}"


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    """Fail when a test leaves a thread or a top-level widget behind."""
    threads, widgets = set(threading.enumerate()), set(map(id, _top_level_widgets()))
    yield
    # Nothing here keeps the widgets found: an object of Python's would hold them alive.
    left = _settled(
        lambda: sorted(t.name for t in threading.enumerate() if t not in threads and t.is_alive())
    )
    assert not left, f"threads left running: {left}"
    left = _settled(lambda: sorted(type(w).__name__ for w in _top_level_widgets() if id(w) not in widgets))
    assert not left, f"top-level widgets left: {left}"


def _settled(remaining: Callable[[], list[str]], seconds: float = 10.0) -> list[str]:
    """What still remains after giving it time to go, ample for a busy machine; it takes a moment only."""
    limit = time.monotonic() + seconds
    while (left := remaining()) and time.monotonic() < limit:
        gc.collect()
        _deliver_deletions()
        time.sleep(0.02)
    return left


def _top_level_widgets() -> list[object]:
    module = sys.modules.get("PySide6.QtWidgets")
    if module is None or module.QApplication.instance() is None:
        return []
    return list(module.QApplication.topLevelWidgets())


def _deliver_deletions() -> None:
    module = sys.modules.get("PySide6.QtCore")
    if module is not None and module.QCoreApplication.instance() is not None:
        module.QCoreApplication.sendPostedEvents(None, module.QEvent.Type.DeferredDelete.value)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """An empty open vault whose today is factory.TODAY."""
    opened = factory.open_vault(tmp_path)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def screen(xvfb: object) -> Iterator[Screen]:
    """An X display with a window manager, for tests marked `window`."""
    number = getattr(xvfb, "display", None)
    assert number is not None, "window tests need Xvfb: run `python3 dev.py setup` once"
    with Screen.managed(f":{number}") as screen:
        yield screen
