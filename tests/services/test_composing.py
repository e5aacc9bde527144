"""From the vault to a document: sections in order, evidence at the end, nothing that must stay."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from mwl_desktop.documents import pdf
from mwl_desktop.documents.ir import CodeBlock, Document, Exhibit, Paragraph, Quote, Run
from mwl_desktop.documents.walk import block_words
from mwl_desktop.domain.evidence import EvidenceDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import Profile
from mwl_desktop.domain.kinds import BlockKind, Confidentiality, EvidenceKind, Purpose
from mwl_desktop.domain.portfolios import PortfolioDraft, Rule, Section
from mwl_desktop.errors import Cancelled
from mwl_desktop.paths import resource
from mwl_desktop.services import capture, composing, evidence, facts, portfolios, profile
from mwl_desktop.tasks import Job
from mwl_desktop.vault.vault import Vault
from tests import factory
from tests.evidence import samples

SAMPLE = resource("sample") / "files"


def add(vault: Vault, *sections: Section, **said: object) -> ItemId:
    draft = PortfolioDraft("Appraisal", Purpose.BLANK, **said)  # type: ignore[arg-type]
    with vault.write("portfolio.add") as uow:
        return portfolios.add(uow, draft, sections)


def everything() -> tuple[Section, ...]:
    kinds = (BlockKind.GOALS, BlockKind.ENTRIES, BlockKind.PEOPLE, BlockKind.EVIDENCE)
    return tuple(Section("", kind.value.title(), kind) for kind in kinds)


def captured(vault: Vault, path: Path, **said: object) -> ItemId:
    report = capture.capture(vault, [path], draft=EvidenceDraft(**said))  # type: ignore[arg-type]
    facts.read_missing(vault)
    return report.added[0]


def exhibit_of(vault: Vault, path: Path, **said: object) -> Exhibit:
    captured(vault, path, **said)
    composed = composing.compose(vault, add(vault, Section("", "Shown", BlockKind.EVIDENCE)))
    (made,) = composed.document.exhibits
    return made


def all_words(document: Document) -> str:
    blocks = [b for s in document.sections for b in s.blocks] + [
        b for e in document.exhibits for b in e.blocks
    ]
    return " ".join([e.title for e in document.exhibits] + [w for b in blocks for w in block_words(b)])


def test_the_document_says_who_for_whom_and_when(vault: Vault) -> None:
    with vault.write("profile.save") as uow:
        profile.save(uow, Profile("Bailey", "Analyst", ""))
    item_id = add(vault, audience="Dana", period_from=date(2026, 1, 1), paper="Letter")
    made = composing.compose(vault, item_id).document
    assert (made.title, made.author, made.headline, made.audience) == (
        "Appraisal",
        "Bailey",
        "Analyst",
        "Dana",
    )
    assert (made.period, made.date, made.paper) == ("since 1 January 2026", factory.TODAY, "Letter")


def test_sections_stand_in_order_and_empty_ones_are_not_printed(vault: Vault) -> None:
    factory.add_entry(vault, "One")
    sections = (
        Section("", "Words", BlockKind.TEXT, "Hello."),
        Section("", "Nothing", BlockKind.GOALS),
        Section("", "Entries", BlockKind.ENTRIES, "Before them."),
    )
    made = composing.compose(vault, add(vault, *sections, introduction="**Dear** reader")).document
    assert [section.title for section in made.sections] == ["Introduction", "Words", "Entries"]
    assert len({section.anchor for section in made.sections}) == 3


@pytest.mark.parametrize("confidentiality", [Confidentiality.PRIVATE, Confidentiality.EMPLOYER])
def test_nothing_that_must_stay_is_anywhere_in_the_document(
    vault: Vault, tmp_path: Path, confidentiality: Confidentiality
) -> None:
    entry = factory.add_entry(vault, "Shown")
    said = {"confidentiality": confidentiality}
    factory.add_entry(vault, "SECRET entry", body="SECRET body", **said)
    factory.add_goal(vault, "SECRET goal", **said)
    factory.add_person(vault, "SECRET person", **said)
    note = tmp_path / "SECRET.txt"
    note.write_text("SECRET words")
    factory.link(vault, entry, captured(vault, note, **said))
    composed = composing.compose(vault, add(vault, *everything()))
    assert "SECRET" not in repr(composed.document.sections) + repr(composed.document.exhibits)
    assert "Shown" in repr(composed.document.sections)
    assert {each.row.title.split()[0] for each in composed.left_out} == {"SECRET"}
    assert {each.reason for each in composed.left_out} == {confidentiality.value}
    assert len({each.row.id for each in composed.left_out}) == 4


def test_evidence_of_what_is_shown_is_in_the_appendix_once_with_its_bytes(
    vault: Vault, tmp_path: Path
) -> None:
    entries = [factory.add_entry(vault, name) for name in "ab"]
    note = tmp_path / "count check.txt"
    note.write_text("count")
    piece = captured(vault, note)
    for entry in entries:
        factory.link(vault, entry, piece)
    (exhibit,) = composing.compose(vault, add(vault, Section("", "E", BlockKind.ENTRIES))).document.exhibits
    assert exhibit.number == "E1"
    assert exhibit.original is not None
    assert b"".join(exhibit.original.read()) == b"count"


def test_an_original_without_an_ending_goes_out_with_one(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "scan").write_bytes(samples.pdf(1))
    captured(vault, tmp_path / "scan")
    (exhibit,) = composing.compose(vault, add(vault, Section("", "E", BlockKind.EVIDENCE))).document.exhibits
    assert exhibit.original is not None
    assert exhibit.original.name == "scan.pdf"
    assert "scan.pdf" not in str(exhibit.facts)


def test_a_title_that_is_a_files_name_is_made_readable(vault: Vault, tmp_path: Path) -> None:
    note = tmp_path / "import-log_compare.csv"
    note.write_text("a,b\n1,2\n")
    assert exhibit_of(vault, note).title == "Import log compare"


def test_a_title_that_somebody_gave_is_kept(vault: Vault, tmp_path: Path) -> None:
    note = tmp_path / "x.csv"
    note.write_text("a,b\n")
    assert exhibit_of(vault, note, title="snake_case, as I wrote it").title == "snake_case, as I wrote it"


def test_a_hyphen_in_a_title_of_several_words_is_kept(vault: Vault, tmp_path: Path) -> None:
    note = tmp_path / "quiet-night checklist.csv"
    note.write_text("a,b\n")
    assert exhibit_of(vault, note, title="Quiet-night checklist").title == "Quiet-night checklist"


def test_a_text_is_shown_as_it_begins(vault: Vault, tmp_path: Path) -> None:
    note = tmp_path / "check.sql"
    note.write_text("\n".join(f"select {number} -- {'x' * 100}" for number in range(40)))
    (shown,) = (block for block in exhibit_of(vault, note).blocks if isinstance(block, CodeBlock))
    lines = shown.text.splitlines()
    assert lines[0].startswith("select 0")
    assert lines[-1] == "…"
    assert len(lines) < 10
    assert max(map(len, lines)) <= 84


def test_markdown_is_set_as_markdown_without_a_heading_at_its_end(vault: Vault, tmp_path: Path) -> None:
    note = tmp_path / "notes.md"
    note.write_text("# Stand-up\n\nWe *laughed*.\n\n" + "\n\n".join(["more"] * 5) + "\n\n## Cut\n\nlater\n")
    (shown,) = (block for block in exhibit_of(vault, note).blocks if isinstance(block, Quote))
    words = " ".join(block_words(shown))
    assert "We laughed." in words
    assert "Cut" not in words


def beginning_of(vault: Vault, path: Path) -> str:
    return " ".join(words for block in exhibit_of(vault, path).blocks for words in block_words(block))


@pytest.mark.parametrize("line", ["|-" * 60_000, "> " * 60_000, "word " * 24_000, "|a" * 60_000])
def test_one_very_long_line_is_a_short_exhibit(vault: Vault, tmp_path: Path, line: str) -> None:
    note = tmp_path / "table.md"
    note.write_text(f"{line}\n{line}\n{line}\n")
    captured(vault, note)
    made = composing.compose(vault, add(vault, Section("", "S", BlockKind.EVIDENCE))).document
    assert pdf.write(made, io.BytesIO()).pages <= 4
    assert len(all_words(made)) < 1500


def test_a_letter_begins_with_what_was_written_and_names_no_address(vault: Vault, tmp_path: Path) -> None:
    mail = tmp_path / "thanks.eml"
    mail.write_bytes(
        b"From: Ada <a@example.org>\r\nTo: b@example.org\r\nDate: Thu, 12 Nov 2026 10:00:00 +0000\r\n"
        b"Subject: Hi\r\n\r\n"
        b"Fifty nights\r\nin a row.\r\n\r\nWrite to c@example.org, please.\r\n\r\n> later\r\n"
    )
    assert beginning_of(vault, mail) == "Fifty nights in a row."


def test_a_document_begins_with_sentences_up_to_its_first_table(vault: Vault) -> None:
    words = beginning_of(vault, SAMPLE / "Übergabe-Notizen.docx")
    assert words.startswith("Is today’s stock today’s? Übergabe-Notizen for Jörg Äckermann")
    assert "Beside the title it says when stock was loaded." in words
    assert "Look here first" not in words
    assert "It says It means" not in " ".join(words.split())
    assert "Everything is well" not in words


@pytest.mark.parametrize("name", ["import-log-compare.xlsx", "Steering meeting deck.pptx"])
def test_slides_and_workbooks_are_not_shown_as_running_text(vault: Vault, name: str) -> None:
    assert exhibit_of(vault, SAMPLE / name).blocks == ()


def test_words_quoted_in_a_section_are_not_repeated_in_the_appendix(vault: Vault) -> None:
    entry = factory.add_entry(vault, "Shown")
    with vault.write("evidence.add") as uow:
        draft = EvidenceDraft("What Dana said", EvidenceKind.FEEDBACK)
        piece = evidence.add_quotation(uow, "Well done.", "Dana", draft)
    factory.link(vault, entry, piece)
    entries = Section("", "Entries", BlockKind.ENTRIES)
    (only,) = composing.compose(vault, add(vault, entries)).document.exhibits
    assert any(isinstance(block, Quote) for block in only.blocks)
    quoted = Section("", "What others said", BlockKind.EVIDENCE)
    made = composing.compose(vault, add(vault, entries, quoted)).document
    (exhibit,) = made.exhibits
    assert all_words(made).count("Well done.") == 1
    (line,) = exhibit.blocks
    assert isinstance(line, Paragraph)
    assert [run.href for run in line.content if isinstance(run, Run) and run.href] == [f"#item-{piece}"]
    assert list(block_words(line)) == ["By Dana, word for word under What others said."]


def test_a_picture_is_seen_and_the_same_one_is_made_once(vault: Vault, tmp_path: Path) -> None:
    path = tmp_path / "wall.png"
    Image.new("RGB", (320, 200), "yellow").save(path)
    captured(vault, path)
    item_id = add(vault, Section("", "Shown", BlockKind.EVIDENCE))
    kept = composing.Pictures(vault)
    first, second = (composing.compose(vault, item_id, kept).document.exhibits[0] for _ in range(2))
    assert first.picture is not None
    assert first.picture is second.picture
    assert "PNG image" in str(first.facts)


def test_composing_stops_when_it_is_cancelled(vault: Vault) -> None:
    job = Job("portfolio.preview")
    job.cancel()
    with pytest.raises(Cancelled):
        composing.compose(vault, add(vault, *everything()), work=job)


def test_what_was_taken_out_by_hand_is_said(vault: Vault) -> None:
    out = factory.add_entry(vault, "Out")
    section = Section("", "Entries", BlockKind.ENTRIES, rule=Rule(), excluded=(out,))
    composed = composing.compose(vault, add(vault, section))
    assert composed.document.sections == ()
    assert [(each.row.id, each.reason) for each in composed.left_out] == [(out, "excluded")]


def test_evidence_taken_out_by_hand_does_not_come_back_through_an_entry_or_another_rule(
    vault: Vault, tmp_path: Path
) -> None:
    entry = factory.add_entry(vault, "Shown")
    note = tmp_path / "delicate.txt"
    note.write_text("delicate")
    piece = captured(vault, note)
    factory.link(vault, entry, piece)
    sections = (
        Section("", "Entries", BlockKind.ENTRIES),
        Section("", "Shown", BlockKind.EVIDENCE, excluded=(piece,)),
        Section("", "More", BlockKind.EVIDENCE),
    )
    composed = composing.compose(vault, add(vault, *sections))
    assert composed.document.exhibits == ()
    assert "Evidence" not in all_words(composed.document)
    assert [(each.row.id, each.reason) for each in composed.left_out] == [(piece, "excluded")]
    elsewhere = Section("", "By hand", BlockKind.EVIDENCE, rule=Rule(nothing=True), pinned=(piece,))
    composed = composing.compose(vault, add(vault, *sections[:2], elsewhere))
    assert [each.title for each in composed.document.exhibits] == ["Delicate"]
    assert all_words(composed.document).count("E1") == 2
