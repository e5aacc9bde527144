"""Copies of several originals without what they say of themselves, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mwl_desktop.domain.evidence import BareCopies, Detail, Evidence, Refused, Stripped
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.errors import UserError
from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.stripping.refusing import NO_WAY
from mwl_desktop.services import evidence, saving, stripping
from mwl_desktop.vault.vault import Vault

_REFUSED = "strip."


def save_all(vault: Vault, item_ids: Sequence[ItemId], folder: Path, *, work: Work = QUIET) -> BareCopies:
    """Write copies into a folder; what is there already keeps its name and place.

    A plain text says nothing of itself and is written as it is. What nothing can be taken out of is left
    out and told with the reason: who asks for this does not want to give it away by mistake. Links and
    quotations have no original. What is written stays when the work is stopped. Raises UserError when a
    file cannot be written, or its bytes are not those that were captured.
    """
    names = saving.names_in(folder)
    saved: list[Path] = []
    removed: dict[Detail, None] = {}
    left: list[tuple[str, tuple[Detail, ...]]] = []
    refused: list[Refused] = []
    for number, item_id in enumerate(item_ids, start=1):
        work.check_cancelled()
        work.progress(number - 1, len(item_ids), f"{number}/{len(item_ids)}")
        with vault.read() as connection:
            found = evidence.get(connection, item_id)
        if found.blob_id is None:
            continue
        try:
            target = folder / names.take(found.original_name)
            told = _save(vault, found, target, work)
        except UserError as error:
            if not error.code.startswith(_REFUSED):
                raise
            refused.append(Refused(found.original_name, error.code))
            continue
        saved.append(target)
        removed.update(dict.fromkeys(told.removed))
        if told.left:
            left.append((target.name, told.left))
    work.progress(len(item_ids), len(item_ids))
    return BareCopies(tuple(saved), tuple(removed), tuple(left), tuple(refused))


def _save(vault: Vault, found: Evidence, target: Path, work: Work) -> Stripped:
    says_nothing = types.is_text(found.media_type) and not found.details
    bare = stripping.can_strip(found.media_type)
    if not (bare or says_nothing):
        raise UserError(NO_WAY, name=found.original_name)
    part = saving.Part(work)
    return saving.save_original(vault, found.head.id, target, stripped=bare, work=part)
