"""Documents lose who made them and what was remarked; their pages and words stay."""
# ruff: noqa: E501 - a part of a package is one line here

from __future__ import annotations

import io
import zipfile

import pikepdf
import pypdfium2
import pytest

from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.facts import Limits
from mwl_desktop.evidence.registry import facts
from mwl_desktop.evidence.stripping.refusing import ENCRYPTED, SIGNED, StripRefused
from mwl_desktop.evidence.stripping.registry import STRIPPERS, stripped
from tests.evidence import samples

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SECRETS = (b"Ada Muster", b"Berta", b"secret", b"/home/ada", b"00AB12CD", b"Phone 12")


def bare(media_type: str, data: bytes) -> bytes:
    out = io.BytesIO()
    stripped(media_type, io.BytesIO(data), out)
    return out.getvalue()


def inside(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def looks(data: bytes) -> list[bytes]:
    with pypdfium2.PdfDocument(data) as document:
        return [
            page.render(scale=0.5, draw_annots=False, may_draw_forms=False).to_pil().tobytes()
            for page in document
        ]


def telling_docx() -> bytes:
    body = (
        '<w:p w:rsidR="00AB12CD"><w:commentRangeStart w:id="0"/><w:ins w:id="1" w:author="Ada Muster" '
        'w:date="2025-03-04T08:00:00Z"><w:r><w:t>What was added</w:t></w:r></w:ins><w:commentRangeEnd w:id="0"/>'
        '<w:r><w:commentReference w:id="0"/></w:r></w:p>'
    )
    people = f'<w:comments {W}><w:comment w:id="0" w:author="Berta"><w:p><w:r><w:t>secret</w:t></w:r></w:p></w:comment></w:comments>'
    parts = inside(samples.docx(body)) | {
        "word/comments.xml": people.encode(),
        "word/settings.xml": f'<w:settings {W}><w:rsids><w:rsid w:val="00AB12CD"/></w:rsids><w:zoom w:percent="90"/></w:settings>'.encode(),
        "word/media/image1.jpg": samples.camera_picture("JPEG"),
        "word/embeddings/inner.docx": samples.docx(),
        "docProps/thumbnail.jpeg": samples.camera_picture("JPEG"),
        "docProps/custom.xml": b"<Properties><property name='Client'><v>secret</v></property></Properties>",
    }
    return linked(parts)


def linked(parts: dict[str, bytes]) -> bytes:
    """The parts as a package, with relations that lead to all of them."""
    return samples.package(
        samples.linked({name: each for name, each in parts.items() if ".rels" not in name})
    )


def test_a_text_keeps_its_words_and_nobodys_name() -> None:
    data = telling_docx()
    copy = bare(types.DOCX, data)
    parts = inside(copy)
    assert facts(types.DOCX, copy).text == facts(types.DOCX, data).text
    assert {each.code for each in facts(types.DOCX, copy).details} <= {
        "detail.embedded",
        "detail.tracked_changes",
    }
    for name, part in [*parts.items(), *inside(parts["word/embeddings/inner.docx"]).items()]:
        assert not any(word in part for word in SECRETS), name
    assert "docProps/thumbnail.jpeg" not in parts
    assert b"thumbnail" not in parts["_rels/.rels"]
    assert b'Target="/word/document.xml"' in parts["_rels/.rels"]
    assert b"w:zoom" in parts["word/settings.xml"]
    assert b"comment" not in parts["word/document.xml"]
    assert b'w:author=""' in parts["word/document.xml"], "who added it is not said, that it was is"


def test_sheets_and_slides_lose_their_remarks() -> None:
    parts = inside(samples.xlsx()) | {
        "xl/comments1.xml": b"<comments><authors><author>Berta</author></authors><commentList><comment><text>secret"
        b"</text></comment></commentList></comments>",
        "xl/persons/person.xml": b"<personList><person displayName='Berta'/></personList>",
        "xl/drawings/vmlDrawing1.vml": b'<xml><shape><ClientData ObjectType="Note"/>secret</shape></xml>',
    }
    data = linked(parts)
    copy = bare(types.XLSX, data)
    assert facts(types.XLSX, copy).text == facts(types.XLSX, data).text
    assert not any(word in part for part in inside(copy).values() for word in SECRETS)
    slides = linked(
        inside(samples.pptx()) | {"ppt/comments/comment1.xml": b"<cmLst><cm><text>secret</text></cm></cmLst>"}
    )
    copy = bare(types.PPTX, slides)
    assert "ppt/comments/comment1.xml" not in inside(copy)
    assert b"comment" not in inside(copy)["ppt/_rels/presentation.xml.rels"]
    assert "Say it slowly" in facts(types.PPTX, copy).text


def test_an_open_document_forgets_and_stays_in_its_order() -> None:
    parts = inside(samples.odt())
    remark = b"<office:annotation xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0'>secret</office:annotation>"
    content = parts["content.xml"]
    at = content.index(b">", content.index(b"<text:p")) + 1
    parts["content.xml"] = content[:at] + remark + content[at:]
    parts["Thumbnails/thumbnail.png"] = samples.picture("PNG")
    data = samples.package(parts, stored=("mimetype",))
    copy = bare(types.ODT, data)
    held = inside(copy)
    assert next(iter(held)) == "mimetype"
    assert facts(types.ODT, copy).text == facts(types.ODT, samples.odt()).text
    assert not any(word in part for part in held.values() for word in SECRETS)
    assert "Thumbnails/thumbnail.png" not in held
    with zipfile.ZipFile(io.BytesIO(copy)) as package:
        assert package.getinfo("mimetype").compress_type == zipfile.ZIP_STORED


def test_a_pdf_keeps_its_pages_and_forgets_who_made_it() -> None:
    data = samples.annotated_pdf()
    found = stripped(types.PDF, io.BytesIO(data), out := io.BytesIO())
    copy = out.getvalue()
    assert looks(copy) == looks(data)
    assert facts(types.PDF, copy).text == facts(types.PDF, data).text
    assert {each.code for each in found.removed} >= {"detail.author", "detail.comment", "detail.history"}
    assert {each.code for each in found.left} == {"detail.attachment", "detail.form_fields", "detail.scripts"}
    assert bare(types.PDF, data) == copy, "the same copy each time"
    with pikepdf.open(io.BytesIO(copy)) as document:
        assert "/Info" not in document.trailer or not document.trailer.Info
        assert "/Metadata" not in document.Root


def test_a_photograph_in_a_pdf_forgets_where_it_was_taken() -> None:
    with pikepdf.open(io.BytesIO(samples.pdf(1))) as document:
        picture = document.make_stream(samples.camera_picture("JPEG"))
        picture.Type, picture.Subtype, picture.Filter = (
            pikepdf.Name.XObject,
            pikepdf.Name.Image,
            pikepdf.Name.DCTDecode,
        )
        picture.Width, picture.Height, picture.BitsPerComponent = 64, 40, 8
        picture.ColorSpace = pikepdf.Name.DeviceRGB
        document.pages[0].Resources.XObject = pikepdf.Dictionary(Im1=document.make_indirect(picture))
        document.pages[0].contents_add(b"q 200 0 0 100 50 50 cm /Im1 Do Q")
        document.save(buffer := io.BytesIO())
    copy = bare(types.PDF, buffer.getvalue())
    assert b"Phone 12" in buffer.getvalue()
    assert b"Phone 12" not in copy
    assert looks(copy) == looks(buffer.getvalue())


def signed_pdf() -> bytes:
    with pikepdf.open(io.BytesIO(samples.pdf(1))) as document:
        field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="s", V=pikepdf.Dictionary(Type=pikepdf.Name.Sig))
        document.Root.AcroForm = pikepdf.Dictionary(Fields=[document.make_indirect(field)])
        document.save(buffer := io.BytesIO())
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("media_type", "data", "code"),
    [
        (types.PDF, samples.locked_pdf(), ENCRYPTED),
        (types.PDF, signed_pdf(), SIGNED),
        (types.DOCX, samples.package({"_xmlsignatures/sig1.xml": "<s/>", "word/document.xml": "<d/>"}), SIGNED),
        (types.ODT, samples.package({"META-INF/documentsignatures.xml": "<s/>"}), SIGNED),
        (types.ODT, samples.package({"META-INF/manifest.xml": "<m><encryption-data/></m>"}), ENCRYPTED),
        (types.DOCX, samples.ole("EncryptedPackage"), ENCRYPTED),
    ],
)  # fmt: skip
def test_what_is_signed_or_locked_is_left_alone(media_type: str, data: bytes, code: str) -> None:
    with pytest.raises(StripRefused, match=code):
        STRIPPERS[media_type](io.BytesIO(data), io.BytesIO(), Limits())
