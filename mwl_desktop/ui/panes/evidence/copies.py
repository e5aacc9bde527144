"""Originals out of the vault again: where to, how far, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from mwl_desktop import paths
from mwl_desktop.domain.evidence import Detail, Original, Stripped
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.ui.ops import evidence
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.ops.wording import sentence_for
from mwl_desktop.ui.widgets.words import fill

AskFile = Callable[[QWidget, str], Path | None]
AskFolder = Callable[[QWidget], Path | None]


def ask_file(parent: QWidget, name: str) -> Path | None:
    """Where a copy shall go; the dialog itself asks before something is replaced."""
    suggested = str(paths.documents_folder() / name)
    chosen, _ = QFileDialog.getSaveFileName(parent, parent.tr("Save a copy"), suggested)
    return Path(chosen) if chosen else None


def ask_folder(parent: QWidget) -> Path | None:
    """The folder where several copies shall go."""
    chosen = QFileDialog.getExistingDirectory(
        parent, parent.tr("Save copies into a folder"), str(paths.documents_folder())
    )
    return Path(chosen) if chosen else None


class Copies(QObject):
    """Asks where, has the copy written, says that it is there."""

    def __init__(
        self, ctx: Context, parent: QWidget, ask_file: AskFile = ask_file, ask_folder: AskFolder = ask_folder
    ) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._over = parent
        self.ask_file = ask_file
        self.ask_folder = ask_folder

    def save(self, item_id: ItemId, name: str) -> None:
        """Save one original, byte for byte."""
        target = self.ask_file(self._over, name)
        if target is not None:
            evidence.save_copy(self, self._ctx, item_id, target, self._say_one)

    def save_bare(self, item_id: ItemId, name: str) -> None:
        """Save one original without what it says of itself; what is in the vault stays as it is."""
        target = self.ask_file(self._over, name)
        if target is not None:
            evidence.save_bare_copy(self, self._ctx, item_id, target, self._say_bare)

    def save_version(self, original: Original) -> None:
        """Save an earlier file of a piece, byte for byte."""
        target = self.ask_file(self._over, original.name)
        if target is not None:
            evidence.save_version(self, self._ctx, original.version_id, target, self._say_one)

    def save_all(self, item_ids: Sequence[ItemId]) -> None:
        """Save several originals into a folder."""
        folder = self.ask_folder(self._over)
        if folder is not None:
            evidence.save_copies(self, self._ctx, item_ids, folder, self._say_all)

    def _say_one(self, target: Path) -> None:
        words = fill(self.tr("Saved %1, byte for byte as it was captured."), target.name)
        self._ctx.said.emit(Message(words, "success", self._show_folder(target.parent)))

    def _say_bare(self, target: Path, told: Stripped) -> None:
        words = fill(self.tr("Saved %1 without what it says of itself."), target.name)
        removed, left = _named(told.removed), _named(told.left)
        lines = [fill(self.tr("Taken out: %1"), removed)] if removed else []
        if left:
            words += " " + fill(self.tr("Still in it: %1."), left)
        level = "warning" if left else "success"
        folder = self._show_folder(target.parent)
        self._ctx.said.emit(Message(words, level, folder, "\n".join(lines)))

    def _say_all(self, saved: tuple[Path, ...]) -> None:
        if not saved:
            self._ctx.said.emit(Message(self.tr("There is no original among them to save.")))
            return
        several = fill(self.tr("Saved %1 originals, byte for byte as they were captured."), len(saved))
        words = several if len(saved) > 1 else self.tr("Saved 1 original, byte for byte as it was captured.")
        self._ctx.said.emit(Message(words, "success", self._show_folder(saved[0].parent)))

    def _show_folder(self, folder: Path) -> tuple[str, Callable[[], None]]:
        def show() -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

        return self.tr("Show the folder"), show


def _named(details: Sequence[Detail]) -> str:
    """Author, Place, Camera: each once."""
    return ", ".join(dict.fromkeys(sentence_for(each.code, {}) for each in details))
