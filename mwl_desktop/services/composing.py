"""From a portfolio to a document: choose, tell each section, number the evidence, note what stays out."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO, cast

from sqlalchemy import Connection

from mwl_desktop.documents.ir import Document, Exhibit, Original, Picture, Section
from mwl_desktop.domain.evidence import Evidence, Stripped
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.portfolios import LeftOut, Portfolio, SectionContents
from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.errors import UserError
from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.apart.pool import Readers
from mwl_desktop.evidence.stripping.refusing import TOO_LARGE
from mwl_desktop.services import choosing, evidence, portfolios, profile, stripping, wording
from mwl_desktop.services.blocks import BLOCKS
from mwl_desktop.services.blocks.evidence import exhibit
from mwl_desktop.services.blocks.teller import Teller, told
from mwl_desktop.vault import blobs
from mwl_desktop.vault.vault import Vault

_PICTURE_PIXELS = 2_000_000
"""Pixels of a picture on a page: about 200 dots an inch across the whole text width."""
_LARGEST_BARE = 256 * 1024 * 1024
"""Bytes of an original from which things are taken out while a portfolio is written."""


@dataclass(slots=True)
class Pictures:
    """Pictures of originals as a page needs them, kept while a portfolio is being composed."""

    vault: Vault
    _known: dict[str, Picture | None] = field(default_factory=dict)

    def of(self, piece: Evidence, work: Work = QUIET) -> Picture | None:
        """The picture, or the first page; None for what has neither. Nothing but what is seen is in it."""
        if piece.blob_id is None:
            return None
        if piece.blob_id not in self._known:
            self._known[piece.blob_id] = self._made(piece.blob_id, piece.media_type, work)
        return self._known[piece.blob_id]

    def _made(self, blob_id: str, media_type: str, work: Work) -> Picture | None:
        with self.vault.read() as connection:
            stream = cast(BinaryIO, io.BufferedReader(blobs.open_file(connection, blob_id)))
            readers = self.vault.companion(Readers)
            made = readers.picture_for_page(media_type, stream, _PICTURE_PIXELS, work=work)
        return Picture(made.data, made.media_type, made.width, made.height) if made else None


@dataclass(frozen=True, slots=True)
class Composed:
    """A portfolio as a document, what each section came to, and everything that was left out."""

    document: Document
    contents: tuple[SectionContents, ...]
    left_out: tuple[LeftOut, ...]


def compose(
    vault: Vault,
    what: ItemId | Portfolio,
    pictures: Pictures | None = None,
    *,
    stripped: bool = False,
    work: Work = QUIET,
) -> Composed:
    """The document a portfolio comes to now; `pictures` may be kept from one call to the next.

    `what` is a saved portfolio's id, or a portfolio that is kept nowhere. `stripped`: the originals beside it
    are copies without what they say of themselves, where such can be made.
    """
    pictures = pictures or Pictures(vault)
    with vault.read() as connection:
        portfolio = what if isinstance(what, Portfolio) else portfolios.get(connection, what)
        contents = choosing.contents(connection, portfolio)
        teller = Teller(connection, portfolio)
        sections = _sections(teller, contents, work)
        exhibits = tuple(_exhibits(vault, teller, pictures, work, stripped=stripped))
        document = _document(connection, vault, portfolio, sections, exhibits)
    left_out = [each for section in contents for each in section.left_out] + teller.left_out
    once = {each.row.id: each for each in reversed(left_out)}  # the first reason given is the one said
    return Composed(document, contents, tuple(reversed(once.values())))


def _sections(teller: Teller, contents: Iterable[SectionContents], work: Work) -> tuple[Section, ...]:
    sections = []
    if teller.portfolio.introduction.strip():
        sections.append(Section("Introduction", "introduction", told(teller.portfolio.introduction)))
    for each in contents:
        work.check_cancelled()
        blocks = (*told(each.section.text), *BLOCKS[each.section.block](teller, each))
        if blocks:
            sections.append(Section(each.section.title, f"section-{each.section.id}", blocks))
    return tuple(sections)


def _exhibits(
    vault: Vault, teller: Teller, pictures: Pictures, work: Work, *, stripped: bool
) -> Iterator[Exhibit]:
    for item_id, number in teller.numbers.items():
        work.check_cancelled()
        piece = evidence.get(teller.connection, item_id)
        inside = evidence.text_inside(teller.connection, piece.blob_id) if piece.blob_id else ""
        picture, original = pictures.of(piece, work), _original(vault, piece)
        if stripped and original is not None:
            original = _bare(vault, teller.connection, piece, original, work)
        yield exhibit(number, piece, picture, original, inside, teller.told_in(item_id))


def _original(vault: Vault, piece: Evidence) -> Original | None:
    if piece.blob_id is None:
        return None
    blob_id = piece.blob_id

    def read() -> Iterator[bytes]:
        with vault.read() as connection:
            yield from blobs.verified_pieces(connection, blob_id, piece.original_name)

    name = types.openable_name(piece.original_name, piece.media_type)
    return Original(name, piece.media_type, piece.size or 0, piece.sha256, read)


def _bare(vault: Vault, connection: Connection, piece: Evidence, original: Original, work: Work) -> Original:
    """A copy without what the file says of itself; where none can be made the original with the reason.

    A plain text says nothing of itself, so it is what was asked for as it is.
    """
    blob_id, media_type = piece.blob_id, piece.media_type
    if blob_id is None or (
        types.is_text(media_type) and not stripping.can_strip(media_type) and not piece.details
    ):
        return original
    if original.size > _LARGEST_BARE:
        return replace(original, whole_because=TOO_LARGE)

    def made(connection: Connection) -> tuple[bytes, Stripped]:
        out, name = io.BytesIO(), piece.original_name
        told = stripping.write(
            vault, connection, blob_id, name=name, media_type=media_type, out=out, work=work
        )
        return out.getvalue(), told

    def read() -> Iterator[bytes]:
        # Made anew rather than held: a portfolio may have many, and the same bytes come of it.
        with vault.read() as connection:
            yield made(connection)[0]

    try:
        data, told = made(connection)
    except UserError as error:
        if not error.code.startswith("strip."):
            raise
        return replace(original, whole_because=error.code)
    return replace(
        original,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        read=read,
        bare=True,
        still=tuple(dict.fromkeys(each.code for each in told.left)),
    )


def _document(
    connection: Connection,
    vault: Vault,
    portfolio: Portfolio,
    sections: tuple[Section, ...],
    exhibits: tuple[Exhibit, ...],
) -> Document:
    mine = profile.get(connection)
    return Document(
        title=portfolio.head.title,
        author=mine.name,
        headline=mine.headline,
        audience=portfolio.audience,
        period=wording.period(portfolio.period_from, portfolio.period_to),
        date=vault.clock.today(),
        sections=sections,
        exhibits=exhibits,
        paper=portfolio.paper,
        theme=portfolio.theme.value,
        accent=portfolio.accent,
    )
