"""The actions of one window: made from the catalogue, answered by whoever binds them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from mwl_desktop.ui.actions.catalogue import CATALOGUE, ActionSpec


class Actions:
    """Gives a window one QAction for each line of the catalogue; unknown ids raise KeyError."""

    def __init__(self, window: QWidget) -> None:
        self._specs = {spec.id: spec for spec in CATALOGUE}
        self._made = {spec.id: _make(spec, window) for spec in CATALOGUE}
        self._answers: dict[str, Callable[[], object]] = {}
        self._locked = False
        for action_id, action in self._made.items():
            action.triggered.connect(lambda _=False, wanted=action_id: self._answers[wanted]())
        window.addActions(list(self._made.values()))

    def bind(self, action_id: str, answer: Callable[[], object]) -> None:
        """Have a function answer an action from now on; what nobody answers is disabled and not offered."""
        self._answers[action_id] = answer
        self._made[action_id].setEnabled(True)

    def unbind(self, action_id: str) -> None:
        """Have nobody answer an action: it is disabled and not offered."""
        self._answers.pop(action_id, None)
        self._made[action_id].setEnabled(False)

    def trigger(self, action_id: str) -> None:
        """Do it, unless it is disabled."""
        self._made[action_id].trigger()

    def keys(self, action_id: str) -> QKeySequence:
        """The first key sequence of an action; empty when it has none."""
        return self._made[action_id].shortcut()

    def call(self, action_id: str, words_now: str = "") -> None:
        """Have an action say what it would do now; empty for what it is called anyway.

        While locked no action says more than that: what is written while a vault is being locked has a name.
        """
        action = self._made[action_id]
        action.setText((not self._locked and words_now) or words(self._specs[action_id]))
        action.setToolTip(action.text())

    def set_locked(self, locked: bool) -> None:
        """While locked only what makes no use of a vault can be done; whoever answered the rest is let go."""
        self._locked = locked
        for spec in self._specs.values():
            if locked:
                self.call(spec.id)  # a name out of the vault must not stay
                if not spec.while_locked:
                    self._answers.pop(spec.id, None)
            self._made[spec.id].setEnabled(spec.id in self._answers)

    def offered(self) -> Iterator[tuple[ActionSpec, str]]:
        """Every action that can be done now, with its words, in the catalogue's order."""
        for spec in self._specs.values():
            if self._made[spec.id].isEnabled():
                yield spec, self._made[spec.id].text()


def words(spec: ActionSpec) -> str:
    """What an action is called, in the person's language."""
    return QCoreApplication.translate("Actions", spec.words)


def heading(spec: ActionSpec) -> str:
    """What its group is called, in the person's language."""
    return QCoreApplication.translate("Actions", spec.group)


def _make(spec: ActionSpec, window: QWidget) -> QAction:
    action = QAction(words(spec), window)
    action.setObjectName(spec.id)
    action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    action.setEnabled(False)
    return action
