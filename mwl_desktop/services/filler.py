"""Further demonstration entries, as many as are wished, the same ones for the same seed."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from mwl_desktop import paths
from mwl_desktop.domain.clock import SetClock
from mwl_desktop.domain.entries import Answer, EntryDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import Confidentiality, EntryKind, Horizon
from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.services import entries, links
from mwl_desktop.vault.vault import Vault

_AT_ONCE: Final = 500
_A_DAY: Final = 6
_LONGEST_YEARS: Final = 12
_SHARE: Final = {
    EntryKind.WORK: 45,
    EntryKind.INTERACTION: 25,
    EntryKind.GEM: 8,
    EntryKind.TRAINING: 10,
    EntryKind.PROBLEM: 12,
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the entries may speak of and be linked to."""

    people: tuple[ItemId, ...]
    goals: tuple[ItemId, ...]
    role_id: str


def fill(
    vault: Vault,
    clock: SetClock,
    known: Known,
    *,
    count: int,
    seed: int,
    last_day: date,
    work: Work = QUIET,
) -> None:
    """Write `count` entries dated before `last_day`, oldest first; `clock` is set to the moment of each."""
    writer = _Writer(random.Random(seed))
    days = writer.days(count, last_day)
    for start in range(0, count, _AT_ONCE):
        work.check_cancelled()
        work.progress(start, count)
        with vault.write("demo.fill", undoable=False) as uow:
            for day in days[start : start + _AT_ONCE]:
                clock.moment = datetime.combine(day, time(17, tzinfo=UTC))
                draft = writer.draft(day, known.role_id)
                entry_id = entries.add(uow, draft)
                for other in writer.companions(draft.entry_kind, known):
                    links.link(uow, entry_id, other)


class _Writer:
    """Puts entries together from the lists of `more.toml`."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._words: dict[str, Any] = tomllib.loads(
            paths.resource("sample", "more.toml").read_text(encoding="utf-8")
        )

    def days(self, count: int, last_day: date) -> list[date]:
        """The day of each entry: at most a few on a day as long as the years suffice."""
        span = max(60, min(count // _A_DAY, _LONGEST_YEARS * 365))
        return sorted(last_day - timedelta(days=self._chance.randint(1, span)) for _ in range(count))

    def draft(self, day: date, role_id: str) -> EntryDraft:
        """One entry."""
        kind = self._chance.choices(list(_SHARE), list(_SHARE.values()))[0]
        reflects = self._chance.random() < 0.15
        return EntryDraft(
            body=self._body(),
            title=self._said(self._words["titles"][kind.value]),
            entry_kind=kind,
            happened_on=day,
            minutes=self._chance.choice((5, 10, 15, 20, 30, 45, 60, 90)),
            source=self._said(self._words["sources"]) if kind is EntryKind.GEM else "",
            reflection_model=self._words["reflection"]["model"] if reflects else "",
            answers=self._answers() if reflects else (),
            horizon=self._chance.choices((None, Horizon.TODAY, Horizon.TOMORROW), (6, 2, 2))[0],
            confidentiality=self._chance.choices(list(Confidentiality), (90, 5, 5))[0],
            starred=self._chance.random() < 0.06,
            role_id=role_id,
            tags=tuple(self._chance.sample(self._words["tags"], self._chance.randint(0, 3))),
        )

    def companions(self, kind: EntryKind, known: Known) -> list[ItemId]:
        """Whom and what an entry is linked to."""
        chance = 0.9 if kind is EntryKind.INTERACTION else 0.2
        some = [self._chance.choice(known.people)] if self._chance.random() < chance else []
        return [*some, self._chance.choice(known.goals)] if self._chance.random() < 0.15 else some

    def _body(self) -> str:
        sentences = self._words["sentences"]
        middle = [self._said(sentences["middle"]) for _ in range(self._chance.choice((0, 1, 1, 2, 3)))]
        first = " ".join([self._said(sentences["opening"]), *middle])
        parts = [first]
        if self._chance.random() < 0.2:
            parts.append(
                "\n".join(self._said([line]) for line in self._chance.sample(sentences["further"], 3))
            )
        if self._chance.random() < 0.7:
            parts.append(self._said(sentences["closing"]))
        return "\n\n".join(parts)

    def _answers(self) -> tuple[Answer, ...]:
        told = self._words["reflection"]
        return tuple(
            Answer(question, self._said([answer]))
            for question, answer in zip(told["questions"], told["answers"], strict=True)
        )

    def _said(self, choices: list[str]) -> str:
        """One of the sentences, its places filled in and its first letter large."""
        text = self._chance.choice(choices).format(
            thing=self._chance.choice(self._words["things"]),
            place=self._chance.choice(self._words["places"]),
            colleague=self._chance.choice(self._words["colleagues"]),
            number=self._chance.randint(2, 97),
        )
        return text[:1].upper() + text[1:]
