"""Work is shown when it lasts, with how far, how long yet, and Cancel."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.theme.theme import Theme
from mwl_desktop.ui.widgets import status_area
from mwl_desktop.ui.widgets.elided_label import ElidedLabel
from mwl_desktop.ui.widgets.status_area import StatusArea


@pytest.fixture
def area(qtbot: QtBot, theme: Theme) -> StatusArea:
    made = StatusArea()
    made.set_idle_text("Ready")
    qtbot.addWidget(made)
    made.resize(800, made.height())
    made.show()
    qtbot.waitExposed(made)
    return made


def words(area: StatusArea) -> list[str]:
    return [made.text() for made in area.findChildren(ElidedLabel) if made.isVisible()]


def meter(area: StatusArea) -> QProgressBar:
    found = area.findChild(QProgressBar)
    assert isinstance(found, QProgressBar)
    return found


def cancel(area: StatusArea) -> QPushButton:
    found = area.findChild(QPushButton)
    assert isinstance(found, QPushButton)
    return found


def test_short_work_is_never_seen(area: StatusArea) -> None:
    assert status_area.PATIENCE_MS == 600
    area.begin("a", "Saving")
    area.progress("a", 1, 2)
    assert words(area) == ["Ready"]
    area.finish("a")
    assert not meter(area).isVisible()


def test_long_work_says_what_how_far_and_how_long(area: StatusArea, qtbot: QtBot) -> None:
    area.begin("a", "Capturing")
    qtbot.waitUntil(lambda: meter(area).isVisible())
    area.progress("a", 64, 100, "Capturing 64 of 100 files")
    assert meter(area).value() == 640
    assert words(area)[0].startswith("Capturing 64 of 100 files · ")
    assert words(area)[0].endswith("s left")
    area.finish("a")
    assert words(area) == ["Ready"]


def test_cancel_names_the_work_once(area: StatusArea, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_area, "PATIENCE_MS", 0)
    area.begin("a", "First")
    area.begin("b", "Second")
    area.progress("b", 0, 0)
    assert meter(area).maximum() == 0
    with qtbot.waitSignal(area.cancel_requested) as asked:
        qtbot.mouseClick(cancel(area), Qt.MouseButton.LeftButton)
    assert asked.args == ["b"]
    assert words(area) == ["Cancelling…"]
    assert not cancel(area).isEnabled()
    area.finish("b")
    assert words(area) == ["First"]
    assert cancel(area).isEnabled()


def test_what_cannot_be_cancelled_offers_nothing(area: StatusArea, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_area, "PATIENCE_MS", 0)
    area.begin("a", "Verifying", can_cancel=False)
    area.progress("a", 1, 4)
    assert not cancel(area).isVisible()


def test_late_news_about_finished_work_is_ignored(area: StatusArea) -> None:
    area.progress("gone", 5, 10)
    area.finish("gone")
    assert words(area) == ["Ready"]
