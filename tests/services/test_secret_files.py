"""The files that open a vault are read with an end, and a pipe that nobody writes into is not waited for."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mwl_desktop.errors import UserError
from mwl_desktop.services import secret_files
from mwl_desktop.services.secret_files import kit_in, new_passphrase_in, passphrase_in

READERS = ((passphrase_in, "passphrase"), (new_passphrase_in, "passphrase"), (kit_in, "kit"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "secret"


def reason(read: Callable[[Path], str], path: Path) -> tuple[str, object]:
    with pytest.raises(UserError) as caught:
        read(path)
    return caught.value.code, caught.value.facts["reason"]


@pytest.mark.parametrize(
    "text", ["quiet lamp", "quiet lamp\n", "\ufeffquiet lamp\r\n", "quiet lamp\n\n", "quiet lamp\r"]
)
def test_a_line_is_a_passphrase(text: str, file: Path) -> None:
    file.write_bytes(text.encode())
    assert passphrase_in(file) == new_passphrase_in(file) == "quiet lamp"


def test_of_several_lines_the_first_opens_and_none_is_made_a_passphrase(file: Path) -> None:
    for text in ("quiet lamp\nsecond", "quiet lamp\r\nsecond\r\n", "quiet lamp\rsecond"):
        file.write_bytes(text.encode())
        assert passphrase_in(file) == "quiet lamp"
        with pytest.raises(UserError, match=r"passphrase\.several_lines"):
            new_passphrase_in(file)


@pytest.mark.parametrize(("read", "what"), READERS)
def test_each_file_that_cannot_be_read_says_why(read: Callable[[Path], str], what: str, file: Path) -> None:
    code = f"{what}.file_unreadable"
    assert reason(read, file) == (code, "no such file or directory")
    assert reason(read, Path("nul\0")) == (code, "not a possible path")
    file.write_bytes(b"\xff\xfe")
    assert reason(read, file) == (code, "not text in utf-8")
    file.write_bytes(b"a " * secret_files.MOST)
    assert reason(read, file) == (code, "it is too large")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="a file without an end is POSIX's")
@pytest.mark.parametrize(("read", "what"), READERS)
def test_a_file_without_an_end_is_not_read_to_it(read: Callable[[Path], str], what: str) -> None:
    assert reason(read, Path("/dev/zero")) == (f"{what}.file_unreadable", "it is too large")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_a_pipe_that_nobody_writes_into_is_given_up(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secret_files, "_PATIENCE", 0.2)
    os.mkfifo(file)
    assert reason(kit_in, file) == ("kit.file_unreadable", "nobody writes into this pipe")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_a_pipe_is_read_to_its_end(file: Path) -> None:
    os.mkfifo(file)
    writer = threading.Thread(target=_write_slowly, args=(file,), daemon=True)
    writer.start()
    assert passphrase_in(file) == "quiet lamp"
    writer.join()


def _write_slowly(pipe: Path) -> None:
    with pipe.open("wb", buffering=0) as out:
        for piece in (b"quiet ", b"lamp\n"):
            out.write(piece)
            time.sleep(0.1)
