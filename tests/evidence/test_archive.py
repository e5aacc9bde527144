"""Archives: a small file that says it is a large one is refused before it costs anything."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from mwl_desktop.evidence.archive import BROKEN_ARCHIVE, Archive, ArchiveRefused
from tests.evidence import samples


def test_entries_are_read_as_far_as_asked() -> None:
    with Archive(io.BytesIO(samples.package({"a.txt": "hello", "../b": "x"}))) as archive:
        assert archive.names == {"a.txt", "../b"}
        assert archive.read("a.txt", 3) == b"hel"
        with pytest.raises(KeyError):
            archive.read("missing", 3)


def test_a_bomb_stops_at_the_budget() -> None:
    bomb = samples.package({"bomb": b"\0" * 50_000_000})
    assert len(bomb) < 100_000
    with Archive(io.BytesIO(bomb), budget=1_000_000) as archive:
        with pytest.raises(ArchiveRefused):
            archive.read("bomb", 100_000_000)
        with pytest.raises(ArchiveRefused):
            archive.read("bomb", 1)


def test_a_directory_of_millions_is_not_listed() -> None:
    data = bytearray(samples.package({"a": "x"}))
    end = data.rindex(b"PK\x05\x06")
    struct.pack_into("<L", data, end + 12, 2**31)
    with pytest.raises(ArchiveRefused):
        Archive(io.BytesIO(bytes(data)))
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as made:
        for number in range(20_001):
            made.writestr(str(number), b"")
    with pytest.raises(ArchiveRefused):
        Archive(many)


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x05\x06", b"PK\x03\x04" + b"\0" * 100, b"x" * 100_000])
def test_what_is_no_archive(data: bytes) -> None:
    with pytest.raises(BROKEN_ARCHIVE):
        Archive(io.BytesIO(data))
