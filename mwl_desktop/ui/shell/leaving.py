"""What is closed and forgotten outside the frame when the vault is locked."""

from __future__ import annotations

from PySide6.QtGui import QClipboard, QDrag, QGuiApplication, QPixmapCache
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu, QToolTip, QWhatsThis, QWidget


def close_what_lies_over(window: QWidget) -> None:
    """Close every dialog, menu and popup, of the program's own or the system's; end a drag."""
    if window.findChildren(QDrag):  # they live as long as they are under way
        QDrag.cancel()
    for widget in QApplication.topLevelWidgets():
        if widget is window or not widget.isVisible():
            continue
        if isinstance(widget, QFileDialog):
            widget.reject()  # the system's own dialog is told as well
        elif isinstance(widget, (QDialog, QMenu)):
            widget.close()
    while (popup := QApplication.activePopupWidget()) is not None and popup.close():
        continue


def unsent() -> list[str]:
    """What was typed into dialogs that keep nothing until they are accepted."""
    ways = (getattr(each, "unsent", None) for each in QApplication.topLevelWidgets() if each.isVisible())
    return [words for tell in ways if tell is not None and (words := tell())]


def forget() -> None:
    """Empty what the toolkit keeps for the whole program: tooltips, drawn pictures, our clipboard."""
    QToolTip.hideText()
    QWhatsThis.leaveWhatsThisMode()
    QPixmapCache.clear()
    clipboard = QGuiApplication.clipboard()
    for mode, ours in (
        (QClipboard.Mode.Clipboard, clipboard.ownsClipboard()),
        (QClipboard.Mode.Selection, clipboard.ownsSelection()),
        (QClipboard.Mode.FindBuffer, clipboard.ownsFindBuffer()),
    ):
        if ours:
            clipboard.clear(mode)
