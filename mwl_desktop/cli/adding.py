"""The command that adds files: they are taken in, then read, and it is said what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mwl_desktop.cli import evidence_words, exit_codes, output
from mwl_desktop.cli.edge import Ended
from mwl_desktop.cli.progress import Watched
from mwl_desktop.errors import Cancelled
from mwl_desktop.sentences import say
from mwl_desktop.services import capture, facts, listing

if TYPE_CHECKING:
    from mwl_desktop.domain.evidence import CaptureReport, Namesake
    from mwl_desktop.domain.items import ItemRow
    from mwl_desktop.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class _Added:
    """What came of it. `unread` originals in the vault wait to be read; `stopped` is by Ctrl+C."""

    report: CaptureReport
    rows: Sequence[ItemRow]
    complaints: Sequence[dict[str, str]]
    unread: int = 0
    stopped: bool = False


def add(vault: Vault, paths: Iterable[Path], *, as_json: bool) -> None:
    """Take files in and read them, and say what became of them; raises Ended when that was not all."""
    done = _added(vault, paths, as_json=as_json)
    report = done.report
    reasons = [say(each.code, dict(each.facts)) for each in report.refused]
    with output.about_what_is_done():
        (_print_json if as_json else _print_lines)(done, reasons)
    for reason in (*reasons, *_said(done)):
        output.complain(reason)
    if done.stopped:
        output.complain(_where_it_stopped(done))
        clear_up(vault, quiet=as_json)
        raise Ended(exit_codes.INTERRUPTED)
    if not (done.rows or report.already_there or reasons):
        output.complain(say("capture.nothing", {}))
        raise Ended(exit_codes.FAILED)
    if reasons:
        raise Ended(exit_codes.IN_PART)


def clear_up(vault: Vault, *, quiet: bool) -> None:
    """Give back the room of a large file that did not come whole; Ctrl+C leaves the rest for another time."""
    with suppress(Cancelled), Watched("giving room back", quiet=quiet) as work:
        capture.tidy(vault, work=work)


def _added(vault: Vault, paths: Iterable[Path], *, as_json: bool) -> _Added:
    unread = 0
    with Watched("adding", quiet=as_json) as work:
        report = capture.capture(vault, paths, work=work)
        stopped = report.cancelled
        work.name = "reading"
        if not stopped:
            try:
                facts.read_missing(vault, work=work)
            except Cancelled:
                stopped = True
        if stopped:
            unread = facts.count_missing(vault)
    with vault.read() as connection:
        rows = listing.rows(connection, report.added)
        notes = facts.notes_of(connection, report.added)
    return _Added(report, rows, evidence_words.complaints(rows, notes), unread, stopped)


def _print_json(done: _Added, reasons: Sequence[str]) -> None:
    report = done.report
    refused = [
        {**output.plain(each), "reason": reason} for each, reason in zip(report.refused, reasons, strict=True)
    ]
    there = [{"name": each.arrived.origin.name, "id": each.item_id} for each in report.already_there]
    told = {**output.plain(report), "added": done.rows, "already_there": there, "refused": refused}
    output.print_json({**told, "cancelled": done.stopped, "notes": done.complaints, "unread": done.unread})


def _print_lines(done: _Added, _reasons: Sequence[str]) -> None:
    for row in done.rows:
        output.say(output.row_line(row))
    for each in done.report.already_there:
        output.say(f"{each.item_id}  {output.shown(each.arrived.origin.name)} was there already")
    for namesake in done.report.namesakes:
        _tell_namesake(namesake)


def _tell_namesake(found: Namesake) -> None:
    """Say that a file of the name was there, and how the new one becomes a version of it."""
    output.say(
        f"{output.shown(found.name)} is also the name of {found.earlier}; both are kept. If it is a newer"
    )
    output.say(f"  version of that: mwl-desktop new-version VAULT {found.earlier} --from {found.item_id}")


def _said(done: _Added) -> list[str]:
    """What is said of files that are kept whole: nothing was left out of them, so it changes no exit code."""
    said = [f"{each['name']}: {each['reason']}" for each in done.complaints]
    if number := done.report.passed_over:
        said.append(say("capture.passed_over", {"count": number}))
    return said


def _where_it_stopped(done: _Added) -> str:
    count, unread = len(done.rows), done.unread
    if not done.report.cancelled:
        return say("capture.stopped_reading", {"count": count, "unread": unread})
    return say("capture.stopped" if count else "capture.stopped_at_once", {"count": count})
