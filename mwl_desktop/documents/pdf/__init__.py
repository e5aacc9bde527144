"""The PDF writer: `write(document, target)`."""

from mwl_desktop.documents import fonts, pictures
from mwl_desktop.documents.pdf.shaping import shape
from mwl_desktop.documents.pdf.style import Look, look_for
from mwl_desktop.documents.pdf.writer import PdfReport, write

__all__ = ["Look", "PdfReport", "forget", "look_for", "write"]


def forget() -> None:
    """Drop the words and pictures kept to draw the next time quickly; called when the vault locks."""
    shape.cache_clear()
    fonts.forget()
    pictures.forget()
