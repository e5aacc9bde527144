"""The names of steps: every action of the program has one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mwl_desktop.domain.changes import UndoStep
from mwl_desktop.ui.shell import jobs
from mwl_desktop.ui.shell.undo_words import PHRASES, phrase

UI = Path(__file__).parents[3] / "mwl_desktop" / "ui"


def calls(name: str) -> Iterator[tuple[ast.expr, set[str | None]]]:
    """The second argument and the keywords of every `ctx.<name>(…)` in the window's code."""
    for path in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == name
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "ctx"
                and len(node.args) > 1
            ):
                yield node.args[1], {keyword.arg for keyword in node.keywords}


def codes(expression: ast.expr) -> set[str]:
    """The action codes an argument can have; what is put together from pieces is left to its own test."""
    return {
        node.value
        for node in ast.walk(expression)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and not node.value.endswith(".")
    }


def step(action: str, **facts: str) -> UndoStep:
    return UndoStep("1", action, facts, datetime(2026, 11, 22, tzinfo=UTC))


def test_every_step_that_can_be_undone_has_words() -> None:
    written = list(calls("write"))
    assert len(written) > 10
    undoable = [codes(code) for code, keywords in written if "undoable" not in keywords]
    assert set().union(*undoable) - set(PHRASES) == set()


def written_below() -> Iterator[tuple[str, bool]]:
    """The action of every `vault.write(…)` outside the window, and whether it can be undone."""
    for path in UI.parent.rglob("*.py"):
        if UI in path.parents:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and ast.unparse(node.func).endswith("vault.write")):
                continue
            for action in codes(node.args[0]):
                yield action, "undoable" not in {keyword.arg for keyword in node.keywords}


def test_steps_that_services_and_the_command_line_make_have_words_too() -> None:
    found = set(written_below())
    assert ("evidence.capture", True) in found
    assert {action for action, undoable in found if undoable} - set(PHRASES) == set()


def test_steps_whose_names_are_put_together_have_words() -> None:
    texts = ("organisation", "email", "how_i_know", "gives", "gets", "notes")
    assert {f"person.{field}" for field in texts} - set(PHRASES) == set()


def test_no_words_are_kept_for_steps_that_nobody_makes() -> None:
    made = set().union(
        *(codes(code) for code, _ in calls("write")), {action for action, _ in written_below()}
    )
    assert {action for action in PHRASES if not action.startswith("person.")} - made == set()


def test_every_job_has_words() -> None:
    known = set().union(*(codes(code) for code, _ in calls("work")))
    assert known
    assert known - set(jobs.WORDS) == set()


@pytest.mark.parametrize("action", sorted(PHRASES))
def test_phrases_stand_with_and_without_a_title(action: str) -> None:
    titled, plain = PHRASES[action]
    assert "{" not in plain
    assert phrase(step(action)) == plain
    named = replace(step(action, title="X"), item="X")
    assert phrase(named) == (titled or plain).replace("{title}", "X").replace("{item}", "X")


def test_steps_on_an_item_say_which_one() -> None:
    unnamed = {action for action, (titled, _plain) in PHRASES.items() if not titled}
    of_several = {"evidence.set_many", "evidence.settle"}
    assert unnamed == {"role.add", "role.change", "profile.save"} | of_several  # the others are on none
    assert phrase(replace(step("entry.minutes"), item="A talk")) == "change of the minutes of “A talk”"
    assert phrase(replace(step("person.notes"), item="Aoife")) == "change of notes on “Aoife”"
    assert phrase(replace(step("item.tags"), item="{count}")) == "change of tags of “{count}”"


def test_titles_are_shortened_and_never_read_as_places() -> None:
    assert phrase(step("item.bin", title="{count} %1")) == "move “{count} %1” to the bin"
    assert len(phrase(step("item.bin", title="x" * 1000))) < 100
    assert "\n" not in phrase(step("item.bin", title="one\ntwo"))


def test_many_files_are_counted() -> None:
    assert phrase(step("evidence.capture", title="a.pdf", count="3")) == "adding of 3 files as evidence"
    assert phrase(step("evidence.capture", title="a.pdf", count="1")) == "adding of “a.pdf” as evidence"


def test_an_unknown_step_is_still_said() -> None:
    assert phrase(step("from.the.future", title="X")) == "last change"
