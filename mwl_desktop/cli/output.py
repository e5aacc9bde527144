"""What the command line prints: lines for people, JSON for programs, and nothing that drives a terminal."""

from __future__ import annotations

import dataclasses
import io
import json
import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mwl_desktop.cli import streams
from mwl_desktop.cli.evidence_words import in_words
from mwl_desktop.errors import UserError

if TYPE_CHECKING:
    from mwl_desktop.domain.items import ItemRow, LinkedItem

_KEPT = "\t\n"
_A_LINE_EACH = ("what the file says of itself", "what is missing")
"""Lists of sentences, not of words."""


def shown(text: object, *, lines: bool = False) -> str:
    """Text fit for a terminal: control and direction characters become visible stand-ins.

    With `lines`, line ends and tabs stay; otherwise everything is put on one line.
    """
    return "".join(
        character if lines and character in _KEPT else _shown(character) for character in str(text)
    )


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cc":
        code = ord(character)
        return chr(0x2400 + code) if code < 0x20 else "\ufffd"
    if category in ("Cs", "Zl", "Zp"):
        return "\ufffd"
    # Joiners belong to words of some scripts; everything else that only steers is left out.
    return "" if category == "Cf" and character not in "\u200c\u200d" else character


def marked(text: str) -> str:
    """Text fit for a terminal that stands out there; in a file or a pipe it is as it is."""
    bold = sys.stdout.isatty() and os.name != "nt" and not os.environ.get("NO_COLOR")
    return click.style(shown(text), bold=True) if bold else shown(text)


def say(text: str) -> None:
    """A line on the standard output."""
    streams.put_out(text)


def complain(text: str) -> None:
    """A line on the error output."""
    streams.put_error(shown(text))


@contextmanager
def about_what_is_done(code: str = "done.untold", **facts: object) -> Iterator[None]:
    """What is said inside is about work that is done: where it cannot be said, the error says that much."""
    try:
        yield
        streams.flush()
    except streams.Untold as error:
        streams.give_up()
        raise UserError(code, reason=error.reason, **facts) from None


def print_json(value: object) -> None:
    """A value as JSON, always in UTF-8: dates in ISO form, dataclasses as objects."""
    text = json.dumps(plain(value), ensure_ascii=False, indent=2)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    say(text)


def plain(value: Any) -> Any:
    """A value made of what JSON has."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        named = {each.name: plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
        # What every item has stands beside what its kind has.
        return {**named.pop("head"), **named} if "head" in named else named
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, dict):
        return {str(plain(key)): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return value


def row_line(row: ItemRow) -> str:
    """One item on one line: id, date, kind, title. A date that is only a guess has a ~ before it."""
    kind = row.subkind if row.kind == "entry" else row.kind.value
    mark = "~" if row.dated_by not in (None, "person") else " "
    return f"{row.id} {mark}{row.happened_on.isoformat()}  {kind:<11}  {shown(row.title)}"


def whole_item(item: Any, linked: tuple[LinkedItem, ...]) -> str:
    """Everything an item says, for reading."""
    told = in_words(plain(item))
    lines = [shown(told.pop("title"))]
    for name, value in told.items():
        lines += _field(name.replace("_", " "), value)
    if linked:
        lines.append("linked:")
        lines += [f"  {row_line(each.item)}" for each in linked]
    return "\n".join(lines)


def _field(name: str, value: Any, indent: str = "") -> list[str]:
    """A field's lines; empty ones are not shown."""
    if value in (None, "", [], False):
        return []
    if isinstance(value, list) and isinstance(value[0], dict):
        lines = [f"{indent}{name}:"]
        for each in value:
            inner = [line for key, part in each.items() for line in _field(key.replace("_", " "), part, "")]
            lines += [f"{indent}  {'-' if not number else ' '} {line}" for number, line in enumerate(inner)]
        return lines
    if isinstance(value, list) and name in _A_LINE_EACH:
        return [f"{indent}{name}:", *(f"{indent}  {shown(each)}" for each in value)]
    if isinstance(value, list):
        return [f"{indent}{name}: {', '.join(shown(each) for each in value)}"]
    text = shown("yes" if value is True else value, lines=True)
    if "\n" in text or len(text) > 100:
        return [f"{indent}{name}:", *(f"{indent}  {line}" for line in text.splitlines())]
    return [f"{indent}{name}: {text}"]


def counted(number: int, noun: str) -> str:
    """A number of things in words: the noun as it stands for one, with an s for more or none."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def size_of(count: int) -> str:
    """A number of bytes as people say it."""
    size = float(count)
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"
