"""Reading what an original says and looks like: after capture, off the path, again whenever wished."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any, BinaryIO, cast

from sqlalchemy import Connection, delete, insert, select

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.errors import UserError
from mwl_desktop.evidence import registry
from mwl_desktop.models import BlobFactsRecord, BlobRecord, EvidenceRecord
from mwl_desktop.vault import blobs
from mwl_desktop.vault.vault import Vault


def read_missing(
    vault: Vault, *, work: Work = QUIET, announce: Callable[[ChangeSet], None] = lambda _changes: None
) -> int:
    """Read every original that was not read yet, or by an earlier program; returns how many were read."""
    waiting = _waiting(vault)
    for number, (blob_id, media_type) in enumerate(waiting):
        work.check_cancelled()
        work.progress(number, len(waiting))
        try:
            values = _facts(vault, blob_id, media_type)
        except UserError:
            continue  # removed for good while others were being read
        with vault.write("evidence.facts", undoable=False) as uow:
            holders = _holders(uow.connection, blob_id)
            if holders:
                uow.connection.execute(delete(BlobFactsRecord).where(BlobFactsRecord.blob_id == blob_id))
                uow.connection.execute(insert(BlobFactsRecord).values(blob_id=blob_id, **values))
            for item_id in holders:
                uow.touch(item_id)
        announce(uow.changes)
    work.progress(len(waiting), len(waiting))
    return len(waiting)


def _holders(connection: Connection, blob_id: str) -> list[str]:
    """The evidence that stands for these bytes; none when it was removed, or its capture undone."""
    query = select(EvidenceRecord.id).join(BlobRecord, BlobRecord.id == EvidenceRecord.blob_id)
    return list(connection.execute(query.where(EvidenceRecord.blob_id == blob_id)).scalars())


def _waiting(vault: Vault) -> list[tuple[str, str]]:
    query = (
        select(BlobRecord.id, EvidenceRecord.media_type)
        .join(EvidenceRecord, EvidenceRecord.blob_id == BlobRecord.id)
        .outerjoin(BlobFactsRecord, BlobFactsRecord.blob_id == BlobRecord.id)
        .where(
            BlobRecord.state == "kept",
            BlobFactsRecord.blob_id.is_(None) | (BlobFactsRecord.reader < registry.READER),
        )
        .group_by(BlobRecord.id)
    )
    with vault.read() as connection:
        return [(row[0], row[1]) for row in connection.execute(query)]


def _facts(vault: Vault, blob_id: str, media_type: str) -> dict[str, Any]:
    with vault.read() as connection:
        stream = cast(BinaryIO, io.BufferedReader(blobs.open_file(connection, blob_id)))
        found = registry.facts(media_type, stream)
        picture = registry.thumbnail(media_type, stream)
    return {
        "pages": found.pages,
        "width": found.width,
        "height": found.height,
        "text": found.text,
        "thumbnail": picture.data if picture else None,
        "thumbnail_type": picture.media_type if picture else "",
        "thumbnail_width": picture.width if picture else None,
        "thumbnail_height": picture.height if picture else None,
        "details": json.dumps([[each.code, each.value] for each in found.details], ensure_ascii=False),
        "page_starts": json.dumps(found.page_starts),
        "notes": json.dumps(found.notes),
        "text_by": "",
        "reader": registry.READER,
    }
