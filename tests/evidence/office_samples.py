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
