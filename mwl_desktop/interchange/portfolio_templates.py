"""Reading the templates that new portfolios begin with."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Final

from mwl_desktop import paths
from mwl_desktop.domain.ids import new_id
from mwl_desktop.domain.kinds import BlockKind, Horizon, Purpose
from mwl_desktop.domain.portfolios import Rule, Section


@cache
def _templates() -> dict[str, dict[str, object]]:
    return tomllib.loads(paths.resource("packs", "portfolios.toml").read_text("utf-8"))


EVERYTHING: Final = "everything"
"""The template of a portfolio of all that may leave, for a vault without one."""


def title(purpose: Purpose | str) -> str:
    """What a portfolio of this purpose is called until it gets a name of its own."""
    return str(_templates()[purpose]["title"])


def sections(purpose: Purpose | str) -> tuple[Section, ...]:
    """The sections a new portfolio of this purpose begins with, each under a fresh id."""
    raw = _templates()[purpose]["sections"]
    assert isinstance(raw, list)
    return tuple(_section(each) for each in raw)


def _section(raw: dict[str, object]) -> Section:
    rule = raw.get("rule", {})
    assert isinstance(rule, dict)
    horizon = rule.get("horizon")
    return Section(
        id=new_id(),
        title=str(raw["title"]),
        block=BlockKind(str(raw["block"])),
        text=str(raw.get("text", "")),
        rule=Rule(
            subkinds=tuple(rule.get("subkinds", ())),
            tags=tuple(rule.get("tags", ())),
            horizon=Horizon(horizon) if horizon else None,
            starred=bool(rule.get("starred", False)),
            nothing=bool(rule.get("nothing", False)),
        ),
    )
