"""A short sweep: every flow meets every fault, and nothing is lost. The long one is `dev.py faults`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from tests.faults.catalogue import FLOWS
from tests.faults.sweep import KINDS

ROOT = Path(__file__).resolve().parents[2]
FAULTS = [fault for kind in KINDS for fault in kind.faults]
MAY_MISS = {"kill", "two programs", "size limit", "disk full"}
"""Faults that need luck to meet a short flow at work; each has to land somewhere."""
Swept: TypeAlias = dict[str, Any]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="processes cannot fork on this system"),
]


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Swept:
    """What a short sweep came to."""
    told = tmp_path_factory.mktemp("sweep") / "outcomes.json"
    short = ("--small", "--kills", "24", "--calls", "4", "--places", "2", "--outcomes", str(told))
    command = [sys.executable, "-m", "tests.faults", *short]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)
    assert told.exists(), done.stdout + done.stderr
    result: Swept = json.loads(told.read_text(encoding="utf-8"))
    wrong = [run for run in result["outcomes"] if run["lost"] or run["damaged"] or run["rude"]]
    assert (done.returncode != 0) == bool(wrong), done.stdout + done.stderr
    return result


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("flow", FLOWS)
def test_nothing_is_lost(swept: Swept, flow: str, fault: str) -> None:
    for faults, reason in swept["missing"].items():
        if fault in faults.split(", "):
            pytest.skip(reason)
    runs = [run for run in swept["outcomes"] if (run["flow"], run["fault"]) == (flow, fault)]
    assert runs
    assert not [run for run in runs if run["lost"] or run["damaged"] or run["rude"]]
    assert any(run["landed"] for run in runs) or fault in MAY_MISS


@pytest.mark.parametrize("fault", sorted(MAY_MISS))
def test_what_needs_luck_landed_somewhere(swept: Swept, fault: str) -> None:
    for faults, reason in swept["missing"].items():
        if fault in faults.split(", "):
            pytest.skip(reason)
    assert any(run["landed"] for run in swept["outcomes"] if run["fault"] == fault)
