"""The evidence block: pieces shown in a section of their own, and each piece's page in the appendix."""

from __future__ import annotations

import re

from mwl_desktop.documents.ir import (
    Block,
    Card,
    Exhibit,
    Original,
    Paragraph,
    Picture,
    Quote,
    Run,
)
from mwl_desktop.domain.evidence import Evidence
from mwl_desktop.domain.kinds import DatedBy, EvidenceForm
from mwl_desktop.domain.portfolios import Section, SectionContents
from mwl_desktop.evidence.type_words import type_words
from mwl_desktop.services import evidence, wording
from mwl_desktop.services.blocks.beginnings import beginning
from mwl_desktop.services.blocks.teller import Teller, plain, told


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
        said = wording.joined(piece.said_by, day(piece))
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


def day(piece: Evidence) -> str:
    """When it was achieved, as a person or the file itself says it.

    When a file was last written says when it was copied as often as when it was made: that is left out.
    """
    return "" if piece.dated_by is DatedBy.FILE else wording.day(piece.head.happened_on)


def meta(piece: Evidence) -> str:
    """Kind, date and issuer on one line."""
    kind = wording.EVIDENCE_KINDS[piece.evidence_kind]
    return wording.joined(kind, day(piece), piece.issuer)


def exhibit(
    number: str,
    piece: Evidence,
    picture: Picture | None,
    original: Original | None,
    inside: str = "",
    told_in: Section | None = None,
) -> Exhibit:
    """A piece of evidence as it stands in the appendix, with where it came from.

    `inside` is the text of the file: where there is no picture to see, how it begins is shown.
    `told_in` is the section that shows the piece: somebody's words are not said a second time.
    """
    if piece.form is EvidenceForm.QUOTATION and told_in:
        where = Run(told_in.title, href=f"#item-{piece.head.id}")
        by = f"By {piece.said_by}, word for word under " if piece.said_by else "Word for word under "
        blocks: tuple[Block, ...] = (Paragraph((Run(by), where, Run("."))),)
    else:
        said = (Quote(told(piece.quotation), piece.said_by),) if piece.quotation else ()
        begins = () if picture else beginning(piece.media_type, inside)
        blocks = (*said, *told(piece.description), *begins)
    return Exhibit(
        number=number,
        anchor=number.lower(),
        title=title(piece),
        meta=meta(piece),
        facts=(*_provenance(piece), *_of_copy(original)),
        blocks=blocks,
        picture=picture,
        original=original,
    )


def _of_copy(original: Original | None) -> list[tuple[str, tuple[Run, ...]]]:
    """What is beside the page where it is not the file that was captured."""
    if original is None or not original.bare:
        return []
    words = "without what the file says of itself; SHA-256 "
    return [("Copy", (Run(words), Run(original.sha256, code=True)))]


def _provenance(piece: Evidence) -> list[tuple[str, tuple[Run, ...]]]:
    captured = wording.day(piece.captured_at.astimezone().date())
    if piece.form is EvidenceForm.LINK:
        return [("Address", (Run(piece.url, href=piece.url),)), ("Captured", (Run(captured),))]
    if piece.form is EvidenceForm.QUOTATION:
        return [("Captured", (Run(captured),))]
    pages = wording.parts(piece.pages, piece.media_type) if piece.pages else ""
    kept = f"captured {wording.short_day(piece.captured_at.astimezone().date())}"
    kind = type_words(piece.media_type)
    about = wording.joined(piece.original_name, kind, pages, wording.size(piece.size or 0), kept)
    return [("File", (Run(about),)), ("SHA-256", (Run(piece.sha256, code=True),))]
