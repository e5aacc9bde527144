"""Which items a section takes by itself: kinds, tags, horizon, star, job, goals."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QMenu, QVBoxLayout, QWidget

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import BlockKind, Horizon
from mwl_desktop.domain.portfolios import Rule
from mwl_desktop.ui.ops.portfolios import RuleChoices
from mwl_desktop.ui.panes.portfolio import words
from mwl_desktop.ui.parts import vocabulary
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.changing import changes
from mwl_desktop.ui.widgets.chips import Chip, ChipRow
from mwl_desktop.ui.widgets.property_panel import FieldRow
from mwl_desktop.ui.widgets.tag_editor import TagEditor
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import counted, shortened

_TITLE_MOST: Final = 34
_BY_RULE: Final = "rule"
_BY_HAND: Final = "hand"
_STARRED: Final = "starred"
_EITHER: Final = "either"


class RuleEditor(QWidget):
    """`rule_changed` carries the whole rule after each change."""

    rule_changed = Signal(object)  # Rule

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rule = Rule()
        self._block = BlockKind.ENTRIES
        self._choices = RuleChoices()
        self._build()
        self._wire()

    def _build(self) -> None:
        self.by = ChipRow(exclusive=True, name=self.tr("How items come in"), parent=self)
        self.by.set_chips(
            (Chip(_BY_RULE, self.tr("By rule")), Chip(_BY_HAND, self.tr("Only by hand"))), (_BY_RULE,)
        )
        self._hint = label("", "meta", wrap=True, parent=self)
        self.kinds = ChipRow(name=self.tr("Kinds"), parent=self)
        self.starred = ChipRow(name=self.tr("Starred"), parent=self)
        self.starred.set_chips((Chip(_STARRED, self.tr("Starred only")),))
        self.horizon = ChipRow(exclusive=True, name=self.tr("For"), parent=self)
        self.horizon.set_chips(
            tuple(Chip(each.value if each else _EITHER, words.horizon(each)) for each in (None, *Horizon)),
            (_EITHER,),
        )
        self.tags = TagEditor(self.tr("Add a tag"), self)
        self.role = QComboBox(self)
        self.goals = button("", parent=self)
        changes(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.LARGE)
        column.addWidget(self.by)
        column.addWidget(self._hint)
        self._fields: list[QWidget] = []
        for caption, value in (
            (self.tr("Kinds: any of"), self.kinds),
            (self.tr("Tags: any of"), self.tags),
            (self.tr("For"), self.horizon),
            (self.tr("Star"), self.starred),
            (self.tr("Job in which it happened"), self.role),
            (self.tr("Linked to any of these goals"), self.goals),
        ):
            field = FieldRow(caption, value, self)
            self._fields.append(field)
            column.addWidget(field)
        column.addStretch(1)

    def _wire(self) -> None:
        self.by.chips_changed.connect(lambda on: self._change(nothing=_BY_HAND in on))
        self.kinds.chips_changed.connect(lambda on: self._change(subkinds=tuple(on)))
        self.tags.tags_changed.connect(lambda tags: self._change(tags=tuple(tags)))
        self.starred.chips_changed.connect(lambda on: self._change(starred=bool(on)))
        self.horizon.chips_changed.connect(self._on_horizon_chosen)
        self.role.activated.connect(lambda _: self._change(role_id=self.role.currentData()))
        menu = QMenu(self.goals)
        menu.aboutToShow.connect(lambda: self._fill_goals(menu))
        self.goals.setMenu(menu)

    def set_choices(self, choices: RuleChoices) -> None:
        """What there is to choose from."""
        self._choices = choices
        self.tags.set_known_tags(choices.tags)
        self.show_rule(self._block, self._rule)

    def show_rule(self, block: BlockKind, rule: Rule) -> None:
        """Show a section's rule without telling anybody."""
        if block != self._block or not self.kinds.checked():
            chips = tuple(Chip(value, name) for value, name in words.subkinds(block))
            self.kinds.set_chips(chips, rule.subkinds)
        self._block, self._rule = block, rule
        self.by.set_checked((_BY_HAND if rule.nothing else _BY_RULE,))
        self.kinds.set_checked(rule.subkinds)
        self.tags.set_tags(rule.tags)
        self.starred.set_checked((_STARRED,) if rule.starred else ())
        self.horizon.set_checked((rule.horizon.value if rule.horizon else _EITHER,))
        self._show_roles()
        self._show_goals()
        for field in self._fields:
            field.setVisible(not rule.nothing)
        self._fields[-1].setVisible(not rule.nothing and block is not BlockKind.GOALS)
        self._hint.setText(
            self.tr("Only what you put in by hand is in this section.")
            if rule.nothing
            else self.tr("Takes whatever meets all of this, also what you write later.")
        )

    def flush(self) -> None:
        """Say the tag that is being typed."""
        self.tags.flush()

    def clear(self) -> None:
        """Forget the person's tags, jobs and goals."""
        self.set_choices(RuleChoices())
        self.show_rule(BlockKind.ENTRIES, Rule())
        self.role.clear()

    def _change(self, **values: object) -> None:
        rule = replace(self._rule, **values)  # type: ignore[arg-type]
        if rule != self._rule:
            self.show_rule(self._block, rule)
            self.rule_changed.emit(rule)

    def _on_horizon_chosen(self, on: tuple[str, ...]) -> None:
        chosen = on[0] if on else _EITHER
        self._change(horizon=None if chosen == _EITHER else Horizon(chosen))

    def _show_roles(self) -> None:
        self.role.clear()
        self.role.addItem(self.tr("Any job"), None)
        for role in self._choices.roles:
            self.role.addItem(vocabulary.role_name(role), role.id)
        self.role.setCurrentIndex(max(0, self.role.findData(self._rule.role_id)))
        self.role.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.role.setMinimumContentsLength(12)

    def _show_goals(self) -> None:
        linked = set(self._rule.linked_to)
        titles = [goal.title for goal in self._choices.goals if goal.id in linked]
        if not linked:
            text = self.tr("Any, or none")
        elif len(titles) == 1:
            text = shortened(titles[0], _TITLE_MOST)
        else:
            text = counted(len(linked), self.tr("1 goal"), self.tr("%1 goals"))
        self.goals.setText(text)
        self.goals.setToolTip("\n".join(titles))

    def _fill_goals(self, menu: QMenu) -> None:
        menu.clear()
        for goal in self._choices.goals:
            action = menu.addAction(shortened(goal.title, _TITLE_MOST).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(goal.id in self._rule.linked_to)
            action.toggled.connect(lambda on, goal_id=goal.id: self._on_goal_toggled(goal_id, on))
        if not self._choices.goals:
            menu.addAction(self.tr("There is no goal yet")).setEnabled(False)

    def _on_goal_toggled(self, goal_id: ItemId, on: bool) -> None:
        rest = tuple(each for each in self._rule.linked_to if each != goal_id)
        self._change(linked_to=(*rest, goal_id) if on else rest)
