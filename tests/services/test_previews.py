"""What can be looked at: each form, and what is said where there is nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update

from mwl_desktop.domain.evidence import Preview, PreviewForm
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.readable import Grid, Readable
from mwl_desktop.errors import UserError
from mwl_desktop.evidence.apart.pool import Readers
from mwl_desktop.evidence.drawings import cleaning
from mwl_desktop.evidence.facts import UNREADABLE
from mwl_desktop.models import BlobPieceRecord
from mwl_desktop.services import capture, evidence, facts, previews
from mwl_desktop.vault.vault import Vault
from tests.evidence import office_samples, samples


def kept(vault: Vault, tmp_path: Path, name: str, data: bytes, *, read: bool = True) -> ItemId:
    path = tmp_path / name
    path.write_bytes(data)
    report = capture.capture(vault, [path])
    assert report.refused == ()
    if read:
        facts.read_missing(vault)
    return report.added[0]


def seen(vault: Vault, item_id: ItemId) -> Preview:
    return previews.preview(vault, item_id)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("certificate.pdf", PreviewForm.PAGES),
        ("photo.jpg", PreviewForm.PICTURE),
        ("old.gif", PreviewForm.PICTURE),
        ("retro.docx", PreviewForm.DOCUMENT),
        ("team.pptx", PreviewForm.DOCUMENT),
        ("thanks.eml", PreviewForm.DOCUMENT),
        ("page.html", PreviewForm.DOCUMENT),
        ("plan.svg", PreviewForm.DRAWING),
        ("notes.md", PreviewForm.MARKDOWN),
        ("hours.csv", PreviewForm.TABLE),
        ("hours.xlsx", PreviewForm.TABLE),
    ],
)
def test_each_format_is_looked_at_in_its_own_way(
    vault: Vault, tmp_path: Path, name: str, form: PreviewForm
) -> None:
    data = samples.every()[name][1]
    preview = seen(vault, kept(vault, tmp_path, name, data))
    assert preview.form is form
    assert bool(preview.readable.blocks) is (form is PreviewForm.DOCUMENT)
    whole = form in (PreviewForm.PAGES, PreviewForm.PICTURE)
    assert (preview.data == data) is (whole or form is PreviewForm.DRAWING)
    assert bool(preview.text or preview.rows) is not whole


def test_a_drawing_comes_with_its_words_and_one_that_is_too_large_as_these_alone(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item_id = kept(vault, tmp_path, "plan.svg", samples.SVG)
    preview = seen(vault, item_id)
    assert (preview.text, preview.note) == ("Plan Roadmap 2026", "")
    monkeypatch.setattr(cleaning, "MOST_BYTES", 20)
    preview = seen(vault, item_id)
    assert (preview.form, preview.data, preview.note) == (PreviewForm.PROSE, b"", "preview.not_drawn")


def test_source_stands_as_it_is(vault: Vault, tmp_path: Path) -> None:
    preview = seen(vault, kept(vault, tmp_path, "count.sql", b"select\n  count(*)\nfrom entry;\n"))
    assert (preview.form, preview.text) == (PreviewForm.CODE, "select\n  count(*)\nfrom entry;\n")


def test_text_is_read_even_before_anything_was_read_of_the_file(vault: Vault, tmp_path: Path) -> None:
    item_id = kept(vault, tmp_path, "retro.docx", samples.docx(), read=False)
    assert "Leading a retro & more" in seen(vault, item_id).text


def test_values_are_parted_as_their_first_line_says_and_rows_are_of_one_length(
    vault: Vault, tmp_path: Path
) -> None:
    preview = seen(vault, kept(vault, tmp_path, "a.csv", b'name;hours\n"Ada; B.";3\nonly\n'))
    assert preview.rows == (("name", "hours"), ("Ada; B.", "3"), ("only", ""))
    assert preview.note == ""


def test_a_long_table_says_that_it_was_cut(vault: Vault, tmp_path: Path) -> None:
    data = "\n".join(f"{number},x" for number in range(25_000)).encode()
    preview = seen(vault, kept(vault, tmp_path, "long.csv", data))
    assert len(preview.rows) == 20_000
    assert (preview.note, preview.shown, preview.total) == ("preview.rows_cut", 20_000, 25_000)


def test_a_wide_table_says_that_it_was_cut(vault: Vault, tmp_path: Path) -> None:
    preview = seen(vault, kept(vault, tmp_path, "wide.csv", b"a,b\n" + b"x," * 299 + b"x\n"))
    assert {len(row) for row in preview.rows} == {256}
    assert (preview.note, preview.shown, preview.total) == ("preview.columns_cut", 256, 300)


def test_rows_that_nobody_counted_are_not_given_a_number(vault: Vault, tmp_path: Path) -> None:
    data = b"\n".join(b"%d,%s" % (number, b"x" * 40) for number in range(40_000))
    preview = seen(vault, kept(vault, tmp_path, "longer.csv", data))
    assert (preview.note, preview.shown) == ("preview.many_rows_cut", 20_000)


def test_columns_of_sheets_have_letters_and_numbers_are_short(vault: Vault, tmp_path: Path) -> None:
    preview = seen(vault, kept(vault, tmp_path, "hours.xlsx", samples.xlsx()))
    assert preview.rows[0][:2] == ("A", "B")
    assert previews._letters(25) == "Z"
    assert previews._letters(26) == "AA"
    assert previews._letters(701) == "ZZ"
    assert previews._rounded("0.090289351851851") == "0.0902894"
    assert previews._rounded("2026-11-22") == "2026-11-22"
    assert previews._rounded("10000000001") == "10000000001"


def test_a_long_text_is_cut_and_says_so(vault: Vault, tmp_path: Path) -> None:
    preview = seen(vault, kept(vault, tmp_path, "long.txt", b"word " * 100_001))
    assert len(preview.text) == 400_000
    assert (preview.note, preview.shown, preview.total) == ("preview.text_cut", 400_000, 500_005)
    preview = seen(vault, kept(vault, tmp_path, "longer.txt", b"word " * 300_000))
    assert (preview.note, preview.shown) == ("preview.long_text_cut", 400_000)


@pytest.mark.parametrize(
    ("name", "data", "note"),
    [
        ("sound.mp3", b"ID3\x03" + bytes(60), "preview.not_played"),
        ("broken.docx", b"PK\x03\x04" + b"word/document.xml" + bytes(40), "preview.broken"),
        ("garbage.pdf", b"\x01\x02garbage" * 20, "preview.broken"),
        ("nothing.docx", b"", "preview.empty"),
        ("nothing.png", b"", "preview.empty"),
        ("locked.docx", samples.ole("EncryptedPackage"), "preview.encrypted"),
    ],
)
def test_what_cannot_be_shown_says_why(
    vault: Vault, tmp_path: Path, name: str, data: bytes, note: str
) -> None:
    preview = seen(vault, kept(vault, tmp_path, name, data))
    assert (preview.form, preview.note, preview.name) == (PreviewForm.NOTHING, note, name)


def test_what_is_too_large_is_not_taken_into_memory(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item_id = kept(vault, tmp_path, "photo.jpg", samples.photo())
    monkeypatch.setattr(previews, "MOST_BYTES", 10)
    preview = seen(vault, item_id)
    assert (preview.form, preview.note, preview.data) == (PreviewForm.NOTHING, "preview.too_large", b"")


def test_links_and_quotations_are_their_own_words(vault: Vault) -> None:
    with vault.write("add") as uow:
        link = evidence.add_link(uow, "https://example.org/talk")
        quotation = evidence.add_quotation(uow, "It held.", "Dana")
    assert seen(vault, link) == Preview(PreviewForm.LINK, name="https://example.org/talk")
    assert seen(vault, quotation) == Preview(PreviewForm.QUOTATION, text="It held.", name="Dana")


def test_changed_bytes_are_not_shown(vault: Vault, tmp_path: Path) -> None:
    item_id = kept(vault, tmp_path, "photo.jpg", samples.photo())
    with vault.transaction() as connection:
        connection.execute(update(BlobPieceRecord).values(data=b"other"))
    with pytest.raises(UserError, match=r"evidence\.not_whole"):
        seen(vault, item_id)


def test_thumbnails_come_for_those_that_have_one(vault: Vault, tmp_path: Path) -> None:
    photo = kept(vault, tmp_path, "photo.jpg", samples.photo(6))
    text = kept(vault, tmp_path, "a.txt", b"words")
    with vault.read() as connection:
        with_picture = evidence.get(connection, photo).blob_id
        without = evidence.get(connection, text).blob_id
        assert with_picture is not None
        assert without is not None
        found = previews.thumbnails(connection, (with_picture, without, "gone"))
    assert set(found) == {with_picture}
    assert (found[with_picture].width, found[with_picture].height) == (40, 64)


def test_a_container_is_looked_into_whatever_its_name_says(vault: Vault, tmp_path: Path) -> None:
    preview = seen(vault, kept(vault, tmp_path, "hours", samples.xlsx()))
    assert preview.form is PreviewForm.TABLE
    preview = seen(vault, kept(vault, tmp_path, "report.docx", samples.package({"a.txt": "x"})))
    assert (preview.form, preview.text.strip()) == (PreviewForm.PROSE, "a.txt")


def test_a_document_comes_as_blocks_and_as_their_words(vault: Vault, tmp_path: Path) -> None:
    preview = seen(vault, kept(vault, tmp_path, "retro.docx", samples.docx()))
    (table,) = (block for block in preview.readable.blocks if isinstance(block, Grid))
    assert table.rows[0][0] == "Goal"
    assert "Leading a retro & more" in preview.text
    assert "Goal\tÜbung" in preview.text


def test_a_workbook_comes_as_sheets_and_the_first_as_rows(vault: Vault, tmp_path: Path) -> None:
    preview = seen(vault, kept(vault, tmp_path, "hours.xlsx", samples.xlsx()))
    (sheet,) = preview.readable.sheets
    body = preview.rows if sheet.head else preview.rows[1:]
    assert len(body) == len(sheet.rows)
    assert preview.rows[0][:2] == (sheet.rows[0][:2] if sheet.head else ("A", "B"))


def test_a_picture_that_the_window_cannot_decode_is_made_apart(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "_PICTURES", frozenset())
    preview = seen(vault, kept(vault, tmp_path, "photo.jpg", samples.photo()))
    assert (preview.form, preview.note) == (PreviewForm.PICTURE, "preview.embedded")
    assert preview.data.startswith((b"\xff\xd8\xff", b"\x89PNG"))
    assert b"MARKER" not in preview.data


def test_a_kind_of_picture_that_the_window_has_no_reader_for_is_decoded_apart(
    vault: Vault, tmp_path: Path
) -> None:
    preview = seen(vault, kept(vault, tmp_path, "a.avif", samples.picture("AVIF")))
    assert (preview.form, preview.note) == (PreviewForm.PICTURE, "")
    assert preview.data.startswith((b"\xff\xd8\xff", b"\x89PNG"))
    broken = seen(vault, kept(vault, tmp_path, "b.avif", samples.picture("AVIF")[:60]))
    assert (broken.form, broken.note) == (PreviewForm.NOTHING, "preview.broken")


def test_a_document_that_ends_its_reader_says_so(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item_id = kept(vault, tmp_path, "retro.docx", samples.docx())
    monkeypatch.setattr(Readers, "readable", lambda *_, **__: Readable(notes=(UNREADABLE,)))
    preview = seen(vault, item_id)
    assert (preview.form, preview.note) == (PreviewForm.NOTHING, "preview.unreadable")


def test_a_kind_that_is_read_but_says_nothing_is_not_called_unknown(vault: Vault, tmp_path: Path) -> None:
    for name, data, code in (
        ("empty.eml", b"\n", "preview.no_words"),
        ("blank.txt", b"  \n\n", "preview.no_words"),
        ("blank.html", b"<html><body> </body></html>", "preview.no_words"),
        ("old.html", b"\x00\x4c\x88\xa3\x94\x93\x6e\x25\x00" * 9, "preview.no_words"),
        ("photo.heic", samples.heic(), "preview.not_decoded"),
    ):
        preview = seen(vault, kept(vault, tmp_path, name, data))
        assert (preview.form, preview.note) == (PreviewForm.NOTHING, code), name


def test_an_empty_workbook_says_so(vault: Vault, tmp_path: Path) -> None:
    parts = dict.fromkeys(("xl/worksheets/sheet7.xml", "xl/worksheets/sheet1.xml"), "<worksheet/>")
    preview = seen(vault, kept(vault, tmp_path, "empty.xlsx", office_samples.workbook(**parts)))
    assert (preview.form, preview.note) == (PreviewForm.NOTHING, "preview.no_values")
