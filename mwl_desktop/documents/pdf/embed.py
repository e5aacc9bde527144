"""Fonts inside the PDF: composite fonts cut down to the glyphs that were drawn.

ReportLab's own TrueType classes know characters, not glyphs; text that HarfBuzz formed needs glyphs.
Each glyph gets a code in order of first use, once for every text it stands for, so the map back to
Unicode is exact and the same document always gives the same bytes.
"""

from __future__ import annotations

from typing import Any, Final

import uharfbuzz
from reportlab.pdfbase import pdfdoc

from mwl_desktop.documents import fonts
from mwl_desktop.documents.pdf.shaping import Glyph, natural_width, vertical

_DROPPED: Final = ("GSUB", "GPOS", "GDEF", "cmap", "name", "OS/2", "STAT", "meta", "vhea", "vmtx", "gasp")


class EmbeddedFonts:
    """The fonts one document draws with; `finish` writes them once all pages are drawn."""

    def __init__(self, pdf: Any) -> None:
        self._pdf = pdf
        self._fonts: dict[str, _EmbeddedFont] = {}

    def font(self, file: str) -> _EmbeddedFont:
        """The embedded form of a font file."""
        found = self._fonts.get(file)
        if found is None:
            found = self._fonts[file] = _EmbeddedFont(file, f"T{len(self._fonts) + 1}")
            # The resources of every page refer to one shared dictionary that is filled in `finish`.
            self._pdf.idToObject["BasicFonts"].dict[found.name] = self._pdf.Reference(
                pdfdoc.PDFDictionary({}), f"text-font-{found.name}"
            )
        return found

    def finish(self) -> None:
        """Write the fonts with the glyphs they were asked for, and none of ReportLab's own."""
        shared = self._pdf.idToObject["BasicFonts"].dict
        for name in set(shared) - {font.name for font in self._fonts.values()}:
            del shared[name]
        for font in self._fonts.values():
            font.write(self._pdf)


class _EmbeddedFont:
    def __init__(self, file: str, name: str) -> None:
        self.file = file
        self.name = name
        self._codes: dict[tuple[int, str], int] = {}

    def code(self, glyph: Glyph) -> str:
        """The four hexadecimal digits that draw a glyph."""
        key = (glyph.glyph, glyph.text)
        code = self._codes.get(key)
        if code is None:
            code = self._codes[key] = len(self._codes) + 1
        return f"{code:04X}"

    def write(self, pdf: Any) -> None:
        data, places = self._subset()
        base = f"{self._tag()}+{self.file.removesuffix('.ttf')}"
        descendant = pdf.Reference(self._descendant(pdf, base, data, places))
        whole = pdf.idToObject[f"text-font-{self.name}"]
        whole.dict.update(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": f"/{base}",
                "Encoding": "/Identity-H",
                "DescendantFonts": pdfdoc.PDFArray([descendant]),
                "ToUnicode": pdf.Reference(_stream(pdf, _unicode_map(self._codes))),
            }
        )

    def _subset(self) -> tuple[bytes, dict[int, int]]:
        wanted = uharfbuzz.SubsetInput()
        wanted.sets(uharfbuzz.SubsetInputSets.GLYPH_INDEX).update({glyph for glyph, _ in self._codes})
        wanted.drop_table_tag_set.update({uharfbuzz_tag(name) for name in _DROPPED})
        wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NO_LAYOUT_CLOSURE
        plan = uharfbuzz.SubsetPlan(fonts.face(self.file), wanted)
        return bytes(plan.execute().blob.data), dict(plan.old_to_new_glyph_mapping)

    def _tag(self) -> str:
        """Six capital letters that mark a subset; made from its position so that they stay the same."""
        number = int(self.name[1:])
        return "MWL" + "".join(chr(65 + number // 26**place % 26) for place in (2, 1, 0))

    def _descendant(self, pdf: Any, base: str, data: bytes, places: dict[int, int]) -> Any:
        places_map = bytearray(2)
        widths: list[int] = []
        for glyph, _ in self._codes:
            places_map += places[glyph].to_bytes(2, "big")
            widths.append(round(natural_width(self.file, glyph)))
        return pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": f"/{base}",
                "CIDSystemInfo": pdfdoc.PDFDictionary(
                    {
                        "Registry": pdfdoc.PDFString("Adobe"),
                        "Ordering": pdfdoc.PDFString("Identity"),
                        "Supplement": 0,
                    }
                ),
                "FontDescriptor": pdf.Reference(self._descriptor(pdf, base, data)),
                "DW": 1000,
                "W": pdfdoc.PDFArray([1, pdfdoc.PDFArray(widths)]),
                "CIDToGIDMap": pdf.Reference(_stream(pdf, bytes(places_map))),
            }
        )

    def _descriptor(self, pdf: Any, base: str, data: bytes) -> Any:
        ascent, descent = (round(value) for value in vertical(self.file))
        program = _stream(pdf, data)
        program.dictionary["Length1"] = len(data)
        return pdfdoc.PDFDictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": f"/{base}",
                "Flags": 4,
                "FontBBox": pdfdoc.PDFArray([-1000, descent, 3000, ascent]),
                "ItalicAngle": -10 if "Italic" in self.file else 0,
                "Ascent": ascent,
                "Descent": descent,
                "CapHeight": 720,
                "StemV": 140 if "Bold" in self.file else 80,
                "FontFile2": pdf.Reference(program),
            }
        )


def uharfbuzz_tag(name: str) -> int:
    """A four-letter table name as the number HarfBuzz knows it by."""
    return int.from_bytes(name.encode("ascii"), "big")


def _stream(pdf: Any, content: bytes) -> Any:
    stream = pdfdoc.PDFStream()
    stream.content = content
    if pdf.compression:
        stream.filters = [pdfdoc.PDFZCompress]
    return stream


_MAP_HEAD: Final = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""
_MAP_FOOT: Final = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"


def _unicode_map(codes: dict[tuple[int, str], int]) -> bytes:
    lines = [f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>" for (_, text), code in codes.items()]
    parts = [_MAP_HEAD]
    for start in range(0, len(lines), 100):
        group = lines[start : start + 100]
        parts.append(f"{len(group)} beginbfchar\n" + "\n".join(group) + "\nendbfchar\n")
    return ("".join(parts) + _MAP_FOOT).encode("ascii")
