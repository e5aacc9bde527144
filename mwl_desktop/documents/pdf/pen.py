"""Draws on a page: formed text, lines, boxes, pictures and links. Knows ReportLab's canvas, no blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any, Final
from urllib.parse import quote

from reportlab.pdfbase import pdfdoc

from mwl_desktop.documents.pdf.embed import EmbeddedFonts
from mwl_desktop.documents.pdf.images import image_name
from mwl_desktop.documents.pdf.shaping import Shaped
from mwl_desktop.documents.pdf.structure import Element, StructureTree
from mwl_desktop.documents.pdf.style import LINE, SUNKEN, Colour, TextStyle
from mwl_desktop.documents.pdf.text import Atom, Ink, Line, TextBlock
from mwl_desktop.documents.pictures import Prepared

_SLANT = 0.2
_THICKNESS = 0.03
_URL_KEPT = "%/:?#[]@!$&'()*+,;=~-._"
_ARTIFACT: Final = "/Artifact BMC"
_PAGE_FURNITURE: Final = "/Artifact <</Type /Pagination>> BDC"
_END: Final = "EMC"
_PRINTED: Final = 4  # an annotation's flag: it is there on paper as on the screen


class Pen:
    """One document's drawing hand; heights are from the foot of the page, as in PDF.

    What belongs to an element of the structure is marked as its content, everything else as decoration.
    """

    def __init__(self, canvas: Any, line_colour: Colour = LINE) -> None:
        self.canvas = canvas
        self.line_colour = line_colour
        self.fonts = EmbeddedFonts(canvas._doc)
        self.structure = StructureTree(canvas._doc)
        self.anchors: frozenset[str] = frozenset()
        self._decoration = _ARTIFACT
        self._furniture: list[str] = []
        self._links: dict[Element, Element] = {}
        self._content: list[tuple[Element, str | tuple[str, Any]]] = []

    def finish(self) -> None:
        """Write the fonts and the structure, once all pages are drawn."""
        self.fonts.finish()
        self.structure.finish()

    @contextmanager
    def page_furniture(self) -> Iterator[None]:
        """What is drawn meanwhile is the page's own: running heads and page numbers."""
        drawn, self.canvas._code = self.canvas._code, []
        self._decoration = _PAGE_FURNITURE
        yield
        self._decoration = _ARTIFACT
        # Last on the page, so that whoever copies the page's text has its content in one piece.
        self._furniture, self.canvas._code = self.canvas._code, drawn

    def _put(self, code: str, element: Element | None = None) -> None:
        """Draw decoration at once; content waits for the end of the page."""
        if element is None or self.structure.is_read(element):
            self.canvas._code += [self._decoration, code, _END]
        else:
            self.structure.put(element.block)
            self._content.append((element, code))

    def end_page(self) -> None:
        """Set the content over the decoration, in the order in which it is read, and begin a new page.

        Cells that stand side by side are drawn line by line, and read one after the other.
        """
        self._content.sort(key=lambda each: each[0].block.place)
        for element, group in groupby(self._content, key=lambda each: each[0]):
            parts = [part for _, part in group]
            if drawn := [part for part in parts if isinstance(part, str)]:
                mark = self.structure.mark(element)
                self.canvas._code += [f"/{element.tag} <</MCID {mark}>> BDC", *drawn, _END]
            for name, annotation in (part for part in parts if not isinstance(part, str)):
                annotation["StructParent"] = self.structure.annotate(
                    element, self.canvas._doc.annotationName(name)
                )
        self._content.clear()
        self.canvas._code += self._furniture
        self._furniture = []
        self.canvas.showPage()

    def line(self, line: Line, block: TextBlock, left: float, top: float, width: float) -> None:
        """One line of text; right-to-left paragraphs stand at the right edge."""
        x = left + width - line.width if block.right_to_left else left
        self.text_at(line.atoms, x, baseline(top, block.leading, block.size), block.element)

    def block(self, block: TextBlock, left: float, top: float, width: float) -> float:
        """All lines of a block; returns the height under the last one."""
        for line in block.lines:
            self.line(line, block, left, top, width)
            top -= block.leading
        return top

    def centred(self, block: TextBlock, left: float, top: float, width: float) -> float:
        """All lines of a block, each in the middle of the width; returns the height under the last one."""
        for line in block.lines:
            y = baseline(top, block.leading, block.size)
            self.text_at(line.atoms, left + (width - line.width) / 2, y, block.element)
            top -= block.leading
        return top

    def right(self, block: TextBlock, right: float, top: float) -> None:
        """The first line of a block, ending at `right`."""
        for line in block.lines[:1]:
            y = baseline(top, block.leading, block.size)
            self.text_at(line.atoms, right - line.width, y, block.element)

    def text_at(self, atoms: Sequence[Atom], x: float, y: float, element: Element | None = None) -> None:
        """Atoms from left to right on a base line."""
        places = []
        for atom in atoms:
            places.append((atom, x))
            x += atom.width
        for atom, left in places:
            if atom.ink.shade and not atom.space:
                size = atom.ink.style.size
                self.box(left - 1, y - size * 0.28, atom.width + 2, size * 1.22, fill=SUNKEN, radius=2)
        for href, group in groupby(places, lambda placed: placed[0].ink.href):
            stretch = list(group)
            target = href if href and self._leads(href) else None
            within = self._link_in(element, stretch[0][0].ink) if element and target else element
            self._put(self._text(stretch, y), within)
            if target:
                (first, left), (last, right) = stretch[0], stretch[-1]
                size = max(atom.ink.style.size for atom, _ in stretch)
                area = (left, y - first.ink.style.size * 0.3, right + last.width, y + size * 0.95)
                self.link(target, area, within, "".join(atom.text for atom, _ in stretch))
        for atom, left in places:
            style = atom.ink.style
            if atom.ink.strike:
                self.rule(left, y + style.size * 0.3, atom.width, style.colour, style.size * 0.06)
            if atom.ink.href and style.underline:
                self.rule(left, y - style.size * 0.14, atom.width, style.colour, style.size * 0.05)

    def _text(self, places: Sequence[tuple[Atom, float]], y: float) -> str:
        code: list[str] = []
        colour: Colour | None = None
        for atom, x in places:
            style = atom.ink.style
            if style.colour != colour:
                colour = style.colour
                code.append(_fill(colour))
            for run in atom.word.runs:
                code.append(self._run(run, style, x, y))
                x += (run.width + style.tracking * len(run.glyphs)) * style.size / 1000
        return "BT " + " ".join(code) + " ET"

    def _run(self, run: Shaped, style: TextStyle, x: float, y: float) -> str:
        font = self.fonts.font(run.file)
        slant = _SLANT if run.slant else 0
        parts = [f"/{font.name} {style.size:g} Tf 1 0 {slant} 1 {x:.3f} {y:.3f} Tm"]
        if run.thicken:
            parts.append(f"2 Tr {style.size * _THICKNESS:.3f} w {_stroke(style.colour)}")
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

    def _leads(self, href: str) -> bool:
        """Whether there is somewhere to go; an anchor that is nowhere in the document leads nowhere."""
        return not href.startswith("#") or href[1:] in self.anchors

    def link(
        self, href: str, area: tuple[float, float, float, float], element: Element | None, words: str
    ) -> None:
        """Make an area (left, bottom, right, top) lead somewhere, and say in words where that is."""
        if not self._leads(href):
            return
        canvas = self.canvas
        facts = {
            "Type": "/Annot",
            "Subtype": "/Link",
            "Rect": pdfdoc.PDFArray(area),
            "Border": pdfdoc.PDFArray([0, 0, 0]),
            "F": _PRINTED,
            "Contents": pdfdoc.PDFString(words if href.startswith("#") else f"{words} ({href})"),
        }
        if href.startswith("#"):
            facts["Dest"] = canvas._bookmarkReference(destination(href[1:]))
        else:
            address = pdfdoc.PDFString(quote(href, safe=_URL_KEPT))
            facts["A"] = pdfdoc.PDFDictionary({"Type": "/Action", "S": "/URI", "URI": address})
        name = f"link-{canvas._annotationCount}"
        annotation = pdfdoc.PDFDictionary(facts)
        canvas._addAnnotation(annotation, name)
        if element is not None:
            self._content.append((element, (name, annotation)))

    def _link_in(self, element: Element, ink: Ink) -> Element:
        """The link of this ink in an element: the one its last line began, or a new one."""
        last = self._links.get(element)
        if last is None or last.source is not ink:
            last = self._links[element] = element.below("Link", source=ink)
        return last

    def rule(
        self, left: float, y: float, width: float, colour: Colour | None = None, thickness: float = 0.75
    ) -> None:
        """A thin horizontal line, drawn as a filled box so that it is never thinner than asked."""
        colour = colour or self.line_colour
        self._put(f"{_fill(colour)} {left:.3f} {y - thickness / 2:.3f} {width:.3f} {thickness:.3f} re f")

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
        canvas._code.append(self._decoration)
        canvas.saveState()
        if fill:
            canvas.setFillColorRGB(*fill)
        if stroke:
            canvas.setStrokeColorRGB(*stroke)
            canvas.setLineWidth(0.75)
        radius = min(radius, width / 2, height / 2)
        canvas.roundRect(left, bottom, width, height, radius, stroke=int(bool(stroke)), fill=int(bool(fill)))
        canvas.restoreState()
        canvas._code.append(_END)

    def picture(
        self,
        picture: Prepared,
        place: tuple[float, float, float, float],
        element: Element | None = None,
    ) -> None:
        """A picture that was prepared for the page, at a place: left, bottom, width, height."""
        canvas = self.canvas
        name = image_name(canvas._doc, picture)
        left, bottom, width, height = place
        edge = f"{_stroke(self.line_colour)} 0.75 w {left:.3f} {bottom:.3f} {width:.3f} {height:.3f} re S"
        if element is not None:
            box = pdfdoc.PDFArray([round(each, 3) for each in (left, bottom, left + width, bottom + height)])
            element.attributes = {"O": "/Layout", "BBox": box, "Placement": "/Block"}
        set_in = f"{width:.3f} 0 0 {height:.3f} {left:.3f} {bottom:.3f} cm"
        self._put(f"q {set_in} /{canvas._doc.getXObjectName(name)} Do Q q {edge} Q", element)
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


def _stroke(colour: Colour) -> str:
    red, green, blue = colour
    return f"{red:.4g} {green:.4g} {blue:.4g} RG"


def _closed(held: list[str]) -> list[str]:
    return ["<" + "".join(held) + ">"] if held else []


def _shown(row: list[str]) -> list[str]:
    return ["[" + " ".join(row) + "] TJ"] if row else []
