"""A document of the intermediate form → a web page, as one file or as a folder with the originals.

No script, no request: the content security policy forbids both, and the one style sheet is allowed by
its hash. Pictures are inside the page.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from mwl_desktop.documents.accents import accents
from mwl_desktop.documents.files import safe_name, whole_file, whole_folder
from mwl_desktop.documents.html.fragments import inline_html
from mwl_desktop.documents.html.ids import Ids
from mwl_desktop.documents.ir import Document, Exhibit, Inlines, Original, Picture
from mwl_desktop.documents.pictures import prepare
from mwl_desktop.documents.themes import USUAL_THEME, accent_of, theme_called
from mwl_desktop.documents.walk import clean, inline_words, one_line
from mwl_desktop.errors import UserError
from mwl_desktop.paths import resource

_PICTURE_PIXELS: Final = (1600, 1600)
_FOLDER: Final = "evidence"
_POLICY: Final = (
    "default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
)
_GENERATOR: Final = '<meta name="generator" content="MWL Desktop">'
Check = Callable[[], None]


@dataclass(frozen=True, slots=True)
class HtmlReport:
    """What came of it: the file to open, and how many originals are beside it."""

    page: Path
    originals: int


def write_file(document: Document, target: Path, *, check_cancelled: Check | None = None) -> HtmlReport:
    """One self-contained file; the originals belong to the folder, and the page says so."""
    note = document.words.originals_left_out if any(each.original for each in document.exhibits) else ""
    page = _page(document, {}, note, check_cancelled or _go_on)
    with whole_file(target) as file:
        file.write(page.encode())
    return HtmlReport(target, 0)


def write_folder(document: Document, folder: Path, *, check_cancelled: Check | None = None) -> HtmlReport:
    """`index.html` and the originals beside it, each one checked against its SHA-256 while written.

    A folder that was written like this before is replaced; one that holds anything else is refused.
    """
    check = check_cancelled or _go_on
    with whole_folder(folder, replace_if=_written_before) as beside:
        links: dict[str, str] = {}
        for exhibit in document.exhibits:
            if exhibit.original:
                (beside / _FOLDER).mkdir(exist_ok=True)
                name = original_name(exhibit)
                _copy(exhibit.original, beside / _FOLDER / name, check)
                links[exhibit.number] = f"{_FOLDER}/{name}"
        note = document.words.originals_beside if links else ""
        (beside / "index.html").write_text(
            _page(document, links, note, check), encoding="utf-8", newline="\n"
        )
    return HtmlReport(folder / "index.html", len(links))


def _written_before(folder: Path) -> bool:
    """Whether a folder holds a page of ours and the originals it leads to, and nothing else."""
    index, originals = folder / "index.html", folder / _FOLDER
    if not index.is_file() or not {each.name for each in folder.iterdir()} <= {index.name, _FOLDER}:
        return False
    page = html.unescape(index.read_text(encoding="utf-8", errors="replace"))
    there = list(originals.iterdir()) if originals.exists() else []
    return _GENERATOR in page and all(
        each.is_file() and f'href="{_FOLDER}/{each.name}"' in page for each in there
    )


def original_name(exhibit: Exhibit) -> str:
    """The name of an exhibit's original in the folder: `E1-contract.pdf`."""
    name = safe_name(exhibit.original.name if exhibit.original else "")
    return safe_name(f"{exhibit.number}-{name}").replace(" ", "-")


def _copy(original: Original, target: Path, check: Check) -> None:
    digest = hashlib.sha256()
    with target.open("xb") as out:
        for piece in original.read():
            check()
            digest.update(piece)
            out.write(piece)
    if digest.hexdigest() != original.sha256.lower():
        raise UserError("evidence.not_whole", name=original.name)


def _page(document: Document, links: dict[str, str], note: str, check: Check) -> str:
    check()
    style = _style(document)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            document=document,
            words=document.words,
            date=document.words.written_date(document.date),
            language=_language(document.language),
            links=links,
            names={each.number: safe_name(each.original.name) for each in document.exhibits if each.original},
            note=note,
            ids=Ids(document),
            style=Markup(style),
            generator=Markup(_GENERATOR),
            policy=_POLICY.format(digest=digest),
        )
    )


def _style(document: Document) -> str:
    """The style sheet with the document's theme, accent and paper; all are checked, never free text."""
    theme = theme_called(document.theme)
    light, dark = accents(accent_of(theme.name, document.accent))
    paper = "letter" if document.paper == "Letter" else "A4"
    values = {"ACCENT_LIGHT": light, "ACCENT_DARK": dark, "PAPER": paper}
    sheets = _template_text("page.css") + _theme_text(f"theme-{theme.name}.css")
    return re.sub("|".join(values), lambda found: values[found[0]], sheets)


def _language(tag: str) -> str:
    return tag if tag and all(part.isalnum() and part.isascii() for part in tag.split("-")) else "en"


@cache
def _template_text(name: str) -> str:
    return (resource("html") / name).read_text(encoding="utf-8")


@cache
def _theme_text(name: str) -> str:
    """What a theme adds; the usual one adds nothing."""
    return "" if name == f"theme-{USUAL_THEME}.css" else _template_text(name)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(str(resource("html"))),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        line=lambda text, most=300: one_line(text, most),
        clean=clean,
        inlines=_inlines,
        words=inline_words,
        picture=_picture,
        kind=lambda block: type(block).__name__,
        percent=lambda done: round(min(max(done, 0.0), 1.0) * 100),
    )
    return environment


def _inlines(content: Inlines, ids: Ids) -> Markup:
    return Markup(inline_html(ids.resolved(content)))


def _picture(picture: Picture) -> dict[str, Any] | None:
    prepared = prepare(picture.data, *_PICTURE_PIXELS)
    if prepared is None:
        return None
    encoded = base64.b64encode(prepared.data).decode("ascii")
    return {
        "src": f"data:{prepared.media_type};base64,{encoded}",
        "width": prepared.width,
        "height": prepared.height,
    }


def _go_on() -> None:
    return
