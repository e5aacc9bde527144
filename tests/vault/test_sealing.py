"""What is sealed comes out byte for byte with the vault's own key, and not at all when it was touched."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mwl_desktop.vault import sealing
from mwl_desktop.vault.sealing import HEADER, LEAST_SIZE, PIECE, TAG, Head, Opened, SealError, seal

PRIVATE = bytes(range(32))
PUBLIC = sealing.public_of(PRIVATE)
HEAD = Head("file", "Größe 東京.pdf", datetime(2026, 11, 22, 12, 0, 1, tzinfo=UTC), date(2026, 11, 20), "CET")
FIRST_PIECE = LEAST_SIZE - TAG


def sealed(content: bytes, head: Head = HEAD, public: bytes = PUBLIC) -> bytes:
    out = io.BytesIO()
    seal(public, head, (content[at : at + 70_000] for at in range(0, len(content), 70_000)), out)
    return out.getvalue()


def opened(data: bytes, private: bytes = PRIVATE) -> bytes:
    return b"".join(Opened(private, io.BytesIO(data)).pieces())


def refused(data: bytes, private: bytes = PRIVATE) -> str:
    """The code with which it is refused; what was given out before that is no longer than what was sealed."""
    with pytest.raises(SealError) as error:
        opened(data, private)
    return error.value.code


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 7])
def test_it_comes_out_as_it_went_in(size: int) -> None:
    content = bytes(number % 251 for number in range(1000)) * (size // 1000 + 1)
    data = sealed(content[:size])
    file = Opened(PRIVATE, io.BytesIO(data))
    assert file.head == HEAD
    assert b"".join(file.pieces()) == content[:size]
    assert len(data) == LEAST_SIZE + size + (max(size, 1) - 1) // PIECE * TAG


@given(st.binary(max_size=3000), st.text(max_size=40), st.datetimes(min_value=datetime(1970, 1, 1)))
def test_whatever_is_sealed_comes_out(content: bytes, name: str, at: datetime) -> None:
    name = name.encode("utf-8", "replace").decode()
    head = Head("note", name, at.replace(tzinfo=UTC), at.date(), "X")
    file = Opened(PRIVATE, io.BytesIO(sealed(content, head)))
    assert (file.head, b"".join(file.pieces())) == (head, content)


def test_two_sealings_of_the_same_have_nothing_in_common() -> None:
    one, other = sealed(b"the same"), sealed(b"the same")
    assert one[:HEADER] == other[:HEADER]
    assert one[HEADER : HEADER + 80] != other[HEADER : HEADER + 80]
    assert sum(a == b for a, b in zip(one[HEADER:], other[HEADER:], strict=True)) < len(one) // 50


def test_the_id_is_of_this_sealing_alone() -> None:
    out = io.BytesIO()
    told = seal(PUBLIC, HEAD, (b"x",), out)
    assert Opened(PRIVATE, io.BytesIO(out.getvalue())).id == told
    assert Opened(PRIVATE, io.BytesIO(sealed(b"x"))).id != told


def test_every_flipped_byte_is_noticed() -> None:
    data = sealed(b"a short note" * 20)
    for at in range(len(data)):
        changed = bytearray(data)
        changed[at] ^= 0x01
        assert refused(bytes(changed)) in ("sealed.damaged", "sealed.foreign", "sealed.newer"), at


def test_every_truncation_is_noticed() -> None:
    data = sealed(b"a short note" * 20)
    for size in range(len(data)):
        assert refused(data[:size]) == "sealed.damaged", size


@pytest.mark.parametrize("size", [PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE])
def test_a_long_one_cut_between_pieces_or_lengthened_is_noticed(size: int) -> None:
    data = sealed(b"z" * size)
    ends = range(FIRST_PIECE, len(data), PIECE + TAG)
    assert {refused(data[:end]) for end in ends} == {"sealed.damaged"}
    for more in (b"\0", data[-TAG:], data[FIRST_PIECE : FIRST_PIECE + PIECE + TAG]):
        assert refused(data + more) == "sealed.damaged"


def pieces_of(data: bytes) -> tuple[bytes, list[bytes]]:
    size = PIECE + TAG
    return data[:FIRST_PIECE], [data[at : at + size] for at in range(FIRST_PIECE, len(data), size)]


@pytest.mark.parametrize(
    "change",
    [
        lambda parts: [parts[1], parts[0], *parts[2:]],
        lambda parts: [*parts[:1], *parts[2:]],
        lambda parts: [parts[0], parts[0], *parts[1:]],
        lambda parts: [parts[-1], *parts[1:]],
        lambda parts: parts[:-1],
    ],
    ids=["swapped", "one left out", "one twice", "last one first", "last one gone"],
)
def test_pieces_in_another_order_are_noticed(change: Callable[[list[bytes]], list[bytes]]) -> None:
    start, parts = pieces_of(sealed(bytes(3 * PIECE)))
    assert len(parts) == 3
    assert refused(start + b"".join(change(parts))) == "sealed.damaged"


def test_pieces_of_another_file_are_noticed() -> None:
    one, other = sealed(bytes(2 * PIECE)), sealed(bytes(2 * PIECE))
    (start, parts), (_, others) = pieces_of(one), pieces_of(other)
    assert refused(start + others[0] + parts[1]) == "sealed.damaged"
    assert refused(one[:HEADER] + other[HEADER : HEADER + 80] + one[HEADER + 80 :]) == "sealed.damaged"


def test_another_vaults_key_opens_nothing() -> None:
    other = bytes(reversed(range(32)))
    assert refused(sealed(b"x"), other) == "sealed.foreign"
    # Even where the header says it is ours.
    data = bytearray(sealed(b"x"))
    data[8:16] = sealing.recipient_of(sealing.public_of(other))
    assert refused(bytes(data), other) == "sealed.damaged"


def test_a_later_version_is_told_from_damage() -> None:
    data = bytearray(sealed(b"x"))
    data[7] = 2
    assert refused(bytes(data)) == "sealed.newer"


def stranger(head: bytes) -> bytes:
    """A sealed file that authenticates and whose head is whatever a stranger put there."""
    out = io.BytesIO()
    packed = sealing._packed
    sealing._packed = lambda _head: head.ljust(4096)  # type: ignore[assignment]
    try:
        seal(PUBLIC, HEAD, (b"x",), out)
    finally:
        sealing._packed = packed
    return out.getvalue()


PLAIN = {
    "kind": "note",
    "name": "",
    "sealed_at": "2026-11-22T12:00:00+00:00",
    "day": "2026-11-22",
    "zone": "",
}


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"[" * 4096,
        b'{"a":' * 800,
        b"\xff\xfe",
        b"[]",
        b"null",
        json.dumps({**PLAIN, "kind": "program"}).encode(),
        json.dumps({**PLAIN, "day": 7}).encode(),
        json.dumps({**PLAIN, "day": "yesterday"}).encode(),
        json.dumps({**PLAIN, "sealed_at": "2026-11-22T12:00:00"}).encode(),
        json.dumps({**PLAIN, "sealed_at": "0001-01-01T00:00:00+23:59"}).encode(),
        json.dumps({key: value for key, value in PLAIN.items() if key != "name"}).encode(),
        b'{"kind":' + b"9" * 4000 + b"}",
    ],
)
def test_a_strangers_head_is_refused(head: bytes) -> None:
    assert refused(stranger(head)) == "sealed.damaged"


def test_a_strangers_head_that_is_one_is_taken() -> None:
    assert opened(stranger(json.dumps(PLAIN).encode())) == b"x"


@pytest.mark.parametrize("public", [bytes(32), b"\1" + bytes(31), b"\xff" * 31])
def test_a_key_that_is_none_seals_nothing(public: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the library's own
        sealed(b"x", public=public)


def test_memory_stays_small_both_ways(tmp_path: Path) -> None:
    tracemalloc.start()
    with (tmp_path / "large").open("wb") as out:
        seal(PUBLIC, HEAD, (bytes(PIECE) for _ in range(48)), out)
    with (tmp_path / "large").open("rb") as file:
        size = sum(len(piece) for piece in Opened(PRIVATE, file).pieces())
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size == 48 * PIECE
    assert most < 8 * PIECE


def test_no_two_pieces_share_a_nonce() -> None:
    nonces = {sealing._nonce(number, last=last) for number in range(300) for last in (False, True)}
    assert (len(nonces), {len(nonce) for nonce in nonces}) == (600, {12})
