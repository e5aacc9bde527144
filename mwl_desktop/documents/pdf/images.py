"""Prepared pictures as PDF image objects, their compressed bytes set in as they are."""

from __future__ import annotations

from typing import Any, Final

from reportlab.pdfbase import pdfdoc

from mwl_desktop.documents.pictures import Prepared

_PNG_HEAD: Final = 8
_LENGTHS: Final = 12  # length, type and checksum of a PNG chunk


def image_name(pdf: Any, picture: Prepared) -> str:
    """Put a picture into the document once and return the name it is known by."""
    name = picture.digest[:32]
    if pdf.getXObjectName(name) not in pdf.idToObject:
        pdf.addForm(name, _image_object(picture))
    return name


def _image_object(picture: Prepared) -> Any:
    colour = "/DeviceGray" if picture.grey else "/DeviceRGB"
    facts: dict[str, Any] = {
        "Type": "/XObject",
        "Subtype": "/Image",
        "Width": picture.width,
        "Height": picture.height,
        "ColorSpace": colour,
        "BitsPerComponent": 8,
    }
    if picture.media_type == "image/jpeg":
        return pdfdoc.PDFStream(pdfdoc.PDFDictionary({**facts, "Filter": "/DCTDecode"}), picture.data)
    facts["Filter"] = "/FlateDecode"
    facts["DecodeParms"] = pdfdoc.PDFDictionary(
        {"Predictor": 15, "Colors": 1 if picture.grey else 3, "BitsPerComponent": 8, "Columns": picture.width}
    )
    return pdfdoc.PDFStream(pdfdoc.PDFDictionary(facts), _png_pixels(picture.data))


def _png_pixels(data: bytes) -> bytes:
    """The compressed rows of a PNG; PDF reads the same compression and the same predictors."""
    at = _PNG_HEAD
    parts: list[bytes] = []
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] == b"IDAT":
            parts.append(data[at + 8 : at + 8 + length])
        at += length + _LENGTHS
    return b"".join(parts)
