"""The guided questions on an entry, each with an answer that may stay empty."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from mwl_desktop.domain.entries import Answer
from mwl_desktop.domain.kinds import EntryKind
from mwl_desktop.interchange.packs import ReflectionModel, bundled_reflections
from mwl_desktop.ui.parts.markdown_field import MarkdownField
from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Size, Space
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.changing import changes
from mwl_desktop.ui.widgets.text import label


def with_model(model: ReflectionModel, answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """The questions of a model; answers given stay, if need be under their own question."""
    given = {answer.question: answer.answer for answer in answers}
    asked = tuple(Answer(question, given.pop(question, "")) for question in model.questions)
    kept = tuple(answer for answer in answers if answer.question in given and answer.answer.strip())
    return asked + kept


class ReflectionPanel(QWidget):
    """`reflection_edited` carries the model's id and all answers once typing pauses."""

    reflection_edited = Signal(str, object)
    removal_asked = Signal()
    writing_changed = Signal(object, bool)  # MarkdownField, whether it is written in now

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ""
        self._questions: tuple[str, ...] = ()
        self._fields: list[MarkdownField] = []
        self._kind = EntryKind.WORK
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.reflect = button(self.tr("Reflect…"), "link", glyph="reflection", parent=self)
        changes(self.reflect)
        self.reflect.clicked.connect(self._open_menu)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        column.addLayout(self._list)
        column.addWidget(self.reflect)
        column.addStretch(0)

    # -- showing ---------------------------------------------------------------------------

    def start(self, model: str, answers: tuple[Answer, ...], kind: EntryKind) -> None:
        """Show the reflection of another entry."""
        self.flush()
        self._ask(model, answers, kind)

    def show_stored(self, model: str, answers: tuple[Answer, ...], kind: EntryKind) -> None:
        """Show what the vault holds, except where something newer is being typed."""
        if tuple(answer.question for answer in answers) != self._questions:
            self._ask(model, answers, kind)
            return
        self._model, self._kind = model, kind
        for field, answer in zip(self._fields, answers, strict=True):
            field.set_text(answer.answer)

    def clear(self) -> None:
        """Forget everything, as the vault is being locked."""
        for field in self._fields:
            field.clear()
        self._ask("", (), EntryKind.WORK)

    def set_kind(self, kind: EntryKind) -> None:
        """Offer the models that suit a kind first."""
        self._kind = kind

    def fields(self) -> tuple[MarkdownField, ...]:
        """The answers, in order."""
        return tuple(self._fields)

    def answers(self) -> tuple[Answer, ...]:
        """The questions with what is answered now."""
        pairs = zip(self._questions, self._fields, strict=True)
        return tuple(Answer(question, field.text()) for question, field in pairs)

    @property
    def model(self) -> str:
        """The id of the model; empty when there is none."""
        return self._model

    def flush(self) -> None:
        """Say what is typed and was not said yet."""
        for field in self._fields:
            field.flush()

    def _ask(self, model: str, answers: tuple[Answer, ...], kind: EntryKind) -> None:
        self._model, self._kind = model, kind
        self._questions = tuple(answer.question for answer in answers)
        while self._list.count():
            taken = self._list.takeAt(0)
            if taken is not None and (old := taken.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._fields = [self._field(answer) for answer in answers]
        self.reflect.setText(self.tr("Other questions…") if answers else self.tr("Reflect…"))

    def _field(self, answer: Answer) -> MarkdownField:
        question = label(answer.question, "strong", tone="accent", wrap=True, parent=self)
        question.setContentsMargins(0, Space.SMALL, 0, Space.MEDIUM - 2)
        field = MarkdownField(answer.question, self.tr("Answer, or leave it for later"), self)
        field.start(answer.answer)
        field.text_edited.connect(lambda _: self._tell())
        field.writing_changed.connect(lambda on: self.writing_changed.emit(field, on))
        self._list.addWidget(question)
        self._list.addWidget(field)
        self._list.addSpacing(Space.SMALL)
        return field

    def _tell(self) -> None:
        self.reflection_edited.emit(self._model, self.answers())

    # -- choosing a model ------------------------------------------------------------------

    def _open_menu(self) -> None:
        self._menu.popup(self.reflect.mapToGlobal(self.reflect.rect().bottomLeft()))

    def _fill_menu(self) -> None:
        self._menu.clear()
        for model in sorted(bundled_reflections(), key=lambda each: self._kind not in each.suits):
            action = self._menu.addAction(model.name)
            action.setToolTip(f"{model.about}\n{model.source}")
            action.setCheckable(True)
            action.setChecked(model.id == self._model)
            action.triggered.connect(lambda _=False, chosen=model: self.choose(chosen))
        self._menu.setToolTipsVisible(True)
        if self._questions:
            self._menu.addSeparator()
            sign = icon("delete", "muted", Size.ICON_SMALL)
            self._menu.addAction(sign, self.tr("Remove the questions")).triggered.connect(
                lambda: self.removal_asked.emit()
            )

    def choose(self, model: ReflectionModel) -> None:
        """Ask the questions of a model; what was answered already stays."""
        self._ask(model.id, with_model(model, self.answers()), self._kind)
        self._tell()
        empty = next((field for field in self._fields if not field.text().strip()), None)
        if empty is not None:
            empty.write()
