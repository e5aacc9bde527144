"""Notices and work shown on the page that asked for it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.theme.theme import Theme
from mwl_desktop.ui.widgets.notice import Notice
from mwl_desktop.ui.widgets.work_line import WorkLine


def test_a_notice_without_words_is_hidden_and_its_action_tells(theme: Theme, qtbot: QtBot) -> None:
    notice = Notice("The disk is full.", "danger", "Choose…")
    qtbot.addWidget(notice)
    notice.show()
    assert (notice.text(), notice.accessibleName()) == ("The disk is full.", "The disk is full.")
    assert notice.property("severity") == "danger"
    with qtbot.waitSignal(notice.action_triggered):
        qtbot.mouseClick(notice._action, Qt.MouseButton.LeftButton)
    notice.show_notice("")
    assert notice.isHidden()


def test_work_is_shown_while_it_lasts_and_cancel_is_asked_once(theme: Theme, qtbot: QtBot) -> None:
    line = WorkLine()
    qtbot.addWidget(line)
    assert line.isHidden()
    asked: list[bool] = []
    line.cancel_asked.connect(lambda: asked.append(True))
    line.begin("Backing up…")
    assert (line._meter.minimum(), line._meter.maximum()) == (0, 0)
    line.progress(1, 4)
    assert line._meter.value() / line._meter.maximum() == 0.25
    line.cancel_button.click()
    line.cancel_button.click()
    assert asked == [True]
    assert line.words() == "Cancelling…"
    line.end()
    assert line.isHidden()
    line.begin("Again")
    assert line.cancel_button.isEnabled()
