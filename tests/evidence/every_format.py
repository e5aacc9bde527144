"""Whole files of every format that the program reads, gathered from wherever tests make samples."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Final

from tests.evidence import samples
from tests.evidence.extractors import test_books, test_outlook

HERE = Path(__file__).parent
DEMONSTRATION: Final = HERE.parents[1] / "resources" / "sample" / "files"
RICH_TEXT: Final = (
    rb"{\rtf1\ansi\ansicpg1252\uc1{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial Cyr;}}{\info{\title A plan}"
    rb"{\author Ada}{\creatim\yr2025\mo3\dy4}}{\stylesheet{\s0 Normal;}{\s3 heading 2;}}"
    rb"\pard\s3 What happened\par\pard It \b held\b0  \endash  caf\'e9\par{\listtext 1.\tab}First\par"
    rb"\trowd\cellx100\cellx200\intbl a\cell b\cell\row{\field{\*\fldinst HYPERLINK x}{\fldrslt a link}}"
    rb"\f1\'cf\'f0\u8364?{\footnote below}{\pict\pngblip 89504e470d0a1a0a}\par}"
)


def files() -> dict[str, bytes]:
    """A name to the bytes of one whole file; of most formats there are several."""
    found = {name: data for name, (_, data) in samples.every().items()}
    for path in sorted(HERE.glob("*samples.py")):
        made = _made_by(importlib.import_module(f"tests.evidence.{path.stem}"))
        found |= {name: data for name, data in made if data not in found.values()}
    found |= {
        "book.epub": test_books.book(),
        "thanks.msg": test_outlook.message(),
        "plan.rtf": RICH_TEXT,
        "locked.docx": samples.ole("EncryptedPackage"),
        "small.avif": samples.picture("AVIF"),
        "phone.tiff": samples.camera_picture("TIFF"),
        "phone.webp": samples.camera_picture("WEBP"),
    }
    return found | {path.name: path.read_bytes() for path in sorted(DEMONSTRATION.iterdir())}


def _made_by(module: ModuleType) -> Iterator[tuple[str, bytes]]:
    """What each function of a module makes that makes bytes out of nothing."""
    for name, made in vars(module).items():
        if inspect.isfunction(made) and made.__module__ == module.__name__ and _needs_nothing(made):
            yield f"{module.__name__.rpartition('.')[2]} {name}", made()


def _needs_nothing(function: Callable[..., object]) -> bool:
    signature = inspect.signature(function)
    return (
        not function.__name__.startswith("_")
        and signature.return_annotation == "bytes"
        and all(
            each.default is not each.empty or each.kind is each.VAR_KEYWORD
            for each in signature.parameters.values()
        )
    )
