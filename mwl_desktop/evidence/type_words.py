"""What a file of a media type is called: in the window, at the command line and on exported pages."""

from __future__ import annotations

from typing import Final

from mwl_desktop.evidence import media_types as types

WORDS: Final[dict[str, str]] = {
    types.PDF: "PDF document",
    types.DOCX: "Word document",
    types.DOC: "Word document (old format)",
    types.PPTX: "PowerPoint presentation",
    types.PPT: "PowerPoint presentation (old format)",
    types.XLSX: "Excel workbook",
    types.XLS: "Excel workbook (old format)",
    types.LOCKED_OFFICE: "Office document with a password",
    types.OLE: "Office document (old format)",
    types.ODT: "OpenDocument text",
    types.ODP: "OpenDocument presentation",
    types.ODS: "OpenDocument spreadsheet",
    types.ODG: "OpenDocument drawing",
    types.RTF: "Formatted text (RTF)",
    types.EPUB: "E-book (EPUB)",
    types.MAIL: "E-mail",
    types.OUTLOOK: "Outlook message",
    types.TEXT: "Plain text",
    types.MARKDOWN: "Markdown text",
    types.CSV: "Table of values (CSV)",
    types.TSV: "Table of values (TSV)",
    types.HTML: "Web page",
    types.XML: "XML file",
    "text/calendar": "Calendar entry",
    "text/vcard": "Business card (vCard)",
    "text/css": "Style sheet (CSS)",
    "text/javascript": "JavaScript source",
    "text/x-python": "Python source",
    "text/x-tex": "TeX source",
    "application/json": "JSON file",
    "application/yaml": "YAML file",
    "application/toml": "TOML file",
    "application/sql": "SQL source",
    "application/x-subrip": "Subtitles (SRT)",
    types.JPEG: "JPEG photo",
    types.PNG: "PNG image",
    types.GIF: "GIF image",
    types.WEBP: "WebP image",
    types.BMP: "BMP image",
    types.TIFF: "TIFF image",
    types.HEIC: "HEIC photo",
    types.AVIF: "AVIF image",
    types.SVG: "SVG drawing",
    "image/vnd.microsoft.icon": "Icon",
    "image/vnd.adobe.photoshop": "Photoshop image",
    "audio/mpeg": "MP3 sound",
    "audio/mp4": "MPEG-4 sound",
    "audio/wav": "WAV sound",
    "audio/ogg": "Ogg sound",
    "audio/flac": "FLAC sound",
    "audio/aac": "AAC sound",
    "audio/aiff": "AIFF sound",
    "audio/x-ms-wma": "Windows Media sound",
    "video/mp4": "MPEG-4 film",
    "video/quicktime": "QuickTime film",
    "video/webm": "WebM film",
    "video/matroska": "Matroska film",
    "video/x-msvideo": "AVI film",
    "video/ogg": "Ogg film",
    "video/x-ms-asf": "Windows Media film",
    types.ZIP: "ZIP archive",
    "application/gzip": "Gzip archive",
    "application/x-7z-compressed": "7-Zip archive",
    "application/vnd.rar": "RAR archive",
    "application/x-tar": "Tar archive",
    "application/vnd.microsoft.portable-executable": "Windows program",
    "application/vnd.sqlite3": "SQLite database",
}
_FAMILIES: Final = {"image": "Image", "audio": "Sound", "video": "Film", "text": "Text"}
ANY_FILE: Final = "Unknown kind of file"


def type_words(media_type: str) -> str:
    """What a file is, as people call it; of a type without a name of its own, what family it is of."""
    return WORDS.get(media_type) or _FAMILIES.get(media_type.partition("/")[0], ANY_FILE)
