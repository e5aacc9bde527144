"""Realistic documents made on the spot, byte for byte the same each time; nothing of anybody else's."""

# ruff: noqa: E501 - a document is one long line where its format is

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage

from PIL import Image, ImageDraw, PngImagePlugin
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title><dc:creator>Ada Muster'
    '</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">2025-03-04T08:00:00Z</dcterms:created>'
    "</cp:coreProperties>"
)
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="http://schemas.openxmlformats.org/p"'
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def package(parts: Mapping[str, str | bytes], *, stored: tuple[str, ...] = ()) -> bytes:
    """A ZIP of parts in their order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (2025, 3, 4, 8, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            made.writestr(entry, content)
    return buffer.getvalue()


def docx(body: str | None = None) -> bytes:
    paragraphs = body or (
        '<w:p><w:r><w:t>Leading a </w:t></w:r><w:r><w:t xml:space="preserve">retro &amp; more</w:t></w:r></w:p>'
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Goal</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>Übung</w:t><w:tab/><w:t>done</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        "<w:p><w:r><w:instrText>HYPERLINK hidden</w:instrText></w:r></w:p>"
    )
    return package(
        {
            "[Content_Types].xml": _TYPES,
            "docProps/core.xml": _HEAD + _CORE.format(title="Retro &amp; results"),
            "docProps/app.xml": "<Properties><Pages>3</Pages></Properties>",
            "word/document.xml": f"{_HEAD}<w:document {_W}><w:body>{paragraphs}</w:body></w:document>",
            "word/footnotes.xml": f"<w:footnotes {_W}><w:footnote w:id='2'><w:p><w:r><w:t>A footnote</w:t></w:r></w:p>"
            "</w:footnote></w:footnotes>",
        }
    )


def pptx() -> bytes:
    def slide(text: str) -> str:
        return f"{_HEAD}<p:sld {_A}><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>"

    return package(
        {
            "[Content_Types].xml": _TYPES,
            "ppt/presentation.xml": "<presentation/>",
            "ppt/slides/slide1.xml": slide("First slide"),
            "ppt/slides/slide10.xml": slide("Tenth slide"),
            "ppt/slides/slide2.xml": slide("Second slide"),
            "ppt/notesSlides/notesSlide2.xml": slide("Say it slowly"),
            "docProps/core.xml": _CORE.format(title="Team day"),
        }
    )


def xlsx() -> bytes:
    rows = (
        '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>'
        '<row><c t="inlineStr"><is><t>Coaching</t></is></c><c><f>SUM(1,2)</f><v>3.5</v></c><c t="b"><v>1</v></c></row>'
        '<row><c t="s"><v>99</v></c><c/></row>'
    )
    return package(
        {
            "[Content_Types].xml": _TYPES,
            "xl/workbook.xml": "<workbook/>",
            "xl/worksheets/sheet1.xml": f"<worksheet {_S}><sheetData>{rows}</sheetData></worksheet>",
            "xl/sharedStrings.xml": f"<sst {_S}><si><t>Course</t></si><si><r><t>Ho</t></r><r><t>urs</t></r></si></sst>",
            "docProps/core.xml": _CORE.format(title="Hours"),
        }
    )


def odt() -> bytes:
    office = 'xmlns:office="urn:o" xmlns:text="urn:t" xmlns:dc="urn:d" xmlns:meta="urn:m"'
    meta = "<dc:title>Offenes Dokument</dc:title><meta:initial-creator>Ada Muster</meta:initial-creator>"
    meta += '<meta:creation-date>2024-07-08T09:10:11</meta:creation-date><meta:document-statistic meta:page-count="2"/>'
    body = "<text:h>Überschrift</text:h><text:p>Ein Satz<text:s/>mit<text:tab/>Tab</text:p>"
    return package(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:c {office}><office:s>style</office:s><office:body>{body}</office:body></office:c>",
            "meta.xml": f"<office:document-meta {office}>{meta}</office:document-meta>",
            "META-INF/manifest.xml": "<manifest/>",
        },
        stored=("mimetype",),
    )


def pdf(pages: int = 3, *, title: str = "Microsoft Word - Certificate of Attendance.docx") -> bytes:
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, pagesize=A4, invariant=True)
    page.setTitle(title)
    page.setAuthor("Ada Muster")
    for number in range(1, pages + 1):
        page.setFillColorRGB(0.1, 0.2, 0.8)
        page.rect(50, 700, 300, 80, fill=1)
        page.setFillColorRGB(0, 0, 0)
        page.drawString(60, 600, f"Facilitation course, page {number}")
        page.showPage()
    page.save()
    return buffer.getvalue()


def locked_pdf() -> bytes:
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, encrypt="secret")
    page.drawString(60, 600, "hidden words")
    page.save()
    return buffer.getvalue()


def drawing(width: int = 64, height: int = 40, mode: str = "RGB") -> Image.Image:
    """A red left half on white, so that turning it can be seen."""
    image = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(image).rectangle((0, 0, width // 2 - 1, height), fill="red")
    return image.convert(mode)


def photo(orientation: int = 1, *, width: int = 64, height: int = 40) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = "Poster session in Graz"
    exif[0x013B] = "Ada Muster"
    exif.get_ifd(0x8769)[0x9003] = "2025:06:07 10:11:12"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (47.0, 4.0, 12.0)
    buffer = io.BytesIO()
    drawing(width, height).save(buffer, "JPEG", exif=exif, quality=95, comment=b"MARKER-COMMENT")
    return buffer.getvalue()


def picture(kind: str, mode: str = "RGB", **more: object) -> bytes:
    buffer = io.BytesIO()
    drawing(mode=mode).save(buffer, kind, **more)
    return buffer.getvalue()


def screenshot() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Title", "Sprint board")
    info.add_text("Author", "Ada Muster")
    info.add_text("Description", "MARKER-DESCRIPTION of the board")
    return picture("PNG", "RGBA", pnginfo=info)


def mail() -> bytes:
    message = EmailMessage()
    message["Subject"] = "Danke für deine Hilfe"
    message["From"] = "Grace Höpper <grace@example.org>"
    message["To"] = "Ada <ada@example.org>"
    message["Date"] = "Tue, 04 Mar 2025 23:30:00 +0100"
    message.set_content("Liebe Ada,\n\nder Workshop war großartig.\n")
    message.add_alternative("<p>HTML <b>twin</b></p>", subtype="html")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="Dank.pdf")
    return message.as_bytes()


def ole(*streams: str) -> bytes:
    """An OLE file with nothing but a directory."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    header[30:32] = (9).to_bytes(2, "little")
    header[48:52] = (0).to_bytes(4, "little")
    directory = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams))
    return bytes(header) + directory


HTML = (
    b"<!DOCTYPE html><html><head><meta charset='iso-8859-1'><title>Ein &amp; zwei</title><style>p{color:red}</style>"
    b"</head><body><h1>Gr\xfc\xdfe</h1><p>one<br>two <i>three</i><script>alert('x')</script></p></body></html>"
)
SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><title>Plan</title><script>evil()</script>'
)
SVG += b"<text>Roadmap 2026</text></svg>"
MARKDOWN = "# What I learned\n\nSome *notes* on coaching – größer.\n".encode()


def every() -> dict[str, tuple[str, bytes]]:
    """A file name to media type and bytes, one of each format."""
    from mwl_desktop.evidence import media_types as types

    return {
        "certificate.pdf": (types.PDF, pdf()),
        "retro.docx": (types.DOCX, docx()),
        "team.pptx": (types.PPTX, pptx()),
        "hours.xlsx": (types.XLSX, xlsx()),
        "offen.odt": (types.ODT, odt()),
        "photo.jpg": (types.JPEG, photo(6)),
        "board.png": (types.PNG, screenshot()),
        "old.gif": (types.GIF, picture("GIF", "P")),
        "web.webp": (types.WEBP, picture("WEBP")),
        "scan.tiff": (types.TIFF, picture("TIFF", compression="tiff_lzw")),
        "paint.bmp": (types.BMP, picture("BMP")),
        "thanks.eml": (types.MAIL, mail()),
        "page.html": (types.HTML, HTML),
        "plan.svg": (types.SVG, SVG),
        "notes.md": (types.MARKDOWN, MARKDOWN),
        "hours.csv": (types.CSV, "Kurs;Stunden\nÜbung;3\n".encode("cp1252")),
        "packed.zip": (types.ZIP, package({"a/secret-plan.txt": "x" * 100, "b.txt": "y"})),
    }
