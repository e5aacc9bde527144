"""Office and OpenDocument packages without metadata, comments and who changed what; the pages stay.

Parts that were about people stay where they are with nothing in them, so that no relation leads nowhere.
Pictures and packages within are done likewise.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO, Final

from mwl_desktop.evidence.archive import BROKEN_ARCHIVE, Archive, ArchiveRefused
from mwl_desktop.evidence.facts import Limits
from mwl_desktop.evidence.stripping.pictures import strip_gif, strip_jpeg, strip_png, strip_webp
from mwl_desktop.evidence.stripping.refusing import (
    BROKEN,
    ENCRYPTED,
    SIGNED,
    TOO_LARGE,
    StripRefused,
)
from mwl_desktop.evidence.stripping.scrubbing import Rules, scrubbed
from mwl_desktop.evidence.stripping.tiff import strip_tiff

_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
_INFLATED: Final = 1024**3
_LARGEST_XML: Final = 256 * 1024 * 1024
_LARGEST_INNER: Final = 64 * 1024 * 1024
_DEEPEST: Final = 2
_OLE_MARK: Final = b"\xd0\xcf\x11\xe0"
_LEFT_OUT = re.compile(r"docProps/thumbnail\.\w+|Thumbnails/.*|Versions/.*|VersionList\.xml|thumbnail\.\w+")
_SIGNATURES = re.compile(r"_xmlsignatures/.+\.xml|META-INF/documentsignatures\.xml")

_NOBODY: Final = Rules(root_emptied=True)


def _led_out(name: str, attributes: Mapping[str, str]) -> bool:
    """Whether a relation, or a line in the list of files, leads to what is left out."""
    if name == "file-entry":
        return bool(_LEFT_OUT.fullmatch(attributes.get("full-path", "")))
    kind = attributes.get("Type", "").rpartition("/")[2]
    return name == "Relationship" and kind in ("thumbnail", "attachedTemplate", "mailMergeSource")


def _is_printer(name: str, attributes: Mapping[str, str]) -> bool:
    return name == "config-item" and attributes.get("name") in (
        "PrinterName", "PrinterSetup", "CurrentDatabaseDataSource", "CurrentDatabaseCommand", "Rsid",
        "RsidRoot",
    )  # fmt: skip


_RSIDS: Final = frozenset(
    {"rsid", "rsidR", "rsidRDefault", "rsidP", "rsidRPr", "rsidTr", "rsidDel", "rsidSect", "paraIdParent"}
)
_WORDS: Final = Rules(
    cut=frozenset({"commentRangeStart", "commentRangeEnd", "commentReference"}),
    blanked=frozenset({"author", "initials"}),
    dropped=_RSIDS | {"date", "dateUtc"},
)
_OPEN_TEXT: Final = Rules(
    cut=frozenset({"annotation", "annotation-end"}),
    said={"creator": b"", "date": b"1970-01-01T00:00:00", "initials": b""},
    within="change-info",
)
# The first that fits a part's name is taken.
_RULES: Final = tuple(
    (re.compile(pattern), rules)
    for pattern, rules in (
        (r"docProps/(core|app|custom)\.xml|docMetadata/\w+\.xml", _NOBODY),
        (r"word/(comments\w*|people)\.xml", _NOBODY),
        (r"ppt/(comments/.+|commentAuthors|authors)\.xml", _NOBODY),
        (r"xl/(threadedComments|persons)/.+\.xml", _NOBODY),
        (r"xl/comments/?\w*\.xml", Rules(emptied=frozenset({"authors", "commentList"}))),
        (r"xl/workbook\.xml", Rules(cut=frozenset({"absPath", "revisionPtr", "fileSharing"}))),
        (r"xl/revisions/.+\.xml", Rules(blanked=frozenset({"userName", "name"}))),
        (r"xl/pivotCache/\w+\.xml", Rules(dropped=frozenset({"refreshedBy", "refreshedDate"}))),
        (r"word/settings\.xml", Rules(cut=frozenset({"rsids", "docVars", "attachedTemplate", "mailMerge"}))),
        (r"word/(document|header\d*|footer\d*|footnotes|endnotes|glossary/\w+)\.xml", _WORDS),
        (r"(.*/)?_rels/[^/]*\.rels|META-INF/manifest\.xml", Rules(cut_if=_led_out)),
        (r"(Object[^/]*/)?meta\.xml", _NOBODY),
        (r"(Object[^/]*/)?settings\.xml", Rules(cut_if=_is_printer)),
        (r"(Object[^/]*/)?(content|styles)\.xml", _OPEN_TEXT),
    )
)
_NO_NOTE = re.compile(rb"ObjectType=[\"'](?!Note[\"'])")
_Inner = Callable[[BinaryIO, BinaryIO, Limits], None]
_PICTURES: Final[dict[str, _Inner]] = {
    "jpg": strip_jpeg, "jpeg": strip_jpeg, "jpe": strip_jpeg, "png": strip_png, "gif": strip_gif,
    "webp": strip_webp, "tif": strip_tiff, "tiff": strip_tiff,
}  # fmt: skip
_PACKAGES: Final = frozenset({"docx", "docm", "pptx", "pptm", "xlsx", "xlsm", "odt", "ods", "odp", "odg"})


def strip_package(stream: BinaryIO, out: BinaryIO, limits: Limits) -> None:
    """Write a package without what it says of itself and of people; raises StripRefused."""
    stream.seek(0)
    if stream.read(4) == _OLE_MARK:
        raise StripRefused(ENCRYPTED)
    try:
        _strip(stream, out, limits, 0)
    except ArchiveRefused as error:
        raise StripRefused(TOO_LARGE) from error
    except BROKEN_ARCHIVE as error:
        raise StripRefused(BROKEN) from error


def _strip(stream: BinaryIO, out: BinaryIO, limits: Limits, depth: int) -> None:
    with Archive(stream, _INFLATED) as archive:
        if any(_SIGNATURES.fullmatch(name) for name in archive.names):
            raise StripRefused(SIGNED)
        manifest = "META-INF/manifest.xml"
        if manifest in archive.names and b"encryption-data" in archive.read(manifest, 1024 * 1024):
            raise StripRefused(ENCRYPTED)
        with zipfile.ZipFile(out, "w") as made:
            for name, kind in _entries(archive):
                entry = zipfile.ZipInfo(name, _LONG_AGO)
                entry.compress_type = kind
                _copy(archive, name, made, entry, limits, depth)


def _entries(archive: Archive) -> Iterator[tuple[str, int]]:
    """Names in their order, each once, and whether they were stored as they are."""
    seen: set[str] = set()
    for name, stored in archive.entries():
        if name not in seen and not _LEFT_OUT.fullmatch(name):
            seen.add(name)
            yield name, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED


def _copy(
    archive: Archive, name: str, made: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits, depth: int
) -> None:
    rules = _rules(name)
    if rules is not None:
        made.writestr(entry, scrubbed(_held(archive, name, _LARGEST_XML), rules))
    elif re.fullmatch(r"xl/drawings/vmlDrawing\d*\.vml", name):
        data = _held(archive, name, _LARGEST_XML)
        # Frames of notes, which are emptied; where other things are among them all stay as they are.
        made.writestr(entry, data if _NO_NOTE.search(data) else _without_notes(data))
    elif inner := _inner(name, depth):
        made.writestr(entry, _tried(_held(archive, name, _LARGEST_INNER), inner, limits))
    else:
        with made.open(entry, "w") as part:
            for piece in archive.pieces(name):
                part.write(piece)


def _rules(name: str) -> Rules | None:
    return next((rules for pattern, rules in _RULES if pattern.fullmatch(name)), None)


def _held(archive: Archive, name: str, most: int) -> bytes:
    data = archive.read(name, most + 1)
    if len(data) > most:
        raise StripRefused(TOO_LARGE)
    return data


def _without_notes(data: bytes) -> bytes:
    try:
        return scrubbed(data, _NOBODY)
    except StripRefused:
        return data  # VML is often not quite XML


def _inner(name: str, depth: int) -> _Inner | None:
    extension = name.rpartition(".")[2].lower()
    if extension in _PACKAGES and depth < _DEEPEST:
        return lambda stream, out, limits: _strip(stream, out, limits, depth + 1)
    return _PICTURES.get(extension)


def _tried(data: bytes, inner: _Inner, limits: Limits) -> bytes:
    """A picture or package within without its metadata; one that cannot be done stays as it is."""
    out = io.BytesIO()
    try:
        inner(io.BytesIO(data), out, limits)
    except (StripRefused, ArchiveRefused, *BROKEN_ARCHIVE):
        return data
    return out.getvalue()
