"""Facts, pictures and documents through the pipe: the same on the other side, nothing else comes through."""

from __future__ import annotations

import json
import random
import struct
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mwl_desktop.domain.evidence import Detail
from mwl_desktop.domain.kinds import EvidenceKind
from mwl_desktop.domain.readable import (
    Field,
    Figure,
    Grid,
    Heading,
    PageStart,
    Paragraph,
    Readable,
    Sheet,
)
from mwl_desktop.evidence.apart import wire
from mwl_desktop.evidence.apart.wire import WireRefused, packed, unpacked
from mwl_desktop.evidence.facts import BROKEN, TEXT_CUT, FileFacts, Limits, Picture
from tests.evidence import samples

PNG = samples.picture("PNG")
FACTS = FileFacts(
    title="Über uns",
    author="Ada",
    created_on=date(2025, 3, 4),
    taken_on=date(2025, 3, 5),
    sent_on=date(2025, 3, 6),
    pages=2,
    width=3,
    height=4,
    text="eins\n\fzwei 東京",
    notes=(BROKEN,),
    page_starts=(0, 6),
    details=(Detail(BROKEN, "any code that has words\nand lines"),),
    issuer="Institute",
    kind=EvidenceKind.CERTIFICATE,
)
READABLE = Readable(
    blocks=(
        PageStart(1, "One"),
        Heading("Title", 2),
        Paragraph("words", "•", 1),
        Field(BROKEN, "value"),
        Grid((("a", "b"), ("c", "d")), has_head=True),
        Figure(PNG, 64, 40, "a red half"),
    ),
    sheets=(Sheet("Hours", (("1", "2"),), head=True),),
    notes=(TEXT_CUT,),
)


@pytest.mark.parametrize(
    "result", [None, FileFacts(), FACTS, Readable(), READABLE, Picture(PNG, "image/png", 64, 40)]
)
def test_what_goes_in_comes_out(result: wire.Result) -> None:
    assert unpacked(packed(result)) == result


def test_a_workbook_of_as_many_sheets_as_are_read_comes_through() -> None:
    many = Readable(sheets=tuple(Sheet(f"{number}", (("1",),)) for number in range(Limits().pages)))
    assert unpacked(packed(many)) == many


def told(**changed: Any) -> bytes:
    """Facts as a process could tell them that is in the hands of a file."""
    attached: list[bytes] = []
    values = {**wire._facts_told(FACTS, attached), **changed}
    return framed({"facts": values}, b"".join(attached))


def framed(value: object, attached: bytes = b"") -> bytes:
    data = json.dumps(value).encode()
    return struct.pack("<I", len(data)) + data + attached


@pytest.mark.parametrize(
    "changed",
    [
        {"pages": True},
        {"width": "wide"},
        {"text": 10_000},
        {"text": None},
        {"kind": "made up"},
        {"created_on": "yesterday"},
        {"created_on": 5},
        {"page_starts": [10_000]},
        {"page_starts": 7},
        {"details": [[["nested"], "x"]]},
        {"details": [["facts.broken", 5]]},
        {"notes": 5},
    ],
)
def test_facts_of_another_shape_are_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(WireRefused):
        unpacked(told(**changed))


def test_measures_that_nothing_can_have_say_nothing() -> None:
    found = unpacked(told(pages=-1, width=2**40, height=7))
    assert isinstance(found, FileFacts)
    assert (found.pages, found.width, found.height, found.title) == (None, None, 7, "Über uns")


def test_codes_that_nobody_has_words_for_are_left_out() -> None:
    found = unpacked(told(notes=["facts.broken", "facts.broken", "made.up"], details=[["made.up", "x"]]))
    assert isinstance(found, FileFacts)
    assert (found.notes, found.details) == ((BROKEN,), ())


def test_page_starts_that_go_back_are_none() -> None:
    found = unpacked(told(page_starts=[5, 2]))
    assert isinstance(found, FileFacts)
    assert found.page_starts == ()


def test_half_a_letter_does_not_reach_the_vault() -> None:
    found = unpacked(told(details=[["facts.broken", "\ud800 half"]], title="a\ud800b"))
    assert isinstance(found, FileFacts)
    (found.details[0].value + found.title).encode("utf-8")


@pytest.mark.parametrize(
    "value",
    [
        [],
        {},
        5,
        {"facts": {}, "picture": []},
        {"made up": 1},
        {"picture": [3, "image/png", 1, 1]},
        {"picture": [0, "text/html", 1, 1]},
        {"readable": {"blocks": [["script", "x"]], "sheets": [], "notes": []}},
        {"readable": {"blocks": [["figure", 3, 1, 1, ""]], "sheets": [], "notes": []}},
        {"readable": {"blocks": [["field", "made.up", ""]], "sheets": [], "notes": []}},
        {"readable": {"blocks": "abc", "sheets": [], "notes": []}},
        {"readable": {"blocks": [], "sheets": [["x", [["a"] * 3000] + [[]] * 3000, False]], "notes": []}},
    ],
)
def test_nonsense_is_refused(value: object) -> None:
    with pytest.raises(WireRefused):
        unpacked(framed(value, b"<script>"))


@pytest.mark.parametrize(
    "data", [b"", b"\0\0", struct.pack("<I", 2**31), framed([]) + b"x", b"\5\0\0\0[[[[["]
)
def test_bytes_that_nobody_packed_are_refused(data: bytes) -> None:
    with pytest.raises(WireRefused):
        unpacked(data)


def test_depth_without_end_is_refused() -> None:
    deep = b"[" * 500_000
    with pytest.raises(WireRefused):
        unpacked(struct.pack("<I", len(deep)) + deep)


def test_damage_is_refused_or_gives_something_of_the_same_shape() -> None:
    source = random.Random(4)
    for whole in (packed(FACTS), packed(READABLE)):
        for _ in range(2_000):
            data = bytearray(whole)
            data[source.randrange(len(data))] = source.randrange(256)
            try:
                assert isinstance(unpacked(bytes(data)), FileFacts | Readable)
            except WireRefused:
                continue


def test_a_document_too_long_to_be_told_loses_its_end_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "MOST_JSON", 20_000)
    long = replace(READABLE, blocks=tuple(Paragraph(f"number {number}") for number in range(5_000)))
    found = unpacked(packed(long))
    assert isinstance(found, Readable)
    assert 100 < len(found.blocks) < 5_000
    assert found.blocks == long.blocks[: len(found.blocks)]
    assert found.notes == (TEXT_CUT,)
    with pytest.raises(WireRefused):
        packed(replace(FACTS, author="x" * 30_000))
