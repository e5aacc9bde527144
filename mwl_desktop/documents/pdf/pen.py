"""Draws on a page: formed text, lines, boxes, pictures and links. Knows ReportLab's canvas, no blocks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from mwl_desktop.documents.pdf.embed import EmbeddedFonts
from mwl_desktop.documents.pdf.images import image_name
from mwl_desktop.documents.pdf.shaping import Shaped
from mwl_desktop.documents.pdf.style import LINE, SUNKEN, Colour, TextStyle
from mwl_desktop.documents.pdf.text import Atom, Line, TextBlock
from mwl_desktop.documents.pictures import Prepared

_SLANT = 0.2
_THICKNESS = 0.03
_URL_KEPT = "%/:?#[]@!$&'()*+,;=~-._"


class Pen:
    """One document's drawing hand; heights are from the foot of the page, as in PDF."""

    def __init__(self, canvas: Any) -> None:
        self.canvas = canvas
        self.fonts = EmbeddedFonts(canvas._doc)
        self.anchors: frozenset[str] = frozenset()

    def line(self, line: Line, block: TextBlock, left: float, top: float, width: float) -> None:
        """One line of text; right-to-left paragraphs stand at the right edge."""
        x = left + width - line.width if block.right_to_left else left
        self.text_at(line.atoms, x, baseline(top, block.leading, block.size))

    def block(self, block: TextBlock, left: float, top: float, width: float) -> float:
        """All lines of a block; returns the height under the last one."""
        for line in block.lines:
            self.line(line, block, left, top, width)
            top -= block.leading
        return top

    def right(self, block: TextBlock, right: float, top: float) -> None:
        """The first line of a block, ending at `right`."""
        for line in block.lines[:1]:
            self.text_at(line.atoms, right - line.width, baseline(top, block.leading, block.size))

    def text_at(self, atoms: Sequence[Atom], x: float, y: float) -> None:
        """Atoms from left to right on a base line."""
        code: list[str] = []
        colour: Colour | None = None
        marks: list[tuple[Atom, float]] = []
        start = x
        for atom in atoms:
            style = atom.ink.style
            if atom.ink.shade and not atom.space:
                self.box(
                    x - 1, y - style.size * 0.28, atom.width + 2, style.size * 1.22, fill=SUNKEN, radius=2
                )
            if atom.ink.href or atom.ink.strike:
                marks.append((atom, x))
            x += atom.width
        x = start
        for atom in atoms:
            style = atom.ink.style
            if style.colour != colour:
                colour = style.colour
                code.append(_fill(colour))
            for run in atom.word.runs:
                code.append(self._run(run, style, x, y))
                x += (run.width + style.tracking * len(run.glyphs)) * style.size / 1000
        if code:
            self.canvas._code.append("BT " + " ".join(code) + " ET")
        self._marks(marks, y)

    def _run(self, run: Shaped, style: TextStyle, x: float, y: float) -> str:
        font = self.fonts.font(run.file)
        slant = _SLANT if run.slant else 0
        parts = [f"/{font.name} {style.size:g} Tf 1 0 {slant} 1 {x:.3f} {y:.3f} Tm"]
        if run.thicken:
            red, green, blue = style.colour
            parts.append(f"2 Tr {style.size * _THICKNESS:.3f} w {red:.4g} {green:.4g} {blue:.4g} RG")
        rise = 0.0
        row: list[str] = []
        held: list[str] = []
        for glyph in run.glyphs:
            if glyph.dy != rise:
                row += _closed(held)
                held = []
                parts += _shown(row)
                row = []
                rise = glyph.dy
                parts.append(f"{rise * style.size / 1000:.3f} Ts")
            if round(glyph.dx):
                row += [*_closed(held), f"{-glyph.dx:.0f}"]
                held = []
            held.append(font.code(glyph))
            after = glyph.natural + glyph.dx - glyph.advance - style.tracking
            if abs(after) >= 0.5:
                row += [*_closed(held), f"{after:.0f}"]
                held = []
        parts += _shown(row + _closed(held))
        if rise:
            parts.append("0 Ts")
        if run.thicken:
            parts.append("0 Tr")
        return " ".join(parts)

    def _marks(self, marks: Sequence[tuple[Atom, float]], y: float) -> None:
        """Strikes, and links joined over neighbouring words."""
        reach: tuple[str, float, float, float] | None = None
        for atom, x in marks:
            size, href = atom.ink.style.size, atom.ink.href
            if atom.ink.strike:
                self.rule(x, y + size * 0.3, atom.width, atom.ink.style.colour, size * 0.06)
            if href and reach and reach[0] == href and abs(reach[2] - x) < 1:
                reach = (href, reach[1], x + atom.width, size)
            elif href:
                self._link_reach(reach, y)
                reach = (href, x, x + atom.width, size)
        self._link_reach(reach, y)

    def _link_reach(self, reach: tuple[str, float, float, float] | None, y: float) -> None:
        if reach:
            href, left, right, size = reach
            self.link(href, left, y - size * 0.3, right, y + size * 0.95)

    def link(self, href: str, left: float, bottom: float, right: float, top: float) -> None:
        """Make an area lead somewhere; an anchor that is nowhere in the document leads nowhere."""
        area = (left, bottom, right, top)
        if not href.startswith("#"):
            self.canvas.linkURL(quote(href, safe=_URL_KEPT), area, relative=0, thickness=0)
        elif href[1:] in self.anchors:
            self.canvas.linkRect("", destination(href[1:]), area, relative=0, thickness=0)

    def rule(
        self, left: float, y: float, width: float, colour: Colour = LINE, thickness: float = 0.75
    ) -> None:
        """A thin horizontal line, drawn as a filled box so that it is never thinner than asked."""
        self.canvas._code.append(
            f"{_fill(colour)} {left:.3f} {y - thickness / 2:.3f} {width:.3f} {thickness:.3f} re f"
        )

    def box(
        self,
        left: float,
        bottom: float,
        width: float,
        height: float,
        *,
        fill: Colour | None = None,
        stroke: Colour | None = None,
        radius: float = 0.0,
    ) -> None:
        """A box with round corners, filled, outlined or both."""
        canvas = self.canvas
        canvas.saveState()
        if fill:
            canvas.setFillColorRGB(*fill)
        if stroke:
            canvas.setStrokeColorRGB(*stroke)
            canvas.setLineWidth(0.75)
        radius = min(radius, width / 2, height / 2)
        canvas.roundRect(left, bottom, width, height, radius, stroke=int(bool(stroke)), fill=int(bool(fill)))
        canvas.restoreState()

    def picture(self, picture: Prepared, left: float, bottom: float, width: float, height: float) -> None:
        """A picture that was prepared for the page."""
        canvas = self.canvas
        name = image_name(canvas._doc, picture)
        place = f"{width:.3f} 0 0 {height:.3f} {left:.3f} {bottom:.3f} cm"
        canvas._code.append(f"q {place} /{canvas._doc.getXObjectName(name)} Do Q")
        canvas._formsinuse.append(name)

    def anchor(self, name: str, top: float) -> None:
        """Name this height of the page so that links and bookmarks reach it."""
        self.canvas.bookmarkPage(destination(name), fit="XYZ", left=0, top=top, zoom=0)


def destination(anchor: str) -> str:
    """The name of an anchor inside the PDF: plain letters whatever the anchor holds."""
    return "a-" + anchor.encode().hex()


def baseline(top: float, leading: float, size: float) -> float:
    """The base line of a line whose upper edge is at `top`."""
    return top - (leading - size) / 2 - size * 0.86


def _fill(colour: Colour) -> str:
    red, green, blue = colour
    return f"{red:.4g} {green:.4g} {blue:.4g} rg"


def _closed(held: list[str]) -> list[str]:
    return ["<" + "".join(held) + ">"] if held else []


def _shown(row: list[str]) -> list[str]:
    return ["[" + " ".join(row) + "] TJ"] if row else []
