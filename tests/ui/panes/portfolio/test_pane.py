"""The portfolio pane with a real vault: composing by mouse and keys, pages that follow, export, lock."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPlainTextEdit, QTextEdit
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.evidence import Refused
from mwl_desktop.domain.kinds import BlockKind, OutputTheme, Purpose
from mwl_desktop.domain.portfolios import Portfolio, PortfolioDraft
from mwl_desktop.services import history, items, portfolios
from mwl_desktop.services.exporting import ExportReport
from mwl_desktop.ui.ops import items as item_ops
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.panes.portfolio import export as exporting
from mwl_desktop.ui.panes.portfolio.new_portfolio import NewPortfolio
from mwl_desktop.ui.panes.portfolio.pane import PortfolioPane
from mwl_desktop.ui.shell.undoing import Undoing
from mwl_desktop.ui.theme.tokens import Size, Space
from mwl_desktop.vault.vault import Vault
from tests import factory
from tests.ui.panes.portfolio.conftest import Life

Settle = Callable[[PortfolioPane], None]
Stored = Callable[[], Portfolio]


def text(pane: PortfolioPane) -> str:
    assert pane._pages is not None
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pane._pages.data)).pages)


def card(pane: PortfolioPane, title: str) -> int:
    return [each.title for each in pane.outline.model.cards()].index(title)


def titles(pane: PortfolioPane) -> list[str]:
    return [each.title for each in pane.outline.model.cards()]


def click_card(qtbot: QtBot, pane: PortfolioPane, title: str, *, pencil: bool = False) -> None:
    place = pane.outline.view.visualRect(pane.outline.model.index(card(pane, title), 0))
    at = QPoint(place.right() - 20, place.center().y()) if pencil else place.center()
    qtbot.mouseClick(pane.outline.view.viewport(), Qt.MouseButton.LeftButton, pos=at)


def tick(qtbot: QtBot, pane: PortfolioPane, title: str) -> None:
    view, model = pane.editor.items.view, pane.editor.items.model
    row = next(r for r in range(model.rowCount()) if model.index(r, 0).data() == title)
    place = view.visualRect(model.index(row, 0))
    at = QPoint(place.left() + 16, place.center().y())
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)


@pytest.fixture
def said(ctx: Context) -> list[Message]:
    Undoing(ctx, ctx)  # offers, as in the frame, to take back what was taken away
    heard: list[Message] = []
    ctx.said.connect(heard.append)
    return heard


def test_the_pages_are_those_of_the_pdf(pane: PortfolioPane, life: Life) -> None:
    assert pane._pages is not None
    assert pane.pages.page_count == pane._pages.count == len(PdfReader(io.BytesIO(pane._pages.data)).pages)
    assert titles(pane) == [
        "Introduction", "Profile", "Achievements", "Goals", "Last words", "Evidence",
    ]  # fmt: skip
    assert "Paragraph 59" in text(pane)
    assert "SECRET" not in text(pane)


def test_what_stays_out_is_counted_and_can_be_looked_through(qtbot: QtBot, pane: PortfolioPane) -> None:
    qtbot.mouseClick(pane.foot.review, Qt.MouseButton.LeftButton)
    model = pane.left_out.model
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["SECRETTITLE"]
    with qtbot.waitSignal(pane._ctx.asked_for, check_params_cb=lambda what, _: what == "open"):
        pane.left_out.view.setCurrentIndex(model.index(0, 0))
        qtbot.keyClick(pane.left_out.view, Qt.Key.Key_Return)
    qtbot.keyClick(pane.left_out.view, Qt.Key.Key_Escape)
    assert pane.outline.isVisible()


def test_a_card_leads_to_its_page(qtbot: QtBot, pane: PortfolioPane) -> None:
    click_card(qtbot, pane, "Goals")
    assert pane._pages is not None
    section = pane.outline.model.cards()[card(pane, "Goals")].id
    assert pane.pages.current_page == pane._pages.places[f"section-{section}"] > 2
    click_card(qtbot, pane, "Evidence")
    assert pane.pages.current_page == pane._pages.places["evidence"]


def test_dragging_a_card_puts_the_sections_in_order(
    qtbot: QtBot, pane: PortfolioPane, stored: Stored, settle: Settle
) -> None:
    view, model = pane.outline.view, pane.outline.model
    start = view.visualRect(model.index(card(pane, "Last words"), 0)).center()
    end = view.visualRect(model.index(card(pane, "Profile"), 0)).center() - QPoint(0, 20)
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(view.viewport(), start - QPoint(0, 20))
    qtbot.mouseMove(view.viewport(), end)
    qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=end)
    settle(pane)
    assert [section.title for section in stored().sections] == [
        "Last words",
        "Profile",
        "Achievements",
        "Goals",
    ]
    assert text(pane).index("Thank you.") < text(pane).index("I find out why.")


def test_keys_put_a_section_in_order_and_undo_puts_it_back(
    qtbot: QtBot, ctx: Context, pane: PortfolioPane, stored: Stored, settle: Settle
) -> None:
    view = pane.outline.view
    view.setCurrentIndex(pane.outline.model.index(card(pane, "Goals"), 0))
    qtbot.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    settle(pane)
    assert [s.title for s in stored().sections] == ["Profile", "Goals", "Achievements", "Last words"]
    assert view.currentIndex().data() == "Goals"
    with qtbot.waitSignal(ctx.changes_committed):
        item_ops.undo(pane, ctx, lambda step: None)
    settle(pane)
    assert titles(pane)[1:4] == ["Profile", "Achievements", "Goals"]


def test_an_item_is_ticked_out_and_in_again(
    qtbot: QtBot, pane: PortfolioPane, life: Life, stored: Stored, settle: Settle
) -> None:
    click_card(qtbot, pane, "Achievements", pencil=True)
    tick(qtbot, pane, "Returns")
    settle(pane)
    assert stored().sections[1].excluded == (life.entries[1],)
    assert "Nine touches" not in text(pane)
    tick(qtbot, pane, "Returns")
    settle(pane)
    assert stored().sections[1].excluded == ()
    assert "Nine touches" in text(pane)


def test_what_is_private_cannot_be_ticked_in(qtbot: QtBot, pane: PortfolioPane, stored: Stored) -> None:
    click_card(qtbot, pane, "Achievements", pencil=True)
    before = stored()
    tick(qtbot, pane, "SECRETTITLE")
    assert stored() == before


def test_an_item_is_put_in_by_hand_by_typing_and_pressing_enter(
    qtbot: QtBot, pane: PortfolioPane, life: Life, stored: Stored, settle: Settle
) -> None:
    click_card(qtbot, pane, "Achievements", pencil=True)
    panel = pane.editor.items
    qtbot.keyClicks(panel.search, "not st")
    qtbot.waitUntil(lambda: panel.found_model.rowCount() == 1)
    qtbot.keyClick(panel.search, Qt.Key.Key_Return)
    settle(pane)
    assert stored().sections[1].pinned == (life.entries[2],)
    assert "Quiet work." in text(pane)
    assert panel.view.isVisible()
    assert panel.model.index(0, 0).data() == "Not starred"
    panel.view.setCurrentIndex(panel.model.index(0, 0))
    qtbot.keyClick(panel.view, Qt.Key.Key_Delete)
    settle(pane)
    assert (stored().sections[1].pinned, stored().sections[1].excluded) == ((), ())


def test_items_are_put_in_order_by_keys(
    qtbot: QtBot, pane: PortfolioPane, life: Life, settle: Settle
) -> None:
    click_card(qtbot, pane, "Achievements", pencil=True)
    panel = pane.editor.items
    panel.view.setCurrentIndex(panel.model.index(0, 0))
    first = panel.model.index(0, 0).data()
    qtbot.keyClick(panel.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    settle(pane)
    assert panel.model.index(1, 0).data() == first
    assert text(pane).index("Stock import") != text(pane).index("Returns")


def test_title_audience_and_introduction_are_edited_where_they_stand(
    qtbot: QtBot, pane: PortfolioPane, stored: Stored, settle: Settle
) -> None:
    head = pane.outline.head
    head.title.setFocus()
    head.title.selectAll()
    qtbot.keyClicks(head.title, "My year")
    qtbot.keyClick(head.title, Qt.Key.Key_Return)
    head.audience.setFocus()
    head.audience.selectAll()
    qtbot.keyClicks(head.audience, "Ines")
    qtbot.keyClick(head.audience, Qt.Key.Key_Return)
    settle(pane)
    click_card(qtbot, pane, "Introduction", pencil=True)
    pane.editor.text.selectAll()
    qtbot.keyClicks(pane.editor.text, "Hello Ines.")
    qtbot.mouseClick(pane.editor.back, Qt.MouseButton.LeftButton)
    settle(pane)
    made = stored()
    assert (made.head.title, made.audience, made.introduction) == ("My year", "Ines", "Hello Ines.")
    assert "Hello Ines." in text(pane)
    assert "Prepared for Ines" in text(pane)


def test_a_period_the_wrong_way_round_is_refused_and_taken_back(
    qtbot: QtBot, ctx: Context, pane: PortfolioPane, stored: Stored, settle: Settle
) -> None:
    refused: list[Exception] = []
    ctx.failed.disconnect()
    ctx.failed.connect(refused.append)
    head = pane.outline.head
    for field, day in ((head.since, "2026-06-01"), (head.until, "2026-01-01")):
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, day)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        settle(pane)
    assert [str(error) for error in refused] == ["portfolio.period_turned"]
    assert str(stored().period_from) == "2026-06-01"
    assert head.until.date() is None


def test_paper_is_chosen_by_a_chip(qtbot: QtBot, pane: PortfolioPane, settle: Settle) -> None:
    before = pane.pages._layout.rects[0].size()
    pane.outline.head.paper.set_checked(("Letter",))
    pane.outline.head.paper.chips_changed.emit(("Letter",))
    settle(pane)
    after = pane.pages._layout.rects[0].size()
    assert after.height() / after.width() < before.height() / before.width()


def test_theme_and_accent_are_chosen_and_kept(
    qtbot: QtBot, pane: PortfolioPane, stored: Stored, settle: Settle
) -> None:
    head = pane.outline.head
    head.look.theme_chosen.emit(OutputTheme.CLASSIC)
    settle(pane)
    head.look.accent_chosen.emit("#2f6b2f")
    settle(pane)
    assert (stored().theme, stored().accent) == (OutputTheme.CLASSIC, "#2f6b2f")
    assert head.look.button.text() == "Classic, with serifs"


def test_a_section_is_added_named_and_removed_with_the_way_back(
    qtbot: QtBot, pane: PortfolioPane, stored: Stored, settle: Settle, said: list[Message]
) -> None:
    people = next(a for a in pane.outline._blocks.actions() if a.text().startswith("People"))
    people.trigger()
    qtbot.waitUntil(lambda: pane.editor.isVisible())
    settle(pane)
    assert pane.editor.title.title() == "People"
    qtbot.keyClicks(pane.editor.title, "Whom to ask")
    qtbot.keyClick(pane.editor.title, Qt.Key.Key_Return)
    settle(pane)
    assert stored().sections[-1].title == "Whom to ask"
    before = stored()
    qtbot.mouseClick(pane.editor.remove, Qt.MouseButton.LeftButton)
    settle(pane)
    assert "Whom to ask" not in titles(pane)
    assert said[-1].action is not None
    said[-1].action[1]()
    qtbot.waitUntil(lambda: "Whom to ask" in titles(pane))
    settle(pane)
    assert stored().sections == before.sections


def test_a_rule_changed_by_a_chip_changes_the_pages(
    qtbot: QtBot, pane: PortfolioPane, stored: Stored, settle: Settle
) -> None:
    click_card(qtbot, pane, "Achievements", pencil=True)
    pane.editor.parts.choose("rule")
    pane.editor.rule.starred.set_checked(())
    pane.editor.rule.starred.chips_changed.emit(())
    settle(pane)
    assert stored().sections[1].rule.starred is False
    assert "Quiet work." in text(pane)


def test_an_entry_edited_elsewhere_is_seen_on_the_pages(
    ctx: Context, pane: PortfolioPane, life: Life, settle: Settle
) -> None:
    place = 300
    pane.pages.verticalScrollBar().setValue(place)
    ctx.write(ctx, "item.rename", lambda uow: items.rename(uow, life.entries[1], "Renamed elsewhere"))
    settle(pane)
    assert "Renamed elsewhere" in text(pane)
    assert pane.pages.verticalScrollBar().value() == place


def test_what_changes_while_hidden_is_drawn_when_shown(
    qtbot: QtBot, ctx: Context, pane: PortfolioPane, life: Life, settle: Settle
) -> None:
    pane.hide()
    with qtbot.waitSignal(ctx.changes_committed):
        ctx.write(ctx, "item.rename", lambda uow: items.rename(uow, life.entries[1], "While hidden"))
    assert not pane._redraw.is_busy
    pane.show()
    settle(pane)
    assert "While hidden" in text(pane)


def test_only_the_last_of_many_changes_is_drawn(
    qtbot: QtBot, ctx: Context, pane: PortfolioPane, life: Life, settle: Settle
) -> None:
    drawn: list[object] = []
    pane._redraw.drawn.connect(drawn.append)
    for number in range(6):
        ctx.write(ctx, "item.rename", lambda uow, n=number: items.rename(uow, life.entries[1], f"Title {n}"))
    settle(pane)
    assert "Title 5" in text(pane)
    assert len(drawn) <= 2


def test_locking_leaves_nothing(qtbot: QtBot, pane: PortfolioPane, life: Life) -> None:
    click_card(qtbot, pane, "Achievements", pencil=True)
    qtbot.keyClicks(pane.editor.items.search, "Stock")
    pane.clear()
    assert pane.pages.page_count == 0
    assert (pane._pages, pane._outline, pane._redraw._pictures) == (None, None, None)
    assert not pane.pages._images
    models = (pane.outline.model, pane.editor.items.model, pane.editor.items.found_model, pane.left_out.model)
    assert [model.rowCount() for model in models] == [0] * 4
    left = [w.text() for w in pane.findChildren(QLineEdit)]
    left += [w.toPlainText() for kind in (QTextEdit, QPlainTextEdit) for w in pane.findChildren(kind)]
    assert not [words for words in left if words.strip()]
    assert pane.grab().toImage().isNull() is False


def test_locking_while_pages_are_drawn_brings_nothing_back(
    qtbot: QtBot, ctx: Context, pane: PortfolioPane, life: Life
) -> None:
    pane._redraw.ask(life.portfolio, at_once=True)
    pane.clear()
    ctx.lanes.drain()
    QApplication.processEvents()
    assert pane.pages.page_count == 0


def test_a_cancelled_drawing_can_be_had_again(
    qtbot: QtBot, ctx: Context, pane: PortfolioPane, life: Life, settle: Settle
) -> None:
    ctx.job_started.connect(lambda job: job.cancel())
    with qtbot.waitSignal(pane._redraw.stopped):
        pane._redraw.ask(life.portfolio, at_once=True)
    assert not pane._redraw.is_busy
    assert pane.pages.page_count > 0
    ctx.job_started.disconnect()
    ctx.write(ctx, "item.rename", lambda uow: items.rename(uow, life.entries[1], "Again"))
    settle(pane)
    assert "Again" in text(pane)


def test_it_opens_another_portfolio_and_makes_new_ones(
    qtbot: QtBot, pane: PortfolioPane, vault: Vault, settle: Settle
) -> None:
    def fill() -> None:
        dialog = pane.findChild(NewPortfolio)
        assert dialog is not None
        dialog.purpose.set_checked((Purpose.MENTOR.value,))
        dialog.purpose.chips_changed.emit((Purpose.MENTOR.value,))
        qtbot.keyClicks(dialog.title, "For Ines")
        qtbot.keyClicks(dialog.audience, "Ines Duarte")
        qtbot.mouseClick(dialog.create_button, Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, fill)
    pane.new()
    qtbot.waitUntil(lambda: pane.outline.head.title.title() == "For Ines")
    settle(pane)
    assert "Where I am" in titles(pane)
    pane.outline.head._menu.aboutToShow.emit()
    other = next(a for a in pane.outline.head._menu.actions() if a.text() == "Appraisal 2026")
    other.trigger()
    qtbot.waitUntil(lambda: pane.outline.head.title.title() == "Appraisal 2026")
    settle(pane)


def test_the_last_portfolio_binned_leaves_the_invitation(
    qtbot: QtBot, ctx: Context, pane: PortfolioPane, life: Life, settle: Settle
) -> None:
    pane.outline.head.bin_asked.emit()
    qtbot.waitUntil(lambda: pane._empty.isVisible())
    assert "what you take with you" in pane._empty.accessibleName()
    assert pane.pages.page_count == 0
    item_ops.restore(ctx, ctx, [life.portfolio], "Appraisal 2026")
    qtbot.waitUntil(lambda: pane._whole.isVisible())
    settle(pane)
    assert "Paragraph 59" in text(pane)


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """What the file dialog was asked to suggest; it answers with the name in an own folder."""
    asked: list[str] = []
    folder = tmp_path / "out"
    folder.mkdir()

    def save(_parent: object, _caption: str, suggested: str, _kinds: str) -> tuple[str, str]:
        asked.append(Path(suggested).name)
        return str(folder / Path(suggested).stem), ""

    def existing(_parent: object, _caption: str, _start: str) -> str:
        return str(folder)

    monkeypatch.setattr(QFileDialog, "getSaveFileName", save)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", existing)
    return asked


def test_a_pdf_is_exported_with_what_was_typed_last(
    qtbot: QtBot, pane: PortfolioPane, chosen: list[str], said: list[Message], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    qtbot.keyClick(pane.outline.head.audience, Qt.Key.Key_End)
    qtbot.keyClicks(pane.outline.head.audience, " and Ines")
    qtbot.mouseClick(pane.strip.export, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(said))
    assert chosen == ["Appraisal 2026.pdf"]
    reader = PdfReader(tmp_path / "out" / "Appraisal 2026.pdf")
    words = " ".join(page.extract_text() for page in reader.pages)
    assert "Prepared for Dana and Ines" in words
    assert "SECRET" not in words
    assert said[0].level == "success"
    assert f"{len(reader.pages)} pages" in said[0].text
    opened: list[str] = []
    monkeypatch.setattr(exporting.QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    assert said[0].action is not None
    said[0].action[1]()
    assert opened == [str(tmp_path / "out")]


def test_a_web_page_and_a_folder_are_exported(
    qtbot: QtBot, pane: PortfolioPane, chosen: list[str], said: list[Message], tmp_path: Path
) -> None:
    pane.export_page()
    qtbot.waitUntil(lambda: len(said) == 1)
    for number in (2, 3):
        pane.export_folder()
        qtbot.waitUntil(lambda wanted=number: len(said) == wanted)
    out = tmp_path / "out"
    assert sorted(p.name for p in out.iterdir()) == [
        "Appraisal 2026",
        "Appraisal 2026 2",
        "Appraisal 2026.html",
    ]
    assert "SECRET" not in (out / "Appraisal 2026" / "index.html").read_text()
    assert "Originals" not in said[0].text
    originals = len(list((out / "Appraisal 2026" / "evidence").iterdir()))
    assert f"Originals in the folder: {originals}, as they are, with whatever is inside" in said[1].text


def test_a_folder_for_others_says_what_could_not_be_taken_out(
    qtbot: QtBot, pane: PortfolioPane, chosen: list[str], said: list[Message], tmp_path: Path
) -> None:
    menu = pane.strip.web.menu()
    assert menu is not None
    menu.actions()[2].trigger()
    qtbot.waitUntil(lambda: len(said) == 1)
    assert "1 copy in the folder does not say" in said[0].text, "a plain text says nothing of itself"
    assert "as it is" not in said[0].text
    whole = (Refused("letter.pdf", "strip.signed"),)
    pane._exporter._say("Appraisal", ExportReport((tmp_path / "x",), 0, 2, 2, (), (), whole), stripped=True)
    assert "1 file is in the folder as it is" in said[1].text
    assert "letter.pdf is in the folder as it is: it is signed" in said[1].details
    assert said[1].level == "warning"


def test_an_export_that_fails_is_said_and_a_closed_dialog_does_nothing(
    qtbot: QtBot, ctx: Context, pane: PortfolioPane, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    pane.export_pdf()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "a.pdf"), ""))
    ctx.failed.disconnect()
    with qtbot.waitSignal(ctx.failed) as failed:
        pane.export_pdf()
    assert str(failed.args[0]) == "out.folder_missing"


def test_each_change_is_one_step_of_undo(
    qtbot: QtBot, pane: PortfolioPane, vault: Vault, life: Life, stored: Stored, settle: Settle
) -> None:
    before = stored()
    click_card(qtbot, pane, "Achievements", pencil=True)
    tick(qtbot, pane, "Returns")
    settle(pane)
    with vault.write("undo", undoable=False) as uow:
        assert history.undo(uow).action == "portfolio.leave_out"
    assert stored().sections == before.sections


def test_without_any_portfolio_there_is_an_invitation(qtbot: QtBot, ctx: Context) -> None:
    made = PortfolioPane(ctx)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made._empty.isVisible())
    assert made.pages.page_count == 0
    words = made._empty._words
    assert words.height() >= words.heightForWidth(words.width())


def test_tab_goes_through_the_pane_in_reading_order(qtbot: QtBot, pane: PortfolioPane) -> None:
    pane.activateWindow()
    head = pane.outline.head
    head.title.setFocus()
    expected = (
        head.switch,
        head.audience,
        head.since,
        head.until,
        head.paper,
        head.look.button,
        pane.outline.view,
    )
    for wanted in (*expected, pane.outline.add, pane.foot.review, pane.strip.zoom_out):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached = QApplication.focusWidget()
        while reached is not None and reached.parent() is head.paper and wanted is not head.paper:
            qtbot.keyClick(reached, Qt.Key.Key_Tab)
            reached = QApplication.focusWidget()
        assert reached is wanted or (reached is not None and reached.parent() is wanted)


def test_a_vault_locked_before_it_was_read_shows_nothing(qtbot: QtBot, ctx: Context, vault: Vault) -> None:
    with vault.write("portfolio.add") as uow:
        portfolios.add_section(uow, portfolios.add(uow, PortfolioDraft("P")), "Words", BlockKind.TEXT)
    factory.add_entry(vault)
    made = PortfolioPane(ctx)
    qtbot.addWidget(made)
    made.show()
    made.clear()
    ctx.lanes.drain()
    QApplication.processEvents()
    assert (made._outline, made.pages.page_count) == (None, 0)


def test_the_head_has_room_for_what_it_says_of_a_period_without_dates(pane: PortfolioPane) -> None:
    head = pane.outline.head
    for field in (head.since, head.until):
        words = field.fontMetrics().horizontalAdvance(field.placeholderText())
        assert words + Size.ICON_SMALL + 3 * Space.SMALL <= field.minimumWidth()
