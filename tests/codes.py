"""With which code something ends, and that there are words for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mwl_desktop.errors import MwlError
from mwl_desktop.sentences import SENTENCES, sentence


def code_of(act: Callable[..., object], *arguments: object, **more: object) -> str:
    """The code of the error that something ends with; its facts fill the words for it."""
    with pytest.raises(MwlError) as caught:
        act(*arguments, **more)
    assert caught.value.code in SENTENCES
    SENTENCES[caught.value.code].format_map(caught.value.facts)
    assert "unexpected" not in sentence(caught.value)
    return caught.value.code
