"""Where a file lay on somebody's computer: such a path names people and employers, and leads nowhere else.

Of a path only the name of the file stays. Addresses on the web are content and are not touched.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

_LOCAL = re.compile(
    r"file:(?:[\\/]|%5c|[a-z]:)|[a-z]:(?:[\\/]|%5c)|\\\\|/(?:users|home|projects|volumes|var|tmp|mnt)/",
    re.IGNORECASE,
)
_CUT_AT = re.compile(r"[\\/]|%5c|%2f", re.IGNORECASE)
# No value of an attribute has a < in it, so that nothing is looked at twice.
_TAG = re.compile(rb"<[a-zA-Z_](?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*>")
_MAY_BE = re.compile(
    rb"[\"'](?:file:(?:[\\/]|%5c|[a-z]:)|[a-z]:(?:[\\/]|%5c)|\\\\|/(?:users|home|projects|volumes|var|tmp|mnt)/)",
    re.IGNORECASE,
)
_VALUE = re.compile(rb"(\s(?:[\w.-]+:)?([\w.-]+)\s*=\s*)(\"[^\"<]*\"|'[^'<]*')")
_LONGEST: Final = 4096
_WORDS: Final = frozenset({b"descr", b"alt", b"title"})


def is_local(value: str) -> bool:
    """Whether a value is a path of somebody's own computer or of a server in the house."""
    return _LOCAL.match(value.strip()) is not None


def last_name(value: str) -> str:
    """The name of the file at the end of a path or an address; what stands behind # stays with it."""
    path, mark, place = value.strip().partition("#")
    names = [each for each in _CUT_AT.split(path) if each]
    return (names[-1] if names else "") + mark + place


def without_paths(data: bytes, found: list[str]) -> bytes:
    """XML in which no attribute is a local path any more; those that were there are added to `found`."""
    return _TAG.sub(lambda tag: _without(tag[0], found), data) if _MAY_BE.search(data) else data


def _without(tag: bytes, found: list[str]) -> bytes:
    def value(match: re.Match[bytes]) -> bytes:
        said = match[3][1:-1].decode("utf-8", "replace")
        if len(said) > _LONGEST or not is_local(said):
            return match[0]
        found.append(unquote(said))
        # Words for those who cannot see a picture: that it came from somewhere is none.
        instead = b"" if match[2] in _WORDS else last_name(said).encode("utf-8")
        return match[1] + match[3][:1] + instead + match[3][-1:]

    return _VALUE.sub(value, tag) if _MAY_BE.search(tag) else tag
