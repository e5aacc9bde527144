"""The foot of the portfolio column: how much stays out, and why."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from mwl_desktop.domain.portfolios import LeftOut
from mwl_desktop.ui.panes.portfolio import words
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import counted, fill


class Foot(QFrame):
    """`review_asked` when somebody wants to see what is left out."""

    review_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "bar")
        self._count = label("", "strong", parent=self)
        self.review = button(self.tr("Review"), "link", on_click=self.review_asked.emit, parent=self)
        self._why = label("", "meta", wrap=True, parent=self)
        self._glyphs = label("", "meta", tone="warning", wrap=True, parent=self)
        row = QHBoxLayout()
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(self.review, 0, Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self._why)
        column.addWidget(self._glyphs)
        self.clear()

    def show_left_out(self, left_out: tuple[LeftOut, ...], missing_glyphs: int) -> None:
        """Say what stays out of the pages as they are."""
        number, why = words.left_out(left_out)
        self._count.setText(
            fill(self.tr("Left out: %1"), number) if number else self.tr("Nothing is left out")
        )
        self.review.setVisible(bool(number))
        self._why.setText(f"{why}." if why else "")
        self._why.setVisible(bool(why))
        self._glyphs.setText(
            counted(
                missing_glyphs,
                self.tr("1 character on the pages has no letterform in any font."),
                self.tr("%1 characters on the pages have no letterform in any font."),
            )
        )
        self._glyphs.setVisible(bool(missing_glyphs))
        self.show()

    def clear(self) -> None:
        """Say nothing."""
        self.show_left_out((), 0)
        self.hide()
