"""What the tests of the portfolio pane share: a vault with a small life in it, and the pane shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import Profile
from mwl_desktop.domain.kinds import BlockKind, Confidentiality, Purpose
from mwl_desktop.domain.portfolios import Portfolio, PortfolioDraft, Rule, Section
from mwl_desktop.services import capture, portfolios, profile
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.portfolio.pane import PortfolioPane
from mwl_desktop.vault.vault import Vault
from tests import factory

LONG = "\n\n".join(f"Paragraph {number} of something that happened." for number in range(60))


@dataclass(frozen=True)
class Life:
    """What is in the vault."""

    portfolio: ItemId
    entries: tuple[ItemId, ...]
    goal: ItemId
    secret: ItemId


@pytest.fixture
def life(vault: Vault, tmp_path: Path) -> Life:
    """One portfolio of four sections, three entries of which one is private, a goal, a file."""
    with vault.write("profile.save") as uow:
        profile.save(uow, Profile("Bailey", "Analyst", "I find out why."))
    first = factory.add_entry(vault, "Stock import", body=LONG, starred=True)
    second = factory.add_entry(vault, "Returns", body="Nine touches.", starred=True)
    third = factory.add_entry(vault, "Not starred", body="Quiet work.")
    secret = factory.add_entry(
        vault, "SECRETTITLE", body="SECRETBODY", starred=True, confidentiality=Confidentiality.PRIVATE
    )
    goal = factory.add_goal(vault, "Lead the data work")
    note = tmp_path / "note.txt"
    note.write_text("the note")
    factory.link(vault, first, capture.capture(vault, [note]).added[0])
    sections = (
        Section("", "Profile", BlockKind.PROFILE),
        Section("", "Achievements", BlockKind.ENTRIES, rule=Rule(starred=True)),
        Section("", "Goals", BlockKind.GOALS),
        Section("", "Last words", BlockKind.TEXT, "Thank you."),
    )
    draft = PortfolioDraft("Appraisal 2026", Purpose.BLANK, "Dana", "Dear Dana.")
    with vault.write("portfolio.add") as uow:
        portfolio = portfolios.add(uow, draft, sections)
    return Life(portfolio, (first, second, third), goal, secret)


@pytest.fixture
def stored(vault: Vault, life: Life) -> Callable[[], Portfolio]:
    """The portfolio as it lies in the vault."""

    def read() -> Portfolio:
        with vault.read() as connection:
            return portfolios.get(connection, life.portfolio)

    return read


@pytest.fixture
def settle(qtbot: QtBot, ctx: Context) -> Callable[[PortfolioPane], None]:
    """Wait until everything asked for is written, read and drawn."""

    def wait(pane: PortfolioPane) -> None:
        qtbot.waitUntil(lambda: pane.is_settled)

    return wait


@pytest.fixture
def pane(qtbot: QtBot, ctx: Context, life: Life, settle: Callable[[PortfolioPane], None]) -> PortfolioPane:
    """The pane, shown and at rest."""
    made = PortfolioPane(ctx)
    qtbot.addWidget(made)
    ctx.changes_committed.connect(made.changes_committed)
    made.resize(1080, 720)
    made.show()
    qtbot.waitUntil(lambda: made.pages.page_count > 0)
    settle(made)
    return made
