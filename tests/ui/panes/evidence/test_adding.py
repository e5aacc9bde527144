"""Pages of the web and somebody's words: what is pasted or dropped stands in the sheet already."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import EvidenceForm
from mwl_desktop.services import evidence, links
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.evidence.adding import AddLinkSheet, AddQuotationSheet
from mwl_desktop.ui.shell.capturing import Capturing
from mwl_desktop.ui.widgets.catch import Catch, catch_of
from mwl_desktop.ui.widgets.date_field import DateField
from tests import factory

MAIL = "From: Maria Lopez <m@x.org>\nSent: 3 November 2026 14:02\nSubject: Thanks\n\nYou saved us."


@pytest.fixture(autouse=True)
def _nothing_copied(ctx: Context) -> None:
    QGuiApplication.clipboard().clear()


def added(qtbot: QtBot, sheet: AddLinkSheet | AddQuotationSheet) -> ItemId:
    with qtbot.waitSignal(sheet.added) as signal:
        qtbot.mouseClick(sheet.add_button, Qt.MouseButton.LeftButton)
    return signal.args[0]


def shown(qtbot: QtBot, sheet: AddLinkSheet | AddQuotationSheet) -> None:
    sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(sheet)
    sheet.show()


def test_a_page_is_kept_with_its_words_and_the_day_it_was_read(ctx: Context, qtbot: QtBot) -> None:
    goal = factory.add_goal(ctx.vault, "Lead")
    caught = Catch(text="We learn from each other.", source="https://example.org/a")
    sheet = AddLinkSheet(ctx, None, caught, goal)
    shown(qtbot, sheet)
    assert sheet.unsent() == "https://example.org/a\nWe learn from each other."
    sheet.title.setText("On learning")
    sheet.read_on.set_date(date(2026, 11, 3))
    item_id = added(qtbot, sheet)
    with ctx.vault.read() as connection:
        found = evidence.get(connection, item_id)
        assert [each.item.id for each in links.of(connection, goal)] == [item_id]
    assert (found.form, found.url) == (EvidenceForm.LINK, "https://example.org/a")
    assert (found.head.title, found.saved_text) == ("On learning", "We learn from each other.")
    assert found.head.happened_on == date(2026, 11, 3)


@pytest.mark.parametrize("kind", [AddLinkSheet, AddQuotationSheet])
def test_what_is_no_date_is_said_and_no_other_day_is_taken_instead(
    ctx: Context, qtbot: QtBot, kind: type[AddLinkSheet | AddQuotationSheet]
) -> None:
    sheet = kind(ctx, None, Catch(text="You saved us.", source="https://example.org/a"))
    shown(qtbot, sheet)
    day = sheet.findChild(DateField)
    day.setFocus()
    qtbot.waitUntil(day.hasFocus)
    day.selectAll()
    qtbot.keyClicks(day, "yesterday")
    with qtbot.assertNotEmitted(sheet.added):
        qtbot.mouseClick(sheet.add_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: not ctx.is_asking)
    assert (sheet.problem.text(), day.text()) == ("That is no date.", "yesterday")
    assert sheet.problem.isVisible()
    qtbot.keyClick(day, Qt.Key.Key_Escape)
    assert day.text() != "yesterday"
    assert not sheet.problem.isVisible(), "what it spoke of is gone"
    day.selectAll()
    qtbot.keyClicks(day, "2026-11-03")
    item_id = added(qtbot, sheet)
    with ctx.vault.read() as connection:
        assert evidence.get(connection, item_id).head.happened_on == date(2026, 11, 3)


def test_a_copied_link_brings_its_title_along(ctx: Context, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/a")])
    data.setData("text/x-moz-url", "https://example.org/a\nOn learning".encode("utf-16-le"))
    QGuiApplication.clipboard().setMimeData(data)
    sheet = AddLinkSheet(ctx, None)
    shown(qtbot, sheet)
    assert (sheet.address.text(), sheet.title.text()) == ("https://example.org/a", "On learning")
    assert sheet.unsent() == ""  # nothing of it was typed


def test_a_pasted_mail_says_who_and_when(ctx: Context, qtbot: QtBot) -> None:
    sheet = AddQuotationSheet(ctx, None)
    shown(qtbot, sheet)
    assert sheet.words.toPlainText() == ""
    QGuiApplication.clipboard().setText(MAIL)
    sheet.words.setFocus()
    qtbot.keyClick(sheet.words, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert sheet.words.toPlainText() == "You saved us."
    assert sheet.said_by.text() == "Maria Lopez"
    assert sheet.said_on.date() == date(2026, 11, 3)
    item_id = added(qtbot, sheet)
    with ctx.vault.read() as connection:
        found = evidence.get(connection, item_id)
    assert (found.quotation, found.said_by) == ("You saved us.", "Maria Lopez")
    assert found.head.happened_on == date(2026, 11, 3)


def test_what_is_pasted_behind_other_words_stays_as_it_is(ctx: Context, qtbot: QtBot) -> None:
    sheet = AddQuotationSheet(ctx, None)
    shown(qtbot, sheet)
    qtbot.keyClicks(sheet.words, "before ")
    QGuiApplication.clipboard().setText(MAIL)
    qtbot.keyClick(sheet.words, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert sheet.words.toPlainText() == f"before {MAIL}"
    assert sheet.said_by.text() == ""


def test_a_name_that_was_typed_is_not_replaced(ctx: Context, qtbot: QtBot) -> None:
    sheet = AddQuotationSheet(ctx, None)
    shown(qtbot, sheet)
    sheet.said_by.setText("My mentor")
    QGuiApplication.clipboard().setText(MAIL)
    qtbot.keyClick(sheet.words, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert sheet.said_by.text() == "My mentor"


@pytest.mark.parametrize(
    ("text", "source", "kind"),
    [(MAIL, b"", AddQuotationSheet), ("Words of a page", b"https://example.org/a", AddLinkSheet)],
)
def test_dropped_words_that_say_where_they_are_from_are_asked_about(
    ctx: Context, qtbot: QtBot, text: str, source: bytes, kind: type
) -> None:
    data = QMimeData()
    data.setText(text)
    if source:
        data.setData("chromium/x-source-url", source)
    ground = QWidget()
    qtbot.addWidget(ground)
    ground.show()
    goal = factory.add_goal(ctx.vault, "Lead")
    Capturing(ctx, ground).take(catch_of(data), (goal, "Lead"))
    (sheet,) = ground.findChildren(kind)
    with qtbot.waitSignal(ctx.said) as said:
        qtbot.mouseClick(sheet.add_button, Qt.MouseButton.LeftButton)
    assert said.args[0].text.endswith("added as evidence and linked to “Lead”")


@pytest.mark.parametrize(("kind", "field"), [(AddLinkSheet, "address"), (AddQuotationSheet, "words")])
def test_one_types_at_once_and_adds_with_control_enter(
    ctx: Context, qtbot: QtBot, kind: type[AddLinkSheet | AddQuotationSheet], field: str
) -> None:
    sheet = kind(ctx, None)
    shown(qtbot, sheet)
    qtbot.waitUntil(getattr(sheet, field).hasFocus)
    focused = QApplication.focusWidget()
    assert focused is getattr(sheet, field)
    qtbot.keyClicks(focused, "https://example.org/typed")
    with qtbot.waitSignal(sheet.added):
        qtbot.keyClick(sheet.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
