"""Plans: a drop is walked without opening anything, and what is left out says why."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from mwl_desktop.errors import Cancelled
from mwl_desktop.evidence.plan import Plan, plan
from mwl_desktop.sentences import say
from tests.patience import working_at_most

needs_permissions = pytest.mark.skipif(
    hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything"
)


def names(made: Plan) -> list[str]:
    return [file.name for file in made.files]


def refusals(made: Plan) -> list[tuple[str, str]]:
    return [(refusal.name, refusal.code) for refusal in made.refusals]


def test_files_and_folders_in_the_order_given(tmp_path: Path) -> None:
    (tmp_path / "b" / "deep").mkdir(parents=True)
    for path in ["b/Zebra.txt", "b/apple.txt", "b/deep/x.txt", "a.txt"]:
        (tmp_path / path).write_text(path)
    made = plan([tmp_path / "b", tmp_path / "a.txt"])
    assert names(made) == ["apple.txt", "Zebra.txt", "x.txt", "a.txt"]
    assert [file.folder for file in made.files] == ["b", "b", "deep", tmp_path.name]
    assert made.size == sum(len(path) for path in ["b/Zebra.txt", "b/apple.txt", "b/deep/x.txt", "a.txt"])
    assert made.files[3].modified_ns == (tmp_path / "a.txt").stat().st_mtime_ns
    assert made.refusals == ()


def test_empty_files_are_files_and_an_empty_folder_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "hollow").mkdir()
    made = plan([tmp_path])
    assert [(file.name, file.size) for file in made.files] == [("empty", 0)]


def test_what_systems_leave_behind_is_counted_not_taken(tmp_path: Path) -> None:
    for name in [
        ".DS_Store",
        "THUMBS.DB",
        "desktop.ini",
        "~$report.docx",
        ".~lock.x.odt#",
        "._resource",
        ".notes",
    ]:
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / ".git" / "objects").mkdir(parents=True)
    (tmp_path / ".git" / "HEAD").write_bytes(b"x")
    made = plan([tmp_path, tmp_path / ".DS_Store"])
    assert names(made) == [".notes"]
    assert made.droppings == 8
    assert plan([tmp_path / ".git"]).size == 1


def test_the_same_thing_given_twice_comes_once(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "a.txt").write_text("a")
    assert names(plan([inner / "a.txt", tmp_path, inner, inner / ".." / "inner" / "a.txt"])) == ["a.txt"]


def test_vanished_and_impossible_paths(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    made = plan(
        [tmp_path / "gone.pdf", tmp_path / "file" / "below", Path("nul\x00byte"), tmp_path / ("x" * 300)]
    )
    assert [refusal.code for refusal in made.refusals] == [
        "capture.vanished",
        "capture.vanished",
        "capture.unreadable",
        "capture.unreadable",
    ]
    for refusal in made.refusals:
        assert "was left out" in say(refusal.code, refusal.facts)


def test_pipes_sockets_and_devices_are_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("door")
        made = plan([tmp_path, tmp_path / "pipe", Path("/dev/null")])
    assert refusals(made) == [
        ("door", "capture.not_a_file"),
        ("pipe", "capture.not_a_file"),
        ("pipe", "capture.not_a_file"),
        ("null", "capture.not_a_file"),
    ]
    assert [refusal.facts["what"] for refusal in made.refusals] == [
        "a socket",
        "a named pipe",
        "a named pipe",
        "a device",
    ]


def test_links(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "folder", tmp_path / "elsewhere"
    folder.mkdir()
    elsewhere.mkdir()
    (elsewhere / "real.txt").write_text("real")
    (folder / "to-file.txt").symlink_to(elsewhere / "real.txt")
    (folder / "to-folder").symlink_to(elsewhere)
    (folder / "to-itself").symlink_to(folder)
    (folder / "to-nothing").symlink_to(tmp_path / "nothing")
    (folder / "ring").symlink_to(folder / "ring")
    (folder / "to-pipe").symlink_to(tmp_path / "pipe")
    os.mkfifo(tmp_path / "pipe")
    made = plan([folder])
    assert [(file.name, file.link, file.size) for file in made.files] == [("to-file.txt", True, 4)]
    assert refusals(made) == [
        ("ring", "capture.loop"),
        ("to-folder", "capture.not_a_file"),
        ("to-itself", "capture.loop"),
        ("to-nothing", "capture.broken_link"),
        ("to-pipe", "capture.not_a_file"),
    ]


def test_a_link_given_directly_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.txt").write_text("a")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "file-link.txt").symlink_to(tmp_path / "real" / "a.txt")
    made = plan([tmp_path / "link", tmp_path / "file-link.txt"])
    assert [(file.name, file.link) for file in made.files] == [("a.txt", False), ("file-link.txt", True)]
    (tmp_path / "round").symlink_to(tmp_path / "round")
    assert refusals(plan([tmp_path / "round"])) == [("round", "capture.loop")]


def test_a_loop_without_links_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bind mount can put a folder inside itself; the walk sees the same device and number again."""
    (tmp_path / "outer" / "again").mkdir(parents=True)
    real, outer = os.stat, str(tmp_path / "outer")
    monkeypatch.setattr(
        os, "stat", lambda path, **more: real(outer if str(path).endswith("again") else path, **more)
    )
    assert refusals(plan([tmp_path / "outer"])) == [("again", "capture.loop")]


@needs_permissions
def test_what_may_not_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    made = plan([tmp_path])
    (tmp_path / "closed").chmod(0o700)
    assert refusals(made) == [("closed", "capture.unreadable")]


def test_a_folder_that_cannot_be_listed_does_not_stop_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "open.txt").touch()
    real = os.scandir

    def scandir(path: str) -> object:
        if path.endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    made = plan([tmp_path])
    assert names(made) == ["open.txt"]
    assert made.refusals[0].facts == {"name": "closed", "reason": "Permission denied"}


def test_names_that_are_not_unicode_or_try_tricks(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/caf\xe9\x1b[2J.txt"
    Path(os.fsdecode(raw)).write_bytes(b"x")
    (tmp_path / "evil\u202efdp.exe").touch()
    made = plan([tmp_path])
    assert names(made) == ["café[2J.txt", "evilfdp.exe"]
    assert made.files[0].path.read_bytes() == b"x"


def test_a_folder_hundreds_deep(tmp_path: Path) -> None:
    # No deeper: taking it away again recurses, in Python and in the tools that tidy up after tests.
    deepest = tmp_path.joinpath(*["d"] * 300)
    deepest.mkdir(parents=True)
    (deepest / "found.txt").touch()
    assert names(plan([tmp_path])) == ["found.txt"]


def test_ten_thousand_files_are_quick_and_report_progress(tmp_path: Path) -> None:
    for folder in range(10):
        (tmp_path / str(folder)).mkdir()
        for number in range(1000):
            os.close(os.open(tmp_path / str(folder) / f"{number}.txt", os.O_CREAT | os.O_WRONLY))
    told: list[int] = []
    with working_at_most(10):
        made = plan([tmp_path], on_progress=told.append)
    assert len(made.files) == 10_000
    assert told == sorted(told)
    assert told[-1] == 10_000
    assert len(told) >= 50


def test_cancelling_stops_the_walk(tmp_path: Path) -> None:
    for number in range(50):
        (tmp_path / str(number)).touch()
    calls = 0

    def check() -> None:
        nonlocal calls
        calls += 1
        if calls > 10:
            raise Cancelled

    with pytest.raises(Cancelled):
        plan([tmp_path], check_cancelled=check)
    assert calls == 11
