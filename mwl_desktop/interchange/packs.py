"""Reading packs: small TOML files of content that came with the program or from an adviser."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from mwl_desktop import paths
from mwl_desktop.domain.kinds import EntryKind
from mwl_desktop.errors import UserError

FORMAT: Final = 1
_LARGEST: Final = 2_000_000
_LONGEST: Final = 2_000


@dataclass(frozen=True, slots=True)
class ReflectionModel:
    """Questions to answer on an entry; `suits` are the kinds of entry it was made for, empty for all."""

    id: str
    name: str
    about: str
    source: str
    questions: tuple[str, ...]
    suits: tuple[EntryKind, ...] = ()


@cache
def bundled_reflections() -> tuple[ReflectionModel, ...]:
    """The reflection models that came with the program."""
    return read_reflections(paths.resource("packs", "reflections.toml"))


def read_reflections(path: Path) -> tuple[ReflectionModel, ...]:
    """The reflection models of a pack; raises UserError when it is not such a pack."""
    raw = _read(path, "reflections")
    models = tuple(_reflection(each, path.name) for each in _tables(raw, "reflection", path.name))
    if not models or len({model.id for model in models}) != len(models):
        raise UserError("pack.wrong", name=path.name, what="reflection")
    return models


def _read(path: Path, kind: str) -> Mapping[str, Any]:
    """The tables of a pack of one kind."""
    try:
        data = path.read_bytes()
        if len(data) > _LARGEST:
            raise UserError("pack.wrong", name=path.name, what="size")
        raw = tomllib.loads(data.decode("utf-8"))
    except OSError as error:
        raise UserError("pack.unreadable", name=path.name, reason=error.strerror or "?") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserError("pack.wrong", name=path.name, what="TOML") from error
    except RecursionError as error:
        raise UserError("pack.wrong", name=path.name, what="TOML") from error
    if raw.get("format") != FORMAT:
        raise UserError("pack.newer", name=path.name)
    if raw.get("kind") != kind:
        raise UserError("pack.wrong", name=path.name, what="kind")
    return raw


def _tables(raw: Mapping[str, Any], key: str, name: str) -> Sequence[Mapping[str, Any]]:
    tables = raw.get(key, [])
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        raise UserError("pack.wrong", name=name, what=key)
    return tables


def _reflection(raw: Mapping[str, Any], name: str) -> ReflectionModel:
    questions = raw.get("questions")
    suits = raw.get("suits", [])
    kinds = {kind.value for kind in EntryKind}
    right = (
        all(_is_text(raw.get(key)) for key in ("id", "name"))
        and all(_is_text(raw.get(key, "-")) for key in ("about", "source"))
        and isinstance(questions, list)
        and bool(questions)
        and all(_is_text(question) for question in questions)
        and len({str(question) for question in questions}) == len(questions)
        and isinstance(suits, list)
        and all(isinstance(kind, str) and kind in kinds for kind in suits)
    )
    if not right or not isinstance(questions, list):
        raise UserError("pack.wrong", name=name, what=str(raw.get("id", "reflection"))[:60])
    return ReflectionModel(
        id=raw["id"],
        name=raw["name"],
        about=raw.get("about", ""),
        source=raw.get("source", ""),
        questions=tuple(questions),
        suits=tuple(EntryKind(kind) for kind in suits),
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= _LONGEST
