"""Letting the reading of added files rest, and going on, from the palette."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from mwl_desktop.gui import Program
from mwl_desktop.services import facts
from mwl_desktop.tasks import Job


def test_added_files_wait_while_reading_rests_and_are_read_after(
    opened: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    frame, commands = opened.window.frame, opened.window.commands
    assert frame is not None
    told: list[str] = []
    states: list[str] = []
    ended: list[Job] = []
    opened.ctx.said.connect(lambda message: told.append(message.text))
    opened.ctx.job_moved.connect(lambda job: states.append(job.latest.what))
    # The vault's opening looks for what is to be read, too: that may end at any time, having read nothing.
    opened.ctx.job_ended.connect(lambda job: ended.append(job) if job.latest.total else None)
    commands.trigger("evidence.pause_reading")
    assert facts.is_paused(opened.ctx.vault)
    assert told[-1].startswith("Added files are kept, but not read until you go on")
    names = {spec.id: words for spec, words in commands.offered()}
    assert names["evidence.pause_reading"] == "Go on reading added files"
    paper = tmp_path / "paper.txt"
    paper.write_text("words inside", encoding="utf-8")
    frame.capturing.add_files([paper])
    qtbot.waitUntil(lambda: "paused" in states)
    assert [job.name for job in ended].count("evidence.capture") == 1
    assert not [job for job in ended if job.name == "evidence.facts"]
    commands.trigger("evidence.pause_reading")
    qtbot.waitUntil(lambda: "evidence.facts" in [job.name for job in ended])
    assert told[-1] == "Added files are being read again."
    assert facts.read_missing(opened.ctx.vault) == 0


def test_locking_ends_the_rest(opened: Program, qtbot: QtBot, tmp_path: Path) -> None:
    frame, commands = opened.window.frame, opened.window.commands
    assert frame is not None
    paper = tmp_path / "paper.txt"
    paper.write_text("words inside", encoding="utf-8")
    states: list[str] = []
    opened.ctx.job_moved.connect(lambda job: states.append(job.latest.what))
    commands.trigger("evidence.pause_reading")
    frame.capturing.add_files([paper])
    qtbot.waitUntil(lambda: "paused" in states)
    del frame
    opened.window.lock()
    qtbot.waitUntil(lambda: opened.window.frame is None)
    names = {spec.id: words for spec, words in commands.offered()}
    assert "evidence.pause_reading" not in names
