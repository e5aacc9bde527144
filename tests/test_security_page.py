"""Every test that docs/security.md names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NAMED = sorted(
    set(re.findall(r"`(tests/[\w/]+\.py(?:::\w+)?)`", (ROOT / "docs/security.md").read_text("utf-8")))
)


def test_the_page_names_its_tests() -> None:
    assert len(NAMED) > 30


@pytest.mark.parametrize("name", NAMED)
def test_a_named_test_is_there(name: str) -> None:
    file, _, function = name.partition("::")
    source = (ROOT / file).read_text("utf-8")
    assert re.search(rf"^def {function or 'test_'}", source, re.MULTILINE)
