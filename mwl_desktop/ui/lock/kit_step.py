"""The recovery kit: shown, saved or printed, and typed back in part before it counts as kept."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from mwl_desktop import paths
from mwl_desktop.errors import UserError
from mwl_desktop.ui.lock.sheet import Sheet
from mwl_desktop.ui.ops import kit
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.ops.wording import sentence
from mwl_desktop.ui.theme.fonts import fixed_font
from mwl_desktop.ui.theme.tokens import Space, Type
from mwl_desktop.ui.widgets.announce import announce
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import fill
from mwl_desktop.vault import keys

if TYPE_CHECKING:
    from mwl_desktop.vault.vault import Vault

_GROUPS = 4  # in a line, besides its check digits
_ASKED = 2


class KitStep(Sheet):
    """Says `kept` when two groups were typed back as they stand on the kit, `postponed` when put off.

    `kit_shown(bool)` tells that the kit stands on the page, or no longer.
    """

    kept = Signal()
    postponed = Signal()
    cancelled = Signal()
    failed = Signal(object)
    kit_shown = Signal(bool)

    def __init__(self, ctx: Context, *, step: str, can_cancel: bool, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("The recovery kit: your way back in"),
            self.tr(
                "Whoever has these lines can open the vault without the passphrase. Print them or write them "
                "down, and keep them where you keep your passport."
            ),
            step=step,
            parent=parent,
        )
        self._ctx = ctx
        self._lines: tuple[str, ...] = ()
        self._kit: kit.Kit | None = None
        self._asked: tuple[tuple[int, int], ...] = ()
        self._warned = False
        self._build(can_cancel)

    def _build(self, can_cancel: bool) -> None:
        self._note = label("", "body", tone="accent", wrap=True, parent=self)
        self._note.hide()
        self.body.addWidget(self._note)
        self.body.addWidget(self._lines_frame())
        out = QHBoxLayout()
        out.setSpacing(Space.SMALL)
        self.save_button = button(self.tr("Save as PDF…"), glyph="download", on_click=self._choose_file)
        self.print_button = button(self.tr("Print…"), glyph="print", on_click=self._print)
        out.addWidget(self.save_button)
        out.addWidget(self.print_button)
        out.addStretch(1)
        self.body.addLayout(out)
        self._said = label("", "meta", wrap=True, parent=self)
        self.body.addWidget(self._said)
        self.body.addWidget(label(self.tr("I have kept it. To prove it, type:"), "strong", parent=self))
        self.body.addLayout(self._proof_row())
        self._cancel = button(self.tr("Cancel"), on_click=self.cancelled.emit, parent=self)
        self._cancel.setVisible(can_cancel)
        self._later = button(self.tr("Later"), on_click=self._put_off, parent=self)
        self.done_button = button(self.tr("Done"), "primary", on_click=self._done, parent=self)
        self.add_buttons(self._cancel, right=(self._later, self.done_button))

    def _lines_frame(self) -> QFrame:
        frame = QFrame(self)
        frame.setProperty("ground", "sunken")
        lines = QWidget(frame)
        column = QVBoxLayout(lines)
        column.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        column.setSpacing(Space.TINY)
        self._shown = label("", "body", parent=lines)
        self._shown.setFont(fixed_font(Type.ROW))
        self._shown.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._fingerprint = label("", "meta", parent=lines)
        column.addWidget(self._shown, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._fingerprint, 0, Qt.AlignmentFlag.AlignHCenter)
        self._faces = QStackedLayout(frame)
        self._faces.addWidget(lines)
        self._faces.addWidget(self._hidden_face(frame))
        return frame

    def _hidden_face(self, frame: QFrame) -> QWidget:
        """What stands in the kit's place while it is hidden."""
        face = QWidget(frame)
        column = QVBoxLayout(face)
        column.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        column.addStretch(1)
        words = label(self.tr("The kit is hidden while nobody is here."), tone="muted", parent=face)
        self.again_button = button(self.tr("Show again"), glyph="show", on_click=self.show_again, parent=face)
        for part in (words, self.again_button):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return face

    def _proof_row(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.MEDIUM)
        grid.setVerticalSpacing(Space.TINY)
        self._captions = tuple(label("", "meta", parent=self) for _ in range(_ASKED))
        self.fields = tuple(QLineEdit(self) for _ in range(_ASKED))
        for column, (caption, field) in enumerate(zip(self._captions, self.fields, strict=True)):
            field.setMaxLength(_GROUPS)
            field.setFont(fixed_font(Type.BODY))
            field.returnPressed.connect(self._done)
            field.textEdited.connect(lambda _words: self.show_error(""))
            caption.setBuddy(field)
            grid.addWidget(caption, 0, column)
            grid.addWidget(field, 1, column)
        return grid

    def show_kit_of(self, vault: Vault) -> None:
        """Show the kit of an open vault and ask for two groups of it."""
        self._lines = keys.kit_lines(vault.key)
        self._kit = kit.Kit(vault.path.name, self._lines, vault.key.fingerprint)
        self._shown.setAccessibleName(self.tr("Recovery kit"))
        self._fingerprint.setText(fill(self.tr("Fingerprint %1"), vault.key.fingerprint))
        self._show_lines()
        one, other = secrets.SystemRandom().sample(range(len(self._lines)), _ASKED)
        self._asked = tuple((line, secrets.randbelow(_GROUPS)) for line in sorted((one, other)))
        for (line, group), caption, field in zip(self._asked, self._captions, self.fields, strict=True):
            words = fill(self.tr("Line %1, group %2"), line + 1, group + 1)
            caption.setText(words)
            field.setAccessibleName(words)
            field.clear()
        self._said.setText("")
        self._warned = False
        self._later.setText(self.tr("Later"))
        self.show_error("")

    def _show_lines(self) -> None:
        numbered = (f"{number}   {line}" for number, line in enumerate(self._lines, start=1))
        self._shown.setText("\n".join(numbered))
        self._shown.setMinimumHeight(self._shown.sizeHint().height())  # hidden, it keeps its room
        self._faces.setCurrentIndex(0)
        self.kit_shown.emit(True)

    def show_again(self) -> None:
        """Show the kit that was hidden."""
        self._show_lines()
        self.save_button.setFocus()

    def hide_kit(self) -> None:
        """Nobody is there: take the kit off the screen, and what was typed of it. The step stays."""
        if self._shown.text():
            self._clear()
            self._faces.setCurrentIndex(1)
            self.again_button.setFocus()

    def _clear(self) -> None:
        for field in self.fields:
            field.clear()
        if self._shown.text():
            self._shown.clear()
            self.kit_shown.emit(False)

    def show_note(self, words: str) -> None:
        """Say over the kit what has just happened."""
        self._note.setText(words)
        self._note.setVisible(bool(words))
        announce(self, words)

    def note(self) -> str:
        """What is said over the kit."""
        return self._note.text()

    def forget(self) -> None:
        """Take the kit off the screen and out of the fields."""
        self._lines, self._kit = (), None
        self._clear()
        for shown in (self._fingerprint, self._said):
            shown.clear()

    def asked(self) -> tuple[tuple[int, int], ...]:
        """Line and group of what has to be typed back, counted from 0."""
        return self._asked

    def _choose_file(self) -> None:
        if self._kit is None:
            return
        name = Path(self._kit.vault_name).stem
        suggested = paths.documents_folder() / fill(self.tr("%1 recovery kit.pdf"), name)
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the recovery kit"), str(suggested), self.tr("PDF (*.pdf)")
        )
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, path: Path) -> None:
        """Write the kit as a page of PDF."""
        if self._kit is None:
            return
        words = self.tr("Saved. Move it off this computer: next to the vault it protects nobody.")
        kit.save(self, self._ctx, self._kit, path, lambda: self._said.setText(words), self._on_failed)

    def _print(self) -> None:
        if self._kit is not None:
            kit.print_out(self, self._ctx, self._kit, self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.show_error(sentence(error))
        else:
            self.failed.emit(error)

    def _put_off(self) -> None:
        if self._warned:
            self.postponed.emit()
            return
        self._warned = True
        self._later.setText(self.tr("Go on without it"))
        self.show_error(
            self.tr(
                "Without the kit, a forgotten passphrase means that everything in the vault is lost: nobody "
                "can open it. You find the kit in Settings later."
            )
        )

    def _done(self) -> None:
        empty = next((field for field in self.fields if not field.text().strip()), None)
        if empty is not None and not any(field.text().strip() for field in self.fields):
            self.show_error(self.tr("Type the two groups first."))
            empty.setFocus()
            return
        for (line, group), field in zip(self._asked, self.fields, strict=True):
            if field.text().strip().upper() != self._lines[line].split()[group]:
                wrong = UserError("kit.group_wrong", line=line + 1, group=group + 1)
                self.show_error(sentence(wrong))
                field.setFocus()
                field.selectAll()
                return
        self.kept.emit()
