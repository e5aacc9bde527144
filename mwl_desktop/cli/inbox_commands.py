"""Capture while locked, at the command line: what seals, and what takes in when a vault is opened."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from mwl_desktop.cli import output
from mwl_desktop.cli.exit_codes import FAILED, IN_PART, INTERRUPTED
from mwl_desktop.errors import Cancelled
from mwl_desktop.sentences import say

if TYPE_CHECKING:
    from mwl_desktop.domain.inbox import SweepReport
    from mwl_desktop.vault.vault import Vault


def seal_note(vault: Path, text: str, *, as_json: bool) -> int:
    """Seal a note for a vault that may be locked; returns the exit code."""
    from mwl_desktop.services import inbox

    sealed = inbox.put_note(vault, text.strip("\r\n"))
    with output.about_what_is_done():
        if as_json:
            output.print_json({"sealed": sealed.name, "folder": sealed.parent})
        else:
            output.say(f"sealed; it comes into the journal when {output.shown(vault.name)} is unlocked")
    return 0


def seal_files(vault: Path, paths: Iterable[Path], *, as_json: bool) -> int:
    """Seal copies of files for a vault that may be locked; returns the exit code."""
    from mwl_desktop.cli.progress import Watched
    from mwl_desktop.services import inbox

    with Watched("sealing", quiet=as_json) as work:
        report = inbox.put_files(vault, paths, work=work)
    reasons = [say(each.code, dict(each.facts)) for each in report.refused]
    with output.about_what_is_done():
        if as_json:
            refused = [
                {**output.plain(each), "reason": reason}
                for each, reason in zip(report.refused, reasons, strict=True)
            ]
            output.print_json({**output.plain(report), "refused": refused})
        else:
            for name in report.sealed:
                output.say(f"sealed {output.shown(name)}")
    for reason in reasons:
        output.complain(reason)
    if report.cancelled:
        return INTERRUPTED
    if not (report.sealed or reasons):
        output.complain(say("capture.nothing", {}))
        return FAILED
    return IN_PART if reasons else 0


def take_in(vault: Vault) -> None:
    """Take in what was sealed while the vault was locked; said on the error output, where it is no result."""
    from mwl_desktop.cli.progress import Watched
    from mwl_desktop.services import facts, sweeping

    with Watched("taking in what was sealed") as work:
        report = sweeping.sweep(vault, work=work)
        stopped = report.cancelled
        if report.files and not stopped:
            work.name = "reading"
            try:
                facts.read_missing(vault, work=work)
            except Cancelled:
                stopped = True
    for line in told(report):
        output.complain(line)
    if stopped:
        raise Cancelled


def told(report: SweepReport) -> list[str]:
    """What a sweep came to, in lines: what came in, then what is amiss."""
    lines = []
    came = [_counted(len(report.notes), "note"), _counted(len(report.files), "file")]
    if any(came):
        lines.append(f"{' and '.join(filter(None, came))} came in from while it was locked")
    if report.already_there:
        lines.append(f"{_counted(len(report.already_there), 'sealed file')} had been there already")
    if report.problem is not None:
        lines.append(say(report.problem.code, dict(report.problem.facts)))
    return lines + [say(each.code, dict(each.facts)) for each in report.refused]


def _counted(number: int, noun: str) -> str:
    return output.counted(number, noun) if number else ""
