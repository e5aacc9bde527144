"""A document of the intermediate form → Markdown, which reads as plain text too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from mwl_desktop.documents.files import whole_file
from mwl_desktop.documents.ir import (
    Block,
    Card,
    CodeBlock,
    Document,
    Exhibit,
    Facts,
    Figure,
    Heading,
    Inlines,
    LineBreak,
    ListBlock,
    Paragraph,
    Progress,
    Quote,
    Rule,
    Run,
    Table,
)
from mwl_desktop.documents.walk import clean, one_line, safe_href

_MARKS: Final = re.compile(r"([\\`*_\[\]<>~|])")
_LINE_STARTS: Final = re.compile(r"(?m)^(\s*)(#{1,6}(?=\s)|[-+](?=\s)|=+$|-{2,}$)")
_NUMBERED: Final = re.compile(r"(?m)^(\s*\d{1,9})([.)])(?=\s)")
_EDGES: Final = re.compile(r"^(\s*)(.*?)(\s*)$", re.DOTALL)
_TITLE: Final = 300


def write(document: Document, target: Path) -> None:
    """Write a document as Markdown; the file appears whole or not at all."""
    with whole_file(target) as file:
        file.write(markdown(document).encode())


def markdown(document: Document) -> str:
    """A document as Markdown."""
    parts = (part.rstrip(" ") for part in _parts(document))
    return "\n\n".join(part for part in parts if part) + "\n"


def _parts(document: Document) -> Iterator[str]:
    words = document.words
    yield f"# {_title(document.title)}"
    facts = [document.author, document.headline, document.period]
    if document.audience:
        facts.append(words.prepared_for.replace("{audience}", document.audience))
    facts.append(words.written_date(document.date))
    yield "\\\n".join(_title(fact) for fact in facts if fact)
    for section in document.sections:
        yield f"## {_title(section.title)}"
        if not section.blocks:
            yield _escaped(words.nothing)
        yield from _blocks(section.blocks, 3)
    if document.exhibits:
        yield f"## {_title(words.evidence)}"
        for exhibit in document.exhibits:
            yield from _exhibit(exhibit)


def _exhibit(exhibit: Exhibit) -> Iterator[str]:
    yield f"### {_title(exhibit.number)} {_title(exhibit.title)}"
    if exhibit.meta:
        yield _title(exhibit.meta)
    yield from _blocks(exhibit.blocks, 4)
    if exhibit.facts:
        yield _facts(exhibit.facts)


def _blocks(blocks: Iterable[Block], level: int) -> Iterator[str]:
    for block in blocks:
        yield from _block(block, level)


def _block(block: Block, level: int) -> Iterator[str]:
    match block:
        case Paragraph():
            yield _inline(block.content)
        case Heading():
            yield f"{'#' * min(level + block.level - 2, 6)} {_flat(block.content)}"
        case ListBlock():
            yield _list(block, level)
        case Quote():
            inner = "\n\n".join(_blocks(block.blocks, level))
            said = f"\n\n— {_title(block.attribution)}" if block.attribution else ""
            yield _indented(inner + said, "> ", "> ")
        case CodeBlock():
            fence = "`" * max(3, _longest_run(block.text, "`") + 1)
            yield f"{fence}{re.sub(r'[^A-Za-z0-9+#-]', '', block.language)}\n{clean(block.text)}\n{fence}"
        case Rule():
            yield "---"
        case Facts():
            yield _facts(block.rows)
        case Table():
            yield _table(block)
        case Figure():
            yield f"[{_flat(block.caption) or _title(block.alt)}]"
        case Progress():
            yield f"{round(min(max(block.done, 0.0), 1.0) * 100)} % · {_title(block.label)}"
        case Card():
            yield f"{'#' * min(level, 6)} {_flat(block.title)}"
            if block.meta:
                yield _title(block.meta)
            yield from _blocks(block.blocks, level + 1)


def _list(block: ListBlock, level: int) -> str:
    items: list[str] = []
    for index, item in enumerate(block.items):
        marker = f"{block.start + index}. " if block.ordered else "- "
        items.append(_indented("\n\n".join(_blocks(item, level)), marker, " " * len(marker)))
    return "\n".join(items)


def _table(block: Table) -> str:
    sides = {"right": "--:", "center": ":-:"}
    lines = [block.head, *block.rows]
    rows = ["| " + " | ".join(_flat(cell) for cell in line) + " |" for line in lines]
    rule = "|" + "|".join(sides.get(side, "---") for side in block.align) + "|"
    return "\n".join([rows[0], rule, *rows[1:]])


def _facts(rows: Iterable[tuple[str, Inlines]]) -> str:
    return "\n".join(f"- **{_title(label)}**: {_flat(value)}" for label, value in rows)


def _inline(content: Inlines) -> str:
    made = "".join("\\\n" if isinstance(piece, LineBreak) else _run(piece) for piece in content)
    return _NUMBERED.sub(r"\1\\\2", _LINE_STARTS.sub(r"\1\\\2", made))


def _run(run: Run) -> str:
    before, inner, after = _edges(clean(run.text))
    if not inner:
        return before + after
    if run.code:
        fence = "`" * (_longest_run(inner, "`") + 1)
        inner = f"{fence} {inner} {fence}" if "`" in inner else f"`{inner}`"
    else:
        inner = _MARKS.sub(r"\\\1", inner)
    for wanted, mark in ((run.strike, "~~"), (run.italic, "*"), (run.bold, "**")):
        if wanted:
            inner = f"{mark}{inner}{mark}"
    href = safe_href(run.href)
    if href and not href.startswith("#"):
        inner = f"[{inner}](<{href.replace('<', '%3C').replace('>', '%3E')}>)"
    return before + inner + after


def _edges(text: str) -> tuple[str, str, str]:
    """Marks must touch the words they stand around, so the spaces go outside."""
    found = _EDGES.match(text)
    return (found[1], found[2], found[3]) if found else ("", text, "")


def _flat(content: Inlines) -> str:
    return " ".join(
        _inline(tuple(Run(" ") if isinstance(each, LineBreak) else each for each in content)).split()
    )


def _title(text: str) -> str:
    return _escaped(one_line(text, _TITLE))


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)


def _indented(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join([first + lines[0], *((rest + line).rstrip() for line in lines[1:])])


def _longest_run(text: str, mark: str) -> int:
    return max((len(found) for found in re.findall(f"{re.escape(mark)}+", text)), default=0)
