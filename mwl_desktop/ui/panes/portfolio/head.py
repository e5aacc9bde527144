"""The head of the portfolio column: which one, its title, for whom, about which time, how it looks."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup, QFocusEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QMenu, QSizePolicy, QVBoxLayout, QWidget

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemRow
from mwl_desktop.domain.kinds import OutputTheme
from mwl_desktop.domain.portfolios import Portfolio
from mwl_desktop.ui.ops import items, portfolios
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.portfolio.look_button import LookButton
from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import icon_button
from mwl_desktop.ui.widgets.changing import changes
from mwl_desktop.ui.widgets.chips import Chip, ChipRow
from mwl_desktop.ui.widgets.date_field import DateField
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.title_edit import TitleEdit
from mwl_desktop.ui.widgets.words import shortened

_PAPERS = ("A4", "Letter")
_TITLE_MOST = 60


class AudienceField(QLineEdit):
    """One line edited where it stands: Enter or leaving commits, Esc takes back."""

    committed = Signal(str)

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = ""
        self.setProperty("look", "inline")
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.returnPressed.connect(self.flush)

    def set_words(self, words: str) -> None:
        """Show stored words, unless others are being typed."""
        if not self.hasFocus() or self.text() == self._said:
            self.setText(words)
            self.setToolTip(words)
            self.setCursorPosition(0)
        self._said = words

    def flush(self) -> None:
        """Say what is typed if it differs."""
        words = " ".join(self.text().split())
        if words != self._said:
            self._said = words
            self.committed.emit(words)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.flush()
            self.setCursorPosition(0)


class PortfolioHead(QWidget):
    """Every field writes by itself. `chosen` names another portfolio; the others ask the pane."""

    chosen = Signal(str)
    new_asked = Signal()
    bin_asked = Signal()
    history_asked = Signal()
    show_bin_asked = Signal()

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._portfolio: Portfolio | None = None
        self._others: tuple[ItemRow, ...] = ()
        self._build()
        self._wire()

    def _build(self) -> None:
        self.title = TitleEdit(self.tr("Title of the portfolio"), parent=self)
        self.switch = icon_button("down", self.tr("Portfolios"), small=True, role="muted", parent=self)
        self._menu = QMenu(self.switch)
        self.switch.setMenu(self._menu)
        self.switch.setPopupMode(self.switch.ToolButtonPopupMode.InstantPopup)
        self._for = label(self.tr("For"), "body", tone="muted", parent=self)
        self.audience = AudienceField(self.tr("For whom is it?"), self)
        self._for.setBuddy(self.audience)
        self.since = DateField(self.tr("the start"), may_be_empty=True, short=True, parent=self)
        self._about = label(self.tr("From"), "body", tone="muted", parent=self)
        self._about.setBuddy(self.since)
        self._to = label("–", "body", tone="muted", parent=self)
        self.until = DateField(self.tr("the end"), may_be_empty=True, short=True, parent=self)
        for field in (self.since, self.until):
            field.setProperty("look", "inline")
            field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            field.setMinimumWidth(96)
        self.paper = ChipRow(exclusive=True, name=self.tr("Paper"), parent=self)
        changes(self.paper)
        self.paper.set_chips(tuple(Chip(name, name) for name in _PAPERS), _PAPERS[:1])
        self.look = LookButton(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.LARGE, Space.LARGE, Space.SMALL)
        column.setSpacing(Space.TINY)
        column.addLayout(_row(self.title, self.switch, stretch=(0,)))
        lines = QGridLayout()
        lines.setHorizontalSpacing(Space.SMALL)
        lines.setVerticalSpacing(2)
        lines.setColumnStretch(1, 1)
        lines.addWidget(self._for, 0, 0)
        lines.addWidget(self.audience, 0, 1)
        lines.addWidget(self._about, 1, 0)
        days = _row(self.since, self._to, self.until, stretch=(0, 2))
        days.setSpacing(0)
        lines.addLayout(days, 1, 1)
        column.addLayout(lines)
        column.addSpacing(Space.TINY)
        column.addLayout(_row(self.paper, self.look, stretch=(0,)))

    def _wire(self) -> None:
        self._menu.aboutToShow.connect(self._fill_menu)
        self.title.title_committed.connect(self._on_title_committed)
        self.audience.committed.connect(self._on_audience_committed)
        self.since.date_changed.connect(self._on_period_changed)
        self.until.date_changed.connect(self._on_period_changed)
        self.paper.chips_changed.connect(self._on_paper_chosen)
        self.look.theme_chosen.connect(self._on_theme_chosen)
        self.look.accent_chosen.connect(self._on_accent_chosen)

    def show_portfolio(self, portfolio: Portfolio, others: tuple[ItemRow, ...]) -> None:
        """Show a portfolio's own fields; what is being typed stays."""
        other = self._portfolio is None or self._portfolio.head.id != portfolio.head.id
        if other:
            self.flush()
        self._portfolio, self._others = portfolio, others
        if other or not self.title.hasFocus():
            self.title.set_title(portfolio.head.title)
        self.audience.set_words(portfolio.audience)
        self.since.set_date(portfolio.period_from)
        self.until.set_date(portfolio.period_to)
        self.paper.set_checked((portfolio.paper,))
        self.look.set_look(portfolio.theme, portfolio.accent)

    def flush(self) -> None:
        """Write what is being typed."""
        if self._portfolio is not None:
            self.title.flush()
            self.audience.flush()
            self.since.flush()
            self.until.flush()

    def clear(self) -> None:
        """Forget the portfolio."""
        self._portfolio, self._others = None, ()
        self.title.set_title("")
        self.audience.clear()
        self.audience.set_words("")
        self.since.set_date(None)
        self.until.set_date(None)
        self._menu.clear()

    def _fill_menu(self) -> None:
        self._menu.clear()
        group = QActionGroup(self._menu)
        for row in self._others:
            action = self._menu.addAction(shortened(row.title, _TITLE_MOST).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(self._portfolio is not None and row.id == self._portfolio.head.id)
            action.triggered.connect(lambda _=False, item_id=row.id: self.chosen.emit(item_id))
            group.addAction(action)
        self._menu.addSeparator()
        new = self._menu.addAction(icon("add"), self.tr("New portfolio…"), self.new_asked.emit)
        self._menu.addAction(icon("history"), self.tr("History of this portfolio…"), self.history_asked.emit)
        to_bin = self._menu.addAction(
            icon("delete"), self.tr("Move this portfolio to the bin"), self.bin_asked.emit
        )
        self._menu.addAction(icon("restore"), self.tr("Portfolios in the bin…"), self.show_bin_asked.emit)
        changes(new, to_bin)

    # -- changing --------------------------------------------------------------------------

    def _id(self) -> ItemId | None:
        return self._portfolio.head.id if self._portfolio else None

    def _on_title_committed(self, title: str) -> None:
        if (item_id := self._id()) is None or self._portfolio is None:
            return
        if title:
            items.rename(self, self._ctx, item_id, title)
        else:  # the menu, the cover and the file's name need one
            self.title.set_title(self._portfolio.head.title)

    def _on_audience_committed(self, audience: str) -> None:
        if (item_id := self._id()) is not None:
            portfolios.set_audience(self, self._ctx, item_id, audience)

    def _on_paper_chosen(self, on: tuple[str, ...]) -> None:
        if (item_id := self._id()) is not None and on:
            portfolios.set_paper(self, self._ctx, item_id, on[0])

    def _on_theme_chosen(self, theme: OutputTheme) -> None:
        if (item_id := self._id()) is not None:
            portfolios.set_theme(self, self._ctx, item_id, theme)

    def _on_accent_chosen(self, accent: str) -> None:
        if (item_id := self._id()) is not None:
            portfolios.set_accent(self, self._ctx, item_id, accent)

    def _on_period_changed(self, _day: object) -> None:
        portfolio = self._portfolio
        if portfolio is None:
            return

        def refused(error: Exception) -> None:
            self._ctx.failed.emit(error)
            if self._portfolio is portfolio:
                self.since.set_date(portfolio.period_from)
                self.until.set_date(portfolio.period_to)

        period = (self.since.date(), self.until.date())
        portfolios.set_period(self, self._ctx, portfolio.head.id, period, refused)


def _row(*parts: QWidget, stretch: tuple[int, ...]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(Space.TINY)
    for at, part in enumerate(parts):
        row.addWidget(part, 1 if at in stretch else 0, Qt.AlignmentFlag.AlignVCenter)
    return row
