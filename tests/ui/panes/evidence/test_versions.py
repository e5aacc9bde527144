"""Earlier files of a piece of evidence: told, saved, brought back and removed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.evidence import Evidence
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.services import evidence, originals
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.evidence.pane import EvidencePane
from mwl_desktop.ui.panes.evidence.versions import Versions
from mwl_desktop.vault.vault import Vault
from tests.ui.panes.evidence.conftest import Keep
from tests.ui.panes.evidence.test_stage import sound

Shown = Callable[[], EvidencePane]


@pytest.fixture
def thrice(ctx: Context, keep: Keep) -> ItemId:
    """A piece whose file was replaced twice."""
    older, *newer = (keep("report.txt", text) for text in (b"one", b"two", b"three"))
    for item_id in newer:
        with ctx.vault.write("evidence.make_version") as uow:
            originals.make_version_of(uow, item_id, older)
    return older


def opened(qtbot: QtBot, pane: EvidencePane, item_id: ItemId) -> Versions:
    with qtbot.waitSignal(pane.detail.stage.shown):
        pane.open(item_id)
    return pane.detail.particulars.versions


def whole(vault: Vault, item_id: ItemId) -> Evidence:
    with vault.read() as connection:
        return evidence.get(connection, item_id)


def test_the_newest_of_the_earlier_files_stands_first(
    qtbot: QtBot, ctx: Context, thrice: ItemId, keep: Keep, shown: Shown
) -> None:
    pane = shown()
    versions = opened(qtbot, pane, thrice)
    assert [line.facts.text().rpartition(" · ")[2] for line in versions.lines] == ["3 bytes", "3 bytes"]
    found = whole(ctx.vault, thrice)
    assert [line.facts.toolTip() for line in versions.lines] == [each.sha256 for each in found.earlier]
    other = keep("other.txt", b"other")
    assert opened(qtbot, pane, other).isHidden()
    assert versions.lines == []


def test_an_earlier_file_is_brought_back_and_looked_at(
    qtbot: QtBot, ctx: Context, thrice: ItemId, shown: Shown
) -> None:
    pane = shown()
    versions = opened(qtbot, pane, thrice)
    wanted = whole(ctx.vault, thrice).earlier[-1]
    with qtbot.waitSignal(pane.detail.stage.shown):  # what is seen is the other file
        versions.lines[-1].actions_by_glyph["restore"].trigger()
    assert whole(ctx.vault, thrice).sha256 == wanted.sha256
    assert wanted.sha256 not in [line.facts.toolTip() for line in versions.lines]
    assert len(versions.lines) == 2


def test_an_earlier_file_is_saved_byte_for_byte(
    qtbot: QtBot, ctx: Context, thrice: ItemId, shown: Shown, tmp_path: Path
) -> None:
    pane = shown()
    versions = opened(qtbot, pane, thrice)
    target = tmp_path / "out.txt"
    pane.copies.ask_file = lambda _parent, name: target if name == "report.txt" else None
    with qtbot.waitSignal(ctx.said) as said:
        versions.lines[0].actions_by_glyph["download"].trigger()
    assert target.read_bytes() == b"two"
    assert said.args[0].text == "Saved out.txt, byte for byte as it was captured."
    assert said.args[0].action[0] == "Show the folder"


def test_of_an_earlier_file_nothing_is_said_that_is_so_of_the_present_one(
    qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown
) -> None:
    item_id, newer = keep("first.mp3", b"ID3\x03" + bytes(60)), keep("talk.wav", sound())
    with ctx.vault.write("evidence.make_version") as uow:
        originals.make_version_of(uow, newer, item_id)
    pane = shown()
    versions = opened(qtbot, pane, item_id)
    nothing = pane.detail.stage.nothing
    assert nothing.name.text() == "talk.wav"
    assert "Length: " in nothing.facts.text()
    with qtbot.waitSignal(pane.detail.stage.shown):
        versions.lines[0].actions_by_glyph["show"].trigger()
    assert (nothing.name.text(), nothing.facts.text()) == ("first.mp3", "")
    with ctx.vault.write("evidence.issuer") as uow:
        evidence.set_fields(uow, item_id, issuer="Harlow")
    ctx.announce(uow.changes, None)
    qtbot.waitUntil(lambda: pane.detail.particulars.issuer.text() == "Harlow")
    assert (nothing.name.text(), nothing.facts.text()) == ("first.mp3", "")


def test_an_earlier_file_goes_only_when_that_is_confirmed(
    qtbot: QtBot, ctx: Context, thrice: ItemId, shown: Shown
) -> None:
    versions = opened(qtbot, shown(), thrice)
    asked: list[str] = []
    versions.ask_removal = lambda original: asked.append(original.name) or False
    versions.lines[0].actions_by_glyph["delete"].trigger()
    assert asked == ["report.txt"]
    assert len(whole(ctx.vault, thrice).earlier) == 2
    versions.ask_removal = lambda _original: True
    with qtbot.waitSignal(ctx.said) as said:
        versions.lines[0].actions_by_glyph["delete"].trigger()
    assert said.args[0].text.startswith("1 earlier file removed for good")
    assert len(whole(ctx.vault, thrice).earlier) == 1
    qtbot.waitUntil(lambda: len(versions.lines) == 1)


def test_nothing_is_left_of_them_after_locking(qtbot: QtBot, thrice: ItemId, shown: Shown) -> None:
    pane = shown()
    versions = opened(qtbot, pane, thrice)
    pane.clear()
    assert versions.lines == []
    assert versions.isHidden()


def test_an_earlier_file_is_looked_at_until_one_goes_back(
    qtbot: QtBot, ctx: Context, thrice: ItemId, shown: Shown, tmp_path: Path
) -> None:
    pane = shown()
    detail = pane.detail
    versions = opened(qtbot, pane, thrice)

    def reads(words: str) -> bool:
        return words in detail.stage.reading.prose.toPlainText()

    assert reads("three")
    assert detail.earlier.isHidden()
    with qtbot.waitSignal(detail.stage.shown):
        versions.lines[-1].actions_by_glyph["show"].trigger()
    assert reads("one")
    assert detail.earlier.isVisible()
    assert detail.earlier.text().startswith("This is an earlier file, captured ")
    target = tmp_path / "seen.txt"
    pane.copies.ask_file = lambda _parent, _name: target
    with qtbot.waitSignal(ctx.said):  # a copy is one of what is seen
        detail.save.click()
    assert target.read_bytes() == b"one"
    detail.open_asked.disconnect()  # who would ask first
    with qtbot.waitSignal(detail.open_asked) as asked:  # so is what another program opens
        detail._ask_for_other()
    assert asked.args[1].version_id == whole(ctx.vault, thrice).earlier[-1].version_id
    with qtbot.waitSignal(detail.stage.shown):
        detail.earlier.action_triggered.emit()
    assert reads("three")
    assert detail.earlier.isHidden()
    with qtbot.waitSignal(detail.stage.shown):
        versions.lines[0].actions_by_glyph["show"].trigger()
    with ctx.vault.write("gone", undoable=False) as uow:
        originals.remove_version(uow, thrice, whole(ctx.vault, thrice).earlier[0].version_id)
    with qtbot.waitSignal(detail.stage.shown):  # it is gone while it is looked at
        ctx.announce(uow.changes, None)
    assert reads("three")
    assert detail.earlier.isHidden()
