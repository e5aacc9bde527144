"""A kit is read however it comes: numbered, out of a PDF, with letters for digits. Or a line is named."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from mwl_desktop.documents.kit_page import kit_pdf
from mwl_desktop.errors import UserError
from mwl_desktop.services import kits
from mwl_desktop.vault import keys
from mwl_desktop.vault.keys import VaultKey

KEY = VaultKey(bytes(range(0, 256, 8)), bytes(range(5, 181, 11)))
LINES = keys.kit_lines(KEY)
assert "0" in LINES[0]
BARE = [line.rsplit(" ", 1)[0] for line in LINES]


def read(lines: list[str] | tuple[str, ...]) -> VaultKey | str:
    """The key, or what was said instead, with the line that it was said of."""
    try:
        return keys.key_from_kit("\n".join(lines))
    except UserError as error:
        return f"{error.code} {error.facts.get('line', '')} {error.facts.get('given', '')}".rstrip()


def with_line(number: int, text: str) -> list[str]:
    return [text if at == number else line for at, line in enumerate(LINES, start=1)]


@pytest.mark.parametrize("pair", ["0O", "0o", "0Q", "1I", "1l", "1|", "2Z", "5S", "5s", "6G"])
def test_letters_that_look_like_a_digit_are_read_as_it(pair: str) -> None:
    digit, letter = pair
    assert any(digit in line for line in LINES)
    assert read([line.replace(digit, letter) for line in LINES]) == KEY
    bare = keys.key_from_kit("\n".join(line.replace(digit, letter) for line in BARE))
    assert bare == KEY


def test_a_digit_that_is_another_one_is_named_by_its_line() -> None:
    number = next(at for at, line in enumerate(LINES, start=1) if "8" in line[:-2])
    line = LINES[number - 1]
    assert read(with_line(number, line.replace("8", "B", 1))) == f"kit.line_wrong {number}"


@pytest.mark.parametrize("number", range(1, 7))
def test_a_line_too_short_or_too_long_is_named(number: int) -> None:
    line = LINES[number - 1]
    assert read(with_line(number, line[1:])) == f"kit.line_length {number} 17"
    assert read(with_line(number, line + "7")) == f"kit.line_length {number} 19"
    assert read(with_line(number, line[:-3])) == f"kit.line_length {number} 16"
    bare = list(BARE)
    bare[number - 1] = bare[number - 1][:-1]
    assert read(bare) == f"kit.line_length {number} 15"


def test_a_letter_that_stands_for_no_digit_is_named_by_its_line() -> None:
    wrong = with_line(4, f"X{LINES[3][1:]}")
    assert read(wrong) == "kit.line_wrong 4"
    assert read(["Recovery kit", *wrong, "as it was printed"]) == "kit.line_wrong 4"


@pytest.mark.parametrize(
    "form", ["{0} {1}", "{0}    {1}", "{0}. {1}", "{0}) {1}", "({0}) {1}", "{0}: {1}", "{0}.{1}"]
)
def test_numbers_before_the_lines_are_no_digits(form: str) -> None:
    for lines in (LINES, BARE):
        numbered = [form.format(number, line) for number, line in enumerate(lines, start=1)]
        assert read(numbered) == KEY
    numbered = [form.format(number, line) for number, line in enumerate(LINES, start=1)]
    numbered[2] = numbered[2][:-1]
    assert read(numbered) in ("kit.line_length 3 17", "kit.line_wrong 3")


@pytest.mark.parametrize("name", ["a", "deadbeef 0123456789", "fee 2026"])
def test_the_text_of_the_printed_page_is_a_kit(name: str) -> None:
    data = kit_pdf(kits.page_of(KEY, name, "22 November 2026"))
    text = PdfReader(io.BytesIO(data)).pages[0].extract_text()
    assert keys.key_from_kit(text) == KEY
    # Other programs put the numbers on lines of their own, and space between.
    apart = "\n\n".join(part for line in text.splitlines() for part in _apart(line))
    assert keys.key_from_kit(apart) == KEY


def _apart(line: str) -> list[str]:
    return [line[:1], line[2:]] if line[:1] in "123456" and line[1:2] == " " else [line]


@pytest.mark.parametrize(
    "text",
    [
        "".join(LINES),
        " - ".join(LINES),
        "\r\n\r\n".join(LINES),
        "\n".join(line.translate({ord(each): ord(each) + 0xFEE0 for each in "0123456789"}) for line in LINES),
        "\n".join(f"{line[:9]}\n{line[9:]}" for line in LINES),
        "# recovery kit of beef\n# fingerprint AAAA BBBB\n" + "\n".join(LINES),
        "".join(LINES)[:50] + "\n" + "".join(LINES)[50:],
    ],
)
def test_however_it_is_grouped(text: str) -> None:
    assert keys.key_from_kit(text) == KEY


def test_without_check_digits_nothing_is_proved() -> None:
    assert keys.key_from_kit("\n".join(LINES)).proved
    assert not keys.key_from_kit("\n".join(BARE)).proved
    assert not keys.key_from_kit((KEY.key + KEY.salt).hex()).proved
    assert KEY.proved


def test_a_line_left_out_or_typed_twice_is_no_whole_kit() -> None:
    assert read(LINES[:-1]) == "kit.incomplete  90"
    assert read([*LINES, LINES[0]]) == "kit.incomplete  126"
