"""The goals pane against a real vault, with real mouse and keys."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.kinds import GoalStatus, Horizon, ItemKind
from mwl_desktop.services import goals as service
from mwl_desktop.services import links
from mwl_desktop.ui.itemmodels.roles import Role
from mwl_desktop.ui.ops import items
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.panes.goals import GoalsPane
from mwl_desktop.ui.parts.item_picker import ItemPicker
from mwl_desktop.ui.theme.tokens import LIGHT
from tests import factory
from tests.ui.panes.goals.tools import all_ids, chip, goal, lines, opened, said_by, show, undo

LEFT = Qt.MouseButton.LeftButton
TODAY = factory.TODAY


# -- the list --------------------------------------------------------------------------------


def test_goals_stand_under_their_status_and_the_first_is_open(
    qtbot: QtBot, ctx: Context, pane: GoalsPane
) -> None:
    factory.add_goal(ctx.vault, "Dream", status=GoalStatus.IDEA)
    factory.add_goal(ctx.vault, "Later", due_on=TODAY + timedelta(days=300))
    factory.add_goal(ctx.vault, "Sooner", due_on=TODAY + timedelta(days=8))
    QAbstractItemModelTester(pane.column.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    show(qtbot, pane)
    qtbot.waitUntil(lambda: lines(pane) == ["Active", "Sooner", "Later", "Ideas", "Dream"])
    qtbot.waitUntil(lambda: pane.detail.title.title() == "Sooner")
    index = pane.column.model.index(1, 0)
    assert index.data(Role.DATE_TEXT) == "due in 8 days"
    assert index.data(Role.BADGE) == "no evidence yet"


def test_chips_narrow_the_list(qtbot: QtBot, ctx: Context, pane: GoalsPane) -> None:
    proven = factory.add_goal(ctx.vault, "Proven", horizon=Horizon.TODAY)
    factory.link(ctx.vault, factory.add_evidence(ctx.vault), proven)
    factory.add_goal(ctx.vault, "Bare", horizon=Horizon.TOMORROW)
    factory.add_goal(ctx.vault, "Done", status=GoalStatus.ACHIEVED)
    factory.add_goal(ctx.vault, "Dropped", status=GoalStatus.DROPPED)
    show(qtbot, pane)
    for words, wanted in (
        ("Active", ["Active", "Bare", "Proven"]),
        ("Today", ["Active", "Proven"]),
        ("Tomorrow", ["Active", "Bare"]),
        ("Achieved", ["Achieved", "Done"]),
        ("Unevidenced", ["Active", "Bare", "Achieved", "Done"]),
    ):
        qtbot.mouseClick(chip(pane, words), LEFT)
        qtbot.waitUntil(lambda wanted=wanted: sorted(lines(pane)) == sorted(wanted))
        qtbot.mouseClick(chip(pane, words), LEFT)
        qtbot.waitUntil(lambda: len(lines(pane)) == 7)


def test_a_goal_that_gets_evidence_leaves_the_unevidenced_and_stays_open(
    qtbot: QtBot, ctx: Context, pane: GoalsPane
) -> None:
    item_id = factory.add_goal(ctx.vault, "Bare")
    proof = factory.add_evidence(ctx.vault)
    opened(qtbot, pane, item_id)
    qtbot.mouseClick(chip(pane, "Unevidenced"), LEFT)
    qtbot.waitUntil(lambda: pane.detail.head.says_missing)
    items.link(ctx, ctx, item_id, proof, "")
    qtbot.waitUntil(lambda: lines(pane) == [])
    qtbot.waitUntil(lambda: not pane.detail.head.says_missing)
    assert pane.detail.title.title() == "Bare"


def test_overdue_is_said_calmly(qtbot: QtBot, ctx: Context, pane: GoalsPane) -> None:
    factory.add_goal(ctx.vault, "Late", due_on=date(2026, 10, 3))
    factory.add_goal(ctx.vault, "Late, and done", due_on=date(2026, 10, 3), status=GoalStatus.ACHIEVED)
    show(qtbot, pane)
    qtbot.waitUntil(lambda: pane.column.model.index(1, 0).data(Role.DATE_TEXT) == "was due 3 Oct")
    assert pane.column.model.index(3, 0).data(Role.DATE_TEXT) == ""
    qtbot.waitUntil(lambda: pane.detail.title.title() == "Late")
    qtbot.wait(50)
    drawn = pane.grab().toImage()
    red = {drawn.pixelColor(x, y).name() for x in range(drawn.width()) for y in range(60, drawn.height(), 3)}
    assert LIGHT.danger not in red


# -- a new goal ------------------------------------------------------------------------------


def test_a_new_goal_is_there_from_its_title_on(qtbot: QtBot, ctx: Context, pane: GoalsPane) -> None:
    show(qtbot, pane)
    assert pane.column.header.primary is not None
    qtbot.mouseClick(pane.column.header.primary, LEFT)
    assert pane.detail.title.hasFocus()
    assert not pane.detail.why.isVisible()
    assert all_ids(ctx) == []
    qtbot.keyClicks(pane.detail.title, "Speak to a room")
    qtbot.keyClick(pane.detail.title, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(all_ids(ctx)) == 1 and pane.detail.why.field.is_writing)
    (item_id,) = all_ids(ctx)
    qtbot.keyClicks(pane.detail.why.field.editor, "Because I mumble")
    pane.flush()
    qtbot.waitUntil(lambda: goal(ctx, item_id).why == "Because I mumble")
    assert goal(ctx, item_id).head.title == "Speak to a room"
    qtbot.waitUntil(lambda: pane.column.view.current_id() == item_id)


def test_words_typed_after_tab_from_a_new_title_are_kept(qtbot: QtBot, ctx: Context, pane: GoalsPane) -> None:
    show(qtbot, pane)
    pane.new()
    qtbot.keyClicks(pane.detail.title, "Speak to a room")
    qtbot.keyClick(pane.detail.title, Qt.Key.Key_Tab)
    qtbot.keyClicks(QApplication.focusWidget(), "Because I mumble")
    qtbot.waitUntil(lambda: [goal(ctx, each).why for each in all_ids(ctx)] == ["Because I mumble"])
    assert pane.detail.why.field.editor.hasFocus()


def test_what_a_new_title_has_no_room_for_is_in_the_text(
    qtbot: QtBot, ctx: Context, pane: GoalsPane, said: list[Message]
) -> None:
    show(qtbot, pane)
    pane.new()
    pane.detail.title.insert_words("a" * 500 + "rest")
    pane.flush()
    qtbot.waitUntil(lambda: [goal(ctx, each).why for each in all_ids(ctx)] == ["rest"])
    assert len(said) == 1


def test_a_goal_begun_without_a_word_never_was_there(qtbot: QtBot, ctx: Context, pane: GoalsPane) -> None:
    other = factory.add_goal(ctx.vault, "Other")
    show(qtbot, pane)
    pane.new()
    pane.open(other)
    qtbot.waitUntil(lambda: pane.detail.title.title() == "Other")
    assert pane.detail.why.isVisible()
    assert all_ids(ctx) == [other]


def test_typing_on_while_the_goal_is_on_its_way_is_not_lost(
    qtbot: QtBot, ctx: Context, pane: GoalsPane
) -> None:
    other = factory.add_goal(ctx.vault, "Other")
    show(qtbot, pane)
    pane.new()
    qtbot.keyClicks(pane.detail.title, "Speak")
    pane.detail.title.flush()
    qtbot.keyClicks(pane.detail.title, " up")
    pane.detail.open_item(other)
    qtbot.waitUntil(lambda: [goal(ctx, each).head.title for each in all_ids(ctx)] == ["Speak up", "Other"])


def test_a_title_of_a_hundred_thousand_characters_goes_into_the_text(
    qtbot: QtBot, ctx: Context, pane: GoalsPane, said: list[Message]
) -> None:
    item_id = factory.add_goal(ctx.vault, "")
    opened(qtbot, pane, item_id)
    words = "<b>word</b> " * 8_400
    QGuiApplication.clipboard().setText(words)
    pane.detail.title.setFocus()
    qtbot.keyClick(pane.detail.title, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    pane.flush()
    qtbot.waitUntil(lambda: goal(ctx, item_id).why == " ".join(words.split())[500:].strip())
    assert len(goal(ctx, item_id).head.title) <= 500
    assert "500" in said[0].text
    QGuiApplication.clipboard().clear()


# -- the detail ------------------------------------------------------------------------------


def test_a_goal_is_read_first(qtbot: QtBot, ctx: Context, pane: GoalsPane) -> None:
    role = factory.add_role(ctx.vault)
    item_id = factory.add_goal(
        ctx.vault,
        "Lead <b>it</b>",
        why="**Because**",
        success_criteria="Three",
        objective="Errors",
        due_on=TODAY + timedelta(days=8),
        horizon=Horizon.TODAY,
        role_id=role,
        tags=("quality",),
    )
    with ctx.vault.write("milestone.add") as uow:
        service.add_milestone(uow, item_id, "One", done_on=TODAY)
        service.add_milestone(uow, item_id, "Two")
    opened(qtbot, pane, item_id)
    detail = pane.detail
    assert detail.title.toPlainText() == "Lead <b>it</b>"
    assert detail.why.field.view.toPlainText() == "Because"
    assert not detail.why.field.is_writing
    assert detail.head.meter._words.text() == "1 of 2 milestones · due in 8 days"
    assert detail.head._where.text() == "Today's job · Harlow"
    assert detail.tags.editor.tags() == ("quality",)
    assert detail.due.text() == "30 Nov 2026"


def test_texts_are_edited_where_they_stand_and_undone_step_by_step(
    qtbot: QtBot, ctx: Context, pane: GoalsPane
) -> None:
    item_id = factory.add_goal(ctx.vault, "Lead", success_criteria="Three")
    opened(qtbot, pane, item_id)
    for section, words in ((pane.detail.why, "A"), (pane.detail.criteria, "B"), (pane.detail.objective, "C")):
        section.field.write()
        qtbot.keyClicks(section.field.editor, words)
        qtbot.keyClick(section.field.editor, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: goal(ctx, item_id).objective == "C")
    assert (goal(ctx, item_id).why, goal(ctx, item_id).success_criteria) == ("A", "ThreeB")
    undo(qtbot, ctx)
    qtbot.waitUntil(lambda: pane.detail.objective.field.text() == "")
    undo(qtbot, ctx)
    qtbot.waitUntil(lambda: pane.detail.criteria.field.text() == "Three")
    assert pane.detail.why.field.text() == "A"


def test_the_status_is_chosen_by_keys(qtbot: QtBot, ctx: Context, pane: GoalsPane) -> None:
    item_id = factory.add_goal(ctx.vault, "Lead")
    opened(qtbot, pane, item_id)
    badge = pane.detail.head.status
    badge._fill_menu()
    achieved = next(each for each in badge._menu.actions() if each.text().startswith("Achieved"))
    achieved.trigger()
    qtbot.waitUntil(lambda: goal(ctx, item_id).status is GoalStatus.ACHIEVED)
    assert badge.text() == "achieved"
    qtbot.waitUntil(lambda: lines(pane) == ["Achieved", "Lead"])
    undo(qtbot, ctx)
    qtbot.waitUntil(lambda: badge.text() == "active")


def test_dates_are_typed(qtbot: QtBot, ctx: Context, pane: GoalsPane) -> None:
    item_id = factory.add_goal(ctx.vault, "Lead")
    opened(qtbot, pane, item_id)
    for field, words in ((pane.detail.due, "2027-03-04"), (pane.detail.started, "2026-01-02")):
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, words)
        qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: goal(ctx, item_id).head.happened_on == date(2026, 1, 2))
    assert goal(ctx, item_id).due_on == date(2027, 3, 4)
    pane.detail.due.setFocus()
    pane.detail.due.clear()
    qtbot.keyClick(pane.detail.due, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: goal(ctx, item_id).due_on is None)


# -- links, drops, bin, lock -----------------------------------------------------------------


def test_missing_evidence_is_said_and_linked_from_there(qtbot: QtBot, ctx: Context, pane: GoalsPane) -> None:
    item_id = factory.add_goal(ctx.vault, "Lead")
    factory.add_evidence(ctx.vault, "Deck")
    factory.add_person(ctx.vault, "Tomasz")
    opened(qtbot, pane, item_id)
    qtbot.waitUntil(lambda: pane.detail.head.says_missing)
    qtbot.mouseClick(pane.detail.head.link_evidence, LEFT)
    picker = pane.findChild(ItemPicker)
    qtbot.waitUntil(lambda: picker.model.rowCount() == 1)
    qtbot.keyClick(picker.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not pane.detail.head.says_missing)
    with ctx.vault.read() as connection:
        assert [link.item.title for link in links.of(connection, item_id, ItemKind.EVIDENCE)] == ["Deck"]


def test_a_drop_finds_the_goal_under_the_mouse(qtbot: QtBot, ctx: Context, pane: GoalsPane) -> None:
    one = factory.add_goal(ctx.vault, "One", due_on=TODAY)
    other = factory.add_goal(ctx.vault, "Other")
    opened(qtbot, pane, one)
    view = pane.column.view
    at = view.viewport().mapToGlobal(view.visualRect(pane.column.model.index_of(other)).center())
    qtbot.waitUntil(lambda: pane.column.model.row_of(other) is not None)
    assert pane.drop_target(at) == (other, "Other")
    heading = view.viewport().mapToGlobal(view.visualRect(pane.column.model.index(0, 0)).center())
    assert pane.drop_target(heading) is None
    assert pane.drop_target(pane.detail.mapToGlobal(QPoint(200, 300))) == (one, "One")
    assert pane.drop_target(pane.column.header.mapToGlobal(QPoint(5, 5))) is None
    items.move_to_bin(ctx, ctx, (one,), "One")
    qtbot.waitUntil(lambda: pane.detail.is_binned)
    assert pane.drop_target(pane.detail.mapToGlobal(QPoint(200, 300))) is None


def test_into_the_bin_and_back(qtbot: QtBot, ctx: Context, pane: GoalsPane, said: list[Message]) -> None:
    item_id = factory.add_goal(ctx.vault, "One")
    factory.add_goal(ctx.vault, "Other")
    opened(qtbot, pane, item_id)
    pane.column.view.setFocus()
    qtbot.keyClick(pane.column.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: all_ids(ctx, binned=True) == [item_id])
    qtbot.waitUntil(lambda: pane.detail.title.title() == "Other")
    pane.show_bin()
    qtbot.waitUntil(lambda: lines(pane) == ["Active", "One"])
    qtbot.waitUntil(lambda: pane.detail.is_binned)
    assert pane.detail.item_id == item_id
    pane.detail.restore()
    qtbot.waitUntil(lambda: all_ids(ctx, binned=True) == [])
    qtbot.waitUntil(lambda: pane.detail.item_id is None)
    pane.column.chips.reset()
    qtbot.waitUntil(lambda: pane.detail.title.title() == "Other")


def test_what_is_typed_is_saved_when_another_goal_is_opened(
    qtbot: QtBot, ctx: Context, pane: GoalsPane
) -> None:
    one, other = factory.add_goal(ctx.vault, "One"), factory.add_goal(ctx.vault, "Other")
    opened(qtbot, pane, one)
    pane.detail.title.setFocus()
    qtbot.keyClick(pane.detail.title, Qt.Key.Key_End)
    qtbot.keyClicks(pane.detail.title, "!")
    pane.detail.why.field.write()
    qtbot.keyClicks(pane.detail.why.field.editor, "Why not")
    qtbot.keyClicks(pane.detail.milestones.list.add_field, "Half typed")
    pane.open(other)
    qtbot.waitUntil(lambda: bool(goal(ctx, one).milestones))
    assert (goal(ctx, one).head.title, goal(ctx, one).why) == ("One!", "Why not")
    assert goal(ctx, one).milestones[0].title == "Half typed"
    assert (goal(ctx, other).head.title, goal(ctx, other).why, goal(ctx, other).milestones) == (
        "Other",
        "",
        (),
    )


MARKER = "zebrafinch"


def test_nothing_is_left_after_locking(qtbot: QtBot, ctx: Context, pane: GoalsPane) -> None:
    item_id = factory.add_goal(
        ctx.vault, f"{MARKER} a", why=f"{MARKER} b", success_criteria=f"{MARKER} c", tags=(MARKER,)
    )
    factory.link(ctx.vault, factory.add_evidence(ctx.vault, f"{MARKER} e"), item_id)
    with ctx.vault.write("milestone.add") as uow:
        service.add_milestone(uow, item_id, f"{MARKER} d")
        service.add_progress(uow, item_id, f"{MARKER} f")
    opened(qtbot, pane, item_id)
    qtbot.keyClicks(pane.detail.progress.form.text, MARKER)
    qtbot.waitUntil(lambda: MARKER in said_by(pane))
    pane.flush()
    with qtbot.waitSignal(ctx.saved):
        pass
    qtbot.wait(50)
    pane.clear()
    qtbot.waitUntil(lambda: MARKER not in said_by(pane))
    assert pane.column.model.rowCount() == 0
    assert pane.detail.whole is None


# -- keys, names, sizes ----------------------------------------------------------------------


def test_every_control_has_a_name_and_tab_comes_through_in_reading_order(
    qtbot: QtBot, ctx: Context, pane: GoalsPane
) -> None:
    item_id = factory.add_goal(ctx.vault, "Lead", why="Why")
    with ctx.vault.write("milestone.add") as uow:
        service.add_milestone(uow, item_id, "One")
        service.add_progress(uow, item_id, "Moved")
    opened(qtbot, pane, item_id)
    qtbot.waitUntil(lambda: len(pane.detail.progress.views()) == 1)
    pane.detail.head.status.setFocus()
    stops: list[QWidget] = []
    for _ in range(60):
        at = QGuiApplication.focusObject()
        assert isinstance(at, QWidget)
        if at in stops:
            break
        stops.append(at)
        qtbot.keyClick(at, Qt.Key.Key_Tab)
    nameless = [stop for stop in stops if not (stop.accessibleName() or getattr(stop, "text", str)())]
    assert nameless == []
    detail = pane.detail
    row = detail.milestones.list._rows[0]
    wanted = [
        detail.head.status,
        detail.title,
        detail.why.field.view,
        row.box,
        row.field,
        row.more,
        detail.milestones.list.add_field,
        detail.progress.form.text,
        detail.progress.views()[0].day,
        detail.progress.views()[0].field.view,
        detail.started,
        detail.due,
    ]
    assert [stop for stop in stops if stop in wanted] == wanted


@pytest.mark.parametrize("size", [(760, 540), (1080, 700)])
def test_nothing_is_cut_at_the_side(
    qtbot: QtBot, ctx: Context, pane: GoalsPane, size: tuple[int, int]
) -> None:
    item_id = factory.add_goal(ctx.vault, "Lead " * 60, why="Why " * 100)
    with ctx.vault.write("milestone.add") as uow:
        service.add_milestone(uow, item_id, "A rather long step that has to be said in full " * 3, TODAY)
    pane.resize(*size)
    opened(qtbot, pane, item_id)
    qtbot.wait(50)
    assert (pane.width(), pane.height()) == size
    page = pane.detail.page_scroll
    assert pane.detail._page.width() <= page.viewport().width()


def test_tab_comes_into_the_pane_at_its_top(qtbot: QtBot, ctx: Context, pane: GoalsPane) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    before = QLineEdit(page)
    pane.setParent(page)
    pane.show()
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    before.setFocus()
    qtbot.keyClick(before, Qt.Key.Key_Tab)
    assert pane.column.header.primary is not None
    reached = QApplication.focusWidget()
    pane.setParent(None)  # the page goes with this test, the pane with its fixture
    assert reached is pane.column.header.primary
