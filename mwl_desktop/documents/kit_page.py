"""The recovery kit on one page: six lines, their fingerprint, and a square code that holds the same."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from mwl_desktop.documents.fonts import Manner
from mwl_desktop.documents.pdf.style import MILLIMETRE as _MM
from mwl_desktop.documents.pdf.style import MUTED, TextStyle

_MARGIN: Final = 25.0  # mm
_CODE: Final = 52.0  # mm
_LINE: Final = 9.0  # mm
_CHECK_AT: Final = 20 / 22  # of a line's characters stand before its check digits
_GROUP_LENGTH: Final = 4
_TITLE: Final = TextStyle(22, 28, manner=Manner(bold=True))
_HEAD: Final = TextStyle(11, 17)
_DIGITS: Final = TextStyle(15, 20, manner=Manner(mono=True))
_NUMBER: Final = TextStyle(11, 20, MUTED)
_SMALL: Final = TextStyle(8, 14, MUTED)
_NOTE: Final = TextStyle(10, 17)
_WORDS: Final = (
    "Whoever has this page can open the vault without the passphrase.",
    "Keep it where you keep your passport, not on the computer that holds the vault.",
    "To use it: choose the vault in MWL Desktop, then “Use the recovery kit…”, and type the six lines.",
    "The last two digits of each line only check that line. Letters may be small; spaces do not matter.",
    "The kit has six lines of 18 characters, 108 in all. For other programs: the first 16 of each line, "
    "96 in all, are the raw key of a SQLCipher 4 file, then its salt.",
    "The square code holds those 96, to be scanned and pasted instead of typed.",
    "Once the passphrase is changed, this page opens only backups that were made before.",
    "Settings in MWL Desktop show the fingerprint of the kit that opens it: compare it with this one.",
)


@dataclass(frozen=True, slots=True)
class KitPage:
    """What stands on the page. `lines` are `keys.kit_lines`; `made_on` is a date in words."""

    vault_name: str
    lines: tuple[str, ...]
    fingerprint: str
    made_on: str = ""

    @property
    def digits(self) -> str:
        """The 96 hexadecimal digits without their checks: what the square code holds."""
        return "".join(group for line in self.lines for group in line.split() if len(group) == _GROUP_LENGTH)


def kit_pdf(page: KitPage, *, letter: bool = False) -> bytes:
    """The page as a PDF, A4 or US Letter."""
    from reportlab.lib.pagesizes import A4, LETTER
    from reportlab.pdfgen.canvas import Canvas

    file = BytesIO()
    size = LETTER if letter else A4
    canvas = Canvas(file, pagesize=size, pageCompression=1)
    canvas.setTitle("MWL Desktop recovery kit")
    canvas.setAuthor("MWL Desktop")
    canvas.setCreator("MWL Desktop")
    canvas.setSubject(page.fingerprint)
    # A page begins with ReportLab's own font, which is never embedded and never drawn with here.
    canvas._preamble = ""
    _Sheet(canvas, size).draw(page)
    canvas.save()
    return file.getvalue()


class _Sheet:
    """One page and where on it the next thing goes."""

    def __init__(self, canvas: Any, size: tuple[float, float]) -> None:
        from mwl_desktop.documents.pdf.pen import Pen

        self._canvas = canvas
        self._pen = Pen(canvas)
        self._left = _MARGIN * _MM
        self._width = size[0] - 2 * self._left
        self._top = size[1] - self._left

    def draw(self, page: KitPage) -> None:
        """Head, lines, square code and what to know about them."""
        self._say("Recovery kit", _TITLE)
        self._top -= 2 * _MM
        self._say(f"Vault:\u00a0{page.vault_name}", _HEAD, 1)
        self._say(f"Fingerprint: {page.fingerprint}", _HEAD)
        if page.made_on:
            self._say(f"Page made: {page.made_on}", _HEAD)
        self._top -= 6 * _MM
        self._lines(page.lines)
        self._top -= 6 * _MM
        self._canvas.setFillGray(0)
        self._code(page.digits)
        self._top -= 8 * _MM
        for words in _WORDS:
            self._say(words, _NOTE)
        self._pen.end_page()
        self._pen.finish()

    def _say(self, words: str, style: TextStyle, most: int | None = None) -> None:
        """A paragraph in whatever script; what takes more than `most` lines is cut."""
        from mwl_desktop.documents.pdf.text import text_block

        block = text_block(words, style, self._width, style.colour, most)
        self._top = self._pen.block(block, self._left, self._top, self._width)

    def _lines(self, lines: tuple[str, ...]) -> None:
        """The numbered lines, and over their last groups what those are for."""
        from mwl_desktop.documents.pdf.text import code_block, text_block

        start = self._left + 9 * _MM
        digits = tuple(code_block(line, _DIGITS, self._width) for line in lines)
        check = sum(atom.width for atom in digits[0].lines[0].atoms) * _CHECK_AT
        head = text_block("check", _SMALL, self._width, MUTED)
        self._pen.block(head, start + check, self._top, self._width)
        self._top -= _SMALL.leading
        for number, block in enumerate(digits, start=1):
            self._pen.block(text_block(str(number), _NUMBER, self._width, MUTED), self._left, self._top, 0)
            self._pen.block(block, start, self._top, self._width)
            self._top -= _LINE * _MM

    def _code(self, digits: str) -> None:
        """The square code; the white that it needs around it is the paper's."""
        from reportlab.graphics.barcode.qr import QrCodeWidget

        code = QrCodeWidget(digits, barLevel="Q").qr
        code.make()
        side = _CODE * _MM / code.getModuleCount()
        for row in code.modules:
            self._top -= side
            for column, black in enumerate(row):
                if black:
                    self._canvas.rect(self._left + column * side, self._top, side, side, stroke=0, fill=1)
