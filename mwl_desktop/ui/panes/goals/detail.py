"""A goal, whole: read first, every part edited where it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QWidget

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.goals import Goal
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import TITLE_MOST
from mwl_desktop.domain.kinds import GoalStatus, ItemKind
from mwl_desktop.ui.ops import goals, items
from mwl_desktop.ui.ops.context import Context, Failed, Message
from mwl_desktop.ui.panes.goals.head import GoalHead
from mwl_desktop.ui.panes.goals.milestones import MilestonesPanel
from mwl_desktop.ui.panes.goals.progress import ProgressPanel
from mwl_desktop.ui.parts.item_detail import ItemDetail
from mwl_desktop.ui.parts.item_properties import ItemProperties
from mwl_desktop.ui.parts.links_panel import LinksPanel
from mwl_desktop.ui.parts.tags_panel import TagsPanel
from mwl_desktop.ui.parts.text_section import TextSection
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.date_field import DateField
from mwl_desktop.ui.widgets.property_panel import PropertyPanel
from mwl_desktop.ui.widgets.words import fill


class GoalDetail(ItemDetail[Goal]):
    """Saves each change as it is made."""

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        empty = ("goals", ctx.tr("Choose a goal to read it, or set a new one."), ctx.tr("New goal"))
        super().__init__(ctx, empty, ctx.tr("Goal"), parent)
        self.head = GoalHead(self)
        self.why = TextSection(self.tr("Why"), self.tr("What will be different when I can do it"), self)
        self.criteria = TextSection(
            self.tr("How I will know"), self.tr("What I and others will see, and by when"), self
        )
        self.objective = TextSection(
            self.tr("Objective it serves"), self.tr("What it does for the team or the organisation"), self
        )
        self.milestones = MilestonesPanel(ctx, self)
        self.progress = ProgressPanel(ctx, self)
        self.dates = PropertyPanel(self.tr("Dates"), self)
        self.started = DateField(self.tr("Started"), date.today(), short=True, parent=self)
        self.due = DateField(self.tr("No date"), may_be_empty=True, short=True, parent=self)
        self.links = LinksPanel(ctx, self)
        self.tags = TagsPanel(ctx, self)
        self.more_properties = ItemProperties(ctx, self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for caption, field in ((self.tr("Started"), self.started), (self.tr("Due"), self.due)):
            field.setProperty("look", "inline")
            self.dates.add_field(caption, field)
        self.due.setAccessibleName(self.tr("Due"))
        self.reading.setSpacing(Space.WIDE)
        for part in (
            self.head,
            self.why,
            self.criteria,
            self.objective,
            self.milestones,
            self.progress,
        ):
            self.reading.addWidget(part)
        for part in (self.dates, self.links, self.tags, self.more_properties):
            self.properties.addWidget(part)

    def _connect(self) -> None:
        self.head.status_chosen.connect(self._on_status_chosen)
        self.head.title_edited.connect(self._on_title_edited)
        self.head.title_overflowed.connect(self._on_title_overflowed)
        self.head.evidence_asked.connect(
            lambda: self.links.pick_of((ItemKind.EVIDENCE,), self.head.link_evidence)
        )
        self.head.title.moved_on.connect(self.why.field.write)
        self.why.text_edited.connect(lambda text: self._save(goals.set_why, text))
        self.criteria.text_edited.connect(lambda text: self._save(goals.set_success_criteria, text))
        self.objective.text_edited.connect(lambda text: self._save(goals.set_objective, text))
        self.started.date_changed.connect(self._on_started_changed)
        self.due.date_changed.connect(self._on_due_changed)
        self.links.links_shown.connect(self.head.show_links)
        self.link_asked.connect(self.links.pick)

    # -- what ItemDetail asks --------------------------------------------------------------

    def read(self, item_id: ItemId, done: Callable[[Goal], None], failed: Failed) -> None:
        goals.get(self, self._ctx, item_id, done, failed)

    def start(self, goal: Goal) -> None:
        self.head.start(goal, self._today())
        self.why.field.start(goal.why)
        self.criteria.field.start(goal.success_criteria)
        self.objective.field.start(goal.objective)
        self.links.show_item(goal.head.id)
        self._show_rest(goal)

    def refresh(self, goal: Goal) -> None:
        self.head.show_stored(goal, self._today())
        self.why.field.set_text(goal.why)
        self.criteria.field.set_text(goal.success_criteria)
        self.objective.field.set_text(goal.objective)
        self._show_rest(goal)

    def _show_rest(self, goal: Goal) -> None:
        for field, day in ((self.started, goal.head.happened_on), (self.due, goal.due_on)):
            if not field.hasFocus():
                field.set_date(day)
        self.milestones.show_goal(goal)
        self.progress.show_goal(goal)
        self.tags.show_tags(goal.head.id, goal.head.tags)
        self.more_properties.show_head(goal.head)

    def flush(self) -> None:
        if self.whole is None:
            return
        self.head.title.flush()
        for section in (self.why, self.criteria, self.objective):
            section.field.flush()
        self.started.flush()
        self.due.flush()
        self.milestones.flush()
        self.progress.flush()
        self.tags.flush()

    def give_begun(self) -> None:
        self.progress.flush_form()

    def forget(self) -> None:
        self.head.clear()
        for section in (self.why, self.criteria, self.objective):
            section.field.clear()
        self.started.set_date(None)
        self.due.set_date(None)
        self.milestones.forget()
        self.progress.forget()
        self.links.clear()
        self.tags.clear()
        self.more_properties.clear()

    def clear(self) -> None:
        super().clear()
        self.progress.clear()

    def write_title(self) -> None:
        self.head.title.setFocus()
        self.head.title.selectAll()

    def changes_committed(self, changes: ChangeSet, initiator: object) -> None:
        super().changes_committed(changes, initiator)
        self.links.changes_committed(changes, initiator)
        if changes.profile and self.whole is not None:
            self.more_properties.load_roles()

    # -- saving ----------------------------------------------------------------------------

    def _save(self, operation: Callable[[QWidget, Context, ItemId, str], None], text: str) -> None:
        if self.whole is not None:
            operation(self, self._ctx, self.whole.head.id, text)

    def _on_status_chosen(self, status: GoalStatus) -> None:
        if self.whole is not None:
            goals.set_status(self, self._ctx, self.whole.head.id, status)

    def _on_title_edited(self, title: str) -> None:
        if self.whole is not None:
            items.rename(self, self._ctx, self.whole.head.id, title)

    def _on_title_overflowed(self, words: str) -> None:
        """A title has room for so much; the whole of what was pasted goes where there is room for it."""
        self.why.field.write()
        self.why.field.editor.insertPlainText(words)
        self._ctx.said.emit(
            Message(fill(self.tr("A title holds %1 characters. All of it was put into the text."), TITLE_MOST))
        )

    def _on_started_changed(self, day: date | None) -> None:
        if self.whole is not None and day is not None:
            items.set_date(self, self._ctx, self.whole.head.id, day)

    def _on_due_changed(self, day: date | None) -> None:
        if self.whole is not None:
            goals.set_due(self, self._ctx, self.whole.head.id, day)

    def _today(self) -> date:
        return self._ctx.vault.clock.today()
