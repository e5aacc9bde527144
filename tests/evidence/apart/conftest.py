"""Files that do to their reader what hostile ones would: media types that only these tests know."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mwl_desktop.evidence.apart import process
from mwl_desktop.evidence.apart.pool import Readers

ROOT = Path(__file__).parents[3]
HOSTILE = """
import sys; sys.path[:] = {path!r}
from tests.evidence.apart import hostile
sys.exit(hostile.serve({memory}))
"""


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes that know the media types of `hostile` besides those of the registry."""

    def command(memory: int) -> list[str]:
        return [sys.executable, "-I", "-c", HOSTILE.format(path=[str(ROOT), *sys.path], memory=memory)]

    monkeypatch.setattr(process, "command", command)


@pytest.fixture
def readers() -> Iterator[Readers]:
    made = Readers()
    yield made
    made.close()
