"""Reading a recovery kit as it was typed, pasted, scanned or got out of a PDF: which digits were meant.

A slip is read as the only digit that it can stand for, or named by its line; what cannot be told from a
right kit is for whoever tries to open the vault with it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Final

from mwl_desktop.errors import UserError

LINES: Final = 6
LINE: Final = 16
"""Digits of a line."""
CHECK: Final = 2
"""Digits that check a line."""
DIGITS: Final = LINES * LINE
_CHECKED: Final = LINE + CHECK
REMARK: Final = "#"
"""What a line begins with that is not one of the kit's."""
_MEANT: Final = str.maketrans("OQILSZG|", "00115261")
"""What is written for a digit and is none of the sixteen. An 8 typed for a B is only noticed by the check."""
_NOT_A_DIGIT: Final = re.compile(r"[^0-9A-F]")
_NUMBERED: Final = re.compile(r"\s*\(?([1-6])(?:[.):]+\s*|\s+)(?=\S{2})(.*)")
_LEAST_OF_A_LINE: Final = 12
"""Digits by which a line of a longer text is known to be one of the kit's."""
_MOST_FOREIGN: Final = 2
"""Letters that it may have besides."""


def digits_of(text: str) -> tuple[str, bool]:
    """The 96 digits that a text stands for, and whether check digits have proved them.

    Raises UserError: "kit.line_wrong" or "kit.line_length" naming the first line that is not right,
    "kit.incomplete" where no lines can be made out.
    """
    lines = [line for line in _plain(text).splitlines() if line.strip() and not _is_remark(line)]
    whole = _letters("".join(lines))
    if not _foreign(whole):
        if len(whole) == LINES * _CHECKED:
            return _proved([whole[at : at + _CHECKED] for at in range(0, len(whole), _CHECKED)]), True
        if len(whole) == DIGITS:
            return whole, False
    rows = _rows_among(lines)
    if len(rows) != LINES:
        given = len(_NOT_A_DIGIT.sub("", "".join(map(_letters, rows or lines))))
        raise UserError("kit.incomplete", expected=LINES * _CHECKED, given=given)
    return _of_rows([_unnumbered(row, number) for number, row in enumerate(rows, start=1)])


def check_of(number: int, line: str) -> str:
    """The two digits that check the sixteen of a line."""
    return hashlib.sha256(f"{number}:{line}".encode()).hexdigest()[:CHECK].upper()


def _rows_among(lines: list[str]) -> list[str]:
    """The kit's lines among others, also where one of them has a letter that no digit looks like."""
    if len(lines) == LINES:
        return lines
    strictly = [line for line in lines if _is_of_a_kit(line, 0)]
    loosely = [line for line in lines if _is_of_a_kit(line, _MOST_FOREIGN)]
    return loosely if len(loosely) == LINES else strictly


def _of_rows(rows: list[str]) -> tuple[str, bool]:
    lengths = [len(row) for row in rows]
    checked = lengths.count(LINE) <= lengths.count(_CHECKED)
    expected = _CHECKED if checked else LINE
    for number, row in enumerate(rows, start=1):
        if len(row) != expected:
            raise UserError("kit.line_length", line=number, expected=expected, given=len(row))
        if _foreign(row):
            raise UserError("kit.line_wrong", line=number)
    return (_proved(rows), True) if checked else ("".join(rows), False)


def _proved(rows: list[str]) -> str:
    for number, row in enumerate(rows, start=1):
        if row[LINE:] != check_of(number, row[:LINE]):
            raise UserError("kit.line_wrong", line=number)
    return "".join(row[:LINE] for row in rows)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).upper()


def _letters(line: str) -> str:
    """Letters and digits of a line without what groups them, each as the digit it can stand for."""
    kept = "".join(character for character in line if character.isalnum() or character == "|")
    return kept.translate(_MEANT)


def _foreign(letters: str) -> bool:
    return _NOT_A_DIGIT.search(letters) is not None


def _is_remark(line: str) -> bool:
    return line.lstrip().startswith(REMARK)


def _is_of_a_kit(line: str, most_foreign: int) -> bool:
    """Whether a line among others, as those of the printed page are, is one of the six."""
    letters = _letters(line)
    strictly = sum(character in "0123456789ABCDEF" for character in line)
    foreign = len(_NOT_A_DIGIT.findall(letters))
    return strictly >= _LEAST_OF_A_LINE and foreign <= most_foreign and len(letters) < 2 * LINE


def _unnumbered(row: str, number: int) -> str:
    """The letters of a row without the number that stands before it on the page."""
    found = _NUMBERED.fullmatch(row)
    if found and found[1] == str(number) and len(_letters(row)) != _CHECKED:
        return _letters(found[2])
    return _letters(row)
