"""Every dialog on a screen of 960 × 600: it fits, and the buttons at its foot can be reached."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog
from pytestqt.qtbot import QtBot

from mwl_desktop.gui import Program
from mwl_desktop.ui.dialogs.history import HistoryDialog
from mwl_desktop.ui.dialogs.report import ReportDialog
from mwl_desktop.ui.lock.kit_dialog import KitDialog
from mwl_desktop.ui.lock.passphrase_dialog import PassphraseDialog
from mwl_desktop.ui.ops.passphrases import Ended
from mwl_desktop.ui.panes.evidence.adding import AddLinkSheet, AddQuotationSheet
from mwl_desktop.ui.panes.portfolio.new_portfolio import NewPortfolio
from mwl_desktop.ui.widgets import room
from tests import factory
from tests.ui.lock.test_passphrase_dialog import press

SCREEN = QRect(0, 0, 960, 560)  # less a panel


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Program:
    """The program with a vault open; its window was saved on a larger screen."""
    monkeypatch.setattr(room, "screens", lambda: [SCREEN])
    program: Program = request.getfixturevalue("opened")
    window = program.window
    room.place(window, QRect(0, 0, 1280, 800), window.size(), window.minimumSize())
    return program


def _by(action: str) -> Callable[[Program], object]:
    return lambda program: program.window.commands.trigger(action)


def _history(program: Program) -> object:
    item_id = factory.add_entry(program.ctx.vault)
    return HistoryDialog(program.ctx, item_id, program.window).open()


MADE: dict[str, Callable[[Program], object]] = {
    **{
        action: _by(action)
        for action in (
            "settings.open",
            "backups.open",
            "vault.check",
            "shortcuts.show",
            "profile.open",
            "passphrase.change",
            "kit.check",
        )
    },
    "kit": lambda program: KitDialog(program.ctx, program.ctx.vault, program.window).open(),
    "history": _history,
    "report": lambda program: ReportDialog(ValueError(), program.window).open(),
    "new portfolio": lambda program: NewPortfolio("a4", program.window).open(),
    "link": lambda program: AddLinkSheet(program.ctx, program.window).open(),
    "quotation": lambda program: AddQuotationSheet(program.ctx, program.window).open(),
}


@pytest.mark.parametrize("made", MADE)
def test_a_dialog_fits_and_its_foot_is_reached(made: str, small: Program, qtbot: QtBot) -> None:
    MADE[made](small)
    shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
    (dialog,) = shown
    qtbot.waitUntil(lambda: not small.ctx.lanes._running)
    outer = dialog.geometry().marginsAdded(room.FRAME)
    assert outer.width() <= SCREEN.width()
    assert outer.height() <= SCREEN.height()
    lowest = max(
        (each for each in dialog.findChildren(QAbstractButton) if each.isVisible()),
        key=lambda each: each.mapTo(dialog, each.rect().bottomLeft()).y(),
    )
    lowest.setFocus()
    scrolled = lowest.parentWidget()
    while scrolled is not None and scrolled is not dialog:
        if hasattr(scrolled, "ensureWidgetVisible"):
            scrolled.ensureWidgetVisible(lowest)
        scrolled = scrolled.parentWidget()
    place = QRect(lowest.mapTo(dialog, lowest.rect().topLeft()), lowest.size())
    assert dialog.rect().contains(place)
    assert lowest.visibleRegion().boundingRect() == lowest.rect()
    dialog.close()


@pytest.mark.parametrize("made", ["kit", "passphrase.change"])
def test_what_goes_wrong_is_told_in_view_with_the_buttons(made: str, small: Program, qtbot: QtBot) -> None:
    MADE[made](small)
    (dialog,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
    if isinstance(dialog, PassphraseDialog):
        dialog.ended(Ended(True))
        step = dialog.kit
    else:
        assert isinstance(dialog, KitDialog)
        dialog.present.proved.emit()
        step = dialog.step
    step.save_to(small.ctx.vault.path.parent / "documents" / "kit.pdf")
    qtbot.waitUntil(lambda: step._said.isVisible())
    press(qtbot, step._later)
    assert "forgotten" in step.error()
    for part in (step._error, step._later, step.kept_button):
        qtbot.waitUntil(lambda it=part: it.visibleRegion().boundingRect() == it.rect())
    press(qtbot, step.kept_button)
    step.proof.fields[0].setText("ZZZZ")
    press(qtbot, step.done_button)
    assert "Look at it once more" in step.error()
    for part in (step._error, step._later, step.done_button, step.back_button):
        qtbot.waitUntil(lambda it=part: it.visibleRegion().boundingRect() == it.rect())
    dialog.close()


def test_the_window_of_a_larger_screen_fits(small: Program, tmp_path: Path) -> None:
    assert SCREEN.contains(small.window.geometry().marginsAdded(room.FRAME))
