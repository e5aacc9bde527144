"""The frame of an open vault: rail, capture bar, the pane in view, messages and work under way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import PageOf
from mwl_desktop.domain.kinds import EntryKind, ItemKind, What
from mwl_desktop.ui.actions import Actions
from mwl_desktop.ui.dialogs.history import HistoryDialog
from mwl_desktop.ui.ops import shell as ops
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.panes import registry
from mwl_desktop.ui.panes.registry import PaneSpec
from mwl_desktop.ui.parts import binning
from mwl_desktop.ui.parts.vocabulary import entry_kind_words
from mwl_desktop.ui.shell.bin_keeping import BinKeeping
from mwl_desktop.ui.shell.capturing import Capturing
from mwl_desktop.ui.shell.drops import Drops
from mwl_desktop.ui.shell.inbox import Inbox
from mwl_desktop.ui.shell.jobs import JobWatch
from mwl_desktop.ui.shell.messages import Messenger
from mwl_desktop.ui.shell.pane_making import PaneMaking
from mwl_desktop.ui.shell.screenshot import Screenshot
from mwl_desktop.ui.shell.to_read import ReadingBanner, Resting
from mwl_desktop.ui.shell.undoing import Undoing
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.capture_bar import CaptureBar
from mwl_desktop.ui.widgets.catch import catch_of, is_link, with_bytes
from mwl_desktop.ui.widgets.message_bar import MessageBar
from mwl_desktop.ui.widgets.rail import Rail, RailEntry
from mwl_desktop.ui.widgets.status_area import StatusArea

_FOLDED_BELOW: Final = 1000
Place: TypeAlias = tuple[str, ItemId | None]


@dataclass(frozen=True, slots=True)
class _Coming:
    """The pane that is to come into view as soon as it is made, and what it is to show then.

    It takes the focus from the widget that had it before, unless somebody has moved on meanwhile.
    """

    pane_id: str
    item_id: ItemId | None = None
    takes_focus: bool = False
    focused: QWidget | None = None


class Frame(QWidget):
    """Lives from unlocking to locking. Panes are made in small steps, what is asked for before the others."""

    pane_shown = Signal(str)
    copy_asked = Signal()  # of a vault that is opened to read

    def __init__(self, ctx: Context, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._actions = actions
        self._specs = {spec.id: spec for spec in registry.available()}
        self._panes: dict[str, QWidget] = {}
        self._rail_folded = self._narrow = False
        self.rail = Rail(self)
        self._fill_rail()  # now: Tab goes through things in the order they are made
        self.capture_bar = CaptureBar(
            self.tr("What did you learn?"), actions.keys("capture.focus"), parent=self
        )
        self._stack = QStackedWidget(self)
        self._making = PaneMaking(ctx, self._stack, self)
        self._coming: _Coming | None = None
        self._banner: ReadingBanner | None = None
        self.messages = MessageBar(self)
        self.status = StatusArea(self)
        self.status.set_idle_text(self.tr("Ready"))
        if ctx.vault.read_only:
            self._rest(ctx.vault.why_read_only)
        self._build()
        self.capturing = Capturing(ctx, self)
        self.drops = Drops(self, self.capturing, self.drop_target, refused=ctx.vault.read_only)
        self.screenshot = Screenshot(ctx, self.capturing.take_screenshot, self)
        self.undoing = Undoing(ctx, self, lambda item_id: self.place()[1] == item_id)
        self.bin_keeping = BinKeeping(ctx, self)
        self.messenger = Messenger(ctx, self.messages)
        self.jobs = JobWatch(ctx, self.status)
        self.inbox = Inbox(ctx, self.capturing.read_facts, self)
        self._wire()

    def _build(self) -> None:
        self.capture_bar.set_kinds(
            tuple((kind.value, entry_kind_words(kind), kind.value) for kind in EntryKind),
            EntryKind.WORK.value,
        )
        strip = QHBoxLayout()
        strip.setContentsMargins(Space.LARGE, Space.SMALL, Space.LARGE, Space.SMALL)
        strip.addWidget(self.capture_bar)
        said = QHBoxLayout()
        said.setContentsMargins(Space.LARGE, 0, Space.LARGE, 0)
        said.addWidget(self.messages)
        column = QVBoxLayout()
        column.setSpacing(0)
        if self._banner is not None:
            column.addWidget(self._banner)
        column.addLayout(strip)
        column.addWidget(self._stack, 1)
        column.addLayout(said)
        column.addWidget(self.status)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(column, 1)

    def _rest(self, why: str) -> None:
        """Nothing can be changed here: say so, and let nobody type what would be lost."""
        self._banner = ReadingBanner(why, self)
        self._banner.copy_asked.connect(self.copy_asked)
        self._resting = Resting(self)
        self.capture_bar.text.setPlaceholderText(self.tr("Opened to read: nothing can be captured here"))
        self.capture_bar.setEnabled(False)

    def _fill_rail(self) -> None:
        panes = tuple(
            RailEntry(
                spec.id,
                QCoreApplication.translate("Panes", spec.words),
                spec.glyph,
                self._actions.keys(f"pane.{spec.id}").toString(),
            )
            for spec in self._specs.values()
        )
        feet = (
            RailEntry("search.everything", self.tr("Search"), "search", self._keys("search.everything")),
            RailEntry("settings.open", self.tr("Settings"), "settings"),
            RailEntry("vault.lock", self.tr("Lock"), "lock", self._keys("vault.lock")),
        )
        self.rail.set_entries(panes, feet)

    def _keys(self, action_id: str) -> str:
        return self._actions.keys(action_id).toString()

    def _wire(self) -> None:
        self.rail.pane_chosen.connect(lambda pane_id: self._bring(_Coming(pane_id)))
        self._making.made.connect(self._on_made)
        self.rail.foot_triggered.connect(self._actions.trigger)
        self.capture_bar.captured.connect(self.capturing.type_in)
        self.capture_bar.left.connect(self._focus_pane)
        self._ctx.changes_committed.connect(self._on_changes_committed)
        self._ctx.asked_for.connect(self._on_asked_for)
        self.inbox.not_kept.connect(self.capture_bar.text.insert_words)
        self.undoing.withdrawn.connect(self.messenger.withdraw)

    def place(self) -> Place:
        """The pane in view and the item it shows, to come back to."""
        if self._coming is not None:
            return self._coming.pane_id, self._coming.item_id
        shown = next((name for name, pane in self._panes.items() if pane is self._stack.currentWidget()), "")
        return shown, self._panes[shown].place() if shown else None  # type: ignore[attr-defined]

    def begin(self, file_name: str, place: Place = ("", None), typed: str = "") -> None:
        """Show a vault that was just unlocked: the place where it was left, else its first pane.

        `typed` is the note for later that was being typed: it comes in with those that were sealed.
        """
        self._file_name = file_name
        self.rail.set_owner("", file_name)
        ops.counts(self, self._ctx, self._set_counts)
        ops.owner(self, self._ctx, self._set_owner)
        pane_id, item_id = place
        first = pane_id if pane_id in self._specs else next(iter(self._specs), None)
        if first is not None:
            shown = item_id if first == pane_id else None
            self._bring(_Coming(first, shown, takes_focus=True, focused=QApplication.focusWidget()))
        self._making.make_soon(self._specs.values())
        self.bin_keeping.begin()
        self.jobs.tell_cut_short()
        self.capturing.read_facts()  # of what was added before the program last ended
        address = typed if is_link(typed) else ""  # which is evidence, as in the capture bar
        if address:
            self.keep_thought(address)
        self.inbox.begin("" if address else typed)

    def keep_thought(self, text: str) -> None:
        """Keep what was typed and not sent off, as into the capture bar."""
        self.capturing.type_in(text, self.capture_bar.kind())

    def fold_rail(self, wished: bool) -> None:
        """Fold or unfold the rail as the person wishes, at this width at once."""
        self._rail_folded = wished
        self.rail.set_folded(wished)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window folds the rail by itself; a wide one has it as the person wishes."""
        super().resizeEvent(event)
        narrow = event.size().width() < _FOLDED_BELOW
        if narrow != self._narrow:
            self._narrow = narrow
            self.rail.set_folded(narrow or self._rail_folded)

    def show_pane(self, pane_id: str) -> None:
        """Bring a pane to the front; panes this build does not have are ignored."""
        spec = self._specs.get(pane_id)
        if spec is None:
            return
        self._coming = None
        pane = self._pane(spec)
        self._stack.setCurrentWidget(pane)
        self.rail.set_current(pane_id)
        self.pane_shown.emit(pane_id)

    def current_pane(self) -> QWidget | None:
        """The pane in view; one that is just coming is made at once."""
        if self._coming is not None:
            self._making.make_now(self._specs[self._coming.pane_id])
        return self._stack.currentWidget()

    def pane(self, pane_id: str) -> QWidget:
        """A pane, made if it was not shown yet; raises KeyError for one this build does not have."""
        return self._pane(self._specs[pane_id])

    def _pane(self, spec: PaneSpec) -> QWidget:
        if spec.id not in self._panes:
            self._making.make_now(spec)
        return self._panes[spec.id]

    def _bring(self, coming: _Coming) -> None:
        """Show a pane, as soon as it is made."""
        self._coming = coming
        if coming.pane_id in self._panes:
            self._arrive()
        elif coming.pane_id in self._specs:
            self._making.make_next(self._specs[coming.pane_id])

    def _on_made(self, pane_id: str, pane: QWidget) -> None:
        self._panes[pane_id] = pane
        self._ctx.changes_committed.connect(pane.changes_committed)  # type: ignore[attr-defined]
        self._stack.addWidget(pane)
        if self._coming is not None and self._coming.pane_id == pane_id:
            self._arrive()

    def _arrive(self) -> None:
        coming = self._coming
        assert coming is not None
        self.show_pane(coming.pane_id)
        if coming.item_id is not None:
            self._panes[coming.pane_id].open(coming.item_id)  # type: ignore[attr-defined]
        if coming.takes_focus and QApplication.focusWidget() in (None, coming.focused):
            self._focus_pane()

    def make_no_more(self) -> None:
        """Leave the panes that are not made yet, as the vault is being locked; note what it cuts short."""
        self._making.drop()
        self.jobs.note_cut_short()

    def new_in(self, pane_id: str) -> None:
        """Begin a new item in a pane."""
        self.show_pane(pane_id)
        self._tell("new")

    def focus_filter(self) -> None:
        """Put the cursor into the filter field of the pane in view."""
        self._tell("focus_filter")

    def focus_capture(self) -> None:
        """Put the cursor into the capture bar."""
        self.capture_bar.setFocus()

    def paste(self) -> None:
        """Keep what the clipboard holds; plain words go into the capture bar, to be looked at first."""
        data = QGuiApplication.clipboard().mimeData()
        caught = with_bytes(catch_of(data), data)
        if caught.text and not (caught.source or caught.quoted):
            self.focus_capture()
            self.capture_bar.text.insert_paragraph(caught.text)
        else:
            self.capturing.take(caught)

    def drop_target(self, place: QPoint) -> tuple[ItemId, str] | None:
        """The item under a place on the screen to which a drop would be linked."""
        ask = getattr(self.current_pane(), "drop_target", None)
        return ask(place) if ask is not None else None

    def flush(self) -> None:
        """Have every pane write what is being typed; a thought that was not sent off yet is kept too."""
        self.capture_bar.capture()
        for pane in self._panes.values():
            pane.flush()  # type: ignore[attr-defined]

    def clear(self) -> None:
        """Leave nothing of the vault in any widget."""
        self.messages.clear()
        self.capture_bar.text.clear()
        self.rail.set_owner("", "")
        for pane in self._panes.values():
            pane.clear()  # type: ignore[attr-defined]

    def go(self) -> None:
        """Be deleted, one pane in each turn of the event loop: hundreds of widgets take their time."""
        if self._panes:
            self._panes.popitem()[1].deleteLater()
            QTimer.singleShot(0, self, self.go)
        else:
            self.deleteLater()

    def open_item(self, item_id: ItemId, *inside: int | str | None) -> None:
        """Show an item in the pane where its kind lives; `inside` are a page of its file and words there."""
        ops.kind_of(
            self, self._ctx, item_id, lambda kind: self._open_in(registry.showing(kind), item_id, *inside)
        )

    def show_history(self, item_id: ItemId | None = None) -> None:
        """Show the versions of an item, of the one in view where none is named; what is typed is one too."""
        wanted = item_id or self.place()[1]
        if wanted is None:
            self._ctx.said.emit(Message(self.tr("Choose something first, to see what it was before.")))
            return
        self._tell("flush")
        HistoryDialog(self._ctx, wanted, self).open()

    def show_bin(self) -> None:
        """Show what is in the bin, of the kind that the pane in view is for."""
        show = getattr(self.current_pane(), "show_bin", None)
        if show is not None:
            show()
        else:
            words = self.tr(
                "What is in the bin is listed in Journal, Goals, Evidence, Network and Portfolio."
            )
            self._ctx.said.emit(Message(words))

    def empty_bin(self, kind: ItemKind | None = None) -> None:
        """Ask once, then remove what is in the bin for good; `kind` is that of the list it was asked at."""
        binning.empty(self, self._ctx, kind=kind)

    def _show_bin_of(self, kind: ItemKind) -> None:
        spec = registry.showing(kind)
        if spec is not None:
            self.show_pane(spec.id)
            self.show_bin()

    def _choose_evidence(self, ids: tuple[ItemId, ...]) -> None:
        """Show several pieces of evidence among all of it, chosen."""
        spec = registry.showing(ItemKind.EVIDENCE)
        if spec is not None:
            self.show_pane(spec.id)
            self._panes[spec.id].choose_several(ids)  # type: ignore[attr-defined]

    def _open_in(self, spec: PaneSpec | None, item_id: ItemId, *inside: int | str | None) -> None:
        if spec is not None:
            self.show_pane(spec.id)
            self._panes[spec.id].open(item_id, *inside)  # type: ignore[attr-defined]

    def _tell(self, what: str) -> None:
        act = getattr(self.current_pane(), what, None)
        if act is not None:
            act()

    def _focus_pane(self) -> None:
        pane = self.current_pane()
        if pane is not None:
            getattr(pane, "focus_list", pane.setFocus)()

    def _set_counts(self, counts: dict[str, int]) -> None:
        for spec in self._specs.values():
            self.rail.set_count(spec.id, counts.get(spec.kind.value, 0))

    def _set_owner(self, name: str) -> None:
        self.rail.set_owner(name or self.tr("Your portfolio"), self._file_name)

    def _on_changes_committed(self, changes: ChangeSet, _initiator: QObject | None) -> None:
        if any(change.what is not What.CHANGED for change in changes.items):
            ops.counts(self, self._ctx, self._set_counts)
        if changes.profile:
            ops.owner(self, self._ctx, self._set_owner)

    def _on_asked_for(self, what: str, about: object) -> None:
        if what == "open" and isinstance(about, PageOf):
            self.open_item(about.item_id, about.page, about.words)
        elif what == "open" and isinstance(about, str):
            self.open_item(ItemId(about))
        elif what == "choose" and isinstance(about, tuple):
            self._choose_evidence(about)
        elif what == "capture" and isinstance(about, tuple):
            data, link_to = about
            self.capturing.take(with_bytes(catch_of(data), data), link_to)
        elif what == "do" and isinstance(about, str):
            self._actions.trigger(about)
        elif what == "history" and isinstance(about, str):
            self.show_history(ItemId(about))
        elif what == "empty bin":
            self.empty_bin(about if isinstance(about, ItemKind) else None)
        elif what == "bin of" and isinstance(about, ItemKind):
            self._show_bin_of(about)
