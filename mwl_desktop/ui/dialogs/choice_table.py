"""A table in which one says what is to become of files: of one, of some that are selected, or of all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.ui.delegates.row_delegate import RowDelegate
from mwl_desktop.ui.itemmodels.choices import ChoiceColumn, ChoiceModel
from mwl_desktop.ui.parts.menu_field import MenuChoice, MenuField
from mwl_desktop.ui.parts.row_table import RowTable
from mwl_desktop.ui.theme.current import colour
from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Radius, Size, Space
from mwl_desktop.ui.widgets.changing import changes
from mwl_desktop.ui.widgets.text import label

_MOST_LINES: Final = 6
_KNOWN_WIDTH: Final = 190
_ANSWER_WIDTH: Final = 180
_STEP: Final = 12


class AnswerDelegate(RowDelegate):
    """Draws an answer as what it is: a field with an arrow, from which another one can be chosen."""

    def _paint_words(self, painter: QPainter, ready: QStyleOptionViewItem) -> None:
        frame = QRectF(ready.rect).adjusted(Space.TINY, 3.5, -Space.TINY - 0.5, -4.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour("muted"))
        painter.setBrush(colour("surface"))
        painter.drawRoundedRect(frame, Radius.CONTROL, Radius.CONTROL)
        side = int(Size.ICON_SMALL)
        arrow = QRect(0, 0, side, side)
        arrow.moveCenter(frame.toRect().center())
        arrow.moveRight(int(frame.right()) - Space.TINY)
        icon("down", "muted", side).paint(painter, arrow)
        ready.rect.setRight(arrow.left())
        super()._paint_words(painter, ready)


class ChoiceTable(RowTable):
    """A click on the last column, Space or Enter asks what becomes of what is selected; a double click on
    what a file is the same as leads there: `opened(ItemId)`.
    """

    opened = Signal(object)

    def __init__(
        self, name: str, model: ChoiceModel, choices: tuple[MenuChoice, ...], parent: QWidget
    ) -> None:
        super().__init__(Size.CONTROL, _STEP, parent, several=True)
        self._choices = choices
        self.choices = model
        self.setAccessibleName(name)
        self.setModel(model)
        self._build(model.rowCount())
        self.clicked.connect(self._on_clicked)
        self.doubleClicked.connect(self._on_double_clicked)
        if model.rowCount():
            self.setCurrentIndex(model.index(0, 0))

    def _build(self, lines: int) -> None:
        changes(self)
        self.setItemDelegateForColumn(ChoiceColumn.ANSWER, AnswerDelegate(self))
        across = self.horizontalHeader()
        across.setSectionResizeMode(ChoiceColumn.FILE, QHeaderView.ResizeMode.Stretch)
        for column, width in ((ChoiceColumn.KNOWN, _KNOWN_WIDTH), (ChoiceColumn.ANSWER, _ANSWER_WIDTH)):
            across.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            across.resizeSection(column, width)
        shown = min(lines, _MOST_LINES)
        self.setFixedHeight(across.sizeHint().height() + shown * Size.CONTROL + 2 * Size.LINE)

    def menu(self) -> QMenu:
        """What may become of what is selected."""
        made = QMenu(self)
        now = self.choices.answer(self.currentIndex().row())
        for choice in self._choices:
            action = made.addAction(choice.words)
            action.setCheckable(True)
            action.setChecked(choice.value == now)
            action.triggered.connect(lambda _=False, value=choice.value: self.answer(value))
        return made

    def answer(self, value: object) -> None:
        """Say what becomes of what is selected."""
        self.choices.choose([index.row() for index in self.selectionModel().selectedRows()], value)

    def _ask(self) -> None:
        if self.selectionModel().hasSelection():
            place = self.visualRect(self.currentIndex().siblingAtColumn(ChoiceColumn.ANSWER))
            menu = self.menu()
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.viewport().mapToGlobal(place.bottomLeft()))
            chosen = next((each for each in menu.actions() if each.isChecked()), None)
            if chosen is not None:
                menu.setActiveAction(chosen)  # the keys begin at what it is

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() == ChoiceColumn.ANSWER:
            self._ask()

    def _on_double_clicked(self, index: QModelIndex) -> None:
        known = self.choices.known(index.row())
        if index.column() == ChoiceColumn.KNOWN and known is not None:
            self.opened.emit(known)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._ask()
        else:
            super().keyPressEvent(event)


class Choices(QWidget):
    """The table, and one answer for all of its files. `opened(ItemId)` as the table says it."""

    opened = Signal(object)

    def __init__(
        self,
        name: str,
        files: Sequence[tuple[str, ItemId]],
        choices: tuple[MenuChoice, ...],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        headings = (self.tr("File"), self.tr("The one there"), self.tr("What becomes of it"))
        answers = {choice.value: choice.words for choice in choices}
        self.model = ChoiceModel(headings, files, answers, self)
        self.table = ChoiceTable(name, self.model, choices, self)
        self.table.opened.connect(self.opened)
        self.setFocusProxy(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addWidget(self.table)
        self.all: MenuField | None = None
        if len(files) > 1:
            words = self.tr("What becomes of all of them")
            self.all = MenuField(words, choices, self, framed=True)
            self.all.setFixedWidth(_ANSWER_WIDTH)
            self.all.value_chosen.connect(self.model.choose_all)
            row = QHBoxLayout()
            row.addWidget(label(words, "caption", parent=self), 1)
            row.addWidget(self.all)
            column.addLayout(row)

    def value_of(self, number: int) -> object:
        """What is to be done with one of the files."""
        return self.model.answer(number)

    def show_titles(self, titles: dict[ItemId, str]) -> None:
        """Say what each is the same as."""
        self.model.show_titles(titles, self.tr("no longer there"))
