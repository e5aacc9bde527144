"""What a file is: by its content first, by its name second, and whether the two agree."""

from __future__ import annotations

import re
import struct
import zipfile
from dataclasses import dataclass, replace
from typing import BinaryIO, Final

from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.archive import BROKEN_ARCHIVE, Archive, ArchiveRefused
from mwl_desktop.evidence.decode import decoded, looks_like_text

HEAD: Final = 16 * 1024
"""How many bytes of the beginning `sniff` wants."""


@dataclass(frozen=True, slots=True)
class MediaType:
    """What a file is; `by_content` and `by_name` are None where they say nothing.

    `agrees` is False where the name promises something that the content is not.
    """

    media_type: str
    by_content: str | None
    by_name: str | None
    agrees: bool


def sniff(head: bytes, name: str) -> MediaType:
    """The media type of a file from its first bytes and its name; every input has an answer."""
    head = head[:HEAD]
    by_content = _content(head)
    by_name = types.by_name(name)
    return _judged(by_content, by_name, empty=not head)


def refine(stream: BinaryIO, found: MediaType) -> MediaType:
    """The same with a look inside containers: which Office format a ZIP or OLE file really is.

    `stream` is read from wherever needed and left anywhere; a broken container stays what `found` says.
    """
    if found.by_content in _ZIPPED:
        inside = _inside_zip(stream)
    elif found.by_content == types.OLE:
        inside = _inside_ole(stream)
    else:
        return found
    if inside is None:
        # A container that cannot be looked into keeps what its beginning said, but not what its name hopes.
        return replace(found, media_type=found.by_content or found.media_type, agrees=False)
    if inside == found.by_content in (types.ZIP, types.OLE) and found.by_name:
        # It was looked into: it is not one of the formats that are built on such a container.
        return replace(found, media_type=inside, agrees=found.by_name == inside)
    return _judged(inside, found.by_name, empty=False)


def _judged(by_content: str | None, by_name: str | None, *, empty: bool) -> MediaType:
    if by_content is None:
        # Nothing contradicts an empty file's name; unknown bytes contradict a name whose look is known.
        agrees = empty or by_name is None or not (by_name in _SIGNED or types.is_text(by_name))
        return MediaType(by_name if by_name and agrees else types.BINARY, by_content, by_name, agrees)
    if by_name is None or by_name == by_content:
        return MediaType(by_content, by_content, by_name, True)
    if _may_be(by_content, by_name):
        return MediaType(by_name, by_content, by_name, True)
    return MediaType(by_content, by_content, by_name, _same_family(by_content, by_name))


def _may_be(by_content: str, by_name: str) -> bool:
    """Whether what is seen is a general form of what the name says."""
    if by_content == types.TEXT:
        return types.is_text(by_name)
    if by_content in (types.XML, types.HTML):
        return by_name in (types.XML, types.HTML, types.SVG, types.MARKDOWN, types.TEXT)
    return by_name in _GENERAL.get(by_content, frozenset())


def _same_family(by_content: str, by_name: str) -> bool:
    return any(by_content in family and by_name in family for family in _FAMILIES)


_GENERAL: Final[dict[str, frozenset[str]]] = {
    types.ZIP: types.OFFICE_PACKAGES | types.OPEN_DOCUMENTS | {types.EPUB},
    types.OLE: frozenset({types.DOC, types.PPT, types.XLS, types.OUTLOOK}),
    types.MAIL: frozenset({types.TEXT, types.MARKDOWN}),
    "video/mp4": frozenset({"audio/mp4"}),
    "video/webm": frozenset({"video/matroska"}),
    "audio/ogg": frozenset({"video/ogg"}),
    "video/x-ms-asf": frozenset({"audio/x-ms-wma"}),
}
# Names that people and programs use for each other's files without meaning anything by it.
_FAMILIES: Final = (
    frozenset({types.HEIC, types.AVIF}),
    frozenset({"video/mp4", "video/quicktime", "audio/mp4"}),
    frozenset({types.LOCKED_OFFICE, *types.OFFICE_PACKAGES, types.DOC, types.PPT, types.XLS}),
    frozenset({types.DOC, types.RTF}),
)

_MAGIC: Final[tuple[tuple[int, bytes, str], ...]] = (
    (0, b"\x89PNG\r\n\x1a\n", types.PNG),
    (0, b"\xff\xd8\xff", types.JPEG),
    (0, b"GIF87a", types.GIF),
    (0, b"GIF89a", types.GIF),
    (8, b"WEBP", types.WEBP),
    (0, b"II*\x00", types.TIFF),
    (0, b"MM\x00*", types.TIFF),
    (0, b"II+\x00\x08\x00", types.TIFF),
    (0, b"MM\x00+\x00\x08", types.TIFF),
    (0, b"8BPS", "image/vnd.adobe.photoshop"),
    (0, b"\x00\x00\x01\x00", "image/vnd.microsoft.icon"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", types.OLE),
    (0, b"{\\rtf", types.RTF),
    (0, b"ID3", "audio/mpeg"),
    (8, b"WAVE", "audio/wav"),
    (8, b"AVI ", "video/x-msvideo"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (8, b"AIFF", "audio/aiff"),
    (8, b"AIFC", "audio/aiff"),
    (0, b"0&\xb2u\x8ef\xcf\x11\xa6\xd9\x00\xaa\x00b\xcel", "video/x-ms-asf"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (257, b"ustar", "application/x-tar"),
    (0, b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (0, b"MZ\x90\x00", "application/vnd.microsoft.portable-executable"),
)
_BRANDS: Final[dict[bytes, str]] = {
    b"heic": types.HEIC, b"heix": types.HEIC, b"hevc": types.HEIC, b"heim": types.HEIC, b"mif1": types.HEIC,
    b"msf1": types.HEIC, b"avif": types.AVIF, b"avis": types.AVIF, b"qt  ": "video/quicktime",
    b"M4A ": "audio/mp4", b"M4B ": "audio/mp4",
}  # fmt: skip

_FILMS: Final = frozenset(
    {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash"}
)


def _content(head: bytes) -> str | None:
    for offset, magic, media_type in _MAGIC:
        if head.startswith(magic, offset):
            return media_type
    for look in (_pdf, _base_media, _zip, _matroska, _mpeg_audio, _bitmap, _program, _text):
        if media_type_found := look(head):
            return media_type_found
    return None


def _pdf(head: bytes) -> str | None:
    # Readers accept a little rubbish before the mark, and some scanners put it there.
    return types.PDF if b"%PDF-" in head[:1024] else None


def _base_media(head: bytes) -> str | None:
    if head[4:8] != b"ftyp":
        return None
    end = min(int.from_bytes(head[:4], "big"), 256, len(head))
    # Pictures in odder profiles say in their second line what they are; films begin with names of their own.
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, end - 3, 4))]
    known = brands[:1] if brands[0] in _FILMS else brands
    return next((_BRANDS[brand] for brand in known if brand in _BRANDS), "video/mp4")


def _matroska(head: bytes) -> str | None:
    if not head.startswith(b"\x1a\x45\xdf\xa3"):
        return None
    return "video/webm" if b"webm" in head[:64] else "video/matroska"


def _mpeg_audio(head: bytes) -> str | None:
    """A frame header whose version, layer II or III, bit rate and sampling rate are all possible ones."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer, rate, sampling = head[1] >> 3 & 3, head[1] >> 1 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version != 1 and layer in (1, 2) and rate not in (0, 15) and sampling != 3:
        return "audio/mpeg"
    return "audio/aac" if head[1] & 0xF6 == 0xF0 else None


def _bitmap(head: bytes) -> str | None:
    if (
        head[:2] == b"BM"
        and len(head) >= 18
        and struct.unpack_from("<I", head, 14)[0] in (12, 40, 52, 56, 108, 124)
    ):
        return types.BMP
    return None


def _program(head: bytes) -> str | None:
    if head[:2] != b"MZ" or len(head) < 64:
        return None
    start = struct.unpack_from("<I", head, 60)[0]
    return types.BY_EXTENSION["exe"] if head[start : start + 4] == b"PE\0\0" else None


def _zip(head: bytes) -> str | None:
    if head[:4] not in (b"PK\x03\x04", b"PK\x05\x06"):
        return None
    stored = re.match(rb"mimetype(?:.{0,64}?)(application/[a-z0-9.+-]+)", head[30:200], re.DOTALL)
    if stored and (declared := stored[1].decode("ascii")) in _DECLARED:
        return declared
    # Local headers carry names, so that many packages show what they are in their first entries.
    return next(
        (media_type for folder, media_type in _PARTS if b"PK\x03\x04" in head and folder in head), types.ZIP
    )


_DECLARED: Final = types.OPEN_DOCUMENTS | {types.EPUB}
_PARTS: Final = (
    (b"word/document", types.DOCX),
    (b"ppt/presentation", types.PPTX),
    (b"xl/workbook", types.XLSX),
)
_ZIPPED: Final = {types.ZIP, *types.OFFICE_PACKAGES, *_DECLARED}
_SIGNED: Final = frozenset(
    {media_type for _, _, media_type in _MAGIC}
    | {types.PDF, types.HEIC, types.AVIF, types.BMP, "video/mp4", "video/quicktime", "video/webm"}
    | {types.DOC, types.PPT, types.XLS, types.OUTLOOK}
    | _ZIPPED
)


def _inside_zip(stream: BinaryIO) -> str | None:
    try:
        with Archive(stream) as archive:
            names = archive.names
            for part, media_type in _PARTS:
                if any(name.startswith(part.decode()) for name in names):
                    return media_type
            declared = archive.read("mimetype", 100).decode("latin-1").strip() if "mimetype" in names else ""
            return declared if declared in _DECLARED else types.ZIP
    except (*BROKEN_ARCHIVE, ArchiveRefused, zipfile.BadZipFile):
        return None


def _inside_ole(stream: BinaryIO) -> str | None:
    """The kind of an OLE file by the names in its directory, of which the first sectors are enough."""
    try:
        stream.seek(0)
        header = stream.read(512)
        shift, first = struct.unpack_from("<H", header, 30)[0], struct.unpack_from("<I", header, 48)[0]
        if shift not in (9, 12):
            return None
        stream.seek((first + 1) << shift)
        directory = stream.read(16 * 1024)
    except (OSError, ValueError, OverflowError, struct.error):
        return None
    names = directory.decode("utf-16-le", "replace")
    return next((media_type for mark, media_type in _STREAMS if mark in names), types.OLE)


_STREAMS: Final = (
    ("EncryptedPackage", types.LOCKED_OFFICE),
    ("__properties_version1.0", types.OUTLOOK),
    ("__substg1.0_", types.OUTLOOK),
    ("WordDocument", types.DOC),
    ("PowerPoint Document", types.PPT),
    ("Workbook", types.XLS),
)

_MAIL_HEADER = re.compile(r"[!-9;-~]+:[ \t]?.*")
_MAIL_MARKS: Final = frozenset(
    {"from", "to", "subject", "date", "message-id", "received", "return-path", "mime-version", "delivered-to"}
)


def _text(head: bytes) -> str | None:
    if not looks_like_text(head):
        return None
    text = decoded(head).lstrip("\ufeff \t\r\n")
    for look in (_markup, _mail):
        if media_type := look(text):
            return media_type
    return types.TEXT


def _markup(text: str) -> str | None:
    lower = text[:4096].lower()
    if not lower.startswith("<"):
        return None
    if re.search(r"<svg[\s>]", lower):
        return types.HTML if re.search(r"<html[\s>]", lower) else types.SVG
    if (
        re.match(r"<!doctype html|<(html|head|body|title|meta|table|div|p|h1)[\s>]", lower)
        or "<html" in lower
    ):
        return types.HTML
    return types.XML if lower.startswith("<?xml") else None


def _mail(text: str) -> str | None:
    """Header lines down to the first empty one, at least two of them such as every mail has."""
    marks: set[str] = set()
    for line in text.splitlines()[:200]:
        if not line:
            break
        if line[0] in " \t" and marks:
            continue
        if not _MAIL_HEADER.fullmatch(line) and not line.startswith("From "):
            return None
        marks.add(line.split(":", 1)[0].lower())
    return types.MAIL if len(marks & _MAIL_MARKS) >= 2 else None
