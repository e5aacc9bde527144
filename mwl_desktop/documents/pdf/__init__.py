"""The PDF writer: `write(document, target)`."""

from mwl_desktop.documents.pdf.style import Look, look_for
from mwl_desktop.documents.pdf.writer import PdfReport, write

__all__ = ["Look", "PdfReport", "look_for", "write"]
