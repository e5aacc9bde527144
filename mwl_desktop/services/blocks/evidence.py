"""The evidence block: pieces shown in a section of their own, and each piece's page in the appendix."""

from __future__ import annotations

from mwl_desktop.documents.ir import Block, Card, Exhibit, Original, Paragraph, Picture, Quote, Run
from mwl_desktop.domain.evidence import Evidence
from mwl_desktop.domain.kinds import EvidenceForm
from mwl_desktop.domain.portfolios import SectionContents
from mwl_desktop.services import evidence, wording
from mwl_desktop.services.blocks.teller import Teller, plain, told


def tell(teller: Teller, contents: SectionContents) -> tuple[Block, ...]:
    """A quotation for somebody's words, a card for everything else; each refers to its number."""
    return tuple(_piece(teller, evidence.get(teller.connection, row.id)) for row in contents.rows)


def _piece(teller: Teller, piece: Evidence) -> Block:
    reference = Paragraph((Run("Evidence: "), teller.reference(piece.head.id)), muted=True)
    if piece.form is EvidenceForm.QUOTATION:
        said = wording.joined(piece.said_by, wording.day(piece.head.happened_on))
        blocks: tuple[Block, ...] = (Quote(told(piece.quotation), said), *told(piece.description), reference)
    else:
        blocks = (*told(piece.description), reference)
    return Card(plain(piece.head.title), meta(piece), blocks, f"item-{piece.head.id}", "evidence")


def meta(piece: Evidence) -> str:
    """Kind, date and issuer on one line."""
    kind = wording.EVIDENCE_KINDS[piece.evidence_kind]
    return wording.joined(kind, wording.day(piece.head.happened_on), piece.issuer)


def exhibit(number: str, piece: Evidence, picture: Picture | None, original: Original | None) -> Exhibit:
    """A piece of evidence as it stands in the appendix, with where it came from."""
    said: tuple[Block, ...] = (Quote(told(piece.quotation), piece.said_by),) if piece.quotation else ()
    return Exhibit(
        number=number,
        anchor=number.lower(),
        title=piece.head.title,
        meta=meta(piece),
        facts=tuple((label, content) for label, content in _provenance(piece)),
        blocks=(*said, *told(piece.description)),
        picture=picture,
        original=original,
    )


def _provenance(piece: Evidence) -> list[tuple[str, tuple[Run, ...]]]:
    captured = wording.day(piece.captured_at.astimezone().date())
    if piece.form is EvidenceForm.LINK:
        return [("Address", (Run(piece.url, href=piece.url),)), ("Captured", (Run(captured),))]
    if piece.form is EvidenceForm.QUOTATION:
        return [("Captured", (Run(captured),))]
    pages = f"{piece.pages} page{'' if piece.pages == 1 else 's'}" if piece.pages else ""
    look = wording.joined(wording.size(piece.size or 0), pages, piece.media_type)
    return [
        ("File", (Run(piece.original_name),)),
        ("Size and type", (Run(look),)),
        ("Captured", (Run(captured),)),
        ("SHA-256", (Run(piece.sha256, code=True),)),
    ]
