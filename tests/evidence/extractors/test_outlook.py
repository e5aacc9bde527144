"""Outlook's messages as they are read: the same of them as of any mail."""

from __future__ import annotations

import io
import random
import struct
from datetime import date, datetime

import pytest

from mwl_desktop.domain.kinds import EvidenceKind
from mwl_desktop.domain.readable import Field, Figure, Grid, Heading, Paragraph
from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.extractors.outlook_file import page_within, unpacked_rich_text
from mwl_desktop.evidence.facts import BROKEN, FileFacts
from mwl_desktop.evidence.registry import facts, readable
from mwl_desktop.evidence.sniff import refine, sniff
from tests.evidence import samples
from tests.evidence.outlook_samples import Tree, container, folder

SENT = datetime(2025, 3, 4, 22, 30)


def message(**more: bytes | Tree) -> bytes:
    texts = {
        0x0037: "Thank you",
        0x0C1A: "Grace Höpper",
        0x5D01: "grace@example.org",
        0x1000: "Dear Ada,\r\n\r\nthe workshop was great.",
        0x007D: "Received: x\r\nX-Mailer: Postbote 3\r\nX-Originating-IP: [192.0.2.7]",
    }
    inner = folder({0x0037: "Within", 0x1000: "Inside"}, {}, 24)
    attached = {
        "__recip_version1.0_#00000000": folder({0x3001: "Ada", 0x39FE: "ada@example.org"}, {0x0C15: 1}, 8),
        "__recip_version1.0_#00000001": folder({0x3001: "Bo", 0x3003: "/O=FIRM/CN=BO@X"}, {0x0C15: 2}, 8),
        "__attach_version1.0_#00000000": folder(
            {0x3707: "Plan.pdf"}, {}, 8, **{"__substg1.0_37010102": b"x" * 12_345}
        ),
        "__attach_version1.0_#00000001": folder({}, {}, 8, **{"__substg1.0_3701000D": inner}),
    }
    return container(folder(texts, {0x0039: SENT}, **attached, **more))


def test_a_message() -> None:
    data = message()
    assert refine(io.BytesIO(data), sniff(data, "thanks.msg")).media_type == types.OUTLOOK
    read = readable(types.OUTLOOK, data)
    assert read is not None
    assert list(read.blocks) == [
        Field("detail.subject", "Thank you"),
        Field("detail.from", "Grace Höpper <grace@example.org>"),
        Field("detail.to", "Ada <ada@example.org>"),
        Field("detail.cc", "Bo"),
        Field("detail.sent", "2025-03-04 22:30 UTC"),
        Paragraph("Dear Ada,"),
        Paragraph("the workshop was great."),
        Field("detail.attachment", "Plan.pdf (12 kB)"),
        Heading("Within", 2),
        Field("detail.subject", "Within"),
        Paragraph("Inside"),
    ]
    assert read.notes == ()


def test_facts_of_a_message() -> None:
    found = facts(types.OUTLOOK, message())
    assert (found.title, found.author, found.sent_on) == ("Thank you", "Grace Höpper", date(2025, 3, 4))
    assert found.kind is EvidenceKind.MESSAGE
    told = [(detail.code, detail.value) for detail in found.details]
    assert ("detail.mailer", "Postbote 3") in told
    assert ("detail.sender_address", "[192.0.2.7]") in told
    assert ("detail.attachment", "Plan.pdf (12 kB)") in told
    assert ("detail.attachment", "Within") in told


def test_a_page_with_its_pictures() -> None:
    page = "<p>Größe</p><img src='cid:bar@x'>".encode("cp1252")
    attached = folder({0x3712: "bar@x"}, {}, 8, **{"__substg1.0_37010102": samples.picture("PNG")})
    data = message(**{"__substg1.0_10130102": page, "__attach_version1.0_#00000002": attached})
    read = readable(types.OUTLOOK, data)
    assert read is not None
    assert Paragraph("Größe") in read.blocks
    assert any(isinstance(block, Figure) and block.width == 64 for block in read.blocks)


def test_each_message_within_shows_its_own_pictures() -> None:
    def drawn(width: int) -> dict[str, bytes | Tree]:
        buffer = io.BytesIO()
        samples.drawing(width).save(buffer, "PNG")
        return folder({0x3707: "bar.png"}, {}, 8, **{"__substg1.0_37010102": buffer.getvalue()})

    widths = [tuple(20 + 10 * number + more for more in range(1 + number % 4)) for number in range(8)]
    within = {}
    for number, each in enumerate(widths):
        attached = {f"__attach_version1.0_#{place:08}": drawn(width) for place, width in enumerate(each)}
        inner = folder({0x0037: f"Within {number}"}, {}, 24, **attached)
        within[f"__attach_version1.0_#{number + 2:08}"] = folder({}, {}, 8, **{"__substg1.0_3701000D": inner})
    read = readable(types.OUTLOOK, message(**within))
    assert read is not None
    shown = [block.width for block in read.blocks if isinstance(block, Figure)]
    assert shown == [width for each in widths for width in each]


def test_words_that_are_packed() -> None:
    # The example of [MS-OXRTFCP]: literals first, then what was said before.
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert unpacked_rich_text(packed).startswith(b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}")
    plain = b"{\\rtf1 stored}"
    assert unpacked_rich_text(struct.pack("<II4sI", 99, len(plain), b"MELA", 0) + plain) == plain
    assert unpacked_rich_text(b"short") == b""
    assert unpacked_rich_text(struct.pack("<II4sI", 9, 1 << 31, b"LZFu", 0) + b"x") == b""


def test_a_body_of_rich_text_is_read_as_any_rich_text() -> None:
    drawn = samples.picture("PNG").hex().encode()
    rich = (
        rb"{\rtf1\ansi{\stylesheet{\s3 heading 2;}}\pard\s3 Plan\par\pard Gr\'f6\'dfe\par{\pict\pngblip "
        + drawn
    )
    rich += rb"}\trowd\intbl Day\cell Topic\cell\row\trowd\intbl 1\cell Coaching\cell\row\pard Bye\par}"
    stored = struct.pack("<II4sI", 99, len(rich), b"MELA", 0) + rich
    data = container(folder({0x0037: "Plan"}, {}, **{"__substg1.0_10090102": stored}))
    read = readable(types.OUTLOOK, data)
    assert read is not None
    assert [block for block in read.blocks if not isinstance(block, Figure)] == [
        Field("detail.subject", "Plan"),
        Heading("Plan", 2),
        Paragraph("Größe"),
        Grid((("Day", "Topic"), ("1", "Coaching"))),
        Paragraph("Bye"),
    ]
    assert [block.width for block in read.blocks if isinstance(block, Figure)] == [64]
    assert facts(types.OUTLOOK, data).text.splitlines()[1:] == [
        "Plan",
        "Größe",
        "Day\tTopic",
        "1\tCoaching",
        "Bye",
    ]


def test_a_page_that_is_wrapped() -> None:
    rich = (
        rb"{\rtf1\ansi\ansicpg1252\fromhtml1{\fonttbl{\f0 Arial;}}{\*\htmltag64 <p>}\htmlrtf \par \htmlrtf0 "
    )
    rich += rb"Gr\'f6\u223?e {\*\mhtmltag <x>}{\*\htmltag72 </p>}}"
    assert page_within(rich) == "<p>Grö&#223;e </p>"
    assert page_within(rb"{\rtf1 plain}") == ""
    assert page_within(rb"{\rtf1\fromhtml1 {\*\htmltag64 <p>}\u-10179?\u-8704? \u60?}") == "<p>😀 &#60;"
    assert page_within(rb"{\rtf1\fromhtml1 \u-10179?half}") == "�half"


@pytest.mark.parametrize("seed", range(60))
def test_broken_containers_cost_a_note(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(message())
    for _ in range(chance.choice((1, 8, 60))):
        at = chance.randrange(len(data) - 4)
        data[at : at + 4] = chance.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", chance.randbytes(4)))
    cut = bytes(data[: chance.randrange(512, len(data))])
    for variant in (bytes(data), cut):
        assert isinstance(facts(types.OUTLOOK, variant), FileFacts)
        assert readable(types.OUTLOOK, variant) is not None


def test_what_is_no_container() -> None:
    assert facts(types.OUTLOOK, b"hello").notes == (BROKEN,)
