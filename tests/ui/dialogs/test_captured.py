"""What became of files that were added, and what is made of those that were there already."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.evidence import CaptureReport, Evidence
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ListFilter
from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.services import capture, evidence, history, items, listing
from mwl_desktop.ui.dialogs.captured import BOTH, VERSION, CapturedDialog
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.shell.capturing import Capturing
from mwl_desktop.vault.vault import Vault


def added(vault: Vault, folder: Path, **files: str) -> CaptureReport:
    folder.mkdir(exist_ok=True)
    paths = []
    for name, words in files.items():
        path = folder / f"{name}.txt"
        path.write_text(words, encoding="utf-8")
        paths.append(path)
    return capture.capture(vault, paths)


def kept(vault: Vault) -> list[Evidence]:
    with vault.read() as connection:
        found = listing.places(connection, ListFilter(kinds=(ItemKind.EVIDENCE,)))
        return [evidence.get(connection, place.id) for place in found]


def shown(qtbot: QtBot, ctx: Context, report: CaptureReport) -> CapturedDialog:
    summary = Capturing(ctx, ctx).summary(report)
    made = CapturedDialog(ctx, report, summary, ["gone.txt was left out."])
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def there(vault: Vault, tmp_path: Path) -> ItemId:
    """One file that is evidence already."""
    return added(vault, tmp_path / "first", report="one").added[0]


def test_the_same_bytes_can_be_kept_again(qtbot: QtBot, ctx: Context, there: ItemId, tmp_path: Path) -> None:
    report = added(ctx.vault, tmp_path / "second", again="one")
    dialog = shown(qtbot, ctx, report)
    assert dialog.there is not None
    qtbot.waitUntil(lambda: dialog.there.titles[0][1].text() == "report")
    dialog.there.fields[0]._choose(BOTH)
    with qtbot.waitSignal(ctx.said) as said:
        dialog.do_button.click()
    assert said.args[0].text == "1 file is kept as you said."
    assert sorted(each.original_name for each in kept(ctx.vault)) == ["again.txt", "report.txt"]
    assert len({each.blob_id for each in kept(ctx.vault)}) == 1


def test_a_file_of_a_known_name_becomes_a_version_and_one_undo_takes_all_back(
    qtbot: QtBot, ctx: Context, there: ItemId, tmp_path: Path
) -> None:
    report = added(ctx.vault, tmp_path / "second", report="two", again="one")
    dialog = shown(qtbot, ctx, report)
    assert dialog.there is not None
    assert dialog.namesakes is not None
    dialog.namesakes.fields[0]._choose(VERSION)
    dialog.there.fields[0]._choose(VERSION)
    with qtbot.waitSignal(ctx.said):
        dialog.do_button.click()
    (found,) = kept(ctx.vault)
    assert found.head.id == there
    assert len(found.earlier) == 2
    with ctx.vault.write("undo", undoable=False) as uow:
        history.undo(uow)
    assert sorted(len(each.earlier) for each in kept(ctx.vault)) == [0, 0]


def test_one_answer_for_all_goes_for_those_without_a_line_too(
    qtbot: QtBot, ctx: Context, there: ItemId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mwl_desktop.ui.dialogs.captured._MOST", 2)
    report = added(ctx.vault, tmp_path / "second", a="one", b="one", c="one", d="one")
    dialog = shown(qtbot, ctx, report)
    assert dialog.there is not None
    assert len(dialog.there.fields) == 2
    assert dialog.there.all is not None
    dialog.there.all._choose(BOTH)
    assert [dialog.there.value_of(number) for number in range(4)] == [BOTH] * 4
    with qtbot.waitSignal(ctx.said):
        dialog.do_button.click()
    assert len(kept(ctx.vault)) == 5


def test_what_cannot_be_done_is_said_and_nothing_is_done(
    qtbot: QtBot, ctx: Context, there: ItemId, tmp_path: Path
) -> None:
    report = added(ctx.vault, tmp_path / "second", report="two", again="one")
    dialog = shown(qtbot, ctx, report)
    assert dialog.there is not None
    assert dialog.namesakes is not None
    with ctx.vault.write("purge") as uow:
        items.bin_items(uow, [there])
        items.purge(uow, [there])
    dialog.namesakes.fields[0]._choose(VERSION)
    dialog.there.fields[0]._choose(BOTH)
    dialog.do_button.click()
    qtbot.waitUntil(lambda: dialog.problem.isVisible())
    assert dialog.do_button.isEnabled()
    assert [each.original_name for each in kept(ctx.vault)] == ["report.txt"]


def test_leaving_everything_as_it_is_changes_nothing_and_a_title_leads_there(
    qtbot: QtBot, ctx: Context, there: ItemId, tmp_path: Path
) -> None:
    report = added(ctx.vault, tmp_path / "second", again="one")
    changed: list[object] = []
    ctx.changes_committed.connect(lambda *given: changed.append(given))
    dialog = shown(qtbot, ctx, report)
    assert dialog.refused.text() == "gone.txt was left out."
    with qtbot.waitSignal(dialog.finished):
        dialog.do_button.click()
    assert changed == []
    dialog = shown(qtbot, ctx, report)
    assert dialog.there is not None
    button = dialog.there.titles[0][1]
    qtbot.waitUntil(button.isEnabled)
    with qtbot.waitSignal(ctx.asked_for) as asked:
        button.click()
    assert asked.args == ["open", there]


def test_the_message_offers_to_choose(qtbot: QtBot, ctx: Context, there: ItemId, tmp_path: Path) -> None:
    path = tmp_path / "again.txt"
    path.write_text("one", encoding="utf-8")
    with qtbot.waitSignal(ctx.said) as said:
        Capturing(ctx, ctx).add_files([path])
    message: Message = said.args[0]
    assert message.action is not None
    assert (message.text, message.action[0]) == ("1 already there", "Choose…")
