"""`dev.py`: what it decides without touching the system."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

import dev
from tests.patience import children_working_at_most

Result = TypeVar("Result")


def recording(commands: list[tuple[str, ...]], result: Result) -> Callable[..., Result]:
    """Stands in for running a command: keeps its words and gives that result."""

    def record(*command: object, **_: object) -> Result:
        commands.append(tuple(map(str, command)))
        return result

    return record


def test_without_a_verb_it_says_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main([]) == 0
    printed = capsys.readouterr().out
    assert all(f"  {verb:<8} {work.__doc__}" in printed for verb, work in dev.VERBS.items())


def test_an_unknown_verb_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["tset"]) == 2
    assert "  test " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":1"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"DISPLAY": ":1", "QT_QPA_PLATFORM": "offscreen"}, "linux", False),
        ({"DISPLAY": ":1", "QT_QPA_PLATFORM": "xcb:opt"}, "linux", True),
        ({}, "darwin", True),
        ({}, "win32", True),
    ],
)
def test_where_there_is_a_display(environment: dict[str, str], platform: str, expected: bool) -> None:
    assert dev.has_display(environment, platform) is expected


def test_missing_system_packages_are_told_by_their_debian_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "loadable", lambda library: library not in ("libEGL.so.1", "libxcb-cursor.so.0"))
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    absent = ("Xvfb", "objdump")
    monkeypatch.setattr("shutil.which", lambda name: None if name in absent else f"/bin/{name}")
    venv = f"python3.{sys.version_info.minor}-venv"
    assert dev.missing_packages("run") == [venv, "libegl1", "libxcb-cursor0"]
    assert dev.missing_packages("dev") == [venv, "libegl1", "libxcb-cursor0", "xvfb", "binutils"]


def test_who_may_not_install_is_told_the_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "missing_packages", lambda kind: ["libegl1", "xvfb"])
    monkeypatch.setattr(dev, "root_prefix", lambda: None)
    monkeypatch.setattr("shutil.which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(dev, "answer", lambda *command: pytest.fail(f"ran {command}"))
    with pytest.raises(SystemExit) as ended:
        dev.provide_system("dev")
    assert ended.value.code == 2
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.endswith("sudo apt-get install -y libegl1 xvfb")


def test_who_may_install_gets_it_without_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [["libegl1"], []]
    ran: list[tuple[str, ...]] = []
    monkeypatch.setattr(dev, "missing_packages", lambda kind: answers.pop(0))
    monkeypatch.setattr(dev, "root_prefix", lambda: ("sudo", "-n"))
    monkeypatch.setattr("shutil.which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(dev, "answer", recording(ran, "done"))
    dev.provide_system("run")
    start = ("sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq")
    assert ran == [(*start, "update"), (*start, "install", "-y", "--no-install-recommends", "libegl1")]


def test_what_apt_could_not_do_is_told_with_its_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "missing_packages", lambda kind: ["libegl1"])
    monkeypatch.setattr(dev, "root_prefix", lambda: ())
    monkeypatch.setattr("shutil.which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(dev, "answer", lambda *command: "E: the disk is full")
    with pytest.raises(SystemExit) as ended:
        dev.provide_system("run")
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "E: the disk is full" in said
    assert said.splitlines()[-1].endswith("sudo apt-get install -y libegl1")


def test_a_library_is_told_by_asking_the_linker() -> None:
    assert not dev.loadable("libmwl-is-not-there.so.0")
    assert not sys.platform.startswith("linux") or dev.loadable("libc.so.6")


def test_counts_and_closing_line_come_from_the_reports(tmp_path: Path) -> None:
    report = tmp_path / "tests.xml"
    report.write_text('<testsuites><testsuite tests="9" failures="1" errors="1" skipped="2"/></testsuites>')
    counts = dev.read_counts(report)
    assert counts == {"passed": 5, "failed": 2, "skipped": 2}
    assert dev.closing_line(counts, 65.4).strip("=") == " 2 failed, 5 passed, 2 skipped in 65.40s (0:01:05) "
    assert dev.read_counts(tmp_path / "none.xml") == {"passed": 0, "failed": 0, "skipped": 0}


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout's `.venv` that looks made, with nothing run for real; what would run is kept in `ran`."""
    folder = tmp_path / ".venv"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").touch()
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    (folder / "pyvenv.cfg").write_text(f"home = /usr/bin\nversion = {version}.1\n")
    monkeypatch.setattr(dev, "VENV", folder)
    monkeypatch.setattr(dev, "PYTHON", folder / "bin" / "python")
    monkeypatch.setattr(dev, "STAMP", folder / "mwl-setup")
    monkeypatch.setattr(dev, "provide_system", lambda kind: None)
    return folder


@pytest.fixture
def ran(venv: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    commands: list[str] = []
    monkeypatch.setattr(dev, "must", lambda *command: commands.append(" ".join(map(str, command))))
    return commands


def test_what_is_set_up_is_not_set_up_again(ran: list[str]) -> None:
    dev.prepare("run")
    assert [word in line for word, line in zip(("run.lock", "--editable"), ran, strict=True)] == [True, True]
    assert "--require-hashes" in ran[0]
    dev.prepare("run")
    assert len(ran) == 2
    dev.prepare("dev")
    assert "dev.lock" in ran[2]
    dev.prepare("run")
    assert len(ran) == 4


def test_the_optional_package_comes_on_top_of_what_runs_the_program(ran: list[str]) -> None:
    assert dev.ocr() == 0
    assert [word in line for word, line in zip(("run.lock", "--editable", "ocr.lock"), ran, strict=True)] == [
        True
    ] * 3
    assert "--require-hashes" in ran[2]
    locked = (dev.ROOT / "requirements" / "ocr.lock").read_text(encoding="utf-8")
    assert all(f"\n{name}==" in locked for name in ("rapidocr", "onnxruntime"))


def test_a_changed_lock_is_installed(ran: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    dev.prepare("run")
    monkeypatch.setattr(dev, "fingerprint", lambda: "another")
    dev.prepare("run")
    assert len(ran) == 4


def test_an_interrupted_set_up_is_done_again(ran: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*command: object) -> None:
        raise SystemExit(2)

    with monkeypatch.context() as patch:
        patch.setattr(dev, "must", broken)
        with pytest.raises(SystemExit):
            dev.prepare("run")
    dev.prepare("run")
    assert len(ran) == 2


def test_another_python_gets_a_new_environment(ran: list[str], venv: Path) -> None:
    (venv / "pyvenv.cfg").write_text("version = 3.2.1\n")
    assert dev.venv_version() == (3, 2)
    dev.prepare("run")
    assert f"-m venv --clear {venv}" in ran[0]


def test_the_demo_makes_exports_and_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[tuple[str, ...]] = []
    monkeypatch.setattr(dev, "prepare", lambda kind: None)
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "DEMO", tmp_path / "demo-output")
    monkeypatch.setattr(dev, "call", recording(ran, 0))
    monkeypatch.setattr(dev, "has_display", lambda environment, platform: len(ran) < 3)
    old = tmp_path / "demo-output" / "demo.mwl"
    old.parent.mkdir()
    for path in (old, old.with_name("demo.mwl-wal"), old.with_name("my notes.txt")):
        path.touch()
    assert dev.demo() == 0
    assert [path.name for path in old.parent.iterdir()] == ["my notes.txt"]
    assert [command[1] for command in ran] == ["demo", "export", str(old)]
    assert "quiet lamp orchard compass seventeen" in capsys.readouterr().out
    assert dev.demo() == 0
    assert [command[1] for command in ran[3:]] == ["demo", "export"]


def test_a_failed_step_of_the_demo_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[str, ...]] = []
    monkeypatch.setattr(dev, "prepare", lambda kind: None)
    monkeypatch.setattr(dev, "DEMO", tmp_path / "demo-output")
    monkeypatch.setattr(dev, "call", recording(ran, 3))
    assert dev.demo() == 3
    assert len(ran) == 1


def test_it_answers_at_once_what_there_is() -> None:
    started = (
        "import runpy, sys\n"
        "def starting(event, what):\n"
        "    if event == 'subprocess.Popen':\n"
        "        sys.exit('it started ' + repr(what))\n"
        "sys.addaudithook(starting)\n"
        "sys.argv[:] = sys.argv[1:]\n"
        "runpy.run_path(sys.argv[0], run_name='__main__')\n"
    )
    # Without the folder of installed packages: it loads what Python brings along, and starts nothing.
    with children_working_at_most(3):
        done = subprocess.run(
            [sys.executable, "-S", "-c", started, str(dev.ROOT / "dev.py")],
            capture_output=True,
            text=True,
            check=False,
            env=dict(os.environ),
        )
    assert (done.returncode, done.stderr) == (0, "")
