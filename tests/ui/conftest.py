"""What the tests of the window share: no display needed, one dressed application, no stray Qt warnings."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("MWL_FONT", "bundled")

from PySide6.QtWidgets import QApplication

from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.theme.theme import Theme
from mwl_desktop.vault.vault import Vault


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
    context.attach(vault)
    yield context
    context.detach()  # as in locking: answers that come from now on are dropped
    context.lanes.shut_down()
    QApplication.processEvents()
    assert failures == []
