"""Queries: whatever is typed is understood, and real FTS5 takes it and finds the right rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from mwl_desktop.search.query import Query, Term, parse
from mwl_desktop.search.words import TOKENIZER, indexable

ROWS = {
    1: "The monthly report for the board: what we learned",
    2: "A report, monthly, about Python (and C++) in the team",
    3: "Notes on Éducation continue à İstanbul",
    4: "学习笔记:在工作中学习",
    5: "日本語の勉強会でカタカナを学ぶ",
    6: "한국어 공부를 시작했다",
    7: "e-mail about AND OR NOT NEAR the c:\\drive* 100% \"quoted\" 'x' {a} ^b",
    8: "ที่ทำงาน हिन्दी में",
}


@pytest.fixture(scope="module")
def index() -> Iterator[Any]:
    connection = dbapi2.connect(":memory:")
    connection.execute(f'CREATE VIRTUAL TABLE entry USING fts5(body, tokenize="{TOKENIZER}")')
    rows = [(number, indexable(text)) for number, text in ROWS.items()]
    connection.executemany("INSERT INTO entry(rowid, body) VALUES (?, ?)", rows)
    yield connection
    connection.close()


def found(index: Any, typed: str) -> list[int]:
    expression = parse(typed).fts
    assert expression is not None
    rows = index.execute("SELECT rowid FROM entry WHERE entry MATCH ? ORDER BY rowid", (expression,))
    return [row[0] for row in rows]


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("report monthly", [1, 2]),
        ("monthly rep", [1, 2]),
        ("rep monthly", []),
        ("rep ", []),
        ('"monthly report"', [1]),
        ('"monthly rep', [1]),
        ('"monthly rep"', []),
        ("report -board", [2]),
        ('report -"monthly report"', [2]),
        ("education istanbul", [3]),
        ("ÉDUCATION", [3]),
        ("学习", [4]),
        ("工作", [4]),
        ("習学", []),
        ("日本語", [5]),
        ("カタ", [5]),
        ("한국", [6]),
        ("e-mail", [7]),
        ("c++", [2, 7]),
        ("AND", [2, 7]),
        ("near", [7]),
        ("NOT AND OR", [7]),
        ("c:\\drive*", [7]),
        ("हिन्दी", [8]),
        ("हन", []),
        ("ที่", [8]),
    ],
)
def test_what_is_found(index: Any, typed: str, rows: list[int]) -> None:
    assert found(index, typed) == rows


_typed = st.one_of(
    st.text(st.characters()),
    st.lists(
        st.sampled_from(
            [
                '"',
                "-",
                "*",
                "(",
                ")",
                "^",
                ":",
                "{",
                "}",
                "+",
                "'",
                "\\",
                "\x00",
                "tag:",
                "kind:goal",
                "AND",
                "NEAR(",
                "a",
                "学",
                "é",
                " ",
                "\u3000",
                "☺\ufe0f",
                "\ud800",
                "title:",
                "--",
                ";",
                "x" * 300,
                "½",
                "\u0301",
                "\u0e31",
            ]
        ),
        max_size=80,
    ).map("".join),
)


@settings(max_examples=3000, deadline=None)
@given(typed=_typed)
@example(typed=" ".join(f"word{n}" for n in range(2000)))
@example(typed=" ".join(f"-word{n}" for n in range(2000)))
@example(typed='"' + "a b " * 5000)
def test_real_fts5_takes_anything_typed(index: Any, typed: str) -> None:
    query = parse(typed)
    for expression in (query.fts, query.fts_without):
        if expression is not None:
            index.execute("SELECT rowid FROM entry WHERE entry MATCH ?", (expression,)).fetchall()


@settings(max_examples=500, deadline=None)
@given(row=st.sampled_from(sorted(ROWS)), data=st.data())
def test_every_word_of_a_text_finds_it(index: Any, row: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(ROWS[row]) - 1))
    typed = ROWS[row][start:].split()
    if typed[1:] and parse(typed[1] + " ").terms:
        word = typed[1].strip("-\"'{}^")
        assert row in found(index, word + " ")


def test_operators_are_fields_not_words() -> None:
    query = parse('appraisal tag:Python -tag:"Old Job" kind:goal -kind:Entry TAG:x -draft ')
    assert query == Query(
        terms=(Term(("appraisal",)),),
        without=(Term(("draft",)),),
        tags=("python", "x"),
        without_tags=("old job",),
        kinds=("goal",),
        without_kinds=("entry",),
    )


def test_only_the_last_word_is_still_being_typed() -> None:
    assert [term.prefix for term in parse("one two").terms] == [False, True]
    assert [term.prefix for term in parse("one two ").terms] == [False, False]
    assert [term.prefix for term in parse('"one two"').terms] == [False]


@pytest.mark.parametrize("typed", ["", "   ", '"', "-", "***", '""', "tag:", "☺"])
def test_nothing_asked_for(typed: str) -> None:
    query = parse(typed)
    assert query.is_empty
    assert query.fts is None
    assert query.fts_without is None


def test_exclusions_alone_are_told_apart(index: Any) -> None:
    query = parse("-report -notes ")
    assert query.fts is None
    rows = index.execute("SELECT rowid FROM entry WHERE entry MATCH ? ORDER BY rowid", (query.fts_without,))
    assert [row[0] for row in rows] == [1, 2, 3]
