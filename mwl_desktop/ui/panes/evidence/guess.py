"""Under a day that nobody has said: that it is a guess, from what, and a way to say that it is right."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from mwl_desktop.domain.evidence import Evidence
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import DatedBy
from mwl_desktop.ui.ops import evidence
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.evidence import presenting
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.changing import changes
from mwl_desktop.ui.widgets.text import label


class GuessLine(QWidget):
    """Hidden for a day that a person has said; to change the day says it as well."""

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._item_id: ItemId | None = None
        self.words = label("", "meta", wrap=True, parent=self)
        self.right_button = button(self.tr("It is right"), "link", on_click=self.confirm, parent=self)
        self.right_button.setToolTip(self.tr("Keep this day as your own word"))
        changes(self.right_button)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.SMALL)
        row.addWidget(self.words, 1)
        row.addWidget(self.right_button)
        self.hide()

    def show_evidence(self, found: Evidence) -> None:
        """Say where the day of a piece comes from, unless a person has said it."""
        self._item_id = found.head.id
        self.words.setText(presenting.guessed_from(found.dated_by))
        self.setVisible(found.dated_by is not DatedBy.PERSON)

    def confirm(self) -> None:
        """Say that the day is right."""
        if self._item_id is not None:
            evidence.confirm_date(self, self._ctx, self._item_id)

    def clear(self) -> None:
        """Leave no word behind."""
        self._item_id = None
        self.hide()
