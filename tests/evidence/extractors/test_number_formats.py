"""Days, times and percents in workbooks, as the sheets show them."""

from __future__ import annotations

import pytest

from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.registry import facts
from tests.evidence import samples


def text_of(value: str, code: str, *, number: int = 164, workbook: str = "<workbook/>") -> str:
    """What a workbook with one formatted cell says."""
    own = f"<numFmts><numFmt numFmtId='{number}' formatCode='{code}'/></numFmts>" if code else ""
    used = f"<cellXfs><xf numFmtId='0'/><xf numFmtId='{number}'/></cellXfs>"
    styles = f"<cellStyleXfs><xf numFmtId='9'/></cellStyleXfs>{used}"
    cells = f"<row><c s='1'><v>{value}</v></c></row>"
    return facts(
        types.XLSX,
        samples.package(
            {
                "xl/workbook.xml": workbook,
                "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{cells}</sheetData></worksheet>",
                "xl/styles.xml": f"<styleSheet>{own}{styles}</styleSheet>",
            }
        ),
    ).text


@pytest.mark.parametrize(
    ("value", "code", "words"),
    [
        ("0.0902894", "h:mm", "02:10"),
        ("0.0902894", "[h]:mm:ss", "02:10:01"),
        ("1.5", "[hh]:mm", "36:00"),
        ("1.5", "h:mm AM/PM", "12:00"),
        ("0.0015046", "mm:ss", "02:10"),
        ("46348", "dd/mm/yyyy", "2026-11-22"),
        ("46348.75", "[$-409]d mmm yyyy h:mm;@", "2026-11-22 18:00"),
        ("0.125", "0.0%", "12.5%"),
        ("3.5", "0.00 &quot;days&quot;", "3.5"),
        ("3.5", "[Red]0.00", "3.5"),
        ("3.5", "General", "3.5"),
        ("-2", "h:mm", "-2"),
        ("1E300", "h:mm", "1e+300"),
        ("n/a", "h:mm", "n/a"),
    ],
)
def test_numbers_are_shown_by_their_format(value: str, code: str, words: str) -> None:
    assert text_of(value, code) == words


@pytest.mark.parametrize(
    ("number", "words"), [(14, "2026-11-22"), (22, "2026-11-22 12:00"), (9, "4634850%"), (1, "46348.5")]
)
def test_formats_that_have_only_a_number(number: int, words: str) -> None:
    assert text_of("46348.5", "", number=number) == words


def test_the_first_days_and_the_other_calendar() -> None:
    assert text_of("1", "yyyy") == "1900-01-01"
    assert text_of("61", "yyyy") == "1900-03-01"
    assert text_of("1", "yyyy", workbook="<workbook><workbookPr date1904='1'/></workbook>") == "1904-01-02"


def test_a_style_that_does_not_exist_changes_nothing() -> None:
    data = samples.package(
        {"xl/worksheets/sheet1.xml": "<worksheet><row><c s='9'><v>0.5</v></c></row></worksheet>"}
    )
    assert facts(types.XLSX, data).text == "0.5"
