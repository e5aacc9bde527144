"""Web pages as text: markup is taken away by the sanitiser, which keeps to linear time."""

from __future__ import annotations

import html
import re
from typing import BinaryIO, Final

import nh3

from mwl_desktop.evidence.decode import decoded, tidy
from mwl_desktop.evidence.facts import FileFacts, Limits, TextBudget, words

_LONGEST_SOURCE: Final = 2 * 1024 * 1024
_BLOCKS: Final = {
    "p",
    "div",
    "br",
    "li",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
    "table",
    "ul",
    "ol",
    "hr",
    "section",
    "article",
    "dt",
    "dd",
}
_UNSEEN: Final = {"script", "style", "title", "noscript", "template", "svg", "iframe", "object"}
_TAG = re.compile(r"</?[a-z][a-z0-9]*>")
_TITLE = re.compile(r"<title\b[^>]{0,200}>([^<]{0,2000})", re.IGNORECASE)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)


def page_facts(stream: BinaryIO, limits: Limits) -> FileFacts:
    """Facts of an HTML page: title and the text that is read."""
    data = stream.read(_LONGEST_SOURCE + 1)
    declared = _CHARSET.search(data[:4096])
    source = decoded(data[:_LONGEST_SOURCE], declared[1].decode("ascii") if declared else None)
    title = _TITLE.search(source[:65_536])
    budget = TextBudget(limits.text)
    budget.add(page_text(source))
    budget.cut = budget.cut or len(data) > _LONGEST_SOURCE
    return FileFacts(
        title=words(html.unescape(title[1])) if title else "", text=budget.text, notes=budget.notes
    )


def page_text(source: str) -> str:
    """The text of HTML, a line for each block; scripts and styles have none."""
    # In HTML line ends are spaces; the ones that mean something are put in afterwards.
    flat = re.sub(r"\s+", " ", source)
    kept = nh3.clean(flat, tags=_BLOCKS, attributes={}, clean_content_tags=_UNSEEN, link_rel=None)
    return tidy(html.unescape(_TAG.sub("\n", kept))).strip()
