"""The program's own table of media types: what an extension says a file is. The system's is not asked."""

from __future__ import annotations

from typing import Final

BINARY: Final = "application/octet-stream"
TEXT: Final = "text/plain"
MARKDOWN: Final = "text/markdown"
CSV: Final = "text/csv"
TSV: Final = "text/tab-separated-values"
HTML: Final = "text/html"
XML: Final = "application/xml"
SVG: Final = "image/svg+xml"
RTF: Final = "application/rtf"
PDF: Final = "application/pdf"
ZIP: Final = "application/zip"
OLE: Final = "application/x-ole-storage"
MAIL: Final = "message/rfc822"
OUTLOOK: Final = "application/vnd.ms-outlook"
LOCKED_OFFICE: Final = "application/vnd.ms-office.encrypted"

_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
DOCX: Final = _OFFICE + "wordprocessingml.document"
PPTX: Final = _OFFICE + "presentationml.presentation"
XLSX: Final = _OFFICE + "spreadsheetml.sheet"
_OPEN: Final = "application/vnd.oasis.opendocument."
ODT: Final = _OPEN + "text"
ODP: Final = _OPEN + "presentation"
ODS: Final = _OPEN + "spreadsheet"
ODG: Final = _OPEN + "graphics"
EPUB: Final = "application/epub+zip"
OFFICE_PACKAGES: Final = frozenset({DOCX, PPTX, XLSX})
OPEN_DOCUMENTS: Final = frozenset({ODT, ODP, ODS, ODG})

PNG: Final = "image/png"
JPEG: Final = "image/jpeg"
GIF: Final = "image/gif"
WEBP: Final = "image/webp"
BMP: Final = "image/bmp"
TIFF: Final = "image/tiff"
HEIC: Final = "image/heic"
AVIF: Final = "image/avif"
DOC: Final = "application/msword"
PPT: Final = "application/vnd.ms-powerpoint"
XLS: Final = "application/vnd.ms-excel"
SLIDES: Final = frozenset({PPTX, PPT, ODP})
SHEETS: Final = frozenset({XLSX, XLS, ODS})

BY_EXTENSION: Final[dict[str, str]] = {
    "txt": TEXT, "text": TEXT, "log": TEXT, "md": MARKDOWN, "markdown": MARKDOWN, "csv": CSV, "tsv": TSV,
    "tab": TSV, "htm": HTML, "html": HTML, "xhtml": HTML, "xml": XML, "svg": SVG, "rtf": RTF, "pdf": PDF,
    "ics": "text/calendar", "vcf": "text/vcard", "json": "application/json", "yaml": "application/yaml",
    "yml": "application/yaml", "toml": "application/toml", "py": "text/x-python", "js": "text/javascript",
    "css": "text/css", "sql": "application/sql", "tex": "text/x-tex", "srt": "application/x-subrip",
    "docx": DOCX, "docm": DOCX, "dotx": DOCX, "pptx": PPTX, "pptm": PPTX, "ppsx": PPTX, "potx": PPTX,
    "xlsx": XLSX, "xlsm": XLSX, "xltx": XLSX, "doc": DOC, "ppt": PPT, "xls": XLS, "odt": ODT, "odp": ODP,
    "ods": ODS, "odg": ODG, "epub": EPUB, "eml": MAIL, "msg": OUTLOOK,
    "png": PNG, "jpg": JPEG, "jpeg": JPEG, "jpe": JPEG, "jfif": JPEG, "gif": GIF, "webp": WEBP, "bmp": BMP,
    "tif": TIFF, "tiff": TIFF, "heic": HEIC, "heif": HEIC, "avif": AVIF, "ico": "image/vnd.microsoft.icon",
    "psd": "image/vnd.adobe.photoshop", "mp3": "audio/mpeg", "m4a": "audio/mp4", "wav": "audio/wav",
    "ogg": "audio/ogg", "oga": "audio/ogg", "opus": "audio/ogg", "flac": "audio/flac", "aac": "audio/aac",
    "mp4": "video/mp4", "m4v": "video/mp4", "mov": "video/quicktime", "webm": "video/webm",
    "mkv": "video/matroska", "avi": "video/x-msvideo", "ogv": "video/ogg", "zip": ZIP,
    "aif": "audio/aiff", "aiff": "audio/aiff", "aifc": "audio/aiff", "wma": "audio/x-ms-wma",
    "wmv": "video/x-ms-asf", "asf": "video/x-ms-asf", "3gp": "video/mp4", "hif": HEIC,
    "gz": "application/gzip",
    "7z": "application/x-7z-compressed", "rar": "application/vnd.rar", "tar": "application/x-tar",
    "exe": "application/vnd.microsoft.portable-executable", "sqlite": "application/vnd.sqlite3",
}  # fmt: skip


def by_name(name: str) -> str | None:
    """The media type the extension of a name stands for, or None where it stands for nothing known."""
    stem, dot, extension = name.rpartition(".")
    return BY_EXTENSION.get(extension.lower()) if stem and dot else None


def openable_name(name: str, media_type: str) -> str:
    """The name of a copy that a double click opens: one without an ending gets the one of its type.

    A name that is nothing but an ending (".pdf") has none, for its dot is lost where no hidden file may be.
    """
    if is_text(media_type) or by_name(name.strip(" ._")) is not None:
        return name
    ending = next((each for each, known in BY_EXTENSION.items() if known == media_type), "")
    return f"{name.rstrip(' .')}.{ending}" if ending else name


def is_text(media_type: str) -> bool:
    """Whether a file of this type is text that can be read as it is."""
    return media_type.startswith("text/") or media_type in _TEXTS


_TEXTS: Final = frozenset(
    {XML, SVG, MAIL} | {f"application/{name}" for name in ("json", "yaml", "toml", "sql", "x-subrip")}
)
