"""The chips under a filter field: what each lets through, and a menu for what is asked for less often."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from mwl_desktop.domain.items import ListFilter
from mwl_desktop.domain.kinds import Confidentiality, Horizon
from mwl_desktop.services import items, profile
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.parts import vocabulary
from mwl_desktop.ui.widgets.chips import Chip, ChipRow
from mwl_desktop.ui.widgets.words import fill

Narrow: TypeAlias = Callable[[ListFilter], ListFilter]

ROLE: Final = "role"
BIN: Final = "bin"
_MORE: Final = "more"
_MOST_TAGS: Final = 40


@dataclass(frozen=True, slots=True)
class FilterChip:
    """One thing a list can be narrowed to. Of the chips of one `group` at most one is on.

    The chip whose id is ROLE needs no `narrow`: it lets through what happened in the present job, and is
    hidden while there is none.
    """

    id: str
    words: str
    narrow: Narrow = lambda wanted: wanted
    group: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True)
class KindChoice:
    """A chip that says which one of several is chosen; the first stands for all of them."""

    options: tuple[FilterChip, ...]


class FilterChips(QWidget):
    """Holds which chips are on; `narrowed` makes a filter of them.

    With `everything` a chip of these words stands first: it is on while no other is, and turns them off.
    """

    filter_changed = Signal()
    rebuilt = Signal()  # the chips are new ones: Tab has to be told where they stand

    def __init__(
        self,
        ctx: Context,
        chips: tuple[FilterChip, ...],
        choice: KindChoice | None = None,
        *,
        more: bool = True,
        everything: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._everything = everything
        self._chips = chips
        self._options = choice.options if choice else ()
        self._option = self._options[0] if self._options else None
        self._more = more
        self._on: set[str] = set()
        self._added: dict[str, FilterChip] = {}
        self._rare: tuple[FilterChip, ...] = ()
        self._rare_words = ""
        self._role_id: str | None = None
        self._row = ChipRow(name=self.tr("Filters"), parent=self)
        self._row.chips_changed.connect(self._on_row_chips_changed)
        self._row.chip_triggered.connect(lambda _: self._open_more())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._row)
        self._show()

    # -- what is on ------------------------------------------------------------------------

    def narrowed(self, base: ListFilter) -> ListFilter:
        """The base, narrowed to what the chips that are on let through."""
        wanted = self._option.narrow(base) if self._option else base
        for chip in self._shown_chips():
            if chip.id == ROLE and chip.id in self._on:
                wanted = replace(wanted, role_id=self._role_id)
            elif chip.id in self._on:
                wanted = chip.narrow(wanted)
        return wanted

    def is_narrowing(self) -> bool:
        """Whether any chip lets through less than everything."""
        return bool(self._on) or (self._option is not None and self._option is not self._options[0])

    def reset(self) -> None:
        """Let everything through again."""
        if not self.is_narrowing():
            return
        self._on.clear()
        self._added.clear()
        self._option = self._options[0] if self._options else None
        self._show()
        self.filter_changed.emit()

    def turn_on(self, chip: FilterChip) -> None:
        """Add a chip that is not among the usual ones, and turn it on."""
        if chip.id not in {known.id for known in self._chips}:
            self._added[chip.id] = chip
        self._leave_group(chip)
        self._on.add(chip.id)
        self._show()
        self.filter_changed.emit()

    def show_only(self, chip: FilterChip) -> None:
        """Turn a chip on and all others off."""
        self._on.clear()
        self._added.clear()
        self._option = self._options[0] if self._options else None
        self.turn_on(chip)

    def turn_off(self, chip_id: str) -> None:
        """Turn a chip off; one that is not among the usual ones goes away."""
        self._on.discard(chip_id)
        self._added.pop(chip_id, None)
        self._show()
        self.filter_changed.emit()

    def set_chips(
        self, chips: tuple[FilterChip, ...], rare: tuple[FilterChip, ...] = (), rare_words: str = ""
    ) -> None:
        """Offer other chips; what is on and no longer among them stays on as one of the unusual ones.

        Those that are `rare` stand in the menu of the last chip, under `rare_words`.
        """
        self._rare, self._rare_words = rare, rare_words
        offered = {chip.id for chip in chips}
        for chip in self._chips:
            if chip.id in self._on and chip.id not in offered:
                self._added[chip.id] = replace(chip, count=None)
        for chip_id in offered & set(self._added):
            del self._added[chip_id]
        self._chips = chips
        self._show()

    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab goes through the chips."""
        return self._row.stops()

    def is_on(self, chip_id: str) -> bool:
        """Whether a chip is on."""
        return chip_id in self._on

    def set_role(self, role_id: str | None) -> None:
        """Say which job is the present one."""
        if role_id != self._role_id:
            self._role_id = role_id
            if role_id is None:
                self._on.discard(ROLE)
            self._show()

    def load(self) -> None:
        """Ask which job is the present one."""
        if any(chip.id == ROLE for chip in self._chips):
            self._ctx.read(
                self, profile.current_role, lambda role: self.set_role(role.id if role is not None else None)
            )

    # -- showing ---------------------------------------------------------------------------

    def _shown_chips(self) -> tuple[FilterChip, ...]:
        usual = (chip for chip in self._chips if chip.id != ROLE or self._role_id is not None)
        return (*usual, *self._added.values())

    def _show(self) -> None:
        chips = [Chip(chip.id, chip.words, chip.count) for chip in self._shown_chips()]
        on = set(self._on)
        if self._everything:
            chips.insert(0, Chip(_EVERYTHING, self._everything))
            if not self._on:
                on.add(_EVERYTHING)
        if self._option is not None:
            chips.insert(0, Chip(_CHOICE, self._option.words))
            if self._choice_is_lit():
                on.add(_CHOICE)
        if self._more:
            chips.append(Chip(_MORE, self.tr("+ Filter"), checkable=False))
        if self._row.set_chips(tuple(chips), tuple(on)):
            self.rebuilt.emit()

    def _on_row_chips_changed(self, checked: tuple[str, ...]) -> None:
        now = set(checked)
        if self._option is not None and (_CHOICE in now) != self._choice_is_lit():
            self._show()  # a click on it opens its menu and turns nothing on or off
            self._open_choice()
            return
        now.discard(_CHOICE)
        if self._everything and (_EVERYTHING in now) == bool(self._on):
            self._show()
            self.reset()
            return
        now.discard(_EVERYTHING)
        turned_on = now - self._on
        for chip in self._shown_chips():
            if chip.id in turned_on:
                self._leave_group(chip)
                self._on.add(chip.id)
        self._on &= now
        for gone in [chip_id for chip_id in self._added if chip_id not in self._on]:
            del self._added[gone]
        self._show()
        self.filter_changed.emit()

    def _choice_is_lit(self) -> bool:
        """What stands for all kinds is not lit while another chip lets through less than all."""
        return not self._on or self._option is not self._options[0]

    def _leave_group(self, chosen: FilterChip) -> None:
        for chip in self._shown_chips():
            if chosen.group and chip.group == chosen.group and chip.id != chosen.id:
                self._on.discard(chip.id)
                self._added.pop(chip.id, None)

    # -- menus -----------------------------------------------------------------------------

    def _open_choice(self) -> None:
        menu = QMenu(self)
        for option in self._options:
            action = menu.addAction(option.words)
            action.setCheckable(True)
            action.setChecked(option is self._option)
            action.triggered.connect(lambda _=False, chosen=option: self.choose(chosen.id))
        self._pop_up(menu, first=True)

    def choose(self, option_id: str) -> None:
        """Choose one of the kinds; raises StopIteration for an unknown one."""
        self._option = next(option for option in self._options if option.id == option_id)
        self._show()
        self.filter_changed.emit()

    def _open_more(self) -> None:
        self._ctx.read(self, items.all_tags, self._pop_up_more)

    def _pop_up_more(self, tags: tuple[str, ...]) -> None:
        self._pop_up(self.more_menu(tags))

    def more_menu(self, tags: tuple[str, ...]) -> QMenu:
        """The menu of everything else a list can be narrowed to."""
        menu = QMenu(self)
        if self._rare:
            self._add_all(menu.addMenu(self._rare_words), self._rare)
        self._add_all(menu.addMenu(self.tr("For")), tuple(map(_horizon_chip, Horizon)))
        self._add_all(
            menu.addMenu(self.tr("Confidentiality")), tuple(map(_confidentiality_chip, Confidentiality))
        )
        with_tags = menu.addMenu(self.tr("Tag"))
        with_tags.setEnabled(bool(tags))
        self._add_all(with_tags, tuple(map(_tag_chip, tags[:_MOST_TAGS])))
        unlinked = FilterChip(
            "unlinked", self.tr("Not linked"), lambda wanted: replace(wanted, unlinked=True)
        )
        self._add_all(menu, (unlinked,))
        menu.addSeparator()
        self._add_all(menu, (self.bin_chip(),))
        return menu

    def bin_chip(self) -> FilterChip:
        """The chip that shows what is in the bin."""
        return FilterChip(BIN, self.tr("In the bin"), lambda wanted: replace(wanted, binned=True))

    def _add_all(self, menu: QMenu, chips: tuple[FilterChip, ...]) -> None:
        for chip in chips:
            action = menu.addAction(chip.words)
            action.setCheckable(True)
            action.setChecked(chip.id in self._on)
            action.triggered.connect(
                lambda on, chip=chip: self.turn_on(chip) if on else self.turn_off(chip.id)
            )

    def _pop_up(self, menu: QMenu, *, first: bool = False) -> None:
        at = QPoint(0, self.height()) if not first else QPoint(0, 28)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(at))


_CHOICE: Final = "choice"
_EVERYTHING: Final = "everything"


def _horizon_chip(horizon: Horizon) -> FilterChip:
    words = vocabulary.horizon_name(horizon)
    return FilterChip(
        f"horizon:{horizon}", words, lambda wanted: replace(wanted, horizon=horizon), group="horizon"
    )


def _confidentiality_chip(confidentiality: Confidentiality) -> FilterChip:
    return FilterChip(
        f"confidentiality:{confidentiality}",
        vocabulary.confidentiality_name(confidentiality),
        lambda wanted: replace(wanted, confidentiality=confidentiality),
        group="confidentiality",
    )


def _tag_chip(tag: str) -> FilterChip:
    return FilterChip(
        f"tag:{tag}", fill("#%1", tag), lambda wanted: replace(wanted, tags=(*wanted.tags, tag))
    )
