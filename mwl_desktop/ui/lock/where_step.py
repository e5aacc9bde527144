"""First run, step one: whose portfolio it is, what to call it, and where it lies."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from mwl_desktop import paths
from mwl_desktop.errors import VaultError
from mwl_desktop.evidence.names import clean_name
from mwl_desktop.ui.lock.sheet import Sheet
from mwl_desktop.ui.ops.wording import sentence
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.announce import announce
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.elided_label import ElidedLabel
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import fill

SUFFIX = ".mwl"
_LONGEST_NAME: Final = 100
_MOST_BYTES: Final = 240  # of the 255 that file systems take, with room for the endings beside the vault


class WhereStep(Sheet):
    """Says `done` once a file can be made there; nothing is written yet."""

    done = Signal()
    cancelled = Signal()
    open_asked = Signal()

    def __init__(self, *, can_cancel: bool, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("Your learning, in a file of your own"),
            self.tr(
                "Everything you write and collect lies in one encrypted file, the vault, on this computer. "
                "There is no account and no server."
            ),
            step=fill(self.tr("Step %1 of %2"), 1, 3),
            parent=parent,
        )
        self._folder = paths.documents_folder()
        self._build(can_cancel)
        self._show_place()

    def _build(self, can_cancel: bool) -> None:
        self.owner = QLineEdit(self)
        self.owner.setPlaceholderText(self.tr("As it shall stand on your portfolio"))
        self.owner.setAccessibleName(self.tr("Your name"))
        self.name = QLineEdit(self.tr("portfolio"), self)
        self.name.setAccessibleName(self.tr("Name of the vault"))
        self.add_field(self.tr("Your name"), self.owner)
        self.add_field(self.tr("What to call the vault"), self.name)
        self._place = ElidedLabel(role="muted", parent=self)
        self._choose = button(self.tr("Other folder…"), "link", on_click=self._choose_folder, parent=self)
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        row.addWidget(self._place, 1)
        row.addWidget(self._choose)
        self.body.addWidget(label(self.tr("The file will be"), "caption", parent=self))
        self.body.addLayout(row)
        self._notice = label("", "body", tone="accent", wrap=True, parent=self)
        self._notice.hide()
        self.body.addWidget(self._notice)
        self._open = button(
            self.tr("Open an existing vault…"), "link", on_click=self.open_asked.emit, parent=self
        )
        self._cancel = button(self.tr("Cancel"), on_click=self.cancelled.emit, parent=self)
        self._cancel.setVisible(can_cancel)
        self.next_button = button(self.tr("Next"), "primary", on_click=self._next, parent=self)
        self.add_buttons(self._open, right=(self._cancel, self.next_button))
        self.name.textChanged.connect(self._show_place)
        for field in (self.owner, self.name):
            field.returnPressed.connect(self._next)
        self.setFocusProxy(self.owner)

    def path(self) -> Path:
        """Where the vault will be made."""
        return self._folder / (clean_name(self._typed_name()[:_LONGEST_NAME]) + SUFFIX)

    def _typed_name(self) -> str:
        return self.name.text().strip().removesuffix(SUFFIX).strip()

    def show_notice(self, words: str) -> None:
        """Say what happened before this step was shown again; typing takes it away."""
        self._notice.setText(words)
        self._notice.setVisible(bool(words))
        announce(self, words)

    def set_folder(self, folder: Path) -> None:
        """Say in which folder the vault shall lie."""
        self._folder = folder
        self._show_place()

    def _show_place(self) -> None:
        self.show_error("")
        self.show_notice("")
        self._place.set_text(str(self.path()))

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Folder for the vault"), str(paths.folder_to_begin_in(self._folder))
        )
        if chosen:
            self.set_folder(Path(chosen))

    def _next(self) -> None:
        problem = self._problem()
        if problem is None:
            self.done.emit()
        else:
            self.show_error(sentence(problem))

    def _problem(self) -> VaultError | None:
        name, path = self._typed_name(), self.path()
        if not name:
            return VaultError("vault.no_name")
        if len(name) > _LONGEST_NAME or len(name.encode()) > _MOST_BYTES:
            return VaultError("vault.name_too_long", length=len(name), most=_LONGEST_NAME)
        if path.stem != " ".join(unicodedata.normalize("NFC", name).split()):
            return VaultError("vault.name_impossible", text=name, offered=path.stem)
        if not path.parent.is_dir() or not os.access(path.parent, os.W_OK | os.X_OK):
            return VaultError("vault.folder_missing", path=path.parent)
        return _tried(path)


def _tried(path: Path) -> VaultError | None:
    """Why no file can be made there: only making one tells, on a disk or a share like any other."""
    try:
        path.open("xb").close()
        path.unlink()
    except FileExistsError:
        return VaultError("vault.exists", path=path)
    except OSError as error:
        return VaultError("vault.cannot_be_made", path=path, reason=error.strerror or "no reason given")
    return None
