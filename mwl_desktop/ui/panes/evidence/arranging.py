"""How all evidence stands: grouped by what, in which order, how close together."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from mwl_desktop.domain.kinds import Grouping, Order
from mwl_desktop.settings import Settings
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Size

Choices = tuple[tuple[str, str], ...]
_OPTIONS: Final = ("evidence_grouped", "evidence_order", "evidence_density")


class ArrangeButton(QToolButton):
    """A button with a menu of three questions, one answer each. `arranged` when an answer is another."""

    arranged = Signal()

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._chosen = {name: getattr(Settings(), name) for name in _OPTIONS}
        if ctx.preferences is not None:
            self._chosen = {name: getattr(ctx.preferences.current, name) for name in _OPTIONS}
        self.setIcon(icon("sort", "muted", Size.ICON))
        self.setProperty("look", "icon")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setAccessibleName(self.tr("Arrange"))
        self.setToolTip(self.tr("Arrange: group, sort, density"))
        self.actions_of: dict[str, dict[str, QAction]] = {}
        menu = QMenu(self)
        self._add(menu, "evidence_grouped", self.tr("Group by"), self._groupings())
        self._add(menu, "evidence_order", self.tr("Sort by"), self._orders())
        self._add(menu, "evidence_density", self.tr("Density"), self._densities())
        self.setMenu(menu)

    # -- what is chosen --------------------------------------------------------------------

    @property
    def grouped(self) -> Grouping:
        """What the headings name."""
        return Grouping(self._chosen["evidence_grouped"])

    @property
    def order(self) -> Order:
        """What stands first."""
        return Order(self._chosen["evidence_order"])

    @property
    def compact(self) -> bool:
        """Whether many are to be seen at once."""
        return bool(self._chosen["evidence_density"] == "compact")

    def choose(self, option: str, value: str) -> None:
        """Answer one of the questions, and remember the answer."""
        if self._chosen[option] == value:
            return
        self._chosen[option] = value
        self.actions_of[option][value].setChecked(True)
        if self._ctx.preferences is not None:
            self._ctx.preferences.change(**{option: value})
        self.arranged.emit()

    # -- the menu --------------------------------------------------------------------------

    def _add(self, menu: QMenu, option: str, caption: str, choices: Choices) -> None:
        section = menu.addAction(caption)
        section.setEnabled(False)
        group = QActionGroup(menu)
        self.actions_of[option] = {}
        for value, words in choices:
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(value == self._chosen[option])
            action.triggered.connect(lambda _=False, chosen=value: self.choose(option, chosen))
            group.addAction(action)
            self.actions_of[option][value] = action
        if option != _OPTIONS[-1]:
            menu.addSeparator()

    def _groupings(self) -> Choices:
        return (
            (Grouping.MONTH, self.tr("Month")),
            (Grouping.KIND, self.tr("Kind")),
            (Grouping.GOAL, self.tr("Goal")),
            (Grouping.ROLE, self.tr("Role")),
            (Grouping.NONE, self.tr("Nothing: one list")),
        )

    def _orders(self) -> Choices:
        return (
            (Order.NEWEST, self.tr("Achieved last")),
            (Order.OLDEST, self.tr("Achieved first")),
            (Order.ADDED, self.tr("Added last")),
            (Order.TITLE, self.tr("Title")),
            (Order.SIZE, self.tr("Size")),
        )

    def _densities(self) -> Choices:
        return (("comfortable", self.tr("Comfortable")), ("compact", self.tr("Compact")))
