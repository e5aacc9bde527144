"""Adding to the evidence pane and saving from it, with mouse and keys, on a real vault with real files."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.panes.evidence.pane import EvidencePane
from tests.evidence import samples
from tests.ui.panes.evidence.conftest import Keep, Shown, opened, whole


def test_a_saved_copy_is_the_same_byte_for_byte(
    qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown, tmp_path: Path
) -> None:
    data = samples.photo()
    item_id = keep("photo.jpg", data)
    pane = opened(qtbot, shown(), item_id)
    asked: list[str] = []

    def where(_parent: QWidget, name: str) -> Path:
        asked.append(name)
        return tmp_path / "copy.jpg"

    pane.copies.ask_file = where
    with qtbot.waitSignal(ctx.said) as said:
        qtbot.mouseClick(pane.detail.save, Qt.MouseButton.LeftButton)
    assert asked == ["photo.jpg"]
    assert (
        hashlib.sha256((tmp_path / "copy.jpg").read_bytes()).hexdigest() == whole(ctx.vault, item_id).sha256
    )
    message = said.args[0]
    assert isinstance(message, Message)
    assert message.text == "Saved copy.jpg, byte for byte as it was captured."


def test_several_copies_go_into_a_folder(
    qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown, tmp_path: Path
) -> None:
    keep("a.txt", b"one")
    keep("b.txt", b"two")
    pane = shown()
    folder = tmp_path / "out"
    folder.mkdir()
    pane.copies.ask_folder = lambda _parent: folder
    pane.copies.ask_bare = lambda _parent, _number: False
    pane.overview.grid.selectAll()
    save = next(each for each in pane.overview.context_menu().actions() if each.text() == "Save copies…")
    with qtbot.waitSignal(ctx.said) as said:
        save.trigger()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"a.txt": b"one", "b.txt": b"two"}
    assert said.args[0].text.startswith("Saved 2 originals")


def test_choosing_no_place_saves_nothing(qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown) -> None:
    item_id = keep("a.txt", b"one")
    pane = opened(qtbot, shown(), item_id)
    pane.copies.ask_file = lambda _parent, _name: None
    with qtbot.assertNotEmitted(ctx.job_started, wait=50):
        qtbot.mouseClick(pane.detail.save, Qt.MouseButton.LeftButton)


def test_a_link_is_added_by_its_sheet(qtbot: QtBot, ctx: Context, shown: Shown) -> None:
    pane = shown()
    sheet = pane.add_link()
    qtbot.keyClicks(sheet.address, "ftp://example.org")
    qtbot.mouseClick(sheet.add_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(sheet.problem.isVisible)
    assert "is not a web address" in sheet.problem.text()
    sheet.address.selectAll()
    qtbot.keyClicks(sheet.address, "https://example.org/talk")
    qtbot.keyClicks(sheet.title, "The talk")
    with qtbot.waitSignal(sheet.added) as added:
        qtbot.keyClick(sheet.title, Qt.Key.Key_Return)
    found = whole(ctx.vault, added.args[0])
    assert (found.url, found.head.title) == ("https://example.org/talk", "The talk")
    qtbot.waitUntil(lambda: pane.overview.grid.current_id() == added.args[0])


def test_a_quotation_is_added_by_its_sheet_and_put_right_where_it_stands(
    qtbot: QtBot, ctx: Context, shown: Shown
) -> None:
    pane = shown()
    sheet = pane.add_quotation()
    qtbot.mouseClick(sheet.add_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(sheet.problem.isVisible)
    qtbot.keyClicks(sheet.words, "It held")
    qtbot.keyClicks(sheet.said_by, "Dana")
    with qtbot.waitSignal(sheet.added) as added:
        qtbot.mouseClick(sheet.add_button, Qt.MouseButton.LeftButton)
    opened(qtbot, pane, added.args[0])
    words = pane.detail.stage.quotation.words
    assert words.toPlainText() == "It held"
    assert pane.detail.stage.quotation.said_by.text() == "— Dana"
    words.setFocus()
    words.moveCursor(words.textCursor().MoveOperation.End)
    qtbot.keyClicks(words, " all winter.")
    with qtbot.waitSignal(ctx.saved):
        pane.flush()
    assert whole(ctx.vault, added.args[0]).quotation == "It held all winter."
    words.selectAll()
    qtbot.keyClick(words, Qt.Key.Key_Delete)
    pane.flush()
    assert whole(ctx.vault, added.args[0]).quotation == "It held all winter."


def test_the_menu_of_the_primary_button_asks_for_files_and_folders(
    qtbot: QtBot, ctx: Context, shown: Shown
) -> None:
    pane = shown()
    assert [each.text() for each in pane.add_menu.actions()] == [
        "Files…",
        "A folder…",
        "A part of the screen…",
        "A web page…",
        "A quotation…",
    ]
    for action, asked_for in zip(
        pane.add_menu.actions(),
        ("evidence.add_files", "evidence.add_folder", "evidence.screenshot"),
        strict=False,
    ):
        with qtbot.waitSignal(ctx.asked_for) as asked:
            action.trigger()
        assert asked.args == ["do", asked_for]


def test_what_a_title_has_no_room_for_goes_into_the_description(
    qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown
) -> None:
    item_id = keep("notes.txt", b"words")
    pane = opened(qtbot, shown(), item_id)
    said: list[Message] = []
    ctx.said.connect(said.append)
    title = pane.detail.particulars.title
    title.selectAll()
    title.insert_words("a" * 500 + "rest")
    pane.flush()
    qtbot.waitUntil(lambda: whole(ctx.vault, item_id).description == "rest")
    qtbot.waitUntil(lambda: whole(ctx.vault, item_id).head.title == "a" * 500)
    assert len(said) == 1


def test_at_the_top_what_is_added_is_seen(qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown) -> None:
    for number in range(24):
        keep(f"old {number}.txt", f"old {number}".encode())
    pane = shown()
    grid = pane.overview.grid
    grid.choose_first()
    qtbot.waitUntil(lambda: grid.verticalScrollBar().maximum() > 0)
    assert grid.verticalScrollBar().value() == 0
    added = {keep(f"new {number}.txt", f"new {number}".encode()) for number in range(9)}
    with qtbot.waitSignal(pane.overview.model.modelReset):
        pane.overview.model.reload()
    qtbot.waitUntil(lambda: grid.visualRect(grid.model().index(0, 0)).isValid())
    qtbot.wait(50)
    assert grid.verticalScrollBar().value() == 0
    seen = grid.viewport().rect()
    assert any(seen.contains(grid.visualRect(pane.overview.model.index_of(item_id))) for item_id in added)


@pytest.mark.parametrize("how", ["grid", "list"])
def test_all_that_was_added_is_chosen_whatever_hides_it_and_told_about_by_one_click(
    qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown, how: str
) -> None:
    ids = [keep(f"{number}.csv", f"a,{number}\n1,2\n".encode()) for number in range(4)]
    other = keep("photo.jpg", samples.photo())
    pane = shown()
    pane.overview.show_as(how)
    qtbot.waitUntil(lambda: "kind:photo" in pane.overview.chips._row._buttons)
    qtbot.mouseClick(pane.overview.chips._row._buttons["kind:photo"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: pane.overview.model.item_count == 1)
    wanted = set(ids) - {ids[1]}
    pane.choose_several(tuple(wanted))
    qtbot.waitUntil(lambda: set(pane.overview.view.selected_ids()) == wanted)
    assert pane.overview.model.line_of(other) >= 0
    assert pane.overview.chosen_words.text() == "3 chosen"
    asked: list[list[ItemId]] = []
    pane.overview.several_asked.disconnect()
    pane.overview.several_asked.connect(asked.append)
    qtbot.mouseClick(pane.overview.change_button, Qt.MouseButton.LeftButton)
    assert set(asked[0]) == wanted
    opened(qtbot, pane, other)
    pane.choose_several(tuple(ids))
    assert set(pane.overview.view.selected_ids()) == set(ids)
    assert not pane.detail.isVisible()


def test_what_was_added_to_a_list_that_was_not_filled_yet_is_chosen(
    qtbot: QtBot, ctx: Context, keep: Keep, pane: EvidencePane
) -> None:
    ids = [keep(f"{number}.csv", f"a,{number}\n1,2\n".encode()) for number in range(2)]
    pane.choose_several(tuple(ids))
    pane.show()
    qtbot.waitUntil(lambda: set(pane.overview.view.selected_ids()) == set(ids))
