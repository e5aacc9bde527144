"""Copies of originals without what they say of themselves; the original in the vault stays as it was."""

from __future__ import annotations

import io
from typing import BinaryIO, cast

from sqlalchemy import Connection

from mwl_desktop.domain.evidence import Stripped
from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.errors import UserError
from mwl_desktop.evidence.apart.pool import Readers
from mwl_desktop.evidence.facts import FileFacts
from mwl_desktop.evidence.stripping import registry
from mwl_desktop.evidence.stripping.refusing import StripRefused
from mwl_desktop.vault import blobs
from mwl_desktop.vault.vault import Vault


def can_strip(media_type: str) -> bool:
    """Whether there is a way for files of this type."""
    return registry.can_strip(media_type)


def write(
    vault: Vault,
    connection: Connection,
    blob_id: str,
    *,
    name: str,
    media_type: str,
    out: BinaryIO,
    work: Work = QUIET,
) -> Stripped:
    """Write a copy to `out`, which can be read and sought; says what is gone and what is left.

    Raises UserError where no such copy can be made, or the bytes are not those that were captured.
    """
    for _ in blobs.verified_pieces(connection, blob_id, name):
        work.check_cancelled()
    readers = vault.companion(Readers)

    def read(media_type: str, stream: BinaryIO) -> FileFacts:
        return readers.facts(media_type, stream, work=work)

    try:
        with blobs.open_file(connection, blob_id) as file:
            stream = cast(BinaryIO, _Stoppable(file, work))
            return registry.stripped(media_type, stream, out, read=read)
    except StripRefused as refused:
        raise UserError(refused.code, name=name) from refused


class _Stoppable(io.BufferedReader):
    """A file that is read as long as nobody cancels."""

    def __init__(self, file: io.RawIOBase, work: Work) -> None:
        super().__init__(file)
        self._work = work

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes."""
        self._work.check_cancelled()
        return super().read(size)
