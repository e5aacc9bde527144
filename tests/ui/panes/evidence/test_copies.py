"""Several copies without what the files say of themselves: asked once, told once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.panes.evidence.copies import BareQuestion
from mwl_desktop.ui.panes.evidence.pane import EvidencePane
from tests.evidence import samples
from tests.ui.panes.evidence.conftest import Keep

Shown = Callable[[], EvidencePane]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "out"
    made.mkdir()
    return made


def saved(qtbot: QtBot, ctx: Context, pane: EvidencePane, folder: Path, bare: bool) -> Message:
    pane.copies.ask_folder = lambda _parent: folder
    pane.copies.ask_bare = lambda _parent, _number: bare
    pane.overview.grid.selectAll()
    with qtbot.waitSignal(ctx.said) as said:
        qtbot.mouseClick(pane.overview.copies_button, Qt.MouseButton.LeftButton)
    message = said.args[0]
    assert isinstance(message, Message)
    return message


def test_one_message_tells_what_is_gone_and_what_could_not_be_done(
    qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown, folder: Path
) -> None:
    keep("a.jpg", samples.camera_picture("JPEG"))
    keep("b.txt", b"words")
    keep("locked.pdf", samples.locked_pdf())
    jobs: list[str] = []
    ctx.job_started.connect(lambda job: jobs.append(job.name))
    message = saved(qtbot, ctx, shown(), folder, bare=True)
    assert message.text == "Saved 2 copies without what they say of themselves. 1 was left out."
    assert message.level == "warning"
    assert message.action is not None
    taken_out, refused = message.details.splitlines()
    assert taken_out.startswith("Taken out: ")
    assert "Camera" in taken_out
    assert refused.startswith("locked.pdf is protected by a password")
    assert {path.name for path in folder.iterdir()} == {"a.jpg", "b.txt"}
    assert b"Phone 12" not in (folder / "a.jpg").read_bytes()
    assert "evidence.strip_all" in jobs


def test_as_they_were_captured_they_are_the_same_byte_for_byte(
    qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown, folder: Path
) -> None:
    data = samples.camera_picture("JPEG")
    keep("a.jpg", data)
    keep("b.txt", b"words")
    assert saved(qtbot, ctx, shown(), folder, bare=False).text.startswith("Saved 2 originals")
    assert (folder / "a.jpg").read_bytes() == data


def test_whoever_wants_no_copies_is_asked_for_no_folder(
    qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep("a.txt", b"one")
    pane = shown()
    asked: list[QWidget] = []
    pane.copies.ask_folder = asked.append  # type: ignore[assignment]
    monkeypatch.setattr(BareQuestion, "exec", BareQuestion.reject)
    pane.copies.save_all([])
    assert asked == []


@pytest.mark.parametrize("bare", [True, False])
def test_the_question_is_answered_by_keys(qtbot: QtBot, ctx: Context, bare: bool) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    question = BareQuestion(12, over)
    question.show()
    qtbot.waitExposed(question)
    assert question.chosen is None
    if bare:
        qtbot.keyClick(question.bare, Qt.Key.Key_Space)
    qtbot.keyClick(question, Qt.Key.Key_Return)
    assert question.chosen is bare
