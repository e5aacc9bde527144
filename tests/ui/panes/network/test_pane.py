"""The network pane against a real vault, with real mouse and keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.entries import Entry
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ListFilter
from mwl_desktop.domain.kinds import EntryKind, ItemKind, PersonRelation
from mwl_desktop.domain.people import Person
from mwl_desktop.services import entries, links, listing
from mwl_desktop.services import people as service
from mwl_desktop.ui.itemmodels.roles import Role
from mwl_desktop.ui.ops import items
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.panes.network import NetworkPane
from mwl_desktop.ui.shell.undoing import Undoing
from mwl_desktop.ui.widgets.link_list import _Row
from tests import factory

LEFT = Qt.MouseButton.LeftButton
TODAY = factory.TODAY


@pytest.fixture
def pane(qtbot: QtBot, ctx: Context) -> Iterator[NetworkPane]:
    made = NetworkPane(ctx)
    qtbot.addWidget(made)
    ctx.changes_committed.connect(made.changes_committed)
    made.resize(1080, 900)
    yield made
    ctx.changes_committed.disconnect(made.changes_committed)


@pytest.fixture
def said(ctx: Context) -> list[Message]:
    Undoing(ctx, ctx)  # offers, as in the frame, to take back what was taken away
    heard: list[Message] = []
    ctx.said.connect(heard.append)
    return heard


def show(qtbot: QtBot, pane: NetworkPane) -> None:
    with qtbot.waitSignal(pane.column.model.counted):
        pane.show()
    pane.activateWindow()
    qtbot.waitActive(pane)


def opened(qtbot: QtBot, pane: NetworkPane, item_id: ItemId) -> None:
    show(qtbot, pane)
    pane.open(item_id)
    qtbot.waitUntil(lambda: pane.detail.item_id == item_id)


def test_words_typed_after_tab_from_a_new_name_are_kept(
    qtbot: QtBot, ctx: Context, pane: NetworkPane
) -> None:
    show(qtbot, pane)
    pane.new()
    qtbot.keyClicks(pane.detail.title, "Ines")
    qtbot.keyClick(pane.detail.title, Qt.Key.Key_Tab)
    qtbot.keyClicks(QApplication.focusWidget(), "Helen told me")
    qtbot.waitUntil(lambda: [person(ctx, each).how_i_know for each in all_ids(ctx)] == ["Helen told me"])


def person(ctx: Context, item_id: ItemId) -> Person:
    with ctx.vault.read() as connection:
        return service.get(connection, item_id)


def entries_of(ctx: Context, item_id: ItemId) -> list[Entry]:
    with ctx.vault.read() as connection:
        found = links.of(connection, item_id, ItemKind.ENTRY)
        return [entries.get(connection, link.item.id) for link in found]


def all_ids(ctx: Context, *, binned: bool = False) -> list[ItemId]:
    with ctx.vault.read() as connection:
        wanted = ListFilter(kinds=(ItemKind.PERSON,), binned=binned)
        return [place.id for place in listing.places(connection, wanted)]


def lines(pane: NetworkPane) -> list[str]:
    model = pane.column.model
    return [str(model.index(row, 0).data(Role.TITLE)) for row in range(model.rowCount())]


def chip(pane: NetworkPane, words: str) -> QPushButton:
    return next(each for each in pane.column.chips.findChildren(QPushButton) if each.text() == words)


def conversation_rows(pane: NetworkPane) -> list[_Row]:
    return pane.detail.conversations.list._rows


# -- the list --------------------------------------------------------------------------------


def test_people_stand_by_name_with_their_last_contact(qtbot: QtBot, ctx: Context, pane: NetworkPane) -> None:
    ines = factory.add_person(
        ctx.vault, "Ines Duarte", relation=PersonRelation.MENTOR, organisation="Independent"
    )
    factory.add_person(ctx.vault, "bram de Wit")
    factory.link(ctx.vault, factory.add_entry(ctx.vault, happened_on=TODAY - timedelta(days=21)), ines)
    QAbstractItemModelTester(pane.column.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    show(qtbot, pane)
    qtbot.waitUntil(lambda: lines(pane) == ["bram de Wit", "Ines Duarte"])
    row = pane.column.model.index(1, 0)
    assert row.data(Role.DATE_TEXT) == "3 weeks ago"
    assert row.data(Role.PREVIEW) == "Mentor · Independent"
    assert row.data(Role.INITIALS) == "ID"
    qtbot.waitUntil(lambda: pane.detail.title.title() == "bram de Wit")


def test_whom_to_get_back_to_first(qtbot: QtBot, ctx: Context, pane: NetworkPane) -> None:
    factory.add_person(ctx.vault, "Ada", contact_every_days=30, met_on=date(2026, 10, 1))
    longest = factory.add_person(ctx.vault, "Zoe", contact_every_days=30, met_on=date(2026, 1, 1))
    factory.add_person(ctx.vault, "Cleo", contact_every_days=30, met_on=TODAY)
    show(qtbot, pane)
    qtbot.waitUntil(lambda: pane.column.model.index(0, 0).data(Role.BADGE) == "get back to")
    assert pane.column.model.index(1, 0).data(Role.BADGE) is None
    qtbot.mouseClick(chip(pane, "Get back to"), LEFT)
    qtbot.waitUntil(lambda: lines(pane) == ["Zoe", "Ada"])
    with ctx.vault.write("person.interaction") as uow:
        service.add_interaction(uow, longest, "Spoke")
    ctx.announce(uow.changes, ctx)
    qtbot.waitUntil(lambda: lines(pane) == ["Ada"])


def test_relations_are_chosen_from_one_chip(qtbot: QtBot, ctx: Context, pane: NetworkPane) -> None:
    factory.add_person(ctx.vault, "Ada", relation=PersonRelation.MENTOR)
    factory.add_person(ctx.vault, "Zoe")
    show(qtbot, pane)
    pane.column.chips.choose("mentor")
    qtbot.waitUntil(lambda: lines(pane) == ["Ada"])
    assert chip(pane, "Mentors").isChecked()
    pane.column.chips.choose("all")
    qtbot.waitUntil(lambda: lines(pane) == ["Ada", "Zoe"])


def test_an_entry_moved_to_another_day_moves_the_last_contact(
    qtbot: QtBot, ctx: Context, pane: NetworkPane
) -> None:
    item_id = factory.add_person(ctx.vault, "Ada", contact_every_days=30)
    entry_id = factory.add_entry(ctx.vault)
    factory.link(ctx.vault, entry_id, item_id)
    opened(qtbot, pane, item_id)
    qtbot.waitUntil(lambda: pane.column.model.index(0, 0).data(Role.DATE_TEXT) == "today")
    qtbot.waitUntil(lambda: len(conversation_rows(pane)) == 1)
    items.set_date(ctx, ctx, entry_id, TODAY - timedelta(days=35))
    qtbot.waitUntil(lambda: pane.column.model.index(0, 0).data(Role.DATE_TEXT) == "5 weeks ago")
    words = "Last contact 5 weeks ago · time to get back to them"
    qtbot.waitUntil(lambda: pane.detail.head.contact.text() == words)


# -- a new person ----------------------------------------------------------------------------


def test_a_new_person_is_there_from_the_name_on(qtbot: QtBot, ctx: Context, pane: NetworkPane) -> None:
    show(qtbot, pane)
    assert pane.column.header.primary is not None
    qtbot.mouseClick(pane.column.header.primary, LEFT)
    assert pane.detail.title.hasFocus()
    assert not pane.detail.form.isVisible()
    qtbot.keyClicks(pane.detail.title, "Grace Adeyemi")
    qtbot.keyClick(pane.detail.title, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: lines(pane) == ["Grace Adeyemi"])
    qtbot.waitUntil(pane.detail.form.isVisible)
    assert pane.detail.first_text().is_writing
    assert person(ctx, all_ids(ctx)[0]).relation is PersonRelation.PEER


def test_names_of_any_script_and_markup_are_shown_as_they_are(
    qtbot: QtBot, ctx: Context, pane: NetworkPane
) -> None:
    arabic = factory.add_person(ctx.vault, "أحمد علي")
    markup = factory.add_person(ctx.vault, "<b>Bo</b> & <img src='file:///x.png'>")
    opened(qtbot, pane, arabic)
    assert pane.detail.title.toPlainText() == "أحمد علي"
    assert pane.detail.head.avatar._initials == "أع"
    pane.open(markup)
    qtbot.waitUntil(lambda: pane.detail.title.toPlainText() == "<b>Bo</b> & <img src='file:///x.png'>")
    assert "<img" not in str(pane.column.model.index_of(markup).data(Role.TOOLTIP))


# -- the detail ------------------------------------------------------------------------------


def test_every_text_is_edited_where_it_stands(qtbot: QtBot, ctx: Context, pane: NetworkPane) -> None:
    item_id = factory.add_person(ctx.vault, "Ada", gives="Answers", gets="Questions")
    opened(qtbot, pane, item_id)
    how, get, give, notes = pane.detail._sections
    assert get.field.view.toPlainText() == "Answers"
    assert give.field.view.toPlainText() == "Questions"
    for section, words in ((how, "A"), (get, "B"), (give, "C"), (notes, "D")):
        section.field.write()
        qtbot.keyClicks(section.field.editor, words)
        qtbot.keyClick(section.field.editor, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: person(ctx, item_id).notes == "D")
    now = person(ctx, item_id)
    assert (now.how_i_know, now.gives, now.gets) == ("A", "AnswersB", "QuestionsC")


def test_lines_save_themselves_and_come_back_with_undo(qtbot: QtBot, ctx: Context, pane: NetworkPane) -> None:
    item_id = factory.add_person(ctx.vault, "Ada", organisation="Old")
    opened(qtbot, pane, item_id)
    field = pane.detail.beside.organisation
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "New & Sons")
    qtbot.waitUntil(lambda: person(ctx, item_id).organisation == "New & Sons")
    qtbot.waitUntil(lambda: pane.detail.head._where.text() == "New & Sons")
    assert field.hasFocus()
    items.undo(ctx, ctx, lambda _: None)
    qtbot.waitUntil(lambda: field.text() == "Old")


def test_relation_and_rhythm_are_chosen(qtbot: QtBot, ctx: Context, pane: NetworkPane) -> None:
    item_id = factory.add_person(ctx.vault, "Ada", contact_every_days=42)
    opened(qtbot, pane, item_id)
    rhythm = pane.detail.beside.rhythm
    assert rhythm.text() == "Every 42 days"
    rhythm._fill_menu()
    next(each for each in rhythm._menu.actions() if each.text() == "Every week").trigger()
    qtbot.waitUntil(lambda: person(ctx, item_id).contact_every_days == 7)
    qtbot.waitUntil(lambda: pane.detail.head.contact.text() == "No contact noted yet · next in 7 days")
    relation = pane.detail.head.relation
    relation._fill_menu()
    next(each for each in relation._menu.actions() if each.text().startswith("Mentor")).trigger()
    qtbot.waitUntil(lambda: person(ctx, item_id).relation is PersonRelation.MENTOR)
    assert relation.text() == "mentor"


class Opener(QObject):
    """Stands in for the desktop: hears which addresses would be opened."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.heard.append(url.toString())


@pytest.fixture
def opener() -> Iterator[Opener]:
    made = Opener()
    QDesktopServices.setUrlHandler("mailto", made, "take")
    yield made
    QDesktopServices.unsetUrlHandler("mailto")


def test_an_e_mail_is_begun_only_on_a_click(
    qtbot: QtBot, ctx: Context, pane: NetworkPane, opener: Opener
) -> None:
    item_id = factory.add_person(ctx.vault, "Ada", email="ada@example.org")
    opened(qtbot, pane, item_id)
    assert pane.detail.beside.mail.isVisible()
    assert opener.heard == []
    qtbot.mouseClick(pane.detail.beside.mail, LEFT)
    assert opener.heard == ["mailto:ada@example.org"]
    for words in ("ada", "ada@example.org?bcc=x@y.z", "a b@c.d", ""):
        pane.detail.beside.email.setText(words)
        assert not pane.detail.beside.mail.isVisible()


# -- conversations ---------------------------------------------------------------------------


def test_a_conversation_is_written_inline_and_becomes_an_entry(
    qtbot: QtBot, ctx: Context, pane: NetworkPane
) -> None:
    item_id = factory.add_person(ctx.vault, "Ada")
    opened(qtbot, pane, item_id)
    form = pane.detail.form
    assert not form.add.isVisible()
    form.text.setFocus()
    qtbot.waitUntil(form.add.isVisible)
    qtbot.keyClicks(form.text, "Asked about queues")
    qtbot.keyClick(form.text, Qt.Key.Key_Tab)
    assert form.day.hasFocus()
    form.day.selectAll()
    qtbot.keyClicks(form.day, "2026-11-20")
    qtbot.keyClick(form.day, Qt.Key.Key_Tab)
    assert form.minutes is not None
    assert form.minutes.hasFocus()
    qtbot.keyClicks(form.minutes, "1:05")
    qtbot.keyClick(form.minutes, Qt.Key.Key_Tab)
    assert form.add.hasFocus()
    qtbot.keyClick(form.add, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(entries_of(ctx, item_id)) == 1)
    (entry,) = entries_of(ctx, item_id)
    assert (entry.entry_kind, entry.body, entry.minutes) == (EntryKind.INTERACTION, "Asked about queues", 65)
    assert entry.head.happened_on == date(2026, 11, 20)
    qtbot.waitUntil(lambda: len(conversation_rows(pane)) == 1)
    qtbot.waitUntil(lambda: pane.detail.head.contact.text() == "Last contact 2 days ago")
    assert form.text.toPlainText() == ""
    assert form.minutes.minutes() is None
    items.undo(ctx, ctx, lambda _: None)
    qtbot.waitUntil(lambda: conversation_rows(pane) == [])
    qtbot.waitUntil(lambda: pane.detail.head.contact.text() == "No contact noted yet")


def test_nothing_said_is_no_conversation(qtbot: QtBot, ctx: Context, pane: NetworkPane) -> None:
    item_id = factory.add_person(ctx.vault, "Ada")
    opened(qtbot, pane, item_id)
    pane.detail.form.text.setFocus()
    qtbot.keyClicks(pane.detail.form.text, "   ")
    qtbot.keyClick(pane.detail.form.text, Qt.Key.Key_Return)
    pane.flush()
    qtbot.wait(60)
    assert entries_of(ctx, item_id) == []


def test_a_conversation_begun_waits_for_its_person_and_is_kept_on_locking(
    qtbot: QtBot, ctx: Context, pane: NetworkPane
) -> None:
    ada, zoe = factory.add_person(ctx.vault, "Ada"), factory.add_person(ctx.vault, "Zoe")
    opened(qtbot, pane, ada)
    qtbot.keyClicks(pane.detail.form.text, "Half a th")
    pane.open(zoe)
    qtbot.waitUntil(lambda: pane.detail.item_id == zoe)
    qtbot.keyClicks(pane.detail.form.text, "Other")
    pane.open(ada)
    qtbot.waitUntil(lambda: pane.detail.form.text.toPlainText() == "Half a th")
    pane.flush()
    qtbot.waitUntil(lambda: [entry.body for entry in entries_of(ctx, zoe)] == ["Other"])
    assert [entry.body for entry in entries_of(ctx, ada)] == ["Half a th"]


def test_conversations_are_followed_and_the_oldest_folded(
    qtbot: QtBot, ctx: Context, pane: NetworkPane
) -> None:
    item_id = factory.add_person(ctx.vault, "Ada")
    for number in range(11):
        entry = factory.add_entry(
            ctx.vault, f"Talk {number}", happened_on=TODAY - timedelta(days=number), body="Words"
        )
        factory.link(ctx.vault, entry, item_id)
    opened(qtbot, pane, item_id)
    qtbot.waitUntil(lambda: len(conversation_rows(pane)) == 8)
    first = conversation_rows(pane)[0]
    assert first._row.words == "Talk 0"
    with qtbot.waitSignal(ctx.asked_for) as asked:
        first.setFocus()
        qtbot.keyClick(first, Qt.Key.Key_Return)
    assert asked.args == ["open", entries_of(ctx, item_id)[0].head.id]
    assert pane.detail.conversations.more.text() == "Show 3 earlier"
    qtbot.mouseClick(pane.detail.conversations.more, LEFT)
    assert len(conversation_rows(pane)) == 11
    assert not pane.detail.beside.links._groups[ItemKind.ENTRY].isVisible()


def test_a_conversation_is_unlinked_and_linked_again(
    qtbot: QtBot, ctx: Context, pane: NetworkPane, said: list[Message]
) -> None:
    item_id = factory.add_person(ctx.vault, "Ada")
    factory.link(ctx.vault, factory.add_entry(ctx.vault, "Talk"), item_id)
    opened(qtbot, pane, item_id)
    qtbot.waitUntil(lambda: len(conversation_rows(pane)) == 1)
    row = conversation_rows(pane)[0]
    row.setFocus()
    qtbot.keyClick(row, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: entries_of(ctx, item_id) == [] and bool(said))
    assert said[0].action is not None
    said[0].action[1]()
    qtbot.waitUntil(lambda: len(conversation_rows(pane)) == 1)


# -- drops, bin, lock, keys ------------------------------------------------------------------


def test_a_drop_finds_the_person_under_the_mouse(qtbot: QtBot, ctx: Context, pane: NetworkPane) -> None:
    ada, zoe = factory.add_person(ctx.vault, "Ada"), factory.add_person(ctx.vault, "")
    opened(qtbot, pane, ada)
    view = pane.column.view
    qtbot.waitUntil(lambda: pane.column.model.row_of(zoe) is not None)
    at = view.viewport().mapToGlobal(view.visualRect(pane.column.model.index_of(zoe)).center())
    assert pane.drop_target(at) == (zoe, "Untitled")
    assert pane.drop_target(pane.detail.mapToGlobal(QPoint(200, 300))) == (ada, "Ada")
    pane.new()
    assert pane.drop_target(pane.detail.mapToGlobal(QPoint(200, 300))) is None


def test_into_the_bin_and_back_by_undo(qtbot: QtBot, ctx: Context, pane: NetworkPane) -> None:
    ada = factory.add_person(ctx.vault, "Ada")
    zoe = factory.add_person(ctx.vault, "Zoe")
    opened(qtbot, pane, ada)
    pane.detail.move_to_bin()
    qtbot.waitUntil(lambda: all_ids(ctx) == [zoe])
    qtbot.waitUntil(lambda: lines(pane) == ["Zoe"])
    items.undo(ctx, ctx, lambda _: None)
    qtbot.waitUntil(lambda: lines(pane) == ["Ada", "Zoe"])


def test_several_are_chosen_and_one_again(qtbot: QtBot, ctx: Context, pane: NetworkPane) -> None:
    for name in ("Ada", "Cleo", "Zoe"):
        factory.add_person(ctx.vault, name)
    show(qtbot, pane)
    qtbot.waitUntil(lambda: pane.detail.title.title() == "Ada")
    pane.column.view.setFocus()
    qtbot.keyClick(pane.column.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: pane.detail.empty.accessibleName() == "2 people are chosen.")
    qtbot.waitUntil(lambda: pane.detail.empty.isVisible())
    qtbot.keyClick(pane.column.view, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: pane.detail.title.title() == "Zoe")


MARKER = "zebrafinch"


def test_nothing_is_left_after_locking(qtbot: QtBot, ctx: Context, pane: NetworkPane) -> None:
    texts = ("organisation", "how_i_know", "gives", "gets", "notes")
    item_id = factory.add_person(
        ctx.vault,
        f"{MARKER} a",
        email=f"{MARKER}@example.org",
        tags=(MARKER,),
        **{field: f"{MARKER} {field}" for field in texts},
    )
    factory.link(ctx.vault, factory.add_entry(ctx.vault, f"{MARKER} e"), item_id)
    factory.link(ctx.vault, factory.add_goal(ctx.vault, f"{MARKER} g"), item_id)
    opened(qtbot, pane, item_id)
    qtbot.waitUntil(lambda: len(conversation_rows(pane)) == 1)
    qtbot.keyClicks(pane.detail.form.text, MARKER)
    pane.flush()
    with qtbot.waitSignal(ctx.saved):
        pass
    qtbot.waitUntil(lambda: MARKER in said_by(pane))
    pane.clear()
    qtbot.waitUntil(lambda: MARKER not in said_by(pane))
    assert pane.column.model.rowCount() == 0
    assert pane.detail.conversations.links() == ()
    assert pane.detail.beside.links.links() == ()
    assert pane.detail.whole is None


def said_by(pane: QWidget) -> str:
    """Everything that any widget shows or says."""
    words = []
    for widget in pane.findChildren(QWidget):
        words += [widget.accessibleName(), widget.toolTip(), widget.accessibleDescription()]
        if isinstance(widget, QLineEdit | QAbstractButton):
            words.append(widget.text())
        elif isinstance(widget, QTextEdit | QPlainTextEdit):
            words.append(widget.toPlainText())
        elif hasattr(widget, "text") and callable(widget.text):
            words.append(str(widget.text()))
    return "\n".join(words)


def test_tab_comes_through_in_reading_order(qtbot: QtBot, ctx: Context, pane: NetworkPane) -> None:
    item_id = factory.add_person(ctx.vault, "Ada", how_i_know="A course", email="ada@example.org")
    factory.link(ctx.vault, factory.add_entry(ctx.vault, "Talk"), item_id)
    opened(qtbot, pane, item_id)
    qtbot.waitUntil(lambda: len(conversation_rows(pane)) == 1)
    detail = pane.detail
    detail.head.relation.setFocus()
    stops: list[QWidget] = []
    for _ in range(60):
        at = QGuiApplication.focusObject()
        assert isinstance(at, QWidget)
        if at in stops:
            break
        stops.append(at)
        qtbot.keyClick(at, Qt.Key.Key_Tab)
    assert [stop for stop in stops if not (stop.accessibleName() or getattr(stop, "text", str)())] == []
    wanted: list[QWidget] = [
        detail.head.relation,
        detail.title,
        detail.form.text,
        conversation_rows(pane)[0],
        detail.first_text().view,
        detail.beside.rhythm,
        detail.beside.organisation,
        detail.beside.email,
        detail.beside.mail,
        detail.beside.met,
    ]
    assert [stop for stop in stops if stop in wanted] == wanted


@pytest.mark.parametrize("size", [(760, 540), (1080, 700)])
def test_nothing_is_cut_at_the_side(
    qtbot: QtBot, ctx: Context, pane: NetworkPane, size: tuple[int, int]
) -> None:
    item_id = factory.add_person(
        ctx.vault, "Name " * 60, organisation="Where they work " * 20, contact_every_days=7
    )
    pane.resize(*size)
    opened(qtbot, pane, item_id)
    pane.detail.form.text.setFocus()
    qtbot.waitUntil(pane.detail.form.add.isVisible)
    qtbot.wait(50)
    assert (pane.width(), pane.height()) == size
    page = pane.detail.page_scroll
    assert pane.detail._page.width() <= page.viewport().width()
