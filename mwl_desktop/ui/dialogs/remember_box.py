"""Whether this computer's key store remembers the key of the open vault: a box to tick, and what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from mwl_desktop.errors import MwlError, VaultError
from mwl_desktop.ui.ops import key_store
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.ops.preferences import Preferences
from mwl_desktop.ui.ops.wording import sentence
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.announce import announce
from mwl_desktop.ui.widgets.text import label, set_tone
from mwl_desktop.vault.lock import name_for

if TYPE_CHECKING:
    from mwl_desktop.vault.vault import Vault


class RememberBox(QWidget):
    """Can be ticked once the key store is known to work; where it is not, the box says why: `looked`."""

    looked = Signal()

    def __init__(
        self, ctx: Context, preferences: Preferences, vault: Vault, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._preferences = preferences
        self._vault = vault
        self._name = name_for(vault.path)
        self._used = False
        self.box = _SteadyBox(self.tr("Remember on this computer"), self)
        self.box.setChecked(self._is_on())
        self.box.toggled.connect(self._on_toggled)
        meaning = self.tr(
            "The vault then opens without the passphrase: anyone who is logged in to this computer as you "
            "can open it. The key lies in the system's key store; keep the passphrase in mind all the same."
        )
        self.box.setAccessibleDescription(meaning)
        self._meaning = label(meaning, "meta", wrap=True, parent=self)
        self._state = label("", "meta", wrap=True, parent=self)
        self._state.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.TINY)
        for part in (self.box, self._meaning, self._state):
            column.addWidget(part)
        self.setFocusProxy(self.box)
        self._ask()

    def said(self) -> str:
        """What it says about the key store; empty when there is nothing to say."""
        return self._state.text()

    def _is_on(self) -> bool:
        return self._name in self._preferences.current.remembered

    def _ask(self) -> None:
        """Taking the tick away is possible whatever the key store does."""
        self.box.setEnabled(self._is_on())
        self._say(self.tr("Looking for this computer's key store…"))
        key_store.why_not(self, self._ctx, self._on_asked)

    def _on_asked(self, problem: VaultError | None) -> None:
        if not self._used:
            self.box.setEnabled(problem is None or self._is_on())
            self._say(sentence(problem) if problem is not None else "")
        self.looked.emit()

    def _on_toggled(self, on: bool) -> None:
        self._used = True
        self.box.held = True
        if on:
            self._say(self.tr("Giving the key to the key store…"))
            key_store.remember(
                self._preferences, self._ctx, self._vault, self._on_remembered, self._on_not_remembered
            )
        else:
            self._say(self.tr("Taking the key out of the key store…"))
            # Whether or not it lets go of the key: it is not asked for it any more.
            self._keep(False)
            key_store.forget(self, self._ctx, self._vault.path, self._on_forgotten, self._on_not_forgotten)

    def _on_remembered(self) -> None:
        """The key store has the key, whether or not the box is still there to show it."""
        self._keep(True)
        if shiboken6.isValid(self):
            self._settle("")

    def _on_not_remembered(self, error: Exception) -> None:
        if not shiboken6.isValid(self):
            self._ctx.failed.emit(error)
            return
        self._show(False)
        nothing = self.tr("Nothing was remembered.")
        self._settle(f"{sentence(error)} {nothing}", "warning")
        self._hand_on(error)

    def _on_forgotten(self) -> None:
        self._settle(self.tr("This computer has forgotten the key."))

    def _on_not_forgotten(self, error: Exception) -> None:
        words = self.tr(
            "The program does not use it any more, but the key may still be there: look in the key store for "
            "“MWL Desktop” and delete it."
        )
        self._settle(f"{sentence(error)} {words}", "warning")
        self._hand_on(error)

    def _hand_on(self, error: Exception) -> None:
        if not isinstance(error, MwlError):
            self._ctx.failed.emit(error)

    def _settle(self, words: str, tone: str = "muted") -> None:
        self.box.held = False
        self._say(words, tone)

    def _show(self, on: bool) -> None:
        self.box.blockSignals(True)
        self.box.setChecked(on)
        self.box.blockSignals(False)

    def _keep(self, on: bool) -> None:
        self._preferences.become(self._preferences.current.remembering(self._name, on))

    def _say(self, words: str, tone: str = "muted") -> None:
        set_tone(self._state, tone)
        self._state.setText(words)
        self._state.setVisible(bool(words))
        announce(self, words)


class _SteadyBox(QCheckBox):
    """While `held` it takes no other answer and yet stays enabled: disabled, it would lose the focus, and a
    second Space would press what comes next.
    """

    held = False

    def nextCheckState(self) -> None:
        if not self.held:
            super().nextCheckState()
