"""Facts: small helpers that everything a file says goes through."""

from __future__ import annotations

import io
from datetime import date

import pytest

from mwl_desktop.evidence.facts import (
    TEXT_CUT,
    Deadline,
    FileFacts,
    Limits,
    TextBudget,
    TimeIsUp,
    as_stream,
    day,
    size_of,
    words,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2025-03-04T08:00:00Z", date(2025, 3, 4)),
        ("2025:06:07 10:11:12", date(2025, 6, 7)),
        ("20250304120000+01'00'", date(2025, 3, 4)),
        ("2024-02-30", None),
        ("0000:00:00 00:00:00", None),
        ("1980-01-01T00:00:00", None),
        ("1601-01-01", None),
        ("1980-01-02", date(1980, 1, 2)),
        ("", None),
        ("yesterday", None),
    ],
)
def test_days(value: str, expected: date | None) -> None:
    assert day(value) == expected


def test_words_are_one_short_plain_line() -> None:
    assert words("  A\n\ttitle\u202e with\x00 tricks ") == "A title with tricks"
    assert len(words("x" * 100_000)) == 300
    assert words(None) == words(7) == words(b"x") == ""


def test_the_most_likely_date() -> None:
    made, taken, sent = date(2025, 1, 2), date(2025, 1, 3), date(2025, 1, 4)
    assert FileFacts(created_on=made, taken_on=taken, sent_on=sent).achieved_on == taken
    assert FileFacts(created_on=made, sent_on=sent).achieved_on == sent
    assert FileFacts(created_on=made).achieved_on == made
    assert FileFacts().achieved_on is None


def test_a_budget_cuts_and_says_so() -> None:
    budget = TextBudget(10)
    budget.add("12345")
    assert budget.notes == ()
    budget.add("678901")
    assert (budget.text, budget.notes, budget.full) == ("1234567890", (TEXT_CUT,), True)
    spaced = TextBudget(100)
    spaced.add(" a\n \n\n\t\nb \n")
    assert spaced.text == "a\n\nb"


def test_a_deadline_passes() -> None:
    Deadline.of(Limits()).check()
    with pytest.raises(TimeIsUp):
        Deadline.of(Limits(seconds=-1)).check()


def test_bytes_and_streams_are_alike() -> None:
    stream = io.BytesIO(b"12345")
    stream.seek(3)
    assert size_of(stream) == size_of(b"12345") == 5
    stream.seek(3)
    assert as_stream(stream).read() == as_stream(b"12345").read() == b"12345"
