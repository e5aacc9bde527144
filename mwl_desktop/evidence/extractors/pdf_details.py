"""What a PDF carries along: who made it and with what, comments, fields, attachments, signatures."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable
from contextlib import closing
from datetime import date
from functools import partial
from typing import Any, BinaryIO, Final

import pypdfium2
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import pkcs7

from mwl_desktop.evidence.details import Details, moment, size_words
from mwl_desktop.evidence.extractors.xmp import LARGEST, Xmp, read_xmp, xmp_details
from mwl_desktop.evidence.facts import Deadline, day, words

_RAW: Final = pypdfium2.raw
_MOST_ANNOTATED: Final = 300
_MOST_NOTES: Final = 60
_MOST_ON_PAGE: Final = 500
_MOST_FILES: Final = 60
_LONGEST: Final = 64 * 1024
_HEAD: Final = 1024 * 1024
_TAIL: Final = 4 * 1024 * 1024
_NO_CERTIFICATES: Final = (
    ValueError, IndexError, TypeError, KeyError, NotImplementedError, UserWarning,
    UnsupportedAlgorithm,  # also what is PKCS #7 of another kind than signed data
)  # fmt: skip
"""What is raised for a signature that brings no certificates that can be read."""

_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(?:\d\d)?)?(Z|[+-]\d\d'?\d\d)?")
# Those of a page that people write on it, by PDFium's number; the others are links, fields and the like.
_REMARKS: Final = frozenset({1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17})

_NOT_SEEN: Final = frozenset({_RAW.FPDF_ANNOT_UNKNOWN, _RAW.FPDF_ANNOT_LINK, _RAW.FPDF_ANNOT_POPUP})


def pdf_details(document: Any, details: Details, deadline: Deadline) -> None:
    """Tell what an opened PDF says of itself; PDFium must be held."""
    about = document.get_metadata_dict(skip_empty=True)
    for code, value in (
        ("detail.author", about.get("Author", "")),
        ("detail.title", about.get("Title", "")),
        ("detail.subject", about.get("Subject", "")),
        ("detail.keywords", about.get("Keywords", "")),
        ("detail.created", pdf_moment(about.get("CreationDate", ""))),
        ("detail.changed", pdf_moment(about.get("ModDate", ""))),
        ("detail.made_with", about.get("Creator", "")),
        ("detail.produced_with", about.get("Producer", "")),
    ):
        if code != "detail.produced_with" or not details.knows("detail.made_with", value):
            details.add(code, value)
    if (revision := _RAW.FPDF_GetSecurityHandlerRevision(document)) >= 0:
        details.add("detail.protection", f"R{revision}")
    _files(document, details)
    _signatures(document, details)
    if (scripts := _RAW.FPDFDoc_GetJavaScriptActionCount(document)) > 0:
        details.add("detail.scripts", str(scripts))
    _remarks(document, details, deadline)


def pdf_moment(value: str) -> str:
    """PDF's "D:20250304091500+01'00'" as "2025-03-04 09:15 +01:00"."""
    found = _DATE.match(value.strip())
    if not found:
        return ""
    year, month, number, hour, minute, zone = found.groups()
    said = moment(f"{year}-{month}-{number}" + (f"T{hour}:{minute}" if hour else ""))
    if not said or not hour or not zone:
        return said
    digits = zone.replace("'", "")
    return said + (" UTC" if digits in ("Z", "+0000", "-0000") else f" {digits[:3]}:{digits[3:]}")


def _wide(call: Callable[[Any, int], int]) -> str:
    """The words that one of PDFium's functions writes as UTF-16."""
    length = call(None, 0)
    if not 2 < length <= _LONGEST:
        return ""
    buffer = ctypes.create_string_buffer(length)
    call(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw[: length - 2].decode("utf-16-le", "replace")


def _files(document: Any, details: Details) -> None:
    for number in range(min(_RAW.FPDFDoc_GetAttachmentCount(document), _MOST_FILES)):
        file = _RAW.FPDFDoc_GetAttachment(document, number)
        if not file:
            continue
        name = words(_wide(partial(_RAW.FPDFAttachment_GetName, file)))
        size = ctypes.c_ulong()
        known = _RAW.FPDFAttachment_GetFile(file, None, 0, ctypes.byref(size))
        details.add(
            "detail.attachment", f"{name} ({size_words(size.value)})" if known and size.value else name
        )


def _signatures(document: Any, details: Details) -> None:
    for number in range(min(max(0, _RAW.FPDF_GetSignatureCount(document)), 20)):
        signature = _RAW.FPDF_GetSignatureObject(document, number)
        if not signature:
            continue
        details.add("detail.signed_by", _signer(_contents(signature)))
        length = _RAW.FPDFSignatureObj_GetTime(signature, None, 0)
        if 0 < length < 100:
            buffer = ctypes.create_string_buffer(length)
            _RAW.FPDFSignatureObj_GetTime(signature, buffer, length)
            details.add("detail.signed", pdf_moment(buffer.value.decode("latin-1")))
        else:
            details.add("detail.signed", "?")
        reason = _wide(partial(_RAW.FPDFSignatureObj_GetReason, signature))
        details.add("detail.comment", reason)


def _contents(signature: Any) -> bytes:
    length = _RAW.FPDFSignatureObj_GetContents(signature, None, 0)
    if not 0 < length < 1024 * 1024:
        return b""
    buffer = ctypes.create_string_buffer(length)
    _RAW.FPDFSignatureObj_GetContents(signature, buffer, length)
    return buffer.raw


def _signer(contents: bytes) -> str:
    """Whose certificate a signature brings, who issued none of the others; nothing of it is verified here."""
    try:
        end = _der_length(contents)
        certificates = pkcs7.load_der_pkcs7_certificates(contents[:end])
        issuers = {each.issuer for each in certificates if each.issuer != each.subject}
        signers = [each for each in certificates if each.subject not in issuers]
        names = [
            words(attribute.value)
            for each in (signers or certificates)[:1]
            for oid in (x509.NameOID.COMMON_NAME, x509.NameOID.ORGANIZATION_NAME)
            for attribute in each.subject.get_attributes_for_oid(oid)
            if isinstance(attribute.value, str)
        ]
    except _NO_CERTIFICATES:
        return ""
    return ", ".join(dict.fromkeys(names))


def _der_length(data: bytes) -> int:
    """How long the first value of DER is: signatures are padded with zeros."""
    if len(data) < 2 or data[1] < 0x80:
        return len(data)
    count = data[1] & 0x7F
    return 2 + count + int.from_bytes(data[2 : 2 + count], "big")


def _remarks(document: Any, details: Details, deadline: Deadline) -> None:
    """What people wrote onto pages, and how many fields a form has."""
    fields = told = 0
    for number in range(min(len(document), _MOST_ANNOTATED)):
        if deadline.passed or told >= _MOST_NOTES:
            break
        try:
            with closing(document[number]) as page:
                for place in range(min(max(0, _RAW.FPDFPage_GetAnnotCount(page)), _MOST_ON_PAGE)):
                    kind, said = _annotation(page, place)
                    fields += kind == _RAW.FPDF_ANNOT_WIDGET
                    if kind in _REMARKS and said:
                        told += 1
                        details.add("detail.comment", said)
        except (pypdfium2.PdfiumError, ValueError, OSError):
            continue  # a damaged page is noted where its text is read
    if fields:
        details.add("detail.form_fields", str(fields))


def _annotation(page: Any, place: int) -> tuple[int, str]:
    annotation = _RAW.FPDFPage_GetAnnot(page, place)
    if not annotation:
        return -1, ""
    try:
        kind = _RAW.FPDFAnnot_GetSubtype(annotation)
        if kind not in _REMARKS:
            return kind, ""
        who, said = (
            words(_wide(partial(_RAW.FPDFAnnot_GetStringValue, annotation, key)))
            for key in (b"T", b"Contents")
        )
        return kind, ": ".join(part for part in (who, said) if part)
    finally:
        _RAW.FPDFPage_CloseAnnot(annotation)


def has_marks(page: Any) -> bool:
    """Whether there is something on an opened page that is no part of it: fields, remarks, highlights.

    PDFium must be held.
    """
    for place in range(min(max(0, _RAW.FPDFPage_GetAnnotCount(page)), _MOST_ON_PAGE)):
        annotation = _RAW.FPDFPage_GetAnnot(page, place)
        if not annotation:
            continue
        kind = _RAW.FPDFAnnot_GetSubtype(annotation)
        _RAW.FPDFPage_CloseAnnot(annotation)
        if kind not in _NOT_SEEN:
            return True
    return False


def pdf_xmp(stream: BinaryIO, details: Details) -> Xmp:
    """Tell what the last packet of XMP near the beginning or the end of the file says."""
    packet = _packet(stream)
    found = read_xmp(packet) if packet else Xmp()
    xmp_details(found, details)
    return found


def made_on(found: Xmp) -> date | None:
    """The day the document was made, by its XMP."""
    return day(found.first("CreateDate"))


def _packet(stream: BinaryIO) -> bytes:
    size = stream.seek(0, 2)
    for start, length in ((max(0, size - _TAIL), _TAIL), (0, _HEAD)):
        stream.seek(start)
        data = stream.read(length)
        begin = data.rfind(b"<x:xmpmeta")
        end = data.find(b"</x:xmpmeta>", begin)
        if 0 <= begin < end <= begin + LARGEST:
            return data[begin : end + 12]
    return b""
