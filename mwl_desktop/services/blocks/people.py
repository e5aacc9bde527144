"""The people block: who I learn with; never how to reach them."""

from __future__ import annotations

from mwl_desktop.documents.ir import Block, Card, Facts
from mwl_desktop.domain.portfolios import SectionContents
from mwl_desktop.services import people, wording
from mwl_desktop.services.blocks.teller import Teller, in_line, plain


def tell(teller: Teller, contents: SectionContents) -> tuple[Block, ...]:
    """A card for each person: relation, organisation, how I know them, what passes between us."""
    cards: list[Block] = []
    for row in contents.rows:
        person = people.get(teller.connection, row.id)
        given = (
            ("How I know them", person.how_i_know),
            ("What I get", person.gives),
            ("What I give", person.gets),
        )
        meta = wording.joined(wording.RELATIONS[person.relation], person.organisation)
        if again := teller.again(row, contents.section, meta, "person"):
            cards.append(again)
            continue
        facts = tuple((label, in_line(text)) for label, text in given if text.strip())
        blocks: tuple[Block, ...] = (Facts(facts),) if facts else ()
        cards.append(Card(plain(person.head.title), meta, blocks, f"item-{row.id}", "person"))
    return tuple(cards)
