"""Originals written to files: byte for byte and checked, or without what they say of themselves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mwl_desktop.documents.files import whole_file
from mwl_desktop.domain.evidence import Stripped
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.work import QUIET, Quiet, Work
from mwl_desktop.errors import UserError
from mwl_desktop.evidence.names import UniqueNames
from mwl_desktop.services import evidence, originals, stripping
from mwl_desktop.services.verifying import checked
from mwl_desktop.vault.vault import Vault


def save_original(
    vault: Vault,
    item_id: ItemId,
    target: Path,
    *,
    version_id: str = "",
    stripped: bool = False,
    work: Work = QUIET,
) -> Stripped:
    """Write a file's original bytes to `target`, checked against its SHA-256; replaces what is there.

    With a `version_id` it is that earlier version of it. `stripped`: a copy without what the file says of
    itself, and what that was; the same pixels and pages.
    Nothing half-written is left. Raises UserError when the target cannot be written, is the vault
    itself, or the bytes in the vault are not those that were captured.
    """
    vault.spare(target)
    with vault.read() as connection:
        found = (
            evidence.as_it_was(connection, item_id, version_id)
            if version_id
            else evidence.get(connection, item_id)
        )
        if found.blob_id is None:
            raise UserError("preview.none")
        with whole_file(target) as file:
            if stripped:
                return stripping.write(
                    vault,
                    connection,
                    found.blob_id,
                    name=found.original_name,
                    media_type=found.media_type,
                    out=file,
                    work=work,
                )
            size = found.size or 0
            file.writelines(checked(connection, found.blob_id, found.original_name, size, work))
    return Stripped()


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
            found = evidence.get(connection, item_id)
        if found.blob_id is None:
            continue
        name = names.take(found.original_name)
        save_original(vault, item_id, folder / name, work=Part(work))
        saved.append(folder / name)
    work.progress(len(item_ids), len(item_ids))
    return tuple(saved)


def save_version(vault: Vault, version_id: str, target: Path, *, work: Work = QUIET) -> None:
    """Write an earlier version's bytes to `target`, checked against its SHA-256; replaces what is there.

    Raises UserError as `save_original` does.
    """
    vault.spare(target)
    with vault.read() as connection:
        found = originals.version(connection, version_id)
        with whole_file(target) as file:
            file.writelines(checked(connection, found.blob_id, found.name, found.size, work))


class Part(Quiet):
    """One part of a longer work: it can be stopped, and counts nothing of its own."""

    def __init__(self, whole: Work) -> None:
        self._whole = whole

    def check_cancelled(self) -> None:
        self._whole.check_cancelled()
