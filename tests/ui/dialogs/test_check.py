"""Looking the whole vault over, from the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mwl_desktop.gui import Program
from mwl_desktop.services import capture, losses
from mwl_desktop.services.checking import Finding
from mwl_desktop.tasks import Job
from mwl_desktop.ui.dialogs.backups import BackupsDialog
from mwl_desktop.ui.dialogs.check import CheckDialog, whole_words
from mwl_desktop.ui.ops.checking import Checked
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.parts import check_words
from tests import factory


def opened_dialog(ctx: Context, qtbot: QtBot) -> CheckDialog:
    dialog = CheckDialog(ctx)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.work.job is None)
    return dialog


def keep(ctx: Context, path: Path) -> None:
    capture.capture(ctx.vault, [path])


def test_a_whole_vault_is_said_with_its_figures(ctx: Context, qtbot: QtBot, tmp_path: Path) -> None:
    factory.add_entries(ctx.vault, 3)
    dialog = opened_dialog(ctx, qtbot)
    assert dialog.found.text() == "Everything is whole: 3 items, 0 originals, 0 bytes read."
    assert dialog.found.property("severity") == "success"
    assert not dialog.salvage_button.isVisible()
    dialog.close()


def test_a_broken_original_is_named_and_help_offered(opened: Program, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "certificate.txt").write_bytes(b"awarded to me")
    keep(opened.ctx, tmp_path / "certificate.txt")
    with opened.ctx.vault.transaction() as connection:
        connection.exec_driver_sql("UPDATE blob_piece SET data = CAST('awarded to you' AS BLOB)")
    opened.window.commands.trigger("vault.check")
    dialog = opened.window.findChild(CheckDialog)
    qtbot.waitUntil(lambda: dialog.work.job is None)
    assert dialog.found.property("severity") == "danger"
    assert "certificate.txt" in dialog.details.text()
    assert dialog.salvage_button.isVisible()
    dialog.restore_button.click()
    page = opened.window.findChild(BackupsDialog)
    assert page.isVisible()
    page.close()


def test_cancelling_is_said_and_it_can_be_begun_again(
    ctx: Context, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_bytes(b"a" * 5000)
    keep(ctx, tmp_path / "a.txt")
    with monkeypatch.context() as patch:
        patch.setattr(Job, "check_cancelled", lambda job: job.cancel() or _raise())
        dialog = opened_dialog(ctx, qtbot)
        assert "stopped" in dialog.found.text()
    dialog.again_button.click()
    qtbot.waitUntil(lambda: "whole" in dialog.found.text())
    dialog.close()


def _raise() -> None:
    from mwl_desktop.errors import Cancelled

    raise Cancelled


def test_closing_stops_the_check(ctx: Context, qtbot: QtBot) -> None:
    dialog = CheckDialog(ctx)
    dialog.show()
    job = dialog.work.job
    assert job is not None
    dialog.close()
    assert job.cancelled
    qtbot.waitUntil(lambda: not ctx.lanes._running)


@pytest.fixture
def english() -> Iterator[None]:
    usual = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield
    QLocale.setDefault(usual)


def test_words_for_large_figures_and_many_faults(english: None) -> None:
    assert whole_words(Checked(1204, 318, 2_100_000_000)) == (
        "Everything is whole: 1,204 items, 318 originals, 2.1 GB read."
    )
    assert whole_words(Checked(1, 1, 999)) == "Everything is whole: 1 item, 1 original, 999 bytes read."
    findings = tuple(Finding("check.original", {"name": f"{number}.pdf"}) for number in range(20))
    lines = check_words.found(findings)
    assert len(lines) == 20
    assert "0.pdf" in lines[0]


def test_what_a_salvaged_vault_lacks_stays_told(opened: Program, qtbot: QtBot) -> None:
    lost = [Finding("salvage.original", {"name": f"{number}.pdf"}) for number in range(20)]
    for each in lost:
        capture.capture_bytes(opened.ctx.vault, str(each).encode(), str(each.facts["name"]))
    losses.keep(opened.ctx.vault, [Finding("salvage.items_lost", {"count": 3}), *lost])
    opened.window.commands.trigger("vault.check")
    dialog = opened.window.findChild(CheckDialog)
    qtbot.waitUntil(lambda: dialog.work.job is None and bool(dialog.found.text()))
    assert dialog.found.text().startswith("What is here is whole: ")
    assert "saved out of a damaged vault on" in dialog.found.text()
    assert dialog.found.property("severity") == "warning"
    assert "3 items could not be read at all." in dialog.details.text()
    assert not dialog.salvage_button.isVisible()
    bar = dialog.details.verticalScrollBar()
    assert bar.maximum() > 0, "there is more than is in view, and it can be reached"
    dialog.details.setFocus()
    qtbot.keyClick(dialog.details, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(dialog.details, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "19.pdf" in QApplication.clipboard().text()
    QApplication.clipboard().clear()
    dialog.close()
