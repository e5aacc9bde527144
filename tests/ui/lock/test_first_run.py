"""The first run, driven as a person drives it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from mwl_desktop.gui import Program
from mwl_desktop.services import profile, vaults
from mwl_desktop.settings import file as settings_file
from mwl_desktop.ui.lock.first_run import FirstRun
from mwl_desktop.vault import keys
from mwl_desktop.vault.lock import name_for
from tests.ui.conftest import type_passphrase
from tests.ui.lock import proving
from tests.ui.lock.test_salvaging import _session_locked
from tests.ui.test_main_window import everything_shown


@pytest.fixture
def steps(program: Program, qtbot: QtBot, tmp_path: Path) -> FirstRun:
    program.start(None, None)
    steps = program.window.pages.first_run
    assert steps is not None
    steps.where.set_folder(tmp_path)
    return steps


def press(qtbot: QtBot, button: object) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def go_to_kit(steps: FirstRun, qtbot: QtBot) -> str:
    qtbot.keyClicks(steps.where.owner, "Bailey Okafor")
    press(qtbot, steps.where.next_button)
    press(qtbot, steps.passphrase.use_button)
    passphrase = steps.passphrase.suggestion.text()
    press(qtbot, steps.passphrase.next_button)
    qtbot.waitUntil(lambda: steps.currentWidget() is steps.kit)
    return passphrase


def type_back(steps: FirstRun, qtbot: QtBot) -> None:
    proving.type_back(steps.kit, steps._vault.key, qtbot)


def test_three_steps_make_a_vault_and_open_it(
    steps: FirstRun, program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    passphrase = go_to_kit(steps, qtbot)
    type_back(steps, qtbot)
    press(qtbot, steps.kit.done_button)
    qtbot.waitUntil(lambda: program.window.frame is not None)
    path = tmp_path / "portfolio.mwl"
    assert program.preferences.current.last_vault == str(path)
    assert program.preferences.current.kit_owed == ()
    program.window.lock()
    qtbot.waitUntil(lambda: program.window.frame is None)
    vault = vaults.unlock(path, passphrase)
    with vault.read() as connection:
        assert profile.get(connection).name == "Bailey Okafor"
    vault.close()


def test_cancelled_nothing_half_made_is_left(
    steps: FirstRun, program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    go_to_kit(steps, qtbot)
    assert (tmp_path / "portfolio.mwl").exists()
    press(qtbot, steps.kit._cancel)
    qtbot.waitUntil(lambda: [file.name for file in tmp_path.iterdir()] == ["documents"])
    assert program.window.frame is None
    assert steps.passphrase.first.text() == ""
    assert steps.kit._shown.text() == ""
    assert steps.currentWidget() is steps.where
    assert "portfolio.mwl was removed" in steps.where._notice.text()
    assert "opens nothing" in steps.where._notice.text()
    qtbot.keyClicks(steps.where.name, "2")
    assert steps.where._notice.isHidden()


def test_a_vault_whose_kit_step_was_cut_off_is_asked_for_at_the_next_start_which_says_so(
    steps: FirstRun, program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    passphrase = go_to_kit(steps, qtbot)
    kept = tmp_path / "kept"  # as it lies on the disk when the power goes
    kept.mkdir()
    shutil.copy(tmp_path / "portfolio.mwl", kept)
    qtbot.waitUntil(lambda: not program.ctx.lanes._running)
    on_disk = settings_file.load().settings
    assert on_disk.last_vault == str(tmp_path / "portfolio.mwl")
    assert on_disk.kit_owed == (name_for(tmp_path / "portfolio.mwl"),)
    steps.cancel()
    qtbot.waitUntil(lambda: not (tmp_path / "portfolio.mwl").exists())
    shutil.copy(kept / "portfolio.mwl", tmp_path)
    program.preferences.become(on_disk)
    program.start(program.last_vault(), None)
    type_passphrase(program, qtbot, passphrase)
    message = program.window.frame.messages.message()
    assert message is not None
    assert "recovery kit" in message.words


def test_cancelled_the_settings_know_nothing_of_it(
    steps: FirstRun, program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    before = program.preferences.current
    go_to_kit(steps, qtbot)
    assert program.preferences.current.kit_owed
    press(qtbot, steps.kit._cancel)
    assert program.preferences.current == before


def test_closing_the_window_in_the_middle_leaves_nothing_either(
    steps: FirstRun, program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    go_to_kit(steps, qtbot)
    program.window.close()
    qtbot.waitUntil(lambda: [file.name for file in tmp_path.iterdir()] == ["documents"])


def test_the_kit_may_be_put_off_after_a_warning_and_is_remembered(
    steps: FirstRun, program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    go_to_kit(steps, qtbot)
    press(qtbot, steps.kit._later)
    assert "lost" in steps.kit.error()
    assert program.window.frame is None
    press(qtbot, steps.kit._later)
    qtbot.waitUntil(lambda: program.window.frame is not None)
    assert program.preferences.current.kit_owed == (name_for(tmp_path / "portfolio.mwl"),)
    message = program.window.frame.messages.message()
    assert message is not None
    assert "recovery kit" in message.words


def test_a_wrong_group_is_not_accepted(steps: FirstRun, program: Program, qtbot: QtBot) -> None:
    go_to_kit(steps, qtbot)
    type_back(steps, qtbot)
    steps.kit.proof.fields[1].setText("ZZZZ")
    press(qtbot, steps.kit.done_button)
    line, group = steps.kit.asked()[1]
    assert f"line {line + 1}, group {group + 1}" in steps.kit.error()
    assert program.window.frame is None
    steps.cancel()


def test_the_kit_is_saved_as_a_page(steps: FirstRun, qtbot: QtBot, tmp_path: Path) -> None:
    go_to_kit(steps, qtbot)
    target = tmp_path / "documents" / "kit.pdf"
    steps.kit.save_to(target)
    qtbot.waitUntil(lambda: steps.kit._said.text() != "")
    assert target.read_bytes().startswith(b"%PDF")
    steps.kit.save_to(tmp_path / "no such folder" / "kit.pdf")
    qtbot.waitUntil(lambda: "does not exist" in steps.kit.error())
    steps.cancel()


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("", "", "empty"),
        ("short", "short", "too short"),
        ("long enough it is", "long enough it was", "not the same"),
        ("x'" + "a1" * 32 + "'", "x'" + "a1" * 32 + "'", "raw key"),
    ],
)
def test_a_passphrase_that_will_not_do_is_said_under_the_field(
    steps: FirstRun, qtbot: QtBot, first: str, second: str, words: str
) -> None:
    press(qtbot, steps.where.next_button)
    qtbot.keyClicks(steps.passphrase.first.focusProxy(), first)
    qtbot.keyClicks(steps.passphrase.second.focusProxy(), second)
    press(qtbot, steps.passphrase.next_button)
    assert words in steps.passphrase.error()
    assert steps.currentWidget() is steps.passphrase


def choose_own(steps: FirstRun, qtbot: QtBot, words: str) -> None:
    for field in (steps.passphrase.first, steps.passphrase.second):
        qtbot.keyClicks(field.focusProxy(), words)


@pytest.mark.parametrize(("weak", "words"), [("password1", "in no time"), ("monkey1987", "quickly")])
def test_a_weak_passphrase_is_asked_about_once_more(
    steps: FirstRun, qtbot: QtBot, tmp_path: Path, weak: str, words: str
) -> None:
    step = steps.passphrase
    press(qtbot, steps.where.next_button)
    choose_own(steps, qtbot, weak)
    qtbot.keyClick(step.second.focusProxy(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: f"guessed {words}" in step.error())
    assert step.next_button.text() == "Use it all the same"
    assert step.first.focusProxy().hasFocus()  # a second Enter does not answer
    assert not (tmp_path / "portfolio.mwl").exists()
    qtbot.wait(200)  # longer than the pause of the judgement
    press(qtbot, step.next_button)
    qtbot.waitUntil(lambda: steps.currentWidget() is steps.kit)
    steps.cancel()


def test_tab_goes_through_all_of_step_two_in_the_order_in_which_it_is_read(
    steps: FirstRun, program: Program, qtbot: QtBot
) -> None:
    step = steps.passphrase
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    press(qtbot, steps.where.next_button)
    order = (
        step.another_button,
        step.use_button,
        step.first.focusProxy(),
        step.first.reveal_button,
        step.second.focusProxy(),
        step.second.reveal_button,
        step.back_button,
        step.next_button,
    )
    order[0].setFocus()
    for stop, following in zip(order, (*order[1:], order[0]), strict=True):
        assert stop.hasFocus()
        qtbot.keyClick(stop, Qt.Key.Key_Tab)
        assert following.hasFocus()


def test_ones_own_name_and_that_of_the_vault_make_no_strong_passphrase(steps: FirstRun, qtbot: QtBot) -> None:
    step = steps.passphrase
    for owner, name, score in (("", "portfolio", 4), ("Bailey Okafor", "appraisal", 0)):
        steps.where.owner.setText(owner)
        steps.where.name.setText(name)
        press(qtbot, steps.where.next_button)
        step.first.set_text("Okafor Bailey appraisal 1")
        qtbot.waitUntil(lambda wanted=score: step.meter.score() == wanted)
        press(qtbot, step.back_button)


def test_a_weak_passphrase_that_was_changed_is_weighed_anew(
    steps: FirstRun, qtbot: QtBot, tmp_path: Path
) -> None:
    step = steps.passphrase
    press(qtbot, steps.where.next_button)
    choose_own(steps, qtbot, "password1")
    press(qtbot, step.next_button)
    qtbot.waitUntil(lambda: "guessed in no time" in step.error())
    choose_own(steps, qtbot, "2")
    assert step.error() == ""
    assert step.next_button.text() == "Make the vault"
    press(qtbot, step.next_button)
    qtbot.waitUntil(lambda: "guessed quickly" in step.error())
    choose_own(steps, qtbot, " gate lantern moss quiet")
    press(qtbot, step.next_button)
    qtbot.waitUntil(lambda: steps.currentWidget() is steps.kit)
    steps.cancel()


def test_what_is_typed_while_it_is_weighed_is_not_taken(
    steps: FirstRun, qtbot: QtBot, tmp_path: Path
) -> None:
    step = steps.passphrase
    press(qtbot, steps.where.next_button)
    choose_own(steps, qtbot, "gate lantern moss quiet")
    press(qtbot, step.next_button)
    qtbot.keyClicks(step.first.focusProxy(), "x")
    qtbot.waitUntil(lambda: step.meter.score() >= 0)
    qtbot.wait(100)
    assert steps.currentWidget() is step
    assert not (tmp_path / "portfolio.mwl").exists()
    steps.cancel()


def test_a_place_that_will_not_do_is_said(steps: FirstRun, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "taken.mwl").write_text("something else")
    for name, words in (("taken", "already a file"), ("  ", "needs a name"), (".mwl", "needs a name")):
        steps.where.name.setText(name)
        press(qtbot, steps.where.next_button)
        assert words in steps.where.error()
    steps.where.set_folder(tmp_path / "nowhere")
    steps.where.name.setText("free")
    press(qtbot, steps.where.next_button)
    assert "does not exist" in steps.where.error()
    assert (tmp_path / "taken.mwl").read_text() == "something else"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a/b", "cannot be the name"),
        ("con", "cannot be the name"),
        ("what?", "cannot be the name"),
        ("x" * 101, "101 characters"),
        ("ж" * 90 + "字" * 10 + "ж" * 20, "characters"),
    ],
)
def test_a_name_that_no_file_can_have_is_refused_before_a_passphrase_is_asked_for(
    steps: FirstRun, qtbot: QtBot, name: str, words: str
) -> None:
    steps.where.name.setText(name)
    press(qtbot, steps.where.next_button)
    assert words in steps.where.error()
    assert steps.currentWidget() is steps.where


def test_a_folder_that_takes_no_file_is_told_in_step_one(
    steps: FirstRun, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path, _mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", refuse)
        press(qtbot, steps.where.next_button)
    assert "Permission denied" in steps.where.error()
    assert steps.currentWidget() is steps.where
    press(qtbot, steps.where.next_button)
    assert steps.currentWidget() is steps.passphrase
    assert [file.name for file in tmp_path.iterdir()] == ["documents"]


def test_a_kit_that_was_not_typed_back_at_all_is_no_mistake(steps: FirstRun, qtbot: QtBot) -> None:
    go_to_kit(steps, qtbot)
    press(qtbot, steps.kit.kept_button)
    press(qtbot, steps.kit.done_button)
    assert steps.kit.error() == "Type the two groups first."
    steps.cancel()


@pytest.mark.parametrize("name", ["../evil", "a/b", "con", "‮lwm.olleh", "x" * 400])
def test_no_name_leads_out_of_the_folder(steps: FirstRun, name: str, tmp_path: Path) -> None:
    steps.where.name.setText(name)
    path = steps.where.path()
    assert path.parent == tmp_path
    assert path.name.endswith(".mwl")
    assert len(path.name.encode()) <= 255
    assert "‮" not in path.name


def test_strength_is_judged_while_typing(steps: FirstRun, qtbot: QtBot) -> None:
    press(qtbot, steps.where.next_button)
    qtbot.keyClicks(steps.passphrase.first.focusProxy(), "password")
    qtbot.waitUntil(lambda: steps.passphrase.meter.score() == 0)
    steps.passphrase.use_suggestion()
    qtbot.waitUntil(lambda: steps.passphrase.meter.score() == 4)


def test_the_lines_are_nowhere_while_they_are_to_be_typed_back(
    steps: FirstRun, program: Program, qtbot: QtBot
) -> None:
    go_to_kit(steps, qtbot)
    kit = steps.kit
    lines = keys.kit_lines(steps._vault.key)
    assert program.window.idle._watching
    press(qtbot, kit.kept_button)
    assert not any(line in everything_shown() for line in lines)
    assert program.window.idle._watching  # the vault is open, and the lines are one click away
    assert kit.proof.fields[0].hasFocus()
    assert not kit.save_button.isVisible()


def test_going_back_to_the_lines_asks_for_other_groups(steps: FirstRun, qtbot: QtBot) -> None:
    go_to_kit(steps, qtbot)
    kit = steps.kit
    press(qtbot, kit.kept_button)
    before = kit.asked()
    qtbot.keyClicks(kit.proof.fields[0], "ABCD")
    press(qtbot, kit.done_button)
    assert kit.asked() == before  # a mistake alone is no way to other groups
    press(qtbot, kit.back_button)
    assert all(line in kit._shown.text() for line in keys.kit_lines(steps._vault.key))
    assert kit.error() == ""
    assert not kit.proof.isVisible()
    press(qtbot, kit.kept_button)
    assert kit.proof.empty()
    assert not set(kit.asked()) & set(before)
    steps.cancel()


def test_the_page_with_the_lines_says_of_which_vault_they_are(steps: FirstRun, qtbot: QtBot) -> None:
    go_to_kit(steps, qtbot)
    told = steps.kit._fingerprint.text()
    assert told == f"portfolio.mwl · Fingerprint {steps._vault.key.fingerprint}"
    steps.cancel()


def test_the_kit_is_saved_where_a_person_finds_it_again(
    steps: FirstRun, qtbot: QtBot, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    asked: list[str] = []

    def dismissed(_parent: object, _title: str, start: str, _kinds: str) -> tuple[str, str]:
        asked.append(start)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", dismissed)
    go_to_kit(steps, qtbot)
    press(qtbot, steps.kit.save_button)  # there is no documents folder in this home
    assert asked == [str(home / "portfolio recovery kit.pdf")]
    steps.cancel()


def test_a_passphrase_on_the_page_goes_when_the_session_locks(
    steps: FirstRun, program: Program, qtbot: QtBot
) -> None:
    press(qtbot, steps.where.next_button)
    press(qtbot, steps.passphrase.use_button)
    suggested = steps.passphrase.suggestion.text()
    _session_locked(program, qtbot)
    assert steps.currentWidget() is steps.passphrase
    assert suggested not in everything_shown()
    assert steps.passphrase.first.text() == steps.passphrase.second.text() == ""
