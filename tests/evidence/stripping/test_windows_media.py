"""WMA and WMV lose tags and times, and no byte of them moves."""

from __future__ import annotations

import io

import pytest

from mwl_desktop.evidence.registry import facts
from mwl_desktop.evidence.stripping.refusing import BROKEN, ENCRYPTED, SIGNED, StripRefused
from mwl_desktop.evidence.stripping.registry import stripped
from tests.evidence import media_samples
from tests.evidence.media_samples import asf_part

HEADER, DATA = "3026b2758e66cf11a6d900aa0062ce6c", "3626b2758e66cf11a6d900aa0062ce6c"
STREAM, MORE = "9107dcb7b7a9cf118ee600c00c205365", "b503bf5f2ea9cf118ee300c00c205365"
LIBRARY, INDEX = "941c23449894d149a1411d134e457054", "90080033b1e5cf1189f400a0c90349cb"
WHOLE = asf_part(
    HEADER,
    bytes(6)
    + asf_part(MORE, bytes(22) + asf_part(LIBRARY, b"Ada's tags") + asf_part(STREAM, b"needed too"))
    + asf_part("11" * 16, b"Ada's secret")
    + asf_part(STREAM, b"needed"),
) + asf_part(DATA, bytes(26) + b"SOUND" * 40)


def copy_of(data: bytes) -> bytes:
    stripped("audio/x-ms-wma", io.BytesIO(data), out := io.BytesIO())
    return out.getvalue()


def test_what_is_said_goes_and_nothing_moves() -> None:
    data = WHOLE + asf_part(INDEX, b"places") + asf_part("22" * 16, b"Ada again")
    copy = copy_of(data + b"behind it, by Ada")
    assert len(copy) == len(data)
    assert b"Ada" not in copy
    for kept in (b"needed too", b"needed", b"SOUND" * 40, b"places"):
        assert copy.rindex(kept) == data.rindex(kept)
    assert copy_of(copy) == copy


def test_what_is_gone_is_told() -> None:
    data = media_samples.wma()
    found = stripped("audio/x-ms-wma", io.BytesIO(data), out := io.BytesIO())
    assert {each.value for each in found.removed} == {"A talk", "Ada", "said"}
    copy = out.getvalue()
    assert len(copy) == len(data)
    assert b"\1" * 8 not in copy, "when it was made"
    after = facts("audio/x-ms-wma", copy)
    assert (after.title, [each.code for each in after.details]) == ("", ["detail.duration"])


def test_a_recording_that_is_cut_off_keeps_what_is_there() -> None:
    copy = copy_of(WHOLE[:-90])
    assert len(copy) == len(WHOLE) - 90
    assert copy.endswith(b"SOUND" * 22)
    assert b"Ada" not in copy


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", BROKEN),
        (WHOLE[: -226 - 24], BROKEN),
        (WHOLE.replace(b"\x11" * 16, bytes.fromhex("fbb3112223bdd211b4b700a0c955fc6e")), ENCRYPTED),
        (WHOLE.replace(b"\x11" * 16, bytes.fromhex("fcb3112223bdd211b4b700a0c955fc6e")), SIGNED),
        (WHOLE.replace(b"\x11" * 16 + b"\x24", b"\x11" * 16 + b"\xff"), BROKEN),
    ],
)
def test_what_is_damaged_protected_or_signed_gets_no_copy(data: bytes, code: str) -> None:
    with pytest.raises(StripRefused) as refused:
        copy_of(data)
    assert refused.value.code == code
