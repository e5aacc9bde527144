"""Light emphasis for Markdown while it is written: the words stand out, the marks step back."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from mwl_desktop.ui.theme.current import colours
from mwl_desktop.ui.theme.fonts import fixed_font
from mwl_desktop.ui.theme.tokens import Type, Weight
from mwl_desktop.ui.widgets.words import units

_HEADING: Final = re.compile(r"^(#{1,6}\s)(.*)$")
_QUOTE: Final = re.compile(r"^(\s*>\s?)(.*)$")
_LIST: Final = re.compile(r"^(\s*(?:[-*+]|\d+[.)])\s(?:\[[ xX]\]\s)?)")
_CODE: Final = re.compile(r"`[^`]+`")
_FENCE: Final = re.compile(r"^\s*(```|~~~)")
# what is marked -> (pattern with groups: opening mark, words, closing mark)
_SPANS: Final = {
    "bold": re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)(\1)"),
    "italic": re.compile(r"(?<![*_\w])([*_])(?![*_\s])(.+?)(?<![*_\s])(\1)(?![*_\w])"),
    "link": re.compile(r"(\[)([^\]]+)(\]\([^)\s]*\))"),
    "wiki": re.compile(r"(\[\[)([^\]]+)(\]\])"),
}
_MARKED: Final = re.compile(r"[*_`\[]")  # most lines of a long text have none of these
_IN_FENCE: Final = 1


class MarkdownMarks(QSyntaxHighlighter):
    """Formats follow the theme: call `rehighlight` after a change of scheme through `refresh`."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._line = ""
        self._is_wide = False
        self._formats: dict[str, QTextCharFormat] = {}
        self._make_formats()

    def refresh(self) -> None:
        """Take the colours in force now."""
        self._make_formats()
        self.rehighlight()

    def _make_formats(self) -> None:
        scheme = colours()
        self._formats = {
            "mark": _format(scheme.muted),
            "heading": _format(scheme.accent, weight=Weight.SEMIBOLD),
            "bold": _format(scheme.text, weight=Weight.SEMIBOLD),
            "italic": _format(scheme.text, italic=True),
            "link": _format(scheme.accent),
            "wiki": _format(scheme.accent),
            "quote": _format(scheme.muted, italic=True),
            "code": _format(scheme.text, fixed=True),
        }

    def highlightBlock(self, text: str) -> None:
        self._line = text
        self._is_wide = units(text) != len(text)
        if self._is_fenced(text):
            self._emphasise(0, len(text), self._formats["code"])
            return
        if heading := _HEADING.match(text):
            self._emphasise(0, len(text), self._formats["heading"])
            self._emphasise(0, len(heading[1]), self._formats["mark"])
        elif quote := _QUOTE.match(text):
            self._emphasise(0, len(text), self._formats["quote"])
            self._emphasise(0, len(quote[1]), self._formats["mark"])
        elif item := _LIST.match(text):
            self._emphasise(0, len(item[1]), self._formats["mark"])
        self._mark_spans(text)

    def _emphasise(self, start: int, length: int, how: QTextCharFormat) -> None:
        """Format characters counted as Python counts them."""
        if self._is_wide:
            start, length = units(self._line[:start]), units(self._line[start : start + length])
        self.setFormat(start, length, how)

    def _is_fenced(self, text: str) -> bool:
        """Whether the line belongs to a block of code; remembers it for the next line."""
        inside = self.previousBlockState() == _IN_FENCE
        fence = bool(_FENCE.match(text))
        self.setCurrentBlockState(_IN_FENCE if inside != fence else 0)
        return inside or fence

    def _mark_spans(self, text: str) -> None:
        if not _MARKED.search(text):
            return
        for name, pattern in _SPANS.items():
            for found in pattern.finditer(text):
                self._emphasise(found.start(2), len(found[2]), self._merged(found.start(2), name))
                for group in (1, 3):
                    self._emphasise(found.start(group), len(found[group]), self._formats["mark"])
        for found in _CODE.finditer(text):
            self._emphasise(found.start(), len(found[0]), self._formats["code"])

    def _merged(self, at: int, name: str) -> QTextCharFormat:
        """Bold within italic is both."""
        made = QTextCharFormat(self.format(units(self._line[:at]) if self._is_wide else at))
        made.merge(self._formats[name])
        return made


def _format(
    ink: str, *, weight: Weight | None = None, italic: bool = False, fixed: bool = False
) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(ink))
    if weight is not None:
        made.setFontWeight(int(weight))
    if italic:
        made.setFontItalic(True)
    if fixed:
        face: QFont = fixed_font(Type.BODY)
        made.setFontFamilies([face.family()])
        made.setFontFixedPitch(True)
    return made
