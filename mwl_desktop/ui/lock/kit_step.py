"""The recovery kit: shown, saved or printed, and typed back in part, unseen, before it counts as kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from mwl_desktop import paths
from mwl_desktop.errors import UserError
from mwl_desktop.ui.lock.kit_proof import Group, KitProof
from mwl_desktop.ui.lock.sheet import Sheet
from mwl_desktop.ui.ops import kit
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.ops.wording import sentence
from mwl_desktop.ui.theme.fonts import fixed_font
from mwl_desktop.ui.theme.tokens import Space, Type
from mwl_desktop.ui.widgets.announce import announce
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import fill, shortened
from mwl_desktop.vault import keys

if TYPE_CHECKING:
    from mwl_desktop.vault.vault import Vault

_NAME_MOST: Final = 40


class KitStep(Sheet):
    """Says `kept` when two groups were typed back as they stand on the kit, `postponed` when put off.

    While it asks for them the lines are not on the page.
    """

    kept = Signal()
    postponed = Signal()
    cancelled = Signal()
    failed = Signal(object)

    def __init__(
        self, ctx: Context, *, step: str, can_cancel: bool, title: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__("", step=step, parent=parent)
        self._ctx = ctx
        self._title = title or self.tr("The recovery kit: your way back in")
        self._can_cancel = can_cancel
        self._lines: tuple[str, ...] = ()
        self._kit: kit.Kit | None = None
        self._warned = False
        self.words.show()
        self._build()
        self._show_page(asking=False)

    def _build(self) -> None:
        self._note = label("", "body", tone="accent", wrap=True, parent=self)
        self._note.hide()
        self._on_page = QWidget(self)
        column = QVBoxLayout(self._on_page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addWidget(self._note)
        column.addWidget(self._lines_frame())
        column.addLayout(self._ways_out())
        self._said = label("", "meta", wrap=True, parent=self)
        self._said.hide()
        column.addWidget(self._said)
        self.proof = KitProof(self)
        self.proof.submitted.connect(self._done)
        self.proof.typed.connect(lambda: self.show_error(""))
        self.body.addWidget(self._on_page)
        self.body.addWidget(self.proof)
        self._cancel = button(self.tr("Cancel"), on_click=self.cancelled.emit, parent=self)
        self.back_button = button(self.tr("Show the lines again"), on_click=self._go_back, parent=self)
        self._later = button(self.tr("Later"), on_click=self._put_off, parent=self)
        self.kept_button = button(self.tr("I have kept it"), "primary", on_click=self._ask, parent=self)
        self.done_button = button(self.tr("Done"), "primary", on_click=self._done, parent=self)
        self.add_buttons(
            self._cancel, self.back_button, right=(self._later, self.kept_button, self.done_button)
        )

    def _ways_out(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        self.save_button = button(self.tr("Save as PDF…"), glyph="download", on_click=self._choose_file)
        self.print_button = button(self.tr("Print…"), glyph="print", on_click=self._print)
        row.addWidget(self.save_button)
        row.addWidget(self.print_button)
        row.addStretch(1)
        return row

    def _show_page(self, *, asking: bool) -> None:
        """Show the lines, or ask for two groups of them; never both."""
        self._on_page.setVisible(not asking)
        self.proof.setVisible(asking)
        self._cancel.setVisible(self._can_cancel and not asking)
        self.kept_button.setVisible(not asking)
        for part in (self.back_button, self.done_button):
            part.setVisible(asking)
        title = self.tr("Two groups, to prove it") if asking else self._title
        self.title.setText(title)
        self.setAccessibleName(title)
        self.words.setText(
            self.tr("The lines are hidden now. Type these two groups from the page that you keep.")
            if asking
            else self.tr(
                "Whoever has these lines can open the vault without the passphrase. Print them or write them "
                "down, and keep them where you keep your passport."
            )
        )
        self.show_error("")

    def asking(self) -> bool:
        """Whether it asks for two groups, with the lines out of sight."""
        return not self.proof.isHidden()

    def _lines_frame(self) -> QFrame:
        frame = QFrame(self)
        frame.setProperty("ground", "sunken")
        column = QVBoxLayout(frame)
        column.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        column.setSpacing(Space.TINY)
        self._shown = label("", "body", parent=frame)
        self._shown.setFont(fixed_font(Type.ROW))
        self._shown.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._fingerprint = label("", "meta", parent=frame)
        column.addWidget(self._shown, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._fingerprint, 0, Qt.AlignmentFlag.AlignHCenter)
        return frame

    def show_kit_of(self, vault: Vault) -> None:
        """Show the kit of an open vault."""
        self._lines = keys.kit_lines(vault.key)
        self._kit = kit.Kit(vault.path.name, self._lines, vault.key.fingerprint)
        self._shown.setAccessibleName(self.tr("Recovery kit"))
        words = self.tr("%1 · Fingerprint %2")
        self._fingerprint.setText(fill(words, shortened(vault.path.name, _NAME_MOST), vault.key.fingerprint))
        self._show_page(asking=False)
        self._show_lines()
        self._say("")
        self._take_back_warning()

    def _show_lines(self) -> None:
        numbered = (f"{number}   {line}" for number, line in enumerate(self._lines, start=1))
        self._shown.setText("\n".join(numbered))

    def _clear(self) -> None:
        self.proof.clear()
        self._shown.clear()

    def _ask(self) -> None:
        """Take the lines off the page, and ask for two groups other than last time."""
        self._clear()
        self.proof.ask()
        self._take_back_warning()
        self._show_page(asking=True)
        self.proof.setFocus()

    def _go_back(self) -> None:
        self.proof.clear()
        self._take_back_warning()
        self._show_page(asking=False)
        self._show_lines()
        self.save_button.setFocus()

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
        self._fingerprint.clear()
        self._say("")
        self._show_page(asking=False)

    def asked(self) -> tuple[Group, ...]:
        """Line and group of what has to be typed back, counted from 0."""
        return self.proof.asked()

    def _say(self, words: str) -> None:
        self._said.setText(words)
        self._said.setVisible(bool(words))
        announce(self, words)

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
        kit.save(self, self._ctx, self._kit, path, self._on_saved, self._on_failed)

    def _on_saved(self) -> None:
        self.show_error("")
        self._take_back_warning()
        self._say(self.tr("Saved. Move it off this computer: next to the vault it protects nobody."))

    def _print(self) -> None:
        if self._kit is not None:
            kit.print_out(self, self._ctx, self._kit, self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.show_error(sentence(error))
        else:
            self.failed.emit(error)

    def _take_back_warning(self) -> None:
        self._warned = False
        self._later.setText(self.tr("Later"))

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
        if self.proof.empty():
            self.show_error(self.tr("Type the two groups first."))
            self.proof.setFocus()
        elif wrong := self.proof.wrong(self._lines):
            self.show_error(sentence(wrong))
        else:
            self.kept.emit()
