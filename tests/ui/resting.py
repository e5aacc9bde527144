"""When nothing is on its way in a context any more: told by its own counts, not by a while that passed."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from pytestqt.qtbot import QtBot

from mwl_desktop.tasks import Job
from mwl_desktop.ui.ops.context import Context

_under_way: WeakKeyDictionary[Context, set[Job]] = WeakKeyDictionary()


def watch(ctx: Context) -> None:
    """Count its jobs from now on."""
    jobs = _under_way[ctx] = set[Job]()
    ctx.job_started.connect(jobs.add)
    ctx.job_ended.connect(jobs.discard)


def at_rest(qtbot: QtBot, ctx: Context) -> None:
    """Wait until every question is answered and every job over, those too that one of them brought about.

    A lane that is idle is not enough: the answer may still be on its way to the window.
    """
    jobs = _under_way[ctx]
    qtbot.waitUntil(lambda: not (ctx.is_asking or jobs or ctx.lanes._running))
    qtbot.wait(10)  # widgets that have just been made come up with the next events
    qtbot.waitUntil(lambda: not (ctx.is_asking or jobs or ctx.lanes._running))
