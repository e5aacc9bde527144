"""The tags that stand before and behind recordings of any format: ID3, APE and Lyrics3."""

from __future__ import annotations

from typing import Final

from mwl_desktop.evidence.stripping.pieces import Look

_MOST_TAGS: Final = 50
_ID3_HEAD: Final = 10
_ID3_FOOTER: Final = 0x10
_OLD_TAG: Final = 128
_OLD_TAG_MORE: Final = 227
_APE_HEAD: Final = 32
_LONGEST_OLD_LYRICS: Final = 5100


def behind_tags(look: Look, start: int = 0) -> int:
    """Where the recording itself begins; never beyond the end of the file."""
    at = start
    for _ in range(_MOST_TAGS):
        length = _id3(look.at(at, _ID3_HEAD)) or _ape(look, at)
        if not length:
            break
        at += length
        if at >= look.size:
            return look.size
        at = _behind_zeros(look, at)
    return at


def before_tags(look: Look, start: int) -> int:
    """Where the recording itself ends."""
    end = look.size
    for _ in range(_MOST_TAGS):
        length = next((found for way in _AT_THE_END if (found := way(look, end))), 0)
        if not length or end - length < start:
            break
        end -= length
    return end


def _synchsafe(data: bytes) -> int | None:
    """A number of four times seven bits; None where it is none."""
    if len(data) < 4 or any(each & 0x80 for each in data):
        return None
    return data[0] << 21 | data[1] << 14 | data[2] << 7 | data[3]


def _id3(head: bytes) -> int:
    """How long the ID3 tag is that begins with these bytes; 0 where there is none."""
    if head[:3] != b"ID3" or len(head) < _ID3_HEAD or 0xFF in head[3:5]:
        return 0
    size = _synchsafe(head[6:10])
    if size is None:
        return 0
    return _ID3_HEAD + size + (_ID3_HEAD if head[5] & _ID3_FOOTER else 0)


def _behind_zeros(look: Look, at: int) -> int:
    """Some programs put more zeros behind a tag than it says."""
    while at < look.size and not (held := look.at(at, 4096)).strip(b"\x00"):
        at += len(held)
    held = look.at(at, 4096)
    return at + len(held) - len(held.lstrip(b"\x00"))


def _ape(look: Look, at: int) -> int:
    """How long the APE tag is whose head is there."""
    head = look.at(at, _APE_HEAD)
    if head[:8] != b"APETAGEX" or len(head) < _APE_HEAD:
        return 0
    return _APE_HEAD + int.from_bytes(head[12:16], "little")


def _ape_behind(look: Look, end: int) -> int:
    foot = look.at(end - _APE_HEAD, _APE_HEAD)
    if foot[:8] != b"APETAGEX":
        return 0
    length = int.from_bytes(foot[12:16], "little")
    return length + (_APE_HEAD if foot[23] & 0x80 else 0)


def _id3_behind(look: Look, end: int) -> int:
    """An ID3 of version 2 at the end, which has a foot that says how long it is."""
    foot = look.at(end - _ID3_HEAD, _ID3_HEAD)
    size = _synchsafe(foot[6:10]) if foot[:3] == b"3DI" else None
    return 0 if size is None else size + 2 * _ID3_HEAD


def _old_id3(look: Look, end: int) -> int:
    """An ID3 of version 1, with what was added before it by some."""
    if look.at(end - _OLD_TAG, 3) != b"TAG":
        return 0
    if look.at(end - _OLD_TAG - _OLD_TAG_MORE, 4) == b"TAG+":
        return _OLD_TAG + _OLD_TAG_MORE
    return _OLD_TAG


def _lyrics(look: Look, end: int) -> int:
    mark = look.at(end - 9, 9)
    if mark == b"LYRICS200":
        said = look.at(end - 15, 6)
        return int(said) + 15 if said.isdigit() else 0
    if mark == b"LYRICSEND":
        start = max(0, end - _LONGEST_OLD_LYRICS)
        found = look.at(start, end - start).rfind(b"LYRICSBEGIN")
        return end - start - found if found >= 0 else 0
    return 0


_AT_THE_END: Final = (_old_id3, _lyrics, _ape_behind, _id3_behind)
