"""Evidence: what the window reads of it, changes about it, and saves back out. Each returns at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject

from mwl_desktop.domain.evidence import (
    Arrived,
    BareCopies,
    EvidenceCounts,
    EvidenceDraft,
    Namesake,
    Preview,
    Stripped,
    Thumbnail,
    Verified,
)
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemRow
from mwl_desktop.domain.kinds import EvidenceKind
from mwl_desktop.services import (
    bare_copies,
    evidence,
    facts,
    items,
    lending,
    links,
    listing,
    originals,
    previews,
    saving,
    stripping,
    verifying,
)
from mwl_desktop.tasks import Job
from mwl_desktop.ui.ops.context import Context, Failed
from mwl_desktop.vault.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from sqlalchemy import Connection

_Seen = TypeVar("_Seen")
_Picture = TypeVar("_Picture")


def counts(parent: QObject, ctx: Context, done: Callable[[EvidenceCounts], None]) -> None:
    """How much there is of which kind."""
    ctx.read(parent, evidence.counts, done)


def thumbnails(
    parent: QObject,
    ctx: Context,
    blob_ids: Sequence[str],
    decode: Callable[[Thumbnail], _Picture],
    done: Callable[[dict[str, _Picture]], None],
) -> None:
    """Read small pictures and decode them, both away from the GUI thread; those not made yet come next."""
    vault = ctx.vault

    def look(connection: Connection) -> dict[str, _Picture]:
        found = previews.thumbnails(connection, blob_ids)
        facts.look_first(vault, (blob_id for blob_id in blob_ids if blob_id not in found))
        return {blob_id: decode(thumbnail) for blob_id, thumbnail in found.items()}

    ctx.read(parent, look, done)


def preview(
    parent: QObject,
    ctx: Context,
    item_id: ItemId,
    prepare: Callable[[Preview], _Seen],
    done: Callable[[_Seen], None],
    failed: Failed,
    *,
    version_id: str = "",
) -> Job:
    """Read what there is to look at and prepare it for the screen, both away from the GUI thread.

    With `version_id` it is an earlier version of the file.
    """
    vault = ctx.vault

    def run(job: Job) -> _Seen:
        found = previews.preview(vault, item_id, version_id=version_id, work=job)
        job.check_cancelled()
        return prepare(found)

    return ctx.work(parent, "evidence.preview", run, done, failed)


def page_with_marks(
    parent: QObject,
    ctx: Context,
    item_id: ItemId,
    page: int,
    size: int,
    decode: Callable[[bytes], _Picture],
    done: Callable[[_Picture], None],
    *,
    version_id: str = "",
) -> Job:
    """Draw a page of a PDF with what was filled in and written onto it, and decode it, away from the GUI
    thread; no bytes are decoded where nothing was.
    """
    vault = ctx.vault

    def run(job: Job) -> _Picture:
        return decode(previews.page_with_marks(vault, item_id, page, size, version_id=version_id, work=job))

    return ctx.work(parent, "evidence.preview", run, done)


def decode(
    parent: QObject, ctx: Context, function: Callable[[], _Picture], done: Callable[[_Picture], None]
) -> Job:
    """Decode what is held in memory, away from the GUI thread."""
    return ctx.work(parent, "evidence.preview", lambda _job: function(), done)


def can_strip(media_type: str) -> bool:
    """Whether a copy can be written without what a file of this type says of itself."""
    return stripping.can_strip(media_type)


def save_bare_copy(
    parent: QObject, ctx: Context, item_id: ItemId, target: Path, done: Callable[[Path, Stripped], None]
) -> Job:
    """Write a copy without what the file says of itself; `done` hears what that was, and what is left."""
    vault = ctx.vault

    def run(job: Job) -> Stripped:
        return saving.save_original(vault, item_id, target, stripped=True, work=job)

    return ctx.work(parent, "evidence.save", run, lambda told: done(target, told))


def save_copy(
    parent: QObject, ctx: Context, item_id: ItemId, target: Path, done: Callable[[Path], None]
) -> Job:
    """Write the original to a file, byte for byte, checked against its SHA-256."""
    vault = ctx.vault

    def run(job: Job) -> Path:
        saving.save_original(vault, item_id, target, work=job)
        return target

    return ctx.work(parent, "evidence.save", run, done)


def lend(
    parent: QObject, ctx: Context, item_id: ItemId, done: Callable[[Path], None], *, version_id: str = ""
) -> Job:
    """Write a copy for another program to open, of an earlier version where one is named; it goes when the
    vault is locked.
    """
    vault = ctx.vault

    def run(job: Job) -> Path:
        return lending.lend(vault, item_id, version_id=version_id, work=job)

    return ctx.work(parent, "evidence.lend", run, done)


def save_copies(
    parent: QObject,
    ctx: Context,
    item_ids: Sequence[ItemId],
    folder: Path,
    done: Callable[[tuple[Path, ...]], None],
) -> Job:
    """Write several originals into a folder; nothing that is there is replaced."""
    vault, wanted = ctx.vault, tuple(item_ids)
    return ctx.work(
        parent,
        "evidence.save_all",
        lambda job: saving.save_originals(vault, wanted, folder, work=job),
        done,
    )


def save_bare_copies(
    parent: QObject,
    ctx: Context,
    item_ids: Sequence[ItemId],
    folder: Path,
    done: Callable[[BareCopies], None],
) -> Job:
    """Write copies of several without what they say of themselves into a folder."""
    vault, wanted = ctx.vault, tuple(item_ids)
    return ctx.work(
        parent,
        "evidence.strip_all",
        lambda job: bare_copies.save_all(vault, wanted, folder, work=job),
        done,
    )


def verify(
    parent: QObject, ctx: Context, item_id: ItemId, done: Callable[[str], None], failed: Failed
) -> Job:
    """Compare a file's bytes with the SHA-256 taken at capture."""
    vault = ctx.vault
    return ctx.work(
        parent, "evidence.verify", lambda job: verifying.verify(vault, item_id, work=job), done, failed
    )


def verify_many(
    parent: QObject, ctx: Context, item_ids: Sequence[ItemId] | None, done: Callable[[Verified], None]
) -> Job:
    """Compare the files of some pieces, or of all, with the SHA-256 taken at capture."""
    vault, wanted = ctx.vault, None if item_ids is None else tuple(item_ids)
    return ctx.work(
        parent, "evidence.verify_many", lambda job: verifying.verify_many(vault, wanted, work=job), done
    )


def add_quotation(
    parent: QObject,
    ctx: Context,
    quotation: str,
    said_by: str,
    done: Callable[[ItemId], None],
    failed: Failed | None = None,
    *,
    said_on: date | None = None,
    link_to: ItemId | None = None,
) -> None:
    """Keep somebody's words as evidence, linked to an item where one is given."""

    def run(uow: UnitOfWork) -> ItemId:
        return _linked(uow, evidence.add_quotation(uow, quotation, said_by, said_on=said_on), link_to)

    ctx.write(parent, "evidence.add_quotation", run, done, failed, title=items.title_from(quotation))


def keep_page(
    parent: QObject,
    ctx: Context,
    address: str,
    title: str,
    saved_text: str,
    done: Callable[[ItemId], None],
    failed: Failed | None = None,
    *,
    read_on: date | None = None,
    link_to: ItemId | None = None,
) -> None:
    """Keep a web page as evidence: its address, its title and its words; nothing is fetched."""
    draft = EvidenceDraft(achieved_on=read_on)

    def run(uow: UnitOfWork) -> ItemId:
        return _linked(uow, evidence.keep_page(uow, address, title, saved_text, draft), link_to)

    ctx.write(
        parent,
        "evidence.keep_page" if saved_text else "evidence.add_link",
        run,
        done,
        failed,
        title=title[:80] or address[:80],
    )


def _linked(uow: UnitOfWork, item_id: ItemId, link_to: ItemId | None) -> ItemId:
    if link_to is not None:
        links.link(uow, item_id, link_to)
    return item_id


def settle(
    parent: QObject,
    ctx: Context,
    both: Sequence[Arrived],
    newer: Sequence[tuple[ItemId, Arrived]],
    joined: Sequence[Namesake],
    done: Callable[[None], None],
    failed: Failed,
) -> None:
    """Make of files that were there already evidence of their own or newer versions, and of evidence whose
    file has a known name a newer version of that other evidence: all of it one step.
    """

    def run(uow: UnitOfWork) -> None:
        for arrived in both:
            originals.keep_both(uow, arrived)
        for item_id, arrived in newer:
            originals.as_new_version(uow, item_id, arrived)
        for each in joined:
            originals.make_version_of(uow, each.item_id, each.earlier)

    count = str(len(both) + len(newer) + len(joined))
    ctx.write(parent, "evidence.settle", run, done, failed, count=count)


def rows(
    parent: QObject, ctx: Context, ids: Sequence[ItemId], done: Callable[[tuple[ItemRow, ...]], None]
) -> None:
    """The light rows of some pieces; those that are gone are left out."""
    wanted = tuple(ids)
    ctx.read(parent, lambda connection: listing.rows(connection, wanted), done)


def bring_back(
    parent: QObject,
    ctx: Context,
    item_id: ItemId,
    version_id: str,
    title: str,
    done: Callable[[None], None] | None = None,
) -> None:
    """Let an earlier version, the file called `title`, be what evidence stands for again."""
    ctx.write(
        parent,
        "evidence.bring_back",
        lambda uow: originals.bring_back(uow, item_id, version_id),
        done,
        title=title,
    )


def remove_version(
    parent: QObject, ctx: Context, item_id: ItemId, version_id: str, done: Callable[[bool], None]
) -> Job:
    """Remove an earlier version for good; `done` hears whether the file is clean of it already."""
    vault, announce = ctx.vault, ctx.telling(parent)

    def run(job: Job) -> bool:
        return originals.remove_for_good(vault, item_id, version_id, work=job, announce=announce)

    return ctx.work(parent, "evidence.remove_version", run, done)


def save_version(
    parent: QObject, ctx: Context, version_id: str, target: Path, done: Callable[[Path], None]
) -> Job:
    """Write an earlier version to a file, byte for byte, checked against its SHA-256."""
    vault = ctx.vault

    def run(job: Job) -> Path:
        saving.save_version(vault, version_id, target, work=job)
        return target

    return ctx.work(parent, "evidence.save", run, done)


def confirm_date(parent: QObject, ctx: Context, item_id: ItemId) -> None:
    """Say that the day that was guessed is right."""
    ctx.write(parent, "evidence.confirm_date", lambda uow: evidence.confirm_date(uow, item_id))


def set_many(
    parent: QObject,
    ctx: Context,
    item_ids: Sequence[ItemId],
    said: Mapping[str, Any],
    done: Callable[[None], None] | None = None,
    failed: Failed | None = None,
) -> None:
    """Say the same of several pieces: `said` are keywords of `services.evidence.set_many`."""
    wanted, given = tuple(item_ids), dict(said)
    ctx.write(
        parent,
        "evidence.set_many",
        lambda uow: evidence.set_many(uow, wanted, **given),
        done,
        failed,
        count=str(len(wanted)),
    )


def set_kind(parent: QObject, ctx: Context, item_id: ItemId, kind: EvidenceKind) -> None:
    """Say what it shows."""
    ctx.write(parent, "evidence.kind", lambda uow: evidence.set_fields(uow, item_id, evidence_kind=kind))


def set_issuer(parent: QObject, ctx: Context, item_id: ItemId, issuer: str) -> None:
    """Say who issued it."""
    ctx.write(
        parent, "evidence.issuer", lambda uow: evidence.set_fields(uow, item_id, issuer=issuer), merge=True
    )


def set_said_by(parent: QObject, ctx: Context, item_id: ItemId, said_by: str) -> None:
    """Say whose words they are."""
    ctx.write(
        parent, "evidence.said_by", lambda uow: evidence.set_fields(uow, item_id, said_by=said_by), merge=True
    )


def set_description(parent: QObject, ctx: Context, item_id: ItemId, description: str) -> None:
    """Say in words what it is; typing on is one step."""
    ctx.write(
        parent,
        "evidence.description",
        lambda uow: evidence.set_fields(uow, item_id, description=description),
        merge=True,
    )


def set_quotation(parent: QObject, ctx: Context, item_id: ItemId, quotation: str) -> None:
    """Put the words right; typing on is one step."""
    ctx.write(
        parent,
        "evidence.quotation",
        lambda uow: evidence.set_fields(uow, item_id, quotation=quotation),
        merge=True,
    )


def set_page_words(parent: QObject, ctx: Context, item_id: ItemId, words: str) -> None:
    """Put right what was kept of a web page; typing on is one step."""
    ctx.write(
        parent,
        "evidence.page_words",
        lambda uow: evidence.set_fields(uow, item_id, saved_text=words),
        merge=True,
    )
