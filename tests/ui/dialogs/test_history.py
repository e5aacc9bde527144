"""An item's history: versions by day, what changed, the whole version, and going back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.entries import Answer
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import BlockKind, Confidentiality, GoalStatus, Horizon
from mwl_desktop.domain.portfolios import PortfolioDraft
from mwl_desktop.domain.versions import Version
from mwl_desktop.services import entries, goals, items, people, portfolios, versions
from mwl_desktop.ui.dialogs.history import HistoryDialog
from mwl_desktop.ui.itemmodels.roles import Role
from mwl_desktop.ui.ops import items as ops
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.parts import version_words
from mwl_desktop.ui.parts.version_page import pages
from tests import factory

MARK = "Zwiebelmarker"


@pytest.fixture
def entry(ctx: Context) -> ItemId:
    """An entry whose title and text changed, one after the other."""
    made = factory.add_entry(ctx.vault, "A talk", body="It went well & I was calm.")
    ctx.vault.clock.moment += timedelta(days=1)  # type: ignore[attr-defined]
    with ctx.vault.write("item.rename") as uow:
        items.rename(uow, made, "A short talk")
    with ctx.vault.write("entry.body") as uow:
        entries.set_body(uow, made, "It went very well & I was calm.")
    return made


def shown(qtbot: QtBot, ctx: Context, item_id: ItemId) -> HistoryDialog:
    parent = QWidget()
    parent.resize(1280, 800)
    qtbot.addWidget(parent)
    dialog = HistoryDialog(ctx, item_id, parent)
    dialog.held = parent  # type: ignore[attr-defined]
    dialog.open()
    qtbot.waitUntil(lambda: dialog.view.toPlainText() != "")
    return dialog


def titles(dialog: HistoryDialog) -> list[str]:
    model = dialog.model
    rows = [model.index(row, 0) for row in range(model.rowCount())]
    return [row.data(Role.TITLE) for row in rows if not row.data(Role.IS_HEADER)]


def choose(qtbot: QtBot, dialog: HistoryDialog, title: str) -> None:
    before = dialog.view.toHtml()
    for row in range(dialog.model.rowCount()):
        if dialog.model.index(row, 0).data(Role.TITLE) == title:
            dialog._choose(row)
    qtbot.waitUntil(lambda: dialog.view.toHtml() != before)


def test_the_newest_version_is_shown_first(qtbot: QtBot, ctx: Context, entry: ItemId) -> None:
    dialog = shown(qtbot, ctx, entry)
    assert titles(dialog) == ["Text changed", "Title changed", "Created"]
    assert dialog.model.index(0, 0).data(Role.IS_HEADER)
    assert dialog.view.toPlainText() == "Text\nIt went +very well & I was calm."
    assert not dialog.back_button.isEnabled()
    assert dialog.note.text() == "This is how it is now."
    assert dialog.about.text() == "A short talk"
    dialog.close()


def test_keys_go_through_the_list_and_the_whole_version_is_read(
    qtbot: QtBot, ctx: Context, entry: ItemId
) -> None:
    dialog = shown(qtbot, ctx, entry)
    assert dialog.focusWidget() is dialog.list
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: dialog.view.toPlainText() == "Title\nA +short talk")
    assert dialog.back_button.isEnabled()
    dialog.choice.choose("whole")
    whole = dialog.view.toPlainText()
    assert whole.startswith("A short talk\n")
    assert "It went well & I was calm." in whole
    qtbot.keyClick(dialog.list, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: dialog.view.toPlainText().startswith("A talk\n"))
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_going_back_closes_and_can_be_undone(qtbot: QtBot, ctx: Context, entry: ItemId) -> None:
    dialog = shown(qtbot, ctx, entry)
    choose(qtbot, dialog, "Created")
    with qtbot.waitSignal(ctx.changes_committed) as heard:
        qtbot.mouseClick(dialog.back_button, Qt.MouseButton.LeftButton)
    assert heard.args[0].action == "item.go_back"
    qtbot.waitUntil(lambda: factory.head(ctx.vault, entry).title == "A talk")
    ops.undo(ctx, ctx, lambda _: None)
    qtbot.waitUntil(lambda: factory.head(ctx.vault, entry).title == "A short talk")


def test_what_happens_meanwhile_comes_in(qtbot: QtBot, ctx: Context, entry: ItemId) -> None:
    dialog = shown(qtbot, ctx, entry)
    choose(qtbot, dialog, "Title changed")
    ops.set_starred(ctx, ctx, entry, True)
    qtbot.waitUntil(lambda: titles(dialog)[0] == "Star changed")
    assert dialog.current() is not None
    assert dialog.current().touched[0].field == "title", "what was looked at stays in view"  # type: ignore[union-attr]
    dialog.close()


def test_closing_leaves_nothing(qtbot: QtBot, ctx: Context) -> None:
    dialog = shown(qtbot, ctx, factory.add_entry(ctx.vault, MARK, body=MARK))
    parts = (dialog.about, dialog.when, dialog.note)
    view, model = dialog.view, dialog.model
    assert dialog.about.text() == MARK
    dialog.choice.choose("whole")
    qtbot.waitUntil(lambda: MARK in view.toPlainText())
    dialog.done(0)
    assert MARK not in view.toHtml()
    assert model.rowCount() == 0
    assert not any(part.text() for part in parts)


def test_every_control_has_a_name(qtbot: QtBot, ctx: Context, entry: ItemId) -> None:
    dialog = shown(qtbot, ctx, entry)
    for part in (dialog.list, dialog.choice, dialog.view):
        assert part.accessibleName()
    assert all(each.text() for each in dialog.findChildren(QAbstractButton) if each.isVisible())
    dialog.close()


def newest(ctx: Context, item_id: ItemId) -> tuple[Version, str, str]:
    with ctx.vault.read() as connection:
        version = versions.versions(connection, item_id)[0]
        found = pages(connection, item_id, version)
    return version, found.changed, found.whole


def test_every_kind_of_change_has_words(ctx: Context, entry: ItemId) -> None:
    vault = ctx.vault
    goal, person = factory.add_goal(vault), factory.add_person(vault)
    portfolio = ItemId("")
    with vault.write("x") as uow:
        portfolio = portfolios.add(uow, PortfolioDraft("P"))
        section = portfolios.add_section(uow, portfolio, "S", BlockKind.ENTRIES)
    step = ""
    with vault.write("x") as uow:
        step = goals.add_milestone(uow, goal, "First", date(2026, 12, 1))
    _, added, _ = newest(ctx, goal)
    assert "−" not in added
    assert "First · Due: Tuesday 1 December 2026" in added
    for item_id, headline, told, verb in (
        (entry, "Tags changed", "#one", lambda uow: items.set_tags(uow, entry, ["one"])),
        (entry, "Horizon changed", "Tomorrow", lambda uow: items.set_horizon(uow, entry, Horizon.TOMORROW)),
        (entry, "Question added, Kind of reflection changed", "What?",
         lambda uow: entries.set_reflection(uow, entry, "what", [Answer("What?", "This")])),
        (entry, "Minutes changed", "25", lambda uow: entries.set_minutes(uow, entry, 25)),
        (entry, "Confidentiality changed", "Private",
         lambda uow: items.set_confidentiality(uow, entry, Confidentiality.PRIVATE)),
        (goal, "Milestone changed", "Milestone · Title",
         lambda uow: goals.rename_milestone(uow, step, "First of all")),
        (goal, "Milestone removed", "First of all", lambda uow: goals.remove_milestone(uow, step)),
        (goal, "Status changed", "achieved", lambda uow: goals.set_status(uow, goal, GoalStatus.ACHIEVED)),
        (goal, "Progress note added", "It moves", lambda uow: goals.add_progress(uow, goal, "It moves")),
        (person, "In touch every changed", "30 days", lambda uow: people.set_contact_every(uow, person, 30)),
        (portfolio, "Section changed", "hello",
         lambda uow: portfolios.set_section(uow, section, text="hello")),
        (portfolio, "Choice by hand changed", "A short talk",
         lambda uow: portfolios.exclude(uow, section, entry)),
        (entry, "Moved to the bin", "in the bin", lambda uow: items.bin_items(uow, [entry])),
        (entry, "Restored from the bin", "out of the bin", lambda uow: items.restore(uow, [entry])),
    ):  # fmt: skip
        with vault.write("x") as uow:
            verb(uow)
        version, changed, _whole = newest(ctx, item_id)
        assert sorted(version_words.headline(version).split(", ")) == sorted(headline.split(", "))
        assert told in changed, headline


def test_a_value_that_turned_into_another_has_no_sign_before_it(ctx: Context, entry: ItemId) -> None:
    for number in (37, 25):
        with ctx.vault.write("entry.minutes") as uow:
            entries.set_minutes(uow, entry, number)
    _, changed, _ = newest(ctx, entry)
    document = QTextDocument()
    document.setHtml(changed)
    assert "37 → 25" in document.toPlainText().replace(" minutes", "").replace(" min", "")
    assert "−" not in changed
    assert "+" not in changed


def test_words_are_escaped_and_signs_stand_beside_colours(ctx: Context) -> None:
    entry = factory.add_entry(ctx.vault, "<b>bold</b>", body="one two three")
    with ctx.vault.write("entry.body") as uow:
        entries.set_body(uow, entry, "one <script>2</script> three")
    _, changed, whole = newest(ctx, entry)
    assert "<script>" not in changed + whole
    assert "&lt;b&gt;bold" in whole
    assert '<span class="removed-sign">−</span>' in changed
    assert '<span class="added-sign">+</span>' in changed
