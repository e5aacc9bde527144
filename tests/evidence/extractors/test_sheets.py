"""Workbooks as they are read: cells in their places, sheets in their order, hidden ones told of."""

# ruff: noqa: E501

from __future__ import annotations

from datetime import date

from mwl_desktop.domain.readable import Sheet
from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.extractors.blocks import READ_CUT
from mwl_desktop.evidence.facts import BROKEN, PAGES_CUT, TEXT_CUT, Limits
from mwl_desktop.evidence.registry import facts, readable
from tests.evidence import office_samples as office


def test_cells_stand_in_their_places() -> None:
    read = readable(types.XLSX, office.workbook())
    assert read is not None
    assert read.sheets == (
        Sheet(
            "Hours",
            (("Course", "Day", "Hours"), ("Coaching", "", "0.3"), ("", "", ""), ("", "", "a\nb")),
            head=True,
        ),
        Sheet("Pay", (("5000",),)),
    )
    assert read.notes == ()


def test_facts_of_sheets() -> None:
    found = facts(types.XLSX, office.workbook())
    assert found.pages == 2
    assert found.created_on == date(2025, 3, 5)  # not the birthday of the program's empty workbook
    assert found.text[found.page_starts[1] :] == "Pay\n5000"
    told = {detail.code: detail.value for detail in found.details}
    assert told["detail.hidden_sheets"] == "Pay"
    assert told["detail.hidden_rows"] == "Hours: 1"
    assert told["detail.comment"] == "C2 Bo: Sure?"
    assert told["detail.external"] == "file:///C:/budget.xlsx"


def test_limits() -> None:
    rows = "".join(f"<row r='{n}'><c><v>{n}</v></c></row>" for n in range(1, 30_001))
    data = office.workbook(**{"xl/worksheets/sheet7.xml": f"<w><sheetData>{rows}</sheetData></w>"})
    read = readable(types.XLSX, data)
    assert read is not None
    assert read.notes == (READ_CUT,)
    assert len(read.sheets[0].rows) == 20_000
    assert TEXT_CUT in facts(types.XLSX, data).notes
    assert PAGES_CUT in facts(types.XLSX, data, Limits(pages=1)).notes
    first = readable(types.XLSX, office.workbook(), Limits(pages=1))
    assert first is not None
    assert ([sheet.name for sheet in first.sheets], first.notes) == (["Hours"], (READ_CUT,))
    far = "<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>2</v></c><c r='A1'><v>3</v></c></row>"
    read = readable(
        types.XLSX, office.workbook(**{"xl/worksheets/sheet7.xml": f"<w><sheetData>{far}</sheetData></w>"})
    )
    assert read is not None
    assert len(read.sheets[0].rows) == 52
    assert READ_CUT in read.notes  # a cell too far out


def test_a_damaged_sheet_takes_nothing_from_the_others() -> None:
    data = office.workbook(**{"xl/worksheets/sheet7.xml": "<worksheet><sheetData><row"})
    read = readable(types.XLSX, data)
    assert read is not None
    assert read.notes == (BROKEN,)
    assert read.sheets[1].name == "Pay"
