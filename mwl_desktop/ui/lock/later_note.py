"""The quiet line on the unlock page: a note for later, sealed at once, and what waits already."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from mwl_desktop.domain.evidence import Refused
from mwl_desktop.domain.inbox import SealReport, Waiting
from mwl_desktop.errors import MwlError
from mwl_desktop.tasks import Job
from mwl_desktop.ui.ops import inbox
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.ops.wording import sentence, sentence_for
from mwl_desktop.ui.parts.inbox_watch import InboxWatch
from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Size, Space
from mwl_desktop.ui.widgets.announce import announce
from mwl_desktop.ui.widgets.buttons import button, icon_button
from mwl_desktop.ui.widgets.catch import Catch, image_name, no_words_of, png_of
from mwl_desktop.ui.widgets.growing_text import GrowingText
from mwl_desktop.ui.widgets.progress_meter import ProgressMeter
from mwl_desktop.ui.widgets.text import label, set_look, set_tone
from mwl_desktop.ui.widgets.words import fill

UNTOUCHED_MS: Final = 120_000
"""After this long without a key a note is sealed by itself: nobody may be there any more."""


class LaterNote(QWidget):
    """For one locked vault. `failed(Exception)` is anything that is no plain refusal.

    What is typed stays until it is sealed, and goes from the screen the moment it is.
    """

    failed = Signal(object)

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._vault = Path()
        self._sealing_note: Job | None = None
        self._sealing_files: Job | None = None
        self._afterwards: list[Callable[[bool], None]] = []
        self._watch = InboxWatch(self)
        self._untouched = QTimer(self)
        self._untouched.setSingleShot(True)
        self._untouched.setInterval(UNTOUCHED_MS)
        self._build()
        self._wire()
        self.hide()

    def _build(self) -> None:
        self.text = _LaterText(most_lines=5, parent=self)
        self.text.setPlaceholderText(self.tr("Write a note for later"))
        self.text.setAccessibleName(self.tr("Write a note for later"))
        self._sign = QLabel(self)
        self._send = icon_button(
            "next", self.tr("Seal the note"), small=True, role="accent", on_click=self.seal, parent=self
        )
        self._send.hide()
        self._line = QFrame(self)
        self._line.setProperty("ground", "card")
        row = QHBoxLayout(self._line)
        row.setContentsMargins(Space.MEDIUM, Space.SMALL, Space.SMALL, Space.SMALL)
        row.setSpacing(Space.SMALL)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1)
        row.addWidget(self._send, 0, Qt.AlignmentFlag.AlignTop)
        self._hint = label(
            self.tr("Files and images can be dropped on this page, or pasted."), "meta", parent=self
        )
        self._said = label("", "meta", wrap=True, parent=self)
        self._waits = label("", "meta", wrap=True, parent=self)
        self._meter = ProgressMeter(self.tr("Sealing"), self)
        self.cancel_button = button(self.tr("Cancel"), "link", on_click=self._cancel, parent=self)
        self._work = QWidget(self)
        work = QHBoxLayout(self._work)
        work.setContentsMargins(0, 0, 0, 0)
        work.addWidget(self._meter, 1)
        work.addWidget(self.cancel_button, 0, Qt.AlignmentFlag.AlignBottom)
        rule = QFrame(self)
        rule.setProperty("ground", "rule")
        rule.setFixedHeight(Size.LINE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.MEDIUM, 0, 0)
        column.setSpacing(Space.TINY)
        column.addWidget(rule)
        column.addSpacing(Space.MEDIUM)
        for part in (self._line, self._hint, self._work, self._said, self._waits):
            column.addWidget(part)
        for part in (self._line, self._hint, self._work, self._said, self._waits):
            part.hide()
        self._draw_sign()

    def _wire(self) -> None:
        self.text.submitted.connect(self.seal)
        self.text.textChanged.connect(self._on_text_changed)
        self.text.pasted.connect(self.seal_caught)
        self.text.focus_changed.connect(
            lambda here: set_look(self._line, "focused", "true" if here else "false")
        )
        self._untouched.timeout.connect(self.seal)
        self._watch.changed.connect(self._count)
        self._ctx.job_moved.connect(self._on_job_moved)
        self._ctx.job_ended.connect(self._on_job_ended)

    # -- for the page ----------------------------------------------------------------------

    def set_vault(self, path: Path) -> None:
        """Be for this vault; a note that is being typed for another one is sealed for that."""
        if path != self._vault:
            self.flush()
            self._vault = path
            self.say("")
            self.hide()
        self._count()

    def flush(self, then: Callable[[bool], None] | None = None) -> None:
        """Seal what is being typed; `then` hears whether nothing is left to lose."""
        if then is not None:
            self._afterwards.append(then)
        self.seal()
        self._tell_afterwards()

    def typed(self) -> bool:
        """Whether there is a note that is not sealed yet."""
        return bool(self.text.toPlainText().strip())

    def take(self) -> str:
        """Hand over what is typed and not yet being sealed, because the vault is open now.

        From here on the frame looks after the inbox, until `refresh`. What a vault that is opened to read
        cannot take is sealed.
        """
        self._watch.rest()
        self._show_waits("")
        if self._ctx.vault.read_only:
            self.seal()
        if self._sealing_note is not None or self._ctx.vault.read_only:
            return ""
        text = self.text.toPlainText().strip()
        self.leave()
        return text

    def refresh(self) -> None:
        """Say what waits now, as after locking."""
        self.say("")
        self._count()

    def busy(self) -> bool:
        """Whether something is being sealed or typed."""
        return self._sealing_note is not None or self._sealing_files is not None or self.typed()

    def leave(self) -> None:
        """Leave nothing on the screen, sealed or not."""
        self._untouched.stop()
        self.text.clear()
        self.say("")

    def say(self, words: str, tone: str = "muted") -> None:
        """A word under the line; empty words take it away."""
        self._said.setText(words)
        set_tone(self._said, tone)
        self._said.setVisible(bool(words))
        self._hint.setVisible(not words and not self._line.isHidden())
        announce(self, words, urgent=tone == "danger")

    def said(self) -> str:
        """The word under the line."""
        return self._said.text()

    def waits(self) -> str:
        """What the page says is waiting."""
        return self._waits.text()

    # -- sealing ---------------------------------------------------------------------------

    def seal(self) -> None:
        """Seal what is typed."""
        text = self.text.toPlainText()
        if self._sealing_note is not None or not text.strip():
            return
        self._untouched.stop()
        self.text.setReadOnly(True)
        self._sealing_note = inbox.note(
            self, self._ctx, self._vault, text, self._on_note_sealed, self._on_refused
        )

    def seal_caught(self, caught: Catch) -> None:
        """Seal copies of files and folders, or an image that comes from no file."""
        if self._sealing_files is not None:
            self.say(self.tr("Other files are being sealed. Drop these again when they are done."))
            return
        self.say("")
        self._sealing_files = self._begin_sealing(caught)
        self._meter.set_progress(0, 0, self.tr("Sealing…"))
        self.cancel_button.setEnabled(True)
        self._work.show()
        self.show()

    def _begin_sealing(self, caught: Catch) -> Job:
        if caught.image is not None:
            encoded = partial(png_of, caught.image)
            return inbox.image(
                self, self._ctx, self._vault, encoded, image_name(), self._on_files_sealed, self._on_refused
            )
        return inbox.files(
            self, self._ctx, self._vault, caught.paths, self._on_files_sealed, self._on_refused
        )

    def _on_note_sealed(self, _path: Path) -> None:
        self.text.clear()
        self.say(self.tr("Sealed. It comes into the journal when you unlock."), "success")
        self._count()

    def _on_files_sealed(self, report: SealReport) -> None:
        number = len(report.sealed)
        counted = (
            (number, self.tr("1 file sealed"), self.tr("%1 files sealed")),
            (len(report.refused), self.tr("1 left out"), self.tr("%1 left out")),
        )
        words = [fill(one if count == 1 else many, count) for count, one, many in counted if count]
        if report.cancelled:
            words.append(self.tr("cancelled before the end"))
        told = " · ".join(words) or self.tr("There was no file to add.")
        reasons = [_refusal(each) for each in report.refused[:3]]
        self.say("\n".join([f"{told}.".replace("..", "."), *reasons]), "warning" if reasons else "success")
        self._count()

    def _on_refused(self, error: Exception) -> None:
        if not isinstance(error, MwlError):
            self.failed.emit(error)
        self.show()
        self.say(sentence(error), "danger")

    def _cancel(self) -> None:
        if self._sealing_files is not None:
            self.cancel_button.setEnabled(False)
            self._sealing_files.cancel()

    def _on_job_moved(self, job: Job) -> None:
        if job is not self._sealing_files:
            return
        latest = job.latest
        number, slash, total = latest.what.partition("/")
        words = fill(self.tr("Sealing file %1 of %2"), number, total) if slash else self.tr("Sealing…")
        # Counted in thousandths: a bar takes no numbers above two thousand million.
        share = 1000 * latest.done // latest.total if latest.total else 0
        self._meter.set_progress(share, 1000, words)

    def _on_job_ended(self, job: Job) -> None:
        """However it ended: typing goes on, and what was said about the end comes after this."""
        if job is self._sealing_files:
            self._sealing_files = None
            self._work.hide()
        elif job is self._sealing_note:
            self._sealing_note = None
            self.text.setReadOnly(False)
            if self.typed():
                self._untouched.start()
        else:
            return
        QTimer.singleShot(0, self, self._tell_afterwards)

    def _tell_afterwards(self) -> None:
        if self._sealing_note is not None or self._sealing_files is not None:
            return
        waiting, self._afterwards = self._afterwards, []
        for then in waiting:
            then(not self.typed())

    # -- what waits ------------------------------------------------------------------------

    def _count(self) -> None:
        if self._vault.name and not self._ctx.unlocked:
            asked = self._vault
            inbox.waiting(self, self._ctx, asked, lambda found: self._show_waiting(asked, found))

    def _show_waiting(self, asked: Path, found: Waiting | None) -> None:
        if asked != self._vault or self._ctx.unlocked:
            return
        self.setVisible(found is not None or self.typed() or bool(self.said()))
        self._line.setVisible(found is not None or self.typed())
        self._hint.setVisible(found is not None and not self.said())
        self._show_waits(self._waiting_words(found) if found else "")
        if found is not None:
            self._watch.follow(asked)

    def _show_waits(self, words: str) -> None:
        self._waits.setText(words)
        self._waits.setVisible(bool(words))

    def _waiting_words(self, found: Waiting) -> str:
        note = self.tr("1 note") if found.notes == 1 else fill(self.tr("%1 notes"), found.notes)
        file = self.tr("1 file") if found.files == 1 else fill(self.tr("%1 files"), found.files)
        if found.notes and found.files:
            return fill(self.tr("%1 and %2 are waiting"), note, file)
        only, number = (note, found.notes) if found.notes else (file, found.files)
        return fill(self.tr("%1 is waiting") if number == 1 else self.tr("%1 are waiting"), only)

    # -- looks -----------------------------------------------------------------------------

    def _on_text_changed(self) -> None:
        typed = self.typed()
        self._send.setVisible(typed)
        if typed:
            self._untouched.start()
            self.say("")
        else:
            self._untouched.stop()

    def _draw_sign(self) -> None:
        size = QSize(Size.ICON_SMALL, Size.ICON_SMALL)
        self._sign.setPixmap(icon("write", "muted", Size.ICON_SMALL).pixmap(size, self.devicePixelRatio()))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_sign()
        super().changeEvent(event)


def _refusal(refused: Refused) -> str:
    return sentence_for(refused.code, dict(refused.facts))


class _LaterText(GrowingText):
    """A field into which files and images can be pasted too; words that come with an image go before it."""

    pasted = Signal(object)
    focus_changed = Signal(bool)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasUrls() or source.hasImage() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        caught = no_words_of(source)
        if caught:
            self.pasted.emit(caught)
        else:
            super().insertFromMimeData(source)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit(False)
