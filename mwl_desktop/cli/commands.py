"""The commands and their options. What they do is imported when they do it, so that help is quick."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from mwl_desktop import __version__
from mwl_desktop.cli import edge, exit_codes, inbox_commands, output, ways
from mwl_desktop.cli.edge import PASSPHRASE_VARIABLE, Ended, opened
from mwl_desktop.errors import UserError
from mwl_desktop.sentences import as_it_is, say

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from mwl_desktop.domain.evidence import Stripped
    from mwl_desktop.domain.ids import ItemId
    from mwl_desktop.domain.items import SearchHit
    from mwl_desktop.domain.portfolios import Portfolio
    from mwl_desktop.services.exporting import ExportReport

_Function = TypeVar("_Function", bound=Callable[..., Any])


class _PathOf(click.ParamType[Path]):
    """A path as it was typed. What cannot be done with it is said where it is done."""

    name = "path"

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        if not str(value):
            self.fail("A path is empty.", param, ctx)
        return Path(value)


FILE = _PathOf()
KINDS = ("entry", "goal", "evidence", "person", "portfolio")
_WORDS = {
    "private": "private",
    "employer": "belonging to the employer",
    "excluded": "taken out by hand",
}
"""Why something was left out of a portfolio."""
ENTRY_KINDS = ("work", "interaction", "gem", "training", "problem")

_EPILOG = f"""
The passphrase is the first line of the file named by --passphrase-file or {PASSPHRASE_VARIABLE}, asked for
at the terminal, or the first line of the input where that is no terminal. Instead of it, --kit-file
names a file with the lines of the recovery kit, and --keyring takes what this computer remembers. A file
whose name begins with - follows after --.

Exit codes: 0 done, 1 failed, 2 wrong usage, 4 done in part; 10 to 119 say what is wrong with a vault, a
backup, a recovery kit, a passphrase or the key store, and docs/exit-codes.md lists them.
"""


class _Program(click.Group):
    """A group for which anything that is not a command is a vault to be shown in the window."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        first = args[0]
        if first in self.commands:
            return super().resolve_command(ctx, args)
        if len(args) > 1 and not args[1].startswith("-") and not Path(first).exists():
            ctx.fail(f"There is no command “{output.shown(first)}” and no such vault.")
        return "open", self.commands["open"], ["--", *args] if first.startswith("-") else args


def _passphrase_option(function: _Function) -> _Function:
    return click.option(
        "--passphrase-file",
        type=FILE,
        metavar="FILE",
        help="Read the passphrase from FILE.",
    )(function)


def _on_a_new_vault(function: _Function) -> _Function:
    return click.argument("vault", type=FILE)(_passphrase_option(function))


def on_a_vault(function: _Function) -> _Function:
    """The argument and the options of a command that opens a vault."""
    return _on_a_new_vault(ways.options(function))


_sealed = click.option(
    "--sealed", is_flag=True, help="Only seal it; the vault may be locked and no passphrase is asked."
)
_without_metadata = click.option(
    "--without-metadata",
    is_flag=True,
    help="Take out what files say of themselves: place, names, camera, comments. The vault is left as it is.",
)
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group(
    cls=_Program, invoke_without_command=True, epilog=_EPILOG, subcommand_metavar="[COMMAND | VAULT] …"
)
@_passphrase_option
@click.version_option(__version__, prog_name="MWL Desktop", message="%(prog)s %(version)s")
@click.pass_context
def program(context: click.Context, passphrase_file: Path | None) -> int | None:
    """Your portfolio from the command line. Without a command the window opens, on VAULT if one is named."""
    # The option may stand before the command as well: it is handed on to whichever follows.
    if passphrase_file is not None:
        context.default_map = {name: {"passphrase_file": str(passphrase_file)} for name in program.commands}
    if context.invoked_subcommand is None:
        return _open_window(context, None, passphrase_file)
    return None


@program.command("open", hidden=True)
@click.argument("vault", type=FILE)
@_passphrase_option
@click.pass_context
def open_window(context: click.Context, vault: Path, passphrase_file: Path | None) -> int:
    """Open the window on a vault."""
    return _open_window(context, vault, passphrase_file)


def _open_window(context: click.Context, vault: Path | None, passphrase_file: Path | None) -> int:
    answer: int = context.find_root().obj(vault, edge.file_of_passphrase(passphrase_file))
    return answer


@program.command()
@_on_a_new_vault
@as_json_option
def create(vault: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """Make a new, empty vault."""
    from mwl_desktop.services import sweeping, vaults

    vaults.check_free(vault)
    made = vaults.create(vault, edge.passphrase(passphrase_file, new=True))
    fingerprint = made.key.fingerprint
    sweeping.prepare(made)
    made.close()
    with output.about_what_is_done():
        if as_json:
            output.print_json({"vault": vault.absolute(), "fingerprint": fingerprint})
        else:
            output.say(f"made {output.shown(vault)}; its key's fingerprint is {fingerprint}")


@program.command()
@_on_a_new_vault
@click.option(
    "--items", type=click.IntRange(0, 1_000_000), default=0, metavar="N", help="Write N more entries."
)
@click.option("--seed", type=int, default=1, metavar="S", help="Another S, other entries.")
@as_json_option
def demo(vault: Path, passphrase_file: Path | None, items: int, seed: int, as_json: bool) -> None:
    """Make a vault with the two years of somebody invented."""
    from mwl_desktop.cli.progress import Watched
    from mwl_desktop.services import demo as demonstration
    from mwl_desktop.services import vaults

    vaults.check_free(vault)
    key_file = edge.file_of_passphrase(passphrase_file) or demonstration.passphrase_file()
    with Watched("making the demonstration", quiet=as_json) as work:
        counts = demonstration.build(vault, edge.passphrase(key_file), items=items, seed=seed, work=work)
    with output.about_what_is_done():
        if as_json:
            told = {"vault": vault.absolute(), "passphrase_file": key_file.absolute(), "items": counts}
            output.print_json(told)
            return
        output.say(f"made {output.shown(vault)} with {output.counted(sum(counts.values()), 'item')}")
        output.say(f"its passphrase is in {output.shown(key_file)}")


@program.command()
@on_a_vault
@click.argument("paths", type=FILE, nargs=-1, required=True, metavar="PATH…")
@_sealed
@as_json_option
def add(
    vault: Path, paths: tuple[Path, ...], passphrase_file: Path | None, sealed: bool, as_json: bool
) -> int | None:
    """Keep files, and the files in folders, as evidence."""
    if sealed:
        return inbox_commands.seal_files(vault, paths, as_json=as_json)
    from mwl_desktop.cli import adding

    with opened(vault, passphrase_file, to_write=True) as it:
        adding.add(it, paths, as_json=as_json)
    return None


@program.command()
@on_a_vault
@click.argument("text")
@_sealed
@as_json_option
def note(vault: Path, text: str, passphrase_file: Path | None, sealed: bool, as_json: bool) -> int | None:
    """Write TEXT into the journal (Markdown); - reads it from the input."""
    from mwl_desktop.domain.entries import EntryDraft
    from mwl_desktop.services import entries, listing

    from_input = text == "-"
    if sealed:
        return inbox_commands.seal_note(vault, edge.input_text() if from_input else text, as_json=as_json)
    with opened(vault, passphrase_file, stdin_is_taken=from_input, to_write=True) as it:
        body = edge.input_text() if from_input else text
        if not body.strip():
            raise UserError("note.empty")
        with it.write("entry.add") as uow:
            entry_id = entries.add(uow, EntryDraft(body=body.strip("\r\n")))
        with it.read() as connection:
            row = listing.rows(connection, (entry_id,))[0]
    with output.about_what_is_done():
        if as_json:
            output.print_json(row)
        else:
            output.say(output.row_line(row))
    return None


@program.command("list")
@on_a_vault
@click.option("--kind", type=click.Choice([*KINDS, *ENTRY_KINDS]), help="Only items of this kind.")
@as_json_option
def list_items(vault: Path, kind: str | None, passphrase_file: Path | None, as_json: bool) -> None:
    """List what is in a vault, newest first."""
    from mwl_desktop.domain.items import ListFilter
    from mwl_desktop.domain.kinds import ItemKind
    from mwl_desktop.services import listing

    wanted = ListFilter()
    if kind in KINDS:
        wanted = ListFilter(kinds=(ItemKind(kind),))
    elif kind is not None:
        wanted = ListFilter(kinds=(ItemKind.ENTRY,), subkinds=(kind,))
    with opened(vault, passphrase_file) as it, it.read() as connection:
        rows = listing.rows(connection, [place.id for place in listing.places(connection, wanted)])
    if as_json:
        output.print_json(rows)
        return
    for row in rows:
        output.say(output.row_line(row))


@program.command()
@on_a_vault
@click.argument("item_id", metavar="ID")
@as_json_option
def show(vault: Path, item_id: str, passphrase_file: Path | None, as_json: bool) -> None:
    """Show one item whole. ID may be its last characters, six or more, or its first, eight or more."""
    from mwl_desktop.domain.kinds import ItemKind
    from mwl_desktop.services import entries, evidence, goals, items, links, people, portfolios

    readers: dict[ItemKind, Callable[[Connection, ItemId], object]] = {
        ItemKind.ENTRY: entries.get,
        ItemKind.GOAL: goals.get,
        ItemKind.EVIDENCE: evidence.get,
        ItemKind.PERSON: people.get,
        ItemKind.PORTFOLIO: portfolios.get,
    }
    with opened(vault, passphrase_file) as it, it.read() as connection:
        known = items.called(connection, item_id)
        item = readers[items.head(connection, known).kind](connection, known)
        linked = links.of(connection, known)
    if as_json:
        output.print_json({**output.plain(item), "linked": linked})
    else:
        output.say(output.whole_item(item, linked))


@program.command()
@on_a_vault
@click.argument("query")
@click.option(
    "--limit",
    type=click.IntRange(1, 100_000),
    default=50,
    metavar="N",
    help="Print the N best (50, unless said otherwise).",
)
@as_json_option
def search(vault: Path, query: str, limit: int, passphrase_file: Path | None, as_json: bool) -> None:
    """Find words anywhere; "exact phrases", -without, tag:x and kind:y narrow it down."""
    from mwl_desktop.services import finding

    with opened(vault, passphrase_file) as it, it.read() as connection:
        hits = finding.search(connection, query, most=limit + 1)
    if as_json:
        found = [
            {**output.plain(hit.row), "excerpt": _joined(hit.pieces), "page": hit.page}
            for hit in hits[:limit]
        ]
        output.print_json(found)
    else:
        for hit in hits[:limit]:
            _tell_hit(hit)
    if len(hits) > limit:
        output.complain(say("search.more", {"count": limit}))


def _tell_hit(hit: SearchHit) -> None:
    """A line for the item, and one for where its words stand."""
    from mwl_desktop.services import wording

    output.say(output.row_line(hit.row))
    excerpt = "".join(output.marked(text) if matched else output.shown(text) for text, matched in hit.pieces)
    where = f"{wording.part_word(hit.row.media_type)} {hit.page}: " if hit.page else ""
    if excerpt:
        output.say(f"    {where}{excerpt}")


def _joined(pieces: Iterable[tuple[str, bool]]) -> str:
    return "".join(text for text, _ in pieces)


@program.command()
@on_a_vault
@click.argument("item_id", metavar="EVIDENCE_ID")
@click.argument("file", type=FILE)
@click.option("--force", is_flag=True, help="Replace FILE where it exists.")
@click.option("--version", "version_id", metavar="ID", help="An earlier version, as `versions` lists them.")
@_without_metadata
@as_json_option
def extract(
    vault: Path,
    item_id: str,
    file: Path,
    passphrase_file: Path | None,
    force: bool,
    version_id: str | None,
    without_metadata: bool,
    as_json: bool,
) -> None:
    """Write the original of a piece of evidence, byte for byte. FILE may be a folder.

    EVIDENCE_ID may be its last characters, six or more, or its first, eight or more.
    """
    from mwl_desktop.services import evidence, items, originals, saving

    with opened(vault, passphrase_file) as it:
        with it.read() as connection:
            known = items.called(connection, item_id)
            piece = evidence.get(connection, known)
            earlier = ""
            if version_id is not None:
                earlier = originals.called(connection, known, version_id).version_id
                piece = evidence.as_it_was(connection, known, earlier)
        target = file / piece.original_name if file.is_dir() else file
        if not force and (target.exists() or target.is_symlink()):
            raise UserError("out.exists", path=target)
        told_less = saving.save_original(it, known, target, version_id=earlier, stripped=without_metadata)
    with output.about_what_is_done():
        if without_metadata:
            _tell_stripped(told_less, known, target, as_json=as_json)
        elif as_json:
            told = {"id": known, "file": target.absolute(), "size": piece.size, "sha256": piece.sha256}
            output.print_json(told)
        else:
            output.say(f"wrote {output.shown(target)}, {output.size_of(piece.size or 0)}, checked")


def _tell_stripped(found: Stripped, item_id: ItemId, target: Path, *, as_json: bool) -> None:
    if as_json:
        told = {"id": item_id, "file": target.absolute(), "removed": found.removed, "left": found.left}
        output.print_json({**told, "size": target.stat().st_size})
        return
    output.say(f"wrote {output.shown(target)} without what it says of itself; the original stays as it is")
    for name, details in (("taken out", found.removed), ("still in it", found.left)):
        codes = dict.fromkeys(say(each.code, {}) for each in details)
        output.say(f"{name}: {', '.join(codes) or 'nothing'}")


@program.command()
@on_a_vault
@click.option("--portfolio", metavar="NAME", help="The portfolio's name; else the one changed last.")
@click.option("--pdf", type=FILE, metavar="FILE", help="Write a PDF.")
@click.option("--html", type=FILE, metavar="FILE_OR_FOLDER", help="Write one .html file, or a folder.")
@_without_metadata
@as_json_option
def export(
    vault: Path,
    passphrase_file: Path | None,
    portfolio: str | None,
    pdf: Path | None,
    html: Path | None,
    without_metadata: bool,
    as_json: bool,
) -> None:
    """Write a portfolio as PDF, as a web page, or both; files that are there are replaced."""
    if pdf is None and html is None:
        raise click.UsageError("Say where to: --pdf FILE, --html FILE_OR_FOLDER, or both.")
    if pdf is not None and html is not None and os.path.realpath(pdf) == os.path.realpath(html):
        raise click.UsageError("The PDF and the web page cannot be the same file.")
    from mwl_desktop.cli.progress import Watched
    from mwl_desktop.services import exporting, portfolios

    with opened(vault, passphrase_file) as it:
        with it.read() as connection:
            chosen = portfolios.to_export(connection, portfolio, it.clock)
        with Watched("exporting", quiet=as_json) as work:
            report = exporting.export(
                it, chosen, pdf_to=pdf, html_to=html, stripped=without_metadata, work=work
            )
    if report.missing_glyphs:
        output.complain(say("portfolio.glyphs_missing", {"characters": " ".join(report.missing_glyphs)}))
    with output.about_what_is_done():
        _tell_export(report, chosen, paged=pdf is not None, bare=without_metadata, as_json=as_json)
    for each in report.unstripped:
        output.complain(say(as_it_is(each.code), {"name": each.name}))
    if report.unstripped:
        raise Ended(exit_codes.IN_PART)


def _tell_export(report: ExportReport, chosen: Portfolio, *, paged: bool, bare: bool, as_json: bool) -> None:
    if as_json:
        left_out = [
            {"id": each.row.id, "title": each.row.title, "reason": each.reason} for each in report.left_out
        ]
        told = {
            **output.plain(report),
            "left_out": left_out,
            "portfolio": chosen.head.title,
            "id": chosen.head.id,
        }
        output.print_json(told)
        return
    for written in report.files:
        output.say(f"wrote {output.shown(written)}")
    counts = [f"{output.counted(report.exhibits, 'piece')} of evidence"]
    if paged:
        counts.append(output.counted(report.pages, "page"))
    output.say(f"“{output.shown(chosen.head.title)}”: {', '.join(counts)}")
    if report.originals and bare:
        _tell_bare(report)
    elif report.originals:
        output.say(
            f"originals in the folder: {report.originals}, as they are, with whatever is inside them"
            " (a photograph's place, a document's author)"
        )
    if report.left_out:
        output.say(f"left out on purpose: {_counted(_WORDS[each.reason] for each in report.left_out)}")


def _tell_bare(report: ExportReport) -> None:
    """How many files of the folder are copies without metadata, and how many are not."""
    if done := report.originals - len(report.unstripped):
        output.say(f"copies in the folder: {done}, without what they say of themselves")
    for name, codes in report.still:
        output.say(
            f"still in {output.shown(name)}: {', '.join(dict.fromkeys(say(code, {}) for code in codes))}"
        )
    if report.unstripped:
        output.say(f"in the folder as they are, with whatever is inside them: {len(report.unstripped)}")


def _counted(reasons: Iterable[str]) -> str:
    from collections import Counter

    return ", ".join(f"{number} {reason}" for reason, number in Counter(reasons).most_common())
