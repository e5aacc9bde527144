"""Realistic documents made on the spot, byte for byte the same each time; nothing of anybody else's."""

# ruff: noqa: E501 - a document is one long line where its format is

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage

import pikepdf
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


_KINDS = (
    ("document.xml", "officeDocument"), ("presentation.xml", "officeDocument"), ("workbook.xml", "officeDocument"),
    ("footnotes", "footnotes"), ("comments", "comments"), ("settings", "settings"), ("media/", "image"),
    ("embeddings/", "package"), ("worksheets/", "worksheet"), ("sharedStrings", "sharedStrings"),
    ("notesSlides/", "notesSlide"), ("slides/", "slide"), ("vmlDrawing", "vmlDrawing"), ("persons/", "person"),
    ("printerSettings", "printerSettings"), ("connections", "connections"), ("changesInfo", "changesInfo"),
    ("customXml/", "customXml"), ("docProps/core", "core-properties"), ("docProps/app", "extended-properties"),
    ("docProps/custom", "custom-properties"), ("thumbnail", "thumbnail"), ("activeX", "control"),
)  # fmt: skip


def linked(parts: Mapping[str, str | bytes]) -> dict[str, str | bytes]:
    """Parts of an Office package with the relations that lead to them: from the package, and from its main part."""
    main = next(
        name for name in parts if name.endswith(("/document.xml", "/presentation.xml", "/workbook.xml"))
    )
    folder = main.rpartition("/")[0]
    lines: dict[str, str] = {"_rels/.rels": "", f"{folder}/_rels/{main.rpartition('/')[2]}.rels": ""}
    root, inner = lines
    for number, name in enumerate(parts):
        kind = next((kind for mark, kind in _KINDS if mark in name), "")
        if kind and not name.endswith(".rels"):
            holder = root if name == main or name.startswith("docProps/") else inner
            lines[holder] += f'<Relationship Id="rId{number}" Type="http://x/{kind}" Target="/{name}"/>'
    relations = {name: f"<Relationships>{said}</Relationships>" for name, said in lines.items()}
    return {**relations, **parts}


def docx(body: str | None = None) -> bytes:
    paragraphs = body or (
        '<w:p><w:r><w:t>Leading a </w:t></w:r><w:r><w:t xml:space="preserve">retro &amp; more</w:t></w:r></w:p>'
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Goal</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>Übung</w:t><w:tab/><w:t>done</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        "<w:p><w:r><w:instrText>HYPERLINK hidden</w:instrText></w:r></w:p>"
    )
    return package(
        linked(
            {
                "[Content_Types].xml": _TYPES,
                "docProps/core.xml": _HEAD + _CORE.format(title="Retro &amp; results"),
                "docProps/app.xml": "<Properties><Pages>3</Pages></Properties>",
                "word/document.xml": f"{_HEAD}<w:document {_W}><w:body>{paragraphs}</w:body></w:document>",
                "word/footnotes.xml": f"<w:footnotes {_W}><w:footnote w:id='2'><w:p><w:r><w:t>A footnote</w:t></w:r></w:p>"
                "</w:footnote></w:footnotes>",
            }
        )
    )


def pptx() -> bytes:
    def slide(text: str) -> str:
        return f"{_HEAD}<p:sld {_A}><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>"

    return package(
        linked(
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
    )


def xlsx() -> bytes:
    rows = (
        '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>'
        '<row><c t="inlineStr"><is><t>Coaching</t></is></c><c><f>SUM(1,2)</f><v>3.5</v></c><c t="b"><v>1</v></c></row>'
        '<row><c t="s"><v>99</v></c><c/></row>'
    )
    return package(
        linked(
            {
                "[Content_Types].xml": _TYPES,
                "xl/workbook.xml": "<workbook/>",
                "xl/worksheets/sheet1.xml": f"<worksheet {_S}><sheetData>{rows}</sheetData></worksheet>",
                "xl/sharedStrings.xml": f"<sst {_S}><si><t>Course</t></si><si><r><t>Ho</t></r><r><t>urs</t></r></si></sst>",
                "docProps/core.xml": _CORE.format(title="Hours"),
            }
        )
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


def annotated_pdf() -> bytes:
    """A PDF with an attachment, a remark, a field, a script and a packet of XMP."""
    history = "<h:History xmlns:h='x' h:softwareAgent='Editor 4'/></rdf:Description>"
    with pikepdf.open(io.BytesIO(pdf())) as made:
        told = made.make_stream(xmp().replace(b"</rdf:Description>", history.encode()))
        told.Type, told.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
        made.Root.Metadata = told
        made.attachments["figures.csv"] = b"a;b\n1"
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        made.Root.Names.JavaScript = pikepdf.Dictionary(Names=["first", made.make_indirect(script)])
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[300, 300, 320, 320], T="Berta Beispiel",
            Contents="Not like this", M="D:20250304091500Z",
        )  # fmt: skip
        field = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="name", V="Ada",
            Rect=[100, 100, 200, 120],
        )  # fmt: skip
        made.pages[0].Annots = made.make_indirect([made.make_indirect(note), made.make_indirect(field)])
        made.Root.AcroForm = pikepdf.Dictionary(Fields=[made.pages[0].Annots[1]])
        buffer = io.BytesIO()
        made.save(buffer, fix_metadata_version=False)
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


def camera_exif(orientation: int = 1) -> Image.Exif:
    """What a telephone writes: place, camera, moment, a name, a small picture's bytes."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x0110], exif[0x013B] = orientation, "Phone", "Phone 12", "Ada Muster"
    inner, gps = exif.get_ifd(0x8769), exif.get_ifd(0x8825)
    inner[0x9003], inner[0x9011], inner[0x829A], inner[0x829D] = "2025:06:07 10:30:00", "+02:00", 1 / 60, 2.8
    inner[0x8827], inner[0x920A], inner[0x927C] = 100, 35.0, b"MAKER NOTES OF GRAZ"
    inner[0xA431] = "SERIAL-4711"
    gps[1], gps[2], gps[3], gps[4] = "N", (47.0, 4.0, 14.5), "E", (15.0, 26.0, 22.2)
    gps[5], gps[6] = b"\x00", 353.0
    whole = Image.Exif()
    whole.load(exif.tobytes())  # TIFF is written with what was read, not with what was set
    return whole


def camera_picture(kind: str, orientation: int = 6, **more: object) -> bytes:
    """A picture as a telephone would write it."""
    return picture(kind, exif=camera_exif(orientation), **more)


_XMP = (
    "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    "<rdf:Description xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:p='http://ns.adobe.com/photoshop/1.0/'"
    " xmlns:i='http://iptc.org/std/Iptc4xmpExt/2008-02-29/' p:City='Graz' p:Country='Austria'><dc:creator><rdf:Seq>"
    "<rdf:li>Ada Muster</rdf:li></rdf:Seq></dc:creator><i:PersonInImage><rdf:Bag><rdf:li>Berta Beispiel</rdf:li>"
    "</rdf:Bag></i:PersonInImage></rdf:Description></rdf:RDF></x:xmpmeta>"
)


def big_tiff() -> bytes:
    """A photograph in the form of TIFF that has room for more than 4 GB."""
    return camera_picture("TIFF", big_tiff=True)


def xmp() -> bytes:
    return f"<?xpacket begin=''?>{_XMP}<?xpacket end='w'?>".encode()


def box(kind: bytes, *parts: bytes) -> bytes:
    """A box of the format that HEIC and films are made of."""
    body = b"".join(parts)
    return (8 + len(body)).to_bytes(4, "big") + kind + body


def heic(orientation: int = 1, turn: int = 1) -> bytes:
    """A HEIC of two items beside its picture, whose pixels are made up: nothing here decodes them."""
    exif = b"\x00\x00\x00\x06Exif\x00\x00" + camera_exif(orientation).tobytes()[6:]
    held = (b"HEVC PIXELS" * 20, exif, xmp())

    def entry(number: int, kind: bytes, more: bytes = b"") -> bytes:
        return box(b"infe", b"\x02\0\0\0", number.to_bytes(2, "big"), b"\0\0", kind, b"\0", more)

    names = entry(1, b"hvc1"), entry(2, b"Exif"), entry(3, b"mime", b"application/rdf+xml\0")
    size = box(b"ispe", b"\0\0\0\0", (4032).to_bytes(4, "big"), (3024).to_bytes(4, "big"))
    known = box(b"ipco", size, box(b"irot", bytes([turn])))
    linked = box(b"ipma", b"\0\0\0\0", b"\0\0\0\x01", b"\0\x01", b"\x02\x81\x82")

    def whole(start: int) -> bytes:
        places, at = b"", start
        for number, data in enumerate(held, 1):
            places += number.to_bytes(2, "big") + b"\0\0\0\x01" + at.to_bytes(4, "big")
            places += len(data).to_bytes(4, "big")
            at += len(data)
        meta = box(
            b"meta", b"\0\0\0\0", box(b"hdlr", b"\0" * 8 + b"pict" + b"\0" * 13), box(b"pitm", b"\0\0\0\0\0\x01"),
            box(b"iloc", b"\0\0\0\0\x44\0", b"\0\x03", places), box(b"iinf", b"\0\0\0\0\0\x03", *names),
            box(b"iprp", known, linked),
        )  # fmt: skip
        return box(b"ftyp", b"heic\0\0\0\0mif1heic") + meta + box(b"mdat", *held)

    return whole(len(whole(0)) - sum(map(len, held)))


def film() -> bytes:
    """A film of a telephone that was held upright: its head, and samples that are made up."""
    made = (3_832_129_800).to_bytes(4, "big")  # seconds since 1904
    head = b"\0\0\0\0" + made * 2 + (1000).to_bytes(4, "big") + (65_000).to_bytes(4, "big") + bytes(80)
    matrix = b"".join(
        each.to_bytes(4, "big") for each in (0, 65536, 0, 2**32 - 65536, 0, 0, 0, 0, 0x40000000)
    )
    size = (1920 << 16).to_bytes(4, "big") + (1080 << 16).to_bytes(4, "big")
    track = box(b"trak", box(b"tkhd", b"\0\0\0\x07" + made * 2 + bytes(28) + matrix + size))
    told = {"location.ISO6709": "+47.0707+015.4395+353.0/", "make": "Phone", "model": "Phone 12"}
    told["creationdate"] = "2025-06-07T10:30:00+0200"
    keys = b"".join(box(b"mdta", b"com.apple.quicktime." + key.encode()) for key in told)
    values = b"".join(
        box(number.to_bytes(4, "big"), box(b"data", b"\0\0\0\x01\0\0\0\0", value.encode()))
        for number, value in enumerate(told.values(), 1)
    )
    meta = box(b"meta", box(b"hdlr", bytes(8) + b"mdta" + bytes(12)),
               box(b"keys", b"\0\0\0\0", len(told).to_bytes(4, "big"), keys), box(b"ilst", values))  # fmt: skip
    spot = b"+47.0707+015.4395/"
    user = box(b"udta", box(b"\xa9xyz", len(spot).to_bytes(2, "big"), b"\x15\xc7", spot))
    moov = box(b"moov", box(b"mvhd", head), track, meta, user)
    return box(b"ftyp", b"mp42\0\0\0\0isom") + moov + box(b"mdat", b"SAMPLES" * 50)


def recording() -> bytes:
    """A second of MPEG sound with title, name and cover before it."""

    def frame(kind: bytes, body: bytes) -> bytes:
        return kind + len(body).to_bytes(4, "big") + b"\0\0" + body

    cover = b"\0image/png\0\x03front\0" + picture("PNG")
    frames = (
        frame(b"TIT2", b"\x03What we learned") + frame(b"TPE1", b"\x03Ada Muster") + frame(b"APIC", cover)
    )
    size = b"".join(bytes([len(frames) >> shift & 127]) for shift in (21, 14, 7, 0))
    sound = (b"\xff\xfb\x90\x00" + bytes(413)) * 38
    return b"ID3\x03\0\0" + size + frames + sound


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
