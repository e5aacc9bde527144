"""Whole files or none, and names that every system takes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mwl_desktop.documents.files import safe_name, whole_file, whole_folder
from mwl_desktop.errors import UserError


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def half_written(target: Path) -> None:
    with whole_file(target) as out:
        out.write(b"half")
        raise RuntimeError


def half_filled(target: Path) -> None:
    with whole_folder(target) as beside:
        (beside / "x").write_text("x")
        raise RuntimeError


def test_a_file_appears_at_the_end_and_replaces_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")
    with whole_file(target) as out:
        out.write(b"new")
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")
    with pytest.raises(RuntimeError):
        half_written(target)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_full_disk_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught, whole_file(tmp_path / "a.pdf"):
        raise OSError(28, "No space left on device")
    assert caught.value.code == "out.failed"
    assert caught.value.facts == {"path": tmp_path / "a.pdf", "reason": "No space left on device"}
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught, whole_file(tmp_path / "no" / "a.pdf"):
        pass
    assert caught.value.code == "out.folder_missing"


def test_a_folder_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with pytest.raises(RuntimeError):
        half_filled(target)
    assert list(tmp_path.iterdir()) == []
    with whole_folder(target) as beside:
        (beside / "x").write_text("x")
    assert names(target) == ["x"]


def test_an_empty_folder_is_filled_and_a_full_one_refused(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.mkdir()
    with whole_folder(target) as beside:
        (beside / "x").write_text("x")
    with pytest.raises(UserError) as caught, whole_folder(target):
        pass
    assert caught.value.code == "out.exists"
    assert names(target) == ["x"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "etc_passwd"),
        ("C:\\x\\y.txt", "C_x_y.txt"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("", "file"),
        ("..", "file"),
        ("CON.txt", "_CON.txt"),
        ("a" * 300 + ".docx", "a" * 100 + ".docx"),
        ("Zeugnis März.pdf", "Zeugnis März.pdf"),
        (".profile", "profile"),
    ],
)
def test_names(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=400))
def test_any_name_is_one_plain_component(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert safe not in (".", "..")
    assert not set(safe) & set('/\\:*?"<>|\x00%#')
    assert len(safe.encode()) <= 255
    assert Path(safe).name == safe


def test_a_file_that_may_not_be_written_to_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "kept.pdf"
    target.write_bytes(b"kept")
    # The administrator may always; whoever runs the tests may be one.
    monkeypatch.setattr(os, "access", lambda path, mode: (path, mode) != (target, os.W_OK))
    with pytest.raises(UserError, match=r"out\.failed") as caught, whole_file(target):
        pytest.fail("nothing is written")
    assert caught.value.facts["reason"] == "Permission denied"
    assert target.read_bytes() == b"kept"
    assert list(tmp_path.iterdir()) == [target]
