"""A part of the screen as evidence: dragged out with the mouse, or the whole by Enter."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPixmap, QScreen
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.gui import Program
from mwl_desktop.services import evidence, finding
from mwl_desktop.ui.shell import screenshot
from mwl_desktop.ui.widgets.region_picker import RegionPicker
from tests import factory


def picture() -> QPixmap:
    """A screen of twice the sharpness: red, with a teal quarter at the top left."""
    image = QImage(800, 400, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    for x in range(400):
        for y in range(200):
            image.setPixelColor(x, y, QColor("teal"))
    return QPixmap.fromImage(image)


def drag(qtbot: QtBot, picker: RegionPicker, start: QPoint, end: QPoint) -> None:
    qtbot.mousePress(picker, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(picker, end)
    qtbot.mouseRelease(picker, Qt.MouseButton.LeftButton, pos=end)


@pytest.fixture
def picker(qtbot: QtBot, theme: object) -> RegionPicker:
    made = RegionPicker(picture(), QRect(0, 0, 400, 200))
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_is_dragged_out_is_kept_at_the_screens_own_sharpness(qtbot: QtBot, picker: RegionPicker) -> None:
    assert not picker.grab().isNull()
    with qtbot.waitSignal(picker.chosen) as chosen:
        drag(qtbot, picker, QPoint(150, 90), QPoint(51, 11))  # towards the top left as well
    image = chosen.args[0]
    assert (image.width(), image.height()) == (200, 160)
    assert image.pixelColor(image.width() - 1, image.height() - 1) == QColor("teal")
    assert not picker.isVisible()


def test_a_slip_of_the_mouse_chooses_nothing_and_esc_gives_up(qtbot: QtBot, picker: RegionPicker) -> None:
    given: list[QImage] = []
    picker.chosen.connect(given.append)
    drag(qtbot, picker, QPoint(10, 10), QPoint(13, 12))
    assert picker.isVisible()
    qtbot.keyClick(picker, Qt.Key.Key_Escape)
    assert not picker.isVisible()
    assert given == []


def test_enter_takes_the_whole_screen(qtbot: QtBot, picker: RegionPicker) -> None:
    with qtbot.waitSignal(picker.chosen) as chosen:
        qtbot.keyClick(picker, Qt.Key.Key_Return)
    assert chosen.args[0].size() == picture().size()


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screenshot, "_OUT_OF_THE_WAY_MS", 10)
    monkeypatch.setattr(QScreen, "grabWindow", lambda _screen, _window: picture())


def test_a_part_of_the_screen_becomes_evidence(opened: Program, qtbot: QtBot, seen: None) -> None:
    window = opened.window
    window.commands.trigger("evidence.screenshot")
    shot = window.frame.screenshot
    qtbot.waitUntil(lambda: bool(shot.pickers))
    assert window.isMinimized()
    qtbot.keyClick(shot.pickers[0], Qt.Key.Key_Return)
    assert shot.pickers == []
    assert not window.isMinimized()
    qtbot.waitUntil(lambda: window.frame.messages.message() is not None)
    with opened.ctx.vault.read() as connection:
        (hit,) = finding.titles(connection, "", kinds=(ItemKind.EVIDENCE,))
        found = evidence.get(connection, hit.row.id)
        kept = factory.original(connection, hit.row.id)
    assert found.original_name.startswith("Screenshot ")
    assert QImage.fromData(kept).size() == picture().size()


def test_locking_closes_what_lies_over_the_screen(opened: Program, qtbot: QtBot, seen: None) -> None:
    shot = opened.window.frame.screenshot
    shot.begin()
    qtbot.waitUntil(lambda: bool(shot.pickers))
    opened.window.lock()
    qtbot.waitUntil(lambda: opened.window.frame is None)
    assert shot.pickers == []
    assert not opened.window.isMinimized()


def test_where_no_program_may_look_that_is_said(
    opened: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "wayland")
    opened.window.commands.trigger("evidence.screenshot")
    qtbot.waitUntil(lambda: opened.window.frame.messages.message() is not None)
    assert "(Wayland)" in opened.window.frame.messages.message().words
    assert not opened.window.isMinimized()


def test_a_screen_that_shows_nothing_is_said(
    opened: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, seen: None
) -> None:
    monkeypatch.setattr(QScreen, "grabWindow", lambda _screen, _window: QPixmap())
    opened.window.frame.screenshot.begin()
    qtbot.waitUntil(lambda: opened.window.frame.messages.message() is not None)
    assert "showed nothing" in opened.window.frame.messages.message().words
    assert not opened.window.isMinimized()
