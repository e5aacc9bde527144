"""The guards of `conftest.py`: each is shown a test that breaks its rule, and must fail it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def outcome(folder: Path, body: str) -> str:
    """pytest's output on a single test with that body, under the project's own settings and guards."""
    file = folder / "test_shown.py"
    file.write_text("import logging, threading, time\nimport pytest\n" + body, encoding="utf-8")
    options = ["-q", "-c", "pyproject.toml", "--rootdir", str(ROOT), "--no-xvfb", "-p", "tests.conftest"]
    command = [sys.executable, "-m", "pytest", *options, str(file)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout


LOG = "logging.getLogger('mwl_desktop.vault').warning('disk is slow')"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (f"def test_it(): {LOG}", "unexpected log records: ['WARNING mwl_desktop.vault: disk is slow']"),
        ("@pytest.mark.logs('slow')\ndef test_it(): pass", "announced log records that never came: ['slow']"),
        (
            "def lasts(): time.sleep(600)\n"
            "def test_it(): threading.Thread(target=lasts, name='lane', daemon=True).start()",
            "['lane']",
        ),
        (
            "def test_it(qtbot):\n    global w\n    from PySide6.QtWidgets import QLabel\n    w = QLabel()",
            "QLabel",
        ),
        ("def test_it(qapp):\n    from PySide6.QtCore import qWarning\n    qWarning('oh no')", "oh no"),
    ],
    ids=["log", "log announced in vain", "thread", "widget", "Qt warning"],
)
def test_a_broken_rule_fails_the_test(tmp_path: Path, body: str, reason: str) -> None:
    printed = outcome(tmp_path, body)
    assert reason in printed
    assert "1 passed in" not in printed


KEPT = f"""
@pytest.mark.logs("slow$")
def test_log(): {LOG}

def test_thread():
    thread = threading.Thread(target=time.sleep, args=(0.2,))
    thread.start()

def test_widgets(qtbot):
    from PySide6.QtWidgets import QLabel
    shown, dropped = QLabel("kept by qtbot"), QLabel("dropped by Python")
    qtbot.addWidget(shown)
    shown.show()

def test_home():
    from mwl_desktop import paths
    from pathlib import Path
    for folder in (paths.settings_folder(), paths.state_folder(), paths.documents_folder()):
        assert folder.is_relative_to(Path.home())
    assert "home0" in str(Path.home()) or "home" in Path.home().name
"""


def test_kept_rules_let_tests_pass(tmp_path: Path) -> None:
    assert "4 passed" in outcome(tmp_path, KEPT)
