"""The profile block: who I am and the jobs I hold or held."""

from __future__ import annotations

from mwl_desktop.documents.ir import Block, Heading, Paragraph, Run, Table
from mwl_desktop.domain.portfolios import SectionContents
from mwl_desktop.services import profile, wording
from mwl_desktop.services.blocks.teller import Teller, plain, told


def tell(teller: Teller, _contents: SectionContents) -> tuple[Block, ...]:
    """Headline, summary and a table of roles, as far as they are known."""
    mine = profile.get(teller.connection)
    roles = profile.roles(teller.connection)
    blocks: list[Block] = []
    if mine.headline:
        blocks.append(Paragraph((Run(mine.headline, bold=True),)))
    blocks += told(mine.summary)
    if roles:
        rows = tuple(
            (plain(role.title), plain(role.employer), plain(wording.years(role.started_on, role.ended_on)))
            for role in roles
        )
        head = (plain("Role"), plain("Employer"), plain("When"))
        blocks += [Heading(2, plain("Roles")), Table(head, rows, (3, 2.4, 2.6), ("left",) * 3)]
    return tuple(blocks)
