"""The commands for the versions of a file: versions, new-version and bring-back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mwl_desktop.cli import exit_codes, output
from mwl_desktop.cli.commands import FILE, as_json_option, on_a_vault, program
from mwl_desktop.cli.edge import Ended, opened
from mwl_desktop.errors import Cancelled, UserError
from mwl_desktop.sentences import say

if TYPE_CHECKING:
    from mwl_desktop.domain.evidence import Evidence
    from mwl_desktop.domain.ids import ItemId
    from mwl_desktop.vault.vault import Vault


@program.command()
@on_a_vault
@click.argument("item_id", metavar="EVIDENCE_ID")
@as_json_option
def versions(vault: Path, item_id: str, passphrase_file: Path | None, as_json: bool) -> None:
    """List the files that a piece of evidence stood for: the present one, then earlier ones, newest first.

    EVIDENCE_ID may be its last characters, six or more, or its first, eight or more.
    """
    from mwl_desktop.services import evidence, items

    with opened(vault, passphrase_file) as it, it.read() as connection:
        piece = evidence.get(connection, items.called(connection, item_id))
    if piece.blob_id is None:
        raise UserError("version.not_a_file")
    _tell(piece, as_json=as_json)


@program.command("new-version")
@on_a_vault
@click.argument("item_id", metavar="EVIDENCE_ID")
@click.argument("file", type=FILE, required=False)
@click.option(
    "--from", "other_id", metavar="ID", help="Take the file of this other evidence, which goes to the bin."
)
@as_json_option
def new_version(
    vault: Path,
    item_id: str,
    file: Path | None,
    other_id: str | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Make FILE the newest version of a piece of evidence; the one it has now is kept as an earlier one.

    Ids may be their last characters, six or more, or their first, eight or more.
    """
    if (file is None) == (other_id is None):
        raise click.UsageError("Name a FILE, or with --from the evidence whose file it is.")
    from mwl_desktop.services import evidence, items, originals

    with opened(vault, passphrase_file, to_write=True) as it:
        with it.read() as connection:
            known = items.called(connection, item_id)
            other = items.called(connection, other_id) if other_id is not None else None
            title = evidence.get(connection, known).head.title
        there = False
        if file is not None:
            there = _take_in(it, file, known, quiet=as_json)
        elif other is not None:
            with it.write("evidence.make_version", title=title) as uow:
                originals.make_version_of(uow, other, known)
        with it.read() as connection:
            piece = evidence.get(connection, known)
    with output.about_what_is_done():
        if there and not as_json:
            output.say(f"{known}  {output.shown(piece.original_name)} was there already")
        else:
            _tell(piece, as_json=as_json)


def _take_in(vault: Vault, file: Path, item_id: ItemId, *, quiet: bool) -> bool:
    """Take a file in as the newest version; says whether the evidence stood for it already."""
    from mwl_desktop.cli import adding
    from mwl_desktop.cli.progress import Watched
    from mwl_desktop.services import capture, facts

    with Watched("adding", quiet=quiet) as work:
        report = capture.capture_version(vault, file, item_id, work=work)
    for each in report.refused:
        output.complain(say(each.code, dict(each.facts)))
    if report.cancelled:
        output.complain(say("capture.stopped_at_once", {}))
        adding.clear_up(vault, quiet=quiet)
        raise Ended(exit_codes.INTERRUPTED)
    if not (report.added or report.already_there):
        if not report.refused:
            output.complain(say("capture.nothing", {}))
        raise Ended(exit_codes.FAILED)
    try:
        with Watched("reading", quiet=quiet) as work:
            facts.read_missing(vault, work=work)
    except Cancelled:
        left: dict[str, object] = {"count": len(report.added), "unread": facts.count_missing(vault)}
        output.complain(say("capture.stopped_reading", left))
        raise Ended(exit_codes.INTERRUPTED) from None
    return not report.added


@program.command("bring-back")
@on_a_vault
@click.argument("item_id", metavar="EVIDENCE_ID")
@click.argument("version_id", metavar="VERSION_ID")
@as_json_option
def bring_back(
    vault: Path, item_id: str, version_id: str, passphrase_file: Path | None, as_json: bool
) -> None:
    """Let an earlier version be what a piece of evidence stands for; the present one is kept in its place.

    VERSION_ID is as `versions` lists it, or the end of it.
    """
    from mwl_desktop.services import evidence, items, originals

    with opened(vault, passphrase_file, to_write=True) as it:
        with it.read() as connection:
            known = items.called(connection, item_id)
            earlier = originals.called(connection, known, version_id)
        with it.write("evidence.bring_back", title=earlier.name) as uow:
            originals.bring_back(uow, known, earlier.version_id)
        with it.read() as connection:
            piece = evidence.get(connection, known)
    with output.about_what_is_done():
        _tell(piece, as_json=as_json)


def _tell(piece: Evidence, *, as_json: bool) -> None:
    """The versions of a piece, the present one first."""
    if as_json:
        told = {"name": piece.original_name, "size": piece.size, "sha256": piece.sha256}
        present = {**told, "media_type": piece.media_type, "captured_at": piece.captured_at}
        output.print_json({"id": piece.head.id, "present": present, "earlier": piece.earlier})
        return
    rows = [("now", piece.captured_at, piece.size or 0, piece.original_name)]
    rows += [(each.version_id, each.captured_at, each.size, each.name) for each in piece.earlier]
    output.say(f"{piece.head.id}  {output.shown(piece.head.title)}")
    for version_id, captured_at, size, name in rows:
        taken = f"{captured_at.astimezone():%Y-%m-%d %H:%M}"
        output.say(f"  {version_id:<36}  {taken}  {output.size_of(size):>10}  {output.shown(name)}")
