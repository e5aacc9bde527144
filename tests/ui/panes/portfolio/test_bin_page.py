"""The portfolios in the bin, beside the pane that shows the others."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.items import ListFilter
from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.domain.portfolios import PortfolioDraft
from mwl_desktop.services import listing, portfolios
from mwl_desktop.ui.itemmodels.roles import Role
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.portfolio.pane import PortfolioPane
from mwl_desktop.ui.parts import binning
from tests import factory

Settle = Callable[[PortfolioPane], None]


def listed(pane: PortfolioPane) -> list[str]:
    assert pane.bin is not None
    model = pane.bin.column.model
    return [str(model.index(line, 0).data(Role.TITLE)) for line in range(model.rowCount())]


def in_bin(ctx: Context) -> int:
    with ctx.vault.read() as connection:
        return listing.count(connection, ListFilter(kinds=(ItemKind.PORTFOLIO,), binned=True))


@pytest.fixture
def binned(ctx: Context, pane: PortfolioPane, qtbot: QtBot) -> PortfolioPane:
    """The pane with its bin in view, and one portfolio in it."""
    with ctx.vault.write("portfolio.add") as uow:
        item_id = portfolios.add(uow, PortfolioDraft(title="Thrown away", audience="Dana"))
    factory.put_in_bin(ctx.vault, item_id)
    pane.show_bin()
    assert pane.bin is not None
    QAbstractItemModelTester(pane.bin.column.model, pane.bin)
    qtbot.waitUntil(lambda: listed(pane) == ["Thrown away"])
    qtbot.waitUntil(lambda: pane.bin.detail.is_binned)
    return pane


def test_a_portfolio_comes_out_of_the_bin(
    qtbot: QtBot, ctx: Context, binned: PortfolioPane, settle: Settle
) -> None:
    page = binned.bin
    assert page is not None
    item_id = page.item_id
    assert binned.place() == item_id
    assert page._title.text() == "Thrown away"
    page.detail.restore()
    qtbot.waitUntil(lambda: in_bin(ctx) == 0)
    qtbot.waitUntil(lambda: listed(binned) == [] and page.item_id is None)
    assert page._title.text() == ""
    page.column.chips.reset()
    assert binned.bin is None
    settle(binned)
    assert binned._stack.currentWidget() is binned._whole
    binned.open(item_id)
    settle(binned)
    assert binned.outline.head.title.title() == "Thrown away"


def test_a_portfolio_goes_for_good(
    qtbot: QtBot, ctx: Context, binned: PortfolioPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(binning, "confirmed", lambda _over, question, _held: not asked.append(question))
    binned.bin.detail.purge()
    qtbot.waitUntil(lambda: in_bin(ctx) == 0)
    qtbot.waitUntil(lambda: listed(binned) == [] and binned.bin.item_id is None)
    assert asked == ["Remove “Thrown away” for good?"]


def test_the_bin_stays_in_view_while_others_change_and_goes_when_one_is_opened(
    qtbot: QtBot, ctx: Context, binned: PortfolioPane, settle: Settle, life: object
) -> None:
    page = binned.bin
    ctx.write(ctx, "goal.add", lambda uow: portfolios.set_fields(uow, life.portfolio, audience="Ines"))
    qtbot.waitUntil(lambda: not ctx.is_asking)
    assert binned._stack.currentWidget() is page
    binned.open(life.portfolio)
    assert binned.bin is None
    settle(binned)
    assert binned.outline.head.audience.text() == "Ines"


def test_nothing_of_the_bin_stays_on_locking(binned: PortfolioPane) -> None:
    page = binned.bin
    binned.clear()
    assert binned.bin is None
    assert page._title.text() == ""
    assert page.column.model.rowCount() == 0
