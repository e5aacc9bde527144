"""A line that follows a job: how far it is, Cancel, and that it is over before the answer comes."""

from __future__ import annotations

import threading
import time

from pytestqt.qtbot import QtBot

from mwl_desktop.tasks import Job, Lane
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.parts.job_line import JobLine


def made(ctx: Context, qtbot: QtBot) -> JobLine:
    line = JobLine(ctx)
    qtbot.addWidget(line)
    return line


def test_it_follows_one_job_to_its_end_and_no_other(ctx: Context, qtbot: QtBot) -> None:
    line, gate, told = made(ctx, qtbot), threading.Event(), []

    def run(job: Job) -> str:
        job.progress(1, 4)
        gate.wait(60)
        return "done"

    job = ctx.work(line, "a long one", run, lambda answer: told.append((answer, line.job)))
    line.follow(job, "Reading…")
    assert line.isVisible()
    assert line.words() == "Reading…"
    ended: list[Job] = []
    line.ended.connect(ended.append)
    with qtbot.waitSignal(ctx.job_ended):
        ctx.work(line, "another", lambda _job: None, lane=Lane.WRITE)
    assert line.job is job
    gate.set()
    qtbot.waitUntil(lambda: told == [("done", None)])  # it was over by then
    assert ended == [job]
    assert not line.isVisible()


def test_cancel_stops_the_job_and_a_line_let_go_hears_of_nothing(ctx: Context, qtbot: QtBot) -> None:
    def run(job: Job) -> None:
        while True:
            job.check_cancelled()
            time.sleep(0.01)

    line = made(ctx, qtbot)
    line.follow(ctx.work(line, "endless", run), "Reading…")
    with qtbot.waitSignal(line.ended):
        line.cancel_button.click()
    again = ctx.work(line, "endless", run)
    line.follow(again, "Reading…")
    line.let_go()
    with qtbot.assertNotEmitted(line.ended), qtbot.waitSignal(ctx.job_ended):
        line.cancel()
    assert again.cancelled
