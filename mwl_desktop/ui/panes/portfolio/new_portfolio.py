"""A new portfolio: what it is for, what it is called, for whom, about which time."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mwl_desktop.domain.items import TITLE_MOST
from mwl_desktop.domain.kinds import Purpose
from mwl_desktop.domain.portfolios import PortfolioDraft
from mwl_desktop.interchange import portfolio_templates
from mwl_desktop.ui.panes.portfolio import words
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.changing import changes
from mwl_desktop.ui.widgets.chips import Chip, ChipRow
from mwl_desktop.ui.widgets.date_field import DateField
from mwl_desktop.ui.widgets.property_panel import FieldRow
from mwl_desktop.ui.widgets.text import label

_WIDTH = 460


class NewPortfolio(QDialog):
    """`draft()` is what was asked for once the dialog was accepted. `paper` is the system's own."""

    def __init__(self, paper: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paper = paper
        self.setWindowTitle(self.tr("New portfolio"))
        self.setModal(True)
        self.setFixedWidth(_WIDTH)
        self._build()
        self._wire()
        self._on_purpose_chosen()
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        self.purpose = ChipRow(exclusive=True, name=self.tr("What it is for"), parent=self)
        chips = tuple(Chip(each.value, words.purpose_name(each)) for each in Purpose)
        self.purpose.set_chips(chips, (Purpose.APPRAISAL.value,))
        self._hint = label("", "meta", wrap=True, parent=self)
        self._hint.setMinimumHeight(2 * self._hint.fontMetrics().lineSpacing())
        self._hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.title = QLineEdit(self)
        self.title.setMaxLength(TITLE_MOST)
        self.audience = QLineEdit(self)
        self.audience.setMaxLength(TITLE_MOST)
        self.audience.setPlaceholderText(self.tr("For example Dana Reyes, or the selection panel"))
        self.since = DateField(self.tr("Any time"), may_be_empty=True, short=True, parent=self)
        self.until = DateField(self.tr("Any time"), may_be_empty=True, short=True, parent=self)
        self._cancel = button(self.tr("Cancel"), on_click=self.reject, parent=self)
        self.create_button = button(self.tr("Make it"), "primary", on_click=self.accept, parent=self)
        changes(self.create_button)
        self.create_button.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.WIDE, Space.WIDE, Space.WIDE, Space.WIDE)
        column.setSpacing(Space.LARGE)
        column.addWidget(label(self.tr("New portfolio"), "page", parent=self))
        column.addWidget(self.purpose)
        column.addWidget(self._hint)
        column.addWidget(FieldRow(self.tr("Title"), self.title, self))
        column.addWidget(FieldRow(self.tr("For whom"), self.audience, self))
        dates = QHBoxLayout()
        dates.setSpacing(Space.MEDIUM)
        dates.addWidget(FieldRow(self.tr("What happened from"), self.since, self))
        dates.addWidget(FieldRow(self.tr("Until"), self.until, self))
        column.addLayout(dates)
        foot = QHBoxLayout()
        foot.setSpacing(Space.SMALL)
        foot.addStretch(1)
        foot.addWidget(self._cancel)
        foot.addWidget(self.create_button)
        column.addSpacing(Space.SMALL)
        column.addLayout(foot)

    def _wire(self) -> None:
        self.purpose.chips_changed.connect(lambda _: self._on_purpose_chosen())

    def _chosen(self) -> Purpose:
        return Purpose(self.purpose.checked()[0])

    def _on_purpose_chosen(self) -> None:
        purpose = self._chosen()
        self._hint.setText(words.purpose_hint(purpose))
        self.title.setPlaceholderText(portfolio_templates.title(purpose))

    def draft(self) -> PortfolioDraft:
        """What was asked for; a period given the wrong way round is turned."""
        days = (self.since.date(), self.until.date())
        if days[0] and days[1] and days[0] > days[1]:
            days = (days[1], days[0])
        purpose = self._chosen()
        return PortfolioDraft(
            title=" ".join(self.title.text().split()) or portfolio_templates.title(purpose),
            purpose=purpose,
            audience=self.audience.text(),
            period_from=days[0],
            period_to=days[1],
            paper=self._paper,
        )

    def unsent(self) -> str:
        """What was typed and not sent off, to be kept as it is when the vault is locked."""
        return "\n".join(filter(None, (self.title.text().strip(), self.audience.text().strip())))

    def accept(self) -> None:
        self.since.flush()
        self.until.flush()
        super().accept()
