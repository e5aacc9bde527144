"""Who the portfolio belongs to, and the jobs they hold or held."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from mwl_desktop.domain.items import Profile, Role
from mwl_desktop.ui.dialogs.sections import SectionsDialog
from mwl_desktop.ui.ops import profile as ops
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import button, icon_button
from mwl_desktop.ui.widgets.changing import changes
from mwl_desktop.ui.widgets.date_field import DateField
from mwl_desktop.ui.widgets.room import fit


class ProfileDialog(SectionsDialog):
    """What is typed is written when its field is left, and at the latest on closing."""

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("My profile"), parent)
        fit(self, QSize(780, 720))
        self._ctx = ctx
        self._saved = Profile()
        self.rows: list[RoleRow] = []
        self._build()
        self._wire()
        self.page.setEnabled(False)  # until it is known what is there, nothing can be typed over it
        ops.read(self, ctx, self._show)

    def _build(self) -> None:
        self.name = QLineEdit(self)
        self.headline = QLineEdit(self)
        self.headline.setPlaceholderText(self.tr("Such as: Data analyst, learning to lead"))
        self.summary = QPlainTextEdit(self)
        self.summary.setTabChangesFocus(True)
        self.summary.setPlaceholderText(self.tr("Who you are at work, in a few sentences. Markdown."))
        self.summary.setMinimumHeight(110)
        self.add_section(self.tr("Name"), self.name)
        self.add_section(self.tr("Headline"), self.headline)
        self.add_section(self.tr("Summary"), self.summary)
        for field, words in (
            (self.name, self.tr("Name")),
            (self.headline, self.tr("Headline")),
            (self.summary, self.tr("Summary")),
        ):
            field.setAccessibleName(words)
        self._roles = QVBoxLayout()
        self._roles.setSpacing(Space.SMALL)
        words = self.tr("The present job has no end. Items belong to the job in which they happened.")
        self.add_section(self.tr("Jobs"), self._roles, words)
        self.add_button = button(self.tr("Add a job"), glyph="add", on_click=self._add_role, parent=self)
        changes(self.add_button)
        line = QHBoxLayout()
        line.addWidget(self.add_button)
        line.addStretch(1)
        self.body.addLayout(line)
        self.body.addStretch(1)

    def _wire(self) -> None:
        self.name.editingFinished.connect(self.flush)
        self.headline.editingFinished.connect(self.flush)

    def _show(self, me: ops.Me) -> None:
        self._saved = me.profile
        self.name.setText(me.profile.name)
        self.headline.setText(me.profile.headline)
        self.summary.setPlainText(me.profile.summary)
        for role in me.roles:
            self._add_row(role)
        self.page.setEnabled(True)
        self.name.setFocus()

    def _add_row(self, role: Role) -> RoleRow:
        row = RoleRow(role, self)
        row.changed.connect(lambda changed: ops.set_role(self, self._ctx, changed))
        row.removed.connect(lambda: self._remove(row))
        self.rows.append(row)
        self._roles.addWidget(row)
        return row

    def _add_role(self) -> None:
        ops.add_role(self, self._ctx, lambda role_id: self._add_row(Role(role_id, "", "")).title.setFocus())

    def _remove(self, row: RoleRow) -> None:
        ops.remove_role(self, self._ctx, row.role)
        self.rows.remove(row)
        self._roles.removeWidget(row)
        row.deleteLater()

    def flush(self) -> None:
        """Write what is typed, if it is anything new."""
        typed = Profile(self.name.text(), self.headline.text(), self.summary.toPlainText())
        if typed != self._saved:
            self._saved = typed
            ops.save(self, self._ctx, typed)

    def done(self, result: int) -> None:
        if self._ctx.unlocked:
            self.flush()
            for row in self.rows:
                row.flush()
        super().done(result)


class RoleRow(QWidget):
    """One job: what, where, from when to when."""

    changed = Signal(object)  # Role
    removed = Signal()

    def __init__(self, role: Role, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.role = role
        self.title = QLineEdit(role.title, self)
        self.title.setPlaceholderText(self.tr("What you are"))
        self.employer = QLineEdit(role.employer, self)
        self.employer.setPlaceholderText(self.tr("Where"))
        self.title.setAccessibleName(self.tr("What you are"))
        self.employer.setAccessibleName(self.tr("Where"))
        self.since = DateField(self.tr("From"), role.started_on, may_be_empty=True, short=True, parent=self)
        self.until = DateField(self.tr("To"), role.ended_on, may_be_empty=True, short=True, parent=self)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.SMALL)
        line.addWidget(self.title, 3)
        line.addWidget(self.employer, 3)
        for day in (self.since, self.until):
            day.setFixedWidth(150)
            line.addWidget(day)
            day.date_changed.connect(lambda _day: self.flush())
        for field in (self.title, self.employer):
            field.setCursorPosition(0)
            field.editingFinished.connect(self.flush)
        remove = icon_button("delete", self.tr("Remove this job"), small=True, on_click=self.removed.emit)
        changes(remove)
        line.addWidget(remove)

    def flush(self) -> None:
        """Say what the job is now, if that is anything new."""
        typed = replace(
            self.role,
            title=self.title.text(),
            employer=self.employer.text(),
            started_on=self.since.date(),
            ended_on=self.until.date(),
        )
        if typed != self.role:
            self.role = typed
            self.changed.emit(typed)
