"""Facts, pictures and readable documents as bytes and back; what comes back is believed in nothing.

The process that reads may be in the hands of the file it reads. So nothing is unpickled: each value is looked
at, shortened or left out, and what has not the right shape raises WireRefused.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final, TypeAlias, TypeVar

from mwl_desktop.domain.evidence import Detail
from mwl_desktop.domain.kinds import EvidenceKind
from mwl_desktop.domain.readable import (
    Block,
    Field,
    Figure,
    Grid,
    Heading,
    PageStart,
    Paragraph,
    Readable,
    Sheet,
)
from mwl_desktop.evidence.apart.frames import MOST
from mwl_desktop.evidence.facts import TEXT_CUT, FileFacts, Limits, Picture, words
from mwl_desktop.sentences import SENTENCES

Result: TypeAlias = FileFacts | Picture | Readable | None

MOST_JSON: Final = 8 * 1024 * 1024
_MOST_TEXT: Final = 4 * 1024 * 1024
_MOST_DETAILS: Final = 400
_LONGEST_DETAIL: Final = 4_000
_MOST_NOTES: Final = 20
_MOST_PAGES: Final = 20_000
_MOST_BLOCKS: Final = 50_000
_MOST_SHEETS: Final = Limits().pages
_MOST_CELLS: Final = 4_000_000
_LARGEST_NUMBER: Final = 2**31 - 1
_LENGTH: Final = struct.Struct("<I")
_MAGIC: Final = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
_Kept = TypeVar("_Kept")


class WireRefused(Exception):
    """What came from the reading process is not what it may say."""


# To bytes


def packed(result: Result) -> bytes:
    """A result as bytes. A readable document that is too long loses its end, and says so.

    Raises WireRefused for any other that is.
    """
    while True:
        attached: list[bytes] = []
        told = json.dumps(_told(result, attached), ensure_ascii=False).encode("utf-8", "replace")
        if len(told) <= MOST_JSON and len(told) + sum(map(len, attached)) < MOST - _LENGTH.size:
            return b"".join([_LENGTH.pack(len(told)), told, *attached])
        if not isinstance(result, Readable):
            raise WireRefused("too long")
        result = _shorter(result)


def _shorter(found: Readable) -> Readable:
    return replace(
        found,
        blocks=found.blocks[: len(found.blocks) // 2],
        sheets=tuple(replace(sheet, rows=sheet.rows[: len(sheet.rows) // 2]) for sheet in found.sheets),
        notes=tuple(dict.fromkeys((*found.notes, TEXT_CUT))),
    )


def _told(result: Result, attached: list[bytes]) -> object:
    match result:
        case None:
            return None
        case Picture():
            return {"picture": _picture_told(result, attached)}
        case FileFacts():
            return {"facts": _facts_told(result, attached)}
        case Readable():
            return {
                "readable": {
                    "blocks": [_block_told(block, attached) for block in result.blocks],
                    "sheets": [[sheet.name, sheet.rows, sheet.head] for sheet in result.sheets],
                    "notes": result.notes,
                }
            }


def _attach(data: bytes, attached: list[bytes]) -> int:
    attached.append(data)
    return len(data)


def _picture_told(picture: Picture, attached: list[bytes]) -> list[object]:
    return [_attach(picture.data, attached), picture.media_type, picture.width, picture.height]


def _facts_told(found: FileFacts, attached: list[bytes]) -> dict[str, object]:
    return {
        "title": found.title,
        "author": found.author,
        "created_on": _day_told(found.created_on),
        "taken_on": _day_told(found.taken_on),
        "sent_on": _day_told(found.sent_on),
        "pages": found.pages,
        "width": found.width,
        "height": found.height,
        "text": _attach(found.text.encode("utf-8", "replace"), attached),
        "notes": found.notes,
        "page_starts": found.page_starts[:_MOST_PAGES],
        "details": [[each.code, each.value[:_LONGEST_DETAIL]] for each in found.details[:_MOST_DETAILS]],
        "issuer": found.issuer,
        "kind": found.kind.value if found.kind else None,
    }


def _day_told(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _block_told(block: Block, attached: list[bytes]) -> list[object]:
    match block:
        case Heading():
            return ["heading", block.text, block.level]
        case Paragraph():
            return ["paragraph", block.text, block.bullet, block.depth]
        case Field():
            return ["field", block.code, block.value]
        case Grid():
            return ["grid", block.rows, block.has_head]
        case Figure():
            length = _attach(block.data, attached)
            return ["figure", length, block.width, block.height, block.alternative]
        case PageStart():
            return ["page", block.number, block.title]


# And back


class _Attached:
    """The bytes behind the JSON, taken in the order in which they were attached."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, length: object) -> bytes:
        size = _number(length, len(self._data) - self._at)
        self._at += size
        return self._data[self._at - size : self._at]


def unpacked(data: bytes) -> Result:
    """What was packed; raises WireRefused for anything that `packed` would not have made."""
    try:
        (length,) = _LENGTH.unpack_from(data)
        if length > MOST_JSON:
            raise WireRefused("too long")
        told = json.loads(data[_LENGTH.size : _LENGTH.size + length])
        return _result(told, _Attached(data[_LENGTH.size + length :]))
    except (
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        RecursionError,
        struct.error,
    ) as error:
        raise WireRefused(type(error).__name__) from error


def _result(told: Any, attached: _Attached) -> Result:
    if told is None:
        return None
    ((shape, values),) = told.items()
    return _SHAPES[shape](values, attached)


def _facts(told: Mapping[str, Any], attached: _Attached) -> FileFacts:
    text = attached.take(told["text"]).decode("utf-8", "replace")[:_MOST_TEXT]
    starts = [_number(each, len(text)) for each in told["page_starts"][:_MOST_PAGES]]
    return FileFacts(
        title=words(told["title"]),
        author=words(told["author"]),
        created_on=_day(told["created_on"]),
        taken_on=_day(told["taken_on"]),
        sent_on=_day(told["sent_on"]),
        pages=_maybe_number(told["pages"]),
        width=_maybe_number(told["width"]),
        height=_maybe_number(told["height"]),
        text=text,
        notes=_codes(told["notes"]),
        page_starts=tuple(starts) if starts == sorted(starts) else (),
        details=tuple(
            Detail(code, _text(value, _LONGEST_DETAIL))
            for code, value in told["details"][:_MOST_DETAILS]
            if code in SENTENCES
        ),
        issuer=words(told["issuer"]),
        kind=None if told["kind"] is None else EvidenceKind(told["kind"]),
    )


def _picture(told: list[Any], attached: _Attached) -> Picture:
    length, media_type, width, height = told
    data = attached.take(length)
    if not data.startswith(_MAGIC[media_type]):
        raise WireRefused("no picture")
    return Picture(data, media_type, _number(width), _number(height))


def _readable(told: Mapping[str, Any], attached: _Attached) -> Readable:
    return Readable(
        blocks=_some(told["blocks"], _MOST_BLOCKS, lambda each: _block(each, attached)),
        sheets=_some(
            told["sheets"],
            _MOST_SHEETS,
            lambda each: Sheet(words(each[0]), _rows(each[1]), bool(each[2])),
        ),
        notes=_codes(told["notes"]),
    )


def _block(told: list[Any], attached: _Attached) -> Block:
    match told:
        case ["heading", text, level]:
            return Heading(_text(text), min(6, max(1, _number(level))))
        case ["paragraph", text, bullet, depth]:
            return Paragraph(_text(text), _text(bullet, 20), min(20, _number(depth)))
        case ["field", code, value] if code in SENTENCES:
            return Field(code, _text(value))
        case ["grid", rows, has_head]:
            return Grid(_rows(rows), bool(has_head))
        case ["figure", length, width, height, alternative]:
            data = attached.take(length)
            if not data.startswith(tuple(_MAGIC.values())):
                raise WireRefused("no picture")
            return Figure(data, _number(width), _number(height), words(alternative))
        case ["page", number, title]:
            return PageStart(_number(number), words(title))
    raise WireRefused("no block")


_SHAPES: Final[dict[str, Callable[[Any, _Attached], Result]]] = {
    "facts": _facts,
    "picture": _picture,
    "readable": _readable,
}


def _some(told: list[Any], most: int, read: Callable[[Any], _Kept]) -> tuple[_Kept, ...]:
    if not isinstance(told, list) or len(told) > most:
        raise WireRefused("too many")
    return tuple(read(each) for each in told)


def _rows(told: Iterable[Iterable[Any]]) -> tuple[tuple[str, ...], ...]:
    """Rows of one length, whatever lengths they came in."""
    rows = [[_text(cell) for cell in row] for row in told]
    width = max(map(len, rows), default=0)
    if width * len(rows) > _MOST_CELLS:
        raise WireRefused("too many cells")
    return tuple(tuple(row + [""] * (width - len(row))) for row in rows)


def _text(value: object, most: int = _MOST_TEXT) -> str:
    if not isinstance(value, str):
        raise WireRefused("no text")
    return value[:most].encode("utf-8", "replace").decode("utf-8")


def _number(value: object, most: int = _LARGEST_NUMBER) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise WireRefused("no number")
    return value


def _maybe_number(value: object) -> int | None:
    """A measure; one that nothing can have says nothing, for that is what a broken file claims."""
    if isinstance(value, int) and not 0 <= value <= _LARGEST_NUMBER:
        return None
    return None if value is None else _number(value)


def _day(value: object) -> date | None:
    return None if value is None else date.fromisoformat(_text(value, 10))


def _codes(told: Iterable[Any]) -> tuple[str, ...]:
    known = [str(each) for each in list(told)[:_MOST_NOTES] if each in SENTENCES]
    return tuple(dict.fromkeys(known))
