"""Widgets that show: overlay, empty state, images, labels, header, meter, card."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.theme.theme import Theme
from mwl_desktop.ui.theme.tokens import LIGHT
from mwl_desktop.ui.widgets.card import Card
from mwl_desktop.ui.widgets.drop_overlay import DropOverlay
from mwl_desktop.ui.widgets.elided_label import ElidedLabel
from mwl_desktop.ui.widgets.empty_state import EmptyState
from mwl_desktop.ui.widgets.header import PaneHeader
from mwl_desktop.ui.widgets.image_view import ImageView
from mwl_desktop.ui.widgets.progress_meter import ProgressMeter
from mwl_desktop.ui.widgets.text import label, set_tone


def shown(qtbot: QtBot, widget: QWidget, width: int = 400, height: int = 300) -> None:
    qtbot.addWidget(widget)
    widget.resize(width, height)
    widget.show()
    qtbot.waitActive(widget)


def test_the_overlay_lets_the_mouse_through_and_follows_its_parent(qtbot: QtBot, theme: Theme) -> None:
    page = QWidget()
    under = QPushButton("Under", page)
    under.setGeometry(10, 10, 380, 280)
    shown(qtbot, page)
    overlay = DropOverlay(page)
    assert overlay.isHidden()
    overlay.promise("Drop to add 3 files", "Originals stay.")
    assert overlay.geometry() == page.rect()
    assert page.childAt(QPoint(50, 50)) is under
    page.resize(600, 400)
    assert overlay.size() == QSize(600, 400)
    assert overlay.accessibleName() == "Drop to add 3 files. Originals stay."
    middle = overlay.grab().toImage().pixelColor(300, 330)
    assert middle == QColor(LIGHT.accent_soft) or middle.alpha() < 255


def test_an_empty_place_offers_the_one_action(qtbot: QtBot, theme: Theme) -> None:
    made = EmptyState("goals", "No goals yet.", "New goal")
    shown(qtbot, made)
    button = made.findChild(QPushButton)
    assert isinstance(button, QPushButton)
    with qtbot.waitSignal(made.action_triggered):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    made.set_state("search", "Nothing found.")
    assert button.isHidden()
    assert made.accessibleName() == "Nothing found."


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> ImageView:
    made = ImageView("Image")
    shown(qtbot, made, 200, 100)
    image = QImage(800, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0000"))
    made.set_image(image)
    return made


def test_an_image_is_fitted_and_never_blown_up(view: ImageView) -> None:
    assert view.zoom() == pytest.approx(0.25)
    shot = view.grab().toImage()
    assert shot.pixelColor(100, 50) == QColor("#ff0000")
    assert shot.pixelColor(100, 5) == QColor(LIGHT.sunken)
    view.set_image(QImage(20, 20, QImage.Format.Format_RGB32))
    assert view.zoom() == 1.0


def test_keys_zoom_and_fit(view: ImageView, qtbot: QtBot) -> None:
    view.setFocus()
    with qtbot.waitSignal(view.zoom_changed):
        qtbot.keyClick(view, Qt.Key.Key_1)
    assert view.zoom() == 1.0
    assert not view.fits()
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.zoom() == 1.25
    for _ in range(40):
        qtbot.keyClick(view, Qt.Key.Key_Minus)
    assert view.zoom() == pytest.approx(0.25)
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert view.fits()


def test_dragging_moves_no_further_than_the_edge(view: ImageView, qtbot: QtBot) -> None:
    view.set_zoom(1.0)
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(10, 50))
    for x in range(20, 2000, 90):
        qtbot.mouseMove(view, QPoint(x, 50))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(1990, 50))
    assert view._offset.x() == 300  # (800 - 200) / 2: the image's left edge is at the view's
    assert view.grab().toImage().pixelColor(2, 50) == QColor("#ff0000")


def test_a_fitted_image_follows_the_size(view: ImageView) -> None:
    view.resize(400, 200)
    assert view.zoom() == pytest.approx(0.5)


def test_a_label_that_is_cut_tells_the_whole(qtbot: QtBot, theme: Theme) -> None:
    made = ElidedLabel("A rather long title\nin two lines")
    shown(qtbot, made, 60, 20)
    assert made.text() == "A rather long title in two lines"
    assert made.shown_text().endswith("…")
    assert made.toolTip() == made.text()
    made.resize(600, 20)
    assert made.toolTip() == ""


def test_the_header_s_one_primary_button(qtbot: QtBot, theme: Theme) -> None:
    made = PaneHeader("Journal", "New entry")
    shown(qtbot, made)
    tool = QPushButton("Sort")
    made.add_tool(tool)
    assert made.primary is not None
    assert made.layout().indexOf(tool) < made.layout().indexOf(made.primary)  # type: ignore[union-attr]
    with qtbot.waitSignal(made.primary_triggered):
        qtbot.mouseClick(made.primary, Qt.MouseButton.LeftButton)


def test_a_meter_never_shows_more_than_all(qtbot: QtBot, theme: Theme) -> None:
    made = ProgressMeter("Today")
    shown(qtbot, made)
    bar = made.findChild(QProgressBar)
    assert isinstance(bar, QProgressBar)
    made.set_progress(30, 25, "30 of 25 minutes")
    assert (bar.value(), bar.maximum()) == (25, 25)
    made.set_progress(0, 0)
    assert bar.value() == 0
    with pytest.raises(ValueError, match="-1"):
        made.set_progress(-1, 5)


def test_a_card_without_a_heading_keeps_no_room_for_it(qtbot: QtBot, theme: Theme) -> None:
    made = Card()
    shown(qtbot, made)
    heading = made.findChild(QLabel)
    assert isinstance(heading, QLabel)
    assert heading.isHidden()


def test_a_label_takes_words_literally_and_changes_its_tone(qtbot: QtBot, theme: Theme) -> None:
    made = label("<b>not bold</b>", "meta")
    shown(qtbot, made)
    assert made.textFormat() == Qt.TextFormat.PlainText
    assert made.palette().color(made.foregroundRole()).name() == LIGHT.muted
    set_tone(made, "danger")
    assert made.palette().color(made.foregroundRole()).name() == LIGHT.danger
