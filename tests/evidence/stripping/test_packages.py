"""Of a package stays what its look needs: histories, connections, printers and folders go, films are cut."""
# ruff: noqa: E501 - a part of a package is one line here

from __future__ import annotations

import io
import re

import pytest

from mwl_desktop.domain.evidence import Stripped
from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.facts import Limits
from mwl_desktop.evidence.registry import facts
from mwl_desktop.evidence.stripping.office_parts import TYPES
from mwl_desktop.evidence.stripping.packages import strip_package
from mwl_desktop.evidence.stripping.paths import last_name, without_paths
from mwl_desktop.evidence.stripping.refusing import BROKEN, SIGNED, StripRefused
from mwl_desktop.evidence.stripping.registry import stripped
from tests.evidence import samples
from tests.evidence.stripping.test_documents import inside, linked

R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
ADA = rb"C:\Users\ada\Desktop"


def cut(media_type: str, data: bytes) -> tuple[dict[str, bytes], Stripped]:
    found = stripped(media_type, io.BytesIO(data), out := io.BytesIO())
    assert facts(media_type, out.getvalue()).notes == ()
    return inside(out.getvalue()), found


def codes(found: Stripped) -> tuple[set[str], set[str]]:
    return {each.code for each in found.removed}, {each.code for each in found.left}


def relation(number: int, kind: str, target: str, *, outside: bool = False) -> str:
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="rId{number}" Type="http://x/{kind}" Target="{target}"{mode}/>'


def sheet_with(body: str, relations: str, more: dict[str, bytes] | None = None) -> bytes:
    """A workbook one sheet of which has this behind its cells, and these relations."""
    parts = inside(samples.xlsx())
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b"<worksheet ", f"<worksheet {R} ".encode())
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</worksheet>", body.encode() + b"</worksheet>")
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = f"<Relationships>{relations}</Relationships>".encode()
    return samples.package(parts | (more or {}))


def test_the_history_of_changes_goes_with_what_leads_to_it() -> None:
    parts = inside(samples.pptx()) | {
        "ppt/changesInfos/changesInfo1.xml": b"<p><chgData name='Ada Muster' userId='ada@example.org'/></p>",
        TYPES: b"<Types><Default Extension='xml' ContentType='a/b'/><Override PartName='/ppt/changesInfos/changesInfo1.xml'"
        b" ContentType='c/d'/><Override PartName='/ppt/presentation.xml' ContentType='e/f'/></Types>",
    }
    data = linked(parts)
    held, found = cut(types.PPTX, data)
    assert not any(b"Ada Muster" in part or b"changesInfo" in part for part in held.values())
    assert b"/ppt/presentation.xml" in held[TYPES]
    assert "detail.changes" in codes(found)[0], "what nobody reads is told all the same"


def test_connections_have_no_password_and_no_place() -> None:
    said = rb'<connection id="1" sourceFile="C:\Users\ada\x.mdb"><dbPr connection="User ID=ada;Password=secret123"/></connection>'
    other = b'<connection id="2" type="4" name="ada on the server"><webPr url="https://ada:secret123@example.org"/></connection>'
    parts = inside(samples.xlsx()) | {
        "xl/connections.xml": b"<connections>" + said + other + b"</connections>"
    }
    held, found = cut(types.XLSX, linked(parts))
    assert held["xl/connections.xml"] == (
        b'<connections><connection id="1"><dbPr connection=""/></connection>'
        b'<connection id="2" type="4" name="Connection1"><webPr/></connection></connections>'
    )
    assert "detail.connection" in codes(found)[0]


def test_a_sheet_lets_go_of_its_printer_and_of_data_of_programs() -> None:
    body = (
        '<pageSetup orientation="landscape" r:id="rId1"/><customProperties><customPr name="x" r:id="rId2"/>'
        '</customProperties><drawing r:id="rId3"/><legacyThing r:id="rId4"/>'
    )
    relations = (
        relation(1, "printerSettings", "../printerSettings/p1.bin")
        + relation(2, "customProperty", "../customProperty1.bin")
        + relation(3, "drawing", "../drawings/drawing1.xml")
        + relation(4, "somethingNobodyKnows", "../thing.xml")
    )
    secret = rb"\\server\ada"
    more = {
        "xl/printerSettings/p1.bin": secret,
        "xl/customProperty1.bin": secret,
        "xl/thing.xml": b"<ada/>",
        "xl/drawings/drawing1.xml": b"<d/>",
    }
    held, found = cut(types.XLSX, sheet_with(body, relations, more))
    sheet = held["xl/worksheets/sheet1.xml"]
    assert b'<pageSetup orientation="landscape"/><drawing r:id="rId3"/></worksheet>' in sheet
    assert "xl/drawings/drawing1.xml" in held
    assert not any(b"ada" in part for part in held.values())
    assert {"detail.printer", "detail.program_data"} <= codes(found)[0]


def test_of_folders_on_a_computer_the_name_of_the_file_stays() -> None:
    relations = (
        relation(1, "hyperlink", "file:///C:\\Users\\ada\\Desktop\\plan.docx", outside=True)
        + relation(2, "hyperlink", "https://example.org/a/b", outside=True)
        + relation(3, "externalLinkPath", "https://firm.example/personal/ada/book.xlsx", outside=True)
    )
    held, found = cut(types.XLSX, sheet_with('<hyperlink r:id="rId1"/>', relations))
    told = held["xl/worksheets/_rels/sheet1.xml.rels"].decode()
    assert re.findall('Target="([^"]*)"', told) == ["plan.docx", "https://example.org/a/b", "book.xlsx"]
    assert "detail.path" in codes(found)[0]
    paths: list[str] = []
    assert without_paths(b'<p v="' + ADA + b'\\a.flv" descr="' + ADA + b'\\b.png">C:\\x</p>', paths) == (
        b'<p v="a.flv" descr="">C:\\x</p>'
    ), "what is written in the document stays"
    assert len(paths) == 2
    same = b'<p descr="File:A school.jpg" href="https://example.org/home/ada/" q="//a/b"/>'
    assert without_paths(same, paths) == same
    assert last_name("file:///home/ada/") == "ada"


def test_what_is_inside_is_known_by_its_content() -> None:
    film, photo = samples.film(), samples.camera_picture("JPEG")
    parts = inside(samples.pptx()) | {
        "ppt/media/media1.bin": film,
        "ppt/media/image8.tmp": photo,
        "ppt/media/image9.wdp": b"II\xbc\x01 where nobody can look",
    }
    held, found = cut(types.PPTX, linked(parts))
    assert b"Phone 12" in photo
    assert b"Phone 12" not in held["ppt/media/image8.tmp"]
    assert len(held["ppt/media/media1.bin"]) == len(film)
    alone = io.BytesIO()
    stripped("video/mp4", io.BytesIO(film), alone)
    assert held["ppt/media/media1.bin"] == alone.getvalue() != film
    assert held["ppt/media/image9.wdp"].startswith(b"II\xbc")
    assert [each.value for each in found.left if each.code == "detail.uncut"] == ["image9.wdp"]
    assert {each.value for each in found.removed if each.code == "detail.inner"} == {
        "media1.bin",
        "image8.tmp",
    }


def test_properties_go_whatever_they_are_called() -> None:
    parts = inside(samples.docx()) | {
        "docProps/core0.xml": b"<c><creator>Berta</creator></c>",
        "customXml/item1.xml": b"<UserInfo>Berta</UserInfo>",
        "nobody/leads/here.xml": b"<x>Berta</x>",
    }
    held, found = cut(types.DOCX, linked(parts))
    assert set(held) == {
        TYPES, "_rels/.rels", "word/document.xml", "word/_rels/document.xml.rels", "word/footnotes.xml"
    }  # fmt: skip
    assert {"detail.program_data", "detail.author"} <= codes(found)[0]
    assert codes(found)[1] == set()


def test_frames_of_notes_go_and_other_drawings_stay() -> None:
    note = b'<v:shape id="n"><x:ClientData ObjectType="Note"/>Berta</v:shape>'
    button = b'<v:shape id="b"><x:ClientData ObjectType="Button"/>Press</v:shape>'
    parts = inside(samples.xlsx()) | {"xl/drawings/vmlDrawing1.vml": b"<xml>" + note + button + b"<br></xml>"}
    held, _ = cut(types.XLSX, linked(parts))
    assert held["xl/drawings/vmlDrawing1.vml"] == b"<xml>" + button + b"<br></xml>"


def test_an_open_document_keeps_what_its_content_leads_to() -> None:
    parts = inside(samples.odt())
    links = b'<d:i xlink:href="Pictures/a%20b.jfif"/><d:o xlink:href="./Bar Chart"/><d:a xlink:href="file:///C:/Users/ada/x.odt"/>'
    parts["content.xml"] = parts["content.xml"].replace(b"</office:body>", links + b"</office:body>")
    parts["content.xml"] = parts["content.xml"].replace(
        b"<office:c ", b'<office:c xmlns:xlink="x" xmlns:d="d" '
    )
    within = {
        "Pictures/a b.jfif": samples.camera_picture("JPEG"),
        "Pictures/left over.png": samples.picture("PNG"),
        "Bar Chart/content.xml": b"<c/>",
        "Bar Chart/meta.xml": b"<m><creator>taolin</creator></m>",
        "Configurations2/menubar.xml": b"<m>taolin</m>",
        "settings.xml": b"<s xmlns:config='c'><config:config-item config:name='U'>file:///C:/DOCUME~1/ada/x</config:config-item>"
        b"<config:config-item config:name='PrinterName'>ada's</config:config-item>"
        b"<config:config-item config:name='AddParaTableSpacing'>true</config:config-item></s>",
        "META-INF/manifest.xml": b"<m><file-entry full-path='/'/><file-entry full-path='Bar Chart/'/>"
        b"<file-entry full-path='Bar Chart/meta.xml'/><file-entry full-path='content.xml'/></m>",
    }
    data = samples.package(parts | within, stored=("mimetype",))
    held, found = cut(types.ODT, data)
    assert set(held) == {
        "mimetype", "content.xml", "settings.xml", "META-INF/manifest.xml", "Pictures/a b.jfif", "Bar Chart/content.xml"
    }  # fmt: skip
    assert not any(word in part for part in held.values() for word in (b"taolin", b"ada", b"Phone 12"))
    assert b"AddParaTableSpacing" in held["settings.xml"]
    assert held["META-INF/manifest.xml"].count(b"file-entry") == 3
    assert {"detail.path", "detail.inner"} <= codes(found)[0]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"word/document.xml": "<d/>"}, BROKEN),
        ({TYPES: "<t/>", "_rels/.rels": "<Relationships/>"}, BROKEN),
        ({TYPES: "<t/>", "_rels/.rels": f"<R>{relation(1, 'digital-signature/origin', 'o')}</R>"}, SIGNED),
    ],
)
def test_what_cannot_be_known_is_refused(parts: dict[str, str], code: str) -> None:
    with pytest.raises(StripRefused, match=code):
        strip_package(io.BytesIO(samples.package(parts)), io.BytesIO(), Limits())
