"""What else a file says of itself or carries along: collected within limits, told in plain values."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from mwl_desktop.domain.evidence import Detail
from mwl_desktop.evidence.facts import day, words

_MOST: Final = 200
_MOST_OF_ONE: Final = 30
_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?(Z)?")
_TOLD_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
_SPAN = re.compile(r"P(?:(\d{1,5})D)?T?(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:\d{1,9}(?:\.\d+)?S)?")
_SAYS_NOTHING: Final = frozenset(
    {"", "0", "none", "normal", "normal.dotm", "normal.dot", "user", "unknown", "default", "n/a", "-"}
)
_NO_TITLE = re.compile(
    r"(powerpoint[ -]pr[aä]sentation|powerpoint presentation|pr[ée]sentation powerpoint"
    r"|presentaci[oó]n de powerpoint"
    r"|slide ?(show)? ?\d*|folie ?\d*|untitled ?\d*|unbenannt ?\d*|sans titre ?\d*"
    r"|no slide title|title( slide)?|unknown|\(?anonymous\)?"
    r"|(document|dokument|book|mappe|workbook|worksheet|sheet|table|presentation) ?\d*"
    r"|word document|blank presentation|click to (add|edit) .*|template|temp|test|default)",
    re.IGNORECASE,
)
# What LibreOffice and SharePoint keep for themselves.
OF_PROGRAMS: Final = frozenset(
    {
        "AppVersion",
        "DocSecurity",
        "HyperlinksChanged",
        "LinksUpToDate",
        "ScaleCrop",
        "ShareDoc",
        "ContentTypeId",
    }
)
_MADE_BY = re.compile(
    r"^microsoft (word|powerpoint|excel) - |\.(docx?|pptx?|xlsx?|odt|ods|odp|rtf|tex|indd)$", re.IGNORECASE
)


class Details:
    """Details in the order they are told; of one sort no more than a person would read."""

    def __init__(self) -> None:
        self._found: dict[Detail, None] = {}
        self._of: Counter[str] = Counter()

    def add(self, code: str, value: object) -> None:
        """Take in a detail; what says nothing and what was said already is passed over."""
        said = words(value if isinstance(value, str) else str(value))
        detail = Detail(code, said)
        if said.lower() in _SAYS_NOTHING or detail in self._found:
            return
        if len(self._found) < _MOST and self._of[code] < _MOST_OF_ONE:
            self._of[code] += 1
            self._found[detail] = None

    def knows(self, code: str, value: str) -> bool:
        """Whether a detail of this sort says the same in a few other signs: of two clocks the one that tells
        its zone, of two spellings of a program either.
        """
        wanted = _alike(value)
        return any(each.code == code and _alike(each.value) == wanted for each in self._found)

    def all(self) -> tuple[Detail, ...]:
        """What was found."""
        return tuple(self._found)


def moment(value: str) -> str:
    """An ISO date and time as people read it: to the minute, with "UTC" where that is said."""
    found = _MOMENT.match(value.strip())
    if not found or day(value) is None:
        return str(day(value) or "")
    year, month, number, hour, minute, zulu = found.groups()
    return f"{year}-{month}-{number} {hour}:{minute}{' UTC' if zulu else ''}"


def _alike(value: str) -> str:
    found = _TOLD_MOMENT.match(value)
    return found[0] if found else "".join(filter(str.isalnum, value.casefold())) or value


def minutes(value: str) -> str:
    """A number of minutes, or an ISO span of time, as "2 h 5 min"; empty where there is none."""
    text = value.strip()
    if text.isascii() and text.isdigit():
        total = int(text[:9])
    elif len(text) < 60 and text.startswith("P") and (found := _SPAN.fullmatch(text)):
        days, hours, rest = (int(part or 0) for part in found.groups())
        total = (days * 24 + hours) * 60 + rest
    else:
        return ""
    hours, rest = divmod(total, 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if part)


def size_words(size: int) -> str:
    """A size that is short to read: "12 kB"."""
    if size < 1000:
        return f"{size} B"
    return f"{size / 1000:.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def own_title(value: str) -> str:
    """A title a document declares, without what programs put there when nobody gave one."""
    said = words(_MADE_BY.sub("", words(value)))
    return "" if _NO_TITLE.fullmatch(said) or not any(map(str.isalnum, said)) else said
