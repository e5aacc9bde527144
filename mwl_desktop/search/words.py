"""How text is cut into words: the one rule that indexing, querying and highlighting share.

Text is folded here, on its way into the index, and so is a query: they agree by construction.
No tokenizer of SQLite's knows words in scripts written without spaces, so their characters are
set apart and searched as phrases.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

TOKENIZER: Final = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
"""What an FTS5 table over `indexable` text is made with; it has single quotes, so write `tokenize="…"`.

Marks belong to words, because Devanagari, Thai and others write their vowels with them.
"""

# Han, kana, bopomofo and their extensions: written without spaces, each character its own word.
_UNSPACED: Final = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u3096\u309d-\u309f\u30a1-\u30fa"
    "\u30fc-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U0001b000-\U0001b16f\U00020000-\U0003fffd"
)
_EACH = re.compile(f"([{_UNSPACED}])")
# Python's \w knows letters and digits but not the marks written over and beside them.
_MARKS: Final = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"
    "\u0981-\u0983\u09bc-\u09cd\u0a01-\u0a03\u0a3c-\u0a4d\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b4d"
    "\u0b82\u0bbe-\u0bcd\u0c00-\u0c04\u0c3e-\u0c4d\u0c81-\u0c83\u0cbc-\u0ccd\u0d00-\u0d03\u0d3b-\u0d4d\u0dca-\u0ddf"
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u0f71-\u0f84\u102b-\u103e\u17b6-\u17d3"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\u3099\u309a\u00ad\u200c\u200d\u2060\ufeff\ufe00-\ufe0f\u0640"
)
_WORD = re.compile(f"[{_UNSPACED}]|(?:(?![{_UNSPACED}])[^\\W_][{_MARKS}]*)+")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# Accents, Hebrew points, Arabic vowel signs and tatweel, and signs that show nothing inside words:
# people search without them.
_UNSEARCHED = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u00ad\u200c\u200d\u2060\ufeff\ufe00-\ufe0f]"
)
# Letters that Unicode does not take apart but people type as the plain ones.
_PLAIN_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ς": "σ"}
)


def indexable(text: str) -> str:
    """The text as it goes into the full-text index: folded, unspaced scripts cut into characters."""
    return _EACH.sub(r" \1 ", folded(text))


def words_in(text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """The words of a text as it was written, in order, each with its place."""
    return _WORD.finditer(text, start, len(text) if end is None else end)


def folded(text: str) -> str:
    """A text as it is compared: compatible forms, ligatures, case and accents do not count."""
    lower = unicodedata.normalize("NFKC", _UNSTORABLE.sub(" ", text)).lower().translate(_PLAIN_LETTERS)
    return unicodedata.normalize("NFC", _UNSEARCHED.sub("", unicodedata.normalize("NFD", lower)))


@lru_cache(maxsize=65536)
def folded_word(word: str) -> str:
    """`folded` for single words, remembered: a text repeats its words."""
    return folded(word)


def forget() -> None:
    """Remember no word any more, as the vault is locked."""
    folded_word.cache_clear()
