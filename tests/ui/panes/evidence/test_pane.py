"""The evidence pane with mouse and keys, on a real vault with real files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.evidence import Evidence, EvidenceDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import EvidenceKind
from mwl_desktop.services import evidence, items, links
from mwl_desktop.ui.itemmodels.roles import Role
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.panes.evidence.pane import EvidencePane
from mwl_desktop.ui.parts import binning
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.vault.vault import Vault
from tests import factory
from tests.evidence import samples
from tests.ui.panes.evidence.conftest import Keep

Shown = Callable[[], EvidencePane]


def whole(vault: Vault, item_id: ItemId) -> Evidence:
    with vault.read() as connection:
        return evidence.get(connection, item_id)


def opened(qtbot: QtBot, pane: EvidencePane, item_id: ItemId) -> EvidencePane:
    with qtbot.waitSignal(pane.detail.stage.shown):
        pane.open(item_id)
    return pane


def place_of(pane: EvidencePane, item_id: ItemId) -> QPoint:
    return pane.overview.grid.visualRect(pane.overview.model.index_of(item_id)).center()


def test_cards_stand_under_their_month_with_picture_and_facts(
    qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown
) -> None:
    photo = keep("photo.jpg", samples.photo(6))
    pdf = keep("certificate.pdf", samples.pdf(3))
    with ctx.vault.write("change") as uow:
        items.set_date(uow, photo, date(2026, 11, 12))
        items.set_date(uow, pdf, date(2026, 10, 2))
        evidence.set_fields(uow, pdf, issuer="Harrow Institute")
    pane = shown()
    model = pane.overview.model
    headings = [model.index(line, 0).data() for line in model.heading_lines()]
    assert headings == ["November 2026", "October 2026"]
    assert model.index_of(pdf).data(Role.FACTS) == "Harrow Institute · 3 pages · not linked"
    assert model.index_of(pdf).data(Role.FILE_LABEL) == "PDF"
    qtbot.waitUntil(lambda: model.index_of(photo).data(Role.THUMBNAIL) is not None)
    image = model.index_of(photo).data(Role.THUMBNAIL)
    assert isinstance(image, QImage)
    assert (image.width(), image.height()) == (40, 64)


def test_chips_count_each_kind_and_narrow_to_one(qtbot: QtBot, keep: Keep, shown: Shown) -> None:
    keep("photo.jpg", samples.photo())
    keep("hours.csv", b"a,b\n1,2\n")
    pane = shown()
    chips = pane.overview.chips._row._buttons
    qtbot.waitUntil(lambda: "kind:data" in pane.overview.chips._row._buttons)
    chips = pane.overview.chips._row._buttons
    assert [chips[key].text() for key in ("everything", "kind:data", "unlinked")] == [
        "All",
        "Data 1",
        "Unlinked 2",
    ]
    with qtbot.waitSignal(pane.overview.model.counted):
        qtbot.mouseClick(chips["kind:data"], Qt.MouseButton.LeftButton)
    assert pane.overview.model.item_count == 1
    chips = pane.overview.chips._row._buttons
    assert not chips["everything"].isChecked()
    with qtbot.waitSignal(pane.overview.model.counted):
        qtbot.mouseClick(chips["everything"], Qt.MouseButton.LeftButton)
    assert pane.overview.model.item_count == 2


def test_what_is_inside_a_document_is_found(qtbot: QtBot, keep: Keep, shown: Shown) -> None:
    docx = keep("retro.docx", samples.docx())
    keep("hours.csv", b"a,b\n1,2\n")
    pane = shown()
    pane.focus_filter()
    with qtbot.waitSignal(pane.overview.model.counted):
        qtbot.keyClicks(pane.overview.filter_field, "leading")
        pane.overview.filter_field.flush()
    assert pane.overview.model.item_count == 1
    assert pane.overview.model.index_of(docx).isValid()


def test_enter_opens_what_the_arrows_reached_and_escape_goes_back(
    qtbot: QtBot, keep: Keep, shown: Shown
) -> None:
    one = keep("a.txt", b"first words")
    other = keep("b.txt", b"other words")
    pane = shown()
    grid = pane.overview.grid
    grid.setFocus()
    grid.choose_first()
    assert grid.current_id() == other
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    assert grid.current_id() == one
    with qtbot.waitSignal(pane.detail.stage.shown):
        qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert pane.detail.isVisible()
    assert not pane.overview.isVisible()
    assert "first words" in pane.detail.stage.reading.prose.toPlainText()
    qtbot.keyClick(pane.detail.stage.reading.prose, Qt.Key.Key_Escape)
    assert pane.overview.isVisible()
    assert not pane.detail.isVisible()
    assert grid.current_id() == one


def test_a_double_click_opens(qtbot: QtBot, keep: Keep, shown: Shown) -> None:
    item_id = keep("a.txt", b"words")
    pane = shown()
    at = place_of(pane, item_id)
    viewport = pane.overview.grid.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=at)
    with qtbot.waitSignal(pane.detail.stage.shown):
        qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=at)
    assert pane.detail.item_id == item_id


def test_where_there_is_room_what_is_chosen_is_seen_beside_the_grid(
    qtbot: QtBot, keep: Keep, shown: Shown
) -> None:
    item_id = keep("a.txt", b"words beside")
    pane = shown()
    pane.resize(1700, 900)
    with qtbot.waitSignal(pane.detail.stage.shown):
        qtbot.mouseClick(
            pane.overview.grid.viewport(), Qt.MouseButton.LeftButton, pos=place_of(pane, item_id)
        )
    assert pane.overview.isVisible()
    assert pane.detail.isVisible()
    assert not pane.detail.back.isVisible()


def test_delete_bins_all_that_are_selected_and_the_bin_gives_them_back(
    qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown
) -> None:
    one, other, third = (keep(f"{name}.txt", name.encode()) for name in "abc")
    pane = shown()
    grid = pane.overview.grid
    grid.choose(third)
    qtbot.keyClick(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert grid.selected_ids() == [third, other]
    with qtbot.waitSignal(ctx.changes_committed):
        qtbot.keyClick(grid, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: pane.overview.model.item_count == 1)
    assert grid.current_id() == one
    with qtbot.waitSignal(pane.overview.model.counted):
        pane.overview.show_bin()
    assert pane.overview.model.item_count == 2
    grid.choose(other)
    restore = next(each for each in pane.overview.context_menu().actions() if each.text() == "Restore")
    with qtbot.waitSignal(ctx.changes_committed):
        restore.trigger()
    assert whole(ctx.vault, other).head.binned_at is None
    assert whole(ctx.vault, third).head.binned_at is not None


def test_beside_the_grid_the_piece_follows_into_the_bin(
    qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown
) -> None:
    kept, binned = (keep(f"{name}.txt", name.encode()) for name in "ab")
    factory.put_in_bin(ctx.vault, binned)
    pane = shown()
    pane.resize(1600, 800)
    qtbot.waitUntil(lambda: pane._beside)
    pane.open(kept)
    qtbot.waitUntil(lambda: pane.detail.item_id == kept)
    pane.show_bin()
    qtbot.waitUntil(lambda: pane.detail.item_id == binned)
    binning.empty(pane, ctx, ask=lambda *_: True)
    qtbot.waitUntil(lambda: pane.detail.item_id is None)
    pane.overview.chips.reset()
    qtbot.waitUntil(lambda: pane.detail.item_id == kept)


def test_the_bin_takes_the_place_of_the_piece_that_was_looked_at(
    qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown
) -> None:
    kept, binned = (keep(f"{name}.txt", name.encode()) for name in "ab")
    factory.put_in_bin(ctx.vault, binned)
    pane = shown()
    pane.open(kept)
    qtbot.waitUntil(lambda: pane.detail.item_id == kept)
    pane.show_bin()
    qtbot.waitUntil(lambda: pane.overview.model.line_of(binned) >= 0)
    assert pane.overview.isVisible()
    assert not pane.detail.isVisible()
    assert pane.overview.view.current_id() is None, "nothing is chosen for anybody"


def test_list_and_grid_show_the_same_piece(qtbot: QtBot, keep: Keep, shown: Shown) -> None:
    item_id = keep("a.txt", b"words")
    pane = shown()
    pane.overview.grid.choose(item_id)
    qtbot.mouseClick(pane.overview.toggle, Qt.MouseButton.LeftButton)
    assert pane.overview.shown_as == "list"
    assert pane.overview.rows.isVisible()
    assert pane.overview.rows.current_id() == item_id
    assert pane.overview.toggle.accessibleName() == "Show as a grid"
    with qtbot.waitSignal(pane.overview.item_opened):
        qtbot.keyClick(pane.overview.rows, Qt.Key.Key_Return)
    pane.leave()
    qtbot.mouseClick(pane.overview.toggle, Qt.MouseButton.LeftButton)
    assert pane.overview.grid.isVisible()


def test_what_is_typed_into_the_particulars_is_kept(
    qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown
) -> None:
    item_id = keep("a.txt", b"words")
    pane = opened(qtbot, shown(), item_id)
    parts = pane.detail.particulars
    parts.title.selectAll()
    qtbot.keyClicks(parts.title, "Night list")
    with qtbot.waitSignal(ctx.saved):
        qtbot.keyClick(parts.title, Qt.Key.Key_Return)
    parts.issuer.setFocus()
    qtbot.keyClicks(parts.issuer, "Harrow")
    with qtbot.waitSignal(ctx.saved):
        qtbot.keyClick(parts.issuer, Qt.Key.Key_Return)
    parts.kind._fill_menu()
    chosen = next(each for each in parts.kind._menu.actions() if each.text() == "Certificate")
    with qtbot.waitSignal(ctx.saved):
        chosen.trigger()
    parts.description.write()
    qtbot.keyClicks(parts.description.editor, "What it *shows*")
    with qtbot.waitSignal(ctx.saved):
        pane.flush()
    found = whole(ctx.vault, item_id)
    assert (found.head.title, found.issuer, found.description) == ("Night list", "Harrow", "What it *shows*")
    assert found.evidence_kind is EvidenceKind.CERTIFICATE
    assert pane.overview.model.row_of(item_id) is not None


def test_leaving_writes_what_is_being_typed(qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown) -> None:
    one, other = keep("a.txt", b"a"), keep("b.txt", b"b")
    pane = opened(qtbot, shown(), one)
    pane.detail.particulars.title.setFocus()
    pane.detail.particulars.title.selectAll()
    qtbot.keyClicks(pane.detail.particulars.title, "Typed")
    with qtbot.waitSignal(ctx.saved):
        opened(qtbot, pane, other)
    assert whole(ctx.vault, one).head.title == "Typed"
    assert whole(ctx.vault, other).head.title == "b"


def test_links_are_shown_and_followed(qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown) -> None:
    goal = factory.add_goal(ctx.vault, "Dependable nights")
    item_id = keep("a.txt", b"words", link_to=goal)
    pane = opened(qtbot, shown(), item_id)
    panel = pane.detail.particulars.links
    qtbot.waitUntil(lambda: len(panel.links()) == 1)
    with qtbot.waitSignal(ctx.asked_for) as asked:
        panel.follow(panel.links()[0].link_id)
    assert asked.args == ["open", goal]


def test_a_link_made_elsewhere_shows_on_the_card(
    qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown
) -> None:
    item_id = keep("a.txt", b"words")
    pane = shown()
    goal = factory.add_goal(ctx.vault)
    ctx.write(pane, "link.add", lambda uow: links.link(uow, item_id, goal))
    qtbot.waitUntil(lambda: pane.overview.model.index_of(item_id).data(Role.FACTS) == "1 link")


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


def test_an_empty_pane_says_what_fills_it(qtbot: QtBot, ctx: Context, shown: Shown) -> None:
    pane = shown()
    assert pane.overview.empty.isVisible()
    with qtbot.waitSignal(ctx.asked_for) as asked:
        pane.overview.empty.action_triggered.emit()
    assert asked.args == ["do", "evidence.add_files"]


def test_what_was_removed_for_good_leaves_the_detail(
    qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown
) -> None:
    item_id = keep("a.txt", b"words")
    pane = opened(qtbot, shown(), item_id)

    def remove(uow: object) -> None:
        items.bin_items(uow, [item_id])  # type: ignore[arg-type]
        items.purge(uow, [item_id])  # type: ignore[arg-type]

    ctx.write(pane, "item.purge", remove, undoable=False)
    qtbot.waitUntil(lambda: not pane.detail.isVisible())
    assert pane.detail.stage.currentWidget() is pane.detail.stage.blank


def test_evidence_is_nothing_to_prove(shown: Shown) -> None:
    assert shown().drop_target(QPoint(300, 300)) is None


def test_every_control_has_a_name(qtbot: QtBot, keep: Keep, shown: Shown) -> None:
    item_id = keep("certificate.pdf", samples.pdf())
    pane = opened(qtbot, shown(), item_id)
    for widget in pane.findChildren(QWidget):
        if isinstance(widget, (QLineEdit, QTextEdit, QPlainTextEdit, QToolButton)) and not _is_inside(widget):
            assert widget.accessibleName(), f"{type(widget).__name__} in {type(widget.parent()).__name__}"


def _is_inside(widget: QWidget) -> bool:
    """Whether Qt made it as a part of another control, which has the name."""
    return isinstance(widget.parent(), QLineEdit) or widget.objectName().startswith("qt_")


MARKER = "zanzibar"


def _texts(pane: QWidget) -> list[str]:
    """Everything any widget or model of the pane could still show."""
    found: list[str] = []
    for widget in (pane, *pane.findChildren(QWidget)):
        found += [widget.toolTip(), widget.accessibleName(), widget.windowTitle()]
        for reader in ("text", "toPlainText", "toHtml", "title"):
            read = getattr(widget, reader, None)
            if callable(read):
                try:
                    found.append(str(read()))
                except TypeError:
                    continue
    for label in pane.findChildren(QLabel):
        found.append(label.text())
    for model in pane.findChildren(QAbstractItemModel):
        for row in range(model.rowCount(QModelIndex())):
            for column in range(40):
                index = model.index(row, column)
                found += [str(index.data(role)) for role in (0, int(Role.FACTS)) if index.isValid()]
    return found


@pytest.mark.parametrize(
    "name", ["certificate.pdf", "photo.jpg", "notes.md", "a.csv", "a.sql", "LINK", "QUOTE"]
)
def test_locking_leaves_nothing_in_any_widget(
    qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown, name: str
) -> None:
    draft = EvidenceDraft(title=MARKER, issuer=MARKER, description=MARKER, tags=(MARKER,))
    goal = factory.add_goal(ctx.vault, MARKER)
    if name in ("LINK", "QUOTE"):
        with ctx.vault.write("add") as uow:
            item_id = (
                evidence.add_link(uow, f"https://{MARKER}.example", draft)
                if name == "LINK"
                else evidence.add_quotation(uow, MARKER, MARKER, draft)
            )
            links.link(uow, item_id, goal)
    else:
        data = {
            "notes.md": f"# {MARKER}".encode(),
            "a.csv": f"{MARKER},b\n{MARKER},2\n".encode(),
            "a.sql": f"select {MARKER}".encode(),
        }
        item_id = keep(f"{MARKER}-{name}", data.get(name) or samples.every()[name][1], link_to=goal)
        with ctx.vault.write("change") as uow:
            items.rename(uow, item_id, MARKER)
            items.set_tags(uow, item_id, [MARKER])
            evidence.set_fields(uow, item_id, issuer=MARKER, description=MARKER)
    pane = opened(qtbot, shown(), item_id)
    qtbot.waitUntil(lambda: len(pane.detail.particulars.links.links()) == 1)
    assert any(MARKER in words for words in _texts(pane))
    pane.flush()
    pane.clear()
    QApplication.processEvents()
    qtbot.wait(20)
    assert [words for words in _texts(pane) if MARKER in words] == []
    stage = pane.detail.stage
    assert stage.pages.document.pageCount() == 0
    assert stage.pages._data.isEmpty()
    assert stage.picture.view._image.isNull()
    assert pane.overview.thumbnails.count == 0
    assert pane.overview.model.rowCount() == 0


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


def test_the_header_stands_where_that_of_other_panes_does(shown: Shown) -> None:
    overview = shown().overview
    assert overview.header.mapTo(overview, QPoint()).x() == Space.LARGE
    assert overview.filter_field.mapTo(overview, QPoint()).x() == Space.LARGE


def test_the_opened_piece_goes_to_the_bin_by_its_own_menu(
    qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown
) -> None:
    item_id = keep("hours.csv", b"a,b\n1,2\n")
    pane = opened(qtbot, shown(), item_id)
    pane.detail._fill_menu()
    to_bin = next(each for each in pane.detail._menu.actions() if each.text() == "Move to the bin")
    with qtbot.waitSignal(ctx.changes_committed):
        to_bin.trigger()
    with ctx.vault.read() as connection:
        assert items.head(connection, item_id).binned_at is not None
