"""Thumbnails of what is on screen, and of nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import insert

from mwl_desktop.domain.evidence import Arrived, EvidenceDraft, Origin
from mwl_desktop.models import BlobFactsRecord
from mwl_desktop.services import evidence
from mwl_desktop.ui.itemmodels.roles import Role
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.evidence import thumbnails
from mwl_desktop.ui.panes.evidence.pane import EvidencePane
from mwl_desktop.vault import blobs
from mwl_desktop.vault.vault import Vault
from tests.evidence import samples
from tests.factory import TODAY

Shown = Callable[[], EvidencePane]


def many(vault: Vault, number: int) -> None:
    """Evidence that all stands for one photo, the quick way."""
    kept = blobs.keep(vault, [samples.photo()])
    with vault.write("many", undoable=False) as uow:
        for each in range(number):
            arrived = Arrived(kept.blob_id, Origin(f"{each}.jpg", day=TODAY), "image/jpeg")
            evidence.add_file(uow, arrived, EvidenceDraft())
        uow.connection.execute(
            insert(BlobFactsRecord).values(
                blob_id=kept.blob_id,
                text="",
                thumbnail=samples.photo(),
                thumbnail_type="image/jpeg",
                thumbnail_width=64,
                thumbnail_height=40,
            )
        )


def with_picture(pane: EvidencePane) -> set[int]:
    model = pane.overview.model
    lines = range(model.rowCount())
    return {line for line in lines if model.index(line, 0).data(Role.THUMBNAIL) is not None}


def test_of_two_thousand_only_those_on_screen_are_read(
    qtbot: QtBot, ctx: Context, pane: EvidencePane
) -> None:
    many(ctx.vault, 2_000)
    pane.show()
    qtbot.waitUntil(lambda: len(with_picture(pane)) > 0)
    first, last = pane.overview.grid.lines_seen()
    qtbot.waitUntil(lambda: with_picture(pane) == set(range(max(1, first), last + 1)))
    bar = pane.overview.grid.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: 2_000 in with_picture(pane))
    assert len(with_picture(pane)) < 80
    assert len(pane.overview.model.read_ids()) < 1_500


def test_the_oldest_go_when_there_is_no_room(
    qtbot: QtBot, ctx: Context, pane: EvidencePane, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thumbnails, "MOST_KEPT", 20)
    many(ctx.vault, 200)
    pane.show()
    qtbot.waitUntil(lambda: len(with_picture(pane)) > 0)
    bar = pane.overview.grid.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: 200 in with_picture(pane))
    qtbot.waitUntil(lambda: pane.overview.thumbnails.count == len(with_picture(pane)) == 20)


def test_one_that_is_made_later_comes_when_its_facts_are_read(
    qtbot: QtBot, ctx: Context, pane: EvidencePane
) -> None:
    from mwl_desktop.services import capture, facts

    report = capture.capture_bytes(ctx.vault, samples.photo(), "photo.jpg")
    pane.show()
    qtbot.waitUntil(lambda: pane.overview.model.read_ids() == report.added)
    qtbot.wait(100)
    assert with_picture(pane) == set()
    facts.read_missing(ctx.vault, announce=lambda changes: ctx.announce(changes, None))
    qtbot.waitUntil(lambda: with_picture(pane) == {1})
