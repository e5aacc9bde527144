"""The commands about what opens a vault: its passphrase, its recovery kit, and this computer's key store."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mwl_desktop.cli import edge, output, streams
from mwl_desktop.cli.commands import FILE, as_json_option, on_a_vault, program
from mwl_desktop.cli.edge import opened
from mwl_desktop.errors import Cancelled, UserError, VaultError
from mwl_desktop.sentences import say, sentence

if TYPE_CHECKING:
    from mwl_desktop.documents.kit_page import KitPage
    from mwl_desktop.vault.keys import VaultKey
    from mwl_desktop.vault.vault import Vault

_WEAK = 2
"""The score up to which a passphrase is called easy to guess."""


@program.command()
@on_a_vault
@click.option("--new-passphrase-file", type=FILE, metavar="FILE", help="Read the new passphrase from FILE.")
@click.option("--suggest", is_flag=True, help="Make up five words, print them once and take them.")
@click.option("--kit-pdf", type=FILE, metavar="FILE", help="Write the new recovery kit to FILE.")
@as_json_option
def passphrase(
    vault: Path,
    passphrase_file: Path | None,
    new_passphrase_file: Path | None,
    suggest: bool,
    kit_pdf: Path | None,
    as_json: bool,
) -> None:
    """Give a vault a new passphrase. The recovery kit made before no longer opens it."""
    if suggest and (as_json or new_passphrase_file is not None):
        raise click.UsageError("--suggest goes with neither --new-passphrase-file nor --json.")
    from mwl_desktop.services import kits, wording

    if kit_pdf is not None:
        kits.check_target(kit_pdf)
    with opened(vault, passphrase_file, takes_in=False, to_write=True) as it:
        it.spare(kit_pdf)
        new = _suggested() if suggest else edge.new_passphrase(new_passphrase_file)
        today = wording.day(it.clock.today())
        with kits.of_a_key_to_come(it.path, kit_pdf, vault.stem, today) as write_kit:
            problem = _changed(it, new, write_kit, as_json=as_json)
        fingerprint = it.key.fingerprint
    try:
        with output.about_what_is_done("passphrase.changed_untold", name=vault.name):
            _tell_change(vault, fingerprint, kit_pdf, as_json=as_json)
    finally:
        if problem is not None:
            raise problem


def _tell_change(vault: Path, fingerprint: str, kit_pdf: Path | None, *, as_json: bool) -> None:
    if as_json:
        kit = None if kit_pdf is None else kit_pdf.absolute()
        output.print_json({"vault": vault.absolute(), "fingerprint": fingerprint, "kit": kit})
        return
    output.say(f"the passphrase is changed; the key's fingerprint is now {fingerprint}")
    if kit_pdf is not None:
        output.say(f"wrote {output.shown(kit_pdf)}")
    else:
        output.say("earlier recovery kits no longer open the vault; the command “kit” writes a new one")


def _suggested() -> str:
    """A made-up passphrase that the person has been shown: before the change, for there is no after."""
    from mwl_desktop.vault import passphrases

    words = passphrases.suggest()
    try:
        output.say(words)
        streams.flush()
    except streams.Untold as error:
        streams.give_up()
        raise UserError("passphrase.not_shown", reason=error.reason) from None
    return words


def _changed(
    it: Vault, new: str, write_kit: Callable[[VaultKey], None], *, as_json: bool
) -> VaultError | None:
    """Change the passphrase, its kit written first; returns what is to be told though the new one holds."""
    from mwl_desktop.cli.progress import Watched
    from mwl_desktop.services import profile, vaults
    from mwl_desktop.vault import passphrases

    not_remembered: list[VaultError] = []
    try:
        with Watched("changing the passphrase", quiet=as_json) as work:
            vaults.change_passphrase(
                it, new, work=work, not_remembered=not_remembered.append, before=write_kit
            )
    except Cancelled:
        output.complain(say("passphrase.kept", {}))
        raise
    except VaultError as error:
        if error.code != "vault.change_unconfirmed":
            raise
        return error
    finally:
        for each in not_remembered:
            output.complain(say("keyring.not_renewed", {"why": sentence(each)}))
    with it.read() as connection:
        known = (profile.get(connection).name, it.path.stem)
    if passphrases.strength(new, known).score <= _WEAK:
        output.complain(say("passphrase.weak", {}))
    return None


@program.command()
@on_a_vault
@click.option("--pdf", type=FILE, metavar="FILE", help="Write it as a page to be printed.")
@click.option("--letter", is_flag=True, help="Make the page US Letter instead of A4.")
@click.option("--text", is_flag=True, help="Print its lines.")
@click.option("--force", is_flag=True, help="Replace FILE where it exists.")
@as_json_option
def kit(
    vault: Path,
    passphrase_file: Path | None,
    pdf: Path | None,
    letter: bool,
    text: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Write the recovery kit of a vault. Whoever has it can open the vault without the passphrase."""
    if pdf is None and not text:
        raise click.UsageError("Say how: --pdf FILE, --text, or both.")
    from mwl_desktop.services import kits, wording

    if pdf is not None:
        kits.check_target(pdf, replace=force)
    with opened(vault, passphrase_file, takes_in=False) as it:
        it.spare(pdf)
        page = kits.page_of(it.key, vault.stem, wording.day(it.clock.today()))
    if pdf is not None:
        kits.save(page, pdf, letter=letter, replace=force)
    with ExitStack() as stack:
        if pdf is not None:
            stack.enter_context(output.about_what_is_done())
        _tell_kit(vault, page, pdf, text=text, as_json=as_json)


def _tell_kit(vault: Path, page: KitPage, pdf: Path | None, *, text: bool, as_json: bool) -> None:
    from mwl_desktop.vault.kit_reading import REMARK

    if as_json:
        told: dict[str, object] = {"vault": vault.absolute(), "fingerprint": page.fingerprint}
        told["pdf"] = None if pdf is None else pdf.absolute()
        output.print_json({**told, "lines": page.lines} if text else told)
        return
    if text:
        output.say(f"{REMARK} recovery kit of {output.shown(vault.stem)}")
        output.say(f"{REMARK} fingerprint {page.fingerprint}")
        output.say("\n".join(page.lines))
    if pdf is not None:
        # Beside the lines it would be taken for one of them.
        tell = output.complain if text else output.say
        tell(f"wrote {output.shown(pdf)}; the key's fingerprint is {page.fingerprint}")


@program.command()
@on_a_vault
@as_json_option
def remember(vault: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """Keep a vault's key in this computer's key store; --keyring then opens it, and so does the window."""
    from mwl_desktop.vault import remembered

    with opened(vault, passphrase_file, takes_in=False) as it:
        key: VaultKey = it.key
    remembered.remember(vault, key)
    _tell_window(vault, remembers=True)
    with output.about_what_is_done():
        if as_json:
            told = {"vault": vault.absolute(), "remembered": True, "fingerprint": key.fingerprint}
            output.print_json(told)
        else:
            output.say(f"this computer remembers the key of {output.shown(vault.name)} ({key.fingerprint})")


@program.command()
@click.argument("vault", type=FILE)
@as_json_option
def forget(vault: Path, as_json: bool) -> None:
    """Take a vault's key out of this computer's key store."""
    from mwl_desktop.vault import remembered

    _tell_window(vault, remembers=False)
    there = remembered.forget(vault)
    with output.about_what_is_done():
        if as_json:
            output.print_json({"vault": vault.absolute(), "remembered": False, "was_remembered": there})
        elif there:
            output.say(f"this computer no longer remembers the key of {output.shown(vault.name)}")
        else:
            output.say(f"this computer did not remember a key of {output.shown(vault.name)}")


def _tell_window(vault: Path, *, remembers: bool) -> None:
    """Have the window ask the key store for a vault's key, or ask it no more."""
    from mwl_desktop import settings
    from mwl_desktop.vault.lock import name_for

    current = settings.load().settings
    wanted = current.remembering(name_for(vault), remembers)
    if wanted != current:
        settings.save(wanted)
