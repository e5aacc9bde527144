"""What is being typed when the lock comes is in the vault after the next unlock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.entries import Answer, EntryDraft
from mwl_desktop.domain.portfolios import PortfolioDraft
from mwl_desktop.gui import Program
from mwl_desktop.services import entries, portfolios, vaults
from mwl_desktop.ui.shell.settling import Settling
from mwl_desktop.ui.theme.theme import Theme
from tests import factory
from tests.ui.conftest import running, unlock
from tests.vaults import dump

TYPED = "Zwischenruf"
SECOND = "Nachgedanke"


@pytest.fixture
def program(theme: Theme, qapp: QApplication, qtbot: QtBot) -> Iterator[Program]:
    """The whole program with its real panes."""
    with running(qapp, qtbot) as made:
        yield made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A vault with one item of each kind."""
    vault = factory.open_vault(tmp_path)
    with vault.write("entry.add") as uow:
        entries.add(uow, EntryDraft(title="An entry", body="words", answers=(Answer("Why?", "because"),)))
        portfolios.add(uow, PortfolioDraft("A portfolio", introduction="of mine"))
    factory.add_goal(vault)
    factory.add_person(vault)
    factory.add_evidence(vault)
    vault.close()
    return vault.path


def shown(program: Program, qtbot: QtBot, pane_id: str, kind: str) -> QWidget:
    """A pane with the one item of its kind open."""
    frame = program.window.frame
    with program.ctx.vault.read() as connection:
        query = f"SELECT id FROM item WHERE kind = '{kind}' AND binned_at IS NULL"
        item_id = connection.exec_driver_sql(query).scalar()
    frame.show_pane(pane_id)
    pane = frame.pane(pane_id)
    pane.open(item_id)
    qtbot.waitUntil(lambda: pane.place() == item_id)
    qtbot.wait(300)
    qtbot.waitUntil(lambda: not program.ctx.is_asking)
    return pane


def new(program: Program, pane_id: str) -> QWidget:
    program.window.frame.new_in(pane_id)
    return program.window.frame.pane(pane_id)


def typed_into(field: QWidget, words: str = TYPED) -> None:
    field.setFocus()
    QTest.keyClicks(field, words)


def capture_bar(program: Program, qtbot: QtBot) -> None:
    typed_into(program.window.frame.capture_bar.text)


def new_entry_title(program: Program, qtbot: QtBot) -> None:
    typed_into(new(program, "journal").detail.head.title)


def new_entry_body(program: Program, qtbot: QtBot) -> None:
    body = new(program, "journal").detail.body
    body.write()
    typed_into(body.editor)


def entry_title(program: Program, qtbot: QtBot) -> None:
    typed_into(shown(program, qtbot, "journal", "entry").detail.head.title)


def entry_body(program: Program, qtbot: QtBot) -> None:
    body = shown(program, qtbot, "journal", "entry").detail.body
    body.write()
    typed_into(body.editor)


def entry_answer(program: Program, qtbot: QtBot) -> None:
    (field,) = shown(program, qtbot, "journal", "entry").detail.reflection.fields()
    field.write()
    typed_into(field.editor)


def entry_tag(program: Program, qtbot: QtBot) -> None:
    typed_into(shown(program, qtbot, "journal", "entry").detail.properties.tags.editor.field)


def goal_text(program: Program, qtbot: QtBot) -> None:
    field = shown(program, qtbot, "goals", "goal").detail.first_text()
    field.write()
    typed_into(field.editor)


def goal_step(program: Program, qtbot: QtBot) -> None:
    typed_into(shown(program, qtbot, "goals", "goal").detail.milestones.list.add_field)


def goal_note(program: Program, qtbot: QtBot) -> None:
    typed_into(shown(program, qtbot, "goals", "goal").detail.progress.form.text)


def person_organisation(program: Program, qtbot: QtBot) -> None:
    typed_into(shown(program, qtbot, "network", "person").detail.beside.organisation)


def person_conversation(program: Program, qtbot: QtBot) -> None:
    typed_into(shown(program, qtbot, "network", "person").detail.form.text)


def evidence_description(program: Program, qtbot: QtBot) -> None:
    field = shown(program, qtbot, "evidence", "evidence").detail.particulars.description
    field.write()
    typed_into(field.editor)


def portfolio_title(program: Program, qtbot: QtBot) -> None:
    typed_into(shown(program, qtbot, "portfolio", "portfolio").outline.head.title)


def portfolio_introduction(program: Program, qtbot: QtBot) -> None:
    pane = shown(program, qtbot, "portfolio", "portfolio")
    pane._open_section("introduction")
    typed_into(pane.editor.text)


def quotation_sheet(program: Program, qtbot: QtBot) -> None:
    pane = shown(program, qtbot, "evidence", "evidence")
    pane.add_quotation()
    typed_into(QApplication.activeModalWidget().words)


def profile_summary(program: Program, qtbot: QtBot) -> None:
    program.window.commands.trigger("profile.open")
    dialog = QApplication.activeModalWidget()
    qtbot.waitUntil(dialog.page.isEnabled)
    typed_into(dialog.summary)


WAYS = (
    capture_bar,
    new_entry_title,
    new_entry_body,
    entry_title,
    entry_body,
    entry_answer,
    entry_tag,
    goal_text,
    goal_step,
    goal_note,
    person_organisation,
    person_conversation,
    evidence_description,
    portfolio_title,
    portfolio_introduction,
    quotation_sheet,
    profile_summary,
)


def kept(path: Path) -> str:
    vault = vaults.unlock(path, factory.PASSPHRASE)
    found = repr(dump(vault))
    vault.close()
    return found


def lock(program: Program, qtbot: QtBot) -> None:
    program.session.lock_asked.emit()
    qtbot.waitUntil(lambda: program.window.frame is None)


@pytest.mark.parametrize("type_it", WAYS, ids=lambda way: way.__name__)
def test_what_was_typed_is_in_the_vault(
    type_it: Callable[[Program, QtBot], None],
    program: Program,
    path: Path,
    qtbot: QtBot,
    home: Path,
) -> None:
    unlock(program, qtbot, path)
    type_it(program, qtbot)
    lock(program, qtbot)
    assert TYPED.lower() in kept(path).lower()
    assert not [file for file in home.rglob("*") if file.is_file() and TYPED.encode() in file.read_bytes()]


@pytest.mark.parametrize("pane_id", ["goals", "network"])
@pytest.mark.parametrize("after_ms", [0, 1, 5, 20, 50, 100])
def test_what_follows_the_title_of_something_new_is_there_whenever_the_lock_comes(
    after_ms: int, pane_id: str, program: Program, path: Path, qtbot: QtBot
) -> None:
    unlock(program, qtbot, path)
    detail = new(program, pane_id).detail
    typed_into(detail.title)
    QTest.keyClick(detail.title, Qt.Key.Key_Tab)
    QTest.keyClicks(detail.first_text().editor, SECOND)
    if after_ms:
        QTimer.singleShot(after_ms, program.session.lock_asked.emit)
        qtbot.waitUntil(lambda: program.window.frame is None)
    else:
        lock(program, qtbot)
    found = kept(path)
    assert TYPED in found
    assert SECOND in found


def test_without_waiting_for_what_is_under_way_it_would_be_lost(
    program: Program, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Settling, "begin", lambda settling: settling._done())
    unlock(program, qtbot, path)
    detail = new(program, "goals").detail
    typed_into(detail.title)
    QTest.keyClick(detail.title, Qt.Key.Key_Tab)
    QTest.keyClicks(detail.first_text().editor, SECOND)
    lock(program, qtbot)
    assert SECOND not in kept(path)
