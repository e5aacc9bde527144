"""Words out of mails and chats: whose they are and of which day, as programs write it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mwl_desktop.evidence.quoted import Quoted, day_in, quoted

DAY = date(2026, 11, 3)
MARIA = "Maria Lopez"


@pytest.mark.parametrize(
    ("text", "words", "said_on"),
    [
        (
            "From: Maria Lopez <m@x.org>\nSent: Tuesday, 3 November 2026 14:02\nTo: Me\nSubject: Thanks\n\n"
            "You saved us.",
            "You saved us.",
            DAY,
        ),
        (
            "Von: Maria Lopez\nGesendet: Di., 3. November 2026 14:02\nAn: Ich\nBetreff: Danke\n\nGut: ja",
            "Gut: ja",
            DAY,
        ),
        ("On Tue, Nov 3, 2026 at 2:02 PM Maria Lopez <m@x.org> wrote:\n\n> Your\n> work", "Your\nwork", DAY),
        ("On Tue, 3 Nov 2026 at 14:02, Maria Lopez\n<m@x.org> wrote:\n> Your work", "Your work", DAY),
        ("On 3/11/2026 14:02, Maria Lopez wrote:\n> x", "x", None),
        ("Am 03.11.2026 um 14:02 schrieb Maria Lopez:\n> x", "x", DAY),
        ("Am Di., 3. Nov. 2026 um 14:02 Uhr schrieb Maria Lopez <m@x.org>:\n> x", "x", DAY),
        ("Le mar. 3 nov. 2026 à 14:02, Maria Lopez <m@x.org> a écrit :\n> x", "x", DAY),
        ("[03.11.26, 14:05:07] Maria Lopez: One\n[03.11.26, 14:06:07] Maria Lopez: Two", "One\nTwo", DAY),
        ("\u200e[2026-11-03, 2:05\u202fPM] Maria Lopez: One", "One", DAY),
        ("3.11.2026, 14:05 - Maria Lopez: One: two", "One: two", DAY),
        ("Maria Lopez, [03.11.2026 14:05]\nOne", "One", DAY),
        ("[14:05] Maria Lopez\nOne", "One", None),
        ("Maria Lopez  2:05 PM\nOne", "One", None),
        ("“Without you, never.”\n— Maria Lopez, 03.11.2026", "Without you, never.", DAY),
        ("Never without you.\n— Maria Lopez", "Never without you.", None),
    ],
)
def test_somebody_is_found(text: str, words: str, said_on: date | None) -> None:
    assert quoted(text) == Quoted(words, MARIA, said_on)


@pytest.mark.parametrize(
    "text",
    [
        "I learned to ask early - always",
        "Plan\n- one\n- two",
        "Meeting 14:00\nnotes of it",
        "Note: x\nFrom: here",
        "On Monday I wrote:\nnothing",
        "https://example.org",
        "",
        "From: Maria",
    ],
)
def test_nobody_is_made_up(text: str) -> None:
    assert not quoted(text)
    assert quoted(text).words == text


def test_a_talk_of_two_keeps_its_names_and_is_nobodys_alone() -> None:
    text = "[03.11.26, 14:05] Maria: One\n[03.11.26, 14:06] Bob: Two"
    assert quoted(text) == Quoted(text, "", DAY)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("13/11/2026", date(2026, 11, 13)),
        ("11/13/2026", date(2026, 11, 13)),
        ("5/5/26", date(2026, 5, 5)),
        ("3/4/2026", None),
        ("31.02.2026", None),
        ("99 Mock 2026", None),
        ("", None),
    ],
)
def test_a_day_that_may_be_two_is_none(words: str, said: date | None) -> None:
    assert day_in(words) == said


@given(st.text(max_size=400) | st.text(alphabet="[]:>-—, \nOnwrote:123/.APM", max_size=400))
def test_no_text_makes_it_fail_or_lose_all_words(text: str) -> None:
    assert bool(quoted(text).words) == bool(text.strip())
