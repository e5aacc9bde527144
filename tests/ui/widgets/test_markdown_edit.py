"""Writing Markdown: lists, emphasis, saving by itself."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QImage, QTextCursor
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.theme.theme import Theme
from mwl_desktop.ui.theme.tokens import DARK, LIGHT
from mwl_desktop.ui.widgets import markdown_edit
from mwl_desktop.ui.widgets.markdown_edit import MarkdownEdit

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def edit(qtbot: QtBot, theme: Theme) -> MarkdownEdit:
    made = MarkdownEdit("Write")
    qtbot.addWidget(made)
    made.resize(400, 200)
    made.show()
    qtbot.waitExposed(made)
    made.setFocus()
    return made


def select(edit: MarkdownEdit, start: int, end: int) -> None:
    cursor = edit.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    edit.setTextCursor(cursor)


def end(edit: MarkdownEdit) -> None:
    edit.moveCursor(QTextCursor.MoveOperation.End)


def test_typing_is_said_once_when_it_pauses(
    edit: MarkdownEdit, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert markdown_edit.PAUSE_MS == 600
    told: list[str] = []
    edit.edited.connect(told.append)
    edit._pause.setInterval(40)
    qtbot.keyClicks(edit, "abc")
    assert told == []
    qtbot.waitUntil(lambda: told == ["abc"])
    edit.flush()
    assert told == ["abc"]


def test_flush_says_it_at_once_and_loading_says_nothing(edit: MarkdownEdit, qtbot: QtBot) -> None:
    qtbot.keyClicks(edit, "x")
    assert edit.has_unsaid()
    said: list[str] = []
    edit.edited.connect(said.append)
    edit.flush()
    assert said == ["x"]  # before anything else happens
    with qtbot.assertNotEmitted(edit.edited):
        edit.set_markdown("stored")
        edit.flush()
    assert not edit.has_unsaid()
    assert not edit.document().isUndoAvailable()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- one", "- one\n- "),
        ("  * one", "  * one\n  * "),
        ("9. nine", "9. nine\n10. "),
        ("- [x] done", "- [x] done\n- [ ] "),
        ("plain", "plain\n"),
        ("- one\n- ", "- one\n"),
    ],
)
def test_enter_goes_on_with_the_list_or_ends_it(
    edit: MarkdownEdit, qtbot: QtBot, before: str, after: str
) -> None:
    edit.set_markdown(before)
    end(edit)
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert edit.markdown() == after


def test_tab_indents_items_only(edit: MarkdownEdit, qtbot: QtBot) -> None:
    edit.set_markdown("- one\n- two")
    end(edit)
    qtbot.keyClick(edit, Qt.Key.Key_Tab)
    assert edit.markdown() == "- one\n  - two"
    qtbot.keyClick(edit, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert edit.markdown() == "- one\n- two"
    edit.set_markdown("plain")
    qtbot.keyClick(edit, Qt.Key.Key_Tab)
    assert edit.markdown() == "plain"


@pytest.mark.parametrize(("key", "mark"), [(Qt.Key.Key_B, "**"), (Qt.Key.Key_I, "*")])
def test_emphasis_is_put_and_taken_away(edit: MarkdownEdit, qtbot: QtBot, key: Qt.Key, mark: str) -> None:
    edit.set_markdown("say it loud")
    select(edit, 4, 6)
    qtbot.keyClick(edit, key, CONTROL)
    assert edit.markdown() == f"say {mark}it{mark} loud"
    assert edit.textCursor().selectedText() == "it"
    qtbot.keyClick(edit, key, CONTROL)
    assert edit.markdown() == "say it loud"


def test_emoji_before_and_within_do_not_shift_emphasis(edit: MarkdownEdit) -> None:
    edit.set_markdown("🎉🎉 say 🎉it loud")
    select(edit, 9, 13)
    edit.toggle_bold()
    assert edit.markdown() == "🎉🎉 say **🎉it** loud"
    assert edit.textCursor().selectedText() == "🎉it"
    edit.toggle_bold()
    assert edit.markdown() == "🎉🎉 say 🎉it loud"


def test_emoji_do_not_shift_what_is_marked(edit: MarkdownEdit) -> None:
    edit.set_markdown("🎉🎉 `code` x")
    families = [part.format.fontFixedPitch() for part in edit.document().begin().layout().formats()]
    assert families == [True]
    part = edit.document().begin().layout().formats()[0]
    assert (part.start, part.length) == (5, 6)


def test_italic_within_bold_leaves_bold_alone(edit: MarkdownEdit) -> None:
    edit.set_markdown("say **it** loud")
    select(edit, 6, 8)
    edit.toggle_italic()
    assert edit.markdown() == "say ***it*** loud"


def test_one_undo_takes_emphasis_back(edit: MarkdownEdit) -> None:
    edit.set_markdown("word")
    edit.toggle_bold()
    assert edit.markdown() == "**word**"
    edit.undo()
    assert edit.markdown() == "word"


def test_a_link_waits_for_its_address(edit: MarkdownEdit, qtbot: QtBot) -> None:
    edit.set_markdown("see log")
    select(edit, 4, 7)
    qtbot.keyClick(edit, Qt.Key.Key_K, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(edit, "u")
    assert edit.markdown() == "see [log](u)"


def test_an_address_pasted_over_words_makes_a_link(edit: MarkdownEdit) -> None:
    edit.set_markdown("see log")
    select(edit, 4, 7)
    pasted = QMimeData()
    pasted.setText("https://example.org/a")
    edit.insertFromMimeData(pasted)
    assert edit.markdown() == "see [log](https://example.org/a)"


def test_pasted_html_comes_as_words_and_files_go_to_the_pane(edit: MarkdownEdit, qtbot: QtBot) -> None:
    pasted = QMimeData()
    pasted.setHtml("<b>bold</b> <img src='file:///etc/passwd'>")
    pasted.setText("bold")
    edit.insertFromMimeData(pasted)
    assert edit.markdown() == "bold"
    image = QMimeData()
    image.setImageData(QImage(2, 2, QImage.Format.Format_RGB32))
    with qtbot.waitSignal(edit.files_pasted):
        edit.insertFromMimeData(image)
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile("/somewhere/a.pdf")])
    with qtbot.waitSignal(edit.files_pasted):
        edit.insertFromMimeData(files)
    assert edit.markdown() == "bold"


def test_lists_are_made_and_unmade_by_line(edit: MarkdownEdit) -> None:
    edit.set_markdown("one\ntwo")
    edit.selectAll()
    edit.toggle_list()
    assert edit.markdown() == "- one\n- two"
    edit.selectAll()
    edit.toggle_list()
    assert edit.markdown() == "one\ntwo"


def test_it_grows_with_its_lines(edit: MarkdownEdit) -> None:
    edit.set_markdown("one")
    low = edit.height()
    edit.set_markdown("\n".join("line" for _ in range(30)))
    assert edit.height() > 5 * low


def ink(edit: MarkdownEdit, line: int, at: int) -> QColor:
    formats = edit.document().findBlockByNumber(line).layout().formats()
    found = [part.format for part in formats if part.start <= at < part.start + part.length]
    return found[-1].foreground().color()


def test_emphasis_follows_the_theme_and_is_no_edit(edit: MarkdownEdit, theme: Theme, qtbot: QtBot) -> None:
    edit.set_markdown("# Head\n```\n# no head\n```\n- item")
    assert ink(edit, 0, 3) == QColor(LIGHT.accent)
    assert ink(edit, 0, 0) == QColor(LIGHT.muted)
    assert ink(edit, 2, 3) == QColor(LIGHT.text)
    with qtbot.assertNotEmitted(edit.edited):
        theme.set_preference("dark")
        edit.flush()
    assert ink(edit, 0, 3) == QColor(DARK.accent)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(words=st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")) | st.just("\n"), max_size=80))
def test_any_text_comes_back_as_it_was(edit: MarkdownEdit, words: str) -> None:
    edit.set_markdown(words)
    assert edit.markdown() == words


def test_each_enter_is_a_line(qtbot: QtBot, theme: Theme) -> None:
    made = MarkdownEdit("Text")
    qtbot.addWidget(made)
    made.set_markdown("one")
    made.moveCursor(QTextCursor.MoveOperation.End)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Enter):
        qtbot.keyClick(made, key)
    qtbot.keyClicks(made, "two")
    assert made.markdown() == "one\n\n\ntwo"
