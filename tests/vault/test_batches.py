"""Lists that one question takes: nothing is left out, told twice or put in another order."""

from __future__ import annotations

import pytest

from mwl_desktop.vault.batches import batches


@pytest.mark.parametrize(
    ("number", "sizes"), [(0, []), (1, [1]), (3, [3]), (4, [3, 1]), (6, [3, 3]), (7, [3, 3, 1])]
)
def test_everything_comes_once_and_in_order(number: int, sizes: list[int]) -> None:
    found = list(batches((str(each) for each in range(number)), 3))
    assert [len(some) for some in found] == sizes
    assert [each for some in found for each in some] == [str(each) for each in range(number)]


def test_no_list_is_longer_than_a_question_takes() -> None:
    assert max(len(some) for some in batches(range(5000))) <= 999
