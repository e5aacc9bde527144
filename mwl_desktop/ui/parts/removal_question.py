"""The one question that is asked at all: what goes for good, and whether it may."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.text import label

_WIDTH: Final = 480


def _tr(words: str) -> str:
    return QCoreApplication.translate("binning", words)


class RemovalQuestion(QDialog):
    """`chosen` is the number of the answer that was given among `answers`; None where all is to be kept."""

    def __init__(self, question: str, words: str, answers: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_tr("Remove for good"))
        self.chosen: int | None = None
        self.question = label("", "row", wrap=True, parent=self)
        self.words = label("", "body", wrap=True, parent=self)
        self.question.setText(question)
        self.words.setText(words)
        self.keep_button = button(_tr("Keep"), "primary", on_click=self.reject, parent=self)
        self.answers = tuple(self._answer(number, told) for number, told in enumerate(answers))
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        row.addStretch(1)
        for made in (*self.answers, self.keep_button):
            row.addWidget(made)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.WIDE, Space.WIDE, Space.WIDE, Space.LARGE)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(self.question)
        column.addWidget(self.words)
        column.addSpacing(Space.SMALL)
        column.addLayout(row)
        width = max(_WIDTH, row.sizeHint().width() + 2 * Space.WIDE)
        self.setFixedSize(width, column.totalHeightForWidth(width))
        self.keep_button.setDefault(True)
        self.keep_button.setFocus()

    def _answer(self, number: int, words: str) -> QPushButton:
        return button(words, "danger", on_click=lambda: self._take(number), parent=self)

    def _take(self, number: int) -> None:
        self.chosen = number
        self.accept()


def asked(parent: QWidget, question: str, words: str, *answers: str) -> int | None:
    """Ask, and wait for the answer: the number of the one that was given, or None."""
    box = RemovalQuestion(question, words, answers, parent)
    try:
        box.exec()
        return box.chosen
    finally:
        box.deleteLater()
