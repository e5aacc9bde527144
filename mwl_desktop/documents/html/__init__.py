"""The HTML writer: one file with its pictures inside, a folder with the originals, or a fragment."""

from mwl_desktop.documents.html.fragments import fragment
from mwl_desktop.documents.html.writer import HtmlReport, write_file, write_folder

__all__ = ["HtmlReport", "fragment", "write_file", "write_folder"]
