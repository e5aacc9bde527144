"""The files that evidence stands for: the same bytes twice, newer versions of a file, and the way back.

The newest version is what evidence is: it is shown, searched and exported. Earlier ones are kept whole,
with where they came from, until they are removed by hand or their evidence goes for good.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, select

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.evidence import (
    AlreadyThere,
    Arrived,
    Evidence,
    EvidenceDraft,
    Namesake,
    Original,
)
from mwl_desktop.domain.ids import ItemId, new_id
from mwl_desktop.domain.kinds import Choice, Confidentiality, DatedBy, EvidenceForm
from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.errors import UserError
from mwl_desktop.evidence.names import folded
from mwl_desktop.models import (
    BlobRecord,
    ChoiceRecord,
    EvidenceRecord,
    EvidenceVersionRecord,
    ItemRecord,
    LinkRecord,
)
from mwl_desktop.services import dates, evidence, items, links, portfolios
from mwl_desktop.vault import blobs, scrubbing
from mwl_desktop.vault.forgetting import forget_version
from mwl_desktop.vault.unit_of_work import UnitOfWork, moment
from mwl_desktop.vault.vault import Vault

_OPENNESS: Final = (Confidentiality.PRIVATE, Confidentiality.EMPLOYER, Confidentiality.SHAREABLE)
"""From what stays to what may be shown: evidence that is joined is as closed as the more closed of both."""


# -- what is there already -------------------------------------------------------------------------


def check_there(connection: Connection, arrived: Arrived) -> None:
    """Raise UserError when the bytes that arrived have been removed for good since."""
    query = select(BlobRecord.id).where(BlobRecord.id == arrived.blob_id, BlobRecord.state == "kept")
    if connection.execute(query).first() is None:
        raise UserError("capture.removed_since", name=arrived.origin.name)


def holding(connection: Connection, arrived: Arrived) -> AlreadyThere | None:
    """The evidence outside the bin that has these bytes, the one captured first; now, or else earlier."""
    now = select(EvidenceRecord.id).where(EvidenceRecord.blob_id == arrived.blob_id)
    row = connection.execute(_outside_bin(now, EvidenceRecord.id)).first()
    if row is not None:
        return AlreadyThere(arrived, ItemId(row[0]))
    version = EvidenceVersionRecord
    before = select(version.item_id, version.id).where(version.blob_id == arrived.blob_id)
    row = connection.execute(_outside_bin(before, version.item_id)).first()
    return None if row is None else AlreadyThere(arrived, ItemId(row[0]), row[1])


def _outside_bin(query: Any, item_id: Any) -> Any:
    joined = query.join(ItemRecord, ItemRecord.id == item_id).where(ItemRecord.binned_at.is_(None))
    return joined.order_by(ItemRecord.row).limit(1)


def namesakes(connection: Connection, added: Sequence[ItemId]) -> tuple[Namesake, ...]:
    """Those of the evidence just added that came as a file of the same name as evidence outside the bin."""
    if not added:
        return ()
    query = (
        select(EvidenceRecord.id, EvidenceRecord.original_name)
        .join(ItemRecord, ItemRecord.id == EvidenceRecord.id)
        .where(EvidenceRecord.form == EvidenceForm.FILE.value, ItemRecord.binned_at.is_(None))
        .order_by(EvidenceRecord.captured_at, ItemRecord.row)
    )
    new, names = set(added), dict[ItemId, str]()
    earlier: dict[str, ItemId] = {}
    for item_id, name in connection.execute(query):
        if item_id in new:
            names[ItemId(item_id)] = name
        else:
            earlier[folded(name)] = ItemId(item_id)
    told = ((item_id, names.get(item_id, "")) for item_id in added)
    return tuple(
        Namesake(item_id, earlier[folded(name)], name) for item_id, name in told if folded(name) in earlier
    )


# -- keeping ---------------------------------------------------------------------------------------


def keep_both(uow: UnitOfWork, arrived: Arrived, draft: EvidenceDraft | None = None) -> ItemId:
    """Make evidence of its own of a file whose bytes are evidence already; they are stored once."""
    check_there(uow.connection, arrived)
    return evidence.add_file(uow, arrived, draft or EvidenceDraft())


def as_new_version(uow: UnitOfWork, item_id: ItemId, arrived: Arrived) -> None:
    """Let a file that arrived take the place of the one that evidence stands for, which is kept."""
    check_there(uow.connection, arrived)
    captured_at = moment(uow.clock.now())
    _replace(uow, item_id, {**evidence.origin_values(arrived), "captured_at": captured_at})


def bring_back(uow: UnitOfWork, item_id: ItemId, version_id: str) -> None:
    """Let an earlier version be what evidence stands for again; the present one is kept in its place."""
    row = _version(uow.connection, version_id, item_id)
    uow.delete(EvidenceVersionRecord, version_id)
    _replace(uow, item_id, {name: row[name] for name in EvidenceVersionRecord.file_fields})


def _replace(uow: UnitOfWork, item_id: ItemId, values: Mapping[str, Any]) -> None:
    present = _file_of(uow.connection, item_id)
    uow.insert(EvidenceVersionRecord, id=new_id(), item_id=item_id, **present)
    uow.update(EvidenceRecord, item_id, **values)


def _file_of(connection: Connection, item_id: ItemId) -> dict[str, Any]:
    """The file that evidence stands for, as the columns hold it; raises UserError where there is none."""
    items.head(connection, item_id)
    columns = [EvidenceRecord.__table__.c[name] for name in EvidenceVersionRecord.file_fields]
    row = connection.execute(select(*columns).where(EvidenceRecord.id == item_id)).mappings().first()
    if row is None or row["blob_id"] is None:
        raise UserError("version.not_a_file")
    return dict(row)


def _version(connection: Connection, version_id: str, item_id: ItemId | None = None) -> Mapping[str, Any]:
    table = EvidenceVersionRecord.__table__
    row = connection.execute(select(table).where(table.c.id == version_id)).mappings().first()
    if row is None or item_id not in (None, row["item_id"]):
        raise UserError("version.missing")
    return dict(row)


# -- joining two -----------------------------------------------------------------------------------


def make_version_of(uow: UnitOfWork, newer: ItemId, older: ItemId) -> None:
    """Make the file of one piece of evidence the newest version of another's, and bin what is left of it.

    What is linked to it, its tags, its place in portfolios and what was written on it go to the other one
    as well; of two that differ in who may see them the result is as closed as the more closed.
    """
    if newer == older:
        raise UserError("version.of_itself")
    file = _file_of(uow.connection, newer)
    given, taking = evidence.get(uow.connection, newer), evidence.get(uow.connection, older)
    _replace(uow, older, file)
    _take_versions(uow, newer, older)
    _take_fields(uow, given, taking)
    for tag in given.head.tags:
        items.add_tag(uow, older, tag)
    _take_links(uow, newer, older)
    _take_choices(uow, newer, older)
    items.bin_items(uow, [newer])


def _take_versions(uow: UnitOfWork, newer: ItemId, older: ItemId) -> None:
    table = EvidenceVersionRecord.__table__
    query = select(table).where(table.c.item_id == newer).order_by(table.c.captured_at, table.c.id)
    for row in uow.connection.execute(query).mappings().all():
        uow.insert(EvidenceVersionRecord, **{**row, "id": new_id(), "item_id": older})


def _take_fields(uow: UnitOfWork, given: Evidence, taking: Evidence) -> None:
    """What the other one does not say by itself; words of both, one below the other."""
    head, other = taking.head, given.head
    item: dict[str, Any] = {
        "confidentiality": min(head.confidentiality, other.confidentiality, key=_OPENNESS.index).value,
        "starred": int(head.starred or other.starred),
        "role_id": head.role_id or other.role_id,
        "horizon": head.horizon or other.horizon,
        "title": head.title or other.title,
    }
    values: dict[str, Any] = {"issuer": taking.issuer or given.issuer}
    if given.description.strip() and given.description.strip() not in taking.description:
        values["description"] = "\n\n".join(filter(None, (taking.description.rstrip(), given.description)))
    if given.dated_by is DatedBy.PERSON and taking.dated_by is not DatedBy.PERSON:
        item["happened_on"] = dates.stored(other.happened_on)
        values["dated_by"] = DatedBy.PERSON.value
    uow.update(ItemRecord, head.id, **item)
    uow.update(EvidenceRecord, head.id, **values)


def _take_links(uow: UnitOfWork, newer: ItemId, older: ItemId) -> None:
    table = LinkRecord.__table__
    query = select(table).where((table.c.from_id == newer) | (table.c.to_id == newer))
    for row in uow.connection.execute(query).mappings().all():
        other = ItemId(row["to_id"] if row["from_id"] == newer else row["from_id"])
        if other != older:
            links.link(uow, older, other)


def _take_choices(uow: UnitOfWork, newer: ItemId, older: ItemId) -> None:
    """What was put into a section by hand, or kept out of it, stays so; what was said of the other counts."""
    table = ChoiceRecord.__table__
    query = select(table.c.section_id, table.c.choice).where(table.c.chosen_id == newer)
    decided = select(table.c.section_id).where(table.c.chosen_id == older)
    known = set(uow.connection.execute(decided).scalars())
    for section_id, choice in uow.connection.execute(query).all():
        if section_id in known:
            continue
        if choice == Choice.PINNED:
            portfolios.put_in(uow, section_id, [older])
        else:
            portfolios.exclude(uow, section_id, older)


# -- earlier versions ------------------------------------------------------------------------------


def version(connection: Connection, version_id: str) -> Original:
    """An earlier version; raises UserError when it is gone."""
    item_id = ItemId(_version(connection, version_id)["item_id"])
    for each in evidence.earlier_versions(connection, item_id):
        if each.version_id == version_id:
            return each
    raise UserError("version.missing")


def called(connection: Connection, item_id: ItemId, text: str) -> Original:
    """The one earlier version of evidence whose id begins or ends with what was typed.

    Raises UserError for none and for several.
    """
    part = text.strip().lower()
    fitting = [
        each
        for each in evidence.earlier_versions(connection, item_id)
        if part and (each.version_id.startswith(part) or each.version_id.endswith(part))
    ]
    if not fitting:
        raise UserError("version.unknown", text=text[:40])
    if len(fitting) > 1:
        raise UserError("version.ambiguous", text=part[:40])
    return fitting[0]


def remove_version(uow: UnitOfWork, item_id: ItemId, version_id: str) -> None:
    """Remove an earlier version for good, with its bytes unless something else stands for them.

    It cannot be undone, nor can what was done with the files of this evidence before. Its name stays in
    the evidence's history. The pages of the file are cleaned afterwards, by `services.emptying`.
    """
    row = _version(uow.connection, version_id, item_id)
    forget_version(uow, item_id, version_id)
    blobs.drop_unused(uow.connection, [row["blob_id"]])
    scrubbing.owe(uow.connection)
    uow.touch(item_id)


def remove_for_good(
    vault: Vault,
    item_id: ItemId,
    version_id: str,
    *,
    work: Work = QUIET,
    announce: Callable[[ChangeSet], None] = lambda _changes: None,
) -> bool:
    """Remove an earlier version and clean the file; returns whether it is clean now, or will be later."""
    with vault.write("evidence.remove_version", undoable=False) as uow:
        remove_version(uow, item_id, version_id)
    announce(uow.changes)
    return scrubbing.scrub(vault, work)
