"""Words copied out of a mail or a chat: whose they are, and of which day, as far as they say so themselves.

A guess that a person looks at before it is kept. Only the beginning is looked at, line by line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

_LINE_MOST: Final = 400
_HEAD_LINES: Final = 14
_NAME_MOST: Final = 80
_WORD: Final = r"[^\s\[\]<>:,|]{1,40}"
_NAME: Final = rf"{_WORD}(?: {_WORD}){{0,4}}"
_DAY: Final = r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"
_TIME: Final = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[APap]\.?[Mm]\.?)?"

_HEADERS: Final = {
    "by": ("from", "von", "de", "da", "van", "från", "fra", "od"),
    "on": ("date", "sent", "gesendet", "datum", "envoyé", "enviado", "verzonden", "inviato", "skickat"),
    "other": ("to", "an", "cc", "bcc", "subject", "betreff", "à", "objet", "para", "asunto", "aan"),
}
_HEADER: Final = re.compile(r"\*?([^\W\d]{2,12})\*?\s?:\*?\s{0,4}(.*)")
_BEGINS: Final = re.compile(r"(?:on|am|le|el|op|il|den)\b", re.IGNORECASE)
_WROTE: Final = re.compile(
    r"\b(?:wrote|writes|schrieb|a écrit|escribió|ha scritto|schreef|skrev)\b", re.IGNORECASE
)
_CLOCK: Final = re.compile(rf"{_TIME}(?: Uhr)?", re.IGNORECASE)
_CHATS: Final = tuple(
    re.compile(form)
    for form in (
        rf"\[(?P<on>{_DAY})?,? ?{_TIME}\] ?(?P<by>{_NAME})(?: ?: ?| {{2,}}|$)(?P<said>.*)",
        rf"(?P<on>{_DAY}),? {_TIME} - (?P<by>{_NAME}): (?P<said>.*)",
        rf"(?P<by>{_NAME}), \[(?P<on>{_DAY}),? {_TIME}\]:? ?(?P<said>.*)",
        rf"(?P<by>{_NAME}),? {{1,3}}\[?(?P<on>{_DAY}),? {_TIME}\]?$(?P<said>)",
        rf"(?P<by>{_NAME})(?: {{2,3}}| \[)(?P<on>){_TIME}\]?$(?P<said>)",
    )
)
_SIGNED: Final = re.compile(rf"(?:—|–|--|-) ?((?=[^\W\d_])(?![a-zà-ÿ]){_NAME})(?:, ?({_DAY}))?$")
_MARKS: Final = frozenset('“”"„«»‹›「」')
_MONTHS: Final = {
    start: number
    for number, starts in enumerate(
        (
            "jan gen ene", "feb fév", "mar mär maa mrt", "apr avr abr", "may mai mag maj mei", "jun juin giu",
            "jul juil lug", "aug aoû ago", "sep set", "oct okt ott out", "nov", "dec dez déc dic",
        ),
        start=1,
    )
    for start in starts.split()
}  # fmt: skip
_WRITTEN: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)? (?:de )?([^\W\d]{3,12})\.?,? (?:de )?(\d{4})")
_WRITTEN_MONTH_FIRST: Final = re.compile(r"([^\W\d]{3,12})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")


@dataclass(frozen=True, slots=True)
class Quoted:
    """The words without what stood around them, who said them and when; empty where it is not said."""

    words: str
    said_by: str = ""
    said_on: date | None = None

    def __bool__(self) -> bool:
        return bool(self.said_by)


def quoted(text: str) -> Quoted:
    """Words and whose they are: a mail with its head, a reply's "… wrote:", a chat, or a signed saying."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    if lines and len(lines[0]) <= _LINE_MOST:
        for way in _WAYS:
            found = way(lines)
            if found is not None and found.words:
                return found
    return Quoted(text.strip())


def _mail(lines: Sequence[str]) -> Quoted | None:
    """A mail whose head was copied with it."""
    said: dict[str, str] = {}
    number = 0
    for number, line in enumerate(lines[:_HEAD_LINES], start=1):  # noqa: B007
        header = _HEADER.fullmatch(line[:_LINE_MOST].strip())
        if not line.strip() and said:
            break
        kind = _kind_of(header[1]) if header else ""
        if not header or not kind:
            return None
        said.setdefault(kind, header[2])
    if "by" not in said or len(said) < 2:
        return None
    return Quoted(_joined(lines[number:]), _person(said["by"]), day_in(said.get("on", "")))


def _kind_of(word: str) -> str:
    return next((kind for kind, words in _HEADERS.items() if word.lower() in words), "")


def _reply(lines: Sequence[str]) -> Quoted | None:
    """A mail that is quoted in a reply: "On … somebody wrote:" and lines that begin with ">"."""
    for taken in (1, 2):  # the line is often broken in two
        head = " ".join(line.strip("> ") for line in lines[:taken])[:_LINE_MOST]
        wrote = _WROTE.search(head)
        dated = _BEGINS.match(head) and re.search(r"\d", head)
        if wrote is None or not head.endswith(":") or not dated:
            continue
        after, before = head[wrote.end() : -1].strip(), head[: wrote.start()]
        if not after:
            # "On Tuesday, 3 November at 14:02, somebody wrote": what comes last before it is the name.
            clock = [found.end() for found in _CLOCK.finditer(before)]
            before = before[clock[-1] :] if clock else before.rstrip(" ,")
            after = before.strip(" ,").rpartition(",")[2]
        words = [re.sub(r"^(?:> ?){1,5}", "", line) for line in lines[taken:]]
        return Quoted(_joined(words), _person(after), day_in(head))
    return None


def _chat(lines: Sequence[str]) -> Quoted | None:
    """Lines of a chat; what several people said stays with their names, and is nobody's alone."""
    first = _chat_line(lines[0])
    if first is None:
        return None
    by = first["by"].strip()
    said: list[str] = []
    alone = True
    for line in lines:
        found = _chat_line(line)
        if found is None:
            said.append(line)
            continue
        alone = alone and found["by"].strip() == by
        said.append(found["said"].strip())
    words = _joined([line for line in said if line] if alone else lines)
    return Quoted(words, by if alone else "", day_in(first["on"] or ""))


def _chat_line(line: str) -> re.Match[str] | None:
    if len(line) > _LINE_MOST * 20:
        return None
    line = line.lstrip("\u200e\u202a ").replace("\u202f", " ").replace("\u200e", "")
    return next((found for form in _CHATS if (found := form.match(line))), None)


def _signed(lines: Sequence[str]) -> Quoted | None:
    """A saying with a name under it."""
    found = _SIGNED.fullmatch(lines[-1].strip()[:_LINE_MOST]) if len(lines) > 1 else None
    if found is None:
        return None
    words = _joined(lines[:-1])
    marked = len(words) > 1 and words[0] in _MARKS and words[-1] in _MARKS
    if not marked and not lines[-1].strip().startswith("—"):
        return None
    words = words[1:-1].strip() if marked else words
    return Quoted(words, _person(found[1]), day_in(found[2] or ""))


_WAYS: Final[tuple[Callable[[Sequence[str]], Quoted | None], ...]] = (_mail, _reply, _chat, _signed)


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(lines).strip()


def _person(words: str) -> str:
    """A name without the address behind it; an address alone is better than nobody."""
    name = re.sub(r"[<\[](?:mailto:)?[^<>\[\]]{1,200}[>\]]", "", words[:_LINE_MOST]).strip(" \"',;")
    return (name or words.strip(" <>[]"))[:_NAME_MOST].strip()


def day_in(words: str) -> date | None:
    """The day that is named, if it can be no other: 3/4/2026 is two days to two people, and none here."""
    words = words[:_LINE_MOST]
    for form, order in ((_WRITTEN, (2, 1, 0)), (_WRITTEN_MONTH_FIRST, (2, 0, 1))):
        for found in form.finditer(words):
            month = _month(found.groups()[order[1]])
            if month:
                return _date(int(found.groups()[order[0]]), month, int(found.groups()[order[2]]))
    whole = re.search(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b", words)
    if whole is not None:
        return _date(int(whole[1]), int(whole[2]), int(whole[3]))
    parts = re.search(r"\b(\d{1,2})([./])(\d{1,2})\2(\d{4}|\d{2})\b", words)
    return _sorted_out(parts) if parts is not None else None


def _sorted_out(parts: re.Match[str]) -> date | None:
    first, second = int(parts[1]), int(parts[3])
    year = int(parts[4]) + (2000 if len(parts[4]) == 2 else 0)
    if parts[2] == "." or first > 12 or first == second:
        return _date(year, second, first)
    return _date(year, first, second) if second > 12 else None


def _month(word: str) -> int:
    word = word.lower()
    return _MONTHS.get(word[:4]) or _MONTHS.get(word[:3], 0)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
