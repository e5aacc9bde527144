"""How large something is, in words."""

from __future__ import annotations

from PySide6.QtCore import QLocale


def size_words(size: int) -> str:
    """1.2 MB, in the system's way of writing numbers."""
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
