"""The strip at the foot: work that takes its time on the left, what is saved and safe on the right."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QElapsedTimer, QSize, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Size, Space, Type
from mwl_desktop.ui.widgets.announce import announce
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.elided_label import ElidedLabel
from mwl_desktop.ui.widgets.text import label, set_look
from mwl_desktop.ui.widgets.words import fill

PATIENCE_MS: Final = 600  # work shorter than this is not worth a word
_ESTIMATE_FROM: Final = 0.05  # too little done before this to guess at the rest


class StatusArea(QFrame):
    """Several works may run; the one that began last is shown. Ids are the caller's."""

    cancel_requested = Signal(str)
    safe_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "bar")
        self._works: dict[str, _Work] = {}
        self._idle = ElidedLabel(size=Type.META, role="muted", parent=self)
        self._what = ElidedLabel(size=Type.META, role="muted", parent=self)
        self._meter = QProgressBar(self)
        self._meter.setTextVisible(False)
        self._meter.setFixedWidth(140)
        self._cancel = button(self.tr("Cancel"), "link", on_click=self._on_cancel_clicked, parent=self)
        self._right = label("", "meta", parent=self)
        self._cancel.setFont(self._right.font())
        self._safe = button("", "value", on_click=self.safe_clicked.emit, parent=self)
        self._safe.setFont(self._right.font())
        self._safe.setIconSize(QSize(Size.ICON_SMALL, Size.ICON_SMALL))
        self._safe.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.LARGE, 0, Space.LARGE, 0)
        row.setSpacing(Space.MEDIUM)
        for part in (self._idle, self._what, self._meter, self._cancel):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self._right)
        row.addWidget(self._safe)
        self.setFixedHeight(Size.CONTROL - 2)
        self._tick = QTimer(self)
        self._tick.setInterval(PATIENCE_MS // 6)
        self._tick.timeout.connect(self._refresh)
        self._refresh()

    def set_idle_text(self, words: str) -> None:
        """What the left side says while nothing runs."""
        self._idle.set_text(words)

    def set_right_text(self, words: str, tooltip: str = "") -> None:
        """Such as "Saved"."""
        self._right.setText(words)
        self._right.setToolTip(tooltip)

    def set_safe_text(self, words: str, tone: str = "muted", glyph: str = "shield") -> None:
        """Such as "Backed up today 14:05", at the very right; a click says `safe_clicked`."""
        self._safe.setText(words)
        self._safe.setIcon(icon(glyph, tone, Size.ICON_SMALL))
        set_look(self._safe, "tone", tone)
        self._safe.setVisible(bool(words))

    def begin(self, work: str, words: str, *, can_cancel: bool = True) -> None:
        """Something has begun; it is shown if it lasts."""
        self._works.pop(work, None)
        self._works[work] = _Work(words, can_cancel)
        self._tick.start()

    def progress(self, work: str, done: int, total: int, words: str = "") -> None:
        """How far it is; a total of 0 means nobody knows. Unknown ids are late news and ignored."""
        state = self._works.get(work)
        if state is not None:
            state.done, state.total = done, total
            state.words = words or state.words
            self._refresh()

    def finish(self, work: str) -> None:
        """It is over, one way or another."""
        self._works.pop(work, None)
        if not self._works:
            self._tick.stop()
        self._refresh()

    def _shown(self) -> tuple[str, _Work] | None:
        patient = [(key, work) for key, work in self._works.items() if work.began.elapsed() >= PATIENCE_MS]
        return patient[-1] if patient else None

    def _refresh(self) -> None:
        shown = self._shown()
        self._idle.setVisible(shown is None)
        for part in (self._what, self._meter, self._cancel):
            part.setVisible(shown is not None)
        if shown is None:
            return
        _, work = shown
        self._what.set_text(self._sentence(work))
        self._meter.setRange(0, 1000 if work.total else 0)
        self._meter.setValue(round(1000 * work.share()))
        self._meter.setAccessibleName(work.words)
        self._cancel.setVisible(work.can_cancel)
        self._cancel.setEnabled(not work.cancelled)
        if not work.announced:
            work.announced = True
            announce(self, work.words)

    def _sentence(self, work: _Work) -> str:
        words = self.tr("Cancelling…") if work.cancelled else work.words
        left = work.seconds_left()
        if work.cancelled or left is None:
            return words
        time_left = (
            fill(self.tr("%1 s left"), left) if left < 90 else fill(self.tr("%1 min left"), round(left / 60))
        )
        return f"{words} · {time_left}"

    def _on_cancel_clicked(self) -> None:
        shown = self._shown()
        if shown is not None:
            key, work = shown
            work.cancelled = True
            self._refresh()
            self.cancel_requested.emit(key)


class _Work:
    def __init__(self, words: str, can_cancel: bool) -> None:
        self.words = words
        self.can_cancel = can_cancel
        self.cancelled = False
        self.announced = False
        self.done = 0
        self.total = 0
        self.began = QElapsedTimer()
        self.began.start()

    def share(self) -> float:
        return min(1.0, self.done / self.total) if self.total else 0.0

    def seconds_left(self) -> int | None:
        share = self.share()
        if not _ESTIMATE_FROM <= share < 1:
            return None
        return max(1, round(self.began.elapsed() / 1000 * (1 - share) / share))
