"""Packs: what came with the program reads, and what is wrong is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mwl_desktop.domain.kinds import EntryKind
from mwl_desktop.errors import UserError
from mwl_desktop.interchange import packs
from mwl_desktop.sentences import sentence

GOOD = """
format = 1
kind = "reflections"
[[reflection]]
id = "one"
name = "One question"
questions = ["Why?"]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, "utf-8")
    return path


def test_the_bundled_models_are_there_with_questions_that_differ() -> None:
    models = {model.id: model for model in packs.bundled_reflections()}
    assert set(models) == {"what", "gibbs", "driscoll", "star", "end-of-day", "problem"}
    assert models["what"].name == "What? So what? Now what?"
    assert models["problem"].questions == (
        "What was the problem?",
        "What did I try, and what did I trust?",
        "What fixed it?",
        "What will I do again?",
    )
    assert models["problem"].suits == (EntryKind.PROBLEM,)
    assert all(model.source for model in models.values())


def test_a_small_pack_of_ones_own_reads(tmp_path: Path) -> None:
    (model,) = packs.read_reflections(written(tmp_path, GOOD))
    assert (model.id, model.name, model.about, model.questions) == ("one", "One question", "", ("Why?",))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("format = 1", "format = 2"), "pack.newer"),
        (("format = 1", ""), "pack.newer"),
        (('kind = "reflections"', 'kind = "challenges"'), "pack.wrong"),
        (('["Why?"]', "[]"), "pack.wrong"),
        (('["Why?"]', '["Why?", "Why?"]'), "pack.wrong"),
        (('["Why?"]', "[1]"), "pack.wrong"),
        (('["Why?"]', '"Why?"'), "pack.wrong"),
        (('["Why?"]', '["Why?"]\nsuits = ["cooking"]'), "pack.wrong"),
        (('["Why?"]', '["Why?"]\nsuits = [[]]'), "pack.wrong"),
        (('name = "One question"', 'name = " "'), "pack.wrong"),
        (("[[reflection]]", "[reflection]"), "pack.wrong"),
        (("[[reflection]]", "[[other]]"), "pack.wrong"),
        (("id =", "id"), "pack.wrong"),
    ],
)
def test_what_is_wrong_is_refused_with_a_sentence(tmp_path: Path, change: tuple[str, str], code: str) -> None:
    with pytest.raises(UserError) as refused:
        packs.read_reflections(written(tmp_path, GOOD.replace(*change)))
    assert refused.value.code == code
    assert "mine.toml" in sentence(refused.value)


def test_two_models_of_one_id_are_refused(tmp_path: Path) -> None:
    again = GOOD + GOOD.split('kind = "reflections"')[1]
    with pytest.raises(UserError, match=r"pack\.wrong"):
        packs.read_reflections(written(tmp_path, again))


def test_a_file_that_is_not_there_is_said_to_be_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"pack\.unreadable"):
        packs.read_reflections(tmp_path / "none.toml")


@given(data=st.binary(max_size=300))
def test_no_bytes_do_more_than_be_refused(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("packs") / "any.toml"
    path.write_bytes(data)
    with pytest.raises(UserError):
        packs.read_reflections(path)
