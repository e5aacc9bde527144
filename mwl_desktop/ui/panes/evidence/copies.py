"""Originals out of the vault again: where to, how far, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLocale, QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from mwl_desktop import paths
from mwl_desktop.domain.evidence import BareCopies, Detail, Original, Stripped
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.ui.ops import evidence
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.ops.wording import sentence_for
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import fill

AskFile = Callable[[QWidget, str], Path | None]
AskFolder = Callable[[QWidget], Path | None]
AskBare = Callable[[QWidget, int], bool | None]
_MOST_NAMES: Final = 200
_WIDTH: Final = 480


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


def ask_bare(parent: QWidget, number: int) -> bool | None:
    """Whether several copies shall leave out what the files say of themselves; None for no copies at all."""
    question = BareQuestion(number, parent)
    try:
        question.exec()
        return question.chosen
    finally:
        question.deleteLater()


class BareQuestion(QDialog):
    """`chosen` is whether the copies shall say nothing of themselves; None where none are wanted."""

    def __init__(self, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.chosen: bool | None = None
        self.setWindowTitle(self.tr("Save copies"))
        title = label("", "row", wrap=True, parent=self)
        told = label("", wrap=True, parent=self)
        self.note = label("", "meta", wrap=True, parent=self)
        title.setText(fill(self.tr("Save copies of %1 pieces of evidence"), number))
        told.setText(
            self.tr(
                "Files say where a photo was taken, who wrote a document and who remarked on it. Copies for "
                "others can leave that out; the originals in the vault stay as they are."
            )
        )
        self.note.setText(self.tr("What nothing can be taken out of is left out, and you are told."))
        self.whole = QRadioButton(self.tr("As they were captured, byte for byte"), self)
        self.bare = QRadioButton(self.tr("Without what they say of themselves"), self)
        self.whole.setChecked(True)
        self.cancel_button = button(self.tr("Cancel"), on_click=self.reject, parent=self)
        self.go_button = button(self.tr("Choose a folder…"), "primary", on_click=self.accept, parent=self)
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.go_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.WIDE, Space.WIDE, Space.WIDE, Space.LARGE)
        column.setSpacing(Space.SMALL)
        for part in (title, told, self.whole, self.bare, self.note):
            column.addWidget(part)
        column.addSpacing(Space.SMALL)
        column.addLayout(row)
        self.setFixedSize(_WIDTH, column.totalHeightForWidth(_WIDTH))
        self.go_button.setDefault(True)

    def accept(self) -> None:
        self.chosen = self.bare.isChecked()
        super().accept()


class Copies(QObject):
    """Asks where, has the copy written, says that it is there."""

    def __init__(
        self,
        ctx: Context,
        parent: QWidget,
        ask_file: AskFile = ask_file,
        ask_folder: AskFolder = ask_folder,
        ask_bare: AskBare = ask_bare,
    ) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._over = parent
        self.ask_file = ask_file
        self.ask_folder = ask_folder
        self.ask_bare = ask_bare

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
        """Save several originals into a folder, as they are or without what they say of themselves."""
        bare = self.ask_bare(self._over, len(item_ids))
        folder = self.ask_folder(self._over) if bare is not None else None
        if folder is None or not self._ctx.unlocked:
            return
        if bare:
            say = partial(self._say_all_bare, folder)
            evidence.save_bare_copies(self, self._ctx, item_ids, folder, say)
        else:
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

    def _say_all_bare(self, folder: Path, told: BareCopies) -> None:
        """One message for all: how many, what is gone, what is still in some, and what was left out."""
        if not (told.saved or told.refused):
            self._ctx.said.emit(Message(self.tr("There is no original among them to save.")))
            return
        one, many = (
            self.tr("Saved 1 copy without what it says of itself."),
            self.tr("Saved %1 copies without what they say of themselves."),
        )
        number = len(told.saved)
        words = one if number == 1 else fill(many, QLocale().toString(number))
        if told.left:
            some = self.tr("1 still says something."), self.tr("%1 still say something.")
            words += " " + _counted(*some, len(told.left))
        if told.refused:
            words += " " + _counted(
                self.tr("1 was left out."), self.tr("%1 were left out."), len(told.refused)
            )
        level = "warning" if told.left or told.refused else "success"
        show = self._show_folder(folder) if told.saved else None
        self._ctx.said.emit(Message(words, level, show, "\n".join(self._lines(told))))

    def _lines(self, told: BareCopies) -> list[str]:
        lines = [fill(self.tr("Taken out: %1"), _named(told.removed))] if told.removed else []
        lines += [fill(self.tr("Still in %1: %2"), name, _named(details)) for name, details in told.left]
        lines += [sentence_for(each.code, {"name": each.name, **dict(each.facts)}) for each in told.refused]
        if len(lines) > _MOST_NAMES:
            lines[_MOST_NAMES:] = [fill(self.tr("… and %1 more"), len(lines) - _MOST_NAMES)]
        return lines

    def _show_folder(self, folder: Path) -> tuple[str, Callable[[], None]]:
        def show() -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

        return self.tr("Show the folder"), show


def _counted(one: str, many: str, number: int) -> str:
    return one if number == 1 else fill(many, QLocale().toString(number))


def _named(details: Sequence[Detail]) -> str:
    """Author, Place, Camera: each once."""
    return ", ".join(dict.fromkeys(sentence_for(each.code, {}) for each in details))
