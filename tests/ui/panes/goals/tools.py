"""What the tests of the goals pane ask it and the vault."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QPushButton, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.goals import Goal
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ListFilter
from mwl_desktop.services import goals as service
from mwl_desktop.services import listing
from mwl_desktop.ui.itemmodels.roles import Role
from mwl_desktop.ui.ops import items
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.goals import GoalsPane
from mwl_desktop.ui.widgets.growing_text import GrowingText


def show(qtbot: QtBot, pane: GoalsPane) -> None:
    with qtbot.waitSignal(pane.column.model.counted):
        pane.show()
    pane.activateWindow()
    qtbot.waitActive(pane)


def opened(qtbot: QtBot, pane: GoalsPane, item_id: ItemId) -> None:
    show(qtbot, pane)
    pane.open(item_id)
    qtbot.waitUntil(lambda: pane.detail.item_id == item_id)


def goal(ctx: Context, item_id: ItemId) -> Goal:
    with ctx.vault.read() as connection:
        return service.get(connection, item_id)


def all_ids(ctx: Context, *, binned: bool = False) -> list[ItemId]:
    with ctx.vault.read() as connection:
        return [place.id for place in listing.places(connection, ListFilter(binned=binned))]


def lines(pane: GoalsPane) -> list[str]:
    model = pane.column.model
    return [str(model.index(row, 0).data(Role.TITLE)) for row in range(model.rowCount())]


def chip(pane: GoalsPane, words: str) -> QPushButton:
    return next(each for each in pane.column.chips.findChildren(QPushButton) if each.text() == words)


def undo(qtbot: QtBot, ctx: Context) -> None:
    with qtbot.waitSignal(ctx.changes_committed):
        items.undo(ctx, ctx, lambda _: None)


def steps(pane: GoalsPane) -> list[GrowingText]:
    return [each.field for each in pane.detail.milestones.list._rows]


def said_by(pane: QWidget) -> str:
    """Everything that any widget shows or says."""
    words = []
    for widget in pane.findChildren(QWidget):
        words += [widget.accessibleName(), widget.toolTip(), widget.accessibleDescription()]
        if isinstance(widget, QLineEdit | QAbstractButton):
            words.append(widget.text())
        elif isinstance(widget, QTextEdit | QPlainTextEdit):
            words.append(widget.toPlainText())
        elif hasattr(widget, "text") and callable(widget.text):
            words.append(str(widget.text()))
    return "\n".join(words)
