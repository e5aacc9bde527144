"""What a PDF says of itself: title, author, dates, language, and that it is tagged (PDF/UA-1)."""

from __future__ import annotations

from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfdoc

from mwl_desktop.documents.ir import Document
from mwl_desktop.documents.walk import one_line

PROGRAM: Final = "MWL Desktop"
_PACKET: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate>
<xmp:CreatorTool>{program}</xmp:CreatorTool><pdf:Producer>{program}</pdf:Producer>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def describe(canvas: Any, document: Document) -> None:
    """Set what the file says of itself, in both forms that readers look for."""
    title, author = one_line(document.title, 300) or "…", one_line(document.author, 200)
    subject = one_line(document.period, 200)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setSubject(subject)
    canvas.setCreator(PROGRAM)
    canvas.setProducer(PROGRAM)
    # The dates inside are the portfolio's own, so that the same content gives the same bytes.
    day = document.date
    canvas._doc._timeStamp.YMDhms = (day.year, day.month, day.day, 0, 0, 0)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    words = {"title": title, "author": author, "subject": subject, "language": document.language}
    packet = _PACKET.format(
        date=f"{day.isoformat()}T00:00:00Z",
        program=PROGRAM,
        **{name: escape(_in_xml(value)) for name, value in words.items()},
    )
    stream = pdfdoc.PDFStream(pdfdoc.PDFDictionary({"Type": "/Metadata", "Subtype": "/XML"}))
    stream.content = packet.encode("utf-8")
    canvas._doc.Catalog.Metadata = stream


def _in_xml(text: str) -> str:
    """Text without the two characters that cleaned text may have and XML may not."""
    return text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
