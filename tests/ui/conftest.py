"""What the tests of the window share: no display needed, one dressed application, no stray Qt warnings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("MWL_FONT", "bundled")

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication

from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.theme.theme import Theme
from mwl_desktop.ui.widgets import room
from mwl_desktop.vault.vault import Vault
from tests import factory
from tests.keyrings import hanging, key_store  # noqa: F401
from tests.ui import resting
from tests.ui.patient_bot import PatientBot

if TYPE_CHECKING:
    from mwl_desktop.gui import Program


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """In place of pytest-qt's own: waits longer before it gives up."""
    return PatientBot(request)


@pytest.fixture(autouse=True)
def _screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen as most have, where the platform without a display has one of 800 × 800."""
    monkeypatch.setattr(room, "screens", lambda: [QRect(0, 0, 1920, 1040)])


@pytest.fixture(scope="session")
def _dressed(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def theme(_dressed: Theme) -> Iterator[Theme]:
    """The application's theme, light at the start of each test."""
    _dressed.set_preference("light")
    yield _dressed
    _dressed.set_preference("light")


@pytest.fixture
def ctx(theme: Theme, vault: Vault) -> Iterator[Context]:
    """A context with an empty open vault; a test fails when an operation failed that nobody handled."""
    context = Context()
    failures: list[Exception] = []
    context.failed.connect(failures.append)
    resting.watch(context)
    context.attach(vault)
    yield context
    context.detach()  # as in locking: answers that come from now on are dropped
    context.lanes.shut_down()
    QApplication.processEvents()
    assert failures == []


@pytest.fixture
def panes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two plain panes in place of the real ones, for tests of the frame around them."""
    from tests.ui import plain_pane

    monkeypatch.setattr("mwl_desktop.ui.panes.registry.PANES", plain_pane.PANES)


@contextmanager
def running(qapp: QApplication, qtbot: QtBot) -> Iterator[Program]:
    """The whole program, locked and gone after the block; fails when it showed a report."""
    from mwl_desktop.gui import Program

    made = Program(qapp)
    yield made
    made.window.lock()
    # Everything that is being typed is written first.
    qtbot.waitUntil(lambda: made.window.is_locked)
    made.window.close()
    made.end()
    reports = made.reports
    made.window.deleteLater()
    made.deleteLater()
    assert reports == 0, "the program showed a report"


@pytest.fixture
def program(theme: Theme, qapp: QApplication, qtbot: QtBot, panes: None, tmp_path: Path) -> Iterator[Program]:
    """The whole program with plain panes."""
    (tmp_path / "documents").mkdir()
    with running(qapp, qtbot) as made:
        made.preferences.change(theme="light")
        yield made


@pytest.fixture
def opened(program: Program, qtbot: QtBot, tmp_path: Path) -> Program:
    """The program with an empty vault open, unlocked by typing its passphrase."""
    unlock(program, qtbot, factory.vault_file(tmp_path))
    return program


def unlock(program: Program, qtbot: QtBot, path: Path, passphrase: str = factory.PASSPHRASE) -> None:
    """Type the passphrase of a vault and wait for its frame."""
    program.start(path, None)
    type_passphrase(program, qtbot, passphrase)


def type_passphrase(program: Program, qtbot: QtBot, passphrase: str = factory.PASSPHRASE) -> None:
    """Type the passphrase on the unlock page that is shown, and wait for the frame."""
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    field = program.window.pages.unlock.field.focusProxy()
    qtbot.keyClicks(field, passphrase)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.window.frame is not None)
