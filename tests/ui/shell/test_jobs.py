"""Work under way in the status area."""

from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from mwl_desktop.tasks import Job
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.shell.jobs import JobWatch, words
from mwl_desktop.ui.widgets.status_area import StatusArea


def test_work_is_said_once_it_lasts_and_can_be_cancelled(ctx: Context, qtbot: QtBot) -> None:
    area = StatusArea()
    qtbot.addWidget(area)
    JobWatch(ctx, area)
    area.show()
    gate = threading.Event()

    def run(job: Job) -> None:
        job.progress(3, 10, "3/10")
        while not gate.wait(0.02):
            job.check_cancelled()

    ctx.work(area, "evidence.capture", run)
    assert area._what.isHidden()
    qtbot.waitUntil(lambda: area._what.isVisible())
    assert area._what.text().startswith("Adding file 3 of 10")
    area._cancel.click()
    qtbot.waitUntil(lambda: area._what.isHidden())
    assert not gate.is_set()


def test_saving_is_said_and_goes_by_itself(ctx: Context, qtbot: QtBot) -> None:
    area = StatusArea()
    qtbot.addWidget(area)
    watch = JobWatch(ctx, area)
    ctx.write(area, "item.star", lambda uow: None)
    qtbot.waitUntil(lambda: area._right.text() == "Saved")
    watch._saved_timer.timeout.emit()
    assert area._right.text() == ""


def test_an_unknown_job_is_work_all_the_same() -> None:
    assert words("from.the.future", "1/2") == "Working"
    assert words("evidence.capture", "not a count") == "Adding evidence"
    assert words("evidence.capture", "3/10", 1_200_000_000, 5_000_000_000).endswith("10 · 1.2 GB of 5.0 GB")
    assert words("evidence.facts", "3/10") == "Reading file 3 of 10"
    assert words("evidence.facts", "paused") == "Reading what was added is paused"
