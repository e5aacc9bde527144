"""Versions of a file at the command line: listed, taken in, saved out and brought back."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from mwl_desktop.errors import Cancelled
from mwl_desktop.services import facts
from tests.cli.runner import Program
from tests.evidence import samples

FIRST, SECOND = b"the first draft", b"the second draft, longer"


@pytest.fixture
def paths(tmp_path: Path) -> tuple[Path, Path]:
    """Two drafts of one name."""
    one, two = tmp_path / "one" / "plan.txt", tmp_path / "two" / "plan.txt"
    for path, data in ((one, FIRST), (two, SECOND)):
        path.parent.mkdir()
        path.write_bytes(data)
    return one, two


def added(program: Program, path: Path) -> str:
    return str(program.done("add", path, "--json").json["added"][0]["id"])


def earlier_of(program: Program, item_id: str) -> list[str]:
    told = program.done("versions", item_id, "--json").json
    assert told["id"] == item_id
    return [each["version_id"] for each in told["earlier"]]


def test_a_newer_draft_and_the_way_back(program: Program, paths: tuple[Path, Path], tmp_path: Path) -> None:
    item_id = added(program, paths[0])
    assert earlier_of(program, item_id) == []
    told = program.done("new-version", item_id[-8:], paths[1], "--json").json
    assert (told["present"]["size"], told["earlier"][0]["size"]) == (len(SECOND), len(FIRST))
    (version,) = earlier_of(program, item_id)
    program.done("extract", item_id, tmp_path / "now.txt")
    program.done("extract", item_id, tmp_path / "then.txt", "--version", version[-6:])
    assert (tmp_path / "now.txt").read_bytes() == SECOND
    assert (tmp_path / "then.txt").read_bytes() == FIRST
    listed = program.done("versions", item_id).out.splitlines()
    assert [line.split()[0] for line in listed] == [item_id, "now", version]
    program.done("bring-back", item_id, version)
    program.done("extract", item_id, tmp_path / "now.txt", "--force")
    assert (tmp_path / "now.txt").read_bytes() == FIRST
    assert program.done("list", "--json").json[0]["id"] == item_id, "still one item"
    assert len(earlier_of(program, item_id)) == 1


def test_a_namesake_is_told_in_words_with_what_can_be_done(
    program: Program, paths: tuple[Path, Path]
) -> None:
    one = added(program, paths[0])
    out = program.done("add", paths[1]).out
    two = out.split()[0]
    assert f"plan.txt is also the name of {one}" in out
    advice = out[out.index("new-version") :].split()
    assert advice == ["new-version", "VAULT", one, "--from", two]
    told = program.done(advice[0], *advice[2:], "--json").json
    assert (told["id"], told["present"]["size"], len(told["earlier"])) == (one, len(SECOND), 1)
    assert [row["id"] for row in program.done("list", "--json").json] == [one]


def test_of_files_with_names_of_their_own_nothing_is_said(program: Program, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(name)
    assert "name" not in program.done("add", tmp_path / "a.txt", tmp_path / "b.txt").out


def test_the_same_bytes_are_no_version(program: Program, paths: tuple[Path, Path]) -> None:
    item_id = added(program, paths[0])
    assert "was there already" in program.done("new-version", item_id, paths[0]).out
    assert earlier_of(program, item_id) == []


def test_a_large_file_is_a_version_as_well(
    program: Program, paths: tuple[Path, Path], tmp_path: Path
) -> None:
    item_id = added(program, paths[0])
    large = tmp_path / "large.bin"
    large.write_bytes(random.Random(1).randbytes(3_000_000))
    for _ in range(2):
        program.done("new-version", item_id, large)
    assert len(earlier_of(program, item_id)) == 1
    program.done("extract", item_id, tmp_path / "out.bin")
    assert (tmp_path / "out.bin").read_bytes() == large.read_bytes()


def test_an_earlier_version_goes_out_without_metadata(program: Program, tmp_path: Path) -> None:
    photo, other = tmp_path / "a.jpg", tmp_path / "b.txt"
    photo.write_bytes(samples.camera_picture("JPEG"))
    other.write_bytes(SECOND)
    item_id = added(program, photo)
    program.done("new-version", item_id, other)
    (version,) = earlier_of(program, item_id)
    outcome = program.done(
        "extract", item_id, tmp_path / "bare.jpg", "--version", version, "--without-metadata", "--json"
    )
    assert {"detail.place", "detail.camera"} <= {each["code"] for each in outcome.json["removed"]}
    assert b"Phone 12" not in (tmp_path / "bare.jpg").read_bytes()


def test_what_cannot_be_done_is_said(program: Program, paths: tuple[Path, Path], tmp_path: Path) -> None:
    item_id = added(program, paths[0])
    entry = json.loads(program.done("note", "A thought", "--json").out)["id"]
    out = tmp_path / "x"
    for arguments, code, words in (
        (("new-version", item_id), 2, "Name a FILE"),
        (("new-version", item_id, paths[1], "--from", entry), 2, "Name a FILE"),
        (("new-version", item_id, paths[1].parent), 1, "two is a folder"),
        (("new-version", item_id, tmp_path / "none.txt"), 1, "is not there"),
        (("new-version", item_id, "--from", item_id), 1, "cannot be a version of itself"),
        (("new-version", entry, paths[1]), 1, "not evidence but"),
        (("versions", entry), 1, "not evidence but"),
        (("bring-back", item_id, "abcdef"), 1, "no earlier version abcdef"),
        (("extract", item_id, out, "--version", "abcdef"), 1, "no earlier version abcdef"),
    ):
        outcome = program(*map(str, arguments))  # type: ignore[arg-type]
        assert outcome.code == code, outcome
        assert words in outcome.err, outcome
    assert earlier_of(program, item_id) == []
    assert not out.exists()


def test_a_stop_while_the_newer_one_is_read_keeps_it(
    program: Program, paths: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    item_id = added(program, paths[0])

    def stopped(_vault: object, *, work: object) -> None:
        raise Cancelled

    monkeypatch.setattr(facts, "read_missing", stopped)
    outcome = program("new-version", item_id, paths[1])
    assert (outcome.code, outcome.out) == (130, "")
    assert "all of it is in the vault, whole (files: 1). Files not read yet: 1." in outcome.err
    monkeypatch.undo()
    assert len(earlier_of(program, item_id)) == 1
