"""What a file says of itself or carries along besides what is seen: author, place, comments."""

from __future__ import annotations

from html import escape
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from mwl_desktop.domain.evidence import Detail, Evidence
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.services.ocr import SEEN
from mwl_desktop.ui.ops import evidence
from mwl_desktop.ui.ops.wording import sentence_for
from mwl_desktop.ui.panes.evidence.presenting import detail_words
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import fill, shortened

_FEW: Final = 6
_LONGEST: Final = 300
_FIRST: Final = ("detail.place", "detail.place_name")
"""Where somebody was matters more to them than which program they used."""


class Telling(QWidget):
    """A line for each detail, the first few of many; what cannot be read of a file is said below.
    `bare_copy_asked`: a copy is wanted that says none of it.
    """

    bare_copy_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item_id: ItemId | None = None
        self._details: tuple[Detail, ...] = ()
        self._all = False
        caption = label(self.tr("What the file says of itself"), "caption", parent=self)
        self.setAccessibleName(caption.text())
        self.lines = _lines(self)
        self.more_button = button("", "link", on_click=self.show_all, parent=self)
        self.bare_button = button(
            self.tr("Save a copy without it…"),
            glyph="download",
            on_click=self.bare_copy_asked.emit,
            parent=self,
        )
        self.notes = label("", "meta", tone="muted", wrap=True, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.TINY)
        column.addWidget(caption)
        column.addWidget(self.lines)
        column.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.notes)
        column.addSpacing(Space.TINY)
        column.addWidget(self.bare_button)
        self.hide()

    def show_evidence(self, found: Evidence) -> None:
        """Show what the file of a piece says."""
        if found.head.id != self._item_id:
            self._item_id = found.head.id
            self._all = False
        self._details = tuple(sorted(found.details, key=lambda detail: detail.code not in _FIRST))
        told = (sentence_for(code, {"name": found.original_name}) for code in found.notes)
        said = (
            [self.tr("Text was read from the picture, so search finds it.")] if found.text_by == SEEN else []
        )
        said += told
        self.notes.setText("\n".join(said))
        self.notes.setVisible(bool(said))
        self.bare_button.setVisible(bool(found.details) and evidence.can_strip(found.media_type))
        self.setVisible(bool(found.details or said))
        self._show()

    def show_all(self) -> None:
        """Show every line."""
        self._all = True
        self._show()
        self.lines.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Leave no word behind."""
        self._item_id, self._details = None, ()
        self.lines.clear()
        self.notes.clear()
        self.hide()

    def _show(self) -> None:
        few = self._details if self._all or len(self._details) <= _FEW + 1 else self._details[:_FEW]
        self.lines.setText("<br>".join(map(_line, few)))
        self.lines.setVisible(bool(few))
        left = len(self._details) - len(few)
        self.more_button.setText(fill(self.tr("%1 more"), left))
        self.more_button.setVisible(left > 0)


def _line(detail: Detail) -> str:
    """One detail as rich text: what a file says is only ever words in it."""
    name = escape(sentence_for(detail.code, {}))
    return f"<b>{name}:</b> {escape(shortened(detail_words(detail.code, detail.value), _LONGEST))}"


def _lines(parent: QWidget) -> QLabel:
    made = label("", "meta", wrap=True, parent=parent)
    made.setTextFormat(Qt.TextFormat.RichText)
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return made
