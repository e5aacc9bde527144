"""No media type is shown where a person looks for what a file is."""

from __future__ import annotations

import pytest

from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.registry import EXTRACTORS, READERS, RENDERERS
from mwl_desktop.evidence.type_words import WORDS, type_words


def test_every_type_that_is_known_has_words() -> None:
    known = {*types.BY_EXTENSION.values(), *EXTRACTORS, *READERS, *RENDERERS, types.LOCKED_OFFICE, types.OLE}
    assert known - set(WORDS) == set()
    assert not [words for words in WORDS.values() if "/" in words]


@pytest.mark.parametrize(
    ("media_type", "words"),
    [
        (types.TIFF, "TIFF image"),
        ("image/x-unheard-of", "Image"),
        ("video/x-unheard-of", "Film"),
        (types.BINARY, "Unknown kind of file"),
        ("", "Unknown kind of file"),
    ],
)
def test_what_has_no_name_of_its_own_says_its_family(media_type: str, words: str) -> None:
    assert type_words(media_type) == words
