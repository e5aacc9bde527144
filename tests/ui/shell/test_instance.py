"""One window per vault."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mwl_desktop.gui import Program
from mwl_desktop.ui.shell import instance
from mwl_desktop.ui.shell.instance import Instance, raise_other, server_name
from tests.patience import PATIENCE


def test_nobody_there_is_noticed_at_once(
    qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert instance._WAIT_MS == 400
    monkeypatch.setattr(instance, "_WAIT_MS", 3_600_000)
    found: list[bool] = []
    asking = threading.Thread(target=lambda: found.append(raise_other(tmp_path / "p.mwl")), daemon=True)
    asking.start()
    asking.join(PATIENCE)
    assert found == [False]


def test_the_name_tells_nothing(tmp_path: Path) -> None:
    assert "secret" not in server_name(tmp_path / "secret.mwl")


def test_a_second_start_is_heard_also_by_another_path_to_the_file(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "p.mwl"
    path.touch()
    (tmp_path / "link.mwl").symlink_to(path)
    first = Instance()
    first.listen(path)
    with qtbot.waitSignal(first.raise_asked):
        assert raise_other(tmp_path / "link.mwl")
    assert not raise_other(tmp_path / "other.mwl")
    first.stop()
    assert not raise_other(path)


def test_another_program_keeps_its_vault(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "p.mwl"
    first, second = Instance(), Instance()
    first.listen(path)
    raised: list[str] = []
    first.raise_asked.connect(lambda: raised.append("first"))
    second.raise_asked.connect(lambda: raised.append("second"))
    second.listen(path)
    qtbot.wait(50)
    assert raised == []
    assert raise_other(path)
    qtbot.waitUntil(lambda: raised == ["first"])
    second.stop()
    first.stop()


def test_what_a_crashed_program_left_does_not_stand_in_the_way(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "p.mwl"
    code = (
        "import os, sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication;"
        "app = QCoreApplication([]); from mwl_desktop.ui.shell.instance import Instance;"
        "one = Instance(); one.listen(Path(sys.argv[1])); os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=False, cwd=Path(__file__).parents[3])
    first = Instance()
    first.listen(path)
    with qtbot.waitSignal(first.raise_asked):
        assert raise_other(path)
    first.stop()


@pytest.mark.slow
def test_a_second_start_of_the_program_ends_at_once_with_0(
    opened: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    opened.window.showMinimized()
    command = [sys.executable, "-m", "mwl_desktop", str(tmp_path / "portfolio.mwl")]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(command, cwd=Path(__file__).parents[3], env=environment) as second:
        qtbot.waitUntil(lambda: second.poll() is not None)
    assert second.returncode == 0
    qtbot.waitUntil(lambda: not opened.window.isMinimized())
