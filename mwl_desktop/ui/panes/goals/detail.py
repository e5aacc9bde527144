"""A goal, whole: read first, every part edited where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.goals import Goal, GoalDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import GoalStatus, ItemKind
from mwl_desktop.services import goals as goals_service
from mwl_desktop.ui.ops import goals, items
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.goals.head import GoalHead
from mwl_desktop.ui.panes.goals.milestones import MilestonesPanel
from mwl_desktop.ui.panes.goals.progress import ProgressPanel
from mwl_desktop.ui.parts.item_detail import ItemDetail
from mwl_desktop.ui.parts.item_properties import ItemProperties
from mwl_desktop.ui.parts.line_field import stand_under_caption
from mwl_desktop.ui.parts.links_panel import LinksPanel
from mwl_desktop.ui.parts.markdown_field import MarkdownField
from mwl_desktop.ui.parts.tags_panel import TagsPanel
from mwl_desktop.ui.parts.text_section import TextSection
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.date_field import DateField
from mwl_desktop.ui.widgets.property_panel import PropertyPanel

if TYPE_CHECKING:
    from sqlalchemy import Connection


class GoalDetail(ItemDetail[Goal]):
    """Saves each change as it is made."""

    def __init__(self, ctx: Context, parent: QWidget | None = None, *, whole: bool = True) -> None:
        empty = ("goals", ctx.tr("Choose a goal to read it, or set a new one."))
        title = ctx.tr("What do you want to become able to do?")
        super().__init__(ctx, empty, ctx.tr("Goal"), title, parent, whole=whole)

    def _steps(self) -> Iterator[None]:
        yield from super()._steps()
        ctx = self._ctx
        left, right = self.left_side, self.right_side
        self.head = GoalHead(self.title, left)
        self.why = TextSection(self.tr("Why"), self.tr("What will be different when I can do it"), left)
        self.criteria = TextSection(
            self.tr("How I will know"), self.tr("What I and others will see, and by when"), left
        )
        self.objective = TextSection(
            self.tr("Objective it serves"), self.tr("What it does for the team or the organisation"), left
        )
        yield
        self.milestones = MilestonesPanel(ctx, left)
        self.progress = ProgressPanel(ctx, left)
        self.dates = PropertyPanel(self.tr("Dates"), right)
        self.started = DateField(self.tr("Started"), date.today(), short=True, parent=self.dates)
        self.due = DateField(self.tr("No date"), may_be_empty=True, short=True, parent=self.dates)
        yield
        self.links = LinksPanel(ctx, right)
        self.tags = TagsPanel(ctx, right)
        self.facts = ItemProperties(ctx, right)
        self._sections = (self.why, self.criteria, self.objective)
        self._below: tuple[QWidget, ...] = (*self._sections, self.milestones, self.progress)
        self._beside: tuple[QWidget, ...] = (self.dates, self.links, self.tags, self.facts)
        self._lay_out()
        self._connect()
        self.forget()

    def _lay_out(self) -> None:
        for caption, field in ((self.tr("Started"), self.started), (self.tr("Due"), self.due)):
            stand_under_caption(field)
            self.dates.add_field(caption, field)
        self.due.setAccessibleName(self.tr("Due"))
        self.reading.setSpacing(Space.LARGE)
        for part in (self.head, *self._below):
            self.reading.addWidget(part)
        for part in self._beside:
            self.properties.addWidget(part)

    def _connect(self) -> None:
        self.head.status_chosen.connect(self._on_status_chosen)
        self.head.evidence_asked.connect(
            lambda: self.links.pick_of((ItemKind.EVIDENCE,), self.head.link_evidence)
        )
        for section, operation in zip(
            self._sections, (goals.set_why, goals.set_success_criteria, goals.set_objective), strict=True
        ):
            section.field.files_pasted.connect(self._on_files_pasted)
            section.text_edited.connect(lambda text, save=operation: self._save(save, text))
        self.started.date_changed.connect(self._on_started_changed)
        self.due.date_changed.connect(self._on_due_changed)
        self.links.links_shown.connect(self.head.show_links)
        self.link_asked.connect(self.links.pick)

    # -- what ItemDetail asks --------------------------------------------------------------

    def fetch(self, connection: Connection, item_id: ItemId) -> Goal:
        return goals_service.get(connection, item_id)

    def add(self, title: str, done: Callable[[ItemId], None]) -> None:
        goals.add(self, self._ctx, GoalDraft(title), done)

    def start(self, whole: Goal) -> None:
        for section, text in zip(self._sections, _texts(whole), strict=True):
            section.field.start(text)

    def refresh(self, whole: Goal) -> None:
        for section, text in zip(self._sections, _texts(whole), strict=True):
            section.field.set_text(text)

    def show_rest(self, whole: Goal) -> None:
        self._show_parts(True)
        self.head.show_goal(whole, self._ctx.vault.clock.today())
        for field, day in ((self.started, whole.head.happened_on), (self.due, whole.due_on)):
            if not field.hasFocus():
                field.set_date(day)
        self.milestones.show_goal(whole)
        self.progress.show_goal(whole)
        if self.links.item_id != whole.head.id:
            self.links.show_item(whole.head.id)
        self.tags.show_tags(whole.head.id, whole.head.tags)
        self.facts.show_head(whole.head)

    def show_empty(self) -> None:
        self._show_parts(False)

    def _show_parts(self, on: bool) -> None:
        for part in (*self._below, *self._beside):
            part.setVisible(on)

    def flush_parts(self) -> None:
        for section in self._sections:
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
        for section in self._sections:
            section.field.clear()
        self.started.set_date(None)
        self.due.set_date(None)
        self.milestones.forget()
        self.progress.forget()
        self.links.clear()
        self.tags.clear()
        self.facts.clear()

    def first_text(self) -> MarkdownField:
        return self.why.field

    def clear(self) -> None:
        super().clear()
        self.progress.clear()

    def changes_committed(self, changes: ChangeSet, initiator: object) -> None:
        super().changes_committed(changes, initiator)
        self.links.changes_committed(changes, initiator)
        if changes.profile and self.whole is not None:
            self.facts.load_roles()

    # -- saving ----------------------------------------------------------------------------

    def _save(self, operation: Callable[[QWidget, Context, ItemId, str], None], text: str) -> None:
        if self.whole is not None:
            operation(self, self._ctx, self.whole.head.id, text)

    def _on_status_chosen(self, status: GoalStatus) -> None:
        if self.whole is not None:
            goals.set_status(self, self._ctx, self.whole.head.id, status)

    def _on_started_changed(self, day: date | None) -> None:
        if self.whole is not None and day is not None:
            items.set_date(self, self._ctx, self.whole.head.id, day)

    def _on_due_changed(self, day: date | None) -> None:
        if self.whole is not None:
            goals.set_due(self, self._ctx, self.whole.head.id, day)

    def _on_files_pasted(self, data: object) -> None:
        self._ctx.asked_for.emit("capture", (data, self.shown))


def _texts(goal: Goal) -> tuple[str, str, str]:
    return goal.why, goal.success_criteria, goal.objective
