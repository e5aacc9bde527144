"""Evidence: files, links and quotations with where they came from; originals out again, byte for byte."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import IO, Any, BinaryIO, Final, cast
from urllib.parse import urlsplit

from sqlalchemy import Connection, RowMapping, func, select

from mwl_desktop.domain.evidence import (
    Arrived,
    Detail,
    Evidence,
    EvidenceCounts,
    EvidenceDraft,
    Original,
    Stripped,
    Thumbnail,
)
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import TITLE_MOST, ListFilter
from mwl_desktop.domain.kinds import Confidentiality, DatedBy, EvidenceForm, EvidenceKind, ItemKind
from mwl_desktop.domain.work import QUIET, Quiet, Work
from mwl_desktop.errors import UserError
from mwl_desktop.evidence import filing
from mwl_desktop.evidence.filing import kind_by_look
from mwl_desktop.evidence.names import UniqueNames, title_from_name
from mwl_desktop.models import BlobFactsRecord, BlobRecord, EvidenceRecord, EvidenceVersionRecord, ItemRecord
from mwl_desktop.services import items, links, listing, stripping
from mwl_desktop.vault import blobs
from mwl_desktop.vault.engine import reason_of
from mwl_desktop.vault.unit_of_work import UnitOfWork, moment
from mwl_desktop.vault.vault import Vault

SAVED_MOST: Final = 2_000_000
"""Characters of a page's words that are kept with its address."""


class Unchanged(Enum):
    """Stands for a value that is to stay, where nothing at all is a value as well."""

    UNCHANGED = "unchanged"


UNCHANGED: Final = Unchanged.UNCHANGED


def add_file(uow: UnitOfWork, arrived: Arrived, draft: EvidenceDraft) -> ItemId:
    """Make the item of a file whose bytes are kept already.

    Where nobody says when it was achieved, the day of its origin is the first guess.
    """
    origin = arrived.origin
    guess = origin.day or (origin.changed_at or uow.clock.now()).astimezone().date()
    return _add(
        uow,
        draft,
        title=draft.title or title_from_name(origin.name),
        kind=draft.evidence_kind or kind_by_look(origin.name, arrived.media_type),
        happened_on=draft.achieved_on or guess,
        form=EvidenceForm.FILE,
        dated_by=(DatedBy.PERSON if draft.achieved_on else DatedBy.FILE).value,
        **origin_values(arrived),
    )


def origin_values(arrived: Arrived) -> dict[str, str]:
    """Which file it is and where it comes from, as the columns of evidence and of its versions hold it."""
    origin = arrived.origin
    return {
        "blob_id": arrived.blob_id,
        "original_name": origin.name,
        "media_type": arrived.media_type,
        "type_by_name": arrived.type_by_name,
        "folder": origin.folder,
        "file_made_at": moment(origin.made_at) if origin.made_at else "",
        "file_changed_at": moment(origin.changed_at) if origin.changed_at else "",
    }


def add_link(uow: UnitOfWork, url: str, draft: EvidenceDraft | None = None) -> ItemId:
    """Keep a web address as evidence; nothing is fetched. Raises UserError for any other address."""
    return keep_page(uow, url, "", "", draft)


def keep_page(
    uow: UnitOfWork, url: str, title: str, saved_text: str, draft: EvidenceDraft | None = None
) -> ItemId:
    """Keep a web page as evidence: its address and, as far as they are given, its title and its words.

    Nothing is fetched. Raises UserError for what is no web address, and for a text that is too long.
    """
    address = items.clean_title(url[:2000]) if len(url) <= 500 else "".join(url.split())[:2000]
    parts = urlsplit(address) if _may_split(address) else None
    if parts is None or parts.scheme.lower() not in ("http", "https") or not parts.netloc:
        raise UserError("link.not_an_address", text=url[:60])
    if len(saved_text) > SAVED_MOST:
        raise UserError("link.text_too_long", length=len(saved_text), most=SAVED_MOST)
    draft = draft or EvidenceDraft()
    named = items.clean_title(draft.title or title[:TITLE_MOST])
    return _add(
        uow,
        draft,
        title=named or f"{parts.netloc}{parts.path}".rstrip("/")[:200],
        kind=draft.evidence_kind or EvidenceKind.OTHER,
        happened_on=draft.achieved_on,
        form=EvidenceForm.LINK,
        url=address,
        saved_text=items.clean_text(saved_text).strip(),
    )


def add_quotation(
    uow: UnitOfWork,
    quotation: str,
    said_by: str,
    draft: EvidenceDraft | None = None,
    *,
    said_on: date | None = None,
) -> ItemId:
    """Keep somebody's words as evidence; without `said_on` and a date in the draft they are of today."""
    if not quotation.strip():
        raise UserError("quotation.empty")
    draft = draft or EvidenceDraft()
    return _add(
        uow,
        draft,
        title=draft.title or items.title_from(quotation),
        kind=draft.evidence_kind or EvidenceKind.FEEDBACK,
        happened_on=said_on or draft.achieved_on,
        form=EvidenceForm.QUOTATION,
        quotation=items.clean_text(quotation),
        said_by=items.clean_title(said_by),
    )


def _may_split(address: str) -> bool:
    with contextlib.suppress(ValueError):
        urlsplit(address)
        return True
    return False


def _add(
    uow: UnitOfWork,
    draft: EvidenceDraft,
    *,
    title: str,
    kind: EvidenceKind,
    happened_on: date | None,
    form: EvidenceForm,
    **given: Any,
) -> ItemId:
    item_id = items.new(
        uow,
        ItemKind.EVIDENCE,
        title,
        happened_on=happened_on,
        confidentiality=draft.confidentiality,
        role_id=draft.role_id,
        tags=draft.tags,
        zone=draft.zone,
    )
    values: dict[str, Any] = {
        "issuer": items.clean_title(draft.issuer),
        "description": items.clean_text(draft.description),
        "original_name": "",
        "blob_id": None,
        "media_type": "",
        "url": "",
        "quotation": "",
        "said_by": "",
        "dated_by": DatedBy.PERSON.value,
        "type_by_name": "",
        "folder": "",
        "file_made_at": "",
        "file_changed_at": "",
        "saved_text": "",
    }
    captured_at = moment(draft.captured_at or uow.clock.now())
    values |= given
    uow.insert(
        EvidenceRecord,
        id=item_id,
        form=form.value,
        evidence_kind=kind.value,
        captured_at=captured_at,
        **values,
    )
    return item_id


def set_fields(
    uow: UnitOfWork,
    item_id: ItemId,
    *,
    evidence_kind: EvidenceKind | None = None,
    issuer: str | None = None,
    description: str | None = None,
    quotation: str | None = None,
    said_by: str | None = None,
    saved_text: str | None = None,
    achieved_on: date | None = None,
) -> None:
    """Change those of the fields that are given; where it came from cannot be changed.

    A date that is given is a person's word, and no guess any more.
    """
    values: dict[str, Any] = {}
    if evidence_kind is not None:
        values["evidence_kind"] = evidence_kind.value
    if issuer is not None:
        values["issuer"] = items.clean_title(issuer)
    if said_by is not None:
        values["said_by"] = items.clean_title(said_by)
    if description is not None:
        values["description"] = items.clean_text(description)
    if quotation is not None:
        values["quotation"] = items.clean_text(quotation)
    if saved_text is not None:
        if len(saved_text) > SAVED_MOST:
            raise UserError("link.text_too_long", length=len(saved_text), most=SAVED_MOST)
        values["saved_text"] = items.clean_text(saved_text)
    uow.update(EvidenceRecord, item_id, **values)
    if achieved_on is not None:
        items.set_date(uow, item_id, achieved_on)


def confirm_date(uow: UnitOfWork, item_id: ItemId) -> None:
    """Say that the day that was guessed is right."""
    uow.update(EvidenceRecord, item_id, dated_by=DatedBy.PERSON.value)


def set_many(
    uow: UnitOfWork,
    item_ids: Iterable[ItemId],
    *,
    evidence_kind: EvidenceKind | None = None,
    issuer: str | None = None,
    achieved_on: date | None = None,
    role_id: str | Unchanged | None = UNCHANGED,
    confidentiality: Confidentiality | None = None,
    add_tags: Iterable[str] = (),
    link_to: ItemId | None = None,
) -> None:
    """Say the same of several pieces of evidence: those of the fields that are given, the rest stays.

    Tags are added to those there are. What is to be linked to itself is passed over.
    """
    tags = tuple(add_tags)
    for item_id in item_ids:
        items.head(uow.connection, item_id, ItemKind.EVIDENCE)
        set_fields(uow, item_id, evidence_kind=evidence_kind, issuer=issuer, achieved_on=achieved_on)
        if not isinstance(role_id, Unchanged):
            items.set_role(uow, item_id, role_id)
        if confidentiality is not None:
            items.set_confidentiality(uow, item_id, confidentiality)
        for tag in tags:
            items.add_tag(uow, item_id, tag)
        if link_to is not None and link_to != item_id:
            links.link(uow, item_id, link_to)


def counts(connection: Connection) -> EvidenceCounts:
    """How much evidence there is, by kind, and what of it is linked to nothing."""
    query = (
        select(EvidenceRecord.evidence_kind, func.count())
        .join(ItemRecord, ItemRecord.id == EvidenceRecord.id)
        .where(ItemRecord.binned_at.is_(None))
        .group_by(EvidenceRecord.evidence_kind)
    )
    found = {EvidenceKind(kind): number for kind, number in connection.execute(query)}
    kinds = (ItemKind.EVIDENCE,)
    return EvidenceCounts(
        total=sum(found.values()),
        kinds=tuple((kind, found[kind]) for kind in EvidenceKind if kind in found),
        unlinked=listing.count(connection, ListFilter(kinds=kinds, unlinked=True)),
        binned=listing.count(connection, ListFilter(kinds=kinds, binned=True)),
    )


_READ_OUT: Final = (
    BlobFactsRecord.pages,
    BlobFactsRecord.width,
    BlobFactsRecord.height,
    BlobFactsRecord.details,
    BlobFactsRecord.notes,
    BlobFactsRecord.text_by,
)


def get(connection: Connection, item_id: ItemId) -> Evidence:
    """A piece of evidence, whole, without its bytes; raises UserError when it is gone."""
    head = items.head(connection, item_id, ItemKind.EVIDENCE)
    query = (
        select(EvidenceRecord.__table__, BlobRecord.size, BlobRecord.sha256, *_READ_OUT)
        .outerjoin(BlobRecord, BlobRecord.id == EvidenceRecord.blob_id)
        .outerjoin(BlobFactsRecord, BlobFactsRecord.blob_id == EvidenceRecord.blob_id)
        .where(EvidenceRecord.id == item_id)
    )
    row = connection.execute(query).mappings().one()
    return Evidence(
        head=head,
        form=EvidenceForm(row["form"]),
        evidence_kind=EvidenceKind(row["evidence_kind"]),
        issuer=row["issuer"],
        description=row["description"],
        original_name=row["original_name"],
        blob_id=row["blob_id"],
        size=row["size"],
        sha256=row["sha256"] or "",
        media_type=row["media_type"],
        captured_at=datetime.fromisoformat(row["captured_at"]),
        url=row["url"],
        quotation=row["quotation"],
        said_by=row["said_by"],
        dated_by=DatedBy(row["dated_by"]),
        type_by_name=row["type_by_name"],
        folder=row["folder"],
        file_made_at=_told(row["file_made_at"]),
        file_changed_at=_told(row["file_changed_at"]),
        saved_text=row["saved_text"],
        earlier=earlier_versions(connection, item_id),
        **_read_out(row),
    )


def as_it_was(connection: Connection, item_id: ItemId, version_id: str) -> Evidence:
    """Evidence with an earlier version of its file in the place of the present one.

    Raises UserError when either is gone.
    """
    now = get(connection, item_id)
    then = next((each for each in now.earlier if each.version_id == version_id), None)
    if then is None:
        raise UserError("version.missing")
    query = select(*_READ_OUT).where(BlobFactsRecord.blob_id == then.blob_id)
    row = connection.execute(query).mappings().first()
    return replace(
        now,
        original_name=then.name,
        blob_id=then.blob_id,
        size=then.size,
        sha256=then.sha256,
        media_type=then.media_type,
        captured_at=then.captured_at,
        type_by_name=then.type_by_name,
        folder=then.folder,
        file_made_at=then.file_made_at,
        file_changed_at=then.file_changed_at,
        **_read_out(row or dict.fromkeys(column.key for column in _READ_OUT)),
    )


def _read_out(row: RowMapping | Mapping[str, Any]) -> dict[str, Any]:
    """What was read out of a file, as far as it was."""
    return {
        "pages": row["pages"],
        "width": row["width"],
        "height": row["height"],
        "details": tuple(
            Detail(code, value)
            for code, value in json.loads(row["details"] or "[]")
            if not filing.is_told(code)
        ),
        "notes": tuple(json.loads(row["notes"] or "[]")),
        "text_by": row["text_by"] or "",
    }


def earlier_versions(connection: Connection, item_id: ItemId) -> tuple[Original, ...]:
    """The originals that newer ones took the place of, newest first."""
    version = EvidenceVersionRecord
    query = (
        select(version.__table__, BlobRecord.size, BlobRecord.sha256)
        .join(BlobRecord, BlobRecord.id == version.blob_id)
        .where(version.item_id == item_id)
        .order_by(version.captured_at.desc(), version.id.desc())
    )
    return tuple(
        Original(
            version_id=row["id"],
            blob_id=row["blob_id"],
            name=row["original_name"],
            media_type=row["media_type"],
            type_by_name=row["type_by_name"],
            folder=row["folder"],
            file_made_at=_told(row["file_made_at"]),
            file_changed_at=_told(row["file_changed_at"]),
            captured_at=datetime.fromisoformat(row["captured_at"]),
            size=row["size"],
            sha256=row["sha256"],
        )
        for row in connection.execute(query).mappings()
    )


def _told(value: str) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def thumbnail(connection: Connection, blob_id: str) -> Thumbnail | None:
    """The small picture of an original, where one was made."""
    facts = BlobFactsRecord.__table__
    row = connection.execute(select(facts).where(facts.c.blob_id == blob_id)).mappings().first()
    if row is None or row["thumbnail"] is None:
        return None
    return Thumbnail(
        bytes(row["thumbnail"]), row["thumbnail_type"], row["thumbnail_width"], row["thumbnail_height"]
    )


def text_inside(connection: Connection, blob_id: str) -> str:
    """The text that was read out of an original; empty when there is none."""
    query = select(BlobFactsRecord.text).where(BlobFactsRecord.blob_id == blob_id)
    return str(connection.execute(query).scalar() or "")


def save_original(
    vault: Vault, item_id: ItemId, target: Path, *, stripped: bool = False, work: Work = QUIET
) -> Stripped:
    """Write a file's original bytes to `target`, checked against its SHA-256; replaces what is there.

    `stripped`: a copy without what the file says of itself, and what that was; the same pixels and pages.
    Nothing half-written is left. Raises UserError when the target cannot be written, is the vault
    itself, or the bytes in the vault are not those that were captured.
    """
    vault.spare(target)
    with vault.read() as connection:
        evidence = get(connection, item_id)
        if evidence.blob_id is None:
            raise UserError("preview.none")
        with written(target) as part, part.open("w+b") as file:
            if stripped:
                told = stripping.write(
                    vault,
                    connection,
                    evidence.blob_id,
                    name=evidence.original_name,
                    media_type=evidence.media_type,
                    out=cast(BinaryIO, file),
                    work=work,
                )
                _settle(file)
                return told
            done = 0
            for piece in blobs.verified_pieces(connection, evidence.blob_id, evidence.original_name):
                work.check_cancelled()
                file.write(piece)
                done += len(piece)
                work.progress(done, evidence.size or 0, evidence.original_name)
            _settle(file)
    return Stripped()


def _settle(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def names_in(folder: Path) -> UniqueNames:
    """Names for files in a folder that take none that is there; raises UserError when it cannot be read."""
    try:
        return UniqueNames(path.name for path in folder.iterdir())
    except OSError as error:
        raise UserError("out.folder_missing", path=folder) from error


def save_originals(
    vault: Vault, item_ids: Sequence[ItemId], folder: Path, *, work: Work = QUIET
) -> tuple[Path, ...]:
    """Write the originals of several files into a folder; what is there already keeps its name and place.

    Links and quotations, which have no original, are left out.
    """
    names = names_in(folder)
    saved: list[Path] = []
    for number, item_id in enumerate(item_ids):
        work.progress(number, len(item_ids), f"{number + 1}/{len(item_ids)}")
        with vault.read() as connection:
            found = get(connection, item_id)
        if found.blob_id is None:
            continue
        name = names.take(found.original_name)
        save_original(vault, item_id, folder / name, work=Part(work))
        saved.append(folder / name)
    work.progress(len(item_ids), len(item_ids))
    return tuple(saved)


class Part(Quiet):
    """One part of a longer work: it can be stopped, and counts nothing of its own."""

    def __init__(self, whole: Work) -> None:
        self._whole = whole

    def check_cancelled(self) -> None:
        self._whole.check_cancelled()


def verify(vault: Vault, item_id: ItemId, *, work: Work = QUIET) -> str:
    """Read a file's bytes and compare them with the SHA-256 taken at capture; returns it.

    Raises UserError when they are not the same any more.
    """
    with vault.read() as connection:
        found = get(connection, item_id)
        if found.blob_id is None:
            raise UserError("preview.none")
        done = 0
        for piece in blobs.verified_pieces(connection, found.blob_id, found.original_name):
            work.check_cancelled()
            done += len(piece)
            work.progress(done, found.size or 0)
    return found.sha256


@contextlib.contextmanager
def written(target: Path) -> Iterator[Path]:
    """A temporary sibling that takes the target's place when the block ends well, and goes when not."""
    if not target.parent.is_dir():
        raise UserError("out.folder_missing", path=target.parent)
    part = target.with_name(f".{target.name[:100]}.part")
    try:
        yield part
        part.replace(target)
    except OSError as error:
        raise UserError("out.failed", path=target, reason=reason_of(error)) from error
    finally:
        part.unlink(missing_ok=True)
