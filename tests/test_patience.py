"""The clocks of the tests: waiting ends with what it waits for, and waiting is no work."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from tests.patience import children_working_at_most, wait_until, working_at_most


def test_waiting_ends_with_the_first_true_answer() -> None:
    answers = iter([0, "", None, "there"])
    assert wait_until(lambda: next(answers), "the answer") == "there"


def test_waiting_in_vain_says_for_what() -> None:
    with pytest.raises(AssertionError, match="in vain for the rain"):
        wait_until(lambda: False, "the rain", seconds=0)


def test_work_is_counted_and_waiting_is_not() -> None:
    with working_at_most(0.2):
        time.sleep(0.3)
    with pytest.raises(AssertionError, match="worked"), working_at_most(0.05):
        work_for(0.1)


def work_for(seconds: float) -> None:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell of processes that have ended")
def test_the_work_of_a_process_that_was_begun_is_counted() -> None:
    busy = "import time\nwhile time.process_time() < 0.3: pass"
    with children_working_at_most(60):
        subprocess.run([sys.executable, "-c", busy], check=True)
    with pytest.raises(AssertionError, match="worked"), children_working_at_most(0.1):
        subprocess.run([sys.executable, "-c", busy], check=True)
