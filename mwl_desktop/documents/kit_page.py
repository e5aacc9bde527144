"""The recovery kit on one page: six lines, their fingerprint, and a square code that holds the same."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from mwl_desktop import paths

_FONTS: Final = {
    "KitText": "Inter-Regular.ttf",
    "KitStrong": "Inter-Bold.ttf",
    "KitDigits": "NotoSansMono-Regular.ttf",
}
_MARGIN: Final = 25.0  # mm
_CODE: Final = 62.0  # mm
_GROUP_LENGTH: Final = 4
_WORDS: Final = (
    "Whoever has this page can open the vault without the passphrase.",
    "Keep it where you keep your passport, not on the computer that holds the vault.",
    "To use it: start MWL Desktop, choose the vault, then “Use the recovery kit”, and type the six lines.",
    "The last two digits of each line only check that line. Letters may be small; spaces do not matter.",
    "Each line holds 16 of 96 hexadecimal digits: the raw key of a SQLCipher 4 file, then its salt.",
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

    _register_fonts()
    file = BytesIO()
    size = LETTER if letter else A4
    canvas = Canvas(file, pagesize=size, pageCompression=1)
    canvas.setTitle("MWL Desktop recovery kit")
    canvas.setSubject(page.fingerprint)
    _draw(canvas, page, size[1])
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _register_fonts() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    known = set(pdfmetrics.getRegisteredFontNames())
    for name, file in _FONTS.items():
        if name not in known:
            pdfmetrics.registerFont(TTFont(name, str(paths.resource("fonts", file))))


def _draw(canvas: Any, page: KitPage, height: float) -> None:
    from reportlab.lib.units import mm

    left, down = _MARGIN * mm, height - _MARGIN * mm
    canvas.setFont("KitStrong", 22)
    canvas.drawString(left, down - 6 * mm, "Recovery kit")
    canvas.setFont("KitText", 11)
    canvas.drawString(left, down - 15 * mm, _shortened(f"Vault: {page.vault_name}"))
    canvas.drawString(left, down - 21 * mm, f"Fingerprint: {page.fingerprint}")
    if page.made_on:
        canvas.drawString(left, down - 27 * mm, f"Made: {page.made_on}")
    top = down - 44 * mm
    for number, line in enumerate(page.lines):
        y = top - number * 9 * mm
        canvas.setFont("KitText", 11)
        canvas.drawString(left, y, str(number + 1))
        canvas.setFont("KitDigits", 15)
        canvas.drawString(left + 9 * mm, y, line)
    _draw_code(canvas, page.digits, left, top - len(page.lines) * 9 * mm - _CODE * mm)
    canvas.setFont("KitText", 10)
    for number, words in enumerate(_WORDS):
        canvas.drawString(left, top - len(page.lines) * 9 * mm - (_CODE + 12 + 6 * number) * mm, words)


def _draw_code(canvas: Any, digits: str, x: float, y: float) -> None:
    from reportlab.graphics import renderPDF
    from reportlab.graphics.barcode.qr import QrCodeWidget
    from reportlab.graphics.shapes import Drawing
    from reportlab.lib.units import mm

    code = QrCodeWidget(digits, barLevel="Q", barWidth=_CODE * mm, barHeight=_CODE * mm)
    drawing = Drawing(_CODE * mm, _CODE * mm)
    drawing.add(code)
    renderPDF.draw(drawing, canvas, x, y)


def _shortened(words: str, most: int = 70) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"
