"""A lock that leaves no trace: a marker in every field, everything shown, then locked and looked for."""

from __future__ import annotations

import linecache
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QClipboard, QGuiApplication, QPixmap, QPixmapCache
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QToolTip
from pytestqt.qtbot import QtBot
from sqlalchemy import Engine

from mwl_desktop.gui import Program
from mwl_desktop.services import forgetting, vaults
from mwl_desktop.ui.panes.registry import PANES
from mwl_desktop.ui.shell import leaving
from mwl_desktop.ui.shell.frame import Frame
from mwl_desktop.ui.theme.theme import Theme
from mwl_desktop.ui.widgets.tag_editor import TagEditor
from tests import test_marker
from tests.ui import traces
from tests.ui.conftest import running, unlock
from tests.vaults import PASSPHRASE

MARK = test_marker.MARK
DIALOGS = ("settings.open", "shortcuts.show", "profile.open", "kit.show", "palette.open", "search.everything")


@pytest.fixture
def home_of_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for whatever is put into the temporary folder of the system."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """A vault with the marker in every field of every kind of item."""
    paper = tmp_path / "given" / f"{MARK}.txt"
    paper.parent.mkdir()
    paper.write_text(f"a paper about {MARK}\n" * 200, encoding="utf-8")
    vault = vaults.create(tmp_path / "everything.mwl", PASSPHRASE)
    test_marker.fill(vault, paper)
    vault.close()
    shutil.rmtree(paper.parent)
    return vault.path


@pytest.fixture
def program(
    theme: Theme, qapp: QApplication, qtbot: QtBot, home_of_all: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Program]:
    """The whole program with its real panes."""
    # The platform without a display never says that it owns its clipboard.
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda _self: True)
    with running(qapp, qtbot) as made:
        yield made


def visit_everything(program: Program, qtbot: QtBot) -> None:
    """Show each item in its pane, open each dialog, and leave a trace wherever one can be left."""
    frame = program.window.frame
    assert frame is not None
    with program.ctx.vault.read() as connection:
        rows = connection.exec_driver_sql("SELECT kind, id FROM item WHERE binned_at IS NULL").all()
    for kind, item_id in rows:
        spec = next(each for each in PANES if each.kind.value == kind)
        frame.show_pane(spec.id)
        frame.pane(spec.id).open(item_id)
        qtbot.wait(150)
        qtbot.waitUntil(lambda: not program.ctx.is_asking)
    for field in frame.findChildren(TagEditor):
        if field.isVisible():
            QTest.keyClicks(field.field, MARK[:4])
    for action in DIALOGS:
        program.window.commands.trigger(action)
        qtbot.wait(50)
        over = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        for line in over.findChildren(QLineEdit) if over is not None else ():
            if line.isVisible() and action in ("palette.open", "search.everything"):
                QTest.keyClicks(line, MARK)
        qtbot.wait(250)
        qtbot.waitUntil(lambda: not program.ctx.is_asking)
        if over is not None and action != DIALOGS[-1]:
            over.close()
    frame.show_pane("journal")
    qtbot.waitUntil(lambda: not program.ctx.is_asking)


def leave_traces(program: Program, qtbot: QtBot) -> None:
    """What only lies about: clipboard, tooltip, drawn pictures, an undone step, words half typed."""
    frame = program.window.frame
    clipboard = QGuiApplication.clipboard()
    clipboard.setText(f"copied {MARK}")
    QToolTip.showText(QPoint(5, 5), f"tooltip {MARK}", frame)
    QPixmapCache.insert(f"picture {MARK}", QPixmap(2, 2))
    program.window.commands.trigger("edit.undo")
    qtbot.waitUntil(lambda: not program.ctx.is_asking)
    frame.capture_bar.text.setPlainText(f"half typed {MARK}")
    qtbot.wait(50)


def lock(program: Program, qtbot: QtBot, *, frame_goes: bool = True) -> None:
    program.session.lock_asked.emit()
    qtbot.waitUntil(lambda: program.window.frame is None)
    if frame_goes:  # pane by pane, a turn of the event loop each
        qtbot.waitUntil(lambda: not program.window.findChildren(Frame))
    qtbot.wait(50)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_nothing_of_the_vault_is_left(
    program: Program, full: Path, qtbot: QtBot, tmp_path: Path, home: Path, home_of_all: Path
) -> None:
    unlock(program, qtbot, full, PASSPHRASE)
    visit_everything(program, qtbot)
    leave_traces(program, qtbot)
    assert len(traces.of_qt(MARK, undo=False)) > 20
    assert traces.of_python(MARK)
    lock(program, qtbot)
    assert traces.of_qt(MARK) == []
    assert QPixmapCache.find(f"picture {MARK}") is None
    assert traces.of_python(MARK) == []
    assert program.window.windowTitle() == "MWL Desktop"
    assert test_marker.found_in(home) == []
    assert test_marker.found_in(tmp_path) == []
    assert not [path for path in home_of_all.rglob("*") if path.is_file()]


def test_the_line_that_the_marker_stands_in_is_no_trace() -> None:
    """Python keeps sources that it showed lines of, as a warning or an assertion of another test does."""
    linecache.getlines(test_marker.__file__)
    assert any(MARK in line for line in linecache.cache[test_marker.__file__][2])
    assert traces.of_python(MARK) == []


def _leave_frame(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Frame, "clear", lambda _self: None)
    patch.setattr(Frame, "go", lambda _self: None)


DEFENCES: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "what is over the window stays open": lambda patch: patch.setattr(
        leaving, "close_what_lies_over", lambda _window: None
    ),
    "the clipboard stays": lambda patch: patch.setattr(leaving, "forget", lambda: None),
    "the frame stays": _leave_frame,
    "the caches stay": lambda patch: patch.setattr(forgetting, "forget", lambda: None),
    "the statements stay": lambda patch: patch.setattr(Engine, "clear_compiled_cache", lambda _self: None),
}


@pytest.mark.parametrize("which", DEFENCES)
def test_without_a_defence_a_trace_is_found(
    which: str, program: Program, full: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(program, qtbot, full, PASSPHRASE)
    frame, vault = program.window.frame, program.ctx.vault
    dialog = QDialog()  # of nobody: only closing takes it away
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(f"dialog {MARK}")
    dialog.show()
    leave_traces(program, qtbot)
    frame.capture_bar.text.setPlainText("")
    with monkeypatch.context() as patch:
        DEFENCES[which](patch)
        lock(program, qtbot, frame_goes=which != "the frame stays")
        assert traces.of_qt(MARK) or traces.of_python(MARK)
    if which == "the frame stays":
        frame.clear()
        frame.deleteLater()
    if shiboken6.isValid(dialog):
        dialog.close()
    assert vault.key.key == b""
    leaving.forget()
    forgetting.forget()
