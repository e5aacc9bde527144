"""What became of files that were added, and what is made of those that were there already."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.evidence import CaptureReport, Evidence
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ListFilter
from mwl_desktop.domain.kinds import EvidenceKind, ItemKind
from mwl_desktop.services import capture, evidence, history, items, listing
from mwl_desktop.ui.dialogs.captured import BOTH, LEAVE, VERSION, CapturedDialog
from mwl_desktop.ui.dialogs.choice_table import Choices
from mwl_desktop.ui.itemmodels.choices import ChoiceColumn
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.panes.evidence.several import SeveralSheet
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


def known_as(part: Choices | None) -> object:
    """What the first file is said to be the same as."""
    assert part is not None
    return part.model.index(0, ChoiceColumn.KNOWN).data()


@pytest.fixture
def there(vault: Vault, tmp_path: Path) -> ItemId:
    """One file that is evidence already."""
    return added(vault, tmp_path / "first", report="one").added[0]


def test_the_same_bytes_can_be_kept_again(qtbot: QtBot, ctx: Context, there: ItemId, tmp_path: Path) -> None:
    report = added(ctx.vault, tmp_path / "second", again="one")
    dialog = shown(qtbot, ctx, report)
    assert dialog.there is not None
    qtbot.waitUntil(lambda: known_as(dialog.there) == "report")
    dialog.there.table.answer(BOTH)
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
    dialog.namesakes.table.answer(VERSION)
    dialog.there.table.answer(VERSION)
    with qtbot.waitSignal(ctx.said):
        dialog.do_button.click()
    (found,) = kept(ctx.vault)
    assert found.head.id == there
    assert len(found.earlier) == 2
    with ctx.vault.write("undo", undoable=False) as uow:
        history.undo(uow)
    assert sorted(len(each.earlier) for each in kept(ctx.vault)) == [0, 0]


def test_every_file_has_a_line_and_one_answer_goes_for_all(
    qtbot: QtBot, ctx: Context, there: ItemId, tmp_path: Path
) -> None:
    report = added(ctx.vault, tmp_path / "second", **{f"copy{number:03d}": "one" for number in range(120)})
    dialog = shown(qtbot, ctx, report)
    assert dialog.there is not None
    QAbstractItemModelTester(
        dialog.there.model, QAbstractItemModelTester.FailureReportingMode.Fatal, dialog.there
    )
    assert dialog.there.model.rowCount() == 120
    assert dialog.there.table.height() < 320
    assert dialog.there.all is not None
    dialog.there.all._choose(BOTH)
    assert [dialog.there.value_of(number) for number in range(120)] == [BOTH] * 120
    table = dialog.there.table
    table.selectRow(118)
    table.answer(LEAVE)
    assert dialog.there.value_of(118) == LEAVE
    with qtbot.waitSignal(ctx.said) as said:
        dialog.do_button.click()
    assert said.args[0].text == "119 files are kept as you said."
    assert len(kept(ctx.vault)) == 120


def test_keys_choose_for_all_that_is_selected(
    qtbot: QtBot, ctx: Context, there: ItemId, tmp_path: Path
) -> None:
    report = added(ctx.vault, tmp_path / "second", a="one", b="one", c="one")
    dialog = shown(qtbot, ctx, report)
    assert dialog.there is not None
    table = dialog.there.table
    assert table.hasFocus() or dialog.focusWidget() is table
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    menu = table.findChild(QMenu)
    assert menu is not None
    assert [action.text() for action in menu.actions() if action.isChecked()] == ["Use the one there"]
    qtbot.keyClick(menu, Qt.Key.Key_Down)  # from what it is now
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert [dialog.there.value_of(number) for number in range(3)] == [VERSION, VERSION, LEAVE]


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
    dialog.namesakes.table.answer(VERSION)
    dialog.there.table.answer(BOTH)
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
    qtbot.waitUntil(lambda: known_as(dialog.there) == "report")
    table = dialog.there.table
    place = table.visualRect(table.model().index(0, ChoiceColumn.KNOWN)).center()
    with qtbot.waitSignal(ctx.asked_for) as asked:
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked.args == ["open", there]


def test_the_message_offers_to_choose(qtbot: QtBot, ctx: Context, there: ItemId, tmp_path: Path) -> None:
    path = tmp_path / "again.txt"
    path.write_text("one", encoding="utf-8")
    with qtbot.waitSignal(ctx.said) as said:
        Capturing(ctx, ctx).add_files([path])
    message: Message = said.args[0]
    assert message.action is not None
    assert (message.text, message.action[0]) == ("1 already there", "Choose…")


def test_all_that_was_just_added_can_be_told_about(
    qtbot: QtBot, ctx: Context, there: ItemId, tmp_path: Path
) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    paths = []
    for name in ("a", "b", "again"):
        path = tmp_path / f"{name}.txt"
        path.write_text("one" if name == "again" else name, encoding="utf-8")
        paths.append(path)
    with qtbot.waitSignal(ctx.said) as said:
        Capturing(ctx, over).add_files(paths)
    said.args[0].action[1]()
    dialog = over.findChild(CapturedDialog)
    assert dialog is not None
    qtbot.mouseClick(dialog.tell_button, Qt.MouseButton.LeftButton)
    sheet = over.findChild(SeveralSheet)
    assert sheet is not None
    sheet.kind._choose(EvidenceKind.DATA)
    with qtbot.waitSignal(sheet.accepted):
        qtbot.mouseClick(sheet.tell_button, Qt.MouseButton.LeftButton)
    kinds = {each.original_name: each.evidence_kind for each in kept(ctx.vault)}
    assert kinds.pop("report.txt") is not EvidenceKind.DATA
    assert kinds == dict.fromkeys(("a.txt", "b.txt"), EvidenceKind.DATA)


def test_of_several_without_a_question_the_message_offers_to_tell(
    qtbot: QtBot, ctx: Context, tmp_path: Path
) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    over = QWidget()
    qtbot.addWidget(over)
    with qtbot.waitSignal(ctx.said) as said:
        Capturing(ctx, over).add_files([tmp_path / "a.txt", tmp_path / "b.txt"])
    words, act = said.args[0].action
    assert words == "Tell about all…"
    act()
    assert over.findChild(SeveralSheet) is not None
