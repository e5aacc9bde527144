"""The palette and the search over everything, with real keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.goals import GoalDraft
from mwl_desktop.domain.items import PageOf
from mwl_desktop.gui import Program
from mwl_desktop.services import capture, facts, goals
from mwl_desktop.ui.shell.finder import Finder
from mwl_desktop.ui.shell.palette import matches
from mwl_desktop.ui.widgets.markdown_edit import MarkdownEdit
from mwl_desktop.ui.widgets.title_edit import TitleEdit
from tests import factory
from tests.evidence import samples

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def opened_by(program: Program, qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> Finder:
    qtbot.keyClick(program.window, key, modifiers)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, Finder)
    return popup


def titles(finder: Finder) -> list[str]:
    return [finder.model.index(row).data() for row in range(finder.model.rowCount())]


@pytest.fixture
def filled(opened: Program) -> Program:
    vault = opened.ctx.vault
    factory.add_entry(vault, "Why the import failed", body="A locked spreadsheet on the shared drive")
    factory.add_entry(vault, "Coffee with Priya", body="She frames every price as a question")
    factory.add_goal(vault, "Lead the import team")
    factory.add_person(vault, "Łukasz Zieliński")
    return opened


def test_the_palette_finds_actions_and_items_as_one_types(filled: Program, qtbot: QtBot) -> None:
    palette = opened_by(filled, qtbot, Qt.Key.Key_K, CONTROL)
    qtbot.waitUntil(lambda: "Latest items" in titles(palette))
    assert titles(palette)[0] == "Actions"
    qtbot.keyClicks(palette.field, "lukasz")
    qtbot.waitUntil(lambda: titles(palette) == ["Items", "Łukasz Zieliński"])
    palette.field.clear()
    qtbot.keyClicks(palette.field, "dark col")
    qtbot.waitUntil(lambda: titles(palette) == ["Actions", "Use dark colours"])
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert filled.preferences.current.theme == "dark"
    assert filled.theme.colours.name == "dark"
    filled.preferences.change(theme="light")


def test_the_palette_opens_from_within_any_text(filled: Program, qtbot: QtBot) -> None:
    frame = filled.window.frame
    texts = (MarkdownEdit("Text", parent=frame), TitleEdit("Title", parent=frame), QLineEdit(frame))
    for text in (*texts, frame.capture_bar.text):
        text.show()
        text.setFocus()
        qtbot.keyClicks(text, "some words")
        qtbot.keyClick(text, Qt.Key.Key_Home)
        qtbot.keyClick(text, Qt.Key.Key_K, CONTROL)
        popup = QApplication.activePopupWidget()
        assert isinstance(popup, Finder), text
        popup.close()
    frame.capture_bar.text.clear()


def test_enter_opens_the_marked_item(filled: Program, qtbot: QtBot) -> None:
    palette = opened_by(filled, qtbot, Qt.Key.Key_K, CONTROL)
    qtbot.keyClicks(palette.field, "import")
    qtbot.waitUntil(lambda: len(titles(palette)) == 3)
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    wanted = titles(palette)[2]
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    pane = {"Lead the import team": "goals", "Why the import failed": "journal"}[wanted]
    qtbot.waitUntil(lambda: filled.window.frame.rail.current() == pane)
    qtbot.waitUntil(lambda: filled.window.frame.pane(pane).opened is not None)


def test_hasty_enter_looks_first(filled: Program, qtbot: QtBot) -> None:
    palette = opened_by(filled, qtbot, Qt.Key.Key_K, CONTROL)
    palette.field.setText("Capture a tho")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert titles(palette) == ["Actions", "Capture a thought"]
    palette.close()


def test_search_groups_by_kind_and_marks_what_matched(filled: Program, qtbot: QtBot) -> None:
    search = opened_by(filled, qtbot, Qt.Key.Key_F, CONTROL | SHIFT)
    qtbot.keyClicks(search.field, "spreadsh")
    qtbot.waitUntil(lambda: titles(search) == ["Entries", "Why the import failed"])
    row = search.model.row(search.model.index(1))
    assert ("spreadsheet", True) in row.pieces
    search.field.clear()
    qtbot.keyClicks(search.field, "import")
    qtbot.waitUntil(lambda: {"Entries", "Goals"} <= set(titles(search)))
    search.field.clear()
    qtbot.keyClicks(search.field, "nothing has this")
    qtbot.waitUntil(lambda: titles(search) == [])
    assert "Nothing" in search._words.text()
    qtbot.keyClick(search.field, Qt.Key.Key_Escape)
    assert QApplication.activePopupWidget() is None


def test_a_row_says_its_page_and_leads_there(opened: Program, qtbot: QtBot) -> None:
    proof = capture.capture_bytes(opened.ctx.vault, samples.pdf(3), "paper.pdf").added[0]
    facts.read_missing(opened.ctx.vault)
    search = opened_by(opened, qtbot, Qt.Key.Key_F, CONTROL | SHIFT)
    search.field.setText('"Page 3"')
    qtbot.waitUntil(lambda: search.model.rowCount() == 2)
    row = search.model.row(search.model.index(1))
    assert row.side.startswith("page 3 · ")
    asked: list[object] = []
    opened.ctx.asked_for.connect(lambda what, about: asked.append((what, about)))
    qtbot.keyClick(search.field, Qt.Key.Key_Return)
    assert asked == [("open", PageOf(proof, 3, "page 3"))]  # as it stands there


def test_nothing_typed_reads_nothing(filled: Program, qtbot: QtBot) -> None:
    search = opened_by(filled, qtbot, Qt.Key.Key_F, CONTROL | SHIFT)
    assert titles(search) == []
    assert "Type to search" in search._words.text()
    search.close()


@pytest.mark.parametrize(
    ("typed", "found"),
    [([], True), (["lo"], True), (["lock", "va"], True), (["ock"], False), (["lock", "x"], False)],
)
def test_every_word_typed_begins_a_word(typed: list[str], found: bool) -> None:
    assert matches("Lock the vault", typed) is found


def test_what_has_the_title_typed_stands_before_what_would_undo_it(filled: Program, qtbot: QtBot) -> None:
    with filled.ctx.vault.write("goal.add", title="Undo the damage") as uow:
        goals.add(uow, GoalDraft("Undo the damage"))
    filled.window.frame.undoing.look()
    undo = "Undo: new goal “Undo the damage”"
    qtbot.waitUntil(lambda: undo in [words for _, words in filled.window.commands.offered()])
    palette = opened_by(filled, qtbot, Qt.Key.Key_K, CONTROL)
    qtbot.keyClicks(palette.field, "the damage")
    qtbot.waitUntil(lambda: titles(palette) == ["Items", "Undo the damage"])
    palette.field.clear()
    qtbot.keyClicks(palette.field, "undo")
    qtbot.waitUntil(lambda: titles(palette) == ["Items", "Undo the damage", "Actions", undo])
    assert palette.view.currentIndex().data() == "Undo the damage"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: filled.window.frame.rail.current() == "goals")
