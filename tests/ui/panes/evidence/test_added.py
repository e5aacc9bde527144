"""What came of a drop and of kept pages in the evidence pane: chosen together, offered by kind, put right."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.evidence import EvidenceDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import EvidenceKind
from mwl_desktop.services import evidence
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.evidence.pane import EvidencePane
from tests.evidence import samples
from tests.ui.panes.evidence.conftest import Keep
from tests.ui.panes.evidence.test_pane import Shown, opened, whole


def test_the_words_kept_of_a_page_stand_under_its_address_and_are_put_right_there(
    qtbot: QtBot, ctx: Context, shown: Shown
) -> None:
    with ctx.vault.write("add") as uow:
        item_id = evidence.keep_page(uow, "https://example.org/a", "", "We learn.\n\nTogether.")
    pane = opened(qtbot, shown(), item_id)
    words = pane.detail.stage.link.words
    assert words.isVisible()
    assert words.toPlainText() == "We learn.\n\nTogether."
    qtbot.mouseClick(words.viewport(), Qt.MouseButton.LeftButton)
    qtbot.keyClick(words, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(ctx.changes_committed):
        qtbot.keyClicks(words, "Now: ")
        pane.flush()
    assert whole(ctx.vault, item_id).saved_text == "Now: We learn.\n\nTogether."
    words.selectAll()
    with qtbot.waitSignal(ctx.changes_committed):
        qtbot.keyClick(words, Qt.Key.Key_Delete)
        pane.flush()
    assert whole(ctx.vault, item_id).saved_text == ""


def test_many_words_of_a_page_leave_room_for_its_address(qtbot: QtBot, ctx: Context, shown: Shown) -> None:
    with ctx.vault.write("add") as uow:
        item_id = evidence.keep_page(uow, "https://example.org/a", "", "A line of it.\n" * 2000)
    pane = opened(qtbot, shown(), item_id)
    viewer = pane.detail.stage.link
    qtbot.waitUntil(lambda: viewer.words.verticalScrollBar().isVisible())
    qtbot.waitUntil(lambda: viewer.words.visibleRegion().boundingRect().height() == viewer.words.height())
    assert viewer.host.visibleRegion().boundingRect().height() == viewer.host.height()
    assert viewer.words.mapTo(viewer, viewer.words.rect().bottomLeft()).y() < viewer.height()


def test_the_kinds_offered_do_not_change_with_how_many_of_each_there_are(
    qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown
) -> None:
    kinds = tuple(EvidenceKind)[:7]
    with ctx.vault.write("add") as uow:
        for kind in kinds:
            evidence.add_quotation(uow, f"It shows {kind}", "", EvidenceDraft(evidence_kind=kind))
    pane = shown()
    offered = [f"kind:{kind}" for kind in kinds[:5]]

    def there() -> list[str]:
        return [key for key in pane.overview.chips._row._buttons if key.startswith("kind:")]

    qtbot.waitUntil(lambda: there() == offered)
    with ctx.vault.write("add") as uow:
        for number in range(3):
            evidence.add_quotation(uow, f"{number}", "", EvidenceDraft(evidence_kind=kinds[6]))
    ctx.announce(uow.changes, None)
    qtbot.waitUntil(lambda: pane.overview._counts.total == 10)
    assert there() == offered
    assert [chip.id for chip in pane.overview.chips._rare] == [f"kind:{kind}" for kind in kinds[5:]]
    assert pane.overview.chips._rare_words == "More"


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
