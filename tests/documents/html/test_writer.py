"""The web page: structure, policy, originals; read with the standard library's parser."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from mwl_desktop.documents import html
from mwl_desktop.documents.ir import Card, Document, Heading, Paragraph, Picture, Run
from mwl_desktop.documents.themes import THEMES
from mwl_desktop.errors import Cancelled, UserError
from tests.documents.builders import (
    HOSTILE,
    appraisal,
    document,
    every_block,
    exhibit,
    original,
    para,
    picture,
    run,
    section,
)

GOLDEN = Path(__file__).with_name("golden.html")
VOID = {"meta", "br", "hr", "img"}


class Reader(HTMLParser):
    """Elements, ids, headings and words; complains about what does not nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs)
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.words += data

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.elements if tag in tags]


def page(doc: Document, folder: Path) -> tuple[Reader, str]:
    html.write_file(doc, folder / "page.html")
    text = (folder / "page.html").read_text(encoding="utf-8")
    return Reader(text), text


def everything(**facts: object) -> Document:
    return document(
        section("Everything", *every_block()),
        section("Feedback"),
        exhibits=(
            exhibit(1, picture=picture(80, 60), original=original("log.pdf", b"%PDF-1.4 log")),
            exhibit(2),
        ),
        **facts,
    )


def test_the_page_is_as_it_was_looked_at(tmp_path: Path) -> None:
    """When this fails on purpose: look at the page in a browser, then store it as golden.html."""
    doc = document(
        section("Everything", *(block for block in every_block() if type(block).__name__ != "Figure")),
        section("Feedback"),
        exhibits=(exhibit(1, original=original("log.pdf", b"%PDF-1.4 log")), exhibit(2)),
    )
    _, text = page(doc, tmp_path)
    bare = re.sub(r"<style>.*?</style>", "<style></style>", text, flags=re.DOTALL)
    bare = re.sub(r"sha256-[A-Za-z0-9+/=]+", "sha256-…", bare)
    assert bare == GOLDEN.read_text(encoding="utf-8")


def test_everything_is_said(tmp_path: Path) -> None:
    reader, _ = page(everything(), tmp_path)
    words = " ".join(reader.words.split())
    for expected in (
        "Bailey Okafor",
        "Operations analyst",
        "Prepared for Dana Reyes",
        "22 November 2026",
        "Contents",
        "bold and slanted",
        "— Dana Reyes, manager",
        "copy(row)",
        "February",
        "Hours by month",
        "3 of 4 milestones",
        "It failed.",
        "Nothing in this part yet.",
        "E1 Import log, week 1",
    ):
        assert expected in words, expected


def test_the_appraisal_reads_in_order(tmp_path: Path) -> None:
    reader, _ = page(appraisal(), tmp_path)
    levels = [int(tag[1]) for tag, _ in reader.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_headings_skip_no_level_whatever_the_blocks_ask_for(tmp_path: Path) -> None:
    blocks = (Heading(6, run("deep")), Heading(2, run("up")), Card(run("card"), "", (Heading(5, run("in")),)))
    reader, _ = page(document(section("S", *blocks)), tmp_path)
    assert [tag for tag, _ in reader.elements if re.fullmatch(r"h[1-6]", tag)] == [
        "h1",
        "h2",
        "h2",
        "h3",
        "h3",
        "h3",
        "h4",
    ]


def test_landmarks_language_and_skip_link(tmp_path: Path) -> None:
    reader, _ = page(everything(language="de-CH"), tmp_path)
    assert reader.all("html") == [{"lang": "de-CH"}]
    assert [len(reader.all(tag)) for tag in ("main", "nav")] == [1, 1]
    first = reader.all("a")[0]
    assert first == {"class": "skip", "href": "#main"}


def test_a_language_that_is_none_is_not_written(tmp_path: Path) -> None:
    assert page(document(language='en"><script>'), tmp_path)[0].all("html") == [{"lang": "en"}]


def test_every_jump_has_a_place_and_every_place_is_one(tmp_path: Path) -> None:
    doc = document(
        section("One", Paragraph((Run("to", href="#two words"), Run("nowhere", href="#no"))), anchor="main"),
        section("Two", anchor="two words"),
        section("Again", anchor="main"),
        exhibits=(exhibit(1),),
    )
    reader, _ = page(doc, tmp_path)
    ids = [attrs["id"] for _, attrs in reader.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    jumps = [href for attrs in reader.all("a") if (href := attrs["href"] or "").startswith("#")]
    assert {jump[1:] for jump in jumps} <= set(ids)
    assert len(jumps) == 1 + 4 + 1 + 1  # skip link, sections and evidence, the exhibit, the one in the text


def test_every_picture_has_words_and_is_inside(tmp_path: Path) -> None:
    reader, _ = page(everything(), tmp_path)
    pictures = reader.all("img")
    assert len(pictures) == 2
    for attrs in pictures:
        assert attrs["alt"]
        assert (attrs["src"] or "").startswith("data:image/png;base64,")


def test_a_broken_picture_leaves_its_words(tmp_path: Path) -> None:
    broken = exhibit(1, title="Depot", picture=Picture(b"no", "image/png", 1, 1))
    reader, _ = page(document(exhibits=(broken,)), tmp_path)
    assert reader.all("img") == []
    assert reader.words.count("Depot") == 3


def test_the_policy_allows_the_one_style_sheet_and_nothing_else(tmp_path: Path) -> None:
    reader, text = page(everything(), tmp_path)
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = next(attrs["content"] for attrs in reader.all("meta") if attrs.get("http-equiv"))
    expected = (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert policy == expected
    assert "url(" not in style[1]
    assert "@import" not in style[1]
    assert not re.search(r'\sstyle="|\son[a-z]+="', text)


def test_markup_in_every_field_is_words(tmp_path: Path) -> None:
    reader, text = page(hostile_document(), tmp_path)
    assert reader.all("script") == []
    assert all((attrs.get("src") or "data:").startswith("data:") for _, attrs in reader.elements)
    assert not any(name.startswith("on") for _, attrs in reader.elements for name in attrs)
    assert "\u202e" not in text
    assert "\x00" not in text
    assert reader.words.count("{{7*7}}") > 20


def hostile_document() -> Document:
    blocks = (
        para(HOSTILE),
        Heading(2, run(HOSTILE), HOSTILE),
        *every_block(),
        Card(run(HOSTILE), HOSTILE, (para(HOSTILE), Paragraph(run(HOSTILE, href=HOSTILE))), HOSTILE),
    )
    poisoned = exhibit(
        1,
        title=HOSTILE,
        meta=HOSTILE,
        facts=((HOSTILE, run(HOSTILE, code=True)),),
        original=original(HOSTILE + "/../x.html", b"<script>1</script>", "text/html"),
        picture=picture(10, 10),
    )
    return document(
        section(HOSTILE, *blocks, anchor=HOSTILE),
        title=HOSTILE,
        author=HOSTILE,
        headline=HOSTILE,
        audience=HOSTILE,
        period=HOSTILE,
        language=HOSTILE,
        paper=HOSTILE,
        accent=HOSTILE,
        theme=HOSTILE,
        exhibits=(poisoned,),
    )


def test_the_single_file_holds_no_original_and_says_where_they_are(tmp_path: Path) -> None:
    data = b"taken at 52.5 N, 13.4 E"
    doc = document(exhibits=(exhibit(1, original=original("my page.html", data, "text/html")), exhibit(2)))
    report = html.write_file(doc, tmp_path / "page.html")
    text = report.page.read_text(encoding="utf-8")
    reader = Reader(text)
    assert not [attrs for attrs in reader.all("a") if "download" in attrs]
    assert base64.b64encode(data).decode() not in text
    assert "are not inside this page" in reader.words
    assert report.originals == 0
    none, _ = page(document(exhibits=(exhibit(1),)), tmp_path)
    assert "not inside this page" not in none.words


def test_the_folder_has_the_originals_byte_for_byte(tmp_path: Path) -> None:
    data = {"E1": b"one" * 999, "E2": b"", "E3": b"three"}
    names = ("../../Zeugnis März.pdf", "CON.txt", "a\u202egnp.exe")
    doc = document(
        exhibits=tuple(exhibit(n, original=original(name, data[f"E{n}"])) for n, name in enumerate(names, 1))
    )
    report = html.write_folder(doc, tmp_path / "out")
    files = {path.name: path.read_bytes() for path in (tmp_path / "out" / "evidence").iterdir()}
    assert files == {"E1-Zeugnis-März.pdf": data["E1"], "E2-_CON.txt": b"", "E3-agnp.exe": b"three"}
    reader = Reader(report.page.read_text(encoding="utf-8"))
    for attrs in reader.all("a"):
        if "download" in attrs:
            assert (tmp_path / "out" / (attrs["href"] or "")).is_file()
    assert "in the folder “evidence” beside this page" in reader.words
    assert report.originals == 3


def test_an_original_that_is_not_what_it_was_stops_everything(tmp_path: Path) -> None:
    doc = document(exhibits=(exhibit(1, original=original("a.pdf", b"x", sha256="0" * 64)),))
    with pytest.raises(UserError) as caught:
        html.write_folder(doc, tmp_path / "out")
    assert (caught.value.code, caught.value.facts) == ("evidence.not_whole", {"name": "a.pdf"})
    assert list(tmp_path.iterdir()) == []


def test_cancelling_leaves_nothing(tmp_path: Path) -> None:
    def stop() -> None:
        raise Cancelled

    for write, name in ((html.write_file, "page.html"), (html.write_folder, "out")):
        with pytest.raises(Cancelled):
            write(everything(), tmp_path / name, check_cancelled=stop)
    assert list(tmp_path.iterdir()) == []


def test_no_section_and_no_exhibit_is_a_title(tmp_path: Path) -> None:
    reader, _ = page(document(), tmp_path)
    assert reader.all("nav") == []
    assert "Appraisal 2026" in reader.words


def test_the_same_document_gives_the_same_page(tmp_path: Path) -> None:
    assert page(everything(), tmp_path)[1] == page(everything(), tmp_path)[1]


def test_a_title_of_a_hundred_thousand_letters_is_cut(tmp_path: Path) -> None:
    reader, text = page(document(section("x" * 100_000), title="y" * 100_000), tmp_path)
    assert len(text) < 40_000
    assert "…" in reader.words


def test_a_folder_of_a_former_export_is_replaced_and_no_other(tmp_path: Path) -> None:
    def exported(*texts: bytes) -> None:
        given = (exhibit(n, original=original(f"a & {n}.txt", text)) for n, text in enumerate(texts, 1))
        html.write_folder(document(exhibits=tuple(given)), tmp_path / "out")

    kept = tmp_path / "out" / "evidence"
    exported(b"one", b"two")
    exported(b"new")
    assert [path.read_bytes() for path in kept.iterdir()] == [b"new"]
    assert list(tmp_path.iterdir()) == [tmp_path / "out"]
    for mine in (tmp_path / "out" / "mine.txt", kept / "mine.txt"):
        mine.write_bytes(b"mine")
        with pytest.raises(UserError, match=r"out\.exists"):
            exported(b"newer")
        assert mine.read_bytes() == b"mine"
        mine.unlink()
    (tmp_path / "out" / "index.html").write_text("<p>a page of another hand</p>", encoding="utf-8")
    with pytest.raises(UserError, match=r"out\.exists"):
        exported(b"newer")
    assert sorted(path.name for path in tmp_path.rglob("*.txt")) == ["E1-a-&-1.txt"]


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_changes_the_style_alone_and_the_policy_lets_it_through(theme: str, tmp_path: Path) -> None:
    usual = html.write_file(appraisal(), tmp_path / "usual.html").page.read_text(encoding="utf-8")
    other = html.write_file(replace(appraisal(), theme=theme), tmp_path / "themed.html")
    themed = other.page.read_text(encoding="utf-8")
    styles = [re.findall("<style>(.*?)</style>", text, re.DOTALL) for text in (usual, themed)]
    assert [len(found) for found in styles] == [1, 1]
    assert (styles[0] == styles[1]) == (theme == "restrained")
    digest = base64.b64encode(hashlib.sha256(styles[1][0].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in themed.replace("&#39;", "'")
    assert not re.search(r"url\(|@import|ACCENT_", styles[1][0])
    bodies = [text.split("</style>")[1] for text in (usual, themed)]
    assert bodies[0] == bodies[1]
