"""Each command does its verb on a real vault; names, exit codes and JSON are a promise."""

from __future__ import annotations

import hashlib
import json
import random
import re
from pathlib import Path

import pytest

from mwl_desktop.cli import adding
from mwl_desktop.cli.commands import program as commands
from mwl_desktop.cli.progress import Watched
from mwl_desktop.errors import Cancelled
from mwl_desktop.services import demo as demonstration
from mwl_desktop.services import vaults
from mwl_desktop.vault import blobs
from mwl_desktop.vault import vault as opened_vault
from tests.cli.runner import Program
from tests.evidence import samples
from tests.vaults import PASSPHRASE

ESCAPES = "\x1b]0;owned\x07\x1b[31m\u202egnp.exe\u2066\x9b"


def ids(program: Program, *arguments: str) -> list[str]:
    return [row["id"] for row in program.done("list", "--json", *arguments).json]


def added(program: Program, path: Path) -> dict[str, object]:
    told = program.done("add", path, "--json").json
    assert len(told["added"]) == 1
    row: dict[str, object] = told["added"][0]
    return row


def test_the_promised_commands_are_there() -> None:
    promised = {"create", "demo", "add", "note", "list", "show", "search", "extract", "export", "check"}
    promised |= {"versions", "new-version", "bring-back"}
    assert promised <= set(commands.commands)
    assert all(command.help for command in commands.commands.values())


def test_create_makes_a_vault_that_opens(program: Program, tmp_path: Path) -> None:
    new = tmp_path / "new.mwl"
    outcome = program.run("create", new, "--json", "--passphrase-file", program.key_file)
    assert outcome.code == 0
    vault = vaults.unlock(new, PASSPHRASE)
    assert outcome.json == {"vault": str(new), "fingerprint": vault.key.fingerprint}
    vault.close()


@pytest.mark.parametrize("command", ["create", "demo"])
def test_nothing_is_overwritten(command: str, program: Program) -> None:
    before = program.vault.read_bytes()
    outcome = program(command)
    assert outcome.code == 21
    assert "already" in outcome.err
    assert program.vault.read_bytes() == before


def test_no_vault_takes_a_name_that_another_needs(program: Program) -> None:
    new = program.vault.with_name(program.vault.name + "-wal")
    outcome = program.run("create", new, "--passphrase-file", program.key_file)
    assert outcome.code == 22
    assert "vault beside it" in outcome.err
    assert not new.exists()


def test_two_documents_need_two_files(program: Program, tmp_path: Path) -> None:
    outcome = program("export", "--pdf", tmp_path / "x.html", "--html", tmp_path / "." / "x.html")
    assert (outcome.code, outcome.out) == (2, "")
    assert list(tmp_path.glob("x.html")) == []


def test_create_in_a_folder_that_is_not_there(program: Program, tmp_path: Path) -> None:
    outcome = program.run("create", tmp_path / "no" / "v.mwl", "--passphrase-file", program.key_file)
    assert outcome.code == 23
    assert "does not exist" in outcome.err


def test_a_file_comes_back_byte_for_byte(program: Program, tmp_path: Path) -> None:
    data = random.Random(1).randbytes(3_000_000)
    (tmp_path / "My report.bin").write_bytes(data)
    row = added(program, tmp_path / "My report.bin")
    digest = hashlib.sha256(data).hexdigest()
    assert (row["kind"], row["original_name"], row["size"]) == ("evidence", "My report.bin", 3_000_000)
    assert (row["sha256"], row["media_type"]) == (digest, "application/octet-stream")
    target = tmp_path / "back.bin"
    told = program.done("extract", str(row["id"]), target, "--json").json
    assert told == {"id": row["id"], "file": str(target), "size": 3_000_000, "sha256": digest}
    assert target.read_bytes() == data
    assert (tmp_path / "My report.bin").read_bytes() == data


def test_a_copy_can_leave_without_what_it_says_of_itself(program: Program, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(samples.camera_picture("JPEG"))
    row = added(program, tmp_path / "a.jpg")
    said = program.done("extract", "--without-metadata", str(row["id"]), tmp_path / "bare.jpg").out
    assert "taken out: Place, Taken, " in said
    assert "still in it: nothing" in said
    assert b"Phone 12" not in (tmp_path / "bare.jpg").read_bytes()
    told = program.done("extract", "--without-metadata", str(row["id"]), tmp_path / "b.jpg", "--json").json
    assert told["removed"][0]["code"] == "detail.place"
    assert told["left"] == []


def test_a_folder_of_copies_says_which_are_none_and_why(program: Program, tmp_path: Path) -> None:
    for name, data in (
        ("a.jpg", samples.camera_picture("JPEG")),
        ("locked.pdf", samples.locked_pdf()),
        ("b.pdf", samples.annotated_pdf()),
        ("data.bin", bytes(range(256))),
    ):
        (tmp_path / name).write_bytes(data)
        # One of them is locked, which is said and is no failure.
        assert program("add", tmp_path / name).code == 0
    outcome = program("export", "--html", tmp_path / "all", "--without-metadata")
    assert outcome.code == 4
    assert "copies in the folder: 2, without" in outcome.out
    assert "still in b.pdf: Attachment" in outcome.out
    assert "as they are, with whatever is inside them: 2" in outcome.out
    assert "locked.pdf is in the folder as it is: it is protected by a password of its own." in outcome.err
    assert "data.bin is in the folder as it is: there is no way yet" in outcome.err
    told = program("export", "--html", tmp_path / "again", "--without-metadata", "--json")
    assert told.code == 4
    assert {each["code"] for each in told.json["unstripped"]} == {"strip.encrypted", "strip.no_way"}


def test_extract_refuses_to_overwrite(program: Program, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"from the vault")
    row = added(program, tmp_path / "a.txt")
    target = tmp_path / "there.txt"
    target.write_bytes(b"mine")
    refused = program("extract", str(row["id"]), target)
    assert (refused.code, target.read_bytes()) == (100, b"mine")
    assert "nothing was overwritten" in refused.err
    program.done("extract", str(row["id"]), target, "--force")
    assert target.read_bytes() == b"from the vault"
    (tmp_path / "out").mkdir()
    program.done("extract", str(row["id"]), tmp_path / "out")
    assert (tmp_path / "out" / "a.txt").read_bytes() == b"from the vault"


@pytest.mark.parametrize("suffix", ["", "-wal", "-shm"])
@pytest.mark.parametrize("way", ["extract", "pdf", "html"])
def test_nothing_is_written_over_the_vault_itself(
    way: str, suffix: str, program: Program, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_bytes(b"words")
    row = added(program, tmp_path / "a.txt")
    before = program.vault.read_bytes()
    own = program.vault.with_name(program.vault.name + suffix)
    link = tmp_path / "link.html"
    link.symlink_to(own)
    if way == "extract":
        outcome = program("extract", str(row["id"]), own, "--force")
    else:
        outcome = program("export", f"--{way}", link)
    assert outcome.code == 114
    assert "the vault itself" in outcome.err
    assert program.vault.read_bytes() == before


def test_a_note_is_a_journal_entry(program: Program) -> None:
    row = program.done("note", "# Learned\n\nthat *less* is more", "--json").json
    assert (row["kind"], row["title"]) == ("entry", "Learned")
    shown = program.done("show", row["id"], "--json").json
    assert shown["body"] == "# Learned\n\nthat *less* is more"
    assert program.done("search", "less", "--json").json[0]["id"] == row["id"]


def test_a_note_from_the_input(program: Program) -> None:
    arguments = ("note", program.vault, "-", "--passphrase-file", program.key_file)
    assert program.run(*arguments, given="Zürich, 東京\r\nsecond line\n".encode()).code == 0
    row = program.done("list", "--json").json[0]
    assert row["title"] == "Zürich, 東京"
    shown = program.done("show", row["id"], "--json").json
    assert shown["body"] == "Zürich, 東京\nsecond line"


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_note_is_not_written(text: str, program: Program) -> None:
    outcome = program("note", text)
    assert outcome.code == 1
    assert "nothing to write" in outcome.err
    assert ids(program) == []


def test_list_by_kind(program: Program, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"words")
    program.done("add", tmp_path / "a.txt")
    program.done("note", "an entry")
    assert len(ids(program)) == 2
    assert len(ids(program, "--kind", "evidence")) == 1
    assert len(ids(program, "--kind", "entry")) == 1
    assert len(ids(program, "--kind", "work")) == 1
    assert ids(program, "--kind", "goal") == []
    assert program("list", "--kind", "nonsense").code == 2


def test_list_for_people_is_a_line_an_item(program: Program) -> None:
    program.done("note", "first")
    lines = program.done("list").out.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(ids(program)[0])
    assert lines[0].endswith("first")


def test_json_has_the_promised_fields(program: Program, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"words")
    program.done("add", tmp_path / "a.txt")
    row = program.done("list", "--json").json[0]
    assert {"id", "kind", "title", "happened_on", "original_name", "size", "sha256", "media_type"} <= set(row)
    assert row["happened_on"].count("-") == 2


def test_show_takes_the_beginning_of_an_id(program: Program) -> None:
    program.done("note", "only one")
    item = ids(program)[0]
    for start in (item, item[:8], item[:20].upper(), item[-6:], item[-12:].upper()):
        assert program.done("show", start, "--json").json["id"] == item
    for wrong, words in (
        (item[-5:], "not an item's id"),
        (item[:7], "There is no item"),
        ("zzzzzzzzzz", "not an item's id"),
        ("00000000", "There is no item"),
    ):
        outcome = program("show", wrong)
        assert outcome.code == 1
        assert words in outcome.err
    program.done("note", "another")
    assert "several" in program("show", item[:8]).err
    assert program.done("show", item[-6:], "--json").json["id"] == item


def test_show_of_what_is_no_evidence_cannot_be_extracted(program: Program, tmp_path: Path) -> None:
    program.done("note", "words")
    outcome = program("extract", ids(program)[0], tmp_path / "x")
    assert outcome.code == 1
    assert not (tmp_path / "x").exists()


def test_nothing_that_drives_a_terminal_comes_out(program: Program, tmp_path: Path) -> None:
    program.run(
        "note", program.vault, f"evil {ESCAPES}\n\n{ESCAPES} body", "--passphrase-file", program.key_file
    )
    name = tmp_path / "a\x1b[2J\u202eb.txt"
    name.write_bytes(b"words")
    told = [
        program("add", name),
        program("list"),
        program("search", "body"),
        program("show", ids(program)[-1]),
    ]
    told += [program("add", tmp_path / f"gone{ESCAPES}"), program("show", ESCAPES)]
    told += [program("export", "--portfolio", ESCAPES, "--pdf", tmp_path / "x.pdf")]
    for outcome in told:
        for text in (outcome.out, outcome.err):
            bad = [c for c in text if (ord(c) < 32 and c not in "\n\t") or c in "\x7f\x9b\u202e\u2066"]
            assert not bad, (bad, text)


def test_search_finds_and_tells_where(program: Program, tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text("a talk about marmalade and queues", encoding="utf-8")
    program.done("add", tmp_path / "talk.txt")
    program.done("note", "nothing of the kind")
    hits = program.done("search", "marmal", "--json").json
    assert [(hit["original_name"], "marmalade" in hit["excerpt"]) for hit in hits] == [("talk.txt", True)]
    assert program.done("search", "marmal -queues", "--json").json == []
    for odd in ('"', "(", "AND", "a*b", "-", "tag:", "'); DROP TABLE item; --"):
        assert (
            program.run("search", program.vault, "--passphrase-file", program.key_file, "--", odd).code == 0
        )


def test_search_tells_the_page_and_says_when_there_is_more(program: Program, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(samples.pdf(3))
    program.done("add", tmp_path / "a.pdf")
    (tmp_path / "b.txt").write_bytes(b"marmalade")
    program.done("add", tmp_path / "b.txt")
    assert [hit["page"] for hit in program.done("search", '"page 2"', "--json").json] == [2]
    assert "    page 2: Facilitation course, page 2" in program.done("search", '"page 2"').out
    for number in range(3):
        program.done("note", f"marmalade {number}")
    assert len(program.done("search", "marmalade", "--limit", "4", "--json").json) == 4
    for more in ((), ("--json",)):
        cut = program("search", "marmalade", "--limit", "2", *more)
        assert (cut.code, "more than these 2" in cut.err) == (0, True)
    assert len(cut.json) == 2
    assert program("search", "marmalade", "--limit", "0").code == 2


def test_a_guessed_day_is_marked_and_told(program: Program, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"words")
    item_id = added(program, tmp_path / "a.txt")["id"]
    program.done("note", "an entry")
    guessed, said = sorted(program.done("list").out.splitlines(), key=lambda line: "an entry" in line)
    assert re.fullmatch(rf"{item_id} ~\d{{4}}-\d\d-\d\d  evidence     a", guessed)
    assert "~" not in said
    assert re.search(r"  \d{4}-\d\d-\d\d  work ", said)
    assert [row["dated_by"] for row in program.done("list", "--kind", "evidence", "--json").json] == ["file"]
    assert "its day: A guess, from the file’s date." in program.done("show", str(item_id)).out


def test_what_could_not_be_read_is_said_by_add_and_by_show(program: Program, tmp_path: Path) -> None:
    files = {
        "cut.pdf": samples.pdf(1)[:200],
        "empty.txt": b"",
        "fine.txt": b"words",
        "no.pdf": b"MZ\x90\x00" * 99,
    }
    folder = tmp_path / "some"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (folder / ".DS_Store").write_bytes(b"x")
    outcome = program("add", folder)
    assert outcome.code == 0
    assert "cut.pdf: This file is damaged or not what its name says" in outcome.err
    assert "empty.txt: This file is empty." in outcome.err
    assert "1 file that a system" in outcome.err
    assert "fine.txt" not in outcome.err
    by_name = {row["original_name"]: row["id"] for row in program.done("list", "--json").json}
    shown = program.done("show", by_name["cut.pdf"]).out
    assert "what is missing:\n  This file is damaged" in shown
    assert "facts." not in shown
    assert "media type: PDF document (application/pdf)" in shown
    misnamed = program.done("show", by_name["no.pdf"]).out
    assert "The name says “PDF document”, but what is inside is “Windows program”." in misnamed


def test_details_are_told_in_words(program: Program, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(samples.camera_picture("JPEG"))
    item_id = added(program, tmp_path / "a.jpg")["id"]
    shown = program.done("show", str(item_id)).out
    assert "what the file says of itself:\n  Place: 47.07069° N" in shown
    assert "its day: A guess, from the camera’s clock." in shown
    assert "detail." not in shown
    told = program.done("show", str(item_id), "--json").json
    assert told["dated_by"] == "photo"
    assert "detail.place" in {each["code"] for each in told["details"]}


class _StopsAt:
    """Work that is stopped when it comes to one of its two parts."""

    def __init__(self, part: str) -> None:
        self.part = part

    def __call__(self, name: str, *, quiet: bool = False) -> Watched:
        work = Watched(name, quiet=quiet)
        check = work.check_cancelled

        def stopped() -> None:
            if work.name == self.part:
                raise Cancelled
            check()

        work.check_cancelled = stopped  # type: ignore[method-assign]
        return work


def test_a_stop_says_what_is_in_the_vault(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "ab":
        (tmp_path / f"{name}.txt").write_bytes(name.encode())
    paths = (tmp_path / "a.txt", tmp_path / "b.txt")
    monkeypatch.setattr(adding, "Watched", _StopsAt("adding"))
    outcome = program("add", *paths)
    assert (outcome.code, outcome.out) == (130, "")
    assert outcome.err == "Stopped before the end: no file was added.\n"
    monkeypatch.setattr(adding, "Watched", _StopsAt("reading"))
    outcome = program("add", *paths)
    assert (outcome.code, len(outcome.out.splitlines())) == (130, 2)
    assert "all of it is in the vault, whole (files: 2). Files not read yet: 2." in outcome.err
    monkeypatch.undo()
    assert "was there already" in program.done("add", paths[0]).out
    assert len(ids(program)) == 2


def test_the_room_of_what_was_stopped_is_given_back_at_once(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "film.bin").write_bytes(random.Random(1).randbytes(24_000_000))
    before = program.vault.stat().st_size

    def stopping(name: str, *, quiet: bool = False) -> Watched:
        work = Watched(name, quiet=quiet)

        def far(done: int, _total: int, _what: str = "") -> None:
            work._stopped = work.name == "adding" and done > 20_000_000

        work.progress = far  # type: ignore[method-assign]
        return work

    monkeypatch.setattr(adding, "Watched", stopping)
    monkeypatch.setattr(opened_vault, "_CLOSING_LASTS", 0.0)
    monkeypatch.setattr(blobs, "_ENDING_LASTS", -1.0)  # as for a file that takes longer to go
    outcome = program("add", tmp_path / "film.bin")
    assert (outcome.code, outcome.err) == (130, "Stopped before the end: no file was added.\n")
    assert program.vault.stat().st_size < before + 1_000_000


def test_check_says_what_it_looked_at(program: Program, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"words")
    program.done("add", tmp_path / "a.txt")
    report = program.done("check", "--json").json
    wrong: dict[str, object] = {"faults": [], "broken": [], "findings": [], "lost": []}
    assert report == {"sound": True, "originals": 1, "bytes_read": 5, **wrong}
    assert "1 original " in program.done("check").out


def test_check_of_a_damaged_vault_fails_and_says_where(program: Program, tmp_path: Path) -> None:
    (tmp_path / "noise").write_bytes(random.Random(1).randbytes(200_000))
    program.done("add", tmp_path / "noise")
    content = bytearray(program.vault.read_bytes())
    content[-4096 * 10] ^= 1
    program.vault.write_bytes(content)
    outcome = program("check", "--json")
    assert outcome.code == 15
    assert not outcome.json["sound"]
    first, *raw = outcome.err.splitlines()
    assert first.startswith("v.mwl is damaged: ")
    assert raw


def test_export_needs_a_target_and_a_portfolio(program: Program, tmp_path: Path) -> None:
    assert program("export").code == 2
    outcome = program("export", "--portfolio", "Mine", "--pdf", tmp_path / "p.pdf")
    assert outcome.code == 1
    assert outcome.err
    assert not (tmp_path / "p.pdf").exists()


def test_a_vault_without_a_portfolio_exports_what_may_leave(program: Program, tmp_path: Path) -> None:
    program.done("note", "about marmalade")
    told = program.done("export", "--html", tmp_path / "all.html", "--json").json
    assert told["files"] == [str(tmp_path / "all.html")]
    assert "marmalade" in (tmp_path / "all.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def demo_vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.mwl"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(path.parent / "state"))
        demonstration.build(path, PASSPHRASE, items=30, seed=7)
    return path


def test_export_writes_the_portfolio(demo_vault: Path, program: Program, tmp_path: Path) -> None:
    program.vault = demo_vault
    pdf, page, folder = tmp_path / "p.pdf", tmp_path / "p.html", tmp_path / "site"
    told = program.done("export", "--pdf", pdf, "--html", page, "--json").json
    assert told["portfolio"] == "Appraisal 2026"
    assert told["files"] == [str(pdf), str(page)]
    assert told["pages"] > 10
    assert {each["reason"] for each in told["left_out"]} <= {"private", "employer", "excluded"}
    assert pdf.read_bytes().startswith(b"%PDF")
    assert page.read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")
    assert told["originals"] == 0
    for _ in range(2):
        said = program.done("export", "--portfolio", "application: data quality lead", "--html", folder).out
        assert (folder / "index.html").is_file()
    assert "pages" not in said
    originals = len(list((folder / "evidence").iterdir()))
    assert f"originals in the folder: {originals}, as they are, with whatever is inside them" in said
    said = program.done("export", "--pdf", pdf).out
    assert f"{told['pages']} pages" in said
    assert re.search(r"left out on purpose: .*(taken out by hand|belonging to the employer)", said)
    missing = program("export", "--portfolio", "Nonsense", "--pdf", tmp_path / "n.pdf")
    assert missing.code == 1
    assert "Appraisal 2026" in missing.err


def test_characters_without_a_letterform_are_told(program: Program, tmp_path: Path) -> None:
    program.done("note", "A word in Sumerian: \U00012000")
    outcome = program("export", "--pdf", tmp_path / "x.pdf")
    assert outcome.code == 0
    assert "\U00012000" in outcome.err
    assert "no font" in outcome.err.lower()


def test_a_portfolio_is_asked_for_where_there_is_none(program: Program, tmp_path: Path) -> None:
    outcome = program("export", "--portfolio", "nope", "--pdf", tmp_path / "x.pdf")
    assert outcome.code == 1
    assert outcome.err.splitlines() == ["There is no portfolio called “nope”, and no other yet."]


def test_demo_says_what_it_made(program: Program, tmp_path: Path) -> None:
    outcome = program.run("demo", tmp_path / "d.mwl", "--items", "12", "--seed", "3", "--json")
    assert outcome.code == 0
    assert outcome.json["items"]["entry"] == 56 + 12
    key_file = outcome.json["passphrase_file"]
    assert Path(key_file).read_text(encoding="utf-8").strip() == PASSPHRASE
    rows = program.run("list", tmp_path / "d.mwl", "--json", "--passphrase-file", key_file).json
    assert len(rows) == sum(outcome.json["items"].values())


def test_every_kind_is_shown_whole(demo_vault: Path, program: Program) -> None:
    program.vault = demo_vault
    for kind in ("entry", "goal", "evidence", "person", "portfolio"):
        item = ids(program, "--kind", kind)[0]
        told = program.done("show", item, "--json").json
        assert (told["id"], told["kind"]) == (item, kind)
        assert isinstance(told["linked"], list)
        assert told["title"] in program.done("show", item).out


def test_json_is_utf_8_whatever_the_terminal_is(demo_vault: Path, program: Program) -> None:
    program.vault = demo_vault
    out = program.done("list", "--json", "--kind", "person").out
    assert "Tomasz Zieliński" in out
    assert json.loads(out)
