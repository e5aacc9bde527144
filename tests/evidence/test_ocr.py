"""Words in pictures: what is given to the package, and what is taken from it, with and without it."""

from __future__ import annotations

import io
import socket
import subprocess
import sys
from types import SimpleNamespace

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence import ocr
from mwl_desktop.evidence.apart.pool import PictureReaders
from tests.evidence import samples

there = pytest.mark.skipif(not ocr.installed(), reason="the optional package rapidocr is not installed")


def written(*lines: str, size: tuple[int, int] = (900, 500)) -> Image.Image:
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        draw.text((60, 60 + number * 80), line, fill="black", font=ImageFont.load_default(40))
    return image


def png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def scanned(*pages: Image.Image | str) -> bytes:
    """A PDF of pages that are pictures, or words of its own."""
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, pagesize=A4, invariant=True)
    for each in pages:
        if isinstance(each, str):
            page.drawString(60, 600, each)
        else:
            page.drawImage(ImageReader(each), 40, 400, 500, 280)
        page.showPage()
    page.save()
    return buffer.getvalue()


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Image.Image]:
    """The pictures that an engine in the place of the package's was given; it reads the same in each."""
    given: list[Image.Image] = []

    def read(image: Image.Image) -> SimpleNamespace:
        given.append(image)
        return SimpleNamespace(txts=("Well done", "~~~", "dim words"), scores=(0.99, 0.98, 0.3))

    monkeypatch.setattr(ocr, "_engine", lambda: read)
    return given


def seen(media_type: str, data: bytes, page: int = 0) -> str:
    return ocr.seen(media_type, io.BytesIO(data), page, ocr.LIMITS).text


def test_a_photo_is_shown_upright_and_on_white(shown: list[Image.Image]) -> None:
    assert seen(types.JPEG, samples.photo(6, width=640, height=400)) == "Well done"
    clear = Image.new("RGBA", (300, 200), (0, 0, 0, 0))
    assert seen(types.PNG, png(clear)) == "Well done"
    assert [(image.mode, image.size) for image in shown] == [("RGB", (400, 640)), ("RGB", (300, 200))]
    assert shown[1].getpixel((5, 5)) == (255, 255, 255)


def test_only_pages_with_a_picture_are_looked_at(shown: list[Image.Image]) -> None:
    data = scanned("words alone", written("a picture"))
    assert seen(types.PDF, data, 0) == ""
    assert shown == []
    assert seen(types.PDF, data, 1) == "Well done"
    assert min(shown[0].size) > 1000, "small letters can be told apart"
    assert seen(types.PDF, data, 2) == ""


def test_what_is_broken_tiny_or_no_picture_is_not_looked_at(shown: list[Image.Image]) -> None:
    assert seen(types.PNG, png(Image.new("RGB", (20, 300)))) == ""
    assert seen(types.PNG, b"\x89PNG\r\n\x1a\nbroken") == ""
    assert seen(types.PDF, b"%PDF-1.7 broken") == ""
    assert seen(types.DOCX, samples.docx()) == ""
    assert shown == []


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ((("Sure", 0.9), ("unsure", 0.2)), "Sure"),
        ((("ab", 0.99),), ""),
        ((("---", 0.99), ("Level 3", 0.7)), "Level 3"),
        ((("bad\x00 \u202eword", 0.9),), "bad \u202eword"),
        ((), ""),
    ],
)
def test_what_was_read_with_some_certainty_is_kept(lines: tuple[tuple[str, float], ...], text: str) -> None:
    assert ocr.worth(lines) == text


def test_pages_are_joined_as_those_of_a_pdf_are() -> None:
    assert ocr.joined(["one", "", " two "]) == ("one\n\f\ntwo", (0, 3, 6))
    assert ocr.joined(["alone"]) == ("alone", ())


def test_nothing_is_brought_in_before_it_is_needed() -> None:
    code = "import sys, mwl_desktop.services.ocr as o; o.installed(); print('rapidocr' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_no_model_means_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "_MODELS", {"Det": "none such.onnx"})
    assert not ocr.installed()


def test_the_process_that_reads_pictures_reaches_no_network() -> None:
    code = (
        "import socket, sys; from mwl_desktop.evidence import ocr; sys.addaudithook(ocr._refuse)\n"
        "try: socket.create_connection(('127.0.0.1', {port}), 2)\n"
        "except PermissionError as error: print(error)"
    )
    with socket.create_server(("127.0.0.1", 0)) as server:
        line = code.format(port=server.getsockname()[1])
        ran = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() in ("socket.getaddrinfo", "socket.connect")


@there
@pytest.mark.slow
def test_the_package_reads_a_scanned_page_and_a_white_one() -> None:
    readers = PictureReaders()
    try:
        data = io.BytesIO(scanned(written("Certificate of completion", "Leading meetings")))
        text = readers.seen(types.PDF, data, 0, limits=ocr.LIMITS)
        white = readers.seen(types.PNG, io.BytesIO(ocr.nothing_to_see()), 0, limits=ocr.LIMITS)
    finally:
        readers.close()
    assert text is not None
    assert text.split("\n") == ["Certificate of completion", "Leading meetings"]
    assert white == ""
