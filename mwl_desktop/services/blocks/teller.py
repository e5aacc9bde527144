"""What every block needs while a portfolio is told: the vault to read, and numbers for evidence."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection

from mwl_desktop.documents import markdown
from mwl_desktop.documents.ir import Block, Card, Inlines, Paragraph, Run
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemRow
from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.domain.portfolios import LeftOut, Portfolio, Section
from mwl_desktop.services import links
from mwl_desktop.services.choosing import may_leave, taken_out


@dataclass(slots=True)
class Teller:
    """Reads items for the blocks and numbers evidence in the order in which it is first named."""

    connection: Connection
    portfolio: Portfolio
    numbers: dict[ItemId, str] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    _told: dict[ItemId, Section] = field(default_factory=dict)

    def number(self, item_id: ItemId) -> str:
        """The evidence's number, E1 for the first."""
        return self.numbers.setdefault(item_id, f"E{len(self.numbers) + 1}")

    def reference(self, item_id: ItemId) -> Run:
        """The evidence's number as a link to its place in the appendix."""
        number = self.number(item_id)
        return Run(number, href=f"#{number.lower()}")

    def evidence_line(self, item_id: ItemId, section_id: str) -> tuple[Block, ...]:
        """A line that refers to the evidence of an item; what may not leave is noted as left out."""
        allowed: list[ItemRow] = []
        withheld = taken_out(self.portfolio)
        for linked in links.of(self.connection, item_id, ItemKind.EVIDENCE):
            reason = "excluded" if linked.item.id in withheld else may_leave(linked.item)
            if reason is None:
                allowed.append(linked.item)
            elif not any(known.row.id == linked.item.id for known in self.left_out):
                self.left_out.append(LeftOut(linked.item, section_id, reason))
        if not allowed:
            return ()
        oldest_first = [row.id for row in reversed(allowed)]
        for piece_id in oldest_first:
            self.number(piece_id)
        content: list[Run] = [Run("Evidence: ")]
        for place, piece_id in enumerate(sorted(oldest_first, key=list(self.numbers).index)):
            content += ([Run(", ")] if place else []) + [self.reference(piece_id)]
        return (Paragraph(tuple(content), muted=True),)

    def told_in(self, item_id: ItemId) -> Section | None:
        """The section that shows an item, if one has yet."""
        return self._told.get(item_id)

    def again(self, row: ItemRow, section: Section, meta: str, kind: str) -> Card | None:
        """A short card for what an earlier section told in full; None the first time."""
        before = self._told.setdefault(row.id, section)
        if before.id == section.id:
            return None
        where = (Run("Told in full under "), Run(before.title, href=f"#item-{row.id}"), Run("."))
        return Card(plain(row.title), meta, (Paragraph(where, muted=True),), None, kind)


def plain(text: str) -> Inlines:
    """Text as it is, in one run."""
    return (Run(text),)


def told(text: str) -> tuple[Block, ...]:
    """Markdown as blocks."""
    return markdown.blocks(text) if text.strip() else ()


def in_line(text: str) -> Inlines:
    """Markdown that should stand on one line or in a table cell: its paragraphs run together."""
    content: list[Run] = []
    for block in told(text):
        if isinstance(block, Paragraph):
            content += ([Run(" ")] if content else []) + [
                part if isinstance(part, Run) else Run(" ") for part in block.content
            ]
        else:
            return plain(markdown.plain(text))
    return tuple(content)
