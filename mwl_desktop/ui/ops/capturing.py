"""Catching things: a thought, a link, files, an image. Each returns at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject

from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.domain.evidence import CaptureReport, Origin, Refused
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import EntryKind
from mwl_desktop.evidence.offered import mail_name, mails_in
from mwl_desktop.services import capture, entries, evidence, facts, items, links, ocr, profile
from mwl_desktop.tasks import Job, Lane
from mwl_desktop.ui.ops.context import Context, Failed
from mwl_desktop.vault.unit_of_work import UnitOfWork

JOB: Final = "evidence.capture"
PAUSED: Final = facts.PAUSED
Reported = Callable[[CaptureReport], None]


@dataclass(frozen=True, slots=True)
class Handed:
    """Bytes that another program handed over: a file with its name, or mails as they were sent."""

    name: str
    data: bytes
    is_mail: bool = False
    changed_at: datetime | None = None


def thought(
    parent: QObject,
    ctx: Context,
    text: str,
    entry_kind: EntryKind,
    done: Callable[[ItemId], None],
    failed: Failed | None = None,
) -> None:
    """Write what was typed into the journal, in the job the person has now."""

    def run(uow: UnitOfWork) -> ItemId:
        role = profile.current_role(uow.connection)
        draft = EntryDraft(body=text, entry_kind=entry_kind, role_id=role.id if role is not None else None)
        return entries.add(uow, draft)

    ctx.write(parent, "entry.add", run, done, failed, title=items.title_from(text))


def web_links(
    parent: QObject,
    ctx: Context,
    wanted: Sequence[tuple[str, str]],
    done: Callable[[tuple[ItemId, ...]], None],
    link_to: ItemId | None = None,
) -> None:
    """Keep addresses with their titles as evidence, in one step; nothing is fetched."""

    def run(uow: UnitOfWork) -> tuple[ItemId, ...]:
        kept = tuple(evidence.keep_page(uow, address, title, "") for address, title in wanted)
        if link_to is not None:
            for item_id in kept:
                links.link(uow, item_id, link_to)
        return kept

    named = wanted[0][1] or wanted[0][0]
    ctx.write(parent, "evidence.add_link", run, done, title=named[:80])


def held(
    parent: QObject,
    ctx: Context,
    handed: Sequence[Handed],
    refused: Sequence[Refused],
    link_to: ItemId | None,
    done: Reported,
) -> Job:
    """Take in what another program handed over in memory: attachments, and mails, each by itself."""
    vault, announce = ctx.vault, ctx.telling(parent)

    def run(job: Job) -> CaptureReport:
        return capture.capture_held(
            vault,
            chain.from_iterable(map(_each, handed)),
            refused=refused,
            link_to=link_to,
            work=job,
            announce=announce,
        )

    return ctx.work(parent, JOB, run, done)


def _each(one: Handed) -> Iterator[tuple[Origin, bytes]]:
    if not one.is_mail:
        yield Origin(one.name, changed_at=one.changed_at), one.data
        return
    for mail in mails_in(one.data):
        yield Origin(mail_name(mail)), mail


def files(
    parent: QObject, ctx: Context, paths: Sequence[Path], link_to: ItemId | None, done: Reported
) -> Job:
    """Take files and folders in as evidence, linked to an item where one is given."""
    vault, announce = ctx.vault, ctx.telling(parent)

    def run(job: Job) -> CaptureReport:
        return capture.capture(vault, paths, link_to=link_to, work=job, announce=announce)

    return ctx.work(parent, JOB, run, done)


def image(
    parent: QObject,
    ctx: Context,
    encoded: Callable[[], bytes],
    name: str,
    link_to: ItemId | None,
    done: Reported,
) -> Job:
    """Take an image in that came from no file; it is encoded on the lane."""
    vault, announce = ctx.vault, ctx.telling(parent)

    def run(_job: Job) -> CaptureReport:
        return capture.capture_bytes(vault, encoded(), name, link_to=link_to, announce=announce)

    return ctx.work(parent, JOB, run, done)


def read_facts(parent: QObject, ctx: Context, done: Callable[[int], None]) -> Job:
    """Read text and a thumbnail of every original that has none yet; each is announced as it is done."""
    vault, announce = ctx.vault, ctx.telling(parent)

    def run(job: Job) -> int:
        return facts.read_missing(vault, work=job, announce=announce)

    return ctx.work(parent, "evidence.facts", run, done)


def read_pictures(parent: QObject, ctx: Context, done: Callable[[int], None]) -> Job:
    """Read the text in scanned pages and photographs, on a lane where nobody waits behind it."""
    vault, announce = ctx.vault, ctx.telling(parent)

    def run(job: Job) -> int:
        return ocr.read_pictures(vault, work=job, announce=announce)

    return ctx.work(parent, "evidence.pictures", run, done, lane=Lane.PICTURES)


def reads_pictures() -> bool:
    """Whether text in pictures can be read here."""
    return ocr.installed()


def pictures_status() -> str:
    """The code of the sentence that says so."""
    return ocr.status()


def pause_reading(ctx: Context) -> bool:
    """Let reading of what was added rest, or go on where it rests; returns whether it rests now."""
    paused = not facts.is_paused(ctx.vault)
    facts.pause(ctx.vault, paused)
    return paused


def tidy(parent: QObject, ctx: Context) -> Job:
    """Give back the room of a large file that was cancelled half-way; nobody waits for it."""
    vault = ctx.vault
    return ctx.work(parent, "evidence.tidy", lambda job: capture.tidy(vault, work=job), lambda _done: None)
