"""What the tests of the journal share: showing it, opening an entry in it, and what the vault holds."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from mwl_desktop.domain.entries import Entry
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ListFilter
from mwl_desktop.services import entries as service
from mwl_desktop.services import listing
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.journal import JournalPane
from tests.ui.resting import at_rest


def show(qtbot: QtBot, pane: JournalPane) -> None:
    with qtbot.waitSignal(pane.column.model.counted):
        pane.show()
    pane.activateWindow()


def opened(qtbot: QtBot, pane: JournalPane, item_id: ItemId) -> None:
    pane.open(item_id)
    qtbot.waitUntil(lambda: pane.detail.frame.item_id == item_id)


def entry(ctx: Context, item_id: ItemId) -> Entry:
    with ctx.vault.read() as connection:
        return service.get(connection, item_id)


def all_ids(ctx: Context, *, binned: bool = False) -> list[ItemId]:
    with ctx.vault.read() as connection:
        return [place.id for place in listing.places(connection, ListFilter(binned=binned))]


def settle(qtbot: QtBot, ctx: Context) -> None:
    """Until everything on its way is written and read."""
    at_rest(qtbot, ctx)
    qtbot.wait(60)  # and what a pause holds back a little
    at_rest(qtbot, ctx)
