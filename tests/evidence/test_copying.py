"""Reading: the bytes and their hash are the file's, or there is a sentence."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from mwl_desktop.errors import UserError
from mwl_desktop.evidence.copying import PieceReader, read_pieces


def refused(reader: PieceReader) -> UserError:
    with pytest.raises(UserError) as caught:
        list(reader)
    with pytest.raises(ValueError, match="not been read"):
        _ = reader.sha256
    return caught.value


@pytest.mark.parametrize("size", [0, 1, 1023, 1024, 1025, 10_000])
def test_the_pieces_are_the_file(tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    (tmp_path / "x.bin").write_bytes(content)
    reader = read_pieces(tmp_path / "x.bin", 1024)
    pieces = list(reader)
    assert b"".join(pieces) == content
    assert all(len(piece) <= 1024 for piece in pieces)
    assert reader.sha256 == hashlib.sha256(content).hexdigest()
    assert reader.size == size
    assert reader.modified_ns == (tmp_path / "x.bin").stat().st_mtime_ns
    with pytest.raises(ValueError, match="once"):
        list(reader)


def test_a_file_that_grows_shrinks_or_is_rewritten_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"

    def growing() -> None:
        with path.open("ab") as file:
            file.write(b"more")

    def shrinking() -> None:
        os.truncate(path, 2000)

    def rewritten() -> None:
        os.utime(path, ns=(1, 1))

    for change in (growing, shrinking, rewritten):
        path.write_bytes(b"x" * 4096)
        reader = read_pieces(path, 1024)
        pieces = iter(reader)
        next(pieces)
        change()
        with pytest.raises(UserError) as caught:
            list(pieces)
        assert caught.value.code == "capture.changed"
        assert caught.value.facts == {"name": "log.txt"}


def test_a_file_growing_without_end_is_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    path.write_bytes(b"x" * 1024)
    pieces = iter(read_pieces(path, 1024))
    assert len(next(pieces)) == 1024
    with path.open("ab") as file:
        file.write(b"x" * 1024)
    with pytest.raises(UserError):
        next(pieces)


def test_vanished_and_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(read_pieces(tmp_path / "gone.txt")).code == "capture.vanished"
    (tmp_path / "a.txt").write_text("a")

    def broken(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "read", broken)
    error = refused(read_pieces(tmp_path / "a.txt"))
    assert (error.code, error.facts) == (
        "capture.unreadable",
        {"name": "a.txt", "reason": "Input/output error"},
    )


def test_pipes_and_devices_do_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refused(read_pieces(tmp_path / "pipe")).facts["what"] == "a named pipe"
    assert refused(read_pieces(Path("/dev/zero"))).facts["what"] == "a device"
    assert refused(read_pieces(tmp_path)).facts["what"] == "a folder"


def test_a_pipe_swapped_in_before_opening_does_not_hang(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.txt"
    path.write_text("x")
    real = os.open

    def swapped(target: Path, flags: int) -> int:
        path.unlink()
        os.mkfifo(path)
        return real(target, flags)

    monkeypatch.setattr(os, "open", swapped)
    assert refused(read_pieces(path)).facts["what"] == "a named pipe"


def test_links_are_followed_only_where_the_plan_saw_one(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("real")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    assert list(read_pieces(tmp_path / "link.txt", follow_links=True)) == [b"real"]
    assert refused(read_pieces(tmp_path / "link.txt")).facts["what"] == "a link"


def test_the_file_is_closed_when_reading_stops_early(tmp_path: Path) -> None:
    (tmp_path / "x.bin").write_bytes(b"x" * 4096)
    open_before = len(list(Path("/proc/self/fd").iterdir()))
    pieces = iter(read_pieces(tmp_path / "x.bin", 1024))
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    assert len(list(Path("/proc/self/fd").iterdir())) == open_before
