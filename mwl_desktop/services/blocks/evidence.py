"""The evidence block: pieces shown in a section of their own, and each piece's page in the appendix."""

from __future__ import annotations

import re

from mwl_desktop.documents.ir import (
    Block,
    Card,
    CodeBlock,
    Exhibit,
    Inline,
    LineBreak,
    Original,
    Paragraph,
    Picture,
    Quote,
    Run,
)
from mwl_desktop.domain.evidence import Evidence
from mwl_desktop.domain.kinds import EvidenceForm
from mwl_desktop.domain.portfolios import SectionContents
from mwl_desktop.evidence import media_types
from mwl_desktop.services import evidence, wording
from mwl_desktop.services.blocks.teller import Teller, plain, told

_AS_LINES = (media_types.TEXT, media_types.CSV, media_types.TSV, "application/sql")
_AS_PROSE = (media_types.DOCX, media_types.ODT, media_types.PPTX, media_types.ODP, media_types.RTF)
_LINES = 7
_LINE_CHARACTERS = 84
_PROSE_LINES = 4
_PROSE_CHARACTERS = 160


def tell(teller: Teller, contents: SectionContents) -> tuple[Block, ...]:
    """A quotation for somebody's words, a card for everything else; each refers to its number."""
    cards: list[Block] = []
    for row in contents.rows:
        piece = evidence.get(teller.connection, row.id)
        again = teller.again(row, contents.section, meta(piece), "evidence")
        cards.append(again or _piece(teller, piece))
    return tuple(cards)


def _piece(teller: Teller, piece: Evidence) -> Block:
    reference = Paragraph((Run("Evidence: "), teller.reference(piece.head.id)), muted=True)
    if piece.form is EvidenceForm.QUOTATION:
        said = wording.joined(piece.said_by, wording.day(piece.head.happened_on))
        blocks: tuple[Block, ...] = (Quote(told(piece.quotation), said), *told(piece.description), reference)
    else:
        blocks = (*told(piece.description), reference)
    return Card(plain(title(piece)), meta(piece), blocks, f"item-{piece.head.id}", "evidence")


def title(piece: Evidence) -> str:
    """The title; one that is only a file's name is made readable."""
    given = piece.head.title or piece.original_name
    names = {_spaced(piece.original_name), _spaced(piece.original_name.rpartition(".")[0])}
    if _spaced(given) not in names:
        return given
    words = given if " " in given else " ".join(re.split(r"[_-]+", given)).strip()
    return words[:1].upper() + words[1:] if words.split(" ")[0].islower() else words


def _spaced(name: str) -> str:
    return " ".join(re.split(r"[\s_-]+", name)).strip().casefold()


def meta(piece: Evidence) -> str:
    """Kind, date and issuer on one line."""
    kind = wording.EVIDENCE_KINDS[piece.evidence_kind]
    return wording.joined(kind, wording.day(piece.head.happened_on), piece.issuer)


def exhibit(
    number: str, piece: Evidence, picture: Picture | None, original: Original | None, inside: str = ""
) -> Exhibit:
    """A piece of evidence as it stands in the appendix, with where it came from.

    `inside` is the text of the file: where there is no picture to see, how it begins is shown.
    """
    said: tuple[Block, ...] = (Quote(told(piece.quotation), piece.said_by),) if piece.quotation else ()
    return Exhibit(
        number=number,
        anchor=number.lower(),
        title=title(piece),
        meta=meta(piece),
        facts=tuple((label, content) for label, content in _provenance(piece)),
        blocks=(*said, *told(piece.description), *(() if picture else _beginning(piece, inside))),
        picture=picture,
        original=original,
    )


def _provenance(piece: Evidence) -> list[tuple[str, tuple[Run, ...]]]:
    captured = wording.day(piece.captured_at.astimezone().date())
    if piece.form is EvidenceForm.LINK:
        return [("Address", (Run(piece.url, href=piece.url),)), ("Captured", (Run(captured),))]
    if piece.form is EvidenceForm.QUOTATION:
        return [("Captured", (Run(captured),))]
    pages = wording.parts(piece.pages, piece.media_type) if piece.pages else ""
    kept = f"captured {wording.short_day(piece.captured_at.astimezone().date())}"
    kind = wording.file_type(piece.media_type)
    about = wording.joined(piece.original_name, kind, pages, wording.size(piece.size or 0), kept)
    return [("File", (Run(about),)), ("SHA-256", (Run(piece.sha256, code=True),))]


def _beginning(piece: Evidence, inside: str) -> tuple[Block, ...]:
    """How a text begins, as it was set: lines of code and tables, Markdown, prose; of letters nothing."""
    lines = [line.rstrip() for line in inside.splitlines() if line.strip()]
    if not lines:
        return ()
    if piece.media_type in _AS_LINES:
        shown = [_cut(line, _LINE_CHARACTERS) for line in lines[:_LINES]]
        return (CodeBlock("\n".join([*shown, *(["…"] if len(lines) > _LINES else [])])),)
    if piece.media_type == media_types.MARKDOWN:
        begun = inside.strip().splitlines()[: 2 * _LINES]
        while begun and (not begun[-1].strip() or begun[-1].startswith("#")):
            begun.pop()  # a heading says nothing without what stands under it
        return (Quote(told("\n".join(begun))),) if begun else ()
    if piece.media_type not in _AS_PROSE:
        return ()
    said: list[Inline] = []
    for line in lines[:_PROSE_LINES]:
        said += [LineBreak()] if said else []
        said.append(Run(_cut(line, _PROSE_CHARACTERS)))
    if len(lines) > _PROSE_LINES:
        said += [LineBreak(), Run("…")]
    return (Quote((Paragraph(tuple(said)),)),)


def _cut(line: str, most: int) -> str:
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
