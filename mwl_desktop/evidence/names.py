"""File names that are safe to show, to keep and to write on any system, and titles made from them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

MOST_CHARACTERS: Final = 200
MOST_BYTES: Final = 255
_LONGEST_EXTENSION: Final = 24
_NAMELESS: Final = "file"

_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"|?*', "_"))
# Letters that show nothing: fillers and joiners that can hide a difference between two names.
_INVISIBLE_LETTERS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_DROPPED_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])", re.IGNORECASE)
_SEPARATORS = re.compile(r"[/\\]+")
_SPACES = re.compile(r"\s+")
_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")

_EXTENSION = re.compile(r"(?:\.tar)?\.(?=[A-Za-z0-9]*[A-Za-z])[A-Za-z0-9]{1,8}$")
_HYPHEN_IN_WORDS = re.compile(r"(?<!\d)-|-(?!\d)")


def clean_name(raw: str) -> str:
    """A file name without folders, tricks or anything a file system refuses; cleaning twice changes nothing.

    At most 200 characters and 255 bytes of UTF-8 with the extension kept, NFC, never empty.
    """
    parts = [part for part in _SEPARATORS.split(_readable(raw)) if part.strip(" .")]
    name = _plain(parts[-1]) if parts else ""
    name = _shortened(name) or _NAMELESS
    stem = name.split(".", 1)[0].rstrip(" ")
    return _shortened("_" + name) if _RESERVED.fullmatch(stem) else name


def _readable(raw: str) -> str:
    """Bytes of a name that was not UTF-8 are shown as the letters they most likely were."""
    return _ESCAPED_BYTE.sub(lambda hit: bytes([ord(hit[0]) - 0xDC00]).decode("cp1252", "replace"), raw)


def _plain(name: str) -> str:
    shown = "".join(_shown(character) for character in unicodedata.normalize("NFC", name))
    shown = _SPACES.sub(" ", unicodedata.normalize("NFC", shown.translate(_FORBIDDEN)))
    return shown.lstrip(" ").rstrip(" .")


def _shown(character: str) -> str:
    if character in "\t\n\r\u2028\u2029":
        return " "
    if character in _INVISIBLE_LETTERS or unicodedata.category(character) in _DROPPED_CATEGORIES:
        return ""
    return character


def _shortened(name: str) -> str:
    if len(name) <= MOST_CHARACTERS and len(name.encode()) <= MOST_BYTES:
        return name
    stem, dot, extension = name.rpartition(".")
    kept = dot + extension if stem and len(extension) <= _LONGEST_EXTENSION else ""
    return (
        _cut(name[: len(name) - len(kept)], MOST_CHARACTERS - len(kept), MOST_BYTES - len(kept.encode()))
        + kept
    )


def _cut(text: str, characters: int, size: int) -> str:
    """The longest beginning that fits both limits and does not end in a space or dot."""
    return text[:characters].encode()[:size].decode("utf-8", "ignore").rstrip(" .")


class UniqueNames:
    """Hands out names that differ even where upper and lower case are the same."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {folded(name) for name in taken}
        self._next: dict[str, int] = {}

    def take(self, name: str) -> str:
        """`name` cleaned, or with “ (2)”, “ (3)”… before its extension; taken from now on."""
        clean = clean_name(name)
        candidate, number = clean, self._next.get(folded(clean), 2)
        while folded(candidate) in self._taken:
            candidate, number = _numbered(clean, number), number + 1
        self._next[folded(clean)] = number
        self._taken.add(folded(candidate))
        return candidate


def folded(name: str) -> str:
    """A name as it is compared: two that differ only in upper and lower case are the same."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _numbered(name: str, number: int) -> str:
    found = _EXTENSION.search(name)
    # "..A" is a name, not an extension of nothing.
    extension = found[0] if found and name[: found.start()].strip(" .") else ""
    mark = f" ({number}){extension}"
    stem = name[: len(name) - len(extension)]
    cut = _cut(stem, MOST_CHARACTERS - len(mark), MOST_BYTES - len(mark.encode()))
    # What is left of a long row of dots is no name any more.
    return (cut if cut.strip(" .") else _NAMELESS) + mark


def title_from_name(name: str) -> str:
    """A title a person would have typed: "2025_annual-review_FINAL.pdf" gives "2025 annual review FINAL"."""
    clean = clean_name(name)
    found = _EXTENSION.search(clean)
    stem = clean[: found.start()] if found and clean[: found.start()].strip(" .") else clean
    # A hyphen was meant inside a name that has real spaces, but for what is joined by underscores there,
    # and between digits as in a date.
    words = " ".join(_parted(word) if "_" in word or " " not in stem else word for word in stem.split(" "))
    return _SPACES.sub(" ", words).strip(" .") or clean


def _parted(word: str) -> str:
    """What stands for blanks in a name without any, as blanks."""
    return _HYPHEN_IN_WORDS.sub(" ", word.replace("_", " "))
