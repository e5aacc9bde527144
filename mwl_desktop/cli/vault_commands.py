"""The commands that keep a vault from being lost: check, backup, restore and salvage."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mwl_desktop.cli import edge, exit_codes, output, ways
from mwl_desktop.cli.commands import FILE, as_json_option, on_a_vault, program
from mwl_desktop.cli.edge import Ended, opened
from mwl_desktop.errors import UserError, VaultError
from mwl_desktop.sentences import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mwl_desktop.services.backups import Backup
    from mwl_desktop.vault.check import Finding
    from mwl_desktop.vault.keys import VaultKey

_SUFFIX = ".mwl"


@program.command()
@on_a_vault
@as_json_option
def check(vault: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """Look a vault over: every page's seal, every table, every original's SHA-256."""
    from mwl_desktop.cli.progress import Watched
    from mwl_desktop.services import losses
    from mwl_desktop.services.checking import check as look_over

    with opened(vault, passphrase_file, takes_in=False) as it, Watched("checking", quiet=as_json) as work:
        report = look_over(it, work=work)
        missing = None
        if report.sound:
            with it.read() as connection:
                missing = losses.known(connection)
    lost = missing.findings if missing is not None else ()
    if as_json:
        told = {**output.plain(report), "sound": report.sound, "findings": _with_words(report.findings)}
        told["lost"] = _with_words(lost)
        output.print_json(told)
    elif report.sound:
        read = output.size_of(report.bytes_read)
        originals = output.counted(report.originals, "original")
        output.say(f"sound: every page, every table and {originals} ({read})")
        if missing is not None:
            output.say(
                f"saved out of a damaged vault on {missing.at:%Y-%m-%d}; what could not be saved then:"
            )
        for each in lost:
            output.say(f"  {say(each.code, dict(each.facts))}")
    if report.sound:
        return
    found = len(report.faults) + len(report.broken)
    output.complain(say("vault.unsound", {"name": vault.name, "count": found}))
    for each in report.findings:
        output.complain(say(each.code, dict(each.facts)))
    output.complain(say("check.salvage", {}))
    raise Ended(exit_codes.of("vault.unsound"))


def _with_words(findings: Iterable[Finding]) -> list[dict[str, object]]:
    return [
        {"code": each.code, "facts": each.facts, "sentence": say(each.code, dict(each.facts))}
        for each in findings
    ]


def _destination(context: click.Context, parameter: click.Parameter, typed: str) -> Path:
    """A folder, or a file to be made. What is not there is taken for a file only where it is called like one.

    Else a backup for a disk that is not plugged in would go into a file beside where it is to be.
    """
    path = FILE.convert(typed, parameter, context)
    ends_as_folder = typed.endswith((os.sep, os.altsep or os.sep))
    if ends_as_folder or path.suffix.lower() != _SUFFIX:
        if not os.path.lexists(path):
            raise VaultError("copy.folder_missing", path=path.absolute())
        if ends_as_folder and not _is_folder(path):
            raise VaultError("copy.not_a_folder", path=path.absolute())
    return path


@program.command()
@on_a_vault
@click.argument("destination", metavar="DEST", callback=_destination)
@as_json_option
def backup(vault: Path, destination: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """Copy a vault whole, encrypted as it is, and prove the copy by opening it.

    DEST is a folder, where the backup gets a name with its time, or a file that is not there yet, whose
    name ends in .mwl.
    """
    from mwl_desktop.cli.progress import Watched
    from mwl_desktop.services import backups

    with (
        opened(vault, passphrase_file, takes_in=False) as it,
        Watched("backing up", quiet=as_json) as work,
    ):
        if _is_folder(destination):
            made = backups.make(it, destination, by_hand=True, work=work)
        else:
            made = backups.make_at(it, destination, by_hand=True, work=work)
    advice = backups.advice(made.path.parent, vault)
    with output.about_what_is_done():
        if as_json:
            output.print_json({**_told(made), "advice": advice})
        else:
            size = output.size_of(made.size)
            output.say(f"wrote {output.shown(made.path)}, {size}, opened and found whole")
    for code in advice:
        output.complain(say(code, {}))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False  # nobody may look, or the name is too long: the copy that is made there says so


def _told(made: Backup) -> dict[str, object]:
    return {
        "backup": made.path.absolute(),
        "made_at": made.made_at,
        "size": made.size,
        "fingerprint": made.fingerprint,
        "verified_at": made.verified_at,
    }


@program.command()
@click.argument("backup_file", type=FILE, metavar="BACKUP")
@on_a_vault
@as_json_option
def restore(backup_file: Path, vault: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """Put a backup in a vault's place. The vault that is there now is set aside, never overwritten.

    The passphrase or kit is that of the time when the backup was made.
    """
    from mwl_desktop.cli.progress import Watched
    from mwl_desktop.services import backups, vaults

    key = _key_for(backup_file, passphrase_file, remembered_for=vault)
    kit = key if ways.kit_file() else None
    with Watched("restoring", quiet=as_json) as work, vaults.told_of_kit(backup_file, kit):
        aside = backups.restore(backup_file, vault, key, work=work)
    with output.about_what_is_done():
        if as_json:
            told = {"vault": vault.absolute(), "set_aside": aside, "fingerprint": key.fingerprint}
            output.print_json(told)
            return
        output.say(f"restored {output.shown(vault)} from {output.shown(backup_file.name)}")
        if aside is not None:
            output.say(f"the vault that was there is now {output.shown(aside)}")


def _key_for(file: Path, passphrase_file: Path | None, *, remembered_for: Path) -> VaultKey:
    """The key of a file that is not opened as a vault, by whichever way was chosen."""
    from mwl_desktop.services import backups
    from mwl_desktop.vault import keys, remembered

    ways.check_one(passphrase_file)
    kit = ways.kit_file()
    if kit is not None:
        return keys.key_from_kit(ways.kit_text(kit))
    if ways.key_store():
        key = remembered.recall(remembered_for)
        if key is None:
            raise VaultError("keyring.nothing", name=remembered_for.name)
        return key
    backups.look_at(file, by_passphrase=True)  # before anybody is asked for the passphrase of what is none
    return backups.key_of(file, edge.passphrase(passphrase_file))


@program.command()
@on_a_vault
@click.argument("new", type=FILE)
@as_json_option
def salvage(vault: Path, new: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """Make a new vault NEW of what can still be read in a damaged one, which is not touched."""
    from mwl_desktop.cli.progress import Watched
    from mwl_desktop.services import checking, vaults

    if os.path.lexists(new):
        raise UserError("out.exists", path=new)
    vaults.look_at(vault, by_passphrase=ways.by_passphrase())
    key = _key_for(vault, passphrase_file, remembered_for=vault)
    kit = key if ways.kit_file() else None
    with Watched("salvaging", quiet=as_json) as work, vaults.told_of_kit(vault, kit):
        report = checking.salvage(vault, key, new, work=work)
    with output.about_what_is_done():
        if as_json:
            findings = _with_words(report.findings)
            output.print_json({**output.plain(report), "whole": report.whole, "findings": findings})
        else:
            items, originals = (
                output.counted(*each) for each in ((report.items, "item"), (report.originals, "original"))
            )
            output.say(f"made {output.shown(new)} with {items} and {originals}")
            if report.sealed:
                output.say(f"sealed notes and files that come in when it is unlocked: {report.sealed}")
            if report.whole:
                output.say("nothing was lost")
    for each in report.findings:
        output.complain(say(each.code, dict(each.facts)))
    if not report.whole:
        raise Ended(exit_codes.IN_PART)
