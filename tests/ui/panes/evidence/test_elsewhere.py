"""Opening a file in another program: asked first, handed over, taken back with the lock."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from mwl_desktop.services import originals
from mwl_desktop.services.lending import lent_folder
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.evidence.elsewhere import ask
from mwl_desktop.ui.panes.evidence.pane import EvidencePane
from tests.ui.panes.evidence.conftest import Keep

Shown = Callable[[], EvidencePane]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    monkeypatch.setenv("MWL_HOME", str(tmp_path / "home"))
    told: list[Path] = []

    def tell(url: QUrl) -> bool:
        told.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", tell)
    return told


def looked_at(qtbot: QtBot, pane: EvidencePane, keep: Keep, name: str = "letter.txt") -> EvidencePane:
    kept = keep(name, b"Dear Ada")
    with qtbot.waitSignal(pane.detail.stage.shown):
        pane.open(kept)
    return pane


def test_nothing_is_written_before_it_was_agreed_to(
    qtbot: QtBot, keep: Keep, shown: Shown, opened: list[Path]
) -> None:
    pane = looked_at(qtbot, shown(), keep)
    asked: list[str] = []

    def refuse(_parent: object, name: str) -> bool:
        asked.append(name)
        return False

    pane.elsewhere.ask = refuse
    qtbot.mouseClick(pane.detail.elsewhere, Qt.MouseButton.LeftButton)
    assert asked == ["letter.txt"]
    assert not lent_folder().exists()
    assert opened == []


def test_a_copy_is_handed_over_and_goes_with_the_lock(
    qtbot: QtBot, keep: Keep, shown: Shown, opened: list[Path], ctx: Context
) -> None:
    pane = looked_at(qtbot, shown(), keep)
    pane.elsewhere.ask = lambda _parent, _name: True
    qtbot.mouseClick(pane.detail.elsewhere, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(opened))
    assert opened[0].read_bytes() == b"Dear Ada"
    pane.clear()
    ctx.vault.close()
    assert not opened[0].exists()
    assert list(lent_folder().iterdir()) == []


def test_what_might_be_run_is_refused_without_a_question(
    qtbot: QtBot, keep: Keep, shown: Shown, opened: list[Path], ctx: Context
) -> None:
    pane = looked_at(qtbot, shown(), keep, "run.sh")
    pane.elsewhere.ask = lambda _parent, _name: pytest.fail("asked")
    with qtbot.waitSignal(ctx.said) as said:
        qtbot.mouseClick(pane.detail.elsewhere, Qt.MouseButton.LeftButton)
    assert said.args is not None
    assert said.args[0].text.startswith("run.sh is of a kind that might be run")
    assert opened == []


@pytest.mark.parametrize(("words", "agreed"), [("Open", True), ("Cancel", False)])
def test_it_is_said_what_happens_to_the_copy(
    qtbot: QtBot, pane: EvidencePane, words: str, agreed: bool
) -> None:
    said: list[str] = []

    def answer() -> None:
        box = next(each for each in QApplication.topLevelWidgets() if isinstance(each, QMessageBox))
        said.extend((box.text(), box.informativeText()))
        next(each for each in box.buttons() if each.text() == words).click()

    QTimer.singleShot(0, answer)
    assert ask(pane, "letter & more.txt") is agreed
    assert "letter & more.txt" in said[0]
    assert "not encrypted" in said[1]


def test_an_earlier_file_is_handed_over_like_the_present_one(
    qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown, opened: list[Path]
) -> None:
    pane = looked_at(qtbot, shown(), keep, "letter.txt")
    item_id, newer = pane.detail.item_id, keep("letter v2.txt", b"Dear Grace")
    assert item_id is not None
    with ctx.vault.write("evidence.make_version") as uow:
        originals.make_version_of(uow, newer, item_id)
    ctx.announce(uow.changes, None)
    versions = pane.detail.particulars.versions
    qtbot.waitUntil(lambda: len(versions.lines) == 1)
    asked: list[str] = []
    pane.elsewhere.ask = lambda _parent, name: bool(asked.append(name) or True)  # type: ignore[func-returns-value]
    versions.lines[0].actions_by_glyph["open"].trigger()
    qtbot.waitUntil(lambda: len(opened) == 1)
    assert asked == ["letter.txt"]
    assert opened[0].read_bytes() == b"Dear Ada"
    versions.lines[0].actions_by_glyph["show"].trigger()
    qtbot.mouseClick(pane.detail.elsewhere, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(opened) == 2)
    assert opened[1].read_bytes() == b"Dear Ada"
