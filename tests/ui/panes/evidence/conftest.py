"""A pane on a real vault with real files in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.evidence import Evidence
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.services import capture, evidence, facts
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.evidence.pane import EvidencePane
from mwl_desktop.vault.vault import Vault

Keep = Callable[..., ItemId]
Shown = Callable[[], EvidencePane]


def whole(vault: Vault, item_id: ItemId) -> Evidence:
    with vault.read() as connection:
        return evidence.get(connection, item_id)


def opened(qtbot: QtBot, pane: EvidencePane, item_id: ItemId) -> EvidencePane:
    with qtbot.waitSignal(pane.detail.stage.shown):
        pane.open(item_id)
    return pane


@pytest.fixture
def keep(vault: Vault, tmp_path: Path) -> Keep:
    """Keeps bytes under a name as a dropped file would be, and reads what they say."""

    def keep(name: str, data: bytes, link_to: ItemId | None = None) -> ItemId:
        path = tmp_path / name
        path.write_bytes(data)
        report = capture.capture(vault, [path], link_to=link_to)
        path.unlink()
        facts.read_missing(vault)
        return report.added[0]

    return keep


@pytest.fixture
def pane(qtbot: QtBot, ctx: Context) -> Iterator[EvidencePane]:
    """The pane, not shown yet; as wide as the frame leaves it at 1280."""
    made = EvidencePane(ctx)
    qtbot.addWidget(made)
    made.resize(1080, 720)
    ctx.changes_committed.connect(made.changes_committed)
    yield made
    made.clear()


@pytest.fixture
def shown(qtbot: QtBot, pane: EvidencePane) -> Callable[[], EvidencePane]:
    """Shows the pane and waits until all that is in the vault stands in it."""

    def show() -> EvidencePane:
        with qtbot.waitSignal(pane.overview.model.counted):
            pane.show()
        if pane.overview.model.item_count:
            qtbot.waitUntil(lambda: len(pane.overview.model.read_ids()) == pane.overview.model.item_count)
        return pane

    return show
