"""Where evidence came from, and whether it is still the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.models import BlobPieceRecord
from mwl_desktop.services import evidence
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.evidence.pane import EvidencePane
from mwl_desktop.ui.panes.evidence.provenance import Provenance
from tests.evidence import samples
from tests.ui.panes.evidence.conftest import Keep

Shown = Callable[[], EvidencePane]


def provenance_of(qtbot: QtBot, pane: EvidencePane, item_id: ItemId) -> Provenance:
    with qtbot.waitSignal(pane.detail.stage.shown):
        pane.open(item_id)
    return pane.detail.particulars.provenance


def test_a_file_says_name_size_type_and_hash(qtbot: QtBot, keep: Keep, shown: Shown) -> None:
    data = samples.pdf(3)
    told = provenance_of(qtbot, shown(), keep("my_certificate.pdf", data))
    digest = hashlib.sha256(data).hexdigest()
    assert told.name.text().replace("\u200b", "") == "my_certificate.pdf"
    assert told.file.text().startswith("PDF document, ")
    assert told.file.text().endswith(", 3 pages")
    assert told.file.toolTip() == f"application/pdf\n{QLocale().toString(len(data))} bytes"
    assert told.hash.text() == f"{digest[:8]}…{digest[-8:]}"
    assert told.hash.toolTip() == digest
    qtbot.mouseClick(told.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == digest
    QGuiApplication.clipboard().clear()


def test_verifying_says_that_nothing_changed(qtbot: QtBot, keep: Keep, shown: Shown) -> None:
    told = provenance_of(qtbot, shown(), keep("photo.jpg", samples.photo()))
    assert not told.outcome.isVisible()
    qtbot.mouseClick(told.verify_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: told.outcome.text() == "Unchanged since it was captured.")
    assert told.outcome.property("tone") == "success"
    assert told.verify_button.isEnabled()


def test_verifying_notices_a_changed_byte(qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown) -> None:
    told = provenance_of(qtbot, shown(), keep("photo.jpg", samples.photo()))
    with ctx.vault.transaction() as connection:
        connection.execute(update(BlobPieceRecord).values(data=b"other"))
    qtbot.mouseClick(told.verify_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: told.outcome.property("tone") == "danger")
    assert "do not match its SHA-256" in told.outcome.text()


def test_the_outcome_belongs_to_one_piece(qtbot: QtBot, keep: Keep, shown: Shown) -> None:
    one, other = keep("a.txt", b"a"), keep("b.txt", b"b")
    pane = shown()
    told = provenance_of(qtbot, pane, one)
    qtbot.mouseClick(told.verify_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: told.outcome.text().startswith("Unchanged"))
    provenance_of(qtbot, pane, other)
    assert told.outcome.text() == ""


def test_a_link_has_an_address_and_no_bytes(qtbot: QtBot, ctx: Context, shown: Shown) -> None:
    with ctx.vault.write("add") as uow:
        item_id = evidence.add_link(uow, "https://example.org/a/b")
    told = provenance_of(qtbot, shown(), item_id)
    assert told.address.text().replace("\u200b", "") == "https://example.org/a/b"
    assert not told.hash.isVisible()
    assert not told.save_button.isVisible()
