"""Decoding: text in any encoding that people have, and nothing that cannot be shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mwl_desktop.evidence.decode import decoded, looks_like_text, tidy, undeclared

TEXT = "Grüße aus Köln – naïve café, 10 €"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_encodings_are_guessed(encoding: str) -> None:
    assert decoded(TEXT.encode(encoding)) == TEXT


def test_a_declared_encoding_is_used_where_it_is_one() -> None:
    assert decoded("Привет".encode("koi8-r"), "koi8-r") == "Привет"
    for nonsense in ("made-up", "rot13", "zlib", "hex", "", "utf-8\0", "idna", "undefined"):
        assert decoded("Grüße".encode(), nonsense) == "Grüße"


def test_a_character_cut_in_two_does_not_change_the_encoding() -> None:
    assert decoded("Grüße".encode()[:3]).startswith("Gr")
    assert "Ã" not in decoded(("ü" * 100).encode()[:-1])


def test_lines_and_controls() -> None:
    assert tidy("a\r\nb\rc\x0bd\u2028e\x00\x07f\ufeff") == "a\nb\nc\nd\nef"


def test_what_is_text() -> None:
    assert looks_like_text(b"a\tb\r\n\x1b[0m")
    assert not looks_like_text(b"")
    assert not looks_like_text(b"a\0b\0\0\0c")
    assert not looks_like_text(bytes(range(256)))


@given(
    st.binary(max_size=300),
    st.sampled_from([None, "utf-7", "utf-16", "shift_jis", "punycode", "unicode_escape"]),
)
def test_never_raises(data: bytes, encoding: str | None) -> None:
    decoded(data, encoding).encode("utf-8")
    looks_like_text(data)


@pytest.mark.parametrize(
    ("data", "named", "text"),
    [
        ("Verão".encode(), "iso-8859-1", "Verão"),
        ("Verão".encode("latin-1"), "iso-8859-1", "Verão"),
        ("Аренда".encode("cp1251"), "windows-1251", "Аренда"),
        ("10 €".encode("cp1252"), "utf-8", "10 €"),
        ("10 €".encode("cp1252"), None, "10 €"),
        ("naïve!".encode("latin-1"), "utf-16", "naïve!"),
        ("naïve".encode("latin-1"), "no such thing", "naïve"),
        (b"\x81\xff", "shift_jis", "\ufffdÿ"),
    ],
)
def test_eight_bits_that_nobody_declared(data: bytes, named: str | None, text: str) -> None:
    assert undeclared(data, named) == text
