"""Writes a document's blocks into a text, a few at a time: no word of theirs is ever read as markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextOption,
    QTextTable,
    QTextTableFormat,
)

from mwl_desktop.domain.readable import Block, Field, Figure, Grid, Heading, PageStart, Paragraph
from mwl_desktop.ui.ops.wording import sentence_for
from mwl_desktop.ui.panes.evidence.presenting import detail_words
from mwl_desktop.ui.panes.evidence.viewers.figures import Figures
from mwl_desktop.ui.theme.current import colours
from mwl_desktop.ui.theme.fonts import font
from mwl_desktop.ui.theme.tokens import READING_LINE_HEIGHT, Size, Space, Type, Weight
from mwl_desktop.ui.widgets.words import fill

_OBJECT: Final = "\ufffc"
_LINE: Final = "\u2028"
_ROWS_AT_ONCE: Final = 40
"""A longer table is parted: it would be laid out anew with each row that is written into it."""

_HEADINGS: Final = {1: (Type.PAGE, "text"), 2: (Type.ROW, "text"), 3: (Type.ROW, "accent")}
_PROPORTIONAL: Final = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value

MORE: Final = "more:"
"""Where the words lead that say how many were left out."""
_MOST_OF_PEOPLE: Final = 240
_PEOPLE: Final = frozenset({"detail.to", "detail.cc", "detail.bcc"})
_PERSON: Final = re.compile(r'(?:"[^"]*"|[^",;]|")+?(?=[,;]|\Z)')


class Writer:
    """Writes at the end of a text; `pages` are the positions at which pages begin, by their numbers.

    Of a mail to many the first are named, unless the `whole` is wanted; `folded` says that some are not.
    """

    def __init__(self, cursor: QTextCursor, figures: Figures, *, whole: bool = False) -> None:
        self.folded = False
        self._whole = whole
        self.pages: dict[int, int] = {}
        self._cursor = cursor
        self._figures = figures
        self._begun = False
        self._fresh = True
        self._scheme = colours()

    def write(self, blocks: Sequence[Block]) -> Iterator[None]:
        """Write block after block, pausing after each."""
        fields: list[Field] = []
        for block in blocks:
            if isinstance(block, Field):
                fields.append(block)
                continue
            if fields:
                self._write_fields(fields)
                fields = []
            yield from self._write(block)
        if fields:
            self._write_fields(fields)

    def _write(self, block: Block) -> Iterator[None]:
        match block:
            case Heading(text=text, level=level):
                size, role = _HEADINGS.get(level, (Type.BODY, "accent"))
                self._line(
                    text,
                    self._ink(size, Weight.SEMIBOLD, role),
                    above=Space.LARGE,
                    below=Space.SMALL,
                    level=level,
                )
            case Paragraph():
                self._paragraph(block)
            case Grid(rows=rows, has_head=has_head):
                for first in range(0, len(rows), _ROWS_AT_ONCE):
                    self._grid(rows[first : first + _ROWS_AT_ONCE], has_head and not first)
                    yield
            case Figure():
                self._figure(block)
            case PageStart():
                self._page(block)
            case Field():
                self._write_fields([block])
        yield

    # -- each kind of block ----------------------------------------------------------------

    def _paragraph(self, block: Paragraph) -> None:
        form = self._form(below=Space.TINY if block.bullet else Space.MEDIUM)
        words = block.text
        if block.bullet:
            form.setLeftMargin(Space.WIDE * (block.depth + 1))
            form.setTextIndent(-Space.WIDE)
            form.setTabPositions([QTextOption.Tab(form.leftMargin(), QTextOption.TabType.LeftTab)])
            words = f"{block.bullet}\t{words}"
        elif block.depth:
            form.setLeftMargin(Space.WIDE * block.depth)
        self._insert(form, words, self._ink(Type.ROW))

    def _write_fields(self, fields: Sequence[Field]) -> None:
        """What is called how: two columns, the names no wider than they are."""
        muted = self._ink(Type.BODY, role="muted")
        names = [sentence_for(each.code, {}) for each in fields]
        width = max(QFontMetricsF(muted.font()).horizontalAdvance(name) for name in names) + Space.LARGE
        form = self._table_form(padding=2)
        form.setBorder(0)
        form.setColumnWidthConstraints(
            [
                QTextLength(QTextLength.Type.FixedLength, width),
                QTextLength(QTextLength.Type.PercentageLength, 100),
            ]
        )
        table = self._begin_table(form, len(fields), 2)
        for row, (name, each) in enumerate(zip(names, fields, strict=True)):
            table.cellAt(row, 0).firstCursorPosition().insertText(name, muted)
            value = table.cellAt(row, 1).firstCursorPosition()
            said, left = (each.value, 0) if self._whole else _first_of(each)
            value.insertText(_lines(detail_words(each.code, said)), self._ink(Type.BODY))
            if left:
                self.folded = True
                value.insertText(" ", self._ink(Type.BODY))
                value.insertText(fill(_tr("and %1 more"), left), self._link())
        self._end_table()

    def _grid(self, rows: Sequence[Sequence[str]], has_head: bool) -> None:
        form = self._table_form(padding=Space.TINY)
        form.setBorder(Size.LINE)
        form.setBorderCollapse(True)
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        form.setBorderBrush(QBrush(QColor(self._scheme.line)))
        form.setHeaderRowCount(1 if has_head else 0)
        table = self._begin_table(form, len(rows), max(1, len(rows[0])))
        for number, row in enumerate(rows):
            head = has_head and number == 0
            ink = self._ink(Type.BODY, Weight.SEMIBOLD if head else Weight.REGULAR)
            for column, words in enumerate(row):
                cell = table.cellAt(number, column)
                if head:
                    shade = QTextCharFormat(cell.format())
                    shade.setBackground(QColor(self._scheme.sunken))
                    cell.setFormat(shade)
                if words:
                    cell.firstCursorPosition().insertText(_lines(words), ink)
        self._end_table()

    def _figure(self, figure: Figure) -> None:
        if figure.data:
            self._insert(
                self._form(below=Space.TINY if figure.alternative else Space.MEDIUM),
                _OBJECT,
                self._figures.add(figure),
            )
        if figure.alternative:
            self._line(figure.alternative, self._ink(Type.META, role="muted"), below=Space.MEDIUM)

    def _page(self, page: PageStart) -> None:
        words = f"{page.number}  ·  {page.title}" if page.title else str(page.number)
        if self._begun:
            form = self._form(above=Space.MEDIUM, below=Space.MEDIUM)
            rule = QTextLength(QTextLength.Type.PercentageLength, 100)
            form.setProperty(QTextFormat.Property.BlockTrailingHorizontalRulerWidth, rule)
            form.setBackground(QColor(self._scheme.line))
            self._insert(form, "", self._ink(Type.META, role="muted"))
        self._line(words, self._ink(Type.META, Weight.SEMIBOLD, "muted"), below=Space.SMALL)
        self.pages[page.number] = self._cursor.block().position()

    # -- the parts they are made of --------------------------------------------------------

    def _line(self, words: str, ink: QTextCharFormat, *, above: int = 0, below: int, level: int = 0) -> None:
        form = self._form(above=above if self._begun else 0, below=below)
        form.setHeadingLevel(level)
        self._insert(form, words, ink)

    def _form(self, *, above: int = 0, below: int) -> QTextBlockFormat:
        made = QTextBlockFormat()
        made.setTopMargin(above)
        made.setBottomMargin(below)
        made.setLineHeight(float(READING_LINE_HEIGHT), _PROPORTIONAL)
        return made

    def _ink(self, size: Type, weight: Weight = Weight.REGULAR, role: str = "text") -> QTextCharFormat:
        made = QTextCharFormat()
        made.setFont(font(size, weight))
        made.setForeground(QColor(getattr(self._scheme, role)))
        return made

    def _link(self) -> QTextCharFormat:
        made = self._ink(Type.BODY, role="accent")
        made.setAnchor(True)
        made.setAnchorHref(MORE)
        made.setToolTip(_tr("Show everybody"))
        return made

    def _insert(self, form: QTextBlockFormat, words: str, ink: QTextCharFormat) -> None:
        if self._fresh:
            self._cursor.setBlockFormat(form)
            self._cursor.setBlockCharFormat(ink)
        else:
            self._cursor.insertBlock(form, ink)
        self._begun = True
        self._fresh = False
        self._cursor.insertText(_lines(words), ink)

    def _table_form(self, *, padding: int) -> QTextTableFormat:
        made = QTextTableFormat()
        made.setCellPadding(padding)
        made.setCellSpacing(0)
        made.setTopMargin(Space.TINY)
        made.setBottomMargin(Space.MEDIUM)
        return made

    def _begin_table(self, form: QTextTableFormat, rows: int, columns: int) -> QTextTable:
        if self._fresh:
            self._shrink()
        self._begun = True
        return self._cursor.insertTable(rows, columns, form)

    def _end_table(self) -> None:
        """Behind a table there is always a line: the next words are written into it."""
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        self._shrink()
        self._fresh = True

    def _shrink(self) -> None:
        """Make an empty line as low as can be."""
        ink = QTextCharFormat()
        small = font(Type.META)
        small.setPixelSize(1)
        ink.setFont(small)
        self._cursor.setBlockFormat(QTextBlockFormat())
        self._cursor.setBlockCharFormat(ink)


def _tr(words: str) -> str:
    return QCoreApplication.translate("evidence", words)


def _first_of(field: Field) -> tuple[str, int]:
    """The first of many people, and how many are left out; all of them where they take but few lines."""
    if field.code not in _PEOPLE or len(field.value) <= _MOST_OF_PEOPLE:
        return field.value, 0
    ends = [each.end() for each in _PERSON.finditer(field.value) if each[0].strip()]
    first = max(1, sum(end <= _MOST_OF_PEOPLE for end in ends))
    left = len(ends) - first
    return (field.value, 0) if left < 2 else (field.value[: ends[first - 1]], left)


def _lines(words: str) -> str:
    """Lines within a paragraph stay within it; an object's own sign is none that somebody wrote."""
    return words if words == _OBJECT else words.replace(_OBJECT, "").replace("\n", _LINE)
