"""The page in a real browser: no script runs, nothing is asked of the network, the words are there."""

from __future__ import annotations

import http.server
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from mwl_desktop.documents import html
from mwl_desktop.documents.ir import Document, Paragraph, Run
from tests.documents.builders import appraisal, document, exhibit, para, run, section

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this computer"),
]


@dataclass
class Site:
    """A listener that counts who asks for what."""

    address: str
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def site() -> Iterator[Site]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name is the base's)
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Site(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


def browse(page: Path, profile: Path, *arguments: str) -> str:
    assert CHROMIUM
    command = [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", *arguments, page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


def poisonous(site: Site) -> str:
    return (
        f"<script>document.title='ran';fetch('{site.address}/script')</script>"
        f"<img src={site.address}/img onerror=\"document.title='ran'\">"
        f"<iframe src={site.address}/frame></iframe>"
        f"<link rel=stylesheet href={site.address}/css>\"'><svg onload=document.title='ran'>"
    )


def poisoned_document(poison: str) -> Document:
    return document(
        section(poison, para(poison), Paragraph((Run(poison, href=f"javascript:{poison}"),))),
        title=poison,
        author=poison,
        headline=poison,
        audience=poison,
        period=poison,
        exhibits=(exhibit(1, title=poison, meta=poison, facts=((poison, run(poison)),)),),
    )


def test_the_harness_notices_a_page_that_misbehaves(site: Site, tmp_path: Path) -> None:
    bad = tmp_path / "bad.html"
    bad.write_text(f"<!doctype html><title>x</title>{poisonous(site)}", encoding="utf-8")
    dom = browse(bad, tmp_path / "profile", "--dump-dom")
    assert "<title>ran</title>" in dom
    assert "/img" in site.asked


def test_hostile_text_runs_nothing_and_asks_nothing(site: Site, tmp_path: Path) -> None:
    html.write_file(poisoned_document(poisonous(site)), tmp_path / "page.html")
    dom = browse(tmp_path / "page.html", tmp_path / "profile", "--dump-dom")
    assert "<title>ran</title>" not in dom
    for tag in ("<script", "<iframe", "<svg", "<link", "<img"):
        assert tag not in dom
    assert dom.count("&lt;script&gt;document.title='ran'") > 10
    assert site.asked == []


def test_the_style_sheet_is_let_through_and_pictures_show(tmp_path: Path) -> None:
    html.write_file(replace(appraisal(), accent="#b3261e"), tmp_path / "page.html")
    shot = tmp_path / "shot.png"
    browse(tmp_path / "page.html", tmp_path / "profile", "--window-size=1000,1400", f"--screenshot={shot}")
    with Image.open(shot) as image:
        colours = {colour for _, colour in image.convert("RGB").getcolors(1 << 24) or ()}
    assert (0xB3, 0x26, 0x1E) in colours  # the accent: the style was applied
    assert (0xF5, 0xF6, 0xF8) in colours  # the ground


def test_a_band_behind_the_cover_is_of_the_accent_and_its_words_are_white(tmp_path: Path) -> None:
    html.write_file(replace(appraisal(), theme="modern"), tmp_path / "page.html")
    shot = tmp_path / "shot.png"
    browse(tmp_path / "page.html", tmp_path / "profile", "--window-size=900,500", f"--screenshot={shot}")
    with Image.open(shot) as image:
        band = image.convert("RGB").crop((0, 0, 800, 420))
        colours = {colour: count for count, colour in band.getcolors(1 << 24) or ()}
    assert max(colours, key=lambda colour: colours[colour]) == (0x0F, 0x6B, 0x6B)
    assert min(sum(colour) for colour in colours) >= sum((0x0F, 0x6B, 0x6B)) - 6, "no dark word is on it"


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_nothing_hangs_over_the_side(width: int, tmp_path: Path) -> None:
    """The right edge stays clear: a page wider than its window would fill it with the section's ground."""
    html.write_file(appraisal(), tmp_path / "page.html")
    shot = tmp_path / "shot.png"
    browse(
        tmp_path / "page.html",
        tmp_path / "profile",
        f"--window-size={width},6000",
        "--hide-scrollbars",
        f"--screenshot={shot}",
    )
    with Image.open(shot) as image:
        edge = image.convert("L").crop((image.width - 6, 0, image.width, image.height))
        darkest, _ = edge.getextrema()
        assert darkest > 200


def test_it_prints_with_a_cover_and_sections_on_pages(tmp_path: Path) -> None:
    html.write_file(appraisal(), tmp_path / "page.html")
    out = tmp_path / "print.pdf"
    browse(tmp_path / "page.html", tmp_path / "profile", f"--print-to-pdf={out}", "--no-pdf-header-footer")
    reader = PdfReader(out)
    pages = [re.sub(r"^\d+ / \d+ ", "", " ".join(page.extract_text().split())) for page in reader.pages]
    assert round(reader.pages[0].mediabox.width) == 595
    assert "Appraisal 2026" in pages[0]
    assert "Contents" not in pages[0]
    assert pages[1].startswith("Contents")
    for title in ("Achievements", "What I learned", "Evidence"):
        assert any(page.startswith(title) for page in pages)
    assert not any("Save the original" in page for page in pages)
