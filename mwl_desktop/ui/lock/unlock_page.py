"""The page on which a vault is unlocked: its name, the passphrase, and the ways around it.

Where the key is remembered, this computer's key store may be asked for it. The passphrase can be typed
meanwhile, and whatever the key store does, within its time the page is the one that it always is.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from mwl_desktop.errors import MwlError, VaultError
from mwl_desktop.ui.lock.later_note import LaterNote
from mwl_desktop.ui.lock.locked_drops import LockedDrops
from mwl_desktop.ui.lock.sheet import Sheet
from mwl_desktop.ui.ops import key_store, vaults
from mwl_desktop.ui.ops.context import Context, Way
from mwl_desktop.ui.ops.wording import sentence
from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Size, Space
from mwl_desktop.ui.widgets.announce import announce
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.elided_label import ElidedLabel
from mwl_desktop.ui.widgets.notice import Notice
from mwl_desktop.ui.widgets.password_field import PasswordField
from mwl_desktop.ui.widgets.text import label, set_look
from mwl_desktop.vault.keys import VaultKey

STORE_SECONDS: Final = 5
_USELESS: Final = ("keyring.wrong", "keyring.nothing")

_A_BACKUP_HELPS: Final = frozenset(
    {
        "vault.damaged",
        "vault.empty",
        "vault.missing",
        "vault.not_a_vault",
        "vault.plain_database",
        "vault.salt_gone",
        "vault.start_damaged",
        "vault.start_gone",
        "vault.truncated",
        "vault.unsound",
    }
)

_NO_PASSPHRASE_HELPS: Final = frozenset(
    {
        "vault.empty",
        "vault.missing",
        "vault.not_a_vault",
        "vault.plain_database",
        "vault.start_gone",
        "vault.truncated",
    }
)

_SOMETHING_IS_LEFT: Final = frozenset(
    {
        "vault.damaged",
        "vault.salt_gone",
        "vault.start_damaged",
        "vault.start_gone",
        "vault.truncated",
        "vault.unsound",
    }
)


class UnlockPage(Sheet):
    """Says `opened(Vault, Way)`; `failed` is anything that is no plain refusal.

    `store_useless(Path)` when the key store turned out not to have the key of that vault.
    """

    opened = Signal(object, object)
    store_useless = Signal(object)
    failed = Signal(object)
    another_asked = Signal()
    new_asked = Signal()
    kit_asked = Signal()
    restore_asked = Signal()
    salvage_asked = Signal()

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self._ctx = ctx
        self._path = Path()
        self._busy = False
        self._wanted = False
        self._remembered = False
        self._asking: object | None = None  # what the key store was last asked, until that is answered
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(STORE_SECONDS * 1000)
        self._build()
        self._wire()

    def _build(self) -> None:
        self._place = ElidedLabel(role="muted", parent=self)
        self.field = PasswordField(self.tr("Passphrase"), self, takes_files=True)
        self.body.addWidget(self._place)
        self.body.addSpacing(Space.SMALL)
        self.notice = Notice(parent=self)
        self.body.addWidget(self.notice)
        self.body.addSpacing(Space.TINY)
        self.body.addWidget(self.field)
        self._quiet = label("", "meta", wrap=True, parent=self)
        self._quiet.hide()
        self.body.addWidget(self._quiet)
        self.unlock_button = button(self.tr("Unlock"), "primary", glyph="unlock", on_click=self._unlock)
        self._kit = button(self.tr("Use the recovery kit…"), "link", on_click=self.kit_asked.emit)
        self._another = button(self.tr("Open another vault…"), "link", on_click=self.another_asked.emit)
        self._new = button(self.tr("Make a new vault…"), "link", on_click=self.new_asked.emit)
        self.store_button = button(
            self.tr("Unlock with this computer's key store"), glyph="key", on_click=self.ask_store
        )
        self.store_button.hide()
        self.other_button = button(
            self.tr("Open another vault…"), "primary", on_click=self.another_asked.emit, parent=self
        )
        self.other_button.hide()
        self.buttons.addWidget(self.unlock_button, 1)
        self.foot.addWidget(self.other_button)
        self.foot.addWidget(self.store_button)
        self.restore_button = button(
            self.tr("Restore a backup…"), "secondary", glyph="restore", on_click=self.restore_asked.emit
        )
        self.restore_button.hide()
        self.foot.addWidget(self.restore_button)
        self.foot.addSpacing(Space.SMALL)
        self.salvage_button = button(
            self.tr("Save what can be read…"), "link", on_click=self.salvage_asked.emit, parent=self
        )
        self.salvage_button.hide()
        for way in (self.salvage_button, self._kit, self._another, self._new):
            self.foot.addWidget(way, 0, Qt.AlignmentFlag.AlignLeft)
        self.set_sign("vault")
        self.later = LaterNote(self._ctx, self)
        self.foot.addWidget(self.later)
        self.drops = LockedDrops(self, lambda: not self._busy)

    def _wire(self) -> None:
        self.field.submitted.connect(self._unlock)
        self.field.text_changed.connect(lambda _words: self.show_error(""))
        for way_in in (self.drops.dropped, self.field.caught):
            way_in.connect(self.later.seal_caught)
        self.later.failed.connect(self.failed)
        self._patience.timeout.connect(self._on_patience_ended)

    @property
    def path(self) -> Path:
        """The vault that is to be unlocked."""
        return self._path

    def set_vault(self, path: Path) -> None:
        """Ask for another vault's passphrase; what was typed is forgotten."""
        self._path = path
        self.title.setText(path.stem)
        self.setAccessibleName(path.stem)
        self._place.set_text(str(path.parent))
        self.later.set_vault(path)
        self.field.clear()
        self.show_error("")
        self.leave_store()
        self.say("")
        self.notice.show_notice("")
        self._offer_ways("")

    def look(self) -> None:
        """Somebody asks for this vault: say when the file can be none, before a passphrase is typed."""
        path = self._path
        vaults.look_at(self, self._ctx, path, lambda error: self._on_looked_at(path, error))

    def _on_looked_at(self, path: Path, error: Exception) -> None:
        if path != self._path or self._busy or self._ctx.unlocked:
            return
        if isinstance(error, MwlError):
            self.refuse(error)
            if error.code in _NO_PASSPHRASE_HELPS and self.field.hasFocus() and not self.field.text():
                self.other_button.setFocus()
        else:
            self.failed.emit(error)

    def set_remembered(self, remembered: bool) -> None:
        """Whether the key store was given the key of this vault; nothing is asked of it by this."""
        self._remembered = remembered
        self.store_button.setVisible(remembered)

    def say(self, words: str) -> None:
        """A quiet word under the field; empty words take it away."""
        self._quiet.setText(words)
        self._quiet.setVisible(bool(words))
        announce(self, words)

    def said(self) -> str:
        """The quiet word."""
        return self._quiet.text()

    def ask_store(self) -> None:
        """Ask the key store for the key and open the vault with it, unless somebody is quicker."""
        if self._busy or self._asking is not None:
            return
        asked = self._asking = object()
        self.show_error("")
        self.say(self.tr("Asking this computer's key store… You can type the passphrase meanwhile."))
        self.store_button.setEnabled(False)
        self._patience.start()
        key_store.recall(
            self,
            self._ctx,
            self._path,
            lambda key: self._on_recalled(asked, key),
            lambda error: self._on_not_recalled(asked, error),
        )

    def leave_store(self) -> None:
        """Whatever the key store answers from now on, nothing is done with it."""
        self._asking = None
        self._patience.stop()
        self.store_button.setEnabled(not self._busy)

    def refuse(self, error: MwlError) -> None:
        """Say why the vault cannot be opened; where a backup would help, one is offered."""
        self.show_error(sentence(error))
        self._offer_ways(error.code)

    def _offer_ways(self, code: str) -> None:
        """Show what helps after this refusal; with none, the ways that there always are."""
        usable = code not in _NO_PASSPHRASE_HELPS
        set_look(self.unlock_button, "look", "primary" if usable else "secondary")
        self._draw_unlock()
        self.other_button.setVisible(not usable)
        self._another.setVisible(usable)
        self.restore_button.setVisible(code in _A_BACKUP_HELPS)
        self.salvage_button.setVisible(code in _SOMETHING_IS_LEFT)

    def _draw_unlock(self) -> None:
        """The icon in the colour of the words beside it."""
        primary = self.unlock_button.property("look") == "primary"
        self.unlock_button.setIcon(icon("unlock", "on_accent" if primary else "accent", Size.ICON_SMALL))

    def put_away(self) -> None:
        """Nobody is there: no passphrase stays half typed, and what was asked for before opens nothing."""
        self._wanted = False
        self.field.clear()
        if self._asking is not None:
            self.leave_store()
            self.say("")

    def set_locking(self, words: str) -> None:
        """The vault is being locked; empty words end it. Who types its passphrase already is not held up:

        Enter unlocks it again as soon as it is locked.
        """
        wanted, self._wanted = self._wanted, False
        self.set_busy(words)
        self.field.set_read_only(False)
        self.field.setFocus()
        if not words and wanted:
            self._unlock()

    def set_busy(self, words: str) -> None:
        """While something is under way nothing can be typed; empty words end it."""
        self._busy = bool(words)
        self.field.set_read_only(self._busy)
        offers = (self.other_button, self.store_button, self.restore_button, self.salvage_button)
        for made in (self.unlock_button, *offers, self._kit, self._another, self._new):
            made.setEnabled(not self._busy)
        self.unlock_button.setText(words or self.tr("Unlock"))

    def unlock_with_file(self, passphrase_file: Path) -> None:
        """Open without asking: the passphrase is in a file."""
        self._begin()
        vaults.unlock_with_file(
            self, self._ctx, self._path, passphrase_file, self._opened_by(Way.PASSPHRASE), self._refused
        )

    def unlock_with_key(self, key: VaultKey) -> None:
        """Open without asking: the key is known."""
        self._begin()
        vaults.unlock_with_key(
            self, self._ctx, self._path, key, self._opened_by(Way.PASSPHRASE), self._refused
        )

    def _unlock(self) -> None:
        if self._busy:
            self._wanted = True
            return
        self._begin()
        self.notice.show_notice("")
        opened = self._opened_by(Way.PASSPHRASE)
        vaults.unlock(self, self._ctx, self._path, self.field.text(), opened, self._refused)

    def _begin(self) -> None:
        self._wanted = False
        self.leave_store()
        self.show_error("")
        self.say("")
        self.set_busy(self.tr("Unlocking…"))

    def _opened_by(self, way: Way) -> vaults.Opened:
        def opened(vault: object) -> None:
            self.set_busy("")
            self.field.clear()
            self.opened.emit(vault, way)

        return opened

    def _refused(self, error: Exception) -> None:
        self.set_busy("")
        if isinstance(error, MwlError):
            self.refuse(error)
        else:
            self.failed.emit(error)
            self.show_error(sentence(error))
        self.field.setFocus()
        self.field.select_all()

    def _on_recalled(self, asked: object, key: VaultKey | None) -> None:
        if asked is not self._asking:
            return
        if key is None:
            self._on_not_recalled(asked, VaultError("keyring.nothing", name=self._path.name))
            return
        self.leave_store()
        if self.field.text() or self.later.typed():
            # What is being typed would go on into the opened vault, for everybody to read.
            self.say(self.tr("The key store has answered. Go on typing, or let it unlock the vault."))
            return
        self._begin()
        key_store.unlock(
            self, self._ctx, self._path, key, self._opened_by(Way.KEY_STORE), self._on_key_refused
        )

    def _on_not_recalled(self, asked: object, error: Exception) -> None:
        """The passphrase box is there all the while; one quiet sentence says why it is needed."""
        if asked is not self._asking:
            return
        self.leave_store()
        self.say(sentence(error))
        if not isinstance(error, MwlError):
            self.failed.emit(error)
        elif error.code in _USELESS:
            self.store_useless.emit(self._path)

    def _on_key_refused(self, error: Exception) -> None:
        if isinstance(error, MwlError) and error.code in _USELESS:
            self.set_busy("")
            self.say(sentence(error))
            self.store_useless.emit(self._path)
            self.field.setFocus()
        else:
            self._refused(error)

    def _on_patience_ended(self) -> None:
        asked = self._asking
        if asked is not None:
            self._on_not_recalled(asked, VaultError("keyring.slow", seconds=STORE_SECONDS))
