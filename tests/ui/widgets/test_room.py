"""Windows and dialogs on screens that are smaller than they would like."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.widgets import room

FIRST, LEAST = QSize(1280, 800), QSize(800, 560)
SMALL = QRect(0, 0, 960, 560)  # 960 × 600 less a panel


def with_screens(monkeypatch: pytest.MonkeyPatch, *rooms: QRect) -> None:
    monkeypatch.setattr(room, "screens", lambda: list(rooms))


def outer(widget: QWidget) -> QRect:
    """A window with the frame that a system puts around it."""
    return widget.geometry().marginsAdded(room.FRAME)


@pytest.mark.parametrize(
    "saved", [None, QRect(0, 0, 1280, 800), QRect(900, 500, 1280, 800), QRect(4000, 0, 9, 9)]
)
@pytest.mark.parametrize("there", [SMALL, QRect(0, 30, 1280, 770), QRect(0, 0, 700, 500)])
def test_a_window_is_no_larger_than_its_screen(
    saved: QRect | None, there: QRect, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_screens(monkeypatch, there)
    window = QWidget()
    qtbot.addWidget(window)
    room.place(window, saved, FIRST, LEAST)
    window.show()
    assert outer(window).width() <= there.width()
    assert outer(window).height() <= there.height()
    if saved is not None and saved.intersects(there):
        assert there.contains(outer(window))


def test_a_window_that_fits_comes_back_where_it_was(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    second = QRect(1920, 0, 2560, 1400)
    with_screens(monkeypatch, QRect(0, 0, 1920, 1040), second)
    window = QWidget()
    qtbot.addWidget(window)
    saved = QRect(2000, 100, 1500, 900)
    room.place(window, saved, FIRST, LEAST)
    assert window.geometry() == saved
    assert window.minimumSize() == LEAST
    room.place(window, QRect(1800, 100, 1500, 900), FIRST, LEAST)  # most of it is on the second
    assert second.contains(outer(window))


def test_a_dialog_fits_its_screen_and_the_window_under_it(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_screens(monkeypatch, SMALL)
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(2000, 2000)
    dialog = QDialog(window)
    dialog.setMinimumSize(500, 700)
    room.fit(dialog, QSize(1200, 900))
    assert SMALL.size().boundedTo(outer(dialog).size()) == outer(dialog).size()
    window.resize(640, 480)
    room.fit(dialog, QSize(1200, 900))
    assert dialog.width() < 640
    assert dialog.height() < 480
    room.fit(dialog, QSize(300, 200))
    assert dialog.size() == QSize(300, 200)


def test_a_window_with_a_narrow_frame_does_not_creep_down(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_screens(monkeypatch, QRect(0, 0, 1280, 800))
    window = QWidget()
    qtbot.addWidget(window)
    saved = QRect(4, 32, 1200, 760)  # 32 pixels for its title, where others have 40
    room.place(window, saved, FIRST, LEAST)
    assert window.geometry() == saved
