"""How a workbook shows its numbers: days, times and percents, as far as its styles say so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from mwl_desktop.evidence.archive import Archive
from mwl_desktop.evidence.safe_xml import BROKEN_XML, Enough, read_xml

_STYLES: Final = "xl/styles.xml"
_WORKBOOK: Final = "xl/workbook.xml"
_MOST_FORMATS: Final = 10_000
_LONGEST_CODE: Final = 255  # as long as Excel lets one be
_LAST_DAY: Final = 2_958_466  # after 9999-12-31
_DAY: Final = 86_400
_BUILT_IN: Final[dict[int, str]] = {
    9: "0%",
    10: "0.00%",
    **dict.fromkeys((14, 15, 16, 17, *range(27, 37), *range(50, 59)), "yyyy-mm-dd"),
    18: "h:mm",
    19: "h:mm:ss",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss",
}
_SAID = re.compile(r'"[^"]*"|\\.|[_*].')  # words, escaped signs, blanks as wide as a sign
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]")
_ASIDE = re.compile(r"\[[^\]]*\]")
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,25})?(?:E-?\d{1,3})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NumberFormats:
    """What the styles of a workbook mean; `codes` are by style number."""

    codes: tuple[str, ...] = ()
    since_1904: bool = False

    @classmethod
    def of(cls, archive: Archive) -> NumberFormats:
        """The formats of a workbook; one without whole styles shows numbers as they are kept."""
        try:
            return cls(_codes(archive), _since_1904(archive))
        except BROKEN_XML:
            return cls()  # how numbers look is damaged, what they are is not

    def shown(self, value: str, style: str) -> str:
        """A cell's number as the sheet shows it; whatever is no such number comes back as it is."""
        number = int(style) if style.isascii() and style.isdigit() and len(style) < 6 else -1
        code = self.codes[number] if 0 <= number < len(self.codes) else ""
        return _worded(float(value), code, self.since_1904) if code and _NUMBER.fullmatch(value) else value


def _worded(value: float, code: str, since_1904: bool) -> str:
    elapsed = _ELAPSED.search(code)
    plain = _ASIDE.sub("", _ELAPSED.sub(r"\1", code))
    if "%" in plain:
        decimals = re.search(r"\.(0+)", plain)
        return f"{value * 100:.{len(decimals[1]) if decimals else 0}f}%"
    if not 0 <= value < _LAST_DAY:
        return f"{value:g}"
    seconds = round(value * _DAY)
    has_time = "h" in plain or "s" in plain
    has_day = "y" in plain or "d" in plain or not has_time
    words = [_day(seconds // _DAY, since_1904)] if has_day else []
    if has_time:
        whole = seconds if elapsed else seconds % _DAY
        words.append(_clock(whole, plain))
    return " ".join(words)


def _clock(seconds: int, code: str) -> str:
    if "h" not in code:
        return f"{seconds // 60:02}:{seconds % 60:02}"
    words = f"{seconds // 3600:02}:{seconds // 60 % 60:02}"
    return f"{words}:{seconds % 60:02}" if "s" in code else words


def _day(number: int, since_1904: bool) -> str:
    if since_1904:
        return (date(1904, 1, 1) + timedelta(min(number, _LAST_DAY - 1463))).isoformat()
    # To the spreadsheet 1900 was a leap year: until its 60th day it is a day ahead.
    return (date(1899, 12, 30 if number > 60 else 31) + timedelta(number)).isoformat()


def _codes(archive: Archive) -> tuple[str, ...]:
    """The code of each style, empty for one that shows numbers as numbers."""
    own: dict[str, str] = {}
    ids: list[str] = []
    inside = False

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal inside
        inside = inside or name == "cellXfs"
        if name == "numFmt" and len(own) < _MOST_FORMATS:
            own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")[:_LONGEST_CODE]
        elif name == "xf" and inside:
            ids.append(attributes.get("numFmtId", ""))

    def end(name: str) -> None:
        if name == "cellXfs" or len(ids) >= _MOST_FORMATS:
            raise Enough

    if _STYLES not in archive.names:
        return ()
    read_xml(archive.pieces(_STYLES), start=start, end=end, text=lambda _: None)
    known = {number: _telling(code) for number, code in own.items()}
    return tuple(
        known.get(number, _BUILT_IN.get(int(number), "") if number.isascii() and number.isdigit() else "")
        for number in ids
    )


def _telling(code: str) -> str:
    """The first part of a code, empty unless it is about days, times or percents."""
    first = _SAID.sub("", code).split(";", 1)[0].lower()
    if first in ("general", "@"):
        return ""
    return first if re.search("[ymdhs%]", _ASIDE.sub("", _ELAPSED.sub(r"\1", first))) else ""


def _since_1904(archive: Archive) -> bool:
    found = False

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal found
        if name == "workbookPr":
            found = attributes.get("date1904", "") in ("1", "true")
            raise Enough

    if _WORKBOOK in archive.names:
        read_xml(archive.pieces(_WORKBOOK), start=start, end=lambda _: None, text=lambda _: None)
    return found
