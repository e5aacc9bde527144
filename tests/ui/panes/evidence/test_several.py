"""Several pieces told about at once: only what is said changes, and one step takes it all back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.evidence import Evidence
from mwl_desktop.domain.goals import GoalDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import Confidentiality, DatedBy, EvidenceKind
from mwl_desktop.services import evidence, goals, history, items, links, profile
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.panes.evidence.pane import EvidencePane
from mwl_desktop.vault.vault import Vault
from tests.ui.panes.evidence.conftest import Keep

Shown = Callable[[], EvidencePane]


def both(vault: Vault, ids: list[ItemId]) -> list[Evidence]:
    with vault.read() as connection:
        return [evidence.get(connection, item_id) for item_id in ids]


def test_what_is_said_is_said_of_each_and_the_rest_stays(
    qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown
) -> None:
    ids = [keep("a.txt", b"one"), keep("b.csv", b"x,y\n1,2\n")]
    with ctx.vault.write("fill") as uow:
        goal = goals.add(uow, GoalDraft("Lead meetings"))
        role = profile.add_role(uow, "Analyst", "Harlow")
        evidence.set_fields(uow, ids[0], issuer="Before")
        items.add_tag(uow, ids[0], "kept")
    pane = shown()
    said: list[Message] = []
    ctx.said.connect(said.append)
    pane.overview.grid.selectAll()
    assert pane.overview.strip.isVisible()
    assert pane.overview.chosen_words.text() == "2 chosen"
    qtbot.mouseClick(pane.overview.change_button, Qt.MouseButton.LeftButton)
    sheet = next(each for each in QApplication.topLevelWidgets() if hasattr(each, "tell_button"))
    qtbot.waitUntil(lambda: sheet._role_row.isVisible())
    qtbot.waitUntil(lambda: len(sheet.role._choices) == 3)
    sheet.kind.set_value(EvidenceKind.CERTIFICATE)
    sheet.confidentiality.set_value(Confidentiality.EMPLOYER)
    sheet.role.set_value(role)
    qtbot.keyClicks(sheet.date, "2026-03-01")
    qtbot.keyClicks(sheet.tags.field, "spring")
    picker = sheet.pick()
    qtbot.waitUntil(lambda: picker.model.rowCount() == 1)  # not what is told about itself
    qtbot.keyClick(picker.field, Qt.Key.Key_Return)
    assert sheet.link_button.text() == "Lead meetings"
    with qtbot.waitSignal(sheet.accepted):
        sheet.tell_button.click()
    found = both(ctx.vault, ids)
    assert [each.evidence_kind for each in found] == [EvidenceKind.CERTIFICATE] * 2
    assert [each.head.confidentiality for each in found] == [Confidentiality.EMPLOYER] * 2
    assert [each.head.role_id for each in found] == [role] * 2
    assert [each.head.happened_on for each in found] == [date(2026, 3, 1)] * 2
    assert [each.dated_by for each in found] == [DatedBy.PERSON] * 2
    assert [each.head.tags for each in found] == [("kept", "spring"), ("spring",)]
    assert [each.issuer for each in found] == ["Before", ""]
    with ctx.vault.read() as connection:
        assert {link.item.id for link in links.of(connection, goal)} == set(ids)
    assert said[-1].text == "Changed 2 pieces of evidence."
    with ctx.vault.write("undo", undoable=False) as uow:
        history.undo(uow)
    assert [each.head.tags for each in both(ctx.vault, ids)] == [("kept",), ()]


def test_saying_nothing_changes_nothing(qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown) -> None:
    ids = [keep("a.txt", b"one"), keep("b.txt", b"two")]
    pane = shown()
    changed: list[object] = []
    ctx.changes_committed.connect(lambda *given: changed.append(given))
    sheet = pane.tell_several(ids)
    assert sheet is not None
    assert sheet.said() == {}
    with qtbot.waitSignal(sheet.accepted):
        sheet.tell_button.click()
    assert changed == []


def test_what_is_no_date_is_said_and_nothing_is_changed(
    qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown
) -> None:
    ids = [keep("a.txt", b"one"), keep("b.txt", b"two")]
    sheet = shown().tell_several(ids)
    assert sheet is not None
    qtbot.keyClicks(sheet.date, "someday")
    qtbot.keyClicks(sheet.issuer, "Harrow")
    sheet.tell_button.click()
    assert sheet.problem.text() == "That is no date."
    assert [each.issuer for each in both(ctx.vault, ids)] == ["", ""]
    assert sheet.unsent() == "Harrow"
    sheet.reject()


def test_one_piece_is_told_about_where_it_stands(qtbot: QtBot, keep: Keep, shown: Shown) -> None:
    first = keep("a.txt", b"one")
    keep("b.txt", b"two")
    pane = shown()
    pane.overview.view.choose(first)
    assert not pane.overview.strip.isVisible()
    words = [action.text() for action in pane.overview.context_menu().actions()]
    assert "Change all…" not in words
    pane.overview.grid.selectAll()
    words = [action.text() for action in pane.overview.context_menu().actions()]
    assert "Change all…" in words
