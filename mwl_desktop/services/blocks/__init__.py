"""How each block of a portfolio is told: one module a block, each a function of what it holds."""

from __future__ import annotations

from collections.abc import Callable

from mwl_desktop.documents.ir import Block
from mwl_desktop.domain.kinds import BlockKind
from mwl_desktop.domain.portfolios import SectionContents
from mwl_desktop.services.blocks import entries, evidence, goals, people, profile
from mwl_desktop.services.blocks.teller import Teller

BLOCKS: dict[BlockKind, Callable[[Teller, SectionContents], tuple[Block, ...]]] = {
    BlockKind.TEXT: lambda _teller, _contents: (),
    BlockKind.PROFILE: profile.tell,
    BlockKind.GOALS: goals.tell,
    BlockKind.ENTRIES: entries.tell,
    BlockKind.PEOPLE: people.tell,
    BlockKind.EVIDENCE: evidence.tell,
}
