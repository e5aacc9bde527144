"""Choosing a passphrase, suggested or one's own, and how hard it is to guess: at first, and later anew."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from mwl_desktop.errors import MwlError, UserError
from mwl_desktop.ui.lock.sheet import Sheet
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.ops.wording import sentence
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import button, icon_button
from mwl_desktop.ui.widgets.password_field import PasswordField
from mwl_desktop.ui.widgets.strength_meter import StrengthMeter
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import fill
from mwl_desktop.vault import keys, passphrases

_PAUSE_MS: Final = 150
_WEAK: Final = 1
"""Up to this score a passphrase is asked about once more."""


@dataclass(frozen=True, slots=True)
class StepWords:
    """What a step says where it is used for something else: the step, its buttons, and what is under way."""

    step: str
    back: str
    go: str
    busy: str


class PassphraseStep(Sheet):
    """Says `done(passphrase)` once it was typed the same twice, or the suggestion was taken.

    A weak one is taken when that was said and the button was pressed once more.
    """

    done = Signal(str)
    back_asked = Signal()

    def __init__(self, ctx: Context, parent: QWidget | None = None, words: StepWords | None = None) -> None:
        self._says = words or StepWords(
            fill(self.tr("Step %1 of %2"), 2, 3),
            self.tr("Back"),
            self.tr("Make the vault"),
            self.tr("Making the vault…"),
        )
        super().__init__(
            self.tr("A passphrase that only you know"),
            self.tr(
                "Five words drawn by chance are easier to keep in mind and harder to guess than one's own. "
                "Nobody can reset it for you."
            ),
            step=self._says.step,
            parent=parent,
        )
        self._ctx = ctx
        self._score = -1  # of what stands in the field, as soon as it is judged
        self._wanted = False  # the button was pressed before it was
        self._warned = False
        self._known: tuple[str, ...] = ()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._build()
        self._wire()
        self.suggest_again()

    def _build(self) -> None:
        self.body.addWidget(self._suggestion_frame())
        self.body.addSpacing(Space.SMALL)
        self.first = PasswordField(self.tr("Passphrase"), self)
        self.second = PasswordField(self.tr("Repeat the passphrase"), self)
        self.meter = StrengthMeter(self.tr("Strength of the passphrase"), self)
        self.add_field(self.tr("Passphrase"), self.first)
        self.body.addWidget(self.meter)
        self.add_field(self.tr("Repeat the passphrase"), self.second)
        self.back_button = button(self._says.back, on_click=self._go_back, parent=self)
        self.next_button = button(self._says.go, "primary", on_click=self._next, parent=self)
        self.add_buttons(self.back_button, right=(self.next_button,))

    def _suggestion_frame(self) -> QFrame:
        frame = QFrame(self)
        frame.setProperty("ground", "sunken")
        row = QHBoxLayout(frame)
        row.setContentsMargins(Space.MEDIUM, Space.SMALL, Space.SMALL, Space.SMALL)
        self.suggestion = label("", "strong", wrap=True, parent=frame)
        self.suggestion.setAccessibleDescription(self.tr("Suggested passphrase"))
        row.addWidget(self.suggestion, 1)
        self.another_button = icon_button(
            "refresh", self.tr("Another suggestion"), on_click=self.suggest_again, parent=frame
        )
        row.addWidget(self.another_button)
        self.use_button = button(self.tr("Use this"), on_click=self.use_suggestion, parent=frame)
        row.addWidget(self.use_button)
        return frame

    def _wire(self) -> None:
        self._pause.timeout.connect(self._judge)
        self.first.text_changed.connect(self._on_typed)
        self.second.text_changed.connect(lambda _words: self._take_back())
        self.first.submitted.connect(self.second.setFocus)
        self.second.submitted.connect(self._next)

    def set_known(self, *known: str) -> None:
        """Say what anybody knows of the vault, such as whose it is: words that protect nothing.

        It may come when the button was pressed already: what stands there is judged anew, and then goes on.
        """
        self._known = known
        if self.first.text():
            self._score = -1
            self._judge() if self._wanted else self._pause.start()

    def suggest_again(self) -> None:
        """Draw another five words."""
        self.suggestion.setText(passphrases.suggest())

    def use_suggestion(self) -> None:
        """Take the suggestion; it is shown, so that it can be written down."""
        for field in (self.first, self.second):
            field.set_text(self.suggestion.text())
            field.set_revealed(True)
        self.next_button.setFocus()

    def set_busy(self, busy: bool) -> None:
        """While the vault is made nothing can be changed."""
        frame = (self.another_button, self.use_button)
        for part in (*frame, self.first, self.second, self.back_button, self.next_button):
            part.setEnabled(not busy)
        self._name_next(self._says.busy if busy else "")

    def forget(self) -> None:
        """Drop every passphrase from the fields, and what is known of the vault."""
        self._known = ()
        self.clear()

    def clear(self) -> None:
        """Drop every passphrase from the fields; the step goes on."""
        self.first.clear()
        self.second.clear()
        self.suggest_again()
        self.meter.set_strength(-1, "")

    def _go_back(self) -> None:
        self.show_error("")
        self.back_asked.emit()

    def _on_typed(self, _words: str) -> None:
        self._score = -1
        self._take_back()
        self._pause.start()

    def _take_back(self) -> None:
        """Something else is typed: what was said of it and asked for with it holds no longer."""
        self._wanted = self._warned = False
        self._name_next()
        self.show_error("")

    def _name_next(self, busy: str = "") -> None:
        go = self.tr("Use it all the same") if self._warned else self._says.go
        self.next_button.setText(busy or go)

    def _judge(self) -> None:
        """Have the passphrase judged on a lane: the estimator takes its time over long ones."""
        words, known = self.first.text(), self._known
        if not words:
            self.meter.set_strength(-1, "")
            return

        def tell(strength: passphrases.Strength) -> None:
            if words == self.first.text() and known == self._known:
                self._score = strength.score
                self.meter.set_strength(strength.score, self._judgement(strength.score))
                if self._wanted:
                    self._weigh()

        self._ctx.work(self, "passphrase.judge", lambda _job: passphrases.strength(words, known), tell)

    def _judgement(self, score: int) -> str:
        return (
            self.tr("Guessed in no time. Use the suggestion, or add words."),
            self.tr("Guessed quickly. Add words that have nothing to do with each other."),
            self.tr("Holds for a while. One or two more words make it strong."),
            self.tr("Strong."),
            self.tr("Very strong."),
        )[score]

    def _next(self) -> None:
        try:
            passphrase = keys.accept_new(self.first.text())
            if passphrase != unicodedata.normalize("NFC", self.second.text()):
                raise UserError("passphrase.differs")
        except MwlError as error:
            self.show_error(sentence(error))
            (self.second if error.code == "passphrase.differs" else self.first).setFocus()
        else:
            self._weigh()

    def _weigh(self) -> None:
        """Go on with one that is not weak, or that shall be used all the same."""
        self._wanted = self._score < 0
        if self._wanted:
            self._pause.stop()
            self._judge()
        elif self._score > _WEAK or self._warned:
            self.done.emit(self.first.text())
        else:
            self._warned = True
            self._name_next()
            self.show_error(self._warning())
            self.first.setFocus()  # so that a second Enter is no answer

    def _warning(self) -> str:
        if self._score == 0:
            words = self.tr("This passphrase is guessed in no time.")
        else:
            words = self.tr("This passphrase is guessed quickly.")
        return words + " " + self.tr("Whoever gets hold of the file or a backup can then read all of it.")
