"""The head of a goal: where it stands and for which job, its title, how far it is, what is still missing."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mwl_desktop.domain.goals import Goal
from mwl_desktop.domain.items import LinkedItem
from mwl_desktop.domain.kinds import GoalStatus, ItemKind
from mwl_desktop.ui.panes.goals.rows import OPEN, TO_EVIDENCE
from mwl_desktop.ui.parts import spans, vocabulary
from mwl_desktop.ui.parts.badge_field import BadgeField
from mwl_desktop.ui.parts.menu_field import MenuChoice
from mwl_desktop.ui.parts.title_field import TitleField
from mwl_desktop.ui.theme.tokens import Colours, Size, Space, Type
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.changing import changes
from mwl_desktop.ui.widgets.elided_label import ElidedLabel
from mwl_desktop.ui.widgets.progress_meter import ProgressMeter
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import fill


def hue(status: object, scheme: Colours) -> str:
    """The colour of a goal's status."""
    if status is GoalStatus.ACTIVE:
        return scheme.accent
    return scheme.success if status is GoalStatus.ACHIEVED else scheme.muted


class GoalHead(QWidget):
    """Shows what it is told and tells what is changed; the detail saves it."""

    status_chosen = Signal(object)  # GoalStatus
    evidence_asked = Signal()

    def __init__(self, title: TitleField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        choices = tuple(
            MenuChoice(each, vocabulary.goal_status_name(each), vocabulary.goal_status_words(each))
            for each in (
                GoalStatus.ACTIVE,
                GoalStatus.IDEA,
                GoalStatus.PAUSED,
                GoalStatus.ACHIEVED,
                GoalStatus.DROPPED,
            )
        )
        self.status = BadgeField(self.tr("Status"), choices, hue, self)
        self._where = ElidedLabel(size=Type.BODY, role="muted", parent=self)
        self.title = title
        self.meter = ProgressMeter(self.tr("Milestones reached"), self)
        self.meter.setMaximumWidth(Size.LIST_COLUMN)
        self._missing = QWidget(self)
        self._goal: Goal | None = None
        self._evidenced = True
        self._build()
        QWidget.setTabOrder(self.status, self.title)
        self.status.value_chosen.connect(self.status_chosen)

    def _build(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.SMALL)
        line.addWidget(self.status)
        line.addWidget(self._where, 1)
        missing = QHBoxLayout(self._missing)
        missing.setContentsMargins(0, 0, 0, 0)
        missing.setSpacing(Space.SMALL)
        missing.addWidget(label(self.tr("No evidence yet"), "body", tone="muted", parent=self._missing))
        self.link_evidence = button(
            self.tr("Link evidence…"), "link", on_click=self.evidence_asked.emit, parent=self._missing
        )
        changes(self.link_evidence)
        missing.addWidget(self.link_evidence)
        missing.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.TINY)
        column.addLayout(line)
        column.addWidget(self.title)
        column.addWidget(self.meter)
        column.addWidget(self._missing)

    def show_goal(self, goal: Goal, today: date) -> None:
        """Show where the goal stands."""
        if self._goal is None or self._goal.head.id != goal.head.id:
            self._evidenced = True  # until its links are there
        self._goal = goal
        self.status.set_value(goal.status)
        self.status.show()
        self._where.set_text(_where(goal))
        of = self.tr("%1 of %2 milestone") if len(goal.milestones) == 1 else self.tr("%1 of %2 milestones")
        words = [fill(of, goal.done, len(goal.milestones))]
        due = spans.due(goal.due_on, today) if goal.due_on and goal.status in OPEN else ""
        self.meter.set_progress(goal.done, len(goal.milestones), " · ".join(filter(None, (*words, due))))
        self.meter.setVisible(bool(goal.milestones))
        self._show_missing()

    def show_links(self, links: tuple[LinkedItem, ...]) -> None:
        """Say whether there is evidence."""
        self._evidenced = any(link.item.kind is ItemKind.EVIDENCE for link in links)
        self._show_missing()

    def clear(self) -> None:
        """Show no goal."""
        self._goal = None
        self.status.hide()
        self._where.set_text("")
        self.meter.set_progress(0, 0)
        self.meter.hide()
        self._missing.hide()

    @property
    def says_missing(self) -> bool:
        """Whether it says that there is no evidence yet."""
        return not self._missing.isHidden()

    def _show_missing(self) -> None:
        goal = self._goal
        self._missing.setVisible(goal is not None and not self._evidenced and goal.status in TO_EVIDENCE)


def _where(goal: Goal) -> str:
    parts = [vocabulary.horizon_name(goal.head.horizon)] if goal.head.horizon else []
    parts += [goal.head.role.split(" · ")[-1]] if goal.head.role else []
    return " · ".join(parts)
