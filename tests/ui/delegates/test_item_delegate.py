"""Rows are drawn from their roles, in every state, at every scale."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.delegates.card_delegate import CardDelegate
from mwl_desktop.ui.delegates.card_view import CardView
from mwl_desktop.ui.delegates.item_delegate import HEADER_HEIGHT, ItemDelegate, Variant
from mwl_desktop.ui.itemmodels.roles import Role
from mwl_desktop.ui.theme.theme import Theme
from mwl_desktop.ui.theme.tokens import DARK, LIGHT, SCHEMES, Colours

State = QStyle.StateFlag
ENTRY: dict[Role, Any] = {
    Role.TITLE: "Why the nightly import kept failing",
    Role.DATE_TEXT: "Today",
    Role.PREVIEW: "A locked spreadsheet",
    Role.KIND: "problem",
    Role.KIND_LABEL: "problem",
    Role.FACTS: "3 links",
    Role.STARRED: True,
    Role.BADGE: "private",
    Role.INITIALS: "TZ",
    Role.FILE_LABEL: "PDF",
    Role.PROGRESS: 0.5,
}


@pytest.fixture
def rows(theme: Theme) -> QStandardItemModel:
    return QStandardItemModel()


def row(model: QStandardItemModel, values: dict[Role, Any]) -> QModelIndex:
    item = QStandardItem()
    for role, value in values.items():
        item.setData(value, role)
    model.appendRow(item)
    return item.index()


def drawn(
    delegate: QStyledItemDelegate,
    index: QModelIndex,
    state: QStyle.StateFlag = State.State_Enabled,
    *,
    ratio: float = 1.0,
    ground: str = LIGHT.canvas,
    direction: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight,
) -> QImage:
    option = QStyleOptionViewItem()
    option.state = state
    option.direction = direction
    option.rect = QRect(0, 0, 340, delegate.sizeHint(option, index).height())
    image = QImage(option.rect.size() * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(ground))
    painter = QPainter(image)
    delegate.paint(painter, option, index)
    painter.end()
    return image


def has(image: QImage, colour: str, area: QRect | None = None) -> bool:
    wanted = QColor(colour)
    area = area or image.rect()
    return any(
        image.pixelColor(x, y) == wanted
        for x in range(area.left(), area.right() + 1)
        for y in range(area.top(), area.bottom() + 1)
    )


VARIANTS: tuple[Variant, ...] = ("entry", "goal", "person", "evidence")


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("ratio", [1.0, 2.0, 3.0])
def test_each_variant_draws_something_at_each_scale(
    rows: QStandardItemModel, variant: Variant, ratio: float
) -> None:
    image = drawn(ItemDelegate(variant), row(rows, ENTRY), ratio=ratio)
    assert has(image, LIGHT.text)
    assert has(image, LIGHT.badge(LIGHT.kind("problem"), LIGHT.canvas))


def test_a_selected_row_has_a_bar_and_another_ground(rows: QStandardItemModel) -> None:
    index = row(rows, ENTRY)
    plain = drawn(ItemDelegate(), index)
    chosen = drawn(ItemDelegate(), index, State.State_Enabled | State.State_Selected)
    assert plain.pixelColor(1, 40) == QColor(LIGHT.canvas)
    assert [chosen.pixelColor(x, 40) for x in (0, 2)] == [QColor(LIGHT.accent)] * 2
    assert chosen.pixelColor(10, 40) == QColor(LIGHT.surface)


def test_right_to_left_mirrors_the_row(rows: QStandardItemModel) -> None:
    state = State.State_Enabled | State.State_Selected
    image = drawn(ItemDelegate(), row(rows, ENTRY), state, direction=Qt.LayoutDirection.RightToLeft)
    assert image.pixelColor(339, 40) == QColor(LIGHT.accent)
    assert image.pixelColor(1, 40) == QColor(LIGHT.surface)
    badge = LIGHT.badge(LIGHT.kind("problem"), LIGHT.surface)
    assert has(image, badge, QRect(250, 50, 80, 30))
    assert not has(image, badge, QRect(0, 50, 80, 30))


def test_keyboard_focus_has_a_ring_and_the_mouse_none(rows: QStandardItemModel) -> None:
    index = row(rows, ENTRY)
    edge = QRect(100, 0, 40, 3)
    focused = State.State_Enabled | State.State_HasFocus
    assert not has(drawn(ItemDelegate(), index, focused), LIGHT.accent, edge)
    assert has(drawn(ItemDelegate(), index, focused | State.State_KeyboardFocusChange), LIGHT.accent, edge)


def test_disabled_and_dimmed_rows_step_back(rows: QStandardItemModel) -> None:
    assert not has(drawn(ItemDelegate(), row(rows, ENTRY), State.State_None), LIGHT.text)
    assert not has(drawn(ItemDelegate(), row(rows, ENTRY | {Role.DIMMED: True})), LIGHT.text)


@pytest.mark.parametrize("scheme", [DARK, SCHEMES["light-contrast"]], ids=lambda scheme: scheme.name)
def test_other_schemes_are_worn(rows: QStandardItemModel, theme: Theme, scheme: Colours) -> None:
    theme.wear(scheme)
    image = drawn(ItemDelegate(), row(rows, ENTRY), State.State_Enabled | State.State_Selected)
    assert image.pixelColor(10, 40) == QColor(scheme.surface)
    assert image.pixelColor(100, 0) == QColor(scheme.line)


def test_a_row_is_as_high_as_what_it_says(rows: QStandardItemModel) -> None:
    delegate, option = ItemDelegate(), QStyleOptionViewItem()
    whole = delegate.sizeHint(option, row(rows, ENTRY)).height()
    no_preview = delegate.sizeHint(option, row(rows, {k: v for k, v in ENTRY.items() if k != Role.PREVIEW}))
    assert no_preview.height() < whole
    bare = delegate.sizeHint(option, row(rows, {Role.TITLE: "x"}))
    assert bare.height() < no_preview.height()
    header = row(rows, {Role.IS_HEADER: True, Role.TITLE: "This week"})
    assert delegate.sizeHint(option, header).height() == HEADER_HEIGHT


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_row_without_anything_is_drawn_without_complaint(
    rows: QStandardItemModel, variant: Variant
) -> None:
    image = drawn(ItemDelegate(variant), row(rows, {}))
    assert image.pixelColor(5, 5) == QColor(LIGHT.canvas)


def test_a_long_title_stops_before_the_date(rows: QStandardItemModel) -> None:
    image = drawn(ItemDelegate(), row(rows, {Role.TITLE: "W" * 200, Role.DATE_TEXT: "Today"}))
    assert not has(image, LIGHT.text, QRect(290, 0, 50, 40))
    assert has(image, LIGHT.text, QRect(20, 0, 200, 40))


@pytest.mark.parametrize(("share", "reaches"), [(0.0, False), (0.4, False), (0.9, True)])
def test_the_meter_reaches_as_far_as_the_goal_is(
    rows: QStandardItemModel, share: float, reaches: bool
) -> None:
    image = drawn(ItemDelegate("goal"), row(rows, {Role.TITLE: "", Role.PROGRESS: share}))
    assert has(image, LIGHT.accent, QRect(200, 0, 20, image.height())) is reaches


def test_a_thumbnail_fills_its_tile(rows: QStandardItemModel) -> None:
    picture = QImage(300, 100, QImage.Format.Format_RGB32)
    picture.fill(QColor("#00ff00"))
    with_picture = row(rows, ENTRY | {Role.THUMBNAIL: picture})
    assert has(drawn(ItemDelegate("evidence"), with_picture), "#00ff00")
    assert not has(drawn(ItemDelegate("evidence"), row(rows, ENTRY)), "#00ff00")
    assert has(drawn(CardDelegate(), with_picture), "#00ff00")


def test_cards_fill_the_width_and_headings_take_a_line(
    qtbot: QtBot, theme: Theme, rows: QStandardItemModel
) -> None:
    view = CardView("Evidence")
    qtbot.addWidget(view)
    row(rows, {Role.IS_HEADER: True, Role.TITLE: "November"})
    for number in range(5):
        row(rows, ENTRY | {Role.TITLE: f"File {number}"})
    view.setModel(rows)
    view.resize(900, 600)
    view.show()
    qtbot.waitExposed(view)
    places = [view.visualRect(rows.index(at, 0)) for at in range(6)]
    columns = sum(place.top() == places[1].top() for place in places[1:])
    assert columns == 4
    assert places[0].width() > 800
    assert places[1].top() >= places[0].bottom()
    assert places[columns].right() > 860
    assert places[5].left() == places[1].left()
    view.resize(500, 600)
    qtbot.waitUntil(lambda: view.visualRect(rows.index(3, 0)).top() > view.visualRect(rows.index(1, 0)).top())


def test_a_click_and_arrows_choose_rows(qtbot: QtBot, theme: Theme, rows: QStandardItemModel) -> None:
    view = QListView()
    qtbot.addWidget(view)
    view.setItemDelegate(ItemDelegate("entry", view))
    for number in range(3):
        row(rows, ENTRY | {Role.TITLE: f"Entry {number}"})
    view.setModel(rows)
    view.resize(340, 400)
    view.show()
    qtbot.waitExposed(view)
    assert view.visualRect(rows.index(0, 0)).width() == view.viewport().width()
    place = view.visualRect(rows.index(1, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place.x(), place.y()))
    assert view.currentIndex().row() == 1
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.currentIndex().data(Role.TITLE) == "Entry 2"
