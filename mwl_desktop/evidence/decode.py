"""Text out of bytes of an unknown encoding."""

from __future__ import annotations

import codecs
import re
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Python's own, or for names of hosts: slow, strict or warning about what they are given.
_NOT_FOR_TEXT: Final = frozenset(
    {"punycode", "idna", "undefined", "unicode-escape", "unicode_escape", "raw-unicode-escape"}
    | {"raw_unicode_escape", "mbcs", "oem"}
)
_CONTROLS: Final = frozenset(range(32)) - {9, 10, 12, 13, 27}
_LINE_ENDS = re.compile("\r\n?|\x0b|\x0c|\x85|\u2028|\u2029")
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufeff]")


def looks_like_text(head: bytes) -> bool:
    """Whether bytes are text in UTF-8, UTF-16 or an eight-bit encoding; no bytes are not."""
    if not head:
        return False
    if encoding_of(head).startswith("utf-16"):
        text = head[: len(head) & ~1].decode(encoding_of(head), "replace")
        return sum(map(_is_odd, text)) < 2
    return not _CONTROLS.intersection(head)


def _is_odd(character: str) -> bool:
    return character == "\ufffd" or (character < " " and character not in "\t\n\r")


def encoding_of(data: bytes) -> str:
    """The most likely encoding: by a mark, UTF-16 by its zeros, UTF-8 where it fits, else that of Windows."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    sample = data[:4096]
    if len(sample) >= 4 and 0 in sample:
        half = len(sample) // 2
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        if odd > half * 0.4 and even < half * 0.05:
            return "utf-16-le"
        if even > half * 0.4 and odd < half * 0.05:
            return "utf-16-be"
    return "utf-8" if _is_utf8(data) else "cp1252"


def decoded(data: bytes, encoding: str | None = None) -> str:
    """The text of bytes, in `encoding` where it is known and possible, lines ended by newlines alone."""
    return tidy(data.decode(_usable(encoding) or encoding_of(data), "replace"))


def undeclared(data: bytes, named: str | None) -> str:
    """A few words in eight bits that nobody declared: UTF-8 where it fits, else what is `named` nearby."""
    if not _is_utf8(data) and (encoding := _usable(named)) and _holds_ascii(encoding):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            pass
    return data.decode("utf-8" if _is_utf8(data) else "cp1252", "replace")


def _holds_ascii(encoding: str) -> bool:
    """Whether plain letters are themselves in it: not so in UTF-16, which takes any even number of bytes."""
    return b"Aa 1".decode(encoding, "replace") == "Aa 1"


def tidy(text: str) -> str:
    """Text with plain newlines and without control characters, half surrogates and marks."""
    return _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))


def _usable(encoding: str | None) -> str | None:
    """The encoding if Python knows it as one for text; "rot13" and "zlib" are encodings too."""
    if not encoding:
        return None
    try:
        known = codecs.lookup(encoding)
        b"x".decode(known.name, "ignore")
    except (LookupError, ValueError):
        return None
    return None if known.name in _NOT_FOR_TEXT else known.name


def _is_utf8(data: bytes) -> bool:
    """Whether it is UTF-8, a last character that was cut off aside."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(data)
    except UnicodeDecodeError:
        return False
    return True
