"""The grid of cards: keys, the pointer and long lists, in a view that lays out by itself."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.delegates.card_delegate import CardDelegate
from mwl_desktop.ui.delegates.card_view import CardView
from mwl_desktop.ui.itemmodels.roles import Role
from mwl_desktop.ui.theme.theme import Theme
from mwl_desktop.ui.theme.tokens import LIGHT

_Index = QModelIndex | QPersistentModelIndex
KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Cards(QAbstractListModel):
    """That many cards in each group, with a heading before each."""

    def __init__(self, parent: QObject, *groups: int) -> None:
        super().__init__(parent)
        self.lines: list[str] = []
        self.fill(*groups)

    def fill(self, *groups: int) -> None:
        self.beginResetModel()
        self.lines = [
            words
            for number, cards in enumerate(groups)
            for words in (f"# {number}", *(f"{number}.{card}" for card in range(cards)))
        ]
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        words = self.lines[index.row()]
        return (
            {Role.IS_HEADER: words.startswith("#"), Role.TITLE: words}.get(Role(role))
            if role in _KNOWN
            else None
        )

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if self.lines[index.row()].startswith("#"):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


_KNOWN = (int(Role.IS_HEADER), int(Role.TITLE))


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> CardView:
    made = CardView("Evidence")
    qtbot.addWidget(made)
    made.setModel(Cards(made, 6, 9))
    made.resize(900, 600)  # four cards side by side
    made.show()
    made.setFocus()
    qtbot.waitExposed(made)
    return made


def current(view: CardView) -> object:
    return view.currentIndex().data(Role.TITLE)


def selected(view: CardView) -> list[object]:
    indexes = sorted(view.selectionModel().selectedIndexes(), key=lambda index: index.row())
    return [index.data(Role.TITLE) for index in indexes if index.flags() & Qt.ItemFlag.ItemIsSelectable]


def cards(view: CardView) -> Cards:
    model = view.model()
    assert isinstance(model, Cards)
    return model


def card(view: CardView, words: str) -> QPoint:
    return view.visualRect(view.model().index(cards(view).lines.index(words), 0)).center()


def press(qtbot: QtBot, view: CardView, *keys: Qt.Key) -> list[object]:
    found = []
    for key in keys:
        qtbot.keyClick(view, key)
        found.append(current(view))
    return found


def test_keys_go_from_card_to_card_and_step_over_headings(qtbot: QtBot, view: CardView) -> None:
    assert press(qtbot, view, KEY.Key_Home) == ["0.0"]
    assert press(qtbot, view, KEY.Key_Right, KEY.Key_Down, KEY.Key_Down) == ["0.1", "0.5", "1.1"]
    assert press(qtbot, view, KEY.Key_Up, KEY.Key_Right, KEY.Key_Left) == ["0.5", "1.0", "0.5"]
    assert press(qtbot, view, KEY.Key_End, KEY.Key_Right, KEY.Key_Home) == ["1.8", "1.8", "0.0"]
    assert press(qtbot, view, KEY.Key_Left, KEY.Key_Up, KEY.Key_PageDown) == ["0.0", "0.0", "1.4"]


def test_where_one_reads_from_right_to_left_so_do_the_keys(qtbot: QtBot, view: CardView) -> None:
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    press(qtbot, view, KEY.Key_Home)
    assert card(view, "0.0").x() > card(view, "0.1").x()
    assert press(qtbot, view, KEY.Key_Left, KEY.Key_Right) == ["0.1", "0.0"]


def test_shift_chooses_all_between_two_cards(qtbot: QtBot, view: CardView) -> None:
    port = view.viewport()
    qtbot.mouseClick(port, Qt.MouseButton.LeftButton, pos=card(view, "0.3"))
    qtbot.mouseClick(port, Qt.MouseButton.LeftButton, SHIFT, pos=card(view, "1.0"))
    assert selected(view) == ["0.3", "0.4", "0.5", "1.0"]
    qtbot.mouseClick(port, Qt.MouseButton.LeftButton, SHIFT, pos=card(view, "0.1"))
    assert selected(view) == ["0.1", "0.2", "0.3"]
    qtbot.keyClick(view, KEY.Key_Left, SHIFT)
    assert selected(view) == ["0.0", "0.1", "0.2", "0.3"]


def test_a_band_chooses_the_cards_it_touches(qtbot: QtBot, view: CardView) -> None:
    port = view.viewport()
    beside = QPoint(card(view, "0.5").x() + 300, card(view, "0.5").y())  # where no card lies
    assert not view.indexAt(beside).isValid()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, beside)
    for at in (beside - QPoint(40, 10), card(view, "0.1"), card(view, "0.1") + QPoint(2, 2)):
        QTest.mouseMove(port, at)
    assert {"0.1", "0.2", "0.5"} <= set(selected(view))
    assert "0.0" not in selected(view)
    picture = port.grab().toImage()
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, card(view, "0.1"))
    assert picture != port.grab().toImage()  # the band is seen only while it is drawn


def test_what_is_chosen_is_brought_into_view(qtbot: QtBot, view: CardView) -> None:
    bar = view.verticalScrollBar()
    assert bar.value() == 0 < bar.maximum()
    press(qtbot, view, KEY.Key_End)
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))
    assert bar.value() == bar.maximum()
    first, last = view.lines_seen()
    assert (first > 0, last) == (True, view.model().rowCount() - 1)


def test_only_what_is_seen_of_a_long_grid_is_asked_for(
    qtbot: QtBot, view: CardView, monkeypatch: pytest.MonkeyPatch
) -> None:
    sized: list[int] = []
    monkeypatch.setattr(CardDelegate, "sizeHint", lambda _self, _option, index: sized.append(index.row()))
    painted: list[int] = []
    paint = CardDelegate.paint

    def noted(self: CardDelegate, painter: Any, option: Any, index: QModelIndex) -> None:
        painted.append(index.row())
        paint(self, painter, option, index)

    monkeypatch.setattr(CardDelegate, "paint", noted)
    cards(view).fill(5_000, 5_000)
    view.viewport().repaint()
    assert sized == []
    assert 0 in painted
    assert max(painted) < 30
    assert view.verticalScrollBar().maximum() > 400_000


def test_a_chosen_card_has_a_frame(qtbot: QtBot, view: CardView) -> None:
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=card(view, "0.2"))
    picture = view.viewport().grab().toImage()
    place = view.visualRect(view.currentIndex())
    assert picture.pixelColor(place.left() + 1, place.center().y() - 8) == QColor(LIGHT.accent)
