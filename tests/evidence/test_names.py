"""Names: whatever comes in, what goes out can be shown, kept and written anywhere."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mwl_desktop.evidence.names import UniqueNames, clean_name, title_from_name

# Names as an attacker or an old disk would make them, next to anything Unicode has.
_pieces = st.sampled_from(
    [
        "../",
        "..\\",
        "C:",
        "/etc/passwd",
        "con",
        "NUL",
        "aux.txt",
        "com¹",
        ".",
        " ",
        "\u202e",
        "\u200b",
        "\x00",
        "\x1b[2J",
        "\udcff",
        "\ud800",
        ".pdf",
        ".tar.gz",
        "é",
        "e\u0301",
        "文",
        "🎓",
        "\u3164",
        "\ufeff",
        "<",
        "|",
        "?",
        "\n",
        "\u2028",
    ]
)
_names = st.one_of(
    st.text(st.characters(), max_size=300),
    st.lists(st.one_of(_pieces, st.text(st.characters(), max_size=8)), max_size=12).map("".join),
    st.builds(lambda part, times, end: part * times + end, _pieces, st.integers(0, 400), _pieces),
)


@settings(max_examples=10_000, deadline=None)
@given(_names)
@example("e\u200d\u0301")
@example("a" * 300 + "." + "b" * 30)
@example("NUL." + "x" * 250)
def test_a_cleaned_name_is_safe_everywhere(raw: str) -> None:
    name = clean_name(raw)
    assert name
    assert len(name) <= 200
    assert len(name.encode("utf-8")) <= 255
    assert unicodedata.is_normalized("NFC", name)
    assert not set(name) & set('/\\<>:"|?*')
    assert not {unicodedata.category(c) for c in name} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert name.strip(" ") == name
    assert not name.endswith(".")
    assert name.split(".")[0].rstrip().upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "COM¹", "LPT9"}
    assert clean_name(name) == name


@settings(max_examples=300, deadline=None)
@given(_names)
def test_a_cleaned_name_can_really_be_written(tmp_path_factory: pytest.TempPathFactory, raw: str) -> None:
    folder = tmp_path_factory.mktemp("names")
    (folder / clean_name(raw)).write_bytes(b"x")
    assert [path.name for path in folder.iterdir()] == [clean_name(raw)]


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\cv.docx", "cv.docx"),
        ("folder/", "folder"),
        ("..", "file"),
        ("", "file"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("lpt³.log", "_lpt³.log"),
        ("console.txt", "console.txt"),
        ("evil\u202egpj.exe", "evilgpj.exe"),
        ("in\u200bvisible.txt", "invisible.txt"),
        ("a\nb\tc.txt", "a b c.txt"),
        ("invoice.pdf                    .exe", "invoice.pdf .exe"),
        ("caf\udce9.txt", "café.txt"),
        ("cafe\u0301.txt", "café.txt"),
        ("what? why: <this>.md", "what_ why_ _this_.md"),
        ("dots... ", "dots"),
        (".bashrc", ".bashrc"),
    ],
)
def test_known_names(raw: str, clean: str) -> None:
    assert clean_name(raw) == clean


def test_a_long_name_keeps_its_extension() -> None:
    assert clean_name("x" * 500 + ".pdf") == "x" * 196 + ".pdf"
    chinese = clean_name("学" * 200 + ".docx")
    assert chinese.endswith("学.docx")
    assert 250 < len(chinese.encode()) <= 255


def test_unique_names_count_up_and_ignore_case() -> None:
    assert UniqueNames([]).take("a.pdf") == "a.pdf"
    assert UniqueNames(["a.PDF"]).take("A.pdf") == "A (2).pdf"
    assert UniqueNames(["a.tar.gz", "a (2).tar.gz"]).take("a.tar.gz") == "a (3).tar.gz"
    assert UniqueNames(["STRASSE"]).take("Straße") == "Straße (2)"
    assert UniqueNames(["..A"]).take("..A") == "..A (2)"


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.lists(_names, max_size=30), _names.map(lambda name: [name] * 12)))
@example(["..A", "..A"])
@example(["." * 195 + "C:"] * 12)
def test_unique_names_never_meet(names: list[str]) -> None:
    keeper = UniqueNames()
    given_out = [keeper.take(name) for name in names]
    assert len({name.casefold() for name in given_out}) == len(names)
    assert all(clean_name(name) == name for name in given_out)


def test_ten_thousand_files_of_one_name_are_quick() -> None:
    keeper = UniqueNames()
    given_out = [keeper.take("scan.pdf") for _ in range(10_000)]
    assert given_out[-1] == "scan (10000).pdf"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("2025_annual-review_FINAL.pdf", "2025 annual review FINAL"),
        ("2025-11-22_team-day.jpg", "2025-11-22 team day"),
        ("Follow-up with Ada.eml", "Follow-up with Ada"),
        ("metadata-extractor-images__chirp (2).jpg", "metadata extractor images chirp (2)"),
        ("annual-review_2025 on the-side.pdf", "annual review 2025 on the-side"),
        ("backup.tar.gz", "backup"),
        ("version 2.0", "version 2.0"),
        ("___.pdf", "___.pdf"),
        (".bashrc", "bashrc"),
        ("Zertifikat_Führung.PDF", "Zertifikat Führung"),
    ],
)
def test_titles(name: str, title: str) -> None:
    assert title_from_name(name) == title


@settings(max_examples=500, deadline=None)
@given(_names)
def test_a_title_is_never_empty(raw: str) -> None:
    assert title_from_name(raw).strip()


def test_the_folder_of_a_path_does_not_reach_the_name(tmp_path: Path) -> None:
    assert clean_name(str(tmp_path / "a" / "b.txt")) == "b.txt"
