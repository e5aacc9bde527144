"""Office packages as the programs write them: relations, styles, lists, notes, comments, pictures."""

# ruff: noqa: E501 - a document is one long line where its format is

from __future__ import annotations

from tests.evidence.samples import package, picture

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_W = f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{_R}" xmlns:a="urn:a" xmlns:wp="urn:wp"'
_P = f'xmlns:p="urn:p" xmlns:a="urn:a" xmlns:r="{_R}"'
_S = f'xmlns="urn:s" xmlns:r="{_R}"'
_CORE = (
    '<c xmlns:dc="urn:dc"><dc:creator>Ada Muster</dc:creator><lastModifiedBy>Bo Beispiel</lastModifiedBy>'
    "<revision>7</revision><created>2025-03-04T08:00:00Z</created><modified>2025-03-05T09:30:00Z</modified></c>"
)
_APP = "<Properties><Company>Muster AG</Company><TotalTime>125</TotalTime><Template>Normal.dotm</Template></Properties>"


def relations(*found: tuple[str, str, str]) -> str:
    """Relations of id, end of type and target; one to an address is outside."""
    said = ""
    for key, kind, target in found:
        mode = ' TargetMode="External"' if "://" in target else ""
        said += f'<Relationship Id="{key}" Type="{_R}/{kind}" Target="{target}"{mode}/>'
    return f"<Relationships>{said}</Relationships>"


def paragraph(text: str, *, style: str = "", number: str = "", depth: int = 0, before: str = "") -> str:
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number:
        properties += f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r>{before}<w:t>{text}</w:t></w:r></w:p>"


def document(body: str = "", **more: str | bytes) -> bytes:
    """A DOCX with everything a person might put into one; `body` is added at its end."""
    image = '<w:drawing><wp:docPr descr="A red bar"/><a:blip r:embed="rImage"/></w:drawing>'
    inside = (
        paragraph("Learning report", style="Title")
        + paragraph("What happened", style="Berschrift1")
        + paragraph("First", number="1")
        + paragraph("Deeper", number="1", depth=1)
        + paragraph("Second", number="1")
        + paragraph("Point", number="2")
        + f"<w:p><w:r>{image}</w:r></w:p>"
        + "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:p><w:r><w:t>Course</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p><w:r><w:t>Hours</w:t></w:r></w:p></w:tc></w:tr>"
        "<w:tr><w:tc><w:p><w:r><w:t>Coaching</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>3</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p/></w:tc></w:tr></w:tbl>"
        + "<w:p><w:r><w:t>It held</w:t><w:footnoteReference w:id='5'/></w:r>"
        "<w:ins w:author='Bo Beispiel'><w:r><w:t> well</w:t></w:r></w:ins>"
        "<w:del w:author='Bo Beispiel'><w:r><w:delText> badly</w:delText></w:r></w:del>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>salary 5000</w:t></w:r></w:p>"
        + paragraph("On the second page", before="<w:lastRenderedPageBreak/>")
        + body
    )
    levels = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    )
    levels += '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/></w:lvl>'
    dots = '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>'
    parts: dict[str, str | bytes] = {
        "docProps/core.xml": _CORE,
        "docProps/app.xml": _APP,
        "word/document.xml": f"<w:document {_W}><w:body>{inside}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(
            ("rStyles", "styles", "styles.xml"),
            ("rNumbers", "numbering", "numbering.xml"),
            ("rNotes", "footnotes", "footnotes.xml"),
            ("rComments", "comments", "comments.xml"),
            ("rImage", "image", "media/image1.png"),
            ("rHead", "header", "header1.xml"),
            ("rSettings", "settings", "settings.xml"),
        ),
        "word/styles.xml": f"<w:styles {_W}><w:style w:type='paragraph' w:styleId='Title'><w:name w:val='Title'/></w:style>"
        "<w:style w:type='paragraph' w:styleId='Berschrift1'><w:name w:val='heading 1'/></w:style></w:styles>",
        "word/numbering.xml": f"<w:numbering {_W}><w:abstractNum w:abstractNumId='8'>{levels}</w:abstractNum>"
        f"<w:abstractNum w:abstractNumId='9'>{dots}</w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='8'/></w:num><w:num w:numId='2'><w:abstractNumId w:val='9'/></w:num></w:numbering>",
        "word/footnotes.xml": f"<w:footnotes {_W}><w:footnote w:type='separator' w:id='-1'><w:p/></w:footnote>"
        "<w:footnote w:id='5'><w:p><w:r><w:t>For a week</w:t></w:r></w:p></w:footnote></w:footnotes>",
        "word/comments.xml": f"<w:comments {_W}><w:comment w:id='0' w:author='Cy Chef'><w:p><w:r><w:t>Really?</w:t></w:r></w:p></w:comment></w:comments>",
        "word/header1.xml": f"<w:hdr {_W}><w:p><w:r><w:t>Muster AG, internal</w:t></w:r></w:p></w:hdr>",
        "word/settings.xml": "<w/>",
        "word/_rels/settings.xml.rels": relations(
            ("r1", "attachedTemplate", "https://example.org/Firm.dotm")
        ),
        "word/media/image1.png": picture("PNG"),
        "word/vbaProject.bin": b"x",
        "word/embeddings/Budget.xlsx": b"x",
    }
    return package(parts | more)


def slide(title: str, *points: str, show: str = "1", more: str = "") -> str:
    lines = "".join(
        f"<a:p><a:pPr lvl='{point.count('>')}'/><a:r><a:t>{point.lstrip('>')}</a:t></a:r></a:p>"
        for point in points
    )
    return (
        f"<p:sld {_P} show='{show}'><p:sp><p:nvPr><p:ph type='title'/></p:nvPr><p:txBody><a:p><a:r><a:t>{title}</a:t></a:r></a:p>"
        f"</p:txBody></p:sp><p:sp><p:nvPr><p:ph idx='1'/></p:nvPr><p:txBody>{lines}</p:txBody></p:sp>"
        "<p:sp><p:nvPr><p:ph type='sldNum'/></p:nvPr><p:txBody><a:p><a:fld type='slidenum'><a:t>17</a:t></a:fld></a:p></p:txBody></p:sp>"
        f"{more}</p:sld>"
    )


def presentation(**more: str | bytes) -> bytes:
    """Three slides, shown in another order than that of their numbers, the last one hidden."""
    image = "<p:pic><p:cNvPr descr='C:\\\\Users\\\\ada\\\\bar.png'/><a:blip r:embed='rImage'/></p:pic>"
    table = "<p:graphicFrame><a:tbl><a:tr><a:tc><a:p><a:r><a:t>Who</a:t></a:r></a:p></a:tc><a:tc><a:p><a:r><a:t>When</a:t></a:r></a:p></a:tc></a:tr>"
    table += "<a:tr><a:tc><a:p><a:r><a:t>Ada</a:t></a:r></a:p></a:tc><a:tc><a:p><a:r><a:t>May</a:t></a:r></a:p></a:tc></a:tr></a:tbl></p:graphicFrame>"
    parts: dict[str, str | bytes] = {
        "docProps/core.xml": _CORE,
        "ppt/presentation.xml": f"<p:presentation {_P}><p:sldIdLst><p:sldId id='300' r:id='r2'/><p:sldId id='301' r:id='r1'/>"
        "<p:sldId id='302' r:id='r3'/></p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(
            *((f"r{number}", "slide", f"slides/slide{number}.xml") for number in (1, 2, 3))
        ),
        "ppt/slides/slide1.xml": slide("Agenda", "Look back", ">In pairs", "Look ahead", more=image + table),
        "ppt/slides/_rels/slide1.xml.rels": relations(
            ("rImage", "image", "../media/image1.png"),
            ("rNotes", "notesSlide", "../notesSlides/notesSlide9.xml"),
        ),
        "ppt/slides/slide2.xml": slide("Team day", "Graz"),
        "ppt/slides/slide3.xml": slide("Spare", "Not shown", show="0"),
        "ppt/notesSlides/notesSlide9.xml": f"<p:notes {_P}><p:sp><p:nvPr><p:ph type='body'/></p:nvPr><p:txBody><a:p><a:r><a:t>Breathe first</a:t></a:r></a:p></p:txBody></p:sp></p:notes>",
        "ppt/media/image1.png": picture("PNG"),
        "ppt/commentAuthors.xml": "<l><cmAuthor id='3' name='Cy Chef'/></l>",
        "ppt/comments/comment1.xml": "<l><cm authorId='3'><text>Shorter!</text></cm></l>",
    }
    return package(parts | more)


def workbook(**more: str | bytes) -> bytes:
    """A sheet of hours with a gap and a comment, and one that is hidden."""
    rows = (
        "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c><c r='C1' t='s'><v>2</v></c></row>"
        "<row r='2'><c r='A2' t='inlineStr'><is><t>Coaching</t></is></c><c r='C2'><v>0.30000000000000004</v></c></row>"
        "<row r='4' hidden='1'><c r='C4' t='str'><f>A1</f><v>a_x000D_b</v></c></row>"
    )
    parts: dict[str, str | bytes] = {
        "docProps/core.xml": _CORE.replace("2025-03-04T08:00:00Z", "2006-09-16T00:00:00Z"),
        "xl/workbook.xml": f"<workbook {_S}><sheets><sheet name='Hours' sheetId='4' r:id='r4'/>"
        "<sheet name='Pay' sheetId='1' state='hidden' r:id='r1'/></sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations(
            ("r4", "worksheet", "worksheets/sheet7.xml"),
            ("r1", "worksheet", "/xl/worksheets/sheet1.xml"),
            ("r9", "sharedStrings", "strings.xml"),
        ),
        "xl/strings.xml": f"<sst {_S}><si><t>Course</t><rPh><t>ruby</t></rPh></si><si><t>Day</t></si><si><t>Hours</t></si></sst>",
        "xl/worksheets/sheet7.xml": f"<worksheet {_S}><sheetData>{rows}</sheetData></worksheet>",
        "xl/worksheets/_rels/sheet7.xml.rels": relations(("c", "comments", "../comments1.xml")),
        "xl/worksheets/sheet1.xml": f"<worksheet {_S}><sheetData><row><c><v>5000</v></c></row></sheetData></worksheet>",
        "xl/comments1.xml": "<c><authors><author>Bo</author></authors><comment ref='C2' authorId='0'><text><r><t>Sure?</t></r></text></comment></c>",
        "xl/externalLinks/externalLink1.xml": "<x/>",
        "xl/externalLinks/_rels/externalLink1.xml.rels": relations(
            ("r1", "externalLinkPath", "file:///C:/budget.xlsx")
        ),
    }
    return package(parts | more)


_O = (
    'xmlns:office="urn:o" xmlns:text="urn:t" xmlns:dc="urn:dc" xmlns:meta="urn:m" xmlns:table="urn:tb" '
    'xmlns:draw="urn:dr" xmlns:xlink="urn:x" xmlns:svg="urn:s" xmlns:style="urn:st" xmlns:presentation="urn:p"'
)
_HIDDEN = '<style:style style:name="{}"><style:properties {}/></style:style>'


def open_package(kind: str, body: str, *, styles: str = "", meta: str = "", **more: str | bytes) -> bytes:
    """An OpenDocument package of a kind: "text", "spreadsheet" or "presentation"."""
    about = (
        "<meta:initial-creator>Ada Muster</meta:initial-creator><dc:creator>Bo Beispiel</dc:creator>"
        "<meta:creation-date>2025-03-04T08:00:00</meta:creation-date><meta:editing-cycles>9</meta:editing-cycles>"
        "<meta:editing-duration>PT2H5M3S</meta:editing-duration><meta:keyword>learning</meta:keyword><meta:keyword>team</meta:keyword>"
        '<meta:user-defined meta:name="Client">Muster AG</meta:user-defined><meta:user-defined meta:name="ShareDoc">0</meta:user-defined>'
        f"<meta:generator>LibreOffice/7.3$Linux LibreOffice_project/1a2b</meta:generator>{meta}"
    )
    content = f"<office:c {_O}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}></office:body></office:c>"
    parts: dict[str, str | bytes] = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": content,
        "meta.xml": f"<office:m {_O}>{about}</office:m>",
        "META-INF/manifest.xml": "<manifest/>",
        "Pictures/bar.png": picture("PNG"),
        "Basic/Standard/Module1.xml": "x",
    }
    return package(parts | more, stored=("mimetype",))


def open_text() -> bytes:
    numbers = '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    numbers += '<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/></text:list-style>'
    styles = numbers + _HIDDEN.format("T9", 'text:display="none"')
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>Bo</dc:creator></office:change-info>"
        "<text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        '<text:h text:outline-level="2">Report</text:h>'
        '<text:list text:style-name="L1"><text:list-item><text:p>First</text:p><text:list><text:list-item><text:p>Deeper</text:p></text:list-item></text:list>'
        "</text:list-item><text:list-item><text:p>Second</text:p></text:list-item></text:list>"
        '<text:p>It<text:s text:c="2"/>held<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>For a week</text:p></text:note-body></text:note>'
        '\n   well<office:annotation><dc:creator>Cy</dc:creator><text:p>Really?</text:p></office:annotation><text:span text:style-name="T9">salary 5000</text:span></text:p>'
        '<text:p><draw:frame><draw:image xlink:href="Pictures/bar.png"/><svg:desc>A red bar</svg:desc></draw:frame></text:p>'
        "<text:soft-page-break/><table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Course</text:p></table:table-cell>"
        "<table:table-cell><text:p>Hours</text:p></table:table-cell></table:table-row></table:table-header-rows>"
        "<table:table-row><table:table-cell><text:p>Coaching</text:p></table:table-cell><table:table-cell><text:p>3</text:p></table:table-cell></table:table-row></table:table>"
    )
    return open_package("text", body, styles=styles, meta='<meta:document-statistic meta:page-count="2"/>')


def open_sheets() -> bytes:
    styles = _HIDDEN.format("ta2", 'table:display="false"')

    def cell(text: str, repeated: int = 1) -> str:
        said = f"<text:p>{text}</text:p>" if text else ""
        return f'<table:table-cell table:number-columns-repeated="{repeated}">{said}</table:table-cell>'

    empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    body = (
        f'<table:table table:name="Hours"><table:table-row>{cell("Course")}{cell("Day")}</table:table-row>'
        f'<table:table-row table:number-rows-repeated="2">{cell("")}{cell("3")}</table:table-row>{empty}</table:table>'
        f'<table:table table:name="Pay" table:style-name="ta2"><table:table-row>{cell("x", 3)}</table:table-row></table:table>'
    )
    return open_package("spreadsheet", body, styles=styles)


def open_slides() -> bytes:
    styles = _HIDDEN.format("dp2", 'presentation:visibility="hidden"')

    def frame(text: str, kind: str) -> str:
        return f'<draw:frame presentation:class="{kind}"><draw:text-box>{text}</draw:text-box></draw:frame>'

    points = "<text:list><text:list-item><text:p>Look back</text:p></text:list-item></text:list>"
    notes = frame("<text:p>Breathe first</text:p>", "notes")
    body = (
        f"<draw:page>{frame(points, 'outline')}{frame('<text:p>Agenda</text:p>', 'title')}<presentation:notes>{notes}</presentation:notes></draw:page>"
        f'<draw:page draw:style-name="dp2">{frame("<text:p>Spare</text:p>", "title")}</draw:page>'
    )
    return open_package("presentation", body, styles=styles)
